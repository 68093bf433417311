"""Sound prose raises no alarm: the shipped samples."""

from pathlib import Path

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.workspace import Workspace


def test_the_samples_have_their_planted_slip_and_nothing_else(
    tmp_path: Path, catalog: Catalog
) -> None:
    with Workspace.open(
        tmp_path / "样例.zwgk", catalog, writing=True, create=True, program="测试"
    ) as workspace:
        make_sample(workspace, catalog)
        found = {
            entry.year: [f.rule for f in workspace.session_of(entry.unit, entry.year).findings]
            for entry in workspace.reports()
        }

        requests = workspace.books("云溪镇人民政府").books.requests

    assert found == {2024: [], 2025: ["R-BALANCE", "R-BALANCE", "B-REQUESTS"]}
    assert sum(one.received_on.year == 2025 for one in requests) == 14
