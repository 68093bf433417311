"""Layout analysis of tables: ruled lines into rows, columns and cells with spans."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_NEAR = 4.0
"""Maximum distance (points) of lines that count as one. No cell is so narrow."""

_THIN = 3.0
"""Width (points) below which a shape is a line."""

_HALF = 0.5
_OVERLAP = 0.1
_NARROW = 1.4
"""Width of a cell, in characters, that has no space for one character and padding."""

_MOST_PLACES = 20_000


@dataclass(frozen=True, slots=True)
class RuledLine:
    """Straight vertical or horizontal line.

    Args:
        at: Position across its direction, in points.
        start: Start along its direction, in points.
        end: End along its direction, in points.
    """

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class LineTable:
    """Table of ruled lines: its column and row edges, and the cell of each place.

    Args:
        columns: Edges of the columns, from the left.
        rows: Edges of the rows, from the top.
        owner: By row and column, the upper left place of the cell that covers it.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    owner: tuple[tuple[tuple[int, int], ...], ...]

    def place(self, left: float, right: float, y: float) -> tuple[int, int] | None:
        """Return the upper left place of the cell of a character; None if outside.

        A character across a border belongs to the cell of its middle. If the other cell is
        too narrow for it, it belongs there: upright text in a narrow cell is wider than that.
        """
        wide = right - left
        own = self._place_at((left + right) / 2, y)
        for x in (left + _OVERLAP * wide, right - _OVERLAP * wide):
            near = self._place_at(x, y)
            if near and near != own:
                start, end = self.edges(near)
                if end - start < _NARROW * wide:
                    return near
        return own

    def _place_at(self, x: float, y: float) -> tuple[int, int] | None:
        column, row = bisect_right(self.columns, x) - 1, bisect_right(self.rows, y) - 1
        inside = 0 <= column < len(self.columns) - 1 and 0 <= row < len(self.rows) - 1
        return self.owner[row][column] if inside else None

    def edges(self, place: tuple[int, int]) -> tuple[float, float]:
        """Return the left and right edge of the cell at a place."""
        row, column = place
        last = max(at for at, own in enumerate(self.owner[row]) if own == place)
        return self.columns[column], self.columns[last + 1]

    def has_same_columns(self, other: "LineTable") -> bool:
        """Return whether two tables have the same columns, so that one may continue the other."""
        if len(self.columns) != len(other.columns):
            return False
        pairs = zip(self.columns, other.columns, strict=True)
        return all(abs(a - b) <= _NEAR for a, b in pairs)


def ruled_lines(
    outline: Sequence[tuple[float, float]], *, filled: bool, stroked: bool
) -> Iterator[RuledLine]:
    """Yield the ruled lines of an outline: its strokes, or a filled shape as thin as a line."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if min(wide, high) < _THIN:
        if filled or stroked:
            yield from _thin_lines(xs, ys)
    elif stroked:
        for (a, b), (c, d) in pairwise(outline):
            yield from _thin_lines((a, c), (b, d))


def _thin_lines(xs: Sequence[float], ys: Sequence[float]) -> Iterator[RuledLine]:
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if high < _THIN and wide > high:
        yield RuledLine(upright=False, at=(min(ys) + max(ys)) / 2, start=min(xs), end=max(xs))
    elif wide < _THIN and high > wide:
        yield RuledLine(upright=True, at=(min(xs) + max(xs)) / 2, start=min(ys), end=max(ys))


def find_tables(rules: Sequence[RuledLine]) -> tuple[LineTable, ...]:
    """Return the tables of at least two cells that ruled lines form, from the top."""
    tables = [
        table
        for group in _connected_groups(_merge_lines(rules))
        if (table := _table_of_lines(group))
    ]
    return tuple(sorted(tables, key=lambda table: (table.rows[0], table.columns[0])))


def _merge_lines(rules: Iterable[RuledLine]) -> list[RuledLine]:
    """Return the lines with those that continue or repeat one another merged."""
    merged: list[RuledLine] = []
    ordered = sorted(rules, key=lambda rule: (rule.upright, rule.at))
    band: list[RuledLine] = []
    for rule in ordered:
        if band and (rule.upright is not band[-1].upright or rule.at - band[0].at > _NEAR):
            merged += _join_overlapping(band)
            band = []
        band.append(rule)
    return merged + _join_overlapping(band)


def _join_overlapping(band: list[RuledLine]) -> list[RuledLine]:
    if not band:
        return []
    at = sum(rule.at for rule in band) / len(band)
    found: list[RuledLine] = []
    for rule in sorted(band, key=lambda rule: rule.start):
        if found and rule.start <= found[-1].end + _NEAR:
            last = found.pop()
            found.append(RuledLine(last.upright, at, last.start, max(last.end, rule.end)))
        else:
            found.append(RuledLine(rule.upright, at, rule.start, rule.end))
    return found


def _connected_groups(rules: Sequence[RuledLine]) -> list[list[RuledLine]]:
    """Return the groups of lines that are connected by crossings."""
    level = [rule for rule in rules if not rule.upright]
    upright = [rule for rule in rules if rule.upright]
    group = list(range(len(rules)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for one, flat in enumerate(level):
        for two, tall in enumerate(upright, start=len(level)):
            if _do_cross(flat, tall):
                group[root(one)] = root(two)
    found: dict[int, list[RuledLine]] = {}
    for at, rule in enumerate([*level, *upright]):
        found.setdefault(root(at), []).append(rule)
    return list(found.values())


def _do_cross(flat: RuledLine, tall: RuledLine) -> bool:
    across = flat.start - _NEAR <= tall.at <= flat.end + _NEAR
    return across and tall.start - _NEAR <= flat.at <= tall.end + _NEAR


def _table_of_lines(group: Sequence[RuledLine]) -> LineTable | None:
    level = [rule for rule in group if not rule.upright]
    upright = [rule for rule in group if rule.upright]
    if not level or not upright:
        return None
    ends = [x for rule in level for x in (min(r.start for r in level), rule.end)]
    columns = _edges([rule.at for rule in upright], (min(ends), max(ends)))
    # Office suites may draw one or two uprights on to the end of the page, with no row there.
    ends_up = (median(rule.start for rule in upright), median(rule.end for rule in upright))
    rows = _edges([rule.at for rule in level], ends_up)
    if not 1 <= (len(columns) - 1) * (len(rows) - 1) <= _MOST_PLACES:
        return None
    owner = _owner_of_places(columns, rows, level, upright)
    cells = {place for line in owner for place in line}
    return LineTable(columns, rows, owner) if len(cells) > 1 else None


def _edges(inner: Iterable[float], outer: tuple[float, float]) -> tuple[float, ...]:
    """Return the sorted edges, with outer ones for a table without lines at its sides."""
    edges: list[float] = []
    for edge in sorted([*inner, *outer]):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return tuple(edges)


def _owner_of_places(
    columns: Sequence[float],
    rows: Sequence[float],
    level: list[RuledLine],
    upright: list[RuledLine],
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the cell of each place, joining neighbours without a line between them."""
    owner = [[(row, column) for column in range(len(columns) - 1)] for row in range(len(rows) - 1)]

    def first(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place[0]][place[1]] != place:
            place = owner[place[0]][place[1]]
        return place

    def join(one: tuple[int, int], two: tuple[int, int]) -> None:
        one, two = sorted((first(one), first(two)))
        owner[two[0]][two[1]] = one

    beside = _drawn_borders(upright, columns, list(pairwise(rows)))
    above = _drawn_borders(level, rows, list(pairwise(columns)))
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if column and (column, row) not in beside:
                join((row, column - 1), (row, column))
            if row and (row, column) not in above:
                join((row - 1, column), (row, column))
    return tuple(
        tuple(first((row, column)) for column in range(len(columns) - 1))
        for row in range(len(rows) - 1)
    )


def _drawn_borders(
    rules: Sequence[RuledLine], edges: Sequence[float], stretches: Sequence[tuple[float, float]]
) -> set[tuple[int, int]]:
    """Return the (edge, stretch) pairs of which more than half is drawn as a line."""
    drawn: set[tuple[int, int]] = set()
    for rule in rules:
        number = min(range(len(edges)), key=lambda at: abs(edges[at] - rule.at))
        for stretch, (start, end) in enumerate(stretches):
            if min(end, rule.end) - max(start, rule.start) > _HALF * (end - start):
                drawn.add((number, stretch))
    return drawn
