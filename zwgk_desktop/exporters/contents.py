"""Contents of the documents that are no report's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

Shown = str | int | date | None
"""Cell of a list."""


@dataclass(frozen=True, slots=True)
class SubmissionSheet:
    """Sheet of paper that goes with a submission.

    Args:
        hash: SHA-256 of the report in the package.
        code: The 核验码.
        version: Of the report; 0 for a draft.
    """

    report: Report
    hash: str
    code: str
    version: int


@dataclass(frozen=True, slots=True)
class BoardSheet:
    """Board of a county's collection: a row for each unit.

    Args:
        name: Short title, for the sheet of a workbook.
        said: Line under the title: the count of units in each state, and the due date.
        widths: Widths of the columns, relative to each other.
        rows: Cells of each unit.
        day: Day of the figures.
    """

    name: str
    title: str
    said: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[Shown]]
    day: date


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit's entered figures; a cell left blank is absent."""

    unit: str
    group: str
    figures: Mapping[Address, Number]


@dataclass(frozen=True, slots=True)
class Sums:
    """Figures of a roll-up.

    Args:
        groups: The labels of the columns beside 合计, in order.
        left_out: Units that are not in the sums, and why.
    """

    edition: Edition
    year: int
    groups: Sequence[str]
    units: Sequence[UnitFigures]
    left_out: Sequence[tuple[str, str]]

    def of(self, cells: Sequence[Address], group: str | None) -> Iterator[Number]:
        """Yield the figures of some cells, in one group's units or in all."""
        for unit in self.units:
            if group in {None, unit.group}:
                yield from (unit.figures[cell] for cell in cells if cell in unit.figures)


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """One remark in words."""

    number: int
    place: str
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangedText:
    """Text that differs, in pieces: its words on both sides, or what replaces what."""

    label: str
    pieces: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ChangeList:
    """Differences between two reports.

    Args:
        title: 更正清单, or what else the comparison is called.
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
        key: What makes it the same deadline when it is exported again.
        details: More about it, "" for nothing.
    """

    key: str
    day: date
    summary: str
    details: str = ""
