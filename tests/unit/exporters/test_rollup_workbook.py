"""The roll-up as a workbook and on paper: exact sums, who is left out, what to look at again."""

import re
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.contents import RollUpFigures, UnitFigures
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
