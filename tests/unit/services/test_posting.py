"""The posting record: each act on disk, logged, undone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.posting import overdue_postings, postings, record_posting, take_down
from zwgk_desktop.services.workspace import Workspace

DAY, LATER = date(2024, 1, 15), date(2024, 1, 25)


@pytest.fixture
def session(catalog: Catalog, tmp_path: Path) -> Iterator[EditingSession]:
    path = tmp_path / "工作区.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        yield workspace.session(workspace.new_report("云溪镇", 2023, Level.TOWNSHIP))


def test_put_up_and_taken_down(session: EditingSession) -> None:
    first = record_posting(session, " 镇政府公开栏\n", DAY, "张三")
    second = record_posting(session, "上河村公开栏", date(2024, 1, 14), "李四")
    assert (first.number, second.number, first.place) == (1, 2, "镇政府公开栏")
    assert postings(session.report) == (second, first)

    down = take_down(session, 1, LATER, "王五")

    assert not down.is_posted
    session.reload()
    assert postings(session.report) == (second, down)
    kinds = {row.kind for row in session.history("posting.1.taken_down_by")}
    assert kinds == {ActKind.POST}
    assert session.report.edition.label("posting.1.place") == "张贴记录"


def test_undone_like_everything_else(session: EditingSession) -> None:
    cell = "requests.received.natural_person"
    session.enter(cell, 1)
    posting = record_posting(session, "镇政府公开栏", DAY, "张三")
    assert session.report.last_entry == cell

    take_down(session, 1, LATER, "张三")
    session.undo()
    assert postings(session.report) == (posting,)
    session.undo()
    assert postings(session.report) == ()
    session.redo()
    assert postings(session.report) == (posting,)
    session.reload()
    assert session.report.last_entry == cell


def test_due_after_the_last_day(session: EditingSession) -> None:
    posting = record_posting(session, "镇政府公开栏", DAY, "张三")
    assert overdue_postings(session.report, date(2099, 1, 1)) == ()

    session.enter("report.posted_until", LATER)

    assert overdue_postings(session.report, LATER) == ()
    assert overdue_postings(session.report, date(2024, 1, 26)) == (posting,)
    take_down(session, 1, LATER, "张三")
    assert overdue_postings(session.report, date(2024, 1, 26)) == ()


def test_refused(session: EditingSession) -> None:
    with pytest.raises(UserError, match="张贴地点") as refused:
        record_posting(session, " ", DAY, "张三")
    assert refused.value.code == "G01"
    record_posting(session, "镇政府公开栏", DAY, "张三")
    with pytest.raises(UserError) as refused:
        take_down(session, 2, LATER, "张三")
    assert refused.value.code == "G02"
    with pytest.raises(UserError, match="2024-01-15") as refused:
        take_down(session, 1, date(2024, 1, 14), "张三")
    assert refused.value.code == "G03"
    assert len(postings(session.report)) == 1
