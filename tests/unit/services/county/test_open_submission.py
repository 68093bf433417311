"""A submitted report opened to be examined: it shows what a session shows and changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from package_files import sent

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding, Origin, Severity
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.open_submission import SubmittedReport, open_submission
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from zwgk_desktop.services.report_view import ReportView

YEAR, TOWN = 2025, "云溪镇"
CELL = "requests.received.natural_person"


@pytest.fixture
def workspace(catalog: Catalog, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        rosters.add(opened.context, TOWN, Group.TOWNSHIP)
        yield opened


@pytest.fixture
def submitted(workspace: Workspace, tmp_path: Path) -> SubmittedReport:
    for year in (YEAR - 1, YEAR):
        receipt = receive(
            workspace.context, [sent(tmp_path, TOWN, {CELL: 3, "report.year": year})], year
        )
        assert receipt.refused == ()
    return open_submission(Collection(workspace.context, YEAR), TOWN).view()


def test_it_shows_what_a_session_shows(workspace: Workspace, submitted: SubmittedReport) -> None:
    own = [
        workspace.session(workspace.new_report(TOWN, y, Level.TOWNSHIP)) for y in (YEAR - 1, YEAR)
    ]
    for one in own:
        one.enter(CELL, 3)
    session: ReportView = own[1]

    assert submitted.report.values.items() <= session.report.values.items()
    assert [one.rule for one in submitted.findings] == [one.rule for one in session.findings]
    assert [one.address for one in submitted.links] == [one.address for one in session.links]
    assert submitted.links != ()
    assert submitted.previous is not None
    assert not submitted.writable


def test_notes_stand_before_the_findings(submitted: SubmittedReport) -> None:
    assert submitted.all_findings == submitted.findings != ()
    note = Finding(
        rule="remark.1",
        severity=Severity.HINT,
        message="请写明",
        source="县级审核",
        remedy="",
        origin=Origin.REMARK,
    )
    submitted.set_notes([note])
    noted = submitted.all_findings
    submitted.set_notes([note])

    assert noted == (note, *submitted.findings)
    assert submitted.all_findings is noted


def test_nothing_of_it_can_be_changed(submitted: SubmittedReport) -> None:
    view: ReportView = submitted
    for ask in (view.ensure_editable, lambda: view.editable):
        with pytest.raises(UserError) as refused:
            ask()
        assert refused.value.code == "S10"


def test_it_shares_no_base_class_with_a_session() -> None:
    shared = set(SubmittedReport.__mro__) & set(EditingSession.__mro__)
    assert shared == {object}
