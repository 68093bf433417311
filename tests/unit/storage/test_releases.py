"""A workspace of each release still opens, whole."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.report import Status
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.workspace import Workspace

UNIT = "青山县云溪镇人民政府"
COUNTY = "青山县人民政府"
FILES = Path(__file__).parents[2] / "files"


@pytest.mark.parametrize("name", sorted(file.name for file in FILES.glob("release-*.zwgk")))
def test_a_release_opens(name: str, catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / name
    shutil.copyfile(FILES / name, path)

    with Workspace.open(path, catalog, writing=False, program="测试") as reading:
        assert [(entry.unit, entry.year) for entry in reading.reports()] == [
            (UNIT, 2025),
            (COUNTY, 2025),
            (COUNTY, 2025),
            (UNIT, 2024),
        ]
        last = reading.session_of(UNIT, 2024).report
        assert last.status is Status.FINAL
        assert last.stated_totals() == {"requests.received.total": 3}
        assert last.values["source.disputes"] == "标题为旧称"

    with Workspace.open(path, catalog, writing=True, program="测试") as workspace:
        session = workspace.session_of(UNIT, 2025)
        assert session.previous is not None
        assert session.report.entry("proactive.fees.amount") == Decimal("190.457379")
        assert session.report.field_value("issued_on") == date(2026, 1, 20)
        assert session.report.field_value("seal") is True
        assert session.report.explanation("P-TOWNSHIP-RULES", ()) == "示例说明"
        assert session.report.entry("requests.received.natural_person") == 4
        session.redo()
        assert session.report.entry("requests.received.natural_person") == 5
        while session.timeline.can_undo:
            session.undo()
        assert set(session.report.values) == {"report.unit", "report.year", "report.level"}
        kinds = {row.kind for row in session.history()}
        assert kinds >= {ActKind.ENTRY, ActKind.EXPLAIN, ActKind.PASTE, ActKind.UNDO, ActKind.REDO}
        deleted = workspace.find_deleted("云溪镇", 2025)
        assert deleted is not None
        workspace.session(deleted).undo()
        assert workspace.find("云溪镇", 2025) == deleted
