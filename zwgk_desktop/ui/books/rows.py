"""Table rows and columns of the books."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from zwgk_desktop.domain.addresses import APPLICANT, Address, personal_address
from zwgk_desktop.domain.books.other_books import (
    DISPUTE_KINDS,
    DISPUTE_RESULTS,
    DOCUMENT_KINDS,
    VALIDITY_LABELS,
    Dispute,
    OfficialDocument,
)
from zwgk_desktop.domain.books.requests import CHANNELS, CLASSES, OUTCOMES, Request
from zwgk_desktop.domain.due_days import DeadlineStatus, RequestState
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.personal_data import masked_applicant
from zwgk_desktop.late import late
from zwgk_desktop.services.books.due_list import SOON
from zwgk_desktop.services.books.dues import (
    STATE_LABELS,
    RequestStatus,
    current_day,
    dispute_statuses,
    due_text,
    left_text,
    reference_day,
    request_status,
)
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.records import RecordColumn

if TYPE_CHECKING:
    from zwgk_desktop.services.books.disclosures import (
        category_label,
        days_late,
        published_disclosures,
    )
else:  # imported at the first call, since the start page lists what is due
    category_label = late("zwgk_desktop.services.books.disclosures:category_label")
    days_late = late("zwgk_desktop.services.books.disclosures:days_late")
    published_disclosures = late("zwgk_desktop.services.books.disclosures:published_disclosures")


class Book(StrEnum):
    """One of the books. The value is the label of its tab."""

    REQUESTS = "依申请公开"
    DOCUMENTS = "规范性文件"
    DECISIONS = "行政处理"
    DISPUTES = "复议诉讼"
    DISCLOSURES = "主动公开"


class RequestFilter(StrEnum):
    """Filter of requests by their progress. The value is its label."""

    ALL = "全部"
    OPEN = "在办"
    LATE = "逾期"
    DONE = "已办结"


@dataclass(frozen=True, slots=True)
class BookRow:
    """Table row of one book entry.

    Args:
        subject: Subject id of the entry.
        cells: Texts of the columns.
        default_sort_key: Sort key while no column is sorted.
        sort_keys: Sort keys of columns that cannot be sorted by their text.
        year: Year that the entry belongs to.
        filters: Filters that match a request; empty for other books.
        urgency: 2 if overdue, 1 if due within five working days, else 0.
        searched_text: Searchable text in lower case.
    """

    subject: int
    cells: tuple[str, ...]
    default_sort_key: tuple[object, ...]
    year: int
    filters: frozenset[RequestFilter] = frozenset()
    urgency: int = 0
    searched_text: str = ""
    sort_keys: Mapping[int, object] = field(default_factory=dict[int, object])

    def matches(self, words: str, standing: RequestFilter, year: int | None) -> bool:
        """Return whether the entry matches all words, the filter and the year (None for any)."""
        return (
            year in {None, self.year}
            and (not self.filters or standing in self.filters)
            and all(word in self.searched_text for word in words.lower().split())
        )


_THIRD_PARTIES = personal_address("third_party.")
_FAR = 10**6
"""Sort key that puts requests without a due day last."""


def book_rows(books: UnitBooks, book: Book, *, unmasked: bool = False) -> list[BookRow]:
    """Return the table rows of a book in display order."""
    return sorted(_ROWS[book](books, unmasked), key=lambda row: row.default_sort_key)


def _requests(books: UnitBooks, unmasked: bool) -> Iterable[BookRow]:  # noqa: FBT001 - called from a table
    everybody, calendar, today = books.all_personal(), books.calendar, current_day()
    for subject, request in books.entries(Request).items():
        one = request_status(request, calendar, reference_day(request, today))
        yield _request_row(subject, one, everybody.get(subject, {}), unmasked=unmasked)


def _request_row(
    subject: int, one: RequestStatus, personal: Mapping[Address, str], *, unmasked: bool
) -> BookRow:
    request, clock, name = one.request, one.deadline, personal.get(APPLICANT, "")
    others = (text for at, text in personal.items() if at.startswith(_THIRD_PARTIES))
    due, concluded = clock.due, request.concluded_on
    cells = (
        request.number,
        name if unmasked else masked_applicant(name, request.applicant_class),
        request.subject.replace("\n", " "),
        str(request.received_on),
        STATE_LABELS[clock.state],
        due_text(clock),
        left_text(clock, one.as_of),
        OUTCOMES.get(request.outcome or "", ""),
        str(concluded or ""),
        CLASSES.get(request.applicant_class, ""),
        CHANNELS.get(request.channel, ""),
    )
    standing = {RequestFilter.ALL, RequestFilter.OPEN if one.is_open else RequestFilter.DONE}
    if one.is_overdue or (clock.days_late or 0) > 0:
        standing.add(RequestFilter.LATE)
    weight = urgency_of(clock, one.as_of)
    sought = " ".join((*cells, name, *others, request.remark, request.answer_number)).lower()
    order: tuple[object, ...] = (0, due is None, due or date.max, request.number)
    if concluded is not None:  # after the open ones, the latest first
        order = (1, -concluded.toordinal(), request.number)
    orders = {5: due or date.max, 6: _FAR if clock.days_left is None else clock.days_left}
    year = request.received_on.year
    return BookRow(subject, cells, order, year, frozenset(standing), weight, sought, orders)


def _documents(books: UnitBooks, _unmasked: bool) -> Iterable[BookRow]:  # noqa: FBT001 - called from a table
    for subject, one in books.entries(OfficialDocument).items():
        cells = (
            one.number,
            one.title,
            DOCUMENT_KINDS.get(one.kind, one.kind),
            str(one.issued_on),
            str(one.valid_until or ""),
            str(one.repealed_on or ""),
        )
        order = (-one.issued_on.toordinal(), one.number)
        days = (one.issued_on, one.valid_until or date.max, one.repealed_on or date.max)
        orders = dict(enumerate(days, start=3))
        sought = " ".join(cells).lower()
        yield BookRow(
            subject, cells, order, one.issued_on.year, searched_text=sought, sort_keys=orders
        )


def _disputes(books: UnitBooks, _unmasked: bool) -> Iterable[BookRow]:  # noqa: FBT001 - called from a table
    subjects = {one.id: subject for subject, one in books.entries(Dispute).items()}
    for status in dispute_statuses(books.books.disputes, books.calendar):
        one, clock = status.dispute, status.deadline
        cells = (
            str(one.id),
            DISPUTE_KINDS.get(one.kind, one.kind),
            str(one.filed_on),
            due_text(clock),
            left_text(clock, status.as_of),
            str(one.decided_on or "尚未审结"),
            DISPUTE_RESULTS.get(one.result, one.result),
            one.request,
        )
        due = clock.due or date.max
        order = (one.decided_on is not None, due, -one.filed_on.toordinal(), one.id)
        left = _FAR if clock.days_left is None else clock.days_left
        orders = {0: one.id, 2: one.filed_on, 3: due, 4: left, 5: one.decided_on or date.max}
        yield BookRow(
            subjects[one.id],
            cells,
            order,
            one.filed_on.year,
            urgency=urgency_of(clock, status.as_of),
            searched_text=" ".join(cells).lower(),
            sort_keys=orders,
        )


def urgency_of(clock: DeadlineStatus, as_of: date) -> int:
    """Return 2 if a deadline is overdue on a day, 1 if it is due soon, else 0."""
    if clock.is_overdue(as_of):
        return 2
    due_soon = (
        clock.state is not RequestState.CONCLUDED
        and clock.days_left is not None
        and clock.days_left <= SOON
    )
    return int(due_soon)


def _disclosures(books: UnitBooks, _unmasked: bool) -> Iterable[BookRow]:  # noqa: FBT001 - called from a table
    today = current_day()
    for subject, one in published_disclosures(books).items():
        delay = days_late(one.made_on, one.published_on, books.calendar)
        cells = (
            one.title,
            one.number,
            category_label(one.category),
            one.channel_labels,
            str(one.made_on),
            str(one.published_on),
            VALIDITY_LABELS[one.validity(today)],
            f"晚{delay}个工作日" if delay else "",
            one.published_by,
            one.approved_by,
        )
        order = (-one.published_on.toordinal(), subject)
        sought, year = " ".join((*cells, one.remark)).lower(), one.published_on.year
        yield BookRow(
            subject,
            cells,
            order,
            year,
            urgency=int(delay > 0),
            searched_text=sought,
            sort_keys={7: delay},
        )


_ROWS: Mapping[Book, Callable[[UnitBooks, bool], Iterable[BookRow]]] = {
    Book.REQUESTS: _requests,
    Book.DOCUMENTS: _documents,
    Book.DISPUTES: _disputes,
    Book.DISCLOSURES: _disclosures,
}


def _columns(*heads: tuple[str, int]) -> tuple[RecordColumn[BookRow], ...]:
    def text(at: int) -> Callable[[BookRow], str]:
        return lambda row: row.cells[at]

    def order(at: int) -> Callable[[BookRow], object]:
        return lambda row: row.sort_keys.get(at, row.cells[at])

    def ink(head: str) -> Callable[[BookRow], QColor | None] | None:
        return _ink if head in {_LEFT, _PUBLICATION} else None

    return tuple(
        RecordColumn(head, text(at), width, order(at), ink(head))
        for at, (head, width) in enumerate(heads)
    )


def _ink(row: BookRow) -> QColor | None:
    if not row.urgency:
        return None
    return theme.SEVERITIES[Severity.ERROR if row.urgency > 1 else Severity.EXPLAIN].ink


_LEFT, _PUBLICATION = "还有", "公开期限"
COLUMNS: Mapping[Book, Sequence[RecordColumn[BookRow]]] = {
    Book.REQUESTS: _columns(
        *(("登记号", 92), ("申请人", 78), ("申请内容", 210), ("收到日期", 98), ("状态", 90)),
        *(("期限", 150), (_LEFT, 138), ("结果", 146), ("办结日期", 98), ("类别", 104)),
        ("方式", 104),
    ),
    Book.DOCUMENTS: _columns(
        *(("文号", 180), ("标题", 380), ("种类", 140), ("制发日期", 130), ("有效期至", 130)),
        ("废止日期", 130),
    ),
    Book.DISPUTES: _columns(
        *(("编号", 60), ("种类", 180), ("受理日期", 140), ("期限", 140), (_LEFT, 120)),
        *(("审结日期", 140), ("结果", 120), ("所涉申请", 140)),
    ),
    Book.DISCLOSURES: _columns(
        *(("标题", 300), ("文号", 150), ("类别", 140), ("渠道", 170), ("制作日期", 96)),
        *(("公开日期", 96), ("状态", 60), (_PUBLICATION, 120), ("公开人", 90), ("批准人", 90)),
    ),
}
