"""复核: a second person keys a table again, blind; then both are compared and settled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from zwgk_desktop.domain.addresses import (
    Address,
    AddressKind,
    after_prefix,
    kind_of,
    second_address,
)
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.services.editing import ActKind, ActSummary, EditingSession
from zwgk_desktop.services.year_links import Link


@dataclass(frozen=True, slots=True)
class KeyingDifference:
    """One figure that the two did not key alike; None is blank."""

    address: Address
    first: Number | None
    second: Number


class SecondKeying:
    """A table's second keying as a sheet of its own, in which nothing of the first shows.

    It stands in the file beside the first (``second.…``), by acts of the kind
    review, so that it is undone, and outlives the program, like every entry.
    """

    def __init__(self, session: EditingSession, table: Table) -> None:
        self._session = session
        self._table = table
        self._seen: Report | None = None
        self._report = Report(session.report.edition, {})

    @property
    def report(self) -> Report:
        """The second person's figures, and nothing else."""
        if self._session.report is not self._seen:
            self._seen = self._session.report
            self._report = Report(self._seen.edition, _second(self._seen, self._table))
        return self._report

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """None: what rules say of the first keying would give it away."""
        return ()

    @property
    def links(self) -> tuple[Link, ...]:
        """None: last year's figures would prompt who keys."""
        return ()

    def behind(self, cell: Address) -> None:
        """None: the books would prompt as well."""

    @property
    def blanks(self) -> int:
        """How many cells the second person has still to key."""
        return sum(address not in self.report.values for address in self._table.entered)

    def ensure_editable(self) -> Self:
        """Return itself; raise as `EditingSession.ensure_editable`."""
        self._session.ensure_editable()
        return self

    def apply(
        self, values: Mapping[Address, Value | None], kind: ActKind, note: str = ""
    ) -> ActSummary | None:
        """Take what the second person keyed, pasted or filled, as one act."""
        del kind
        keyed = {second_address(address): value for address, value in values.items()}
        return self._session.apply(keyed, ActKind.REVIEW, note)

    def differences(self) -> tuple[KeyingDifference, ...]:
        """Return what the two did not key alike, in the form's order; stated totals too.

        What the second person has not keyed is not compared: that it is missing,
        `blanks` says.
        """
        first, second = self._session.report, self.report
        return tuple(
            KeyingDifference(address, one, two)
            for address in self._table.addresses
            if (two := second.entry(address)) is not None and (one := first.entry(address)) != two
        )

    def settle(self, address: Address, value: Value | None) -> ActSummary | None:
        """Decide one figure, for both."""
        both = {address: value, second_address(address): value}
        return self._session.apply(both, ActKind.REVIEW, "复核取定")

    def end(self) -> ActSummary | None:
        """Take the second keying away: it agrees, or it is given up. Undo brings it back."""
        note = "放弃复核" if self.differences() or self.blanks else "复核一致"
        return self._session.apply(_cleared(self.report.values), ActKind.REVIEW, note)


def begun(report: Report, table: Table) -> bool:
    """Return whether a second keying of a table has been begun and not ended."""
    return bool(_second(report, table))


def _second(report: Report, table: Table) -> Mapping[Address, Value]:
    return {
        after_prefix(address): value
        for address, value in report.values.items()
        if kind_of(address) is AddressKind.SECOND and after_prefix(address) in table.cell_of
    }


def _cleared(addresses: Iterable[Address]) -> Mapping[Address, None]:
    return dict.fromkeys(second_address(address) for address in addresses)
