"""The course of requests as the form lays it out: what came in, what became of it, what is left.

Which rows make an outcome is a role of the form: a new edition with other rows
needs no change here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.roles import RequestRoles
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Column, Row, Table, unremarked


@dataclass(frozen=True, eq=False)
class RequestsCourse:
    """The course of requests through their table.

    Args:
        before: Rows above the outcomes: what was to be handled.
        outcomes: Name and rows of each outcome, in the form's order.
        concluded: The total of all outcomes.
        after: Rows below it: what is left.
        total: The column of all applicants.
    """

    table: Table
    before: tuple[Row, ...]
    outcomes: tuple[tuple[str, tuple[Row, ...]], ...]
    concluded: Row
    after: tuple[Row, ...]
    total: Column

    @property
    def applicants(self) -> tuple[Column, ...]:
        """The columns under the total."""
        return tuple(self.table.column_of[column] for column in self.total.sum_of)

    def cells(self, *rows: Row, column: Column | None = None) -> tuple[Address, ...]:
        """Return the cells of some rows in one column; in the total where none is named."""
        return tuple(self.table.address(row, column or self.total) for row in rows)


@lru_cache(maxsize=8)
def course(edition: Edition) -> RequestsCourse:
    """Return the rows of 三 in the order a request goes, the six groups of outcomes together."""
    roles = edition.roles.requests
    table = edition.table_of[roles.table]
    rows = table.row_of
    return RequestsCourse(
        table=table,
        before=(rows[roles.received], rows[roles.carried_in]),
        outcomes=tuple(_outcomes(table, roles)),
        concluded=rows[roles.concluded],
        after=(rows[roles.carried_out],),
        total=table.column_of[roles.total],
    )


def _outcomes(table: Table, roles: RequestRoles) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Yield each group with its rows, called as the form calls it, in the form's order."""
    order = {row.id: place for place, row in enumerate(table.rows)}
    for ids in sorted(roles.outcomes, key=lambda group: min(order[row] for row in group)):
        rows = tuple(table.row_of[id_] for id_ in sorted(ids, key=order.__getitem__))
        spanning = rows[0].groups[1:2]
        yield (spanning[0] if spanning else unremarked(rows[0].label)), rows
