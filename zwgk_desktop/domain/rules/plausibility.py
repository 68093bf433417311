"""Rules on possible but unlikely figures, and on the reporting period."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

from zwgk_desktop.domain.addresses import SOURCE_TITLE, Address, text_address
from zwgk_desktop.domain.findings import Finding, Passage, Repair
from zwgk_desktop.domain.numbers import Number, add_up
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.titles import title_years
from zwgk_desktop.domain.units import Level


def _sum(report: Report, cells: Iterable[Address]) -> Number | None:
    """Return the sum of some cells with blanks as zero; None when all are blank."""
    numbers = [number for cell in cells if (number := report.stated_or_computed(cell)) is not None]
    return add_up(numbers) if numbers else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UpperLimit(Rule):
    """Rule that some cells stay below a figure at some levels (1 for cells that must be zero).

    Args:
        reaches: The lowest unlikely figure.
        should_be: The correct figure, where it is certain.
    """

    kind: ClassVar[str] = "ceiling"
    placeholders: ClassVar[frozenset[str]] = frozenset({"cell", "level"})
    cells: tuple[Address, ...]
    levels: tuple[Level, ...]
    reaches: int
    should_be: int | None = None

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the cells."""
        del edition
        return self.cells

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each cell that reaches the figure."""
        if case.report.level not in self.levels:
            return
        for cell in self.cells:
            number = case.report.stated_or_computed(cell)
            if number is not None and number >= self.reaches:
                yield self.finding(
                    (cell,),
                    expected=self.should_be,
                    actual=number,
                    cell=case.report.edition.label(cell),
                    level=case.report.level.label,
                )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UnlikelyPair(Rule):
    """Rule on unlikely pairs: a sum above zero while another is zero, or above zero.

    Args:
        cells: Cells of the first sum; the caret goes to the first cell.
        beside: Cells of the second sum.
        beside_nought: Whether the pair is unlikely if the second sum is zero, else above zero.
        from_year: First report year to which the rule applies; None for all.
    """

    kind: ClassVar[str] = "together"
    placeholders: ClassVar[frozenset[str]] = frozenset({"other"})
    cells: tuple[Address, ...]
    beside: tuple[Address, ...]
    beside_nought: bool
    from_year: int | None = None

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the cells of both sums."""
        del edition
        return (*self.cells, *self.beside)

    def applies_in(self, year: int) -> bool:
        """Return whether the rule applies to a report year."""
        return self.from_year is None or year >= self.from_year

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for the unlikely pair; none while cells are blank."""
        one, other = _sum(case.report, self.cells), _sum(case.report, self.beside)
        if not self.applies_in(case.report.year) or not one or other is None:
            return
        if other == 0 and not all(map(case.report.is_filled, self.beside)):
            return
        if (other == 0) is self.beside_nought:
            yield self.finding(self.cells, actual=one, other=other)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LargeShare(Rule):
    """Rule that some cells do not make up a large share of a total.

    Args:
        cells: Cells of the part; the caret goes to the first.
        of: The total.
        percent: Lowest share that is a finding.
        least: Lowest figure that is a finding.
    """

    kind: ClassVar[str] = "large_share"
    placeholders: ClassVar[frozenset[str]] = frozenset({"whole", "share"})
    cells: tuple[Address, ...]
    of: Address
    percent: int
    least: int

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the part and the total."""
        del edition
        return (*self.cells, self.of)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding if the share is large."""
        part, whole = _sum(case.report, self.cells), case.report.stated_or_computed(self.of)
        if not part or not whole or part < self.least or part * 100 < whole * self.percent:
            return
        share = int(part * 100 // whole)
        yield self.finding(self.cells, actual=part, whole=whole, share=share)


_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_SENTENCE = re.compile(r"[^。！？；\n]+")
_DAY = r"(?:(\d{4})\s{0,3}年)?\s{0,3}(\d{1,2})\s{0,3}月\s{0,3}(\d{1,2})\s{0,3}日"
_SPAN = re.compile(_DAY + r"\s{0,3}(?:起|开始)?\s{0,3}(?:至|到|止|－|-|—+|–|~|～)+\s{0,3}" + _DAY)
_END = re.compile(r"(?:截至|截止到?|截止至|至)\s{0,3}" + _DAY)
_YEAR = re.compile(r"\D{0,12}?(\d{4})\s{0,3}年")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportPeriod(Rule):
    """Rule that the imported title and the stated reporting period match the report year.

    Args:
        words: Words of a sentence that states the period.
        weak_words: Words of a sentence that states the period only if its span of days
            begins on 1 January or ends in December. This excludes spans such as ten days
            of posting.
        title_message: Message for the title of an imported document.
    """

    kind: ClassVar[str] = "report_period"
    placeholders: ClassVar[frozenset[str]] = frozenset({"year"})
    texts: tuple[str, ...]
    words: tuple[str, ...]
    weak_words: tuple[str, ...]
    title_message: str

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the texts and of the imported title."""
        del edition
        return (*(text_address(text) for text in self.texts), SOURCE_TITLE)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each period that is not the whole report year."""
        year = case.report.year
        title = case.report.values.get(SOURCE_TITLE)
        if title is not None and set(title_years(str(title))) - {year}:
            yield self._check_title(str(title), case)
        for name in self.texts:
            text = case.report.text(name)
            for start, end in _wrong_periods(text, self.words, self.weak_words, year):
                passage = Passage(text_address(name), start, end)
                yield self.finding(
                    (passage.address,),
                    expected=f"{year}年1月1日至12月31日",
                    actual=text[start:end],
                    passage=passage,
                    year=year,
                )

    def _check_title(self, title: str, case: Case) -> Finding:
        repair = Repair(SOURCE_TITLE, title, None)
        found = self.finding(
            (SOURCE_TITLE,),
            message=self.title_message,
            expected=case.report.title,
            actual=title,
        )
        return replace(found, repair=repair, repairs=(repair,))


_Words = tuple[str, ...]
_Stretch = tuple[int, int]


@lru_cache(maxsize=64)
def _wrong_periods(text: str, words: _Words, weak_words: _Words, year: int) -> tuple[_Stretch, ...]:
    plain = text.translate(_DIGITS)
    return tuple(
        (sentence.start() + start, sentence.start() + end)
        for sentence in _SENTENCE.finditer(plain)
        for start, end in _wrong_periods_of_sentence(sentence.group(), words, weak_words, year)
    )


def _wrong_periods_of_sentence(
    sentence: str, words: _Words, weak_words: _Words, year: int
) -> Iterator[_Stretch]:
    """Yield the wrong spans of a sentence, else its wrong end days, else its wrong year."""
    word = next((word for word in words if word in sentence), None)
    weak = any(word in sentence for word in weak_words)
    spans = list(_SPAN.finditer(sentence))
    for span in spans:
        if (word or (weak and _looks_like_year(span))) and not _is_whole_year(span, year):
            yield span.span()
    if word is None or spans:
        return
    ends = list(_END.finditer(sentence))
    yield from (end.span() for end in ends if not _is_last_day(end, year))
    named = None if ends else _YEAR.match(sentence, sentence.index(word) + len(word))
    if named and int(named.group(1)) != year:
        yield named.span(1)


def _is_whole_year(span: re.Match[str], year: int) -> bool:
    first_year, first_month, first_day, last_year, last_month, last_day = span.groups()
    years = {int(seen) for seen in (first_year, last_year) if seen}
    days = tuple(map(int, (first_month, first_day, last_month, last_day)))
    return years <= {year} and days == (1, 1, 12, 31)


def _looks_like_year(span: re.Match[str]) -> bool:
    _, first_month, first_day, _, last_month, _ = span.groups()
    return (int(first_month), int(first_day)) == (1, 1) or int(last_month) == 12


def _is_last_day(end: re.Match[str], year: int) -> bool:
    named, month, day = end.groups()
    return (int(month), int(day)) == (12, 31) and named in {None, str(year)}
