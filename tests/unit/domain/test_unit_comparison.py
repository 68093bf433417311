"""Key figures, medians and outliers of random units, against counting by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import UNIT, YEAR
from zwgk_desktop.domain.county.comparison import (
    UnitFigures,
    YearChange,
    compared_figures,
    find_outliers,
    group_medians,
)
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

CELL, OTHER = "requests.received.natural_person", "requests.received.enterprise"
FEES = "proactive.fees.amount"
GROUPS = ("区直单位", "乡镇街道")


def units() -> st.SearchStrategy[list[UnitFigures]]:
    counts = st.one_of(st.integers(0, 6), st.integers(0, 400))
    amounts = st.decimals(0, 500, places=3)
    figures = st.fixed_dictionaries({}, optional={CELL: counts, OTHER: counts, FEES: amounts})
    one = st.builds(UnitFigures, st.just(""), st.sampled_from(GROUPS), figures, st.booleans())
    return st.lists(one, max_size=16).map(
        lambda found: [
            UnitFigures(f"{at}", unit.group, unit.figures, unit.summed)
            for at, unit in enumerate(found)
        ]
    )


def received(unit: UnitFigures) -> Fraction | None:
    known = [unit.figures[cell] for cell in (CELL, OTHER) if cell in unit.figures]
    return sum(map(Fraction, known), Fraction()) if known else None


def fees(unit: UnitFigures) -> Fraction | None:
    return Fraction(unit.figures[FEES]) if FEES in unit.figures else None


READ = {"新收申请": received, "收费": fees}


def middle(numbers: list[Fraction]) -> Fraction:
    ordered = sorted(numbers)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


@given(units())
def test_medians_and_outliers_are_what_counting_by_hand_gives(
    edition: Edition, given: list[UnitFigures]
) -> None:
    medians = {one.peers: one for one in group_medians(given, compared_figures(edition))}
    outliers = {(one.unit, one.key.name) for one in find_outliers(edition, given, {})}
    wanted: set[tuple[str, str]] = set()
    for name, read in READ.items():
        for group in GROUPS:
            for summed in (False, True):
                members = [one for one in given if (one.group, one.summed) == (group, summed)]
                known = {one.unit: n for one in members if (n := read(one)) is not None}
                if not members:
                    continue
                found = medians[f"{group}（汇总）" if summed else group]
                assert found.count == len(members)
                if not known:
                    assert found.figures[name] is None
                    continue
                half = middle(list(known.values()))
                assert Fraction(found.figures[name] or 0) == half
                spread = max(Fraction(1), middle([abs(n - half) for n in known.values()]))
                wanted |= {
                    (unit, name)
                    for unit, n in known.items()
                    if len(known) >= 5 and abs(n - half) > 10 * spread
                }
    assert outliers == wanted


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_jump_is_large_and_manifold(edition: Edition, now: int, then: int) -> None:
    unit = UnitFigures("云溪镇", "乡镇街道", {CELL: now})
    found = list(find_outliers(edition, [unit], {"云溪镇": {"新收申请": then}}))

    assert bool(found) == (abs(now - then) >= 20 and (now > 3 * then or then > 3 * now))


def test_an_outlier_tells_unit_cell_figure_and_what_it_is_compared_with(edition: Edition) -> None:
    given = [
        UnitFigures(f"第{n}镇", "乡镇街道", {CELL: figure})
        for n, figure in enumerate([2, 3, 4, 5, 6])
    ]
    far = UnitFigures("云溪镇", "乡镇街道", {CELL: 40})

    (one,) = find_outliers(edition, [*given, far], {})

    assert (one.unit, one.figure, one.beside) == ("云溪镇", 40, Decimal("4.5"))
    assert one.key.cells == ("requests.received.total",)
    assert one.words == "新收申请40件，乡镇街道6个单位的中位数是4.5件"


def test_every_key_figure_is_what_the_form_adds_up(catalog: Catalog) -> None:
    for edition in catalog.editions.values():
        figures = {cell: at for at, cell in enumerate(edition.entered)}
        report = Report(edition, {UNIT: "云溪镇", YEAR: 2025, **figures})
        names = [key.name for key in compared_figures(edition)]
        assert len(set(names)) == len(names) > 8
        for key in compared_figures(edition):
            assert key.of(figures) == sum(report.figure(cell) or 0 for cell in key.cells)
            assert key.of({}) is None


@pytest.mark.parametrize(
    ("before", "after", "percent", "note"),
    [
        (8, 9, "+12.5%", ""),
        (3, 2, "-33.3%", ""),
        (3, 3, "+0.0%", ""),
        (100_000, 99_999, "+0.0%", ""),
        (0, 0, "", ""),
        (0, 5, "", "上年是0，不算百分比"),
        (None, 5, "", "上年没有填"),
        (5, None, "", "本年没有填"),
        (None, None, "", "上年、本年没有填"),
        (Decimal("0.3"), Decimal("0.1"), "-66.7%", ""),
    ],
)
def test_a_percentage_is_of_a_figure_that_is_there(
    before: Number | None, after: Number | None, percent: str, note: str
) -> None:
    one = YearChange("a", "a", before, after, comparable=True)

    assert (one.percent, one.note) == (percent, note)
