"""The county's own report stays tied to the roll-up it was filled from: rule K-ROLLUP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from package_files import sent

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.rollup import propose_sums, roll_up
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.workspace import Workspace

CELL = "requests.received.natural_person"
COUNTY, YEAR = "青山县人民政府", 2025

ACCEPTED = ExaminationStep(decision="accepted", override="已核对")


@pytest.fixture
def workspace(catalog: Catalog, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        for name, group in (("云溪镇", Group.TOWNSHIP), ("青山县教育局", Group.DEPARTMENT)):
            rosters.add(opened.context, name, group)
        yield opened


def receive_(workspace: Workspace, folder: Path, unit: str, figure: int) -> None:
    file = sent(folder, unit, {CELL: figure}, version=figure)
    assert receive(workspace.context, [file], YEAR).refused == ()


def filled(workspace: Workspace, group: Group | None = None) -> EditingSession:
    collection = Collection(workspace.context, YEAR)
    with workspace.creating_report(COUNTY, YEAR, Level.COUNTY) as session:
        propose_sums(session.report, roll_up(collection, group, all_received=True)).apply(session)
    return session


def told(session: EditingSession) -> list[tuple[object, ...]]:
    found = (one for one in session.findings if one.rule == "K-ROLLUP")
    return [(one.cells, one.expected, one.actual) for one in found]


def test_a_unit_that_sends_again_shows_in_the_county_s_report(
    workspace: Workspace, tmp_path: Path
) -> None:
    receive_(workspace, tmp_path, "云溪镇", 6)
    session = filled(workspace)
    assert (session.report.entry(CELL), told(session)) == (6, [])

    receive_(workspace, tmp_path, "云溪镇", 7)

    assert told(session) == [((CELL,), 7, 6)]
    workspace.timelines.collection(YEAR).undo()
    assert told(session) == []


def test_what_is_typed_over_a_sum_is_told(workspace: Workspace, tmp_path: Path) -> None:
    receive_(workspace, tmp_path, "云溪镇", 6)
    session = filled(workspace)

    session.enter(CELL, 5)
    assert told(session) == [((CELL,), 6, 5)]
    session.enter(CELL, None)
    assert told(session) == [((CELL,), None, 1)]  # one blank cell, not a nought
    session.enter(CELL, 5)
    session.explain("K-ROLLUP", CELL, "按收到日期扣除一件")
    (one,) = (one for one in session.findings if one.rule == "K-ROLLUP")
    assert (one.severity, one.explanation) == (Severity.EXPLAIN, "按收到日期扣除一件")


def test_only_the_roll_up_it_was_filled_from_counts(workspace: Workspace, tmp_path: Path) -> None:
    receive_(workspace, tmp_path, "云溪镇", 6)
    session = filled(workspace, Group.TOWNSHIP)

    receive_(workspace, tmp_path, "青山县教育局", 50)

    assert told(session) == []
    rosters.remove(workspace.context, "云溪镇")
    assert told(session) == []  # nobody is left: a blank sum says nothing
    session.undo()
    receive_(workspace, tmp_path, "青山县教育局", 51)
    assert told(session) == []  # the tie went with the filling


def test_a_sum_of_accepted_reports_follows_their_acceptance(
    workspace: Workspace, tmp_path: Path
) -> None:
    receive_(workspace, tmp_path, "云溪镇", 6)
    examine(Collection(workspace.context, YEAR), "云溪镇", ACCEPTED)
    with workspace.creating_report(COUNTY, YEAR, Level.COUNTY) as session:
        propose_sums(session.report, roll_up(Collection(workspace.context, YEAR))).apply(session)
    receive_(workspace, tmp_path, "青山县教育局", 50)
    assert told(session) == []

    examine(
        Collection(workspace.context, YEAR),
        "青山县教育局",
        ACCEPTED,
    )

    assert told(session) == [((CELL,), 56, 6)]


def test_a_return_that_cannot_be_written_leaves_the_sums(
    workspace: Workspace, tmp_path: Path
) -> None:
    receive_(workspace, tmp_path, "云溪镇", 6)
    examine(Collection(workspace.context, YEAR), "云溪镇", ACCEPTED)
    with workspace.creating_report(COUNTY, YEAR, Level.COUNTY) as session:
        propose_sums(session.report, roll_up(Collection(workspace.context, YEAR))).apply(session)
    session.enter(CELL, 5)
    returned = ExaminationStep(remarks=((CELL, "与台账不符"),), decision="returned")

    with pytest.raises(UserError, match="E01"):
        examine(
            Collection(workspace.context, YEAR), "云溪镇", returned, tmp_path / "没有" / "退.zwgkr"
        )

    assert told(session) == [((CELL,), 6, 5)]
    examination = Collection(workspace.context, YEAR).status_of("云溪镇").examination
    assert (examination.remarks, examination.decision) == ((), "accepted")


def test_the_tie_outlives_the_program(workspace: Workspace, tmp_path: Path) -> None:
    receive_(workspace, tmp_path, "云溪镇", 6)
    filled(workspace)
    receive_(workspace, tmp_path, "云溪镇", 9)
    path, catalog = workspace.path, workspace.context.catalog
    workspace.close()

    with Workspace.open(path, catalog, writing=False, program="测试") as opened:
        assert told(opened.session_of(COUNTY, YEAR)) == [((CELL,), 9, 6)]
