"""Figures of a roll-up, of each unit and beside those of the year before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.comparison import (
    LEAST_UNITS,
    Outlier,
    UnitFigures,
    YearOnYear,
    find_outliers,
)
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.spec import Edition

LEAST_FIGURE = 10
"""Least figure that is told as half of a sum (本程序的口径)."""


@dataclass(frozen=True)
class RollUpFigures:
    """Figures of a roll-up.

    Args:
        groups: Labels of the columns after 合计, in order.
        left_out: Units missing from the sums, with the reason.
        years: The sum beside last year's; None if nothing was added up last year.
        last_year: Key figures of last year by their name, by unit.
    """

    edition: Edition
    year: int
    groups: Sequence[str]
    units: Sequence[UnitFigures]
    left_out: Sequence[tuple[str, str]]
    years: YearOnYear | None = None
    last_year: Mapping[str, Mapping[str, Number | None]] = field(
        default_factory=dict[str, Mapping[str, Number | None]]
    )

    @cached_property
    def outliers(self) -> tuple[Outlier, ...]:
        """The figures far from their group's median or from the unit's own last year."""
        return tuple(find_outliers(self.edition, self.units, self.last_year))

    @property
    def only_noughts(self) -> tuple[str, ...]:
        """The units whose figures are noughts throughout."""
        filled = (unit for unit in self.units if unit.figures)
        return tuple(unit.unit for unit in filled if not any(unit.figures.values()))

    def of(self, cells: Sequence[Address], group: str | None) -> Iterator[Number]:
        """Yield the figures of some cells, for the units of one group or of all."""
        for unit in self.units:
            if group in {None, unit.group}:
                yield from (unit.figures[cell] for cell in cells if cell in unit.figures)

    def conspicuous_units(self) -> Iterator[tuple[str, str]]:
        """Yield units whose figures the county should look at again, each with the reason.

        Noughts throughout, a figure that is at least half of the sum of `LEAST_UNITS` units or
        more and at least `LEAST_FIGURE`, and outliers. No source defines them (本程序的口径).
        """
        yield from ((unit, "报的数字全部是0") for unit in self.only_noughts)
        for cell in self.edition.entered if len(self.units) >= LEAST_UNITS else ():
            total = sum(self.of([cell], None))
            for unit in self.units:
                figure = unit.figures.get(cell, 0)
                if figure >= LEAST_FIGURE and 2 * figure >= total:
                    said = f"{number_text(figure)}，合计{number_text(total)}"
                    yield unit.unit, f"占一半以上：{self.edition.label(cell)} {said}"
        for one in self.outliers:
            yield one.unit, f"相差很大：{one.words}"
