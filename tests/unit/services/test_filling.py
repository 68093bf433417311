"""Noughts in bulk and the nil report: what they change, what they leave, and how undo takes it."""

from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import EDITION, nil_report, nil_values
from workspaces import new_session

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.filling import (
    nil_values as nil_changes,
)
from zwgk_desktop.services.filling import (
    propose_nil,
    with_sentence,
    zero_filling,
)
from zwgk_desktop.services.workspace import Workspace

OVERVIEW, HEADING = "text.overview", "依申请公开"
R = "requests"
RECEIVED, TOTAL = f"{R}.received.natural_person", f"{R}.received.total"


@pytest.fixture
def session(tmp_path: Path, catalog: Catalog) -> Generator[EditingSession]:
    path = tmp_path / "年度报告.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="test") as opened:
        yield opened.session(opened.new_report("云溪镇人民政府", 2023, Level.TOWNSHIP))


def blank(edition: Edition) -> Report:
    return Report(edition, {"report.unit": "云溪镇", "report.year": 2023})


def test_totals_and_figures_are_left_alone(edition: Edition) -> None:
    report = nil_report(edition, {RECEIVED: 3})
    filling = zero_filling(report, [RECEIVED, TOTAL, f"{R}.carried_in.enterprise"])

    assert filling.blanks == ()
    assert filling.figures == (RECEIVED,)
    assert filling.values(replace=False) == {}
    assert filling.values(replace=True) == {RECEIVED: 0}


def test_a_nil_report_fills_three_and_four(edition: Edition) -> None:
    report = blank(edition)
    nil = propose_nil(report, None)
    changes = nil_changes(report, nil, nil.sentence, replace=False)

    tables = {address.split(".")[0] for address in changes}
    assert tables == {"requests", "disputes", "text"}
    assert len(nil.filling.blanks) == 144 + 12
    assert changes[OVERVIEW] == nil.sentence
    assert not nil.doubts


def test_no_rule_objects_to_the_sentence(catalog: Catalog, edition: Edition) -> None:
    before = catalog.check(nil_report(edition), None)
    nil = propose_nil(nil_report(edition), None)
    changes = nil_changes(nil_report(edition), nil, nil.sentence, replace=False)
    report = nil_report(edition).with_changes(nil_report(edition).changes_to(changes))

    assert catalog.check(report, None) == before


def test_what_is_said_is_not_proposed_again(edition: Edition) -> None:
    once = with_sentence("", propose_nil(blank(edition), None).sentence, HEADING)

    assert propose_nil(nil_report(edition, {OVERVIEW: once}), None).sentence == ""


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "句。"),
        ("（一）主动公开。好。", "（一）主动公开。好。\n句。"),
        ("（二）依申请公开\n（三）管理", "（二）依申请公开\n句。\n（三）管理"),
        ("（二）依申请公开情况。\n好。", "（二）依申请公开情况。\n句。\n好。"),
        ("（二）依申请公开。畅通。\n（三）", "（二）依申请公开。畅通。句。\n（三）"),
        ("要做好依申请公开工作。", "要做好依申请公开工作。\n句。"),
    ],
)
def test_the_sentence_finds_its_heading(text: str, after: str) -> None:
    assert with_sentence(text, "句。", HEADING) == after


def test_doubts_are_told(edition: Edition) -> None:
    last_year = Report(edition, nil_values(edition, 2022) | {f"{R}.carried_out.enterprise": 2})
    nil = propose_nil(nil_report(edition, {RECEIVED: 1, TOTAL: 9}), last_year)

    assert "结转了2件" in nil.doubts[0]
    assert "载明了9" in nil.doubts[1]
    assert nil.filling.figures == (RECEIVED,)


def test_a_sentence_left_out_is_not_written(edition: Edition) -> None:
    report = blank(edition)
    nil = propose_nil(report, None)

    assert OVERVIEW not in nil_changes(report, nil, " \n", replace=True)


@settings(max_examples=20)
@given(data=st.data())
def test_undo_takes_a_fill_back_exactly(catalog: Catalog, data: st.DataObject) -> None:
    cells = catalog.editions[EDITION].table_of[R].addresses
    some = data.draw(st.dictionaries(st.sampled_from(cells), st.integers(0, 9), max_size=12))
    here = data.draw(st.lists(st.sampled_from(cells), unique=True))
    replace = data.draw(st.booleans())
    with new_session(catalog) as session:
        session.apply({**dict.fromkeys(cells), **some}, ActKind.ENTRY)
        before = dict(session.report.values)
        filling = zero_filling(session.report, here)

        act = session.apply(filling.values(replace=replace), ActKind.FILL)
        if act is not None:
            session.undo()

        assert dict(session.report.values) == before
