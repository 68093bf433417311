"""Rule that compares denials in prose (没有…) with the tables."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, after_prefix
from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.prose import (
    MAX_FOUND,
    NEAR,
    Words,
    contains_any,
    either_pattern,
    is_about_other_period,
    is_about_other_town,
    sentences,
    town_of_unit,
)
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Case
from zwgk_desktop.domain.rules.fields import TextsRule
from zwgk_desktop.domain.rules.statements import StatedSubject, sums_of_readings
from zwgk_desktop.domain.spec import Edition

_AND = re.compile(r"[、和及或与]")
_JOINED_VERB = "(?:、|以及|或者|[和及或与])[^\\W的]{2,4}?"
_CLAUSE_END = re.compile(r"[，,；;：:（）()]|$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeniedSubject(StatedSubject):
    """Subject of a denial in prose, such as 没有作出行政许可.

    Args:
        verbs: Words allowed before it: 没有*作出*行政许可.
        tail: Words allowed after it in its clause: 没有上年结转*的申请*. If empty, any
            words may follow except the rule's `unless`.
        objects: Words of which one must follow, possibly shared by joined words:
            没有制发、废止*规范性文件*.
    """

    verbs: Words = ()
    tail: Words = ()
    objects: Words = ()

    @property
    def pattern(self) -> str:
        """The regex source of the subject with its verbs and its tail."""
        verbs, tail = (
            f"(?:{either_pattern(self.verbs)}){{0,3}}",
            f"(?:{either_pattern(self.tail)})*+",
        )
        words, objects = f"(?:{either_pattern(self.words)})", f"(?:{either_pattern(self.objects)})"
        if not self.objects:
            return verbs + words + tail
        shared = rf"(?=(?:{_JOINED_VERB}){{1,4}}{objects}{tail}(?:\W|[和及或与]|$))"
        return rf"{verbs}{words}(?:{objects}{tail}|{shared})"


@dataclass(frozen=True, slots=True)
class Denial:
    """Passage in prose that denies some subjects."""

    passage: Passage
    subjects: tuple[DeniedSubject, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FalseDenial(TextsRule):
    """Rule that subjects denied in prose are zero in the tables.

    Args:
        negations: Words at the beginning of a denial.
        between: Words allowed between negation and subject. Any other word makes the
            denial narrower, so it is not checked.
        unless: Words after the subject with which something else is denied.
        distant: Words earlier in the sentence that make the denial narrower.
    """

    kind: ClassVar[str] = "denied"
    placeholders: ClassVar[frozenset[str]] = frozenset({"place", "seen", "name", "unit"})
    negations: Words
    between: Words
    unless: Words
    distant: Words
    subjects: tuple[DeniedSubject, ...]

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the texts, and of the cells of every reading."""
        yield from TextsRule.addresses(self, edition)
        yield from (cell for subject in self.subjects for r in subject.readings for cell in r)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each denied subject that is above zero in every reading."""
        report = case.report
        for address, prose in self.nonempty_texts(report):
            for denial in _find_denials(self, address, prose, report.year, report.unit):
                for subject in denial.subjects:
                    sums = sums_of_readings(subject, report)
                    if sums and all(sums):
                        yield self._denial_finding(denial, subject, sums[0], report)

    def _denial_finding(
        self, denial: Denial, subject: DeniedSubject, number: Number, report: Report
    ) -> Finding:
        passage, edition = denial.passage, report.edition
        return self.finding(
            (*subject.readings[0], passage.address),
            expected=number,
            actual=0,
            passage=passage,
            place=edition.label(passage.address),
            seen=report.text(after_prefix(passage.address))[passage.start : passage.end],
            name=subject.name,
            unit=edition.column(subject.readings[0][0]).unit,
        )


@lru_cache(maxsize=128)
def _find_denials(
    rule: FalseDenial, address: Address, prose: str, year: int, unit: str
) -> tuple[Denial, ...]:
    own = town_of_unit(unit)
    found: list[Denial] = []
    for start, sentence in sentences(prose):
        for run in islice(_run_of_subjects_pattern(rule).finditer(sentence), MAX_FOUND):
            before = sentence[max(0, run.start() - NEAR) : run.start()]
            subjects = _denied_subjects(rule, sentence, run)
            is_narrower = contains_any(before, rule.distant) or is_about_other_town(before, own)
            if subjects and not is_narrower and not is_about_other_period(before, year):
                passage = Passage(address, start + run.start(), start + run.end())
                found.append(Denial(passage, subjects))
    return tuple(found)


def _denied_subjects(
    rule: FalseDenial, sentence: str, run: re.Match[str]
) -> tuple[DeniedSubject, ...]:
    """Return the subjects that a run of words denies; none if its last subject is not denied."""
    found = _subject_pattern(rule).finditer(sentence, run.start())
    things = list(takewhile(lambda thing: thing.start() < run.end(), found))
    clause = _CLAUSE_END.search(sentence, run.end(), run.end() + NEAR)
    bounds = [*(thing.start() for thing in things[1:]), clause.start() if clause else run.end()]
    kept: list[re.Match[str]] = []
    qualified = False
    for thing, bound in zip(things, bounds, strict=True):
        gap = sentence[thing.end() : bound]
        if not qualified and _is_denied_itself(rule, thing, gap, is_last=thing is things[-1]):
            kept.append(thing)
        qualified = bool(_subject_of_match(rule, thing).tail) and not _AND.search(gap)
    if not kept or kept[-1] is not things[-1]:
        return ()
    subjects = dict.fromkeys(_subject_of_match(rule, thing) for thing in kept)
    return tuple(
        subject.without_excluded_readings(sentence[max(0, run.start() - NEAR) : run.start()])
        for subject in subjects
    )


def _is_denied_itself(rule: FalseDenial, thing: re.Match[str], gap: str, *, is_last: bool) -> bool:
    """Return whether a subject itself is denied, and not only some aspect of it."""
    if _subject_of_match(rule, thing).tail:
        return not gap.strip() or bool(_AND.match(gap))
    return not contains_any(gap, rule.unless) and (is_last or bool(_AND.search(gap)))


def _subject_of_match(rule: FalseDenial, thing: re.Match[str]) -> DeniedSubject:
    assert thing.lastgroup is not None  # noqa: S101 - each alternative is a group
    return rule.subjects[int(thing.lastgroup.removeprefix("subject_"))]


def _any_subject(rule: FalseDenial) -> str:
    named = enumerate(rule.subjects)
    return (
        "|".join(f"(?P<subject_{number}>{subject.pattern})" for number, subject in named) or "(?!)"
    )


@lru_cache(maxsize=16)
def _subject_pattern(rule: FalseDenial) -> re.Pattern[str]:
    return re.compile(_any_subject(rule))


@lru_cache(maxsize=16)
def _run_of_subjects_pattern(rule: FalseDenial) -> re.Pattern[str]:
    between = either_pattern(rule.between)
    thing = re.sub(r"\?P<\w+>", "?:", _any_subject(rule))
    return re.compile(
        # Possessive, to avoid exponential backtracking over `between`.
        rf"(?<!有)(?:{either_pattern(rule.negations)})(?:{between})*+(?:{thing})"
        rf"(?:(?:{between})*+(?:{thing}))*+"
    )
