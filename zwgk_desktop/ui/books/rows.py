"""The entries of each book as rows of words, with what is sought and sorted by."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zwgk_desktop.domain.addresses import APPLICANT
from zwgk_desktop.domain.books.decisions import DECISION_ROWS, DecisionCount
from zwgk_desktop.domain.books.disputes import DISPUTE_KINDS, DISPUTE_RESULTS, Dispute
from zwgk_desktop.domain.books.documents import DOCUMENT_KINDS, OfficialDocument
from zwgk_desktop.domain.books.requests import CHANNELS, CLASSES, OUTCOMES, Request
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.services.books.dues import STATES, Clocked, clocked, reference_day, this_day
from zwgk_desktop.services.books.masking import masked_applicant
from zwgk_desktop.services.books.registers import UnitBooks


class Book(StrEnum):
    """The four lists, by what their tabs say."""

    REQUESTS = "依申请公开"
    DOCUMENTS = "规范性文件"
    DECISIONS = "行政处理"
    DISPUTES = "复议诉讼"


class BookStanding(StrEnum):
    """Which requests are shown, by how far they have come."""

    ALL = "全部"
    OPEN = "在办"
    LATE = "逾期"
    DONE = "已办结"


@dataclass(frozen=True, slots=True)
class BookRow:
    """One entry as it is shown.

    Args:
        subject: Which entry.
        cells: Its words, column by column.
        order: What it is sorted by.
        year: The year it belongs to.
        standing: Of a request, where it stands; late ones are open too.
        weight: 2 for what is late, 1 for what is due within five working days, else 0.
        sought: All that is searched, in small letters.
    """

    subject: int
    cells: tuple[str, ...]
    order: tuple[object, ...]
    year: int
    standing: frozenset[BookStanding] = frozenset()
    weight: int = 0
    sought: str = ""


HEADS: Mapping[Book, tuple[str, ...]] = {
    Book.REQUESTS: (
        *("登记号", "申请人", "申请内容", "收到日期", "状态", "期限", "还有"),
        *("结果", "办结日期", "类别", "方式"),
    ),
    Book.DOCUMENTS: ("文号", "标题", "种类", "制发日期", "有效期至", "废止日期"),
    Book.DECISIONS: ("月份", "站所", "项目", "数量"),
    Book.DISPUTES: ("编号", "种类", "受理日期", "审结日期", "结果", "所涉申请"),
}
SOON = 5
"""Working days within which something counts as due soon."""


def rows_of(books: UnitBooks, book: Book, *, unmasked: bool = False) -> list[BookRow]:
    """Return the rows of a book, in the order it is shown."""
    return sorted(_ROWS[book](books, unmasked), key=lambda row: row.order)


def _requests(books: UnitBooks, unmasked: bool) -> Iterable[BookRow]:  # noqa: FBT001 - called from a table
    everybody, calendar, today = books.everybody(), books.calendar, this_day()
    for subject, request in books.entries(Request).items():
        one = clocked(request, calendar, reference_day(request, today))
        name = everybody.get(subject, {}).get(APPLICANT, "")
        yield _request_row(subject, one, name, unmasked=unmasked)


def _request_row(subject: int, one: Clocked, name: str, *, unmasked: bool) -> BookRow:
    request, clock = one.request, one.clock
    due, concluded = clock.due, request.concluded_on
    cells = (
        request.number,
        name if unmasked else masked_applicant(name, request.applicant_class),
        request.subject.replace("\n", " "),
        str(request.received_on),
        STATES[clock.state],
        "" if due is None else f"{due}{'（暂定）' if clock.provisional else ''}",
        left_text(one),
        OUTCOMES.get(request.outcome or "", ""),
        str(concluded or ""),
        CLASSES.get(request.applicant_class, ""),
        CHANNELS.get(request.channel, ""),
    )
    standing = {BookStanding.ALL, BookStanding.OPEN if one.open else BookStanding.DONE}
    if one.overdue or (clock.late or 0) > 0:
        standing.add(BookStanding.LATE)
    soon = one.open and clock.left is not None and clock.left <= SOON
    weight = 2 if one.overdue else 1 if soon else 0
    sought = " ".join((*cells, name, request.remark, request.answer_number)).lower()
    order: tuple[object, ...] = (0, due is None, due or date.max, request.number)
    if concluded is not None:  # after the open ones, the latest first
        order = (1, -concluded.toordinal(), request.number)
    return BookRow(
        subject, cells, order, request.received_on.year, frozenset(standing), weight, sought
    )


def left_text(one: Clocked) -> str:
    """Say how long there is: 8个工作日, 已超3天; of a concluded one, how late it was."""
    clock = one.clock
    if clock.late:
        return f"逾期{clock.late}个工作日"
    if clock.left is None:
        last = clock.applicants_day
        return "" if last is None else f"申请人至{last.month}月{last.day}日"
    if one.overdue:
        return f"已超{-clock.left}个工作日" if clock.left else "已过期限"
    return "今天到期" if clock.due == one.as_of else f"{clock.left}个工作日"


def _documents(books: UnitBooks, _unmasked: bool) -> Iterable[BookRow]:  # noqa: FBT001 - called from a table
    for subject, one in books.entries(OfficialDocument).items():
        cells = (
            one.number,
            one.title,
            DOCUMENT_KINDS.get(one.kind, one.kind),
            day_text(one.issued_on),
            day_text(one.valid_until) if one.valid_until else "",
            day_text(one.repealed_on) if one.repealed_on else "",
        )
        order = (-one.issued_on.toordinal(), one.number)
        yield BookRow(subject, cells, order, one.issued_on.year, sought=" ".join(cells).lower())


def _decisions(books: UnitBooks, _unmasked: bool) -> Iterable[BookRow]:  # noqa: FBT001 - called from a table
    for subject, one in books.entries(DecisionCount).items():
        unit = "元" if one.row == "fees" else "件"
        row = DECISION_ROWS.get(one.row, one.row)
        cells = (one.month, one.body, row, f"{one.value:f} {unit}")
        order = (-int(one.month.replace("-", "")), one.body, one.row)
        yield BookRow(subject, cells, order, one.year, sought=" ".join(cells).lower())


def _disputes(books: UnitBooks, _unmasked: bool) -> Iterable[BookRow]:  # noqa: FBT001 - called from a table
    for subject, one in books.entries(Dispute).items():
        cells = (
            str(one.id),
            DISPUTE_KINDS.get(one.kind, one.kind),
            day_text(one.filed_on),
            day_text(one.decided_on) if one.decided_on else "尚未审结",
            DISPUTE_RESULTS.get(one.result, one.result),
            one.request,
        )
        order = (one.decided_on is not None, -one.filed_on.toordinal(), one.id)
        yield BookRow(subject, cells, order, one.filed_on.year, sought=" ".join(cells).lower())


_ROWS: Mapping[Book, Callable[[UnitBooks, bool], Iterable[BookRow]]] = {
    Book.REQUESTS: _requests,
    Book.DOCUMENTS: _documents,
    Book.DECISIONS: _decisions,
    Book.DISPUTES: _disputes,
}
