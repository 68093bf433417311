"""What the prose says did not happen, held against the tables."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, after_prefix
from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.prose.figures import sentences
from zwgk_desktop.domain.prose.setting import of_another_place, of_another_time, own_place
from zwgk_desktop.domain.prose.words import Words, any_of, either
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Case
from zwgk_desktop.domain.rules.statements import StatedSubject, sums_of
from zwgk_desktop.domain.rules.texts import TextsRule
from zwgk_desktop.domain.spec import Edition

_AND = re.compile(r"[、和及或与]")
_CLAUSE_END = re.compile(r"[，,；;：:（）()]|$")


@dataclass(frozen=True, slots=True)
class Denial:
    """A passage that says there was none of these."""

    passage: Passage
    subjects: tuple[StatedSubject, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Denied(TextsRule):
    """Where the prose says there was none, the tables say nought.

    Args:
        negations: Words a denial begins with.
        between: All that may stand between one and what is denied; with any
            other word something narrower is denied.
        unless: After what is denied, they say that something else is.
        distant: Anywhere before it in its sentence they make it narrower.
    """

    kind: ClassVar[str] = "denied"
    says: ClassVar[frozenset[str]] = frozenset({"place", "seen", "name"})
    negations: Words
    between: Words
    unless: Words
    distant: Words
    subjects: tuple[StatedSubject, ...]

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The texts, and the cells of every reading."""
        yield from TextsRule.addresses(self, edition)
        yield from (cell for subject in self.subjects for r in subject.readings for cell in r)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each thing denied that is above nought in every reading."""
        report = case.report
        for address, prose in self.written(report):
            for denial in _denials(self, address, prose, report.year, report.unit):
                for subject in denial.subjects:
                    sums = sums_of(subject, report)
                    if sums and all(sums):
                        yield self._denied(denial, subject, sums[0], report)

    def _denied(
        self, denial: Denial, subject: StatedSubject, number: Number, report: Report
    ) -> Finding:
        passage = denial.passage
        return self.finding(
            (*subject.readings[0], passage.address),
            expected=number,
            actual=0,
            passage=passage,
            place=report.edition.label(passage.address),
            seen=report.text(after_prefix(passage.address))[passage.start : passage.end],
            name=subject.name,
        )


@lru_cache(maxsize=128)
def _denials(
    rule: Denied, address: Address, prose: str, year: int, unit: str
) -> tuple[Denial, ...]:
    own = own_place(unit)
    found: list[Denial] = []
    for start, sentence in sentences(prose):
        for run in _run(rule).finditer(sentence):
            before = sentence[: run.start()]
            subjects = _denied_in(rule, sentence, run)
            narrowed = any_of(before, rule.distant) or of_another_place(before, own)
            if subjects and not narrowed and not of_another_time(before, year):
                passage = Passage(address, start + run.start(), start + run.end())
                found.append(Denial(passage, subjects))
    return tuple(found)


def _denied_in(rule: Denied, sentence: str, run: re.Match[str]) -> tuple[StatedSubject, ...]:
    """Return what a run of words denies, nothing when its end turns to something else."""
    things = list(_things(rule).finditer(sentence, run.start(), run.end()))
    clause = _CLAUSE_END.search(sentence, run.end())
    bounds = [*(thing.start() for thing in things[1:]), clause.start() if clause else run.end()]
    kept = [
        thing
        for thing, bound in zip(things, bounds, strict=True)
        if _stands(rule, sentence[thing.end() : bound], last=thing is things[-1])
    ]
    if not kept or kept[-1] is not things[-1]:
        return ()
    words = {thing.group() for thing in kept}
    return tuple(subject for subject in rule.subjects if words.intersection(subject.words))


def _stands(rule: Denied, gap: str, *, last: bool) -> bool:
    """Tell whether a thing is denied itself, and not only something about it."""
    return not any_of(gap, rule.unless) and (last or bool(_AND.search(gap)))


def _all_words(rule: Denied) -> Words:
    return tuple(word for subject in rule.subjects for word in subject.words)


@lru_cache(maxsize=16)
def _things(rule: Denied) -> re.Pattern[str]:
    return re.compile(either(_all_words(rule)))


@lru_cache(maxsize=16)
def _run(rule: Denied) -> re.Pattern[str]:
    between, thing = either(rule.between), either(_all_words(rule))
    return re.compile(
        # Possessive: what may stand between can be cut up in many ways.
        rf"(?<!有)(?:{either(rule.negations)})(?:{between})*+(?:{thing})"
        rf"(?:(?:{between})*+(?:{thing}))*+"
    )
