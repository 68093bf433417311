"""Search for the readings of a table's figures that satisfy every identity of the form.

A run of digits does not always part into figures in one way, and a blank cell may leave nothing
behind. So each row has several readings. A reading fits if the row's total comes out. Of these the
ones remain that fit together with readings of all other rows in every column.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.rules.arithmetic import Axis, Equation
from zwgk_desktop.domain.tables import Row, Table

RowReading = tuple[Number | None, ...]
"""One figure for each column of a row; None is a blank cell."""

BLANK = "_"
"""Cell in `Cells` that is known to be blank."""

LineReading = tuple[RowReading, ...]
"""A reading for each row of a line."""

Cells = tuple[str, ...]
"""Runs of digits of a row in reading order, each one figure or several without space."""

_LONGEST_FIGURE = 9
_MOST_STEPS = 20_000
"""Steps of one search, after which what remains is unsure. Counted, so that it never varies."""

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


def readings_of(cells: Cells, rows: Sequence[Row], table: Table) -> tuple[LineReading, ...]:
    """Return the readings of rows that stand in one line; none at the bound of the search.

    Digits part anywhere but before a nought that is not a figure of its own. Every total comes out.
    Blank cells may have left nothing behind, unless each digit is a figure: such totals cannot come
    out by chance, as a number and the sum of its digits leave the same remainder by 9.
    """
    width = sum(len(row.columns) for row in rows)
    digits = iter("".join(cells))
    single = tuple(tuple(map(_figure, itertools.islice(digits, len(row.columns)))) for row in rows)
    if len("".join(cells)) == width and all(
        map(row_adds_up, single, rows, itertools.repeat(table))
    ):
        return (single,)
    try:
        line = _line(cells, rows, table, Steps())
        found = dict.fromkeys(itertools.islice(line, _MOST_READINGS + 1))
    except TooMany:
        return ()
    return tuple(found) if len(found) <= _MOST_READINGS else ()


def _line(cells: Cells, rows: Sequence[Row], table: Table, steps: Steps) -> Iterator[LineReading]:
    """Yield the readings of all rows, which hold all the cells."""
    first, *others = rows
    for own, rest in _heads_of(cells) if others else [(cells, ())]:
        for reading in _row(own, first, table, steps):
            for later in _line(rest, others, table, steps) if others else [()]:
                yield (reading, *later)


def _heads_of(cells: Cells) -> Iterator[tuple[Cells, Cells]]:
    """Yield each part of the cells that a row may take, with what is left for the next rows."""
    for at, cell in enumerate(cells):
        for end in range(1, len(cell) + 1):
            rest = _without(cells[at:], end)
            if rest:
                yield (*cells[:at], cell[:end]), rest


def _without(cells: Cells, count: int) -> Cells:
    """Return cells without the first digits of the first one."""
    return (cells[0][count:], *cells[1:]) if cells[0][count:] else cells[1:]


def _row(cells: Cells, row: Row, table: Table, steps: Steps) -> Iterator[RowReading]:
    """Yield the readings of a row.

    One figure alone, or one less than there are columns, may also be without their sum.
    """
    count, (*first, last) = len(row.columns), cells
    if not table.column_of[row.columns[-1]].sum_of or last == BLANK:
        yield from _parts(cells, count, steps)
        return
    bare = all(one == "0" or one[0] not in f"0{BLANK}" for one in cells)
    if bare and (len(cells) == count - 1 or len(cells) == 1 > len(last) // count):
        for places in itertools.combinations(range(count - 1), len(cells)):
            figures = dict(zip(places, map(int, cells), strict=True))
            yield tuple(map(figures.get, range(count)))
    for at in range(max(0, len(last) - _LONGEST_FIGURE), len(last)):
        if last[at] != "0" or at == len(last) - 1:
            rest = (*first, last[:at]) if at else tuple(first)
            for parts in _parts(rest, count - 1, steps, int(last[at:])):
                yield (*parts, int(last[at:]))


def _parts(cells: Cells, count: int, steps: Steps, left: int | None = None) -> Iterator[RowReading]:
    """Yield the ways to part runs of digits into so many cells, blank ones among them.

    Args:
        cells: The runs.
        count: Number of cells.
        steps: Counted.
        left: Sum of the figures, if it is known.
    """
    steps.count()
    if not cells:
        yield from [] if left else [(None,) * count]
        return
    least = sum(int(digit) for cell in cells for digit in cell if digit != BLANK)
    if len(cells) > count or (left is not None and least > left):
        return
    for rest in _parts(cells, count - 1, steps, left):
        yield (None, *rest)
    for end in range(1, min(len(cells[0]), _LONGEST_FIGURE) + 1):
        figure = _figure(cells[0][:end])
        if left is None or (figure or 0) <= left:
            after = None if left is None else left - (figure or 0)
            for rest in _parts(_without(cells, end), count - 1, steps, after):
                yield (figure, *rest)
        if cells[0][0] == "0":
            return


def _figure(digits: str) -> int | None:
    return None if digits[0] == BLANK else int(digits)


def row_adds_up(reading: RowReading, row: Row, table: Table) -> bool | None:
    """Return whether the totals of a row are the sums of its figures; None if it has no total.

    A total that is blank is none.
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


Readings = Mapping[str, Sequence[RowReading]]
"""Possible readings by row."""


_Sum = Mapping[str, tuple[int, int]]
"""Sum over rows that is nought in one column: each row's place in its reading, and sign."""


def settled(readings: Readings, table: Table, equations: Sequence[Equation]) -> Readings:
    """Return for each row the readings that fit with all others in every column.

    A column that no choice satisfies is left aside: the document itself does not add up there.
    """
    columns = (one for one in equations if one.axis is Axis.COLUMN)
    sums = [one for column in columns if (one := _sum_of(column, readings, table))]
    known, steps = dict(readings), Steps()
    try:
        if _narrowed(known, sums, steps) is None:
            sums = [one for one in sums if _narrowed(known, [one], steps) is not None]
        known = _narrowed(known, sums, steps) or known
        for row in {row for one in sums for row in one}:
            fit = [one for one in known[row] if _narrowed({**known, row: (one,)}, sums, steps)]
            known[row] = fit or known[row]
    except TooMany:
        pass
    return known


def _narrowed(
    known: dict[str, Sequence[RowReading]], sums: Sequence[_Sum], steps: Steps
) -> dict[str, Sequence[RowReading]] | None:
    """Return the readings without those that no sum allows; None if a row has none left."""
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
    """Return an equation of a column as a sum; None if not every row has readings."""
    sides = ((equation.left, 1), (equation.right, -1))
    cells = [(table.cell_of.get(address), sign) for side, sign in sides for address in side]
    if not all(cell and readings.get(cell.row) for cell, _ in cells):
        return None
    return {
        cell.row: (table.row_of[cell.row].columns.index(cell.column), sign)
        for cell, sign in cells
        if cell
    }
