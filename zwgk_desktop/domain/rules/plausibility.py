"""Figures that are possible but seldom right for this kind of body."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.levels import Level
from zwgk_desktop.domain.numbers import Number, add_up
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Edition


def _sum(report: Report, cells: Iterable[Address]) -> Number | None:
    """Add up, blanks as nought; None when all are blank."""
    numbers = [number for cell in cells if (number := report.judged(cell)) is not None]
    return add_up(numbers) if numbers else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ceiling(Rule):
    """At some levels a cell does not reach a figure: 1 where nothing can happen.

    Args:
        reaches: The figure from which on it is odd.
        should_be: What it should be, where that is certain.
    """

    kind: ClassVar[str] = "ceiling"
    says: ClassVar[frozenset[str]] = frozenset({"cell", "level"})
    cells: tuple[Address, ...]
    levels: tuple[Level, ...]
    reaches: int
    should_be: int | None = None

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The cells named."""
        del edition
        return self.cells

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each cell that reaches it."""
        if case.report.level not in self.levels:
            return
        for cell in self.cells:
            number = case.report.judged(cell)
            if number is not None and number >= self.reaches:
                yield self.finding(
                    (cell,),
                    expected=self.should_be,
                    actual=number,
                    cell=case.report.edition.label(cell),
                    level=case.report.level.label,
                )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Together(Rule):
    """One sum above nought is odd beside another: above nought too, or at nought.

    Args:
        cells: The first sum; the caret goes to its first cell.
        beside: The second.
        beside_nought: Whether the second is odd at nought, else above it.
        from_year: First report year it holds for; None for all.
    """

    kind: ClassVar[str] = "together"
    says: ClassVar[frozenset[str]] = frozenset({"other"})
    cells: tuple[Address, ...]
    beside: tuple[Address, ...]
    beside_nought: bool
    from_year: int | None = None

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Both sums."""
        del edition
        return (*self.cells, *self.beside)

    def holds_in(self, year: int) -> bool:
        """Tell whether it is asked of a report of that year."""
        return self.from_year is None or year >= self.from_year

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding when both stand together; blanks are silent."""
        one, other = _sum(case.report, self.cells), _sum(case.report, self.beside)
        if not self.holds_in(case.report.year) or not one or other is None:
            return
        if other == 0 and not all(map(case.report.is_filled, self.beside)):
            return
        if (other == 0) is self.beside_nought:
            yield self.finding(self.cells, actual=one, other=other)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LargeShare(Rule):
    """Some cells make up a large part of a total.

    Args:
        cells: The part; the caret goes to its first cell.
        of: The total.
        percent: From this share on.
        least: And from this figure on.
    """

    kind: ClassVar[str] = "large_share"
    says: ClassVar[frozenset[str]] = frozenset({"whole", "share"})
    cells: tuple[Address, ...]
    of: Address
    percent: int
    least: int

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The part and the total."""
        del edition
        return (*self.cells, self.of)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding when the part is large."""
        part, whole = _sum(case.report, self.cells), case.report.judged(self.of)
        if not part or not whole or part < self.least or part * 100 < whole * self.percent:
            return
        share = int(part * 100 // whole)
        yield self.finding(self.cells, actual=part, whole=whole, share=share)
