"""What only our own workbook does is known for ours, and nobody else's is mistaken for it."""

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from zwgk_desktop.importers.document import SourceGrid
from zwgk_desktop.importers.formats import FORMATS

Rows = Sequence[Sequence[str | None]]


def read(rows: Rows, name: str = "甲") -> list[str]:
    """Return the text of each row or paragraph that is read from a sheet."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    return [
        text
        for block in FORMATS["xlsx"].read(file.getvalue(), "甲.xlsx")
        for text in (
            [row.text for row in block.rows] if isinstance(block, SourceGrid) else [block.text]
        )
    ]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["　　甲"], ["（接上行）乙"], ["（接上行） 丙"], ["　　丁"]], ["　　甲乙 丙", "　　丁"]),
        ([["（接上行）甲"]], ["（接上行）甲"]),
        ([["　　甲"], ["　　（接上行）乙"]], ["　　甲", "　　（接上行）乙"]),
        ([["甲", "乙"], ["（接上行）丙"]], ["甲\t乙", "（接上行）丙"]),
        ([["甲"], [None, "（接上行）丙"]], ["甲", "（接上行）丙"]),
    ],
)
def test_a_row_goes_on_only_with_what_stands_alone_right_above_it(
    rows: Rows, found: list[str]
) -> None:
    assert read(rows) == found


@pytest.mark.parametrize(
    ("title", "below"),
    [
        ("统计", "件数取自“三”表，比例按表中计算的总计得出。"),
        ("校验结果", "共3处：必须改正1处，须说明1处，请核对1处。"),
        ("年度对比", "各年数字取自各年的报告；空白是没有填写的。"),
    ],
)
def test_our_own_summaries_are_left_out_whatever_their_sheet_is_called(
    title: str, below: str
) -> None:
    assert read([[title], [below], ["规章", "1"]], "改了名") == []
    assert read([[title], ["规章", "1"]], title)[-1] == "规章\t1"


def test_the_cover_is_left_out() -> None:
    assert read([["某年报告"], ["报告"], ["单位名称", "云溪镇"], ["联系方式", "甲。"]]) == []
    assert read([["某年报告"], ["单位名称", "云溪镇"]]) != []


def test_what_a_workbook_writes_as_an_escape_is_read_as_the_character() -> None:
    assert read([["甲_x005F_x0041_"], ["甲_x0009_乙"], ["_xD83D_"]]) == [
        "甲_x0041_",
        "甲\t乙",
        "_xD83D_",
    ]
