"""A proposal: its changes are applied as one act, all of them or those chosen."""

import pytest
from workspaces import UNIT

from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.proposal import Proposal, ProposedChange
from zwgk_desktop.services.workspace import Workspace

CONTACT, SUPERVISION = "report.contact", "report.supervision"
TIED = "tied.requests.received.natural_person"


@pytest.fixture
def session(workspace: Workspace) -> EditingSession:
    return workspace.session(workspace.new_report(UNIT, 2025, Level.TOWNSHIP))


def proposal(report: Report) -> Proposal:
    wanted = {CONTACT: "云溪镇党政办", SUPERVISION: "青山县政务公开办"}
    known, label = report.values, report.edition.label
    return Proposal(
        kind=ActKind.FILL,
        note="试填",
        changes=tuple(
            ProposedChange(address, label(address), known.get(address), value)
            for address, value in wanted.items()
        ),
        unlisted_values={TIED: True},
    )


def test_a_proposal_is_one_act_with_what_is_stored_beside(session: EditingSession) -> None:
    before = dict(session.report.values)

    act = proposal(session.report).apply(session)

    assert act is not None
    assert (act.kind, act.note) == (ActKind.FILL, "试填")
    assert session.report.field_text("contact") == "云溪镇党政办"
    assert session.report.values[TIED] is True
    session.undo()
    assert dict(session.report.values) == before


def test_only_what_is_chosen_is_applied(session: EditingSession) -> None:
    proposal(session.report).apply(session, {SUPERVISION})

    assert session.report.field_text("contact") == ""
    assert session.report.field_text("supervision") == "青山县政务公开办"


def test_what_stands_already_is_listed_as_no_difference(session: EditingSession) -> None:
    session.enter(CONTACT, "云溪镇党政办")

    again = proposal(session.report)

    assert [one.address for one in again.effective_changes] == [SUPERVISION]
    again.apply(session)
    assert proposal(session.report).apply(session) is None
