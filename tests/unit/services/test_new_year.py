"""A new year starts from the last: proposed, taken as one act, linked until released."""

import pytest
from workspaces import UNIT, filled

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services import history, new_year
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.releasing import link_again, link_at, release
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.services.year_links import Link

CARRIED_IN = "requests.carried_in.natural_person"
ROW = "上年结转政府信息公开申请数量 自然人"
CARRIED_OUT = "requests.carried_out.natural_person"
IN_FORCE = "proactive.normative_documents.in_force"


@pytest.fixture
def last(workspace: Workspace, edition: Edition) -> EditingSession:
    session = filled(workspace, edition, 2024, received=3, granted=1, carried_out=2)
    session.apply(
        {
            IN_FORCE: 5,
            "report.contact": "云溪镇党政办",
            "text.overview": "（一）主动公开。2024年公开信息120条，增长12.5%。\n"
            "1.依据2019年修订的条例第五十条和国办公开办函〔2021〕30号，受理申请三件。",
        },
        ActKind.ENTRY,
    )
    return session


@pytest.fixture
def new(workspace: Workspace, last: EditingSession) -> EditingSession:
    return workspace.session(workspace.new_report(last.report.unit, 2025, Level.TOWNSHIP))


def test_what_last_year_offers(new: EditingSession, catalog: Catalog) -> None:
    proposal = new_year.propose_last_year_values(new, catalog)

    offered = {one.address: one for one in proposal.changes}
    assert (offered[CARRIED_IN].before, offered[CARRIED_IN].after) == (None, 2)
    assert offered[CARRIED_IN].group == "由上年结转"
    assert offered["requests.carried_in.enterprise"].after == 0
    assert "requests.carried_in.total" not in offered
    assert (offered[IN_FORCE].after, offered[IN_FORCE].group) == (5, "上年现行有效")
    assert offered["report.contact"].after == "云溪镇党政办"
    assert "report.issued_on" not in offered
    draft = offered["text.overview"]
    assert (draft.reason, draft.ticked, offered[CARRIED_IN].ticked) == ("4处要改写", False, True)
    text = str(draft.after)
    found = [text[start:end] for start, end in new_year.last_year_passages(text, 2024)]
    assert found == ["2024", "120", "12.5%", "三"]


def test_taking_it_is_one_act(new: EditingSession, catalog: Catalog) -> None:
    new.enter(CARRIED_IN, 9)
    new.enter("text.problems", "新写的")
    proposal = new_year.propose_last_year_values(new, catalog)

    act = proposal.apply(new)

    assert act is not None
    assert (act.kind, act.note) == (ActKind.CARRY, "2024年报告")
    assert new.report.entry(CARRIED_IN) == 9  # what was entered stays
    assert new.report.text("problems") == "新写的"
    assert new.report.entry(IN_FORCE) == 5
    assert new.report.text("overview").startswith("（一）主动公开。2024年")
    new.undo()
    assert new.report.entry(IN_FORCE) is None
    proposal.apply(new, {IN_FORCE})
    assert new.report.entry(IN_FORCE) == 5
    assert new.report.text("overview") == ""


def link_of(session: EditingSession) -> Link:
    found = link_at(session, CARRIED_IN)
    assert found is not None
    return found


def test_links_hold_until_released(
    last: EditingSession, new: EditingSession, catalog: Catalog
) -> None:
    def link() -> Link:
        return link_of(new)

    proposal = new_year.propose_last_year_values(new, catalog)
    proposal.apply(new)
    assert link().matches
    last.enter(CARRIED_OUT, 4)
    assert (link().matches, link().expected, link().actual) == (False, 4, 2)
    new.explain("R-CARRIED", CARRIED_IN, "上年多报两件")
    assert link().released == "上年多报两件"


def test_a_release_speaks_for_what_comes_and_can_be_taken_back(
    last: EditingSession, new: EditingSession, catalog: Catalog
) -> None:
    proposal = new_year.propose_last_year_values(new, catalog)
    proposal.apply(new)

    release(new, link_of(new), " 上年\n多报 ")  # it agrees still
    assert link_of(new).released == "上年 多报"
    last.enter(CARRIED_OUT, 4)
    found = next(one for one in new.findings if one.rule == "R-CARRIED")
    assert (found.explanation, found.makes_draft) == ("上年 多报", False)
    assert history.history_lines(new, CARRIED_IN)[0].words == f"解除与上年的关联 {ROW}：上年 多报"

    link_again(new, link_of(new))
    assert link_of(new).released is None
    assert next(one for one in new.findings if one.rule == "R-CARRIED").makes_draft
    assert history.history_lines(new, CARRIED_IN)[0].words == f"恢复与上年的关联 {ROW}"
    new.undo()
    assert link_of(new).released == "上年 多报"


def test_a_release_needs_a_reason(new: EditingSession) -> None:
    with pytest.raises(UserError) as refused:
        release(new, link_of(new), " \n")
    assert refused.value.code == "D14"
    assert link_of(new).released is None


def test_one_reason_for_the_whole_row_is_taken_back_for_it(
    last: EditingSession, new: EditingSession
) -> None:
    last.enter(CARRIED_OUT, 4)
    new.enter(CARRIED_IN, 1)
    new.explain("R-CARRIED", None, "机构调整")
    assert link_of(new).released == "机构调整"
    link_again(new, link_of(new))
    assert link_of(new).released is None


def test_nothing_without_the_year_before(workspace: Workspace, catalog: Catalog) -> None:
    session = workspace.session(workspace.new_report(UNIT, 2030, Level.TOWNSHIP))
    assert new_year.propose_last_year_values(session, catalog).changes == ()
    assert session.links == ()
