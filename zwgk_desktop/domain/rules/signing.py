"""Rules about the signature: fields the final version needs, and the day it is due."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, field_address
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Edition


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FilledFields(Rule):
    """The fields that the final version needs are filled in.

    A hint: it keeps no report a draft. Finalising is refused while it stands.
    """

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
            found = self.finding(blank, missing="、".join(map(label, blank)))
            yield replace(found, blanks=len(blank), required=True)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DueDay(Rule):
    """A day of the report is no later than the day it is due; silent where none is.

    Args:
        field: The day.
        due: The field of the day set by the county.
        default_message: For the day of the form, where the county has set none.
    """

    kind: ClassVar[str] = "due_day"
    says: ClassVar[frozenset[str]] = frozenset({"day", "due", "difference"})
    field: str
    due: str
    default_message: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Both days."""
        del edition
        return (field_address(self.field), field_address(self.due))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a day that is later."""
        day, due = case.report.field_value(self.field), case.report.due_on
        if isinstance(day, date) and due is not None and day > due:
            entered = case.report.field_value(self.due) is not None
            yield self.finding(
                self.addresses(case.report.edition),
                message=None if entered else self.default_message,
                expected=due,
                actual=day,
                day=day_text(day),
                due=day_text(due),
                difference=(day - due).days,
            )
