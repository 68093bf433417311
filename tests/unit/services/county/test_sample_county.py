"""青山县: the sample a county looks at first, made by what units and county do themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.likeness import similar_pairs
from zwgk_desktop.services.county.rollup import roll_up
from zwgk_desktop.services.county.sample_county import CountySample, make_county
from zwgk_desktop.services.workspace import Workspace

YEAR = 2025


@pytest.fixture(scope="module")
def made(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> CountySample:
    return make_county(tmp_path_factory.mktemp("青山县"), catalog)


@pytest.fixture
def workspace(made: CountySample, catalog: Catalog) -> Iterator[Workspace]:
    with Workspace.open(made.workspace, catalog, writing=False, program="测试") as opened:
        yield opened


def test_twelve_units_stand_on_the_board(workspace: Workspace) -> None:
    board = Collection(workspace.context, YEAR).status_lines()
    states = [line.state for line in board]
    missing = [line.unit for line in board if line.state is ExaminationState.MISSING]

    assert len(board) == 12
    assert missing == ["青山县自然资源局", "白沙镇人民政府", "桃源乡人民政府"]
    assert states.count(ExaminationState.ACCEPTED) == 5
    assert states.count(ExaminationState.IN_EXAMINATION) == 1
    again = {
        line.unit: line.days_late for line in board if line.current and line.current.number == 2
    }
    assert again == {"望江街道办事处": 0}
    assert [line.days_late for line in board].count(0) == 9


def test_who_is_left_out_is_named(workspace: Workspace) -> None:
    collection = Collection(workspace.context, YEAR)
    rolled = roll_up(collection, all_received=True)
    why = {one.unit: one.reason for one in rolled.left_out}

    assert why.pop("柳湾镇人民政府") == "不是本年度的表式"
    assert set(why.values()) == {"未报送"}
    assert len(roll_up(collection).included) == 5


def test_two_are_alike_and_no_others(workspace: Workspace) -> None:
    (pair,) = similar_pairs(Collection(workspace.context, YEAR), 0.3)
    assert (pair.first.unit, pair.second.unit) == ("松岭乡人民政府", "石桥镇人民政府")
    assert 0.6 < pair.share < 1
    sentences = (*pair.first.sentences, *pair.second.sentences)
    assert not any("政府信息公开平台建设" in one.plain for one in sentences)  # a heading


def test_the_county_s_own_report_is_tied_to_its_sum(workspace: Workspace) -> None:
    session = workspace.session_of("青山县人民政府", YEAR, Scope.SUMMED)
    rolled = roll_up(Collection(workspace.context, YEAR))
    assert session.report.entry("requests.received.natural_person") == 33
    assert session.report.values["rollup.source"] == rolled.source
    assert "K-ROLLUP" not in {one.rule for one in session.findings}
    assert "R-BALANCE" not in {one.rule for one in session.findings}


def test_what_travels_is_the_same_each_time(
    made: CountySample, catalog: Catalog, tmp_path: Path
) -> None:
    make_county(tmp_path, catalog)
    first, second = made.workspace.parent, tmp_path
    files = sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    same = [path for path in files if path.suffix != ".zwgk"]

    assert len(same) > 30
    for path in same:
        assert (first / path).read_bytes() == (second / path).read_bytes(), path


def test_the_workbook_holds_the_sums(made: CountySample) -> None:
    (path,) = (path for label, path in made.files if label == "汇总表")
    book = load_workbook(path, data_only=True)
    assert [cell.value for cell in book["三"][2]][1:] == [33, 19, 6, 8]
    assert len([label for label, _ in made.files if label == "报送单"]) == 9
