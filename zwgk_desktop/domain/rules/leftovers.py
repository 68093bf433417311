"""Rules on text copied from another unit's report, or from another year's.

Only certain cases are reported. Names, words and years that a correct report may contain
are ignored.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.prose import (
    QUOTED,
    Words,
    contains_any,
    either_pattern,
    is_same_town,
    sentences,
    town_of_unit,
)
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Case
from zwgk_desktop.domain.rules.fields import TextsRule

WordsByEnding = tuple[tuple[str, Words], ...]
"""Endings of unit names, each with the words with which such a unit refers to itself."""

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_OPENING = r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]\s*)?"
_YEAR_OPENS = re.compile(_OPENING + r"(20\d\d)年(?:度?以来|度)?(?:[，,]|(?=[我本全]))")
_NAMED_YEAR = re.compile(r"(?<![\d至到—–~～-])(20\d\d)年(?!来)")
_DATED = re.compile(r"20\d\d年\s*\d{1,2}\s*月")
_NOT_A_SELF = r"(?![镇村亲土情愁])"
_NAME = r"(?:[一-龥]{2,4}[县市区旗])?([一-龥]{1,3}(?:乡|镇|街道|苏木))"
_COMMON = re.compile(
    r"^[我本全各该乡城集某等以经将被按据请受为至到给让报]*(?:乡|镇|街道|苏木)$|[我本全各该某等与和向由在对从]"
)


@dataclass(frozen=True, slots=True)
class CopiedPassage:
    """Copied passage: its kind (self, name or year), the expected text, and the position."""

    kind: str
    expected: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CopiedPassages(TextsRule):
    """Rule that texts have no other unit's name, level or year.

    Args:
        words_for_itself: Words of each level for itself (我镇). Ignored if the unit has no known
            ending.
        bodies: Words after a town's name where the town is the author.
        reports: Words before the year of this report.
        voice: Words of a sentence about the unit's own work.
        past: Words of a sentence that may be about another year.
        plans: Words of a sentence about the future.
        name_message: Message for another unit's name.
        year_message: Message for another year.
    """

    kind: ClassVar[str] = "leftovers"
    placeholders: ClassVar[frozenset[str]] = frozenset({"place"})
    words_for_itself: WordsByEnding
    bodies: Words
    reports: Words
    voice: Words
    past: Words
    plans: Words
    name_message: str
    year_message: str

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each copied passage."""
        report = case.report
        texts = tuple(self.nonempty_texts(report))
        found = [
            (address, leftover)
            for address, prose in texts
            for leftover in _find_copied(self, prose, report.unit, report.year)
        ]
        if all(one.kind != "year" for _, one in found):
            found += _only_another_year(self, texts, report.year)
        for address, one in found:
            yield self._copied_finding(address, one, report)

    def _copied_finding(self, address: Address, one: CopiedPassage, report: Report) -> Finding:
        messages = {"self": self.message, "name": self.name_message, "year": self.year_message}
        return self.finding(
            (address,),
            message=messages[one.kind],
            expected=one.expected,
            actual=str(report.values[address])[one.start : one.end],
            passage=Passage(address, one.start, one.end),
            place=report.edition.label(address),
        )


@lru_cache(maxsize=64)
def _find_copied(
    rule: CopiedPassages, prose: str, unit: str, year: int
) -> tuple[CopiedPassage, ...]:
    found = [*_other_levels_words(rule, prose, unit)]
    for start, sentence in sentences(prose.translate(_DIGITS)):
        here = (
            *_other_towns(rule, sentence, town_of_unit(unit)),
            *_other_years(rule, sentence, year),
        )
        found += [replace(one, start=start + one.start, end=start + one.end) for one in here]
    return tuple(sorted(found, key=lambda one: one.start))


def _other_levels_words(rule: CopiedPassages, prose: str, unit: str) -> Iterator[CopiedPassage]:
    """Yield the first use of each word with which another level refers to itself."""
    bare = town_of_unit(unit) or unit
    own = next((words for ending, words in rule.words_for_itself if bare.endswith(ending)), None)
    if own is None:
        return
    for word in (word for _, words in rule.words_for_itself if words != own for word in words):
        first = re.search(re.escape(word) + _NOT_A_SELF, prose)
        if first:
            yield CopiedPassage("self", own[0], *first.span())


def _other_towns(rule: CopiedPassages, sentence: str, own: str) -> Iterator[CopiedPassage]:
    """Yield another town's name that begins the sentence or is named as the author."""
    if not own:
        return
    body = either_pattern(rule.bodies)
    opening = rf"{_OPENING}(?:20\d\d年(?:度|以来)*[，,]?\s*)?{_NAME}(?:{body})(?![等、和与])"
    making = rf"(?:由|与|向|公布|编制){_NAME}(?:{body})[^，。；]{{0,8}}(?:编制|联系|年度报告)"
    for pattern in (opening, making):
        for match in re.finditer(pattern, sentence):
            name = match.group(1)
            if not _COMMON.search(name) and not is_same_town(name, own):
                yield CopiedPassage("name", own, *match.span(1))


def _other_years(rule: CopiedPassages, sentence: str, year: int) -> Iterator[CopiedPassage]:
    for match in re.finditer(rf"(?:{either_pattern(rule.reports)})\D{{0,12}}?(20\d\d)年", sentence):
        if int(match.group(1)) != year:
            yield CopiedPassage("year", f"{year}年", match.start(1), match.end(1) + 1)
            return
    opens = _YEAR_OPENS.match(sentence)
    if opens is None or int(opens.group(1)) >= year or str(year) in sentence:
        return
    if contains_any(sentence, rule.voice) and not contains_any(sentence, rule.past):
        yield CopiedPassage("year", f"{year}年", opens.start(1), opens.end(1) + 1)


@lru_cache(maxsize=16)
def _only_another_year(
    rule: CopiedPassages, texts: tuple[tuple[Address, str], ...], year: int
) -> tuple[tuple[Address, CopiedPassage], ...]:
    """Return the first sentence on own work in another year, if no text has the report year."""
    if any(str(year) in prose.translate(_DIGITS) for _, prose in texts):
        return ()
    for address, prose in texts:
        for start, sentence in sentences(prose.translate(_DIGITS)):
            named = _NAMED_YEAR.search(QUOTED.sub(lambda one: " " * len(one.group()), sentence))
            if named and _is_about_own_work(rule, sentence, later=int(named.group(1)) > year):
                place = start + named.start(), start + named.end()
                return ((address, CopiedPassage("year", f"{year}年", *place)),)
    return ()


def _is_about_own_work(rule: CopiedPassages, sentence: str, *, later: bool) -> bool:
    """Return whether a sentence is about the unit's past work.

    A later year in a full date does not count, since it may be the day of issue.
    """
    if contains_any(sentence, rule.past + rule.plans) or (later and _DATED.search(sentence)):
        return False
    return contains_any(sentence, rule.voice)


_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|[一二三四五六七八九十]是)")
_YEAR = re.compile(r"20\d\d")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class RepeatedShare:
    """Share of a text repeated from last year, and the passages, the longest first."""

    percent: int
    stretches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RepeatedText(TextsRule):
    """Rule that a text does not repeat large parts of last year's text.

    Args:
        percent: Lowest share of repeated characters that is a finding.
        least: Minimum length of a sentence; shorter ones, often headings, are ignored.
    """

    kind: ClassVar[str] = "repeated"
    placeholders: ClassVar[frozenset[str]] = frozenset({"place", "passages", "count", "last_year"})
    percent: int
    least: int

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each such text, with its longest passage first."""
        if case.previous is None:
            return
        for address, prose in self.nonempty_texts(case.report):
            last = case.previous.values.get(address, "")
            repeat = _repeated_share(prose, str(last), self.least)
            if repeat.stretches and repeat.percent >= self.percent:
                yield self._repetition_finding(address, prose, repeat, case)

    def _repetition_finding(
        self, address: Address, prose: str, repeat: RepeatedShare, case: Case
    ) -> Finding:
        passages = "、".join(f"“{_shown(prose[a:b])}”" for a, b in repeat.stretches[:3])
        found = self.finding(
            (address,),
            expected=self.percent,
            actual=repeat.percent,
            passage=Passage(address, *repeat.stretches[0]),
            place=case.report.edition.label(address),
            passages=passages,
            count=len(repeat.stretches),
            last_year=case.report.year - 1,
        )
        others = tuple(Passage(address, *stretch) for stretch in repeat.stretches[1:])
        return replace(found, further_passages=others)


@lru_cache(maxsize=32)
def _repeated_share(prose: str, last: str, least: int) -> RepeatedShare:
    known = {_comparable_sentence(sentence.group()) for sentence in _SENTENCE.finditer(last)}
    counted = repeated = 0
    stretches: list[tuple[int, int]] = []
    goes_on = False
    for sentence in _SENTENCE.finditer(prose):
        plain = _comparable_sentence(sentence.group())
        if len(plain) < least:
            continue
        counted += len(plain)
        if plain not in known:
            goes_on = False
            continue
        repeated += len(plain)
        start = stretches.pop()[0] if goes_on else sentence.start()
        stretches.append((start, sentence.end()))
        goes_on = True
    stretches.sort(key=lambda stretch: stretch[0] - stretch[1])
    return RepeatedShare(repeated * 100 // counted if counted else 0, tuple(stretches))


def _comparable_sentence(sentence: str) -> str:
    """Return a sentence without spaces, numbering and years, for comparison."""
    return _YEAR.sub("", _NUMBERING.sub("", "".join(sentence.split())))


def _shown(text: str) -> str:
    plain = "".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
