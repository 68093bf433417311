"""Rules on completeness: valid figures, sections, blank cells, edition and dates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import ClassVar

from zwgk_desktop.domain.addresses import (
    Address,
    field_address,
    source_address,
    text_address,
)
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import Finding, Repair
from zwgk_desktop.domain.numbers import MAX_COUNT, MAX_TOTAL, Number
from zwgk_desktop.domain.rules.base import Case, Rule, RulePiece
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Column, ColumnKind


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ValidFigure(Rule):
    """Rule that counts are whole and no figure is negative, except in signed columns.

    Typed figures always comply. A file changed by another program may not.
    """

    kind: ClassVar[str] = "valid_figure"
    placeholders: ClassVar[frozenset[str]] = frozenset({"cell"})

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of all cells and totals."""
        return (address for table in edition.tables for address in table.addresses)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each invalid figure."""
        for address in self.addresses(case.report.edition):
            yield from self._check_cell(address, case)

    def pieces(self, edition: Edition) -> Iterator[RulePiece]:
        """Yield each cell as a part of its own."""
        for address in self.addresses(edition):
            yield RulePiece(partial(self._check_cell, address), frozenset({address}))

    def _check_cell(self, address: Address, case: Case) -> Iterator[Finding]:
        number = case.report.entry(address)
        if number is None or (isinstance(number, int) and 0 <= number <= MAX_COUNT):
            return  # valid in every column; the most frequent case
        edition = case.report.edition
        largest = MAX_TOTAL if address in edition.leaves else MAX_COUNT
        if not _is_valid_figure(number, edition.column(address), largest):
            yield self.finding((address,), actual=number, cell=edition.label(address))


def _is_valid_figure(number: Number, column: Column, largest: int) -> bool:
    least = -largest if column.signed else 0
    whole = column.kind is ColumnKind.AMOUNT or number == int(number)
    return whole and least <= number <= largest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompleteSections(Rule):
    """Rule that every text is filled and that an imported document had no faults.

    Args:
        source_message: Message for a fault of an imported document.
        source_remedy: Remedy for such a fault.
    """

    kind: ClassVar[str] = "whole_sections"
    placeholders: ClassVar[frozenset[str]] = frozenset({"section", "fault"})
    texts: tuple[str, ...]
    source_message: str
    source_remedy: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the texts and of the import remarks."""
        yield from (text_address(text) for text in self.texts)
        yield from (source_address(section.content) for section in edition.sections)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each empty text and each fault of the source."""
        report = case.report
        for text in self.texts:
            if not report.text(text).strip():
                section = report.edition.section_of[text].heading
                yield replace(self.finding((text_address(text),), section=section), blanks=1)
        for address in (source_address(section.content) for section in report.edition.sections):
            fault = report.values.get(address)
            if fault is not None:
                yield self._source_finding(address, str(fault))

    def _source_finding(self, address: Address, fault: str) -> Finding:
        repair = Repair(address, fault, None)
        found = self.finding((address,), message=self.source_message, actual=fault, fault=fault)
        return replace(found, remedy=self.source_remedy, repair=repair, repairs=(repair,))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NoBlankCells(Rule):
    """Rule that no table has blank cells."""

    kind: ClassVar[str] = "unfilled"
    placeholders: ClassVar[frozenset[str]] = frozenset({"section", "entered"})

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of all entered cells."""
        return edition.entered

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each table with blanks."""
        edition = case.report.edition
        for table in edition.tables:
            blank = tuple(cell for cell in table.entered if cell not in case.report.values)
            if blank:
                found = self.finding(
                    blank,
                    expected=0,
                    actual=len(blank),
                    section=edition.section_of[table.id].heading,
                    entered=len(table.entered),
                )
                yield replace(found, blanks=len(blank))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EditionInForce(Rule):
    """Rule that the report uses the edition in force in its year."""

    kind: ClassVar[str] = "edition_in_force"
    placeholders: ClassVar[frozenset[str]] = frozenset({"year", "form", "right"})

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the address of the year."""
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DateAfterPeriod(Rule):
    """Rule that a date field lies after the end of the report year."""

    kind: ClassVar[str] = "after_period"
    placeholders: ClassVar[frozenset[str]] = frozenset({"day", "year"})
    field: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the address of the date."""
        del edition
        return (field_address(self.field),)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding when the date lies in the report year or before."""
        day = case.report.field_value(self.field)
        ends = date(case.report.year, 12, 31)
        if isinstance(day, date) and day <= ends:
            yield self.finding(
                (field_address(self.field),),
                actual=day,
                day=day_text(day),
                year=case.report.year,
            )
