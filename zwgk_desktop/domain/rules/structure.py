"""Whether the form is whole: sections, blanks, edition, period, dates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import ClassVar

from zwgk_desktop.domain.findings import Finding, Passage, Repair
from zwgk_desktop.domain.numbers import MAX_COUNT
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Address, AddressKind, ColumnKind, Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidFigure(Rule):
    """Counts are whole numbers from 0, amounts are from 0.

    Typing cannot break it; a file changed by another program can.
    """

    kind: ClassVar[str] = "valid_figure"
    says: ClassVar[frozenset[str]] = frozenset({"cell"})

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Every cell, totals too."""
        return (address for table in edition.tables for address in table.addresses)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each figure that cannot be."""
        edition = case.report.edition
        for address in self.addresses(edition):
            number = case.report.entry(address)
            if number is None:
                continue
            whole = edition.column(address).kind is ColumnKind.COUNT
            if number < 0 or number > MAX_COUNT or (whole and number != int(number)):
                yield self.finding((address,), actual=number, cell=edition.label(address))


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeSections(Rule):
    """Every text is written, and the source it was imported from was whole.

    Args:
        source_message: For what was wrong in an imported document.
    """

    kind: ClassVar[str] = "whole_sections"
    says: ClassVar[frozenset[str]] = frozenset({"section", "fault"})
    texts: tuple[str, ...]
    source_message: str
    source_remedy: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The texts, and what is remarked on the source."""
        yield from (f"text.{text}" for text in self.texts)
        yield from (f"source.{section.content}" for section in edition.sections)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each empty text and each fault of the source."""
        report = case.report
        for text in self.texts:
            if not report.text(text).strip():
                section = report.edition.section_of[text].heading
                yield self.finding((f"text.{text}",), section=section)
        for address, fault in report.of_kind(AddressKind.SOURCE).items():
            if address != "source.title":
                yield self._of_source(address, str(fault))

    def _of_source(self, address: Address, fault: str) -> Finding:
        repair = Repair(address, fault, None)
        found = self.finding((address,), message=self.source_message, actual=fault, fault=fault)
        return replace(found, remedy=self.source_remedy, repair=repair, repairs=(repair,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfilled(Rule):
    """A table has blank cells."""

    kind: ClassVar[str] = "unfilled"
    says: ClassVar[frozenset[str]] = frozenset({"section", "entered"})

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Every entered cell."""
        return edition.entered

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each table with blanks."""
        edition = case.report.edition
        for table in edition.tables:
            blank = tuple(cell for cell in table.entered if cell not in case.report.values)
            if blank:
                yield self.finding(
                    blank,
                    expected=0,
                    actual=len(blank),
                    section=edition.section_of[table.id].heading,
                    entered=len(table.entered),
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionInForce(Rule):
    """The form is the one for the report year."""

    kind: ClassVar[str] = "edition_in_force"
    says: ClassVar[frozenset[str]] = frozenset({"year", "form", "right"})

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The year alone."""
        return (edition.field_of["year"].address,)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding when another edition is in force."""
        edition = case.report.edition
        if case.edition_in_force != edition.id:
            yield self.finding(
                self.addresses(edition),
                expected=case.edition_in_force,
                actual=edition.id,
                year=case.report.year,
                form=edition.name,
                right=case.edition_name,
            )


_DAY = r"(?:(\d{4})\s*年)?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_PERIOD = re.compile(_DAY + r"\s*(?:起|开始)?\s*(?:至|到|止|－|-|—+|–|~|～)+\s*" + _DAY)
_SENTENCE = re.compile(r"[^。！？；\n]+")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPeriod(Rule):
    """The title and the sentence that names the period speak of the report year.

    Args:
        words: A sentence with a span of days counts when it has one of these.
        title_message: For the title of an imported document.
    """

    kind: ClassVar[str] = "report_period"
    says: ClassVar[frozenset[str]] = frozenset({"year"})
    texts: tuple[str, ...]
    words: tuple[str, ...]
    title_message: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The texts, and the imported title."""
        del edition
        return (*(f"text.{text}" for text in self.texts), "source.title")

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each span that is not the whole report year."""
        year = case.report.year
        right = f"{year}年1月1日至12月31日"
        title = case.report.values.get("source.title")
        if title is not None:
            yield self._title(str(title), case)
        for text in self.texts:
            for start, end in _wrong_spans(case.report.text(text), self.words, year):
                passage = Passage(f"text.{text}", start, end)
                seen = case.report.text(text)[start:end]
                yield self.finding(
                    (passage.address,), expected=right, actual=seen, passage=passage, year=year
                )

    def _title(self, title: str, case: Case) -> Finding:
        repair = Repair("source.title", title, None)
        found = self.finding(
            ("source.title",),
            message=self.title_message,
            expected=case.report.title,
            actual=title,
        )
        return replace(found, repair=repair, repairs=(repair,))


@lru_cache(maxsize=64)
def _wrong_spans(text: str, words: tuple[str, ...], year: int) -> tuple[tuple[int, int], ...]:
    plain = text.translate(_DIGITS)
    return tuple(
        (sentence.start() + span.start(), sentence.start() + span.end())
        for sentence in _SENTENCE.finditer(plain)
        if any(word in sentence.group() for word in words)
        for span in _PERIOD.finditer(sentence.group())
        if not _is_whole_year(span, year)
    )


def _is_whole_year(span: re.Match[str], year: int) -> bool:
    first_year, first_month, first_day, last_year, last_month, last_day = span.groups()
    years = {int(seen) for seen in (first_year, last_year) if seen}
    days = tuple(map(int, (first_month, first_day, last_month, last_day)))
    return years <= {year} and days == (1, 1, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterPeriod(Rule):
    """A date of the report lies after the period it reports on."""

    kind: ClassVar[str] = "after_period"
    says: ClassVar[frozenset[str]] = frozenset({"day", "year"})
    field: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The date's field."""
        del edition
        return (f"report.{self.field}",)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding when the date lies in the report year or before."""
        day = case.report.field_value(self.field)
        ends = date(case.report.year, 12, 31)
        if isinstance(day, date) and day <= ends:
            yield self.finding(
                (f"report.{self.field}",),
                actual=day,
                day=f"{day.year}年{day.month}月{day.day}日",
                year=case.report.year,
            )
