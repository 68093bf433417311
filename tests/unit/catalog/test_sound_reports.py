"""Sound prose raises no alarm: the shipped samples, and a page a real town published."""

from pathlib import Path

import pytest
from reports import nil_values

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.importing import read_proposal
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.workspace import Workspace

SEED = Path(__file__).resolve().parents[3].parent / "shared" / "seed" / "report-2023.txt"


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

    assert found == {2024: [], 2025: ["R-BALANCE", "R-BALANCE"]}


@pytest.mark.skipif(not SEED.is_file(), reason="the seed is not kept in the repository")
def test_the_seed_says_what_its_tables_say(catalog: Catalog) -> None:
    seed = read_proposal(SEED, catalog)
    texts = {f"text.{id_}": text for id_, text in seed.texts.items()}
    figures = {**seed.cells, **seed.stated}
    values = {a: v for a, v in figures.items() if v is not None}
    report = Report(seed.edition, {**nil_values(seed.edition), **texts, **values})

    found = [f.rule for f in catalog.check(report, None)]

    assert not [rule for rule in found if rule.startswith("X-")]
    assert "未收到群众要求公开政府信息的相关申请" in texts["text.overview"]
