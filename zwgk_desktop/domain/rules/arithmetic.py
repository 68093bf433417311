"""Rules on sums of rows, columns and parts; stated totals take precedence (ADR 2)."""

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import accumulate, takewhile
from typing import ClassVar

from zwgk_desktop.domain.addresses import SOURCE_UNSURE, Address
from zwgk_desktop.domain.equations import Equation, column_equations, row_equation
from zwgk_desktop.domain.findings import Finding, Passage, absolute_difference
from zwgk_desktop.domain.prose import (
    NEAR,
    ProseFigure,
    Words,
    contains_any,
    either_pattern,
    find_figures,
    pattern_of,
)
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Case, Rule, RulePiece
from zwgk_desktop.domain.rules.fields import TextsRule
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArithmeticRule(Rule):
    """Base class of rules that consist of equations.

    An equation with a blank cell that an import marked as unsure is not checked until the
    cell is filled.
    """

    placeholders: ClassVar[frozenset[str]] = frozenset({"name", "difference", "unfilled"})
    table: str

    @abstractmethod
    def build_equations(self, table: Table) -> Iterator[Equation]:
        """Yield the equations of the rule in the form's order."""

    def equations(self, edition: Edition) -> tuple[Equation, ...]:
        """Return the equations of the rule in the form's order."""
        return _cached_equations(self, edition.table_of[self.table])

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the cells of all equations, and the address of the unsure cells."""
        yield from (cell for equation in self.equations(edition) for cell in equation.cells)
        yield SOURCE_UNSURE

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each equation that fails."""
        for equation in self.equations(case.report.edition):
            yield from self._check_sum(equation, case)

    def pieces(self, edition: Edition) -> Iterator[RulePiece]:
        """Yield each equation as a part of its own."""
        for equation in self.equations(edition):
            yield RulePiece(
                partial(self._check_sum, equation), frozenset((*equation.cells, SOURCE_UNSURE))
            )

    def _check_sum(self, equation: Equation, case: Case) -> Iterator[Finding]:
        report = case.report
        if not equation.holds(report) and report.unsure_cells().isdisjoint(equation.leaves(report)):
            yield self._failure_finding(equation, case.report)

    def _failure_finding(self, equation: Equation, report: Report) -> Finding:
        actual, expected = equation.sides(report)
        blanks = equation.blanks(report)
        found = self.finding(
            equation.cells,
            expected=expected,
            actual=actual,
            name=equation.name,
            difference=absolute_difference(expected, actual),
            unfilled=f"；尚有 {blanks} 格未填" if blanks else "",
        )
        return replace(found, blanks=blanks, equation=True)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowsBalance(ArithmeticRule):
    """Rule that in every column the left and the right rows have equal sums."""

    kind: ClassVar[str] = "rows_balance"
    left: tuple[str, ...]
    right: tuple[str, ...]

    def build_equations(self, table: Table) -> Iterator[Equation]:
        """Yield one equation for each column, including the total column."""
        return column_equations(self.id, table, self.left, self.right)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowsAddUp(ArithmeticRule):
    """Rule that in every column the rows under a total row add up to it."""

    kind: ClassVar[str] = "rows_add_up"
    total: str

    def build_equations(self, table: Table) -> Iterator[Equation]:
        """Yield one equation for each column, including the total column."""
        return column_equations(self.id, table, (self.total,), table.row_of[self.total].sum_of)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ColumnsAddUp(ArithmeticRule):
    """Rule that in every row the columns under a total column add up to it."""

    kind: ClassVar[str] = "columns_add_up"
    total: str

    def build_equations(self, table: Table) -> Iterator[Equation]:
        """Yield one equation for each row, including the total row."""
        total = table.column_of[self.total]
        return (row_equation(self.id, table, row, total) for row in table.rows)


@lru_cache(maxsize=64)
def _cached_equations(rule: ArithmeticRule, table: Table) -> tuple[Equation, ...]:
    return tuple(rule.build_equations(table))


_BRACKETED = re.compile(r"[（(][^（()）\n]*[）)]")
_LIST_ENDS = re.compile(r"[。！？!?\n]")
_STOP = re.compile(r"[，,；;：:。！？!?\n（）()]")
_PARTED = re.compile(r"[，,；;、]")


@dataclass(frozen=True, slots=True)
class WholeWithParts:
    """Figure in prose with the sum of the parts listed after it, and its position."""

    total: int
    parts: int
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartsAddUp(TextsRule):
    """Rule that parts listed in prose add up to their whole.

    A sum above the whole is always wrong. A sum below it is wrong only if the list is
    complete, since 其中 may list only some parts.

    Args:
        openers: Words between a whole and its parts.
        closers: Words before the last part, or among the openers, of a complete list.
        partial: Words among the parts of an incomplete list.
        stops: Words before a figure that counts something else.
        overlaps: Words among the parts when some count twice.
        subjects: Subjects that must be the same in whole and parts. Parts after two wholes
            belong to neither alone: 行政复议192件，行政诉讼73件，其中….
    """

    kind: ClassVar[str] = "parts_add_up"
    placeholders: ClassVar[frozenset[str]] = frozenset({"place", "difference", "unit"})
    openers: Words
    closers: Words
    partial: Words
    stops: Words
    overlaps: Words
    subjects: Words

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each list that does not add up."""
        for address, prose in self.nonempty_texts(case.report):
            for whole in _wrong_sums(self, prose):
                yield self.finding(
                    (address,),
                    expected=whole.parts,
                    actual=whole.total,
                    passage=Passage(address, whole.start, whole.end),
                    place=case.report.edition.label(address),
                    difference=abs(whole.total - whole.parts),
                    unit=whole.unit,
                )


@lru_cache(maxsize=64)
def _wrong_sums(rule: PartsAddUp, prose: str) -> tuple[WholeWithParts, ...]:
    opener = re.compile(rf"[，,。；;：:（(\s]{{0,3}}({either_pattern(rule.openers)})")
    found: list[WholeWithParts] = []
    for total in find_figures(prose):
        opened = opener.match(prose, total.end)
        whole = opened and total.exact and _check_list(rule, prose, total, opened)
        if whole:
            found.append(whole)
    return tuple(found)


def _check_list(
    rule: PartsAddUp, prose: str, total: ProseFigure, opened: re.Match[str]
) -> WholeWithParts | None:
    closing = "）)" if opened.group()[0] in "（(" else ""
    listed = _list_text(prose, opened.end(), closing)
    parts = _listed_parts(rule, listed, total)
    if len(parts) < 2 or total.value in accumulate(part.value for part in parts):
        return None
    end = parts[-1].end
    words = listed[:end]
    added = sum(part.value for part in parts)
    last = listed[parts[-2].end : parts[-1].start]
    closed = contains_any(opened.group() + last, rule.closers) and not contains_any(
        words, rule.partial
    )
    mixed = contains_any(words, rule.overlaps) or _parts_of_other_subject(rule, prose, total, words)
    if mixed or not (added > total.value or closed):
        return None
    return WholeWithParts(total.value, added, total.unit, total.start, opened.end() + end)


def _parts_of_other_subject(rule: PartsAddUp, prose: str, total: ProseFigure, parts: str) -> bool:
    """Return whether the parts may belong to another subject than the whole."""
    subjects = pattern_of(rule.subjects)
    near = max(0, total.start - NEAR)
    start = max((stop.end() for stop in _STOP.finditer(prose, near, total.start)), default=near)
    ends = (stop.end() for stop in _LIST_ENDS.finditer(prose, near, start))
    sentence = prose[max(ends, default=near) : start]
    own = set(subjects.findall(prose, start, total.start))
    others = subjects.findall(sentence) + subjects.findall(parts)
    return bool(own) and not own.issuperset(others)


def _list_text(prose: str, start: int, closing: str) -> str:
    """Return the text of the list of parts, with spaces for remarks in brackets."""
    most = start + NEAR
    if closing:
        ends = [at for mark in closing if (at := prose.find(mark, start, most)) >= 0]
        return prose[start : min(ends, default=start)]
    stop = _LIST_ENDS.search(prose, start, most)
    listed = prose[start : stop.start() if stop else most]
    return _BRACKETED.sub(lambda remark: " " * len(remark.group()), listed)


def _listed_parts(rule: PartsAddUp, listed: str, total: ProseFigure) -> tuple[ProseFigure, ...]:
    """Return the leading parts that have the same separator and the same unit."""
    found = find_figures(listed)
    ends = [0, *(figure.end for figure in found)]
    labels = [listed[end : figure.start] for end, figure in zip(ends, found, strict=False)]
    parted = [_PARTED.search(label) for label in labels]
    first = next((mark.group() for mark in parted[1:2] if mark), "")
    stops = rule.stops + rule.openers

    def belongs(at: int) -> bool:
        figure, mark = found[at], parted[at]
        alike = at == 0 or (mark is not None and mark.group() == first)
        counts = figure.exact and figure.unit == total.unit
        return alike and counts and not contains_any(labels[at], stops)

    return tuple(found[at] for at in takewhile(belongs, range(len(found))))
