"""List of the answers that are overdue or due within a period, to look at or to print."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from zwgk_desktop.domain.books.other_books import DISPUTE_KINDS, Dispute
from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.due_days import DeadlineStatus
from zwgk_desktop.exporters.contents import ListSheet
from zwgk_desktop.exporters.registry import DUE_LIST
from zwgk_desktop.services.books.dues import (
    dispute_statuses,
    due_text,
    left_text,
    requests_by_due_day,
)
from zwgk_desktop.services.books.unit_books import SubjectKind, UnitBooks
from zwgk_desktop.services.outgoing import Outgoing, write_document

SOON = 5
"""Working days before the due day from which an answer counts as due soon."""

WEEK = "week"
PERIOD_CHOICES = ("soon", WEEK, "7", "14", "30")
"""Periods that the window offers: soon, this week, or a number of days."""

_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class DuePeriod:
    """Period of a due list. Whatever is overdue belongs to it too.

    Args:
        label: The period in words.
        until: Its last day. None for `SOON` working days.
    """

    label: str
    until: date | None = None

    def includes(self, deadline: DeadlineStatus, as_of: date) -> bool:
        """Return whether an answer is overdue on a day, or due from then on within the period."""
        if deadline.is_overdue(as_of):
            return True
        if deadline.due is None or deadline.days_left is None:
            return False
        return deadline.days_left <= SOON if self.until is None else deadline.due <= self.until


def due_period(choice: str, today: date) -> DuePeriod:
    """Return the period from a day on that is one of `PERIOD_CHOICES`, or a number of days."""
    if choice == WEEK:
        return DuePeriod("本周", today + timedelta(days=_SUNDAY - today.weekday()))
    if choice.isdecimal():
        return DuePeriod(f"{choice}天内", today + timedelta(days=int(choice)))
    return DuePeriod(f"{SOON}个工作日内")


@dataclass(frozen=True, slots=True)
class DueItem:
    """A request or dispute that has to be answered.

    Args:
        kind: Kind of the entry, a request or a dispute.
        number: Number of the request, or id of the dispute.
        subject_text: What was asked for, or what is to be answered.
    """

    unit: str
    kind: SubjectKind
    subject: int
    number: str
    subject_text: str
    deadline: DeadlineStatus
    as_of: date

    @property
    def key(self) -> tuple[str, SubjectKind, int]:
        """Unit, kind and subject id, which identify the entry."""
        return self.unit, self.kind, self.subject

    @property
    def label(self) -> str:
        """Number in words that tell cases from requests."""
        return self.number if self.kind is SubjectKind.REQUEST else f"{self.number}号案件"

    @property
    def is_overdue(self) -> bool:
        """Whether the due day has passed."""
        return self.deadline.is_overdue(self.as_of)


def due_items(
    units: Iterable[UnitBooks], period: DuePeriod, as_of: date | None = None
) -> list[DueItem]:
    """Return what the given units have to answer within a period, by due day.

    Args:
        units: The books of the units.
        period: The period.
        as_of: Day on which it begins. None for today.
    """
    found = [
        one
        for books in units
        for one in (*_due_requests(books, as_of), *_due_disputes(books, as_of))
        if period.includes(one.deadline, one.as_of)
    ]
    return sorted(found, key=lambda one: (str(one.deadline.due), one.label))


def due_list_pdf(
    items: Sequence[DueItem], period: DuePeriod, day: date, persons: Collection[str]
) -> bytes:
    """Return a due list as a PDF, for the office's own use.

    Args:
        items: What is due.
        period: The period of the list.
        day: Day of the list.
        persons: Names that stop the printing where a subject holds one.

    Raises:
        UserError: A subject holds personal data (E04), or a font is missing (E05).
    """
    _outgoing(items, persons).ensure_no_personal_data()
    return DUE_LIST.compose_as(".pdf", _sheet(items, period, day)).content


def write_due_list(
    items: Sequence[DueItem],
    period: DuePeriod,
    day: date,
    persons: Collection[str],
    target: Path,
) -> None:
    """Write a due list as a PDF, as `due_list_pdf` returns it.

    Raises:
        UserError: As for `due_list_pdf`, or the file cannot be written (E01).
    """
    write_document(DUE_LIST, target, _outgoing(items, persons), _sheet(items, period, day))


def _outgoing(items: Iterable[DueItem], persons: Collection[str]) -> Outgoing:
    return Outgoing(texts=[("内容", one.subject_text) for one in items], names=persons)


def _sheet(items: Sequence[DueItem], period: DuePeriod, day: date) -> ListSheet:
    rows = [
        (
            one.label,
            one.subject_text,
            left_text(one.deadline, one.as_of),
            due_text(one.deadline),
            one.unit,
            "",
        )
        for one in items
    ]
    contents = f"逾期的和{period.label}到期的"
    return ListSheet(
        name="期限清单",
        title="要答复的申请和案件",
        subtitle=f"{day_text(day)}，共{len(rows)}件，{contents}。内部使用，不要公开张贴。",
        heads=("编号", "内容", "还有", "期限", "单位", "备注"),
        widths=(22, 54, 26, 24, 34, 26),
        rows=rows,
        day=day,
    )


def _due_requests(books: UnitBooks, as_of: date | None) -> Iterator[DueItem]:
    subjects = {one.number: subject for subject, one in books.entries(Request).items()}
    for one in requests_by_due_day(books.books.requests, books.calendar, as_of):
        if one.is_open and one.deadline.days_left is not None:
            number, what = one.request.number, one.request.subject.replace("\n", " ")
            place = (books.unit, SubjectKind.REQUEST, subjects[number])
            yield DueItem(*place, number, what, one.deadline, one.as_of)


def _due_disputes(books: UnitBooks, as_of: date | None) -> Iterator[DueItem]:
    subjects = {one.id: subject for subject, one in books.entries(Dispute).items()}
    for one in dispute_statuses(books.books.disputes, books.calendar, as_of):
        if one.deadline.due is not None:
            case = one.dispute
            what = "书面答复和证据" if case.is_review else "答辩状和证据"
            about = f"（{case.request}号申请）" if case.request else ""
            words = f"{DISPUTE_KINDS[case.kind]}：{what}{about}"
            place = (books.unit, SubjectKind.DISPUTE, subjects[case.id])
            yield DueItem(*place, str(case.id), words, one.deadline, one.as_of)
