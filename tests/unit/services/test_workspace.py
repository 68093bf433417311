"""The open workspace: making, finding, deleting reports, and who may."""

import os
import stat
from pathlib import Path

import pytest

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Status
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.workspace import Workspace

UNIT = "云溪镇人民政府"
CELL = "requests.received.natural_person"


def test_reports_are_listed_latest_first(workspace: Workspace) -> None:
    workspace.new_report(UNIT, 2024, Level.TOWNSHIP)
    made = workspace.new_report(f" {UNIT}\n", 2025, Level.TOWNSHIP)

    latest, _ = workspace.reports()
    assert (latest.id, latest.unit, latest.year) == (made, UNIT, 2025)
    assert (latest.level, latest.edition) == (Level.TOWNSHIP, "gkb-2021-30")
    assert latest.status is Status.EDITING
    assert latest.updated.utcoffset() is not None
    assert workspace.find(f"{UNIT} ", 2025) == made
    assert workspace.find("云溪镇", 2025) is None


def test_one_report_per_unit_and_year(workspace: Workspace) -> None:
    workspace.new_report(UNIT, 2025, Level.TOWNSHIP)
    with pytest.raises(UserError, match="D04"):
        workspace.new_report(UNIT, 2025, Level.STREET)


@pytest.mark.parametrize(("unit", "year"), [(" ", 2025), (UNIT, 2007), (UNIT, 2100)])
def test_what_cannot_be_a_report(workspace: Workspace, unit: str, year: int) -> None:
    with pytest.raises(UserError, match="F01" if unit.isspace() else "F02"):
        workspace.new_report(unit, year, Level.TOWNSHIP)
    assert workspace.reports() == ()


def test_unknown_edition(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="D12"):
        workspace.new_report(UNIT, 2025, Level.TOWNSHIP, "gkb-2099-1")
    assert workspace.reports() == ()


def test_no_such_report(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="D08"):
        workspace.session(7)
    with pytest.raises(UserError, match=f"没有“{UNIT}”2025年的报告"):
        workspace.session_of(UNIT, 2025)


def test_a_session_is_the_same_each_time(workspace: Workspace) -> None:
    made = workspace.new_report(UNIT, 2025, Level.TOWNSHIP)
    assert workspace.session(made) is workspace.session_of(UNIT, 2025)


def test_deleting_and_bringing_back(workspace: Workspace) -> None:
    made = workspace.new_report(UNIT, 2025, Level.TOWNSHIP)
    workspace.session(made).enter(CELL, 3)
    workspace.delete(made)

    assert workspace.reports() == ()
    assert [entry.id for entry in workspace.deleted_reports()] == [made]
    assert workspace.find(UNIT, 2025) is None
    assert workspace.find_deleted(UNIT, 2025) == made
    session = workspace.session(made)
    assert session.deleted
    with pytest.raises(UserError, match="D08"):
        session.enter(CELL, 4)
    with pytest.raises(UserError, match="D08"):
        session.delete()

    session.undo()
    assert workspace.find(UNIT, 2025) == made
    assert session.report.entry(CELL) == 3
    session.redo()
    assert workspace.find(UNIT, 2025) is None


def test_a_place_taken_meanwhile(workspace: Workspace) -> None:
    made = workspace.new_report(UNIT, 2025, Level.TOWNSHIP)
    workspace.delete(made)
    workspace.new_report(UNIT, 2025, Level.TOWNSHIP)
    with pytest.raises(UserError, match="D05"):
        workspace.session(made).undo()
    assert workspace.session(made).deleted


def test_making_with_first_act(workspace: Workspace) -> None:
    with workspace.creating_report(UNIT, 2025, Level.TOWNSHIP) as session:
        session.enter(CELL, 3)
    assert workspace.session_of(UNIT, 2025).report.entry(CELL) == 3


def make_and_fail(workspace: Workspace, year: int, after: EditingSession | None = None) -> None:
    with workspace.creating_report(UNIT, year, Level.TOWNSHIP) as session:
        session.enter(CELL, 3)
        assert after is None or after.previous is not None
        session.enter("requests.received.nobody", 3)


def test_making_is_all_or_nothing(path: Path, catalog: Catalog, tmp_path: Path) -> None:
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        with pytest.raises(UserError, match="A01"):
            make_and_fail(workspace, 2025)
        assert workspace.reports() == ()
    assert list(tmp_path.iterdir()) == []


def test_making_that_fails_is_forgotten_by_the_year_after(workspace: Workspace) -> None:
    after = workspace.session(workspace.new_report(UNIT, 2025, Level.TOWNSHIP))
    with pytest.raises(UserError, match="A01"):
        make_and_fail(workspace, 2024, after)
    assert after.previous is None
    assert [entry.year for entry in workspace.reports()] == [2025]


def test_a_reader(path: Path, catalog: Catalog, workspace: Workspace) -> None:
    made = workspace.new_report(UNIT, 2025, Level.TOWNSHIP)
    writer = workspace.session(made)
    with Workspace.open(path, catalog, writing=False, program="测试") as reading:
        assert not reading.writable
        session = reading.session(made)
        writer.enter(CELL, 3)
        assert session.report.entry(CELL) is None
        session.reload()
        assert session.report.entry(CELL) == 3
        assert session.saved_at == writer.saved_at
        assert not session.timeline.can_undo
        for act in (
            lambda: session.enter(CELL, 4),
            session.undo,
            session.redo,
            lambda: reading.delete(made),
            lambda: reading.new_report(UNIT, 2024, Level.TOWNSHIP),
            lambda: session.apply({CELL: 4}, ActKind.PASTE),
        ):
            with pytest.raises(UserError, match="D15"):
                act()


def test_a_workspace_of_an_edition_we_do_not_have(
    path: Path, catalog: Catalog, workspace: Workspace
) -> None:
    made = workspace.new_report(UNIT, 2025, Level.TOWNSHIP)
    poor = Catalog({}, {}, {}, {}, {})
    with Workspace.open(path, poor, writing=False, program="测试") as reading:
        assert [entry.id for entry in reading.reports()] == [made]
        with pytest.raises(UserError, match="D12"):
            reading.session(made)
    assert catalog.editions


def test_closing_twice(path: Path, catalog: Catalog) -> None:
    opened = Workspace.open(path, catalog, writing=True, create=True, program="测试")
    opened.close()
    opened.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_reads_it(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "数据" / "年度报告.zwgk"
    monkeypatch.setattr(paths, "default_workspace", lambda: path)
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        workspace.new_report(UNIT, 2025, Level.TOWNSHIP)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)  # of an earlier release
    Workspace.open(path, catalog, writing=True, program="测试").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
