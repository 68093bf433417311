"""Tied figures: numbers in a text that are updated when the tables change.

A tie is a passage of a text with the source of its number: the sum of some cells, or the
share of that sum in another. Ties are stored apart from the text, at an address of their
own (``figures.overview``), as one line::

    12-14 requests.received.total; 20-24 requests.granted.total/requests.concluded.total

Editing the words around a tie preserves it. Editing its digits removes it.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from zwgk_desktop.domain.addresses import Address, tied_figures_address
from zwgk_desktop.domain.numbers import Number, add_up, number_text
from zwgk_desktop.domain.report import Change, Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Row, Table, plain_label

_PLACES = Decimal("0.1")
"""Rounding step of a share, in percent, half up (本程序的口径)."""

_WRITTEN = re.compile(r"(\d+)-(\d+) ([\w.+]+)(?:/([\w.+]+))?", re.ASCII)
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_POINTS = frozenset(".．,，")


@dataclass(frozen=True, slots=True)
class TieSource:
    """Source of a tied figure: the sum of some cells, or its share of another sum.

    Args:
        cells: Cells to add up, totals as `Report.stated_or_computed`. Blanks count as zero.
        whole: Cells of the whole, for a share in percent; empty for the sum itself.
    """

    cells: tuple[Address, ...]
    whole: tuple[Address, ...] = ()

    def prose_text(self, report: Report) -> str | None:
        """Return the figure as written in prose.

        Returns:
            None while every cell is blank, or if the whole of a share is zero or blank.
        """
        figure = _sum(report, self.cells)
        if figure is None or not self.whole:
            return None if figure is None else number_text(figure)
        whole = _sum(report, self.whole)
        if not whole:
            return None
        share = Decimal(figure) * 100 / Decimal(whole)
        rounded = share.quantize(_PLACES, rounding=ROUND_HALF_UP)
        return f"{rounded:f}".removesuffix(".0") + "%"


@dataclass(frozen=True, slots=True)
class Tie:
    """Passage of a text (characters `start` up to, not including, `end`) and its source."""

    start: int
    end: int
    source: TieSource


def encode_ties(ties: Iterable[Tie]) -> str | None:
    """Return ties in their stored form, one line; None for no ties."""
    return "; ".join(_encoded_tie(tie) for tie in ties) or None


def decode_ties(stored: Value | None) -> tuple[Tie, ...]:
    """Parse ties from their stored form; skip those that cannot be parsed."""
    found = (_WRITTEN.fullmatch(one) for one in str(stored or "").split("; "))
    return tuple(
        Tie(int(start), int(end), TieSource(_cells_of_text(cells), _cells_of_text(of)))
        for start, end, cells, of in (match.groups() for match in found if match)
    )


def ties_of(report: Report, text: Address) -> tuple[Tie, ...]:
    """Return the ties of a text."""
    return decode_ties(report.values.get(tied_figures_address(text)))


def moved_ties(ties: Iterable[Tie], before: str, after: str) -> tuple[Tie, ...]:
    """Return the ties that survive an edit of a text, at their new positions.

    If the number of lines is the same, lines are compared one by one. Otherwise the
    common beginning and end of the two texts count as unchanged.
    """
    known = tuple(ties)
    if not known or before == after:
        return known
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return tuple(_shifted_ties(known, before, after))
    kept: list[Tie] = []
    left = deque(sorted(known, key=lambda tie: tie.start))
    start, to = 0, 0
    for line, other in zip(old, new, strict=True):
        end = start + len(line)
        own: list[Tie] = []
        while left and left[0].start <= end:
            tie = left.popleft()
            own += [_shifted_tie(tie, -start)] if start <= tie.start and tie.end <= end else []
        kept += (
            _shifted_tie(tie, to)
            for tie in (_shifted_ties(own, line, other) if line != other else own)
        )
        start += len(line) + 1
        to += len(other) + 1
    return tuple(kept)


def follow_up_changes(report: Report, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the further changes that some changes cause in tied figures and their ties.

    Ties move with the edits of their text. Then each tied figure is updated from the
    tables, unless its cells are blank.
    """
    wanted = tuple(changes)
    touched = {change.address for change in wanted}
    tied = [
        text.address
        for text in report.edition.texts
        if (place := tied_figures_address(text.address)) in report.values or place in touched
    ]
    if not tied:
        return ()
    after = report.with_changes(wanted)
    every = (
        _tie_changes_of_text(report, after, text, given=tied_figures_address(text) in touched)
        for text in tied
    )
    return tuple(change for changed in every for change in changed)


def _tie_changes_of_text(
    report: Report, after: Report, text: Address, *, given: bool
) -> Iterator[Change]:
    place = tied_figures_address(text)
    before, words = str(report.values.get(text, "")), str(after.values.get(text, ""))
    ties = ties_of(after, text)
    told, standing = update_tied_figures(
        words, ties if given else moved_ties(ties, before, words), after
    )
    if told != words:
        yield Change(text, report.values.get(text), told)
    kept = encode_ties(standing)
    if kept != after.values.get(place):
        yield Change(place, report.values.get(place), kept)


def update_tied_figures(
    text: str, ties: Iterable[Tie], report: Report
) -> tuple[str, tuple[Tie, ...]]:
    """Update each tied figure of a text from the tables; return the text and the moved ties."""
    pieces: list[str] = []
    standing: list[Tie] = []
    done = length = 0
    for tie in sorted(ties, key=lambda one: one.start):
        if tie.start < done or tie.end > len(text) or tie.start >= tie.end:
            continue  # outside the text, or overlapping another tie
        figure = tie.source.prose_text(report)
        words = text[tie.start : tie.end] if figure is None else figure
        pieces += (text[done : tie.start], words)
        start = length + tie.start - done
        length = start + len(words)
        standing.append(replace(tie, start=start, end=length))
        done = tie.end
    return "".join((*pieces, text[done:])), tuple(standing)


def merge_changes(first: Iterable[Change], more: Iterable[Change]) -> list[Change]:
    """Join two lists of changes; for the same address the later one wins."""
    every: dict[Address, Change] = {change.address: change for change in first}
    for change in more:
        every[change.address] = change
    return [change for change in every.values() if change.before != change.after]


def ties_to_clear(report: Report, addresses: Iterable[Address]) -> Mapping[Address, None]:
    """Return the tie addresses to clear when some texts are replaced as a whole."""
    places = (tied_figures_address(address) for address in addresses)
    return {place: None for place in places if place in report.values}


def _shifted_ties(ties: Iterable[Tie], before: str, after: str) -> Iterator[Tie]:
    """Yield the ties outside the one passage in which two texts differ, moved."""
    head = _common_prefix_length(before, after)
    room = min(len(before), len(after)) - head
    tail = min(_common_prefix_length(before[::-1], after[::-1]), room)
    end, by = len(before) - tail, len(after) - len(before)
    for tie in ties:
        if tie.end <= head:
            there = tie
        elif tie.start >= end:
            there = _shifted_tie(tie, by)
        else:
            continue
        if not _touches_digits(after, there):
            yield there


def _touches_digits(text: str, tie: Tie) -> bool:
    """Return whether a tied figure directly touches further digits."""
    before, after = text[max(tie.start - 2, 0) : tie.start], text[tie.end : tie.end + 2]
    return (
        (before[-1:] in _DIGITS and before != "")
        or (after[:1] in _DIGITS and after != "")
        or (len(before) == 2 and before[1] in _POINTS and before[0] in _DIGITS)
        or (len(after) == 2 and after[0] in _POINTS and after[1] in _DIGITS)
    )


def _common_prefix_length(one: str, other: str) -> int:
    """Return the length of the common prefix of two texts."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _shifted_tie(tie: Tie, by: int) -> Tie:
    return replace(tie, start=tie.start + by, end=tie.end + by)


def _encoded_tie(tie: Tie) -> str:
    of = f"/{'+'.join(tie.source.whole)}" if tie.source.whole else ""
    return f"{tie.start}-{tie.end} {'+'.join(tie.source.cells)}{of}"


def _cells_of_text(written: str | None) -> tuple[Address, ...]:
    return tuple(written.split("+")) if written else ()


def _sum(report: Report, cells: Iterable[Address]) -> Number | None:
    figures = [number for cell in cells if (number := report.stated_or_computed(cell)) is not None]
    return add_up(figures) if figures else None


@dataclass(frozen=True, slots=True)
class InsertableFigure:
    """Figure that the clerk can insert into a text, with its label."""

    label: str
    source: TieSource


def insertable_figures(edition: Edition) -> tuple[InsertableFigure, ...]:
    """Return the figures that can be inserted: each table's totals, group sums, then cells."""
    return tuple(one for table in edition.tables for one in _figures_of_table(edition, table))


def _figures_of_table(edition: Edition, table: Table) -> Iterator[InsertableFigure]:
    totals = [column.id for column in table.columns if column.sum_of]
    numeral = edition.section_of[table.id].numeral
    for row in table.rows:
        for column in totals:
            address = table.address(row, column)
            yield InsertableFigure(edition.label(address), TieSource((address,)))
    for group in dict.fromkeys(group for row in table.rows for group in row.groups):
        rows = [row for row in table.rows if group in row.groups and not row.sum_of]
        if totals and len(rows) > 1 and not _has_total(table, rows):
            sums = tuple(table.address(row, totals[-1]) for row in rows)
            yield InsertableFigure(f"{numeral}、{plain_label(group)}合计", TieSource(sums))
    for address in table.entered:
        yield InsertableFigure(edition.label(address), TieSource((address,)))


def _has_total(table: Table, rows: list[Row]) -> bool:
    """Return whether the form already has a total row of these rows."""
    own = {row.id for row in rows}
    return any(own == set(row.sum_of) for row in table.rows)
