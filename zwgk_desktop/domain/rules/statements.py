"""Rule that compares figures in prose with the tables.

A figure that agrees in any possible reading is no finding. A false alarm on a correct
report is worse than a missed error.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import ClassVar, Self

from zwgk_desktop.domain.addresses import Address, after_prefix
from zwgk_desktop.domain.findings import Finding, Passage, absolute_difference
from zwgk_desktop.domain.numbers import Number, add_up
from zwgk_desktop.domain.prose import (
    FigureInContext,
    Words,
    contains_any,
    figures_in_context,
    is_about_other_period,
    is_about_other_town,
    pattern_of,
    town_of_unit,
)
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.rules.fields import TextsRule
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Scope

Reading = tuple[Address, ...]
"""Possible meaning of a figure in prose: the sum of these cells."""

_ABOUT = re.compile(r"[，,（(](?:均|都|全部|全|主要|涉及|系|为)[^，,；;。）)]*")
"""Clause that names the topic of the figure before it."""

_JOINED = re.compile(r"[和及与或、]|以及")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedSubject:
    """Subject of a figure in prose.

    Args:
        name: The name in the form.
        words: Words before the figure in its clause, or else after it.
        readings: Possible meanings of the figure, the likeliest first.
        narrowed_by: Words elsewhere in the sentence that leave only the first reading.
        not_after: Words earlier in the sentence after which the figure counts only a part.
        about: Topics of which the sentence, or else the heading above, must name one.
    """

    name: str
    words: Words
    readings: tuple[Reading, ...]
    narrowed_by: Words = ()
    not_after: Words = ()
    about: Words = ()

    def without_excluded_readings(self, elsewhere: str) -> Self:
        """Return the subject without the readings that the rest of the sentence rules out."""
        if contains_any(elsewhere, self.narrowed_by):
            return replace(self, readings=self.readings[:1])
        return self


@dataclass(frozen=True, slots=True)
class Statement:
    """Figure in prose with its possible meanings.

    Args:
        subjects: Subjects of the figure; several when named together.
        by_column: Whether it may count one class of applicants only.
    """

    value: int
    passage: Passage
    subjects: tuple[StatedSubject, ...]
    by_column: bool

    def possible_figures(self, report: Report) -> tuple[Number, ...]:
        """Return the figures of the tables that it may mean, the likeliest first.

        The result is empty while the likeliest depends on a blank cell.
        """
        cells = (cell for subject in self.subjects for cell in subject.readings[0])
        if not all(map(report.is_filled, cells)):
            return ()
        own = [sums_of_readings(subject, report) for subject in self.subjects]
        together = (add_up(sums[0] for sums in own),) if len(own) > 1 else ()
        columns = chain.from_iterable(_sums_by_column(s, report) for s in self.subjects)
        return (*together, *chain.from_iterable(own), *(columns if self.by_column else ()))

    def agrees_with(self, report: Report) -> bool:
        """Return whether the tables agree in at least one reading, or are still blank."""
        possible = self.possible_figures(report)
        return not possible or self.value in possible


def sums_of_readings(subject: StatedSubject, report: Report) -> tuple[Number, ...]:
    """Return the sum of each reading, the likeliest first; () while the likeliest is blank."""
    sums = [_sum(reading, report) for reading in subject.readings]
    blank = not sums or sums[0] is None
    return () if blank else tuple(found for found in sums if found is not None)


def _sum(cells: Reading, report: Report) -> Number | None:
    """Return the sum of some cells with blanks as zero; None when all are blank."""
    numbers = [number for cell in cells if (number := report.stated_or_computed(cell)) is not None]
    return add_up(numbers) if numbers else None


def _sums_by_column(subject: StatedSubject, report: Report) -> Iterator[Number]:
    cells = [report.edition.cell_of[cell] for cell in subject.readings[0]]
    table = report.edition.table_of[cells[0].table]
    for column in table.columns:
        found = _sum(tuple(table.address(cell.row, column) for cell in cells), report)
        yield from () if found is None else (found,)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FiguresInProse(TextsRule):
    """Rule that figures in prose agree with the tables.

    Args:
        units: Units of the figures to check.
        topics: Topics of figures to check. The last topic before the figure, headings
            included, must be one of these and not of `others`. Empty for any topic.
        others: Other topics; in the figure's own clause they always exclude it.
        blockers: Words in the figure's clause that exclude it.
        distant: Words earlier in the sentence that exclude the figure.
        classes: Words for classes of applicants; a later figure may count one class only.
    """

    kind: ClassVar[str] = "counted"
    placeholders: ClassVar[frozenset[str]] = frozenset(
        {"place", "seen", "name", "table", "difference"}
    )
    units: Words
    topics: Words
    others: Words
    blockers: Words
    distant: Words
    classes: Words = ()
    subjects: tuple[StatedSubject, ...]

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the texts, and of the cells of every reading."""
        yield from TextsRule.addresses(self, edition)
        yield from (cell for subject in self.subjects for r in subject.readings for cell in r)

    def statements(self, report: Report) -> Iterator[Statement]:
        """Yield the statements of the texts that the rule can check."""
        for address, prose in self.nonempty_texts(report):
            yield from _find_statements(self, address, prose, report.year, report.unit)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each figure that disagrees in every reading."""
        report = case.report
        for statement in self.statements(report):
            if not statement.agrees_with(report):
                yield _disagreement_finding(self, statement, report)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OfficeFiguresInProse(Rule):
    """Rule that the prose of a summed report does not state figures of the office's own report.

    Args:
        own_area: Words for the area of the report. In a summed report they do not make a
            figure that of others.
        figures: The rules whose figures are compared.
    """

    kind: ClassVar[str] = "office_figures"
    placeholders: ClassVar[frozenset[str]] = FiguresInProse.placeholders
    own_area: Words
    figures: tuple[FiguresInProse, ...] = ()

    @property
    def replaced(self) -> tuple[str, ...]:
        """Ids of the rules whose figures are compared: they have the same cause."""
        return tuple(rule.id for rule in self.figures)

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of all rules whose figures are compared."""
        return dict.fromkeys(one for rule in self.figures for one in rule.addresses(edition))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each figure that disagrees with the tables but is the office's."""
        report, office = case.report, case.books.office if case.books else None
        if report.scope is not Scope.SUMMED or office is None:
            return
        if office.edition.id != report.edition.id:
            return
        told: list[Finding] = []
        for rule in self.figures:
            for statement in _of_own_area(rule, self.own_area).statements(report):
                is_of_office = statement.value in statement.possible_figures(office)
                if is_of_office and not statement.agrees_with(report):
                    found = _disagreement_finding(self, statement, report)
                    if not any(found.is_about_figure_of(other) for other in told):
                        told.append(found)
                        yield found


@lru_cache(maxsize=64)
def _of_own_area(rule: FiguresInProse, own_area: Words) -> FiguresInProse:
    """Return a rule that also reads figures of the whole area of a summed report."""
    distant = tuple(word for word in rule.distant if word not in own_area)
    return replace(rule, distant=distant)


def _disagreement_finding(rule: Rule, statement: Statement, report: Report) -> Finding:
    passage, subjects = statement.passage, statement.subjects
    expected = statement.possible_figures(report)[
        0
    ]  # of the likeliest reading, as all parts of the finding
    cells = dict.fromkeys(cell for subject in subjects for cell in subject.readings[0])
    return rule.finding(
        (*cells, passage.address),
        expected=expected,
        actual=statement.value,
        passage=passage,
        place=report.edition.label(passage.address),
        seen=report.text(after_prefix(passage.address))[passage.start : passage.end],
        name="、".join(subject.name for subject in subjects),
        table=expected,
        difference=absolute_difference(expected, statement.value),
    )


@lru_cache(maxsize=256)
def _find_statements(
    rule: FiguresInProse, address: Address, prose: str, year: int, unit: str
) -> tuple[Statement, ...]:
    own, words = town_of_unit(unit), _words_of_subjects(rule)
    return tuple(
        statement
        for one in figures_in_context(prose)
        if one.figure.unit in rule.units
        and contains_any(f"{one.before}\n{one.after}", words)
        and not is_about_other_period(one.line_so_far, year)
        and not is_about_other_town(one.before, own)
        and not _is_excluded(rule, one)
        and _is_on_topic(rule, one)
        and (statement := _statement_of_figure(rule, address, one))
    )


def _words_of_subjects(rule: FiguresInProse) -> Words:
    return tuple(word for subject in rule.subjects for word in subject.words)


def _statement_of_figure(
    rule: FiguresInProse, address: Address, one: FigureInContext
) -> Statement | None:
    words = pattern_of(_words_of_subjects(rule))
    seen = words.findall(one.before)
    start, end = one.start + len(one.before) - len(one.before.lstrip()), one.figure.end
    if not seen:
        match = words.search(one.after)
        if match is None or _JOINED.match(one.after, match.end()):
            return None
        seen, start, end = [match.group()], one.figure.start, end + match.end()
    subjects = tuple(
        subject.without_excluded_readings(one.sentence + "\n" + one.sentence_rest)
        for subject in rule.subjects
        if set(seen).intersection(subject.words)
    )
    subjects = _subjects_on_topic(rule, subjects, one)
    if not subjects or any(contains_any(one.sentence, subject.not_after) for subject in subjects):
        return None
    by_column = contains_any(one.sentence + one.before, rule.classes)
    return Statement(one.figure.value, Passage(address, start, end), subjects, by_column)


def _subjects_on_topic(
    rule: FiguresInProse, subjects: tuple[StatedSubject, ...], one: FigureInContext
) -> tuple[StatedSubject, ...]:
    """Return the subjects whose topic is named in the sentence or, else, in its heading."""
    topics = pattern_of(rule.topics)
    here = f"{one.sentence}{one.before}\n{one.after}"
    named = set(topics.findall(here)) or set(topics.findall(one.heading))
    return tuple(
        subject for subject in subjects if not subject.about or named.intersection(subject.about)
    )


def _is_excluded(rule: FiguresInProse, one: FigureInContext) -> bool:
    return contains_any(one.before + "\n" + one.after, rule.blockers) or contains_any(
        one.sentence + one.before, rule.distant
    )


def _is_on_topic(rule: FiguresInProse, one: FigureInContext) -> bool:
    known = pattern_of(rule.topics + rule.others)
    others = set(rule.others)
    clause = f"{one.before}\n{one.after}"
    if not rule.topics and (about := _ABOUT.match(one.sentence_rest)):
        clause += about.group()
    # 办理行政许可事项 is a subject word of its own, although 事项 is among `others`.
    if any(
        word in others
        for word in known.findall(pattern_of(_words_of_subjects(rule)).sub("\n", clause))
    ):
        return False
    spoken_of = known.findall(f"{one.heading}\n{one.line_so_far}")
    return not rule.topics or (bool(spoken_of) and spoken_of[-1] not in others)
