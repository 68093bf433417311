"""Tied figures in a real file: one act, undone as one, gone with their passage."""

from collections.abc import Generator
from pathlib import Path

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.ties import Tie, TieSource, encode_ties, ties_of
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.workspace import Workspace

CELL, TOTAL = "requests.received.natural_person", "requests.received.total"
TEXT, TIES = "text.overview", "figures.overview"


@pytest.fixture
def workspace(tmp_path: Path, catalog: Catalog) -> Generator[Workspace]:
    path = tmp_path / "年度报告.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="test") as opened:
        yield opened


@pytest.fixture
def session(workspace: Workspace) -> EditingSession:
    session = workspace.session(workspace.new_report("云溪镇人民政府", 2023, Level.TOWNSHIP))
    session.enter(CELL, 12)
    ties = encode_ties((Tie(2, 4, TieSource((TOTAL,))),))
    session.apply({TEXT: "收到12件。", TIES: ties}, ActKind.ENTRY)
    return session


def words(session: EditingSession) -> str:
    return session.report.text("overview")


def test_the_prose_changes_with_the_cell_in_one_act(session: EditingSession) -> None:
    act = session.enter(CELL, 5)

    assert act is not None
    assert {change.address for change in act.changes} == {CELL, TEXT, TIES}
    assert words(session) == "收到5件。"
    session.reload()
    assert words(session) == "收到5件。"
    session.undo()
    assert (words(session), session.report.entry(CELL)) == ("收到12件。", 12)
    session.enter(CELL, 100)
    assert words(session) == "收到100件。"


def test_a_figure_as_long_as_before_leaves_the_tie_where_it_is(session: EditingSession) -> None:
    act = session.enter(CELL, 34)

    assert act is not None
    assert {change.address for change in act.changes} == {CELL, TEXT}


def test_an_import_brings_words_that_are_not_tied(session: EditingSession) -> None:
    session.apply({TEXT: "收到12件。", CELL: 9}, ActKind.IMPORT)

    assert words(session) == "收到12件。"
    assert TIES not in session.report.values
    session.undo()
    assert ties_of(session.report, TEXT)


def test_an_import_of_figures_alone_is_followed(session: EditingSession) -> None:
    session.apply({CELL: 9}, ActKind.IMPORT)
    assert words(session) == "收到9件。"


def test_another_text_keeps_only_what_it_leaves_alone(session: EditingSession) -> None:
    session.enter(TEXT, "全年收到12件。")
    session.enter(CELL, 3)
    assert words(session) == "全年收到3件。"
    session.enter(TEXT, "没有收到申请。")
    assert TIES not in session.report.values


def test_going_back_in_the_history_brings_the_tie_back(session: EditingSession) -> None:
    session.enter(TEXT, "没有收到申请。")
    session.undo()
    session.enter(CELL, 7)
    assert words(session) == "收到7件。"


def test_rules_judge_a_tied_figure_like_any_other(session: EditingSession) -> None:
    """The clerk may have tied the wrong cell."""
    leaves = session.report.edition.leaves
    row = dict.fromkeys(leaves[TOTAL], 0)
    wrong = encode_ties((Tie(4, 6, TieSource((CELL,))),))
    session.apply(
        {**row, CELL: 12, "requests.received.enterprise": 1, TEXT: "收到申请12件。", TIES: wrong},
        ActKind.ENTRY,
    )

    assert "X-RECEIVED" in {finding.rule for finding in session.findings}
