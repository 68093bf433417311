"""A report at one moment: an immutable snapshot and its status."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import EllipsisType, MappingProxyType
from weakref import ref

from zwgk_desktop.domain.addresses import (
    CORRECTION,
    LEVEL,
    SOURCE_UNSURE,
    UNIT,
    YEAR,
    Address,
    AddressKind,
    explanation_address,
    field_address,
    text_address,
)
from zwgk_desktop.domain.numbers import Number, add_up
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level


class Status(StrEnum):
    """How far a report has come."""

    EDITING = "editing"
    FINAL = "final"
    PUBLISHED = "published"
    CORRECTED = "corrected"

    @property
    def label(self) -> str:
        """The status in the clerk's words."""
        return _STATUS_LABELS[self]

    @property
    def done(self) -> str:
        """The same of what has come so far: 已定稿, 已发布."""
        return f"已{self.label.removeprefix('已')}"


_STATUS_LABELS = {
    Status.EDITING: "编制中",
    Status.FINAL: "定稿",
    Status.PUBLISHED: "已发布",
    Status.CORRECTED: "更正",
}


Value = int | Decimal | str | bool | date
"""What an address can hold; an address that holds nothing is absent, never None or ""."""


@dataclass(frozen=True, slots=True)
class Change:
    """One address, before and after; None is blank."""

    address: Address
    before: Value | None
    after: Value | None


def difference(
    before: Mapping[Address, Value], wanted: Mapping[Address, Value | None]
) -> tuple[Change, ...]:
    """Return what must change so that these addresses hold these values."""
    return tuple(
        Change(address, before.get(address), after)
        for address, after in wanted.items()
        if before.get(address) != after
    )


def replacement(
    before: Mapping[Address, Value], after: Mapping[Address, Value]
) -> tuple[Change, ...]:
    """Return what must change so that these values stand, and none beside them."""
    return difference(before, {**dict.fromkeys(before), **after})


@dataclass(frozen=True, eq=False)
class Report:
    """An immutable snapshot; totals are derived, stated totals stand beside them.

    Args:
        edition: The form it is on.
        values: Everything entered, by address (see `domain.spec`). At a
            total's address stands its stated figure.
        status: How far it has come.
        last_entry: The cell typed last, if any: the likeliest place of a slip.
        names: Of persons who made requests, which no sheet may show; not part of the report.
    """

    edition: Edition
    values: Mapping[Address, Value]
    status: Status = Status.EDITING
    last_entry: Address | None = None
    names: frozenset[str] = frozenset()
    _computed: dict[Address, Number | None] = field(
        default_factory=dict[Address, Number | None], init=False, repr=False
    )
    _judged: dict[Address, Number | None] = field(
        default_factory=dict[Address, Number | None], init=False, repr=False
    )
    """What has been asked for: every rule asks for the same figures."""
    _step: "tuple[ref[Report], frozenset[Address]] | None" = field(
        default=None, init=False, repr=False
    )
    """The report this one was made from by `with_changes`, and what that touched."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    @property
    def frozen(self) -> bool:
        """Whether it is final and no correction of it has been begun."""
        return self.status is not Status.EDITING and CORRECTION not in self.values

    @property
    def unit(self) -> str:
        """The reporting body, by its full name."""
        return str(self.values[UNIT])

    @property
    def year(self) -> int:
        """The report year, 1 January to 31 December."""
        year = self.values[YEAR]
        assert isinstance(year, int)  # noqa: S101 - the field's type
        return year

    @property
    def level(self) -> Level:
        """What kind of body reports."""
        return Level(str(self.values.get(LEVEL, Level.UNKNOWN)))

    @property
    def title(self) -> str:
        """The title as printed, of unit and year as the edition words it."""
        return self.edition.title.format(unit=self.unit, year=self.year)

    def entry(self, cell: Address) -> Number | None:
        """Return the figure entered in a cell (for a total: stated), None where blank."""
        number = self.values.get(cell)
        return number if isinstance(number, (int, Decimal)) else None

    def computed(self, total: Address) -> Number | None:
        """Return the sum of the entered cells under a total.

        Returns:
            None when all are blank; otherwise blanks count as nought.

        Raises:
            KeyError: The address is no total.
        """
        if total not in self._computed:
            leaves = self.edition.leaves[total]
            numbers = [number for leaf in leaves if (number := self.entry(leaf)) is not None]
            self._computed[total] = add_up(numbers) if numbers else None
        return self._computed[total]

    def figure(self, cell: Address) -> Number | None:
        """Return the figure shown: entered, or computed for a total."""
        return self.computed(cell) if cell in self.edition.leaves else self.entry(cell)

    def judged(self, cell: Address) -> Number | None:
        """Return the figure rules judge: a total counts as stated where it is stated."""
        if cell not in self._judged:
            entry = self.entry(cell)
            total = entry is None and cell in self.edition.leaves
            self._judged[cell] = self.computed(cell) if total else entry
        return self._judged[cell]

    def is_filled(self, cell: Address) -> bool:
        """Return whether a figure rests on no blank cell; a stated total rests on nothing."""
        return cell in self.values or self.values.keys() >= set(
            self.edition.leaves.get(cell, (cell,))
        )

    def all_judged(self, cells: Iterable[Address]) -> list[Number | None]:
        """Return what `judged` does for each of many cells."""
        known = self._judged
        return [known[cell] if cell in known else self.judged(cell) for cell in cells]

    def text(self, text_id: str) -> str:
        """Return a text, "" when absent."""
        return str(self.values.get(text_address(text_id), ""))

    def field_value(self, field_id: str) -> Value | None:
        """Return a field, None when absent."""
        return self.values.get(field_address(field_id))

    def field_text(self, field_id: str) -> str:
        """Return a text field, "" when absent."""
        return str(self.values.get(field_address(field_id), ""))

    @property
    def signer(self) -> str:
        """Who signs: the field, else the unit."""
        return self.field_text(self.edition.roles.fields.signed_by) or self.unit

    @property
    def issued_on(self) -> date | None:
        """The day it is dated, None while there is none."""
        day = self.field_value(self.edition.roles.fields.issued_on)
        return day if isinstance(day, date) else None

    @property
    def length_limit(self) -> int | None:
        """Characters the overview may have; None for no limit, which the field says as 0."""
        limit = self.field_value(self.edition.roles.fields.length_limit)
        return (limit or None) if isinstance(limit, int) else self.edition.defaults.length_limit

    @property
    def due_on(self) -> date | None:
        """The day by which to publish: the field, else the form's day for the level."""
        day = self.field_value(self.edition.roles.fields.due_on)
        if isinstance(day, date):
            return day
        defaults = self.edition.defaults
        if not defaults.due_on or self.level not in defaults.due_levels:
            return None
        return date.fromisoformat(f"{self.year + 1}-{defaults.due_on}")

    @property
    def sealed(self) -> bool:
        """Whether room is left for a seal."""
        return self.field_value(self.edition.roles.fields.seal) is True

    def stated(self) -> Mapping[Address, Number]:
        """Return the stated totals, in the form's order."""
        leaves = self.edition.leaves
        return {total: n for total in leaves if (n := self.entry(total)) is not None}

    def blanks(self) -> int:
        """Count the cells still to fill, over all tables."""
        return sum(address not in self.values for address in self.edition.entered)

    def still_unsure(self) -> frozenset[Address]:
        """Return the cells that an import called unsure and that are blank still."""
        unsure = str(self.values.get(SOURCE_UNSURE, "")).split()
        return frozenset(unsure).difference(self.values)

    def explanation(self, rule: str, cells: Iterable[Address]) -> str | None:
        """Return why a finding may stand: written for its first cell, else for the rule."""
        first = next(iter(cells), None)
        own = self.values.get(explanation_address(rule, first)) if first else None
        general = self.values.get(explanation_address(rule))
        found = own if own is not None else general
        return None if found is None else str(found)

    def of_kind(self, kind: AddressKind) -> Mapping[Address, Value]:
        """Return what stands at the fixed addresses of one kind, in the form's order."""
        kinds = self.edition.kinds
        return {a: self.values[a] for a, k in kinds.items() if k is kind and a in self.values}

    def difference(self, wanted: Mapping[Address, Value | None]) -> tuple[Change, ...]:
        """Return what must change so that these addresses hold these values."""
        return difference(self.values, wanted)

    def with_changes(
        self, changes: Collection[Change], last_entry: Address | EllipsisType | None = ...
    ) -> "Report":
        """Return the report after some changes; what they do not touch is not reckoned anew.

        Args:
            changes: What changes.
            last_entry: The cell typed last by then; the same as before if it is not given.
        """
        values = dict(self.values)
        for change in changes:
            if change.after is None:
                values.pop(change.address, None)
            else:
                values[change.address] = change.after
        last = self.last_entry if isinstance(last_entry, EllipsisType) else last_entry
        later = replace(self, values=values, last_entry=last)
        later._take_on(self, {change.address for change in changes})  # noqa: SLF001 - its own class
        return later

    def changed_since(self, before: "Report") -> frozenset[Address]:
        """Return where this report differs from another of its edition, totals over it too."""
        if self._step is not None and self._step[0]() is before:
            return self._step[1]
        return self._with_totals({at for at, _ in before.values.items() ^ self.values.items()})

    def _with_totals(self, touched: set[Address]) -> frozenset[Address]:
        totals = self.edition.totals_of
        return frozenset(touched.union(*(totals.get(address, ()) for address in touched)))

    def _take_on(self, before: "Report", touched: set[Address]) -> None:
        """Take on what an earlier state of this report knew and what has not changed since."""
        stale = self._with_totals(touched)
        object.__setattr__(self, "_step", (ref(before), stale))
        self._computed.update(before._computed)  # noqa: SLF001 - its own class
        self._judged.update(before._judged)  # noqa: SLF001 - its own class
        for known in (self._computed, self._judged):
            for address in stale & known.keys():
                del known[address]
