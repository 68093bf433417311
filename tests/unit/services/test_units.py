"""Several units in one workspace; names change, the chain of years does not break."""

from pathlib import Path

import pytest
from workspaces import UNIT, filled

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import finalising
from zwgk_desktop.services.books import request_acts
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.recovery.salvage import missing_in_backup, salvage
from zwgk_desktop.services.workspace import Succession, Workspace

CARRIED_IN = "requests.carried_in.natural_person"
OLD, OTHER = "云溪乡人民政府", "松岭乡人民政府"


def expected(session: EditingSession) -> object:
    """Return what R-CARRIED asks for; None when it is content."""
    found = [f for f in session.findings if f.rule == "R-CARRIED" and f.cells[0] == CARRIED_IN]
    return found[0].expected if found else None


def test_a_new_name_carries_on(workspace: Workspace, edition: Edition) -> None:
    old = filled(workspace, edition, 2024, OLD, carried_out=3, received=3)
    new = filled(workspace, edition, 2025)
    assert new.previous is None

    workspace.unit_names.add_succession(UNIT, [OLD], 2025)

    assert expected(new) == 3
    assert old.report.unit == OLD
    assert [report.year for report in workspace.chain(UNIT)] == [2024, 2025]
    assert workspace.year_of(UNIT, 2025, 2024).unit == OLD
    assert workspace.year_of(OLD, 2024, 2025).unit == UNIT
    old.enter("requests.carried_out.natural_person", 4)
    assert expected(new) == 4
    workspace.unit_names.remove_succession(UNIT, OLD)
    assert expected(new) is None
    with pytest.raises(UserError, match="D08"):
        workspace.year_of(UNIT, 2025, 2024)


TWIN, OLD_TWIN = f"{UNIT[:2]} {UNIT[2:]}", "云溪 乡人民政府"


def test_another_spelling_is_the_same_unit_in_a_succession(
    workspace: Workspace, edition: Edition
) -> None:
    filled(workspace, edition, 2024, OLD, carried_out=3, received=3)
    new = filled(workspace, edition, 2025)

    workspace.unit_names.add_succession(TWIN, [OLD_TWIN], 2025)
    workspace.unit_names.add_succession(UNIT, [OLD], 2025)

    assert len(workspace.unit_names.successions()) == 1
    assert expected(new) == 3
    assert [report.year for report in workspace.chain(TWIN)] == [2024, 2025]
    assert workspace.year_of(TWIN, 2025, 2024).unit == OLD
    assert workspace.year_of(OLD_TWIN, 2024, 2025).unit == UNIT
    with pytest.raises(UserError, match="U01"):
        workspace.unit_names.add_succession(OLD_TWIN, [TWIN], 2026)
    workspace.unit_names.remove_succession(UNIT, OLD_TWIN)
    assert workspace.unit_names.successions() == ()


def test_reports_under_several_spellings_are_renamed_as_one(
    workspace: Workspace, edition: Edition
) -> None:
    filled(workspace, edition, 2023, OLD)
    filled(workspace, edition, 2024, f"{OLD[:3]}　{OLD[3:]}")
    fields = {"received_on": "2024-05-06", "channel": "fax", "class": "enterprise"}
    request_acts.register_request(workspace.books(OLD), fields)

    assert workspace.unit_names.rename_words(OLD_TWIN, OLD) != ("请写新的名称。",)
    assert workspace.unit_names.rename(OLD_TWIN, UNIT) == ()

    assert workspace.unit_names.units() == {UNIT: (2023, 2024)}
    assert workspace.all_books.units() == (UNIT,)


def test_merged_units_add_up(workspace: Workspace, edition: Edition) -> None:
    filled(workspace, edition, 2024, carried_out=1, received=1)
    other = filled(workspace, edition, 2024, OTHER, carried_out=2, received=2)
    other.enter("requests.received.total", 2)
    new = filled(workspace, edition, 2025)
    assert expected(new) == 1

    workspace.unit_names.add_succession(UNIT, [OTHER], 2025)

    assert expected(new) == 3
    previous = new.previous
    assert previous is not None
    assert previous.stated_or_computed("requests.received.total") == 3
    assert (previous.unit, previous.text("overview")) == (UNIT, "")
    last_year, _ = workspace.chain(UNIT)
    assert last_year.entry("requests.carried_out.natural_person") == 3
    assert workspace.unit_names.successions() == (Succession(UNIT, OTHER, 2025),)


def test_two_spellings_become_one(workspace: Workspace, edition: Edition) -> None:
    filled(workspace, edition, 2024, "云溪镇", carried_out=3, received=3)
    new = filled(workspace, edition, 2025)

    assert workspace.unit_names.rename("云溪镇 ", UNIT) == ()

    assert {entry.unit for entry in workspace.reports()} == {UNIT}
    assert expected(new) == 3
    old = workspace.session_of(UNIT, 2024)
    old.undo()
    assert old.report.unit == "云溪镇"


def test_a_final_report_keeps_its_name_and_its_place(
    workspace: Workspace, edition: Edition
) -> None:
    published = filled(workspace, edition, 2023, "云溪镇")
    finalising.finalise(published)
    filled(workspace, edition, 2024, "云溪镇")
    new = filled(workspace, edition, 2025)

    assert workspace.unit_names.rename("云溪镇", UNIT) == (published.id,)

    assert published.report.unit == "云溪镇"
    assert [report.year for report in workspace.chain(UNIT)] == [2023, 2024, 2025]
    assert workspace.session_of(UNIT, 2024).previous is not None
    assert new.previous is not None


def test_renaming_onto_another_report_changes_nothing(
    workspace: Workspace, edition: Edition
) -> None:
    filled(workspace, edition, 2024, "云溪镇")
    filled(workspace, edition, 2025, "云溪镇")
    filled(workspace, edition, 2025)
    with pytest.raises(UserError, match="D05"):
        workspace.unit_names.rename("云溪镇", UNIT)
    assert sorted(entry.unit for entry in workspace.reports()) == ["云溪镇", "云溪镇", UNIT]
    assert workspace.session_of("云溪镇", 2024).report.unit == "云溪镇"


def test_nobody_carries_on_itself_or_a_stranger(workspace: Workspace, edition: Edition) -> None:
    filled(workspace, edition, 2024)
    filled(workspace, edition, 2024, OTHER)
    workspace.unit_names.add_succession(UNIT, [OTHER], 2025)
    for unit, predecessor in ((UNIT, UNIT), (UNIT, "没有的乡"), (OTHER, UNIT)):
        with pytest.raises(UserError, match="U01"):
            workspace.unit_names.add_succession(unit, [predecessor], 2025)


def test_a_succession_is_undone_and_redone(workspace: Workspace, edition: Edition) -> None:
    filled(workspace, edition, 2024, OLD, carried_out=3, received=3)
    filled(workspace, edition, 2024, OTHER, carried_out=1, received=1)
    new = filled(workspace, edition, 2025)
    line = workspace.timelines.successions
    assert line.undoable is None
    workspace.unit_names.add_succession(UNIT, [OLD, OTHER], 2025)
    assert expected(new) == 4
    workspace.unit_names.remove_succession(UNIT, OTHER)
    assert expected(new) == 3

    assert line.undo().kind is ActKind.UNDO
    assert expected(new) == 4
    line.undo()
    assert (workspace.unit_names.successions(), expected(new)) == ((), None)
    with pytest.raises(UserError, match="D07"):
        line.undo()
    line.redo()
    line.redo()
    assert expected(new) == 3
    assert [row.kind for row in line.history()][-3:] == [ActKind.REDO] * 3
    assert {change.address.partition(".")[0] for change in line.history()} == {"succession"}
    assert workspace.faults() == ()


def test_the_roster_is_not_undone_among_successions(workspace: Workspace, edition: Edition) -> None:
    filled(workspace, edition, 2024, OLD)
    filled(workspace, edition, 2025)
    workspace.unit_names.add_succession(UNIT, [OLD], 2025)
    rosters.add(workspace.context, UNIT, Group.TOWNSHIP)

    line = workspace.timelines.successions
    assert line.undoable is None
    with pytest.raises(UserError, match="D07"):
        workspace.timelines.successions.undo()

    workspace.timelines.roster.undo()
    assert rosters.roster(workspace.context).units == ()
    with pytest.raises(UserError, match="D07"):
        workspace.timelines.roster.undo()
    workspace.timelines.successions.undo()
    assert workspace.unit_names.successions() == ()


def test_a_succession_survives_salvage(
    workspace: Workspace, edition: Edition, catalog: Catalog, tmp_path: Path
) -> None:
    filled(workspace, edition, 2024, OLD)
    filled(workspace, edition, 2025)
    workspace.unit_names.add_succession(UNIT, [OLD], 2025)
    copy = tmp_path / "副本.zwgk"
    workspace.write_backup(copy)
    workspace.unit_names.add_succession(UNIT, [OLD], 2026)
    workspace.close()

    told = salvage(workspace.path, tmp_path / "救出.zwgk", catalog)

    assert "更名、合并的承接：1 项" in told.saved
    assert len(told.lost) == 1
    with Workspace.open(tmp_path / "救出.zwgk", catalog, writing=False, program="测试") as saved:
        assert saved.unit_names.successions() == (Succession(UNIT, OLD, 2026),)
        assert saved.faults() == ()
    (newer,) = missing_in_backup(workspace.path, copy, catalog)
    assert "承接" in newer
    assert "2026" in newer
