"""An import: what is refused, what is put where, and what is left alone."""

import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import simplejson

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.importing import recognised_json
from zwgk_desktop.domain.addresses import EDITION
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.importing import planned_values, recognise_file
from zwgk_desktop.services.workspace import Workspace

TEXT = """青山县云溪镇人民政府2024年政府信息公开工作年度报告

总体情况

公开栏逐月更新。

二、主动公开政府信息情况

规章\t0\t/\t0
行政规范性文件\t1\t0\t4
行政事业性收费\t0.50

三、收到和处理政府信息公开申请情况

一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t2
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "年报.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def recognised(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> RecognisedReport:
    path = tmp_path_factory.mktemp("来源") / "年报.txt"
    path.write_text(TEXT, encoding="utf-8")
    return recognise_file(path, catalog)


def report(edition: Edition, **values: int | str | Decimal) -> Report:
    named = {name.replace("__", "."): value for name, value in values.items()}
    return Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2024, **named})


def test_a_new_report_gets_everything_but_blanks(recognised: RecognisedReport) -> None:
    values = planned_values(recognised, None)

    assert list(values.items())[:6] == [
        ("text.overview", "公开栏逐月更新。"),
        ("proactive.rules.issued", 0),
        ("proactive.rules.in_force", 0),
        ("proactive.normative_documents.issued", 1),
        ("proactive.normative_documents.repealed", 0),
        ("proactive.normative_documents.in_force", 4),
    ]
    assert values["requests.received.total"] == 2
    assert "proactive.rules.repealed" not in values
    assert values["source.overview"] == "标题写作“总体情况”，应为“一、总体情况”"
    assert values["source.problems"] == "缺少标题“五、存在的主要问题及改进情况”"
    assert "source.title" not in values


def test_a_blank_cell_never_overwrites(recognised: RecognisedReport, edition: Edition) -> None:
    entered = report(edition, proactive__rules__repealed=7)

    assert "proactive.rules.repealed" not in planned_values(recognised, entered, replace=True)


@pytest.mark.parametrize(
    ("address", "value", "said"),
    [
        ("proactive.rules.issued", 3, "二、规章，本年制发件数”已经填有“3”，来源是“0”"),
        ("proactive.fees.amount", Decimal("0.7"), "已经填有“0.7”，来源是“0.50”"),
        ("requests.received.total", 1, "载明的“三、一、本年新收"),
        ("text.overview", "另一段。", "“一、总体情况”已经填有“另一段。”"),
    ],
)
def test_what_differs_is_overwritten_only_on_request(
    address: str,
    value: int | str | Decimal,
    said: str,
    recognised: RecognisedReport,
    edition: Edition,
) -> None:
    entered = report(edition, **{address: value})

    with pytest.raises(UserError) as refusal:
        planned_values(recognised, entered)

    assert refusal.value.code == "I06"
    assert said in refusal.value.what
    assert (
        planned_values(recognised, entered, replace=True)[address]
        == planned_values(recognised, None)[address]
    )


def test_the_first_in_the_forms_order_is_named(
    recognised: RecognisedReport, edition: Edition
) -> None:
    entered = report(edition, requests__received__total=9, text__overview="另一段。")

    with pytest.raises(UserError, match="一、总体情况"):
        planned_values(recognised, entered)


def test_the_same_again_is_no_conflict(recognised: RecognisedReport, edition: Edition) -> None:
    entered = report(edition, proactive__fees__amount=Decimal("0.5"), proactive__rules__issued=0)

    assert planned_values(recognised, entered)


def test_remarks_of_an_earlier_import_are_cleared(
    recognised: RecognisedReport, edition: Edition
) -> None:
    entered = report(edition, source__proactive="缺少标题", source__overview="别的")

    values = planned_values(recognised, entered)

    assert values["source.proactive"] is None
    assert values["source.overview"] == "标题写作“总体情况”，应为“一、总体情况”"


def test_a_title_of_another_year_is_remarked_on(
    file: Path, catalog: Catalog, edition: Edition
) -> None:
    found = recognise_file(file, catalog, unit="云溪镇人民政府", year=2023)
    other = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2023})

    title = "青山县云溪镇人民政府2024年政府信息公开工作年度报告"
    assert found.warnings[0] == f"来源的标题是“{title}”，年度不是2023年"
    assert planned_values(found, other)["source.title"] == title


def test_a_title_of_another_unit_is_remarked_on(file: Path, catalog: Catalog) -> None:
    found = recognise_file(file, catalog, unit="石桥乡人民政府", year=2024)

    assert "单位不是“石桥乡人民政府”" in found.warnings[0]


def test_json_is_the_contracts(recognised: RecognisedReport) -> None:
    data = recognised_json(recognised)

    assert list(data) == ["edition", "cells", "stated", "texts", "unsure", "missing", "warnings"]
    assert data["cells"]["proactive.rules.repealed"] is None
    assert "proactive.licences.decisions" not in data["cells"]
    assert "requests.received.total" not in data["cells"]
    assert data["stated"] == {"requests.received.total": 2}
    assert data["texts"] == {
        "preface": None,
        "overview": "公开栏逐月更新。",
        "problems": None,
        "other_matters": None,
    }
    assert set(data["unsure"][0]) == {"address", "text", "reason"}
    assert "四、政府信息公开行政复议、行政诉讼情况" in data["missing"]
    assert '"proactive.fees.amount": 0.50' in simplejson.dumps(data, use_decimal=True)


def test_a_file_without_a_report_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "便条.txt"
    path.write_text("明天开会。", encoding="utf-8")

    with pytest.raises(UserError) as refusal:
        recognise_file(path, catalog)

    assert refusal.value.code == "I05"
    assert "便条.txt" in refusal.value.what


def test_an_import_is_one_act(file: Path, recognised: RecognisedReport, catalog: Catalog) -> None:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert recognised.note == f"年报.txt sha256:{digest}"
    path = file.with_suffix(".zwgk")
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        with workspace.creating_report("云溪镇人民政府", 2024, Level.TOWNSHIP) as session:
            session.apply(
                planned_values(recognised, session.report), ActKind.IMPORT, recognised.note
            )
        assert session.report.entry("proactive.fees.amount") == Decimal("0.50")

        again = session.apply(
            planned_values(recognised, session.report), ActKind.IMPORT, recognised.note
        )
        assert again is None
        session.apply(
            planned_values(altered(recognised), session.report, replace=True), ActKind.IMPORT
        )
        session.undo()

        assert session.report.entry("proactive.fees.amount") == Decimal("0.50")


def altered(recognised: RecognisedReport) -> RecognisedReport:
    return replace(recognised, cells={"proactive.fees.amount": Decimal(9)})


def test_a_source_on_another_form_moves_the_report_to_it(
    recognised: RecognisedReport, catalog: Catalog
) -> None:
    older = catalog.editions["gkb-2019-60"]
    kept, lost = "requests.granted.natural_person", "proactive.other_services.decisions"
    entered = Report(older, {"report.unit": "云溪镇", "report.year": 2024, kept: 1})

    assert planned_values(recognised, entered)[EDITION] == recognised.edition.id

    entered = Report(older, dict(entered.values) | {lost: 6})
    with pytest.raises(UserError, match="已经填有“6”，来源的表式没有这一格"):
        planned_values(recognised, entered)
    moved = planned_values(recognised, entered, replace=True)
    assert (moved[EDITION], moved[lost]) == (recognised.edition.id, None)
    assert kept not in moved


def test_sums_wait_for_cells_the_import_was_unsure_of(
    tmp_path: Path, workspace: Workspace, catalog: Catalog
) -> None:
    """A figure that cannot be read is still to be filled; its sums are judged once it is."""
    row = "一、本年新收政府信息公开申请数量"
    path = tmp_path / "年报.txt"
    path.write_text(TEXT.replace(f"{row}\t1\t0", f"{row}\t1？\t0"), encoding="utf-8")
    cell = "requests.received.natural_person"
    session = workspace.session(workspace.new_report("云溪镇人民政府", 2024, Level.TOWNSHIP))
    recognised = recognise_file(path, catalog)
    assert cell in [one.address for one in recognised.unsure]

    session.apply(planned_values(recognised, session.report), ActKind.IMPORT)
    rules = {one.rule for one in session.findings}
    assert "S-UNFILLED" in rules
    assert not rules & {"R-TOTAL", "R-BALANCE"}

    session.enter(cell, 1)
    (finding,) = [one for one in session.findings if one.rule == "R-TOTAL"]
    assert (finding.cells[0], finding.actual) == ("requests.received.total", 2)
