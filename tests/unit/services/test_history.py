"""The history in words, and back to any point of it."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import follow_acts_over_restarts, new_folder

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Status
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services import history
from zwgk_desktop.services.editing import STATUS, ActKind, EditingSession, HistoryRow
from zwgk_desktop.services.workspace import Workspace

CELL = "requests.unavailable_not_held.natural_person"
OTHER = "requests.received.enterprise"


@pytest.fixture
def session(workspace: Workspace) -> EditingSession:
    return workspace.session(workspace.new_report("云溪镇", 2025, Level.TOWNSHIP))


def words(session: EditingSession, where: str | None = None) -> list[str]:
    return [line.words for line in history.history_lines(session, where)]


def test_acts_in_words(session: EditingSession) -> None:
    session.enter(CELL, 3)
    session.enter(CELL, 4)
    session.enter("requests.received.total", 5)
    session.enter("text.overview", "文" * 300)
    session.enter("report.level", "street")
    session.enter("report.contact", "0123-4567")
    session.enter("proactive.rules.in_force", 0)
    session.apply(dict.fromkeys(session.report.edition.entered, 0), ActKind.FILL, "整表填0")
    session.apply({CELL: 1, OTHER: 2}, ActKind.IMPORT, "2023年报告.docx")
    session.undo()
    session.redo()
    session.apply({CELL: 7}, ActKind.PASTE)
    session.enter("report.unit", "云溪街道")
    session.delete()

    assert words(session) == [
        "删除报告",
        "单位名称 云溪镇→云溪街道",
        "粘贴：本机关不掌握相关政府信息 自然人 1→7",
        "重做：导入 2023年报告.docx：2 项",
        "撤销：导入 2023年报告.docx：2 项",
        "导入 2023年报告.docx：2 项",
        "批量填写 整表填0：165 项",
        "二、规章，现行有效件数 空→0",
        f"{session.report.edition.label('report.contact')} 空→0123-4567",
        f"{session.report.edition.label('report.level')} 乡镇→街道",
        "一、总体情况 空→300字",
        "本年新收政府信息公开申请数量 总计（载明） 空→5",
        "本机关不掌握相关政府信息 自然人 3→4",
        "本机关不掌握相关政府信息 自然人 空→3",
    ]
    assert len(words(session, CELL)) == 7
    assert words(session, "proactive") == [
        "批量填写 整表填0：165 项",
        "二、规章，现行有效件数 空→0",
    ]
    assert words(session, "overview") == ["一、总体情况 空→300字"]
    lines = history.history_lines(session)
    assert {line.at.date() for line in lines} == {session.saved_at.date()}
    assert len(lines) == 14


def test_back_to_any_point_is_one_act(session: EditingSession) -> None:
    session.enter(CELL, 3)
    point = session.enter(OTHER, 1)
    assert point is not None
    wanted = dict(session.report.values)
    session.apply({CELL: 4, "text.overview": "文", "report.unit": "云溪街道"}, ActKind.PASTE)
    session.undo()
    session.enter(CELL, None)
    session.apply({"posting.1.place": "公开栏"}, ActKind.POST)

    act = history.restore_state(session, point.id)

    assert act is not None
    assert act.kind is ActKind.RETURN
    assert dict(session.report.values) == wanted | {"posting.1.place": "公开栏"}
    assert history.history_lines(session)[0].words.startswith("回到 20")
    assert history.restore_state(session, point.id) is None
    session.undo()
    assert session.report.entry(CELL) is None
    history.restore_state(session, 0)
    assert session.report.entry(OTHER) is None
    with pytest.raises(UserError, match="V06"):
        history.restore_state(session, 99_999)


def test_a_frozen_report_does_not_go_back(session: EditingSession) -> None:
    point = session.enter(CELL, 3)
    session.enter(CELL, 4)
    session.apply({STATUS: Status.FINAL}, ActKind.FINALISE)
    assert point is not None
    with pytest.raises(UserError, match="V02"):
        history.restore_state(session, point.id)


STEP = st.one_of(
    st.tuples(st.sampled_from([CELL, OTHER]), st.none() | st.integers(0, 3)),
    st.sampled_from(["undo", "redo", "reopen"]),
    st.integers(0, 30),
)


@settings(max_examples=30)
@given(steps=st.lists(STEP, max_size=25))
def test_every_point_can_be_returned_to(
    catalog: Catalog, steps: list[tuple[str, int | None] | str | int]
) -> None:
    """After any acts, undos, redos, returns and restarts, each point is what it was."""
    with new_folder() as folder:
        _each_point_is_what_it_was(folder / "a.zwgk", catalog, steps)


def _each_point_is_what_it_was(
    path: Path, catalog: Catalog, steps: list[tuple[str, int | None] | str | int]
) -> None:
    workspace = Workspace.open(path, catalog, writing=True, create=True, program="测试")
    made = workspace.new_report("云溪镇", 2025, Level.TOWNSHIP)
    states = {0: dict(workspace.session(made).report.values)}
    for step in steps:
        session = workspace.session(made)
        match step:
            case "reopen":
                workspace.close()
                workspace = Workspace.open(path, catalog, writing=True, program="测试")
                session = workspace.session(made)
            case "undo" | "redo" if getattr(session.timeline, f"can_{step}"):
                getattr(session, step)()
            case int():
                point = sorted(states)[step % len(states)]
                history.restore_state(session, point)
                assert dict(session.report.values) == states[point]
            case tuple():
                session.enter(*step)
            case _:
                pass
        rows = session.history()
        states[rows[-1].act if rows else 0] = dict(session.report.values)
    workspace.close()


def test_hundreds_of_acts_undone_and_redone_over_restarts(path: Path, catalog: Catalog) -> None:
    """`make torture` does it with ten thousand."""
    follow_acts_over_restarts(path, catalog, 500)


def test_what_is_followed_is_what_would_be_read_anew(session: EditingSession) -> None:
    rng = random.Random(6)  # noqa: S311 - not for secrets
    followed = history.HistoryCache(session)
    for step in range(60):
        match rng.randrange(4):
            case 0 if session.timeline.can_undo:
                session.undo()
            case 1:
                session.enter("text.overview", f"第{step}稿。")
            case _:
                session.enter(rng.choice((CELL, OTHER)), step)
        if rng.random() < 0.5:
            where = rng.choice((None, CELL, "requests", "overview"))
            assert followed.lines(where) == history.history_lines(session, where)
    assert followed.lines() == history.history_lines(session)
    assert followed.last == history.acts_of(session)[-1].id


def test_acts_are_read_only_once(session: EditingSession, monkeypatch: pytest.MonkeyPatch) -> None:
    followed = history.HistoryCache(session)
    session.enter(CELL, 3)
    first = followed.lines()
    asked: list[int] = []
    read = session.history

    def history_after(after: int) -> tuple[HistoryRow, ...]:
        asked.append(after)
        return read(after=after)

    monkeypatch.setattr(session, "history", history_after)
    session.enter(CELL, 4)
    assert followed.lines()[1:] == first
    assert asked == [first[0].act]
