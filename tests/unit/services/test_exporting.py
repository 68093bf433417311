"""What is exported besides the report itself: the years before, for documents that compare."""

from pathlib import Path

from openpyxl import load_workbook
from workspaces import UNIT, filled

from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import export_of, export_report
from zwgk_desktop.services.workspace import Workspace

OLD = "云溪乡人民政府"


def sheets(session: EditingSession, target: Path) -> list[str]:
    export = export_of(session)
    export_report("xlsx", export, target, as_draft=True)
    return [one.title for one in load_workbook(target) if one.sheet_state == "visible"]


def test_years_are_compared_through_a_change_of_name(
    workspace: Workspace, edition: Edition, tmp_path: Path
) -> None:
    filled(workspace, edition, 2024, OLD, received=3, granted=3)
    session = filled(workspace, edition, 2025, received=5, granted=5)
    assert "年度对比" not in sheets(session, tmp_path / "前.xlsx")

    workspace.unit_names.add_succession(UNIT, [OLD], 2025)

    assert sheets(session, tmp_path / "后.xlsx")[-1] == "年度对比"
    held = load_workbook(tmp_path / "后.xlsx", data_only=True)["年度对比"]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in held.iter_rows()}
    assert rows["新收政府信息公开申请（件）"] == [3, 5, 2]


def test_earlier_years_are_those_before_the_report(workspace: Workspace, edition: Edition) -> None:
    for year in (2023, 2021, 2024):
        filled(workspace, edition, year)
    session = workspace.session_of(UNIT, 2023)

    assert [report.year for report in session.earlier] == [2021]
    assert [report.year for report in workspace.chain(UNIT)] == [2021, 2023, 2024]
    assert workspace.session_of(UNIT, 2021).earlier == ()
