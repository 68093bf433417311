"""Roll-ups beside last year's, over random counties, against counting by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from package_files import sent
from workspaces import new_folder

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.comparison import YearOnYear
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.rollup_figures import RollUpFigures
from zwgk_desktop.domain.county.roster import Group, RosterUnit
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.receiving import receive
from zwgk_desktop.services.county.rollup import roll_up
from zwgk_desktop.services.county.rollup_figures import rollup_figures
from zwgk_desktop.services.workspace import Workspace

YEAR = 2025
COUNTS = ("requests.received.natural_person", "disputes.review.corrected")
AMOUNT = "proactive.fees.amount"
Sent = Mapping[str, int | str]


@dataclass(frozen=True)
class Sender:
    """A unit of a random county, and its report of each year: figures and whether accepted."""

    group: Group
    summed: bool
    left_out: bool
    reports: Mapping[int, tuple[Sent, bool]]


def figures() -> st.SearchStrategy[Sent]:
    amounts = st.decimals(0, 10**4, places=6).map(lambda one: format(one, "f"))
    cells = {cell: st.integers(0, 999) for cell in COUNTS} | {AMOUNT: amounts}
    return st.fixed_dictionaries({}, optional=cells)


def senders() -> st.SearchStrategy[list[Sender]]:
    report = st.tuples(figures(), st.booleans())
    sender = st.builds(
        Sender,
        st.sampled_from(Group),
        st.booleans(),
        st.sampled_from((False, False, True)),
        st.dictionaries(st.sampled_from((YEAR - 1, YEAR)), report),
    ).map(lambda one: Sender(one.group, one.summed and one.group is not Group.TOWNSHIP, *rest(one)))
    return st.lists(sender, min_size=1, max_size=5)


def rest(one: Sender) -> tuple[bool, Mapping[int, tuple[Sent, bool]]]:
    return one.left_out, one.reports


def collect(workspace: Workspace, folder: Path, county: Mapping[str, Sender]) -> None:
    held = workspace.context
    for name, one in county.items():
        scope = Scope.SUMMED if one.summed else Scope.OFFICE
        reason = "垂直管理" if one.left_out else ""
        unit = RosterUnit(0, name, one.group, 0, not_summed=reason, contributes=scope)
        rosters.add_unit(held, unit)
    for year in (YEAR - 1, YEAR):
        (folder / str(year)).mkdir()
        for name, one in county.items():
            if year not in one.reports:
                continue
            values, accepted = one.reports[year]
            wanted: list[tuple[Scope, Sent]] = [(Scope.OFFICE, values)]
            if one.summed:  # its office's own report is never added
                wanted = [(Scope.OFFICE, {COUNTS[0]: 5_000}), (Scope.SUMMED, values)]
            for which, said in wanted:
                about = {"report.scope": which.value} if which is Scope.SUMMED else {}
                known = {"report.year": year, "report.level": "county", **about, **said}
                file = sent(folder / str(year), name, known, name=f"{name}{which}")
                assert receive(held, [file], year).refused == ()
                if accepted:
                    decision = ExaminationState.ACCEPTED.value
                    step = ExaminationStep(decision=decision, override="试", scope=which)
                    examine(Collection(held, year), name, step)


def by_hand_sum(reports: list[Sent], cell: str) -> Decimal | None:
    known = [Decimal(one[cell]) for one in reports if cell in one]
    return sum(known, Decimal()) if known else None


def in_sum(
    county: Mapping[str, Sender], year: int, group: Group | None, *, every: bool
) -> dict[str, Sent]:
    """Return the reports to be added up, by the unit's name on its line of the board."""
    return {
        f"{name}（汇总）" if one.summed else name: one.reports[year][0]
        for name, one in county.items()
        if group in {None, one.group}
        and not one.left_out
        and year in one.reports
        and (every or one.reports[year][1])
    }


def checked_by_hand(
    found: RollUpFigures, before: Mapping[str, Sent], after: Mapping[str, Sent]
) -> None:
    years = found.years
    assert years is not None
    assert [name for name, _ in years.only_before] == [name for name in before if name not in after]
    assert [name for name, _ in years.only_after] == [name for name in after if name not in before]
    both = [name for name in before if name in after]
    assert years.both == len(both)
    agree(years, list(before.values()), list(after.values()))
    if before.keys() == after.keys() or not both:
        assert years.same_units is None
        return
    assert years.same_units is not None
    same = YearOnYear(*years.same_units, (), (), (), 0, None)
    agree(same, [before[name] for name in both], [after[name] for name in both])


def agree(years: YearOnYear, before: list[Sent], after: list[Sent]) -> None:
    changes = {one.address: one for one in years.changes}
    for cell in (*COUNTS, AMOUNT):
        then, now = by_hand_sum(before, cell), by_hand_sum(after, cell)
        one = changes[cell]
        assert (one.before, one.after) == (then, now)
        if then is None or now is None:
            assert (one.change, one.percent) == (None, "")
            assert "没有填" in one.note
        elif then == 0:
            assert (one.change, one.percent) == (now, "")
            assert one.note == ("上年是0，不算百分比" if now else "")
        else:
            assert one.change == now - then
            stated = Decimal(one.percent.removesuffix("%"))
            assert abs(stated - 100 * (now - then) / then) <= Decimal("0.05")
            assert one.note == ""


@settings(max_examples=12, deadline=None)
@given(senders())
def test_two_years_are_what_counting_by_hand_gives(catalog: Catalog, given: list[Sender]) -> None:
    county = {f"第{number}局": one for number, one in enumerate(given)}
    with (
        new_folder() as folder,
        Workspace.open(
            folder / "县.zwgk", catalog, writing=True, create=True, program="测试"
        ) as workspace,
    ):
        collect(workspace, folder, county)
        for group in (None, *Group):
            for every in (False, True):
                rolled = roll_up(Collection(workspace.context, YEAR), group, all_received=every)
                found = rollup_figures(rolled, workspace.context)
                before, after = (
                    in_sum(county, year, group, every=every) for year in (YEAR - 1, YEAR)
                )
                assert [unit.unit for unit in found.units] == list(after)
                assert (found.years is None) == (not before)
                if before:
                    checked_by_hand(found, before, after)


@pytest.fixture
def workspace(catalog: Catalog, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "县.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as opened:
        for name in ("云溪镇", "松岭乡", "石桥镇"):
            rosters.add(opened.context, name, Group.TOWNSHIP)
        yield opened


def figures_of(
    workspace: Workspace, folder: Path, reports: Mapping[int, Mapping[str, int]]
) -> RollUpFigures:
    for year, units in reports.items():
        (folder / str(year)).mkdir()
        for unit, figure in units.items():
            about = {"report.year": year, COUNTS[0]: figure}
            file = sent(folder / str(year), unit, about)
            assert receive(workspace.context, [file], year).refused == ()
    collection = Collection(workspace.context, max(reports))
    return rollup_figures(roll_up(collection, all_received=True), workspace.context)


def test_units_of_one_year_only_are_named_with_the_reason(
    workspace: Workspace, tmp_path: Path
) -> None:
    reports = {2024: {"云溪镇": 4, "松岭乡": 30}, 2025: {"云溪镇": 6, "石桥镇": 1}}
    years = figures_of(workspace, tmp_path, reports).years

    assert years is not None
    assert list(years.uneven_units()) == [
        ("石桥镇", "只计入2025年；2024年未报送"),
        ("松岭乡", "只计入2024年；2025年未报送"),
    ]
    assert years.same_units is not None
    assert [report.entry(COUNTS[0]) for report in years.same_units] == [4, 6]


def test_a_unit_off_the_roster_is_named_although_it_is_in_neither_sum(
    workspace: Workspace, tmp_path: Path
) -> None:
    reports = {2024: {"云溪镇": 4, "松岭乡": 30}, 2025: {"云溪镇": 6}}
    figures_of(workspace, tmp_path, reports)
    rosters.remove(workspace.context, "松岭乡")

    rolled = roll_up(Collection(workspace.context, 2025), all_received=True)
    years = rollup_figures(rolled, workspace.context).years

    assert years is not None
    assert years.before.entry(COUNTS[0]) == 4
    words = "2024年有报告，现在不在名册，两年都没有计入"
    assert list(years.uneven_units()) == [("松岭乡", words)]


def test_a_year_on_another_form_says_what_that_form_lacks(
    workspace: Workspace, tmp_path: Path
) -> None:
    years = figures_of(workspace, tmp_path, {2020: {"云溪镇": 4}, 2021: {"云溪镇": 6}}).years

    assert years is not None
    changes = {one.address: one for one in years.changes}
    assert changes[COUNTS[0]].percent == "+50.0%"
    lacking = {one.address for one in changes.values() if one.note == "上年的表式没有这一项"}
    assert "requests.other_no_payment.natural_person" in lacking
    assert COUNTS[0] not in lacking


def test_a_jump_from_the_unit_s_own_last_year_is_an_outlier(
    workspace: Workspace, tmp_path: Path
) -> None:
    reports = {2024: {"云溪镇": 5, "松岭乡": 9}, 2025: {"云溪镇": 25, "松岭乡": 27, "石桥镇": 90}}
    found = figures_of(workspace, tmp_path, reports)

    assert [(one.unit, one.words) for one in found.outliers] == [
        ("云溪镇", "新收申请25件，上年5件")  # 松岭乡's is no more than three times, 石桥镇 had none
    ]
    assert ("云溪镇", "相差很大：新收申请25件，上年5件") in found.conspicuous_units()
