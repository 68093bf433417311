"""An act of another line than a report's own, which changes the report too."""

from pathlib import Path

import pytest
from workspaces import UNIT, filled

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import finalising
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.acts import ActKind, SubjectChange
from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.workspace_file import WorkspaceFile

CELLS = ("requests.received.natural_person", "requests.granted.natural_person")


def opened(path: Path, catalog: Catalog) -> Workspace:
    return Workspace.open(path, catalog, writing=True, create=True, program="测试")


@pytest.fixture
def path(tmp_path: Path, catalog: Catalog, edition: Edition) -> Path:
    """A workspace in whose own line an act has changed a report, as a roll-up may."""
    path = tmp_path / "年度报告.zwgk"
    with opened(path, catalog) as workspace:
        report = filled(workspace, edition, 2025).id
    file = WorkspaceFile.for_writing(path, ValueTypes({}), "测试", create=False)
    changes = [SubjectChange(cell, 0, 5, report) for cell in CELLS]
    file.log.record(file.subjects.workspace, ActKind.IMPORT, changes)
    file.close()
    return path


def test_a_report_follows_undo_and_redo_of_another_line(path: Path, catalog: Catalog) -> None:
    with opened(path, catalog) as workspace:
        session = workspace.session_of(UNIT, 2025)
        assert session.report.entry(CELLS[0]) == 5
        assert [row.line for row in session.history(CELLS[0])][-1] != session.id

        workspace.timelines.successions.undo()
        assert session.report.entry(CELLS[0]) == 0
        workspace.timelines.successions.redo()
        assert session.report.entry(CELLS[0]) == 5
        assert session.timeline.can_undo
        assert not session.timeline.can_redo


def test_what_was_typed_since_is_not_taken_away(path: Path, catalog: Catalog) -> None:
    with opened(path, catalog) as workspace:
        session = workspace.session_of(UNIT, 2025)
        session.enter(CELLS[1], 6)

        with pytest.raises(UserError, match="D09"):
            workspace.timelines.successions.undo()

        assert [session.report.entry(cell) for cell in CELLS] == [5, 6]
        session.undo()
        workspace.timelines.successions.undo()
        assert [session.report.entry(cell) for cell in CELLS] == [0, 0]


@pytest.mark.parametrize("way", ["undo", "redo"])
def test_a_final_report_is_not_changed_by_another_line(
    path: Path, catalog: Catalog, way: str
) -> None:
    with opened(path, catalog) as workspace:
        session = workspace.session_of(UNIT, 2025)
        if way == "redo":
            workspace.timelines.successions.undo()
        figure = session.report.entry(CELLS[0])
        finalising.finalise(session)

        with pytest.raises(UserError, match="V02"):
            getattr(workspace.timelines.successions, way)()

        assert session.report.entry(CELLS[0]) == figure
        assert workspace.faults() == ()
        finalising.begin_correction(session, "汇总有误")
        getattr(workspace.timelines.successions, way)()
        assert session.report.entry(CELLS[0]) == 5 - (figure or 0)
