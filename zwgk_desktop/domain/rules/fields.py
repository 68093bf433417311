"""Rules on the title and the fields of a report, and the base of rules over texts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from zwgk_desktop.domain.addresses import SOURCE_TITLE, Address, field_address, text_address
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import Finding, Repair
from zwgk_desktop.domain.prose import Words
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.titles import title_faults


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompleteTitle(Rule):
    """Rule that the title of an imported document is complete, with unit and one year."""

    kind: ClassVar[str] = "whole_title"
    placeholders: ClassVar[frozenset[str]] = frozenset({"fault"})

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the address of the imported title."""
        del edition
        return (SOURCE_TITLE,)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding that names all faults of the title."""
        title = case.report.values.get(SOURCE_TITLE)
        faults = title_faults(str(title)) if title is not None else ()
        if faults:
            repair = Repair(SOURCE_TITLE, str(title), None)
            found = self.finding(
                (SOURCE_TITLE,),
                expected=case.report.title,
                actual=str(title),
                fault="，".join(faults),
            )
            yield replace(found, repair=repair, repairs=(repair,))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RequiredFields(Rule):
    """Rule that the fields required for the final version are filled.

    A hint that does not make documents drafts, but prevents making the report final.
    """

    kind: ClassVar[str] = "filled_fields"
    placeholders: ClassVar[frozenset[str]] = frozenset({"missing"})
    fields: tuple[str, ...]

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the fields."""
        del edition
        return map(field_address, self.fields)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding that names all blank fields."""
        values, label = case.report.values, case.report.edition.label
        blank = [
            address for address in self.addresses(case.report.edition) if address not in values
        ]
        if blank:
            found = self.finding(blank, missing="、".join(map(label, blank)))
            yield replace(found, blanks=len(blank), required=True)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NotAfterDueDay(Rule):
    """Rule that a day of the report is no later than the due day, if there is one.

    Args:
        field: The field of the day.
        due: The field of the due day set by the county.
        default_message: Message for the form's due day, if the county has set none.
    """

    kind: ClassVar[str] = "due_day"
    placeholders: ClassVar[frozenset[str]] = frozenset({"day", "due", "difference"})
    field: str
    due: str
    default_message: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of both days."""
        del edition
        return (field_address(self.field), field_address(self.due))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding if the day is after the due day."""
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextsRule(Rule):
    """Base class of rules about several texts, ignoring empty ones."""

    texts: Words

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the texts."""
        del edition
        return (text_address(text) for text in self.texts)

    def nonempty_texts(self, report: Report) -> Iterator[tuple[Address, str]]:
        """Yield each text that is not empty, with its address."""
        for name in self.texts:
            text = report.text(name)
            if text:
                yield text_address(name), text
