"""The course of requests as the form lays it out: what came in, what became of it, what is left.

Which rows make an outcome, and which columns an applicant, is read off the
form: a new edition with other rows needs no change here.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Column, Row, Table

_ASIDE = re.compile(r"(?<=.{4})（.*）$")  # （区分处理的，只计这一情形…）, not the leading （二）


@dataclass(frozen=True, eq=False)
class Course:
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
def course(edition: Edition) -> Course | None:
    """Read the course of requests off a form; None when it has no such table."""
    for table in edition.tables:
        concluded = next((row for row in table.rows if row.sum_of), None)
        total = next((column for column in table.columns if column.sum_of), None)
        if concluded and total:
            first = table.rows.index(table.row_of[concluded.sum_of[0]])
            return Course(
                table=table,
                before=table.rows[:first],
                outcomes=_outcomes(table, concluded),
                concluded=concluded,
                after=table.rows[table.rows.index(concluded) + 1 :],
                total=total,
            )
    return None


def _outcomes(table: Table, concluded: Row) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Gather rows under one inner group; a row without one is an outcome of its own."""
    found: dict[str, tuple[Row, ...]] = {}
    for row_id in concluded.sum_of:
        row = table.row_of[row_id]
        name = row.groups[1] if len(row.groups) > 1 else _ASIDE.sub("", row.label)
        found[name] = (*found.get(name, ()), row)
    return tuple(found.items())
