"""Who issues the report and when: that it is said, and that the day is no later than set."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, field_address
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Edition


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FilledFields(Rule):
    """Some fields of the report are filled in."""

    kind: ClassVar[str] = "filled_fields"
    says: ClassVar[frozenset[str]] = frozenset({"missing"})
    fields: tuple[str, ...]

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The fields."""
        del edition
        return map(field_address, self.fields)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding that names all that are blank."""
        values, label = case.report.values, case.report.edition.label
        blank = [one for one in self.addresses(case.report.edition) if one not in values]
        if blank:
            yield self.finding(blank, missing="、".join(map(label, blank)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DueDay(Rule):
    """A day of the report is no later than the one the county has set.

    Args:
        field: The day.
        due: The field of the day set; silent while it is blank.
    """

    kind: ClassVar[str] = "due_day"
    says: ClassVar[frozenset[str]] = frozenset({"day", "due", "difference"})
    field: str
    due: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Both days."""
        del edition
        return (field_address(self.field), field_address(self.due))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a day that is later."""
        day, due = (case.report.field_value(one) for one in (self.field, self.due))
        if isinstance(day, date) and isinstance(due, date) and day > due:
            yield self.finding(
                self.addresses(case.report.edition),
                expected=due,
                actual=day,
                day=day_text(day),
                due=day_text(due),
                difference=(day - due).days,
            )
