"""Comparison of units: this year's sums with last year's, unit beside unit, and outliers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from statistics import median

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.counterparts import counterparts
from zwgk_desktop.domain.numbers import Number, add_up, number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.years import change_from_last_year

LEAST_UNITS = 5
"""Least number of units that are compared with each other (本程序的口径)."""

FAR, LEAST_SPREAD = 10, 1
"""A figure is far from the median beyond `FAR` median absolute deviations.

A deviation below `LEAST_SPREAD` (件, 万元) counts as that, because most units report noughts.
No source defines either (本程序的口径).
"""

JUMP, LEAST_JUMP = 3, 20
"""A figure jumps if one year's is more than `JUMP` times the other's.

The difference is at least `LEAST_JUMP` (件, 万元). No source defines either (本程序的口径).
"""


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """Entered figures of one unit; blank cells are absent.

    Args:
        summed: Whether they are those of a government's summed report.
    """

    unit: str
    group: str
    figures: Mapping[Address, Number]
    summed: bool = False

    @property
    def peers(self) -> str:
        """Name of the units that it is compared with."""
        return f"{self.group}（汇总）" if self.summed else self.group


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """Figure of a unit that is compared with those of other units.

    Args:
        cells: Cells of the form that add up to it, totals among them.
        leaves: The same as entered cells.
        measure: 件 or 万元.
    """

    name: str
    cells: tuple[Address, ...]
    leaves: tuple[Address, ...]
    measure: str

    def of(self, figures: Mapping[Address, Number]) -> Number | None:
        """Return the figure of a unit; None if all its cells are blank."""
        known = [figures[cell] for cell in self.leaves if cell in figures]
        return add_up(known) if known else None

    def words(self, figure: Number) -> str:
        """Return a figure with its measure."""
        return f"{number_text(figure)}{self.measure}"


@lru_cache(maxsize=8)
def compared_figures(edition: Edition) -> tuple[ComparedFigure, ...]:
    """Return the key figures of a form: requests, disputes, then the rest. It may lack some."""
    proactive, requests, disputes = (
        edition.roles.proactive,
        edition.roles.requests,
        edition.roles.disputes,
    )
    cells: dict[str, tuple[Address | None, ...]] = {
        "新收申请": requests.totals(requests.received),
        "上年结转": requests.totals(requests.carried_in),
        "予以公开": requests.totals(*requests.granted),
        "部分公开": requests.totals(*requests.partly_granted),
        "不予公开": requests.totals(*requests.refused),
        "结转下年": requests.totals(requests.carried_out),
        "复议纠正": disputes.cells(disputes.corrected, disputes.review),
        "诉讼纠正": disputes.cells(disputes.corrected, *disputes.suits),
        "制发文件": (proactive.cell(proactive.documents, proactive.issued),),
        "现行文件": (proactive.cell(proactive.documents, proactive.in_force),),
        "行政许可": (proactive.cell(proactive.licences, proactive.decisions),),
        "行政处罚": (proactive.cell(proactive.penalties, proactive.decisions),),
        "行政强制": (proactive.cell(proactive.coercions, proactive.decisions),),
        "收费": (proactive.cell(proactive.fees, proactive.amount),),
    }
    there = {name: [one for one in found if one] for name, found in cells.items()}
    return tuple(_key_figure(edition, name, found) for name, found in there.items() if found)


def _key_figure(edition: Edition, name: str, cells: Sequence[Address]) -> ComparedFigure:
    leaves = tuple(leaf for cell in cells for leaf in edition.leaves.get(cell, (cell,)))
    return ComparedFigure(name, tuple(cells), leaves, edition.column(cells[0]).unit)


@dataclass(frozen=True, slots=True)
class GroupMedians:
    """Medians of the key figures of units that are compared with each other.

    Args:
        figures: Median by name of the key figure, of the units that filled it; None for none.
    """

    peers: str
    count: int
    figures: Mapping[str, Number | None]


def group_medians(
    units: Iterable[UnitFigures], keys: Sequence[ComparedFigure]
) -> tuple[GroupMedians, ...]:
    """Return the medians of each group, in the order of the units."""
    return tuple(
        GroupMedians(peers, len(members), {key.name: _median(_known(key, members)) for key in keys})
        for peers, members in _by_peers(units).items()
    )


def _by_peers(units: Iterable[UnitFigures]) -> Mapping[str, list[UnitFigures]]:
    found: dict[str, list[UnitFigures]] = {}
    for unit in units:
        found.setdefault(unit.peers, []).append(unit)
    return found


def _known(key: ComparedFigure, units: Iterable[UnitFigures]) -> list[Number]:
    return [figure for unit in units if (figure := key.of(unit.figures)) is not None]


def _median(figures: Sequence[Number]) -> Number | None:
    """Return the exact median, None for no figures."""
    return median(map(Decimal, figures)) if figures else None


@dataclass(frozen=True, slots=True)
class Outlier:
    """Key figure of a unit that is far from those it is compared with. Not an error.

    Args:
        beside: The figure that it is compared with: a median, or the unit's own last year.
        compared_with: What that is, in words.
    """

    unit: str
    key: ComparedFigure
    figure: Number
    beside: Number
    compared_with: str

    @property
    def words(self) -> str:
        """The outlier in words, without the unit."""
        figure, beside = self.key.words(self.figure), self.key.words(self.beside)
        return f"{self.key.name}{figure}，{self.compared_with}{beside}"


def find_outliers(
    edition: Edition,
    units: Sequence[UnitFigures],
    last_year: Mapping[str, Mapping[str, Number | None]],
) -> Iterator[Outlier]:
    """Yield figures far from the median of the unit's group, then jumps from last year.

    Args:
        edition: Form of the figures.
        units: Units of all groups.
        last_year: Key figures of last year by their name, by unit.
    """
    for peers, members in _by_peers(units).items():
        for key in compared_figures(edition):
            yield from _far_from_median(key, peers, members)
    for unit in units:
        before = last_year.get(unit.unit, {})
        for key in compared_figures(edition):
            now, then = key.of(unit.figures), before.get(key.name)
            if now is not None and then is not None and _is_jump(now, then):
                yield Outlier(unit.unit, key, now, then, "上年")


def _far_from_median(
    key: ComparedFigure, peers: str, members: Sequence[UnitFigures]
) -> Iterator[Outlier]:
    """Yield the units far from the median, by the median absolute deviation."""
    known = [
        (unit.unit, figure) for unit in members if (figure := key.of(unit.figures)) is not None
    ]
    middle = _median([figure for _, figure in known])
    if middle is None or len(known) < LEAST_UNITS:
        return
    middle = Decimal(middle)
    spread = max(Decimal(LEAST_SPREAD), median(abs(figure - middle) for _, figure in known))
    for unit, figure in known:
        if abs(figure - middle) > FAR * spread:
            yield Outlier(unit, key, figure, middle, f"{peers}{len(known)}个单位的中位数是")


def _is_jump(now: Number, then: Number) -> bool:
    return abs(Decimal(now) - then) >= LEAST_JUMP and max(now, then) > JUMP * min(now, then)


@dataclass(frozen=True, slots=True)
class YearChange:
    """Figure of the form in last year's and this year's sum.

    Args:
        before: None where blank, or where last year's form lacks the cell.
        comparable: Whether last year's form has the cell.
    """

    address: Address
    label: str
    before: Number | None
    after: Number | None
    comparable: bool

    @property
    def change(self) -> Number | None:
        """The difference; None where either figure is blank."""
        return change_from_last_year((self.before, self.after))

    @property
    def percent(self) -> str:
        """The difference as a percentage of last year's figure, as +12.5%; "" without one."""
        if not self.before or self.change is None:
            return ""
        return f"{_percent(self.change, self.before):+}%"

    @property
    def note(self) -> str:
        """Why there is no difference or percentage; "" if there is."""
        if not self.comparable:
            return "上年的表式没有这一项"
        blank = [name for name, one in (("上年", self.before), ("本年", self.after)) if one is None]
        if blank:
            return f"{'、'.join(blank)}没有填"
        return "上年是0，不算百分比" if self.after and not self.before else ""


def _percent(change: Number, before: Number) -> Decimal:
    exact = 100 * Decimal(change) / Decimal(before)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP) + 0  # no -0.0


def year_changes(before: Report, after: Report) -> tuple[YearChange, ...]:
    """Return every cell and total of this year's form beside last year's figure."""
    edition = after.edition
    there = counterparts(edition, before.edition)
    return tuple(
        YearChange(
            cell,
            edition.label(cell),
            before.stated_or_computed(there[cell]) if cell in there else None,
            after.figure(cell),
            cell in there,
        )
        for cell in edition.cell_of
    )


@dataclass(frozen=True, eq=False, slots=True)
class YearOnYear:
    """Sums of last year and this year, and the units that stand in one of them only.

    Args:
        before: Last year's sum, on last year's form.
        after: This year's sum.
        only_before: Units in last year's sum only, each with why it is not in this year's.
        only_after: Units in this year's sum only, likewise.
        gone: Units off the roster whose report of last year is in neither sum.
        both: Number of units in both sums.
        same_units: Both sums over these units; None if they are the sums above, or there are none.
    """

    before: Report
    after: Report
    only_before: tuple[tuple[str, str], ...]
    only_after: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    both: int
    same_units: tuple[Report, Report] | None

    @property
    def changes(self) -> tuple[YearChange, ...]:
        """Every cell and total of this year's form beside last year's figure."""
        return year_changes(self.before, self.after)

    @property
    def main_changes(self) -> tuple[YearChange, ...]:
        """The key figures of this year's form beside last year's; labels have the measure."""
        before, after = map(_entries, (self.before, self.after))
        then = {key.name: key.of(before) for key in compared_figures(self.before.edition)}
        return tuple(
            YearChange(
                key.cells[0],
                f"{key.name}（{key.measure}）",
                then.get(key.name),
                key.of(after),
                key.name in then,
            )
            for key in compared_figures(self.after.edition)
        )

    def uneven_units(self) -> Iterator[tuple[str, str]]:
        """Yield the units not in both sums, each with a sentence that says so."""
        before, after = self.before.year, self.after.year
        for unit, why in self.only_after:
            yield unit, f"只计入{after}年；{before}年{why}"
        for unit, why in self.only_before:
            yield unit, f"只计入{before}年；{after}年{why}"
        for unit in self.gone:
            yield unit, f"{before}年有报告，现在不在名册，两年都没有计入"


def _entries(report: Report) -> Mapping[Address, Number]:
    entered = ((cell, report.entry(cell)) for cell in report.edition.entered)
    return {cell: figure for cell, figure in entered if figure is not None}
