"""Search for the readings of a table's figures that satisfy every identity of the form.

A run of digits does not always part into figures in one way, and a blank cell may leave nothing
behind. So each row has several readings. A reading fits if the row's total comes out. Of these the
ones remain that fit together with readings of all other rows in every column.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, combinations

from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.rules.arithmetic import Axis, Equation
from zwgk_desktop.domain.tables import Row, Table

RowReading = tuple[Number | None, ...]
"""One figure for each column of a row; None is a blank cell."""

BLANK = "_"
"""Cell in `Cells` that is known to be blank."""

Cells = tuple[str, ...]
"""Runs of digits of a row in reading order, each one figure or several without space."""

_LONGEST_FIGURE = 9
_LARGEST = 10**_LONGEST_FIGURE
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


def row_readings(cells: Cells, row: Row, table: Table) -> tuple[RowReading, ...]:
    """Return the readings of a row whose total comes out; none at the bound of the search.

    Digits part anywhere but before a nought that is not a figure of its own. Where there are fewer
    figures than columns, blank cells have left nothing behind.
    """
    count = len(row.columns)
    summed = bool(table.column_of[row.columns[-1]].sum_of)
    steps = Steps()
    found: dict[RowReading, None] = {}
    ways = (
        _parted(cells, count, steps)
        if summed
        else _figures("".join(cells), _ends(cells), count, _LARGEST, steps)
    )
    try:
        for figures in ways:
            for reading in _placed(figures, count):
                steps.count()
                if row_adds_up(reading, row, table) is not False:
                    found[reading] = None
    except TooMany:
        return ()
    return tuple(found) if len(found) <= _MOST_READINGS else ()


def line_readings(cells: Cells, table: Table) -> tuple[Mapping[str, RowReading], ...]:
    """Return the readings of all rows of a one-line table together; none at the bound.

    Digits part only where there are no more runs than rows. In more runs each is a figure.
    """
    blanks = cells.count(BLANK)
    glued = len(cells) - blanks <= len(table.rows) + blanks
    steps = Steps()
    ids = [row.id for row in table.rows]
    known: dict[tuple[Cells, int], tuple[tuple[RowReading, ...], ...]] = {}

    def readings(rest: Cells, at: int) -> tuple[tuple[RowReading, ...], ...]:
        """Return the readings of the rows from one on, which hold all the rest."""
        if at == len(ids):
            return () if rest else ((),)
        if (rest, at) not in known:
            known[rest, at] = tuple(
                (reading, *others)
                for own, after in _heads_of(rest, glued=glued)
                if bool(after) or not glued or at == len(ids) - 1
                for reading in _own_readings(own, table.rows[at], table, steps, glued=glued)
                for others in readings(after, at + 1)
            )
            steps.count(len(known[rest, at]))
        return known[rest, at]

    try:
        found = dict.fromkeys(readings(cells, 0))
    except TooMany:
        return ()
    if len(found) > _MOST_READINGS:
        return ()
    return tuple(dict(zip(ids, one, strict=True)) for one in found)


def _own_readings(
    cells: Cells, row: Row, table: Table, steps: Steps, *, glued: bool
) -> Iterator[RowReading]:
    width = len(row.columns)
    for figures in _parted(cells, width, steps) if glued else _unparted(cells, width):
        for reading in _placed(figures, width):
            steps.count()
            if row_adds_up(reading, row, table) is not False:
                yield reading


def _heads_of(cells: Cells, *, glued: bool) -> Iterator[tuple[Cells, Cells]]:
    """Yield each part of the cells that one row may take, with what is left."""
    if not glued:
        yield from ((cells[:at], cells[at:]) for at in range(len(cells) + 1))
        return
    for at, cell in enumerate(cells):
        for end in range(1, len(cell) + 1):
            rest = (cell[end:],) if cell[end:] else ()
            yield (*cells[:at], cell[:end]), (*rest, *cells[at + 1 :])


def _unparted(cells: Cells, count: int) -> Iterator[RowReading]:
    if len(cells) <= count and all(one == BLANK or _is_figure(one) for one in cells):
        yield tuple(None if one == BLANK else int(one) for one in cells)


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


def _parted(cells: Cells, count: int, steps: Steps) -> Iterator[RowReading]:
    """Yield the ways to part runs of digits into at most `count` figures, the last one their sum.

    One figure alone, or one less than there are columns, may also be without their sum.
    """
    bare = BLANK not in cells and all(map(_is_figure, cells))
    if bare and (len(cells) == count - 1 or len(cells) == 1 > len(cells[0]) // count):
        yield tuple(map(int, cells))
    *first, last = cells
    if last == BLANK:
        yield from _figures("".join(cells), _ends(cells), count, _LARGEST, steps)
        return
    for at in range(max(0, len(last) - _LONGEST_FIGURE), len(last)):
        if _is_figure(last[at:]):
            total, rest = int(last[at:]), (*first, last[:at]) if at else tuple(first)
            for parts in _figures("".join(rest), _ends(rest), count - 1, total, steps):
                if parts and sum(part or 0 for part in parts) == total:
                    yield (*parts, total)


def _ends(cells: Cells) -> frozenset[int]:
    return frozenset(accumulate(map(len, cells)))


def _figures(
    digits: str, ends: frozenset[int], most: int, limit: int, steps: Steps, start: int = 0
) -> Iterator[RowReading]:
    """Yield the ways to part digits from a place on into figures of at most a sum.

    Args:
        digits: All of them.
        ends: Places where a figure must end.
        most: Maximum number of figures.
        limit: Maximum of their sum.
        steps: Counted.
        start: The place.
    """
    steps.count()
    if start == len(digits):
        yield ()
    if start == len(digits) or most == 0:
        return
    for stop in range(start + 1, min(len(digits), start + _LONGEST_FIGURE) + 1):
        piece = digits[start:stop]
        figure = None if piece == BLANK else int(piece)
        if (figure or 0) <= limit:
            left = limit - (figure or 0)
            for rest in _figures(digits, ends, most - 1, left, steps, stop):
                yield (figure, *rest)
        if stop in ends or digits[start] == "0":
            return


def _is_figure(digits: str) -> bool:
    return digits == "0" or digits[0] != "0"


def _placed(figures: RowReading, count: int) -> Iterator[RowReading]:
    """Yield the ways to put figures into so many columns in their order."""
    for places in combinations(range(count), len(figures)):
        reading: list[Number | None] = [None] * count
        for place, figure in zip(places, figures, strict=True):
            reading[place] = figure
        yield tuple(reading)


Readings = Mapping[str, Sequence[RowReading]]
"""Possible readings by row."""


@dataclass(frozen=True, slots=True)
class _Sum:
    """Sum over rows that is nought in one column: each row's place in its reading, and sign."""

    terms: Mapping[str, tuple[int, int]]

    def value(self, row: str, reading: RowReading) -> Number:
        place, sign = self.terms[row]
        return (reading[place] or 0) * sign


@dataclass(eq=False)
class _Search:
    """Search for readings of all rows that fit in every column."""

    sums: Sequence[_Sum]
    steps: Steps = field(default_factory=Steps)

    def narrowed(self, readings: Readings) -> Readings | None:
        """Return the readings without those that no sum allows; None if a row has none left."""
        known = dict(readings)
        again = True
        while again:
            again = False
            for one in self.sums:
                spans = {
                    row: [one.value(row, reading) for reading in known[row]] for row in one.terms
                }
                least, most = sum(map(min, spans.values())), sum(map(max, spans.values()))
                self.steps.count(len(spans))
                for row, values in spans.items():
                    low, high = least - min(values), most - max(values)
                    if len(values) == 1 and not low + values[0] <= 0 <= high + values[0]:
                        return None
                    kept = [
                        reading
                        for reading, value in zip(known[row], values, strict=True)
                        if low + value <= 0 <= high + value
                    ]
                    if not kept:
                        return None
                    if len(kept) < len(values):
                        self.steps.count(len(values))
                        known[row], again = kept, True
                        break
        return known

    def has_solution(self, readings: Readings) -> bool:
        """Return whether some choice of readings satisfies every sum."""
        known = self.narrowed(readings)
        if known is None:
            return False
        open_rows = [row for row, several in known.items() if len(several) > 1]
        if not open_rows:
            return True
        row = min(open_rows, key=lambda one: len(known[one]))
        return any(self.has_solution({**known, row: (one,)}) for one in known[row])


def settled(readings: Readings, table: Table, equations: Sequence[Equation]) -> Readings:
    """Return for each row the readings that fit with all others in every column.

    A column that no choice satisfies is left aside: the document itself does not add up there.
    """
    sums = [
        one
        for equation in equations
        if equation.axis is Axis.COLUMN and (one := _sum_of(equation, readings, table))
    ]
    search = _Search(sums)
    try:
        if search.narrowed(readings) is None:
            sums = [one for one in sums if _Search([one]).narrowed(readings) is not None]
            search = _Search(sums)
            if search.narrowed(readings) is None:
                return readings
        known = dict(search.narrowed(readings) or readings)
        return _with_solutions(search, known)
    except TooMany:
        return readings


def _with_solutions(search: _Search, known: dict[str, Sequence[RowReading]]) -> Readings:
    """Return the readings that some solution has, as far as the search goes."""
    joined = {row for one in search.sums for row in one.terms}
    try:
        for row in joined:
            if len(known[row]) > 1:
                known[row] = [
                    one for one in known[row] if search.has_solution({**known, row: (one,)})
                ] or known[row]
    except TooMany:
        pass
    return known


def _sum_of(equation: Equation, readings: Readings, table: Table) -> _Sum | None:
    """Return an equation of a column as a sum; None if not every row has readings."""
    terms: dict[str, tuple[int, int]] = {}
    for side, sign in ((equation.left, 1), (equation.right, -1)):
        for address in side:
            cell = table.cell_of.get(address)
            if cell is None or not readings.get(cell.row):
                return None
            terms[cell.row] = (table.row_of[cell.row].columns.index(cell.column), sign)
    return _Sum(terms)
