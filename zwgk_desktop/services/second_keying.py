"""Second keying (复核): key a table again without seeing the first, then compare both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from zwgk_desktop.domain.addresses import (
    Address,
    AddressKind,
    after_prefix,
    kind_of,
    second_keying_address,
)
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.services.editing import ActKind, ActSummary, EditingSession
from zwgk_desktop.services.year_links import Link


@dataclass(frozen=True, slots=True)
class KeyingDifference:
    """Figure that differs between first and second keying; None is blank."""

    address: Address
    first: Number | None
    second: Number


class SecondKeying:
    """Second keying of a table, shown without the first keying's figures.

    The figures are stored beside the first ones (``second.…``) by acts of the kind
    review. They can be undone and remain after a restart, like every entry.
    """

    def __init__(self, session: EditingSession, table: Table) -> None:
        self._session = session
        self._table = table
        self._seen: Report | None = None
        self._report = Report(session.report.edition, {})

    @property
    def report(self) -> Report:
        """Report with the second keying's figures only."""
        if self._session.report is not self._seen:
            self._seen = self._session.report
            self._report = Report(self._seen.edition, _second(self._seen, self._table))
        return self._report

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Always empty: findings would reveal the first keying."""
        return ()

    @property
    def links(self) -> tuple[Link, ...]:
        """Always empty: last year's figures would influence the second keying."""
        return ()

    def counted_entries(self, cell: Address) -> None:
        """Return None: the books would influence the second keying."""

    @property
    def blanks(self) -> int:
        """Number of cells not yet keyed a second time."""
        return sum(address not in self.report.values for address in self._table.entered)

    def ensure_editable(self) -> Self:
        """Return the second keying itself; raise as `EditingSession.ensure_editable` does."""
        self._session.ensure_editable()
        return self

    def apply(
        self, values: Mapping[Address, Value | None], kind: ActKind, note: str = ""
    ) -> ActSummary | None:
        """Store figures of the second keying, as one act."""
        del kind
        keyed = {second_keying_address(address): value for address, value in values.items()}
        return self._session.apply(keyed, ActKind.REVIEW, note)

    def differences(self) -> tuple[KeyingDifference, ...]:
        """Return the differing figures of both keyings in form order, with stated totals.

        Cells not yet keyed a second time are left out; `blanks` counts them.
        """
        first, second = self._session.report, self.report
        return tuple(
            KeyingDifference(address, one, two)
            for address in self._table.addresses
            if (two := second.entry(address)) is not None and (one := first.entry(address)) != two
        )

    def settle(self, address: Address, value: Value | None) -> ActSummary | None:
        """Store one agreed figure in both keyings."""
        both = {address: value, second_keying_address(address): value}
        return self._session.apply(both, ActKind.REVIEW, "复核取定")

    def end(self) -> ActSummary | None:
        """Remove the second keying, complete or abandoned; undo restores it."""
        note = "放弃复核" if self.differences() or self.blanks else "复核一致"
        return self._session.apply(_blank_second_values(self.report.values), ActKind.REVIEW, note)


def is_begun(report: Report, table: Table) -> bool:
    """Return whether a second keying of a table is in progress."""
    return bool(_second(report, table))


def _second(report: Report, table: Table) -> Mapping[Address, Value]:
    return {
        after_prefix(address): value
        for address, value in report.values.items()
        if kind_of(address) is AddressKind.SECOND and after_prefix(address) in table.cell_of
    }


def _blank_second_values(addresses: Iterable[Address]) -> Mapping[Address, None]:
    return dict.fromkeys(second_keying_address(address) for address in addresses)
