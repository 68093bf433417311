"""The roll-up as a workbook and on paper: exact sums, who is left out, what to look at again."""

import re
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula
from pypdfium2 import PdfDocument

from zwgk_desktop.domain.addresses import UNIT, YEAR
from zwgk_desktop.domain.county.comparison import UnitFigures, YearOnYear
from zwgk_desktop.domain.county.rollup_figures import RollUpFigures
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.official.pdf import compose_rollup as compose_on_paper
from zwgk_desktop.exporters.xlsx.lists import compose_rollup

AMOUNT, COUNT = "proactive.fees.amount", "requests.received.natural_person"
GROUPS = ("本级", "区直单位", "乡镇街道")


def sums(edition: Edition) -> RollUpFigures:
    """Of amounts whose binary sum is not what they come to."""
    units = [
        UnitFigures("青山县教育局", "区直单位", {AMOUNT: Decimal("0.1"), COUNT: 1}),
        UnitFigures("云溪镇", "乡镇街道", {AMOUNT: Decimal("0.2"), COUNT: 2}),
        UnitFigures("=松岭乡", "乡镇街道", {AMOUNT: Decimal("12345678.123456"), COUNT: 4}),
    ]
    return RollUpFigures(edition, 2025, GROUPS, units, [("石桥镇", "未报送")])


def parts(data: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_each_sum_stands_beside_its_formula(edition: Edition) -> None:
    data = compose_rollup(sums(edition)).content
    formulas, results = (load_workbook(BytesIO(data), data_only=only) for only in (False, True))
    rows = {str(row[0].value): row for row in results["三"].iter_rows(min_row=2)}
    label = edition.table_of["requests"].label(COUNT)

    assert [cell.value for cell in rows[label][1:5]] == [7, 0, 1, 6]
    at = rows[label][4].coordinate
    assert formulas["三"][at].value.startswith("=SUMIF(")
    total = edition.table_of["requests"].label("requests.received.total")
    assert [cell.value for cell in rows[total][1:5]] == [7, 0, 1, 6]


def test_amounts_are_exact_to_the_last_digit(edition: Edition) -> None:
    data = compose_rollup(sums(edition)).content
    sheets = parts(data)
    said = {one for sheet in sheets.values() for one in re.findall("<v>([^<]*)</v>", sheet)}

    assert {"0.1", "0.2", "12345678.123456", "12345678.423456", "12345678.323456"} <= said
    assert not [one for one in said if re.search("0000000|9999999", one)]
    book = load_workbook(BytesIO(data))
    label = edition.table_of["proactive"].label(AMOUNT)
    (row,) = (row for row in book["二"].iter_rows(min_row=2) if row[0].value == label)
    assert str(row[1].value).startswith("=ROUND(SUM(")
    assert row[1].number_format == "0.000000"


def test_it_prints_on_few_pages_each_with_its_heads(edition: Edition) -> None:
    book = load_workbook(BytesIO(compose_rollup(sums(edition)).content))

    for sheet in book.worksheets:
        if sheet.title == "单位对比":
            assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$6:$6", "landscape")
            continue
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_options.gridLines
        properties = sheet.sheet_properties.pageSetUpPr
        assert properties is not None
        assert properties.fitToPage is (sheet.title != "各单位数据")  # two hundred columns
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    data = book["各单位数据"]
    assert data.print_title_cols == "$A:$B"
    assert (data.page_setup.orientation, data.page_setup.scale) == ("landscape", 60)
    assert book["三"]["A20"].alignment.wrap_text  # no label is cut off by the figure beside it


def test_words_are_no_formulas_and_the_bytes_are_the_same(edition: Edition) -> None:
    data = compose_rollup(sums(edition)).content
    assert data == compose_rollup(sums(edition)).content
    book = load_workbook(BytesIO(data))
    names = [row[0] for row in book["各单位数据"].iter_rows(min_row=2)]
    assert [(one.value, one.data_type) for one in names][2] == ("=松岭乡", "s")
    assert [cell.value for cell in book["没有计入的单位"][2]] == ["石桥镇", "未报送"]


def county(edition: Edition, *figures: int) -> RollUpFigures:
    units = [
        UnitFigures(f"{number}镇", "乡镇街道", {COUNT: figure, AMOUNT: Decimal(0)})
        for number, figure in enumerate(figures)
    ]
    return RollUpFigures(edition, 2025, GROUPS, units, [("石桥镇", "未报送")])


def test_units_to_look_at_again_are_listed(edition: Edition) -> None:
    label = edition.label(COUNT)
    book = load_workbook(BytesIO(compose_rollup(county(edition, 0, 12, 6, 3, 3)).content))

    rows = [[cell.value for cell in row] for row in book["请再核对的单位"].iter_rows(min_row=2)]
    assert rows == [["0镇", "报的数字全部是0"], ["1镇", f"占一半以上：{label} 12，合计24"]]


def test_what_is_usual_is_not_listed(edition: Edition) -> None:
    few, small, even = (1, 90, 1, 1), (1, 9, 1, 1, 1), (10, 11, 12, 13, 14)
    for figures in (few, small, even):
        assert not list(county(edition, *figures).conspicuous_units()), figures


def test_on_paper_it_is_the_tables_of_the_form(edition: Edition) -> None:
    composed = compose_on_paper(county(edition, 0, 12, 6, 3, 3))
    pages = [page.get_textpage().get_text_range() for page in PdfDocument(composed.content)]
    text = "".join("".join(pages).split())

    assert composed.length == len(pages)
    assert "2025年政府信息公开情况汇总表" in text
    for table in edition.tables:
        assert edition.section_of[table.id].heading in text
    assert edition.sections[0].heading not in text
    assert "计入乡镇街道5个：0镇、1镇、2镇、3镇、4镇。" in text
    assert "没有计入1个：石桥镇（未报送）。" in text
    assert "请再核对：0镇，报的数字全部是0；" in text
    (row,) = [one for one in pages[1].splitlines() if one.startswith("一、本年新收")]
    assert row.split()[-7:] == ["24", "", "", "", "", "", "24"] or row.split()[-2:] == ["24", "24"]


def compared(edition: Edition) -> RollUpFigures:
    """Two units this year, and last year one of them and another."""
    units = [
        UnitFigures("云溪镇", "乡镇街道", {COUNT: 6, AMOUNT: Decimal("0.2")}),
        UnitFigures("石桥镇", "乡镇街道", {COUNT: 3}),
        UnitFigures("青山县", "区直单位", {COUNT: 50}, summed=True),
    ]
    before = Report(edition, {UNIT: "汇总", YEAR: 2024, COUNT: 48, AMOUNT: Decimal("0.1")})
    after = Report(edition, {UNIT: "汇总", YEAR: 2025, COUNT: 59, AMOUNT: Decimal("0.2")})
    same = Report(edition, {UNIT: "汇总", YEAR: 2024, COUNT: 8}), after
    years = YearOnYear(before, after, (("松岭乡", "未报送"),), (), ("石门镇",), 2, same)
    return RollUpFigures(edition, 2025, GROUPS, units, (), years)


def rows_of(edition: Edition, sheet: str, *, formulas: bool = False) -> dict[str, list[object]]:
    content = BytesIO(compose_rollup(compared(edition)).content)
    book = load_workbook(content, data_only=not formulas)
    found: dict[str, list[object]] = {}
    for row in book[sheet].iter_rows():
        found.setdefault(str(row[0].value).strip(), [cell.value for cell in row[1:]])
    return found


def test_a_sheet_compares_with_last_year(edition: Edition) -> None:
    found = rows_of(edition, "比上年")
    formulas = rows_of(edition, "比上年", formulas=True)

    count = found[edition.label(COUNT)]
    assert count[:3] == [48, 59, 11]
    assert count[3] == pytest.approx(11 / 48)
    assert found[edition.label(AMOUNT)][:3] == [0.1, 0.2, 0.1]
    assert str(formulas[edition.label(COUNT)][1]).startswith("='三'!$B$")
    assert found["松岭乡"][0] == "只计入2024年；2025年未报送"
    assert found["石门镇"][0] == "2024年有报告，现在不在名册，两年都没有计入"
    assert "两年都计入的2个单位" in found
    charts = [name for name in parts(compose_rollup(compared(edition)).content) if "/chart" in name]
    assert len([name for name in charts if name.endswith(".xml")]) == 4  # one of them of units


def test_a_sheet_puts_unit_beside_unit_below_their_medians(edition: Edition) -> None:
    found = rows_of(edition, "单位对比")
    formulas = rows_of(edition, "单位对比", formulas=True)
    at = found["单位"].index("新收申请")

    assert found["云溪镇"][at] == 6
    assert found["中位数（2个单位）"][at] == 4.5
    assert (found["中位数（1个单位）"][0], found["中位数（1个单位）"][at]) == (
        "区直单位（汇总）",
        50,
    )
    assert isinstance(formulas["中位数（2个单位）"][at], ArrayFormula)
    assert re.search(r"'各单位数据'!\$[A-Z]+\$2:\$[A-Z]+\$2", str(formulas["云溪镇"][at]))
    book = load_workbook(BytesIO(compose_rollup(compared(edition)).content))
    assert book["单位对比"].auto_filter.ref == "A6:P9"


def test_an_outlier_is_listed_with_what_it_is_compared_with(edition: Edition) -> None:
    rows = list(county(edition, 3, 4, 5, 6, 4, 5, 6, 40).conspicuous_units())

    words = "相差很大：新收申请40件，乡镇街道8个单位的中位数是5件"
    assert ("7镇", words) in rows
    assert not [why for unit, why in rows if unit != "7镇"]


def test_on_paper_last_year_is_told_below_the_tables(edition: Edition) -> None:
    pages = PdfDocument(compose_on_paper(compared(edition)).content)
    text = "".join("".join(page.get_textpage().get_text_range() for page in pages).split())

    assert (
        "与2024年比较：新收申请（件）59，上年48，+22.9%；收费（万元）0.2，上年0.1，+100.0%。"
        in text
    )
    assert "两年计入的单位不同：松岭乡（只计入2024年；2025年未报送）、石门镇（" in text
