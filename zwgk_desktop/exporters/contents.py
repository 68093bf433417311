"""Data classes of document contents that are shared by formats or need more than a report."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.scoring import ScoreItem
from zwgk_desktop.domain.numbers import Number, add_up
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.roles import RequestRoles
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Column, Row, Table, without_remark

CellContent = str | int | date | None
"""Cell of a list."""


@dataclass(frozen=True, slots=True)
class SubmissionSheet:
    """Content of the paper sheet that accompanies a submission (报送单).

    Args:
        hash: SHA-256 of the report in the package.
        code: The 核验码.
        version: Version of the report; 0 for a draft.
    """

    report: Report
    hash: str
    code: str
    version: int


@dataclass(frozen=True, slots=True)
class ArchivalCopy:
    """Content of the archive's copy of a report (归档件).

    Args:
        stamp: Label and text of each cell of the archive stamp, row by row; None for the number
            of pages.
        size: Width and height of the stamp, in mm.
        data: `report.json`, which is attached.
        day: Day that the attachment declares.
    """

    report: Report
    stamp: Sequence[Sequence[tuple[str, str | None]]]
    size: tuple[int, int]
    data: bytes
    day: date


@dataclass(frozen=True, slots=True)
class ListSheet:
    """Content of a list on paper: a county's board (收报台), or the evidence of a case.

    Args:
        name: Short title, for the sheet of a workbook.
        subtitle: Line under the title, e.g. the count of units in each state, and the due date.
        widths: Widths of the columns, relative to each other.
        rows: Cells of each unit or item.
        day: Day of the figures.
        upright: Whether the paper is portrait.
    """

    name: str
    title: str
    subtitle: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[CellContent]]
    day: date
    upright: bool = False


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What takes points from one unit's report: the evidence of each item that applies."""

    unit: str
    group: str
    evidence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Scores of a county's units (考核评分).

    Args:
        subject: Subject of the reports, as the form names it.
        due: Day by which all units had to submit; None if none was set.
        items: In the county's order.
        day: Day of the figures.
        checked_pages: Number of units whose published page was checked (发布核对).
    """

    year: int
    subject: str
    due: date | None
    items: Sequence[ScoreItem]
    rows: Sequence[ScoreRow]
    day: date
    checked_pages: int = 0

    def deduction(self, row: ScoreRow) -> Number:
        """Return the points taken from a unit's report."""
        return add_up(item.points for item in self.items if item.name in row.evidence)


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """Remark of the county, as text for a table row."""

    number: int
    place: str
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class RemarkList:
    """List of the county's remarks on one report.

    Args:
        title: Title of the report.
        code: 核验码 of the submission the remarks are about.
        sender: Unit that sends the list; "" leaves a blank line for its name.
        day: Day of the return.
        by: Day by which the report must be sent again; None if none was named.
    """

    title: str
    code: str
    sender: str
    rows: Sequence[RemarkRow]
    day: date
    by: date | None = None


@dataclass(frozen=True, slots=True)
class ChangedText:
    """Text that differs, as pairs of earlier and later pieces; equal pairs are unchanged."""

    label: str
    pieces: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ChangeList:
    """Differences between two reports.

    Args:
        title: Name of the comparison, such as 更正清单.
        report: Title of the later report.
        before: Name of the earlier report.
        after: Name of the later report.
        note: Reason of a correction, or "".
        figures: Place, earlier value, later value and growth of each figure and field.
        lines: The same differences as numbered sentences.
        day: Date of the later report.
    """

    title: str
    report: str
    before: str
    after: str
    note: str
    figures: Sequence[tuple[str, str, str, str]]
    texts: Sequence[ChangedText]
    lines: Sequence[str]
    day: date | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Due date for a calendar file.

    Args:
        key: Stable identifier, so that a calendar updates it when exported again.
        details: Further text; "" for none.
    """

    key: str
    day: date
    summary: str
    details: str = ""


@dataclass(frozen=True, eq=False)
class RequestStages:
    """Rows and columns of the requests table (三), from receipt to outcome.

    Args:
        before: Rows of requests to be handled, above the outcomes.
        outcomes: Name and rows of each outcome, in the form's order.
        concluded: Row of the total of all outcomes.
        after: Rows of pending requests, below the total.
        total: Column of all applicants.
    """

    table: Table
    before: tuple[Row, ...]
    outcomes: tuple[tuple[str, tuple[Row, ...]], ...]
    concluded: Row
    after: tuple[Row, ...]
    total: Column

    @property
    def applicants(self) -> tuple[Column, ...]:
        """Columns of the kinds of applicants, which the total adds up."""
        return tuple(self.table.column_of[column] for column in self.total.sum_of)

    def cells(self, *rows: Row, column: Column | None = None) -> tuple[Address, ...]:
        """Return the addresses of some rows in a column; by default the total."""
        return tuple(self.table.address(row, column or self.total) for row in rows)


@lru_cache(maxsize=8)
def request_stages(edition: Edition) -> RequestStages:
    """Return the rows of 三 by stage: received, outcomes in their groups, carried over."""
    roles = edition.roles.requests
    table = edition.table_of[roles.table]
    rows = table.row_of
    return RequestStages(
        table=table,
        before=(rows[roles.received], rows[roles.carried_in]),
        outcomes=tuple(_outcome_groups(table, roles)),
        concluded=rows[roles.concluded],
        after=(rows[roles.carried_out],),
        total=table.column_of[roles.total],
    )


def _outcome_groups(table: Table, roles: RequestRoles) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Yield name and rows of each outcome group, in the form's order and words."""
    order = {row.id: place for place, row in enumerate(table.rows)}
    for ids in sorted(roles.outcome_groups, key=lambda group: min(order[row] for row in group)):
        rows = tuple(table.row_of[id_] for id_ in sorted(ids, key=order.__getitem__))
        spanning = rows[0].groups[1:2]
        yield (spanning[0] if spanning else without_remark(rows[0].label)), rows
