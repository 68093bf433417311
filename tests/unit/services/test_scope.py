"""A county government has two reports of a year, of its office and summed, never to be mixed."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from reports import nil_values
from workspaces import UNIT, signed

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import LEVEL, SCOPE, Address
from zwgk_desktop.domain.addresses import UNIT as UNIT_NAME
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.units import Level, Scope
from zwgk_desktop.services.books.filling import propose_book_figures
from zwgk_desktop.services.books.other_books import add_dispute
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.finalising import canonical_text, finalise
from zwgk_desktop.services.recovery.salvage import salvage
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.verification import faults_of_file

COUNTY = "青山县人民政府"
CELL = "requests.received.natural_person"
OUT, IN = "requests.carried_out.natural_person", "requests.carried_in.natural_person"


@pytest.fixture
def workspace(path: Path, catalog: Catalog) -> Iterator[Workspace]:
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        yield opened


def made(workspace: Workspace, scope: Scope, year: int = 2024) -> EditingSession:
    return workspace.session(workspace.new_report(COUNTY, year, Level.COUNTY, scope=scope))


def filled_in(session: EditingSession, values: Mapping[Address, Value | None]) -> EditingSession:
    """Fill a report so that it could be made final, with some other values."""
    year = session.report.year
    about = {UNIT_NAME: COUNTY, LEVEL: Level.COUNTY.value}
    sound = nil_values(session.report.edition, year) | about | signed(year)
    session.apply({**sound, **values}, ActKind.FILL)
    return session


def test_a_unit_and_year_have_one_report_of_each_scope(workspace: Workspace) -> None:
    for number, scope in enumerate(Scope, start=1):
        made(workspace, scope).enter(CELL, number)
    assert [(one.name, one.scope) for one in workspace.reports()] == [
        ("青山县人民政府2024年", Scope.OFFICE),
        ("青山县人民政府（汇总）2024年", Scope.SUMMED),
    ]
    for number, scope in enumerate(Scope, start=1):
        assert workspace.session_of(COUNTY, 2024, scope).report.entry(CELL) == number
        with pytest.raises(UserError, match="D04"):
            made(workspace, scope)


def test_an_office_report_has_the_contents_of_before(workspace: Workspace) -> None:
    assert SCOPE not in canonical_text(made(workspace, Scope.OFFICE).report)
    assert f'"{SCOPE}":"summed"' in canonical_text(made(workspace, Scope.SUMMED).report)


def test_years_are_linked_within_a_scope(workspace: Workspace) -> None:
    for number, scope in enumerate(Scope, start=5):
        made(workspace, scope, 2023).enter(OUT, number)
    for number, scope in enumerate(Scope, start=5):
        session = made(workspace, scope)
        session.enter(IN, 9)
        assert [
            finding.expected for finding in session.findings if finding.rule == "R-CARRIED"
        ] == [number]
        assert [report.scope for report in session.earlier] == [scope]
        years = workspace.chain(COUNTY, scope)
        assert [(report.year, report.scope) for report in years] == [(2023, scope), (2024, scope)]
        assert workspace.year_of(COUNTY, 2024, 2023, scope).entry(OUT) == number


def test_a_scope_is_changed_like_a_name_and_undone(workspace: Workspace, path: Path) -> None:
    last = made(workspace, Scope.SUMMED, 2023)
    last.enter(OUT, 6)
    session = made(workspace, Scope.OFFICE)
    act = session.enter(SCOPE, "summed")
    assert act is not None
    assert act.kind is ActKind.RENAME
    assert session.previous is not None
    assert workspace.find(COUNTY, 2024) is None
    assert workspace.find(COUNTY, 2024, Scope.SUMMED) == session.id
    session.undo()
    assert SCOPE not in canonical_text(session.report)
    made(workspace, Scope.SUMMED)
    with pytest.raises(UserError, match="D05"):
        session.enter(SCOPE, "summed")
    assert not faults_of_file(path)


@pytest.mark.parametrize("level", [Level.TOWNSHIP, Level.STREET, Level.DEPARTMENT])
def test_a_body_below_the_county_has_no_summed_report(workspace: Workspace, level: Level) -> None:
    with pytest.raises(UserError, match="S15"):
        workspace.new_report(UNIT, 2024, level, scope=Scope.SUMMED)
    summed = made(workspace, Scope.SUMMED)
    with pytest.raises(UserError, match="S15"):
        summed.enter(LEVEL, level.value)
    below = workspace.session(workspace.new_report(UNIT, 2024, level))
    with pytest.raises(UserError, match="S15"):
        below.enter(SCOPE, "summed")


@pytest.mark.parametrize(
    ("unit", "level", "scope", "due"),
    [
        (COUNTY, Level.COUNTY, Scope.OFFICE, date(2025, 1, 31)),
        (COUNTY, Level.COUNTY, Scope.SUMMED, date(2025, 2, 20)),
        ("云江市人民政府", Level.CITY_OR_ABOVE, Scope.SUMMED, date(2025, 3, 10)),
        ("云江省人民政府", Level.CITY_OR_ABOVE, Scope.SUMMED, date(2025, 3, 31)),
        (COUNTY, Level.UNKNOWN, Scope.SUMMED, None),
    ],
)
def test_a_summed_report_is_due_later(
    workspace: Workspace, unit: str, level: Level, scope: Scope, due: date | None
) -> None:
    session = workspace.session(workspace.new_report(unit, 2024, level, scope=scope))
    assert session.report.due_on == due


def test_books_of_the_office_fill_no_summed_report(workspace: Workspace) -> None:
    books = workspace.books(COUNTY)
    add_dispute(books, {"kind": "review", "filed_on": "2024-3-1"})
    pending = "disputes.review.pending"
    office, summed = (made(workspace, scope) for scope in Scope)
    for session in (office, summed):
        session.enter(pending, 7)
    assert office.counted_entries(pending)
    assert summed.counted_entries(pending) is None
    assert any(finding.rule == "B-DISPUTES" for finding in office.findings)
    assert not any(finding.rule == "B-DISPUTES" for finding in summed.findings)
    propose_book_figures(books.books, office.report, None)
    with pytest.raises(UserError, match="S15"):
        propose_book_figures(books.books, summed.report, None)


def test_a_figure_of_the_office_in_the_summed_prose_is_told_at_once(workspace: Workspace) -> None:
    summed, office = made(workspace, Scope.SUMMED), made(workspace, Scope.OFFICE)
    for session, figure in ((summed, 40), (office, 13)):
        session.apply(dict.fromkeys(session.report.edition.entered, 0), ActKind.FILL)
        session.enter(CELL, figure)
    summed.enter("text.overview", "（二）依申请公开。全县共收到政府信息公开申请12件。")

    def found() -> list[str]:
        return [finding.message for finding in summed.findings if finding.rule == "X-SCOPE"]

    assert found() == []
    office.enter(CELL, 12)
    (said,) = found()
    assert "相差28件" in said
    assert "X-RECEIVED" not in {finding.rule for finding in summed.findings}
    summed.enter("text.overview", "（二）依申请公开。收到政府信息公开申请12件。")
    assert [one.rule for one in summed.findings if one.actual == 12] == ["X-SCOPE"]
    summed.enter("text.overview", "（二）依申请公开。收到政府信息公开申请13件。")
    assert [one.rule for one in summed.findings if one.actual == 13] == ["X-RECEIVED"]
    for _ in range(2):
        summed.undo()
    office.undo()
    assert found() == []


NEW = "青山市人民政府"


def test_both_are_renamed_together(workspace: Workspace) -> None:
    for number, scope in enumerate(Scope, start=5):
        made(workspace, scope, 2023).enter(OUT, number)
        made(workspace, scope).enter(IN, 9)
    assert workspace.unit_names.rename_words(COUNTY, NEW) == (
        f"2023、2024年的报告改写为“{NEW}”，每份算一步，可以撤销。",
    )
    workspace.unit_names.rename(COUNTY, NEW)
    assert {(one.unit, one.year, one.scope) for one in workspace.reports()} == {
        (NEW, year, scope) for year in (2023, 2024) for scope in Scope
    }
    for number, scope in enumerate(Scope, start=5):
        session = workspace.session_of(NEW, 2024, scope)
        (found,) = [one for one in session.findings if one.rule == "R-CARRIED"]
        assert found.expected == number


def test_a_government_renamed_between_its_two_reports_keeps_their_years(
    workspace: Workspace,
) -> None:
    last_year = filled_in(made(workspace, Scope.SUMMED, 2023), {CELL: 6, OUT: 6})
    finalise(last_year)
    granted = "requests.granted.natural_person"
    office = filled_in(made(workspace, Scope.OFFICE), {CELL: 12, granted: 12})
    finalise(office)
    said = "（二）依申请公开。全县共收到政府信息公开申请12件。"
    summed = filled_in(made(workspace, Scope.SUMMED), {CELL: 40, "text.overview": said})

    workspace.unit_names.rename(COUNTY, NEW)

    assert (office.report.unit, summed.report.unit) == (COUNTY, NEW)
    rules = {one.rule for one in summed.findings}
    assert "X-SCOPE" in rules
    assert [one.expected for one in summed.findings if one.rule == "R-CARRIED"] == [6, 6]
    assert [(one.unit, one.entry(OUT)) for one in workspace.chain(NEW, Scope.SUMMED)] == [
        (COUNTY, 6),
        (NEW, 0),
    ]
    assert workspace.year_of(NEW, 2024, 2023, Scope.SUMMED).entry(OUT) == 6
    later = workspace.session(workspace.new_report(NEW, 2025, Level.COUNTY))
    assert later.previous is not None
    assert later.previous.entry(CELL) == 12


def test_both_are_salvaged(path: Path, tmp_path: Path, catalog: Catalog) -> None:
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        for number, scope in enumerate(Scope, start=1):
            made(workspace, scope).enter(CELL, number)
    target = tmp_path / "救出.zwgk"
    salvage(path, target, catalog)
    with Workspace.open(target, catalog, writing=False, program="测试") as saved:
        for number, scope in enumerate(Scope, start=1):
            assert saved.report_of(COUNTY, 2024, scope).entry(CELL) == number


def test_a_scope_changed_behind_the_log_is_found(path: Path, catalog: Catalog) -> None:
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        made(workspace, Scope.OFFICE).enter(CELL, 1)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE report SET scope = 'summed'")
        db.commit()
    assert any("报告范围" in fault for fault in faults_of_file(path))
