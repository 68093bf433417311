"""Where the caret goes in a table, by key: reading order, column order, neighbours."""

from enum import Enum
from functools import cached_property

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.grid import Grid, GridCell, Role


class Step(Enum):
    """One way to move the caret."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    ROW_START = "row_start"
    ROW_END = "row_end"
    COLUMN_START = "column_start"
    COLUMN_END = "column_end"
    FIRST = "first"
    LAST = "last"
    ENTER = "enter"
    ENTER_BACK = "enter_back"
    TAB = "tab"
    TAB_BACK = "tab_back"


class KeyOrder:
    """The figures of one grid and the ways between them.

    Enter goes down a column and on to the top of the next one, Tab along a
    row and on to the next one. Both pass totals by, which need no entry,
    unless the caret stands on one: then stated totals are being keyed.
    """

    def __init__(self, grid: Grid) -> None:
        self._figures = {cell.address: cell for cell in grid.cells if cell.address is not None}

    @cached_property
    def first_entry(self) -> Address:
        """Return where the caret stands before the clerk has moved it."""
        return next(a for a, cell in self._figures.items() if cell.role is Role.FIGURE)

    def step(self, here: Address, step: Step) -> Address | None:
        """Return where a step leads; None at the end of the table or of its line."""
        match step:
            case Step.ENTER | Step.ENTER_BACK:
                return self._entry(self._by_column, here, back=step is Step.ENTER_BACK)
            case Step.TAB | Step.TAB_BACK:
                return self._entry(self._by_row, here, back=step is Step.TAB_BACK)
            case Step.FIRST | Step.LAST:
                return self._by_row[0 if step is Step.FIRST else -1]
            case Step.LEFT | Step.RIGHT | Step.ROW_START | Step.ROW_END:
                line, at = self._row(here), self._figures[here].column
                places = [self._figures[address].column for address in line]
            case Step.UP | Step.DOWN | Step.COLUMN_START | Step.COLUMN_END:
                line, at = self._column(here), self._figures[here].row
                places = [self._figures[address].row for address in line]
        return _along(line, places, at, step)

    @cached_property
    def _by_row(self) -> list[Address]:
        return sorted(self._figures, key=lambda a: (self._figures[a].row, self._figures[a].column))

    @cached_property
    def _by_column(self) -> list[Address]:
        return sorted(self._figures, key=lambda a: (self._figures[a].column, self._figures[a].row))

    def _entry(self, order: list[Address], here: Address, *, back: bool) -> Address | None:
        on_total = self._figures[here].role is Role.TOTAL
        at = order.index(here)
        ahead = reversed(order[:at]) if back else iter(order[at + 1 :])
        return next(
            (a for a in ahead if on_total or self._figures[a].role is Role.FIGURE),
            None,
        )

    def _row(self, here: Address) -> list[Address]:
        row = self._figures[here].row
        return [address for address in self._by_row if self._figures[address].row == row]

    def _column(self, here: Address) -> list[Address]:
        column = self._figures[here].column
        return [a for a in self._by_row if _covers(self._figures[a], column)]


def _covers(cell: GridCell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.column_span


def _along(line: list[Address], places: list[int], at: int, step: Step) -> Address | None:
    """Return the neighbour on a line of cells, or one of its ends."""
    match step:
        case Step.ROW_START | Step.COLUMN_START:
            return line[0]
        case Step.ROW_END | Step.COLUMN_END:
            return line[-1]
        case Step.UP | Step.LEFT:
            before = [a for a, place in zip(line, places, strict=True) if place < at]
            return before[-1] if before else None
        case _:
            after = [a for a, place in zip(line, places, strict=True) if place > at]
            return after[0] if after else None
