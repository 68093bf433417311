"""Figures counted from the books of a unit, and the entries counted in each cell."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.books.other_books import (
    DecisionCount,
    DecisionRow,
    Dispute,
    DisputeKind,
    DisputeResult,
    DocumentKind,
    OfficialDocument,
    add_up_decisions,
    count_decided,
    count_documents,
    count_pending,
)
from zwgk_desktop.domain.books.requests import WITHDRAWAL, Event, EventKind, Request
from zwgk_desktop.domain.dispute_due_days import last_day
from zwgk_desktop.domain.due_days import days_supplement_asked_late
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.workdays import WorkCalendar

if TYPE_CHECKING:
    from zwgk_desktop.domain.report import Report
    from zwgk_desktop.domain.roles import RequestRoles


@dataclass(frozen=True, slots=True)
class Books:
    """The books of one unit that fill tables.

    Args:
        complete: Whether the clerk has confirmed that the directory of documents is complete from
            its beginning.
    """

    requests: tuple[Request, ...] = ()
    documents: tuple[OfficialDocument, ...] = ()
    decisions: tuple[DecisionCount, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """Period between two days, both included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> "Period":
        """Return the period of a report: 1 January to 31 December."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    def includes(self, day: date | None) -> bool:
        """Return whether a day lies in the period, both ends included. False for None."""
        return day is not None and self.first <= day <= self.last

    @property
    def months(self) -> tuple[str, str]:
        """The first and last month of the period, ``YYYY-MM``."""
        return f"{self.first:%Y-%m}", f"{self.last:%Y-%m}"


@dataclass(slots=True)
class CountedFigures:
    """Figures counted from books, with the entries counted in each.

    Args:
        figures: Figures by cell. Cells that no book fills are absent.
        entry_ids: Identifiers of the entries counted in each cell, in the order of the book.
    """

    figures: dict[Address, Number] = field(default_factory=dict[Address, Number])
    entry_ids: defaultdict[Address, list[str]] = field(
        default_factory=lambda: defaultdict[Address, list[str]](list)
    )


def count_requests(requests: Iterable[Request], edition: Edition, period: Period) -> CountedFigures:
    """Count requests for table 三: figures of all cells, zeros included, and request numbers."""
    roles = edition.roles.requests
    table = edition.table_of[roles.table]
    columns = [column.id for column in table.columns if column.id != roles.total]
    outcomes = [row for rows in roles.outcome_groups for row in rows]
    rows = [roles.received, roles.carried_in, *outcomes, roles.carried_out]
    counted = CountedFigures(
        {f"{roles.table}.{row}.{column}": 0 for row in rows for column in columns}
    )
    tally = Counter[Address]()
    for request in requests:
        for row in _counting_rows(request, roles, period):
            address = f"{roles.table}.{row}.{roles.class_columns[request.applicant_class]}"
            tally[address] += 1
            counted.entry_ids[address].append(request.number)
    counted.figures.update(tally)
    return counted


def count_documents_for_table(books: Books, edition: Edition, period: Period) -> CountedFigures:
    """Count documents for table 二. Count those in force only if the directory is complete."""
    counted = CountedFigures()
    if books.documents:
        for kind, row in _document_rows(edition).items():
            _count_kind(counted, books, edition, period, (kind, row))
    return counted


def count_decisions(
    decisions: Iterable[DecisionCount], edition: Edition, period: Period
) -> CountedFigures:
    """Count decisions for table 二. Rows without an entry in the period are absent, not zero."""
    known, counted = tuple(decisions), CountedFigures()
    roles = edition.roles.proactive
    first, last = period.months
    for name, row in _decision_rows(edition).items():
        address = roles.cell(row, roles.amount if name == DecisionRow.FEES else roles.decisions)
        total = add_up_decisions(known, name, first, last)
        if address is not None and total is not None:
            counted.figures[address] = total
            counted.entry_ids[address] += [
                f"{one.month} {one.body}"
                for one in known
                if one.row == name and first <= one.month <= last
            ]
    return counted


def count_disputes(disputes: Iterable[Dispute], edition: Edition, period: Period) -> CountedFigures:
    """Count administrative reviews and suits for table 四: all cells, zeros included."""
    known = tuple(disputes)
    roles = edition.roles.disputes
    rows = {
        DisputeKind.REVIEW: roles.review,
        DisputeKind.SUIT_DIRECT: roles.suit_direct,
        DisputeKind.SUIT_AFTER_REVIEW: roles.suit_after_review,
    }
    columns = {
        DisputeResult.UPHELD: roles.upheld,
        DisputeResult.CORRECTED: roles.corrected,
        DisputeResult.OTHER: roles.other,
    }
    counted = CountedFigures()
    for kind, row in rows.items():
        for result, column in columns.items():
            address = f"{roles.table}.{row}.{column}"
            figure = count_decided(known, kind, result, period.first, period.last)
            counted.figures[address] = figure
            counted.entry_ids[address] += [
                str(one.id)
                for one in known
                if (one.kind, one.result) == (kind, result) and period.includes(one.decided_on)
            ]
        address = f"{roles.table}.{row}.{roles.pending}"
        counted.figures[address] = count_pending(known, kind, period.last)
        counted.entry_ids[address] += [
            str(one.id) for one in known if count_pending((one,), kind, period.last)
        ]
    return counted


BOOK_COUNTS: Mapping[str, Callable[[Books, Edition, Period], CountedFigures]] = {
    "requests": lambda books, edition, period: count_requests(books.requests, edition, period),
    "documents": count_documents_for_table,
    "decisions": lambda books, edition, period: count_decisions(books.decisions, edition, period),
    "disputes": lambda books, edition, period: count_disputes(books.disputes, edition, period),
}
"""The counting function of each book, by its name."""


def has_entries_until(books: Books, book: str, last: date) -> bool:
    """Return whether a book has any entry dated on or before a day."""
    match book:
        case "requests":
            return any(request.received_on <= last for request in books.requests)
        case "documents":
            return any(document.issued_on <= last for document in books.documents)
        case "decisions":
            return any(decision.month <= f"{last:%Y-%m}" for decision in books.decisions)
        case _:
            return any(dispute.filed_on <= last for dispute in books.disputes)


def has_requests_before(requests: Iterable[Request], day: date) -> bool:
    """Return whether the book has requests received before a day."""
    return any(request.received_on < day for request in requests)


def outcome_row(ending: Event, roles: "RequestRoles") -> str | None:
    """Return the row of table 三 that counts an ending. None if the event has no outcome.

    Raises:
        KeyError: The ending has an outcome that `OUTCOMES` does not name.
    """
    outcome = WITHDRAWAL if ending.kind is EventKind.WITHDRAWN else ending.outcome
    return roles.outcome_rows[outcome] if outcome else None


def _counting_rows(request: Request, roles: "RequestRoles", period: Period) -> Iterator[str]:
    """Yield every row of table 三 that counts a request."""
    concluded = request.concluded_on
    if request.received_on > period.last:
        return
    if period.includes(request.received_on):
        yield roles.received
    elif concluded is None or concluded >= period.first:
        yield roles.carried_in
    if request.ending is not None and period.includes(concluded):
        row = outcome_row(request.ending, roles)
        if row:
            yield row
    elif concluded is None or concluded > period.last:
        yield roles.carried_out


def _document_rows(edition: Edition) -> Mapping[str, str]:
    roles = edition.roles.proactive
    return {DocumentKind.RULES: roles.rules, DocumentKind.NORMATIVE_DOCUMENTS: roles.documents}


def _decision_rows(edition: Edition) -> Mapping[str, str]:
    roles = edition.roles.proactive
    return {
        DecisionRow.LICENCES: roles.licences,
        DecisionRow.PENALTIES: roles.penalties,
        DecisionRow.COERCIONS: roles.coercions,
        DecisionRow.FEES: roles.fees,
    }


def _count_kind(
    counted: CountedFigures, books: Books, edition: Edition, period: Period, named: tuple[str, str]
) -> None:
    """Count the documents of one kind into its row."""
    kind, row = named
    roles = edition.roles.proactive
    counts = count_documents(books.documents, kind, period.first, period.last)
    own = [document for document in books.documents if document.kind == kind]
    found = (
        (roles.issued, counts.issued, [d for d in own if period.includes(d.issued_on)]),
        (roles.repealed, counts.repealed, [d for d in own if period.includes(d.repealed_on)]),
        (roles.in_force, counts.in_force, [d for d in own if d.in_force(period.last)]),
    )
    for column, figure, behind in found:
        address = roles.cell(row, column)
        if address is None or (column == roles.in_force and not books.complete):
            continue
        counted.figures[address] = figure
        counted.entry_ids[address] += [one.number for one in behind]


@dataclass(frozen=True, slots=True)
class LateSupplement:
    """A request of the year whose supplement was asked for too late.

    Args:
        cell: The cell in which the request is counted as received.
        days: Working days past the limit.
    """

    cell: Address
    number: str
    days: int


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """A review's answer or a suit's defence that was due in the year, and late or missing.

    Args:
        cell: The cell in which the dispute is counted.
        id: The dispute.
        review: Whether it is a review, not a suit.
        year: The year in which the copy came.
        due: The last lawful day.
        days: Working days past it, None if the answer is missing.
    """

    cell: Address
    id: int
    review: bool
    year: int
    due: date
    days: int | None = None


@dataclass(frozen=True, slots=True)
class BookFigures:
    """Figures that the books of a unit give for one year.

    Args:
        figures: By book and cell. Books without an entry of that year or before are absent.
        office: For a summed report, the office's own report of the year.
    """

    figures: Mapping[str, Mapping[Address, Number]]
    late_supplements: tuple[LateSupplement, ...] = ()
    late_answers: tuple[LateAnswer, ...] = ()
    office: "Report | None" = None


def figures_of_books(
    books: Books, edition: Edition, year: int, calendar: WorkCalendar, today: date
) -> BookFigures:
    """Return the figures that books give for a year, as of a day.

    Cells of 上年结转 are left out unless the register has requests of earlier years.
    """
    period = Period.of_year(year)
    figures = {
        name: fillable_figures(name, count(books, edition, period), books, edition, period)
        for name, count in BOOK_COUNTS.items()
        if has_entries_until(books, name, period.last)
    }
    return BookFigures(
        figures,
        tuple(_late_supplements(books, edition, period, calendar)),
        tuple(_late_answers(books, edition, period, calendar, today)),
    )


def fillable_figures(
    name: str, counted: CountedFigures, books: Books, edition: Edition, period: Period
) -> Mapping[Address, Number]:
    """Return the figures that one book can give.

    Cells of 上年结转 are left out unless the register has requests before the period.
    """
    if name != "requests" or has_requests_before(books.requests, period.first):
        return counted.figures
    roles = edition.roles.requests
    carried_in = f"{roles.table}.{roles.carried_in}."
    return {
        cell: figure for cell, figure in counted.figures.items() if not cell.startswith(carried_in)
    }


def _late_supplements(
    books: Books, edition: Edition, period: Period, calendar: WorkCalendar
) -> Iterator[LateSupplement]:
    roles = edition.roles.requests
    for request in books.requests:
        days = (
            days_supplement_asked_late(request, calendar)
            if period.includes(request.received_on)
            else 0
        )
        if days:
            cell = f"{roles.table}.{roles.received}.{roles.class_columns[request.applicant_class]}"
            yield LateSupplement(cell, request.number, days)


def _late_answers(
    books: Books, edition: Edition, period: Period, calendar: WorkCalendar, today: date
) -> Iterator[LateAnswer]:
    counted = count_disputes(books.disputes, edition, period).entry_ids
    for one in books.disputes:
        due, copy, answer = last_day(one, calendar), one.copy_day, one.answer_day
        if due is None or copy is None or not period.includes(due):
            continue
        if (answer or one.decided_on or today) <= due:
            continue
        days = None if answer is None else calendar.count_workdays(due, answer)
        cell = next((cell for cell, ids in counted.items() if str(one.id) in ids), None)
        if cell is not None:
            yield LateAnswer(cell, one.id, one.is_review, copy.year, due, days)
