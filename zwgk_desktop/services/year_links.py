"""Cells that carry on from last year's report: linked until released with a reason."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from zwgk_desktop.domain.addresses import Address, AddressKind, explanation_address
from zwgk_desktop.domain.counterparts import seen_on
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zwgk_desktop.domain.rules import Rule


@dataclass(frozen=True, slots=True)
class Link:
    """One cell that carries on from last year's, until it is released with a reason.

    Args:
        rule: Which rule joins them; releasing is explaining what it finds.
        last_row: What the row it carries on from is called.
        released: The reason; None while it is linked.
    """

    rule: str
    address: Address
    source: Address
    last_row: str
    expected: Number | None
    actual: Number | None
    released: str | None

    @property
    def holds(self) -> bool:
        """Whether it is linked and stands as last year's report has it."""
        return self.released is None and self.expected == self.actual

    @property
    def place(self) -> Address:
        """Where the reason of its release stands."""
        return explanation_address(self.rule, self.address)


def links_of(report: Report, previous: Report | None, rules: "Iterable[Rule]") -> tuple[Link, ...]:
    """Return every cell that carries on from last year's report, and how it stands."""
    if previous is None:
        return ()
    before = seen_on(report.edition, previous)
    return tuple(
        Link(
            rule,
            cell,
            last,
            _row_name(report.edition, last),
            before.judged(last),
            report.entry(cell),
            report.explanation(rule, (cell,)),
        )
        for rule, cell, last in carried_pairs(report.edition, tuple(rules))
    )


def carrying_rows(edition: Edition) -> tuple[str, str]:
    """Name the row that carries on from last year's report, and the one it carries on from."""
    roles = edition.roles.requests
    rows = edition.table_of[roles.table].row_of
    return rows[roles.carried_in].name, rows[roles.carried_out].name


def _row_name(edition: Edition, cell: Address) -> str:
    table, row, _ = edition.cell_of[cell]
    return edition.table_of[table].row_of[row].name


@lru_cache(maxsize=8)  # asked at every entry
def carried_pairs(
    edition: Edition, rules: "tuple[Rule, ...]"
) -> tuple[tuple[str, Address, Address], ...]:
    """Return each cell to fill that carries on from another, with the rule that says so."""
    from zwgk_desktop.domain.rules.continuity import Carried  # noqa: PLC0415 - loads every rule

    return tuple(
        (rule.id, cell, last)
        for rule in rules
        if isinstance(rule, Carried)
        for cell, last in rule.pairs(edition)
        if edition.kind(cell) is AddressKind.CELL
    )
