"""Cells that carry on from last year's report: linked until released with a reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zwgk_desktop.domain.addresses import Address, AddressKind, explanation_address
from zwgk_desktop.domain.counterparts import seen_on
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Rule
from zwgk_desktop.domain.rules.continuity import Carried
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.storage.acts import ActKind, ActSummary

if TYPE_CHECKING:
    from zwgk_desktop.services.editing import EditingSession

RELEASED, LINKED_AGAIN = "解除与上年的关联", "恢复与上年的关联"


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


def links_of(report: Report, previous: Report | None, rules: Iterable[Rule]) -> tuple[Link, ...]:
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
        for rule, cell, last in carried_pairs(report, rules)
    )


def carrying_rows(edition: Edition) -> tuple[str, str]:
    """Name the row that carries on from last year's report, and the one it carries on from."""
    roles = edition.roles.requests
    rows = edition.table_of[roles.table].row_of
    return rows[roles.carried_in].name, rows[roles.carried_out].name


def _row_name(edition: Edition, cell: Address) -> str:
    table, row, _ = edition.cell_of[cell]
    return edition.table_of[table].row_of[row].name


def carried_pairs(report: Report, rules: Iterable[Rule]) -> Iterator[tuple[str, Address, Address]]:
    """Yield each cell to fill that carries on from another, with the rule that says so."""
    for rule in rules:
        if isinstance(rule, Carried):
            for cell, last in rule.pairs(report.edition):
                if report.edition.kind(cell) is AddressKind.CELL:
                    yield rule.id, cell, last


def link_at(session: "EditingSession", address: Address) -> Link | None:
    """Return how a cell is linked to last year's report, if it is one that is."""
    return next((link for link in session.links if link.address == address), None)


def release(session: "EditingSession", link: Link, reason: str) -> ActSummary | None:
    """Let a cell stand otherwise than last year's report, also before it does.

    Raises:
        UserError: No reason is given (D14), or as for `EditingSession.apply`.
    """
    why = " ".join(reason.split())
    if not why:
        raise UserError(
            "没有写解除关联的原因",
            remedy="请写明为什么与上年不同，例如 上年报告多计1件；原因随报告留存",
            code="D14",
        )
    return session.apply({link.place: why}, ActKind.EXPLAIN, RELEASED)


def link_again(session: "EditingSession", link: Link) -> ActSummary | None:
    """Link a cell that was released to last year's report again.

    Raises:
        UserError: As for `EditingSession.apply`.
    """
    own = link.place in session.report.values
    place = link.place if own else explanation_address(link.rule)  # one for the whole row
    return session.apply({place: None}, ActKind.EXPLAIN, LINKED_AGAIN)
