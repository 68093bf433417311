"""Report as an immutable snapshot, its status, and changes of values."""

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
    SCOPE,
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
from zwgk_desktop.domain.units import Level, Scope, is_province


class Status(StrEnum):
    """Status of a report."""

    EDITING = "editing"
    FINAL = "final"
    PUBLISHED = "published"
    CORRECTED = "corrected"

    @property
    def label(self) -> str:
        """The status in the clerk's words."""
        return _STATUS_LABELS[self]

    @property
    def done_label(self) -> str:
        """The status as a completed action: 已定稿, 已发布."""
        return f"已{self.label.removeprefix('已')}"


_STATUS_LABELS = {
    Status.EDITING: "编制中",
    Status.FINAL: "定稿",
    Status.PUBLISHED: "已发布",
    Status.CORRECTED: "更正",
}


Value = int | Decimal | str | bool | date
"""Type of the value at an address; a blank address is absent, never None or ""."""


@dataclass(frozen=True, slots=True)
class Change:
    """Change of the value at one address; None is blank."""

    address: Address
    before: Value | None
    after: Value | None


def changes_between(
    before: Mapping[Address, Value], wanted: Mapping[Address, Value | None]
) -> tuple[Change, ...]:
    """Return the changes that set these addresses to these values."""
    return tuple(
        Change(address, before.get(address), after)
        for address, after in wanted.items()
        if before.get(address) != after
    )


def replacing_changes(
    before: Mapping[Address, Value], after: Mapping[Address, Value]
) -> tuple[Change, ...]:
    """Return the changes that replace all values by these, clearing all others."""
    return changes_between(before, {**dict.fromkeys(before), **after})


@dataclass(frozen=True, eq=False)
class Report:
    """Immutable snapshot of a report; totals are computed, stated totals are stored.

    Args:
        edition: The form of the report.
        values: All entered values by address (see `domain.addresses`). The value at a
            total's address is its stated figure.
        status: The status.
        last_entry: The cell typed last, if any; the likeliest place of a typing error.
        applicant_names: Names of applicants, which no exported document may show.
    """

    edition: Edition
    values: Mapping[Address, Value]
    status: Status = Status.EDITING
    last_entry: Address | None = None
    applicant_names: frozenset[str] = frozenset()
    _computed: dict[Address, Number | None] = field(
        default_factory=dict[Address, Number | None], init=False, repr=False
    )
    _judged: dict[Address, Number | None] = field(
        default_factory=dict[Address, Number | None], init=False, repr=False
    )
    """Caches of computed and judged figures, since all rules read the same ones."""
    _step: "tuple[ref[Report], frozenset[Address]] | None" = field(
        default=None, init=False, repr=False
    )
    """The report from which `with_changes` made this one, and the changed addresses."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    @property
    def is_frozen(self) -> bool:
        """Whether the report is final and not opened for a correction."""
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
        """The level of the reporting body."""
        return Level(str(self.values.get(LEVEL, Level.UNKNOWN)))

    @property
    def scope(self) -> Scope:
        """Whether the report is of the office alone, or summed."""
        return Scope(str(self.values.get(SCOPE, Scope.OFFICE)))

    @property
    def name(self) -> str:
        """Unit and year, with a mark for a summed report: 青山县人民政府（汇总）2024年."""
        return f"{self.unit}{self.scope.mark}{self.year}年"

    @property
    def title(self) -> str:
        """The title as printed: the edition's wording with unit and year."""
        return self.edition.title.format(unit=self.unit, year=self.year)

    def entry(self, cell: Address) -> Number | None:
        """Return the figure entered in a cell (for a total: stated), None where blank."""
        number = self.values.get(cell)
        return number if isinstance(number, (int, Decimal)) else None

    def computed(self, total: Address) -> Number | None:
        """Return the sum of the entered cells under a total.

        Returns:
            None when all are blank; otherwise blanks count as zero.

        Raises:
            KeyError: The address is not a total.
        """
        if total not in self._computed:
            leaves = self.edition.leaves[total]
            numbers = [number for leaf in leaves if (number := self.entry(leaf)) is not None]
            self._computed[total] = add_up(numbers) if numbers else None
        return self._computed[total]

    def figure(self, cell: Address) -> Number | None:
        """Return the figure shown: entered, or computed for a total."""
        return self.computed(cell) if cell in self.edition.leaves else self.entry(cell)

    def stated_or_computed(self, cell: Address) -> Number | None:
        """Return the figure for rules: a total's stated figure if there is one, else computed."""
        if cell not in self._judged:
            entry = self.entry(cell)
            total = entry is None and cell in self.edition.leaves
            self._judged[cell] = self.computed(cell) if total else entry
        return self._judged[cell]

    def is_filled(self, cell: Address) -> bool:
        """Return whether a figure depends on no blank cell; a stated total is always filled."""
        return cell in self.values or self.values.keys() >= set(
            self.edition.leaves.get(cell, (cell,))
        )

    def all_stated_or_computed(self, cells: Iterable[Address]) -> list[Number | None]:
        """Return the result of `stated_or_computed` for each cell."""
        known = self._judged
        return [known[cell] if cell in known else self.stated_or_computed(cell) for cell in cells]

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
        """The signing body: the field, else the unit."""
        return self.field_text(self.edition.roles.fields.signed_by) or self.unit

    @property
    def issued_on(self) -> date | None:
        """The date of the report, None while blank."""
        day = self.field_value(self.edition.roles.fields.issued_on)
        return day if isinstance(day, date) else None

    @property
    def length_limit(self) -> int | None:
        """Maximum length of the overview in characters; None for no limit (0 in the field)."""
        limit = self.field_value(self.edition.roles.fields.length_limit)
        return (limit or None) if isinstance(limit, int) else self.edition.defaults.length_limit

    @property
    def due_on(self) -> date | None:
        """The last day for publication: the field, else the form's day for scope and level."""
        day = self.field_value(self.edition.roles.fields.due_on)
        if isinstance(day, date):
            return day
        defaults = self.edition.defaults
        if self.scope is Scope.SUMMED:
            province = self.level is Level.CITY_OR_ABOVE and is_province(self.unit)
            due = defaults.summed_due_on.get("province" if province else self.level.value, "")
        else:
            due = defaults.due_on if self.level in defaults.due_levels else ""
        return date.fromisoformat(f"{self.year + 1}-{due}") if due else None

    @property
    def has_seal_space(self) -> bool:
        """Whether documents leave space for a seal."""
        return self.field_value(self.edition.roles.fields.seal) is True

    def stated_totals(self) -> Mapping[Address, Number]:
        """Return the stated totals, in the form's order."""
        leaves = self.edition.leaves
        return {total: n for total in leaves if (n := self.entry(total)) is not None}

    def count_blanks(self) -> int:
        """Count the blank cells of all tables."""
        return sum(address not in self.values for address in self.edition.entered)

    def unsure_cells(self) -> frozenset[Address]:
        """Return the blank cells that the last import marked as unsure."""
        unsure = str(self.values.get(SOURCE_UNSURE, "")).split()
        return frozenset(unsure).difference(self.values)

    def explanation(self, rule: str, cells: Iterable[Address]) -> str | None:
        """Return the explanation of a finding: that of its first cell, else that of the rule."""
        first = next(iter(cells), None)
        own = self.values.get(explanation_address(rule, first)) if first else None
        general = self.values.get(explanation_address(rule))
        found = own if own is not None else general
        return None if found is None else str(found)

    def values_of_kind(self, kind: AddressKind) -> Mapping[Address, Value]:
        """Return the values at the fixed addresses of one kind, in the form's order."""
        kinds = self.edition.kinds
        return {a: self.values[a] for a, k in kinds.items() if k is kind and a in self.values}

    def changes_to(self, wanted: Mapping[Address, Value | None]) -> tuple[Change, ...]:
        """Return the changes that set these addresses to these values."""
        return changes_between(self.values, wanted)

    def with_changes(
        self, changes: Collection[Change], last_entry: Address | EllipsisType | None = ...
    ) -> "Report":
        """Return the report after some changes, reusing cached figures they do not affect.

        Args:
            changes: The changes.
            last_entry: The cell typed last; unchanged if not given.
        """
        values = dict(self.values)
        for change in changes:
            if change.after is None:
                values.pop(change.address, None)
            else:
                values[change.address] = change.after
        last = self.last_entry if isinstance(last_entry, EllipsisType) else last_entry
        later = replace(self, values=values, last_entry=last)
        later._reuse_cached(self, {change.address for change in changes})  # noqa: SLF001 - its own class
        return later

    def changed_since(self, before: "Report") -> frozenset[Address]:
        """Return the addresses that differ from an earlier report, with the totals over them."""
        if self._step is not None and self._step[0]() is before:
            return self._step[1]
        return self._with_totals({at for at, _ in before.values.items() ^ self.values.items()})

    def _with_totals(self, touched: set[Address]) -> frozenset[Address]:
        totals = self.edition.totals_of
        return frozenset(touched.union(*(totals.get(address, ()) for address in touched)))

    def _reuse_cached(self, before: "Report", touched: set[Address]) -> None:
        """Copy the cached figures of an earlier state, except those that have changed since."""
        stale = self._with_totals(touched)
        object.__setattr__(self, "_step", (ref(before), stale))
        self._computed.update(before._computed)  # noqa: SLF001 - its own class
        self._judged.update(before._judged)  # noqa: SLF001 - its own class
        for known in (self._computed, self._judged):
            for address in stale & known.keys():
                del known[address]
