"""Links of cells whose figure must match last year's report, unless released."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from zwgk_desktop.domain.addresses import Address, AddressKind, explanation_address
from zwgk_desktop.domain.counterparts import converted_to_edition
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zwgk_desktop.domain.rules import Rule


@dataclass(frozen=True, slots=True)
class Link:
    """Link of a cell to the cell of last year's report that it must match.

    Args:
        rule: Id of the rule that compares them. A release is an explanation of its finding.
        last_row: Name of last year's row.
        released: Reason of the release; None while the cell is linked.
    """

    rule: str
    address: Address
    source: Address
    last_row: str
    expected: Number | None
    actual: Number | None
    released: str | None

    @property
    def matches(self) -> bool:
        """Whether the cell is linked and matches last year's report."""
        return self.released is None and self.expected == self.actual

    @property
    def reason_address(self) -> Address:
        """Address of the reason of the release."""
        return explanation_address(self.rule, self.address)


def links_of(report: Report, previous: Report | None, rules: "Iterable[Rule]") -> tuple[Link, ...]:
    """Return the links of all cells whose figure must match last year's report."""
    if previous is None:
        return ()
    before = converted_to_edition(report.edition, previous)
    return tuple(
        Link(
            rule,
            cell,
            last,
            _row_name(report.edition, last),
            before.stated_or_computed(last),
            report.entry(cell),
            report.explanation(rule, (cell,)),
        )
        for rule, cell, last in carried_pairs(report.edition, tuple(rules))
    )


def carrying_rows(edition: Edition) -> tuple[str, str]:
    """Return the names of the row carried in from last year and its source row."""
    roles = edition.roles.requests
    rows = edition.table_of[roles.table].row_of
    return rows[roles.carried_in].name, rows[roles.carried_out].name


def _row_name(edition: Edition, cell: Address) -> str:
    table, row, _ = edition.cell_of[cell]
    return edition.table_of[table].row_of[row].name


@lru_cache(maxsize=8)  # called at every entry
def carried_pairs(
    edition: Edition, rules: "tuple[Rule, ...]"
) -> tuple[tuple[str, Address, Address], ...]:
    """Return the rule id, cell and last year's cell of each link of entered cells."""
    from zwgk_desktop.domain.rules.continuity import RowEqualsLastYear  # noqa: PLC0415 - loads every rule

    return tuple(
        (rule.id, cell, last)
        for rule in rules
        if isinstance(rule, RowEqualsLastYear)
        for cell, last in rule.pairs(edition)
        if edition.kind(cell) is AddressKind.CELL
    )
