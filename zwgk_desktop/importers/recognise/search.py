"""Search for the readings of a table's figures that satisfy every sum of the form.

Often digits can be divided into figures in several ways, and blank cells may leave no trace. So
each row has several readings. A reading is possible if the row's total adds up. Then those
readings remain that fit together with readings of all other rows in every column.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zwgk_desktop.domain.equations import Axis, Equation
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.tables import Row, Table

RowReading = tuple[Number | None, ...]
"""One figure for each column of a row; None is a blank cell."""

BLANK = "_"
"""Cell in `Cells` that is known to be blank."""

LineReadings = tuple[tuple[RowReading, ...], ...]
"""Possible readings of each row in a line; empty if not all rows can be read."""

Cells = tuple[str, ...]
"""Runs of digits of a row in reading order; a run is one figure, or several without spaces."""

_LONGEST_FIGURE = 9
_LARGEST = 10**_LONGEST_FIGURE
_MOST_STEPS = 20_000
"""Maximum number of steps of a search. Counted, not timed, so that results never vary."""

_MOST_READINGS = 400


class TooMany(Exception):  # noqa: N818 - never leaves this module
    """The search has reached its bound."""


@dataclass(eq=False)
class Steps:
    """Bound of a search."""

    left: int = _MOST_STEPS

    def count(self, steps: int = 1) -> None:
        """Count steps; raise at the bound."""
        self.left -= steps
        if self.left < 0:
            raise TooMany


def readings_of(cells: Cells, rows: Sequence[Row], table: Table) -> LineReadings:
    """Return the possible readings of rows in one line; none if the search reaches its bound.

    No figure of several digits begins with 0, and every total adds up. Blank cells may have left
    no trace. But if there are as many digits as cells and all totals add up, each digit is a
    figure. That cannot be chance: a number and its digit sum have the same remainder modulo 9.
    """
    line = _LineSearch(table, summed=all(table.column_of[row.columns[-1]].sum_of for row in rows))
    digits = iter("".join(cells))
    single = tuple(tuple(map(_figure, itertools.islice(digits, len(row.columns)))) for row in rows)
    width = sum(len(row.columns) for row in rows)
    if len("".join(cells)) == width and all(
        map(row_adds_up, single, rows, itertools.repeat(table))
    ):
        return tuple((one,) for one in single)
    try:
        return line.readings(cells, rows)
    except TooMany:
        return ()


@dataclass(frozen=True)
class _LineSearch:
    """Search for the readings of rows in one line.

    Args:
        summed: Whether the last column of every row is its total.
        known: Readings found, by the remaining cells and the number of remaining rows.
    """

    table: Table
    summed: bool
    steps: Steps = field(default_factory=Steps)
    known: dict[tuple[Cells, int], LineReadings] = field(
        default_factory=dict[tuple[Cells, int], LineReadings]
    )

    def readings(self, cells: Cells, rows: Sequence[Row]) -> LineReadings:
        """Return the readings of each row over all ways to divide the cells among the rows."""
        if (cells, len(rows)) not in self.known:
            self.known[cells, len(rows)] = self._joined(cells, rows)
        return self.known[cells, len(rows)]

    def _joined(self, cells: Cells, rows: Sequence[Row]) -> LineReadings:
        first, *others = rows
        found: list[dict[RowReading, None]] = [{} for _ in rows]
        for own, rest in _heads_of(cells) if others else [(cells, ())]:
            later = self.readings(rest, others) if others else ()
            if others and not later:
                continue
            if readings := tuple(self._row(own, first)):
                for of_row, more in zip(found, (readings, *later), strict=True):
                    of_row.update(dict.fromkeys(more))
        if len(found[0]) > _MOST_READINGS:
            raise TooMany
        return tuple(map(tuple, found)) if found[0] else ()

    def _row(self, cells: Cells, row: Row) -> Iterator[RowReading]:
        width = len(row.columns)
        for figures in self._ways(cells, width):
            for reading in _placed(figures, width):
                self.steps.count()
                if row_adds_up(reading, row, self.table) is not False:
                    yield reading

    def _ways(self, cells: Cells, count: int) -> Iterator[RowReading]:
        """Yield the ways to divide runs of digits into figures, of which the last is the total.

        A single figure, or one figure less than there are columns, may also be without a total.
        """
        *first, last = cells
        if not self.summed or last == BLANK:
            yield from self._figures("".join(cells), _ends(cells), count, _LARGEST)
            return
        bare = BLANK not in cells and all(map(_is_figure, cells))
        if bare and (len(cells) == count - 1 or len(cells) == 1 > len(cells[0]) // count):
            yield tuple(map(int, cells))
        for at in range(max(0, len(last) - _LONGEST_FIGURE), len(last)):
            if _is_figure(last[at:]):
                total, rest = int(last[at:]), (*first, last[:at]) if at else tuple(first)
                if (_digit_sum(rest) - total) % 9:
                    continue  # figures of these digits cannot have that sum
                for parts in self._figures("".join(rest), _ends(rest), count - 1, total):
                    if parts and sum(part or 0 for part in parts) == total:
                        yield (*parts, total)

    def _figures(
        self, digits: str, ends: frozenset[int], most: int, limit: int
    ) -> Iterator[RowReading]:
        """Yield the ways to divide digits into figures whose sum is at most `limit`.

        Args:
            digits: The digits.
            ends: Positions at which a figure must end, counted from the end of the digits.
            most: Maximum number of figures.
            limit: Maximum of their sum.
        """
        self.steps.count()
        if not digits:
            yield ()
        longest = -(-len(digits) // most) if most else 0  # of the longest figure, at least
        if most == 0 or (longest > 1 and 10 ** (longest - 1) > limit):
            return
        for stop in range(1, min(len(digits), _LONGEST_FIGURE) + 1):
            figure = _figure(digits[:stop])
            left = limit - (figure or 0)
            for rest in self._figures(digits[stop:], ends, most - 1, left) if left >= 0 else ():
                yield (figure, *rest)
            if len(digits) - stop in ends or digits[0] == "0":
                return


def _heads_of(cells: Cells) -> Iterator[tuple[Cells, Cells]]:
    """Yield each way to split the cells into those of the first row and those of the others."""
    for at, cell in enumerate(cells):
        for end in range(1, len(cell) + 1):
            rest = (*((cell[end:],) if cell[end:] else ()), *cells[at + 1 :])
            if rest:
                yield (*cells[:at], cell[:end]), rest


def row_adds_up(reading: RowReading, row: Row, table: Table) -> bool | None:
    """Return whether the totals of a row are the sums of its figures, or None without a total.

    A blank total counts as no total.
    """
    values = dict(zip(row.columns, reading, strict=True))
    totals = [
        column
        for id_ in row.columns
        if (column := table.column_of[id_]).sum_of and values[id_] is not None
    ]
    if not totals:
        return None
    return all(values[one.id] == sum(values[part] or 0 for part in one.sum_of) for one in totals)


def _ends(cells: Cells) -> frozenset[int]:
    return frozenset(itertools.accumulate(map(len, reversed(cells)), initial=0))


def _digit_sum(cells: Cells) -> int:
    return sum(int(digit) for cell in cells for digit in cell if digit != BLANK)


def _figure(digits: str) -> int | None:
    return None if digits[0] == BLANK else int(digits)


def _is_figure(digits: str) -> bool:
    return digits == "0" or digits[0] != "0"


def _placed(figures: RowReading, count: int) -> Iterator[RowReading]:
    """Yield the ways to place figures in `count` columns in their order, with blanks between."""
    for places in itertools.combinations(range(count), len(figures)):
        reading: list[Number | None] = [None] * count
        for place, figure in zip(places, figures, strict=True):
            reading[place] = figure
        yield tuple(reading)


Readings = Mapping[str, Sequence[RowReading]]
"""Possible readings by row."""


_Sum = Mapping[str, tuple[int, int]]
"""Equation of a column: index in the reading and sign of each row; the sum must be nought."""


def settled(readings: Readings, table: Table, equations: Sequence[Equation]) -> Readings:
    """Return the readings of each row that fit together with the others in every column.

    A column that no combination satisfies is ignored: there the document itself is wrong.
    """
    if all(len(several) == 1 for several in readings.values()):
        return readings
    columns = (one for one in equations if one.axis is Axis.COLUMN)
    sums = [one for column in columns if (one := _sum_of(column, readings, table))]
    known, steps = dict(readings), Steps()
    try:
        if _narrowed(known, sums, steps) is None:
            sums = [one for one in sums if _narrowed(known, [one], steps) is not None]
        known = _narrowed(known, sums, steps) or known
        for row in dict.fromkeys(row for one in sums for row in one):
            fit = [one for one in known[row] if _narrowed({**known, row: (one,)}, sums, steps)]
            known[row] = fit or known[row]
    except TooMany:
        pass
    return known


def _narrowed(
    known: dict[str, Sequence[RowReading]], sums: Sequence[_Sum], steps: Steps
) -> dict[str, Sequence[RowReading]] | None:
    """Return the readings without those that violate a sum, or None if a row has none left."""
    again = True
    while again:
        again = False
        for one in sums:
            values = {
                row: [(reading[place] or 0) * sign for reading in known[row]]
                for row, (place, sign) in one.items()
            }
            least, most = sum(map(min, values.values())), sum(map(max, values.values()))
            for row, own in values.items():
                steps.count()
                low, high = min(own) - least, max(own) - most
                fit = [r for r, value in zip(known[row], own, strict=True) if high <= value <= low]
                if not fit:
                    return None
                if len(fit) < len(own):
                    known, again = {**known, row: fit}, True
                    break
    return known


def _sum_of(equation: Equation, readings: Readings, table: Table) -> _Sum | None:
    """Return an equation of a column as a `_Sum`, or None if a row has no readings."""
    terms: dict[str, tuple[int, int]] = {}
    for side, sign in ((equation.left, 1), (equation.right, -1)):
        for address in side:
            cell = table.cell_of.get(address)
            if cell is None or not readings.get(cell.row):
                return None
            terms[cell.row] = (table.row_of[cell.row].columns.index(cell.column), sign)
    return terms
