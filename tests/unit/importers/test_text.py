"""Lines and cells of a text file, whatever parts them and however they are encoded."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import SourceGrid, SourceParagraph, SourceRow
from zwgk_desktop.importers.readers import read_pasted
from zwgk_desktop.importers.recognise import recognise
from zwgk_desktop.importers.text import read_text, split_cells


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("一段话", ("一段话",)),
        ("　　一段话  ", ("一段话",)),
        ("规章\t0\t\t1\t", ("规章", "0", "", "1", "")),
        ("\t规 章\t 0", ("", "规 章", "0")),
        ("自  然  人\t0", ("自  然  人", "0")),
        ("| 规章 | 0 |  | 1 |", ("规章", "0", "", "1")),
        ("规章 | 0 | 1", ("规章", "0", "1")),
        ("| 规章 |\t0 |", ("规章", "0")),
        ("规章｜0｜1", ("规章", "0", "1")),
        ("│规章│0│1│", ("规章", "0", "1")),
        ("规章  0   1", ("规章", "0", "1")),
        ("规章　　0　　1", ("规章", "0", "1")),
        ("规章 0 1", ("规章 0 1",)),
        ("|", ("",)),
        ("||", ("",)),
        ("", ("",)),
    ],
)
def test_cells(line: str, cells: tuple[str, ...]) -> None:
    assert split_cells(line) == cells


def test_rows_that_stand_together_are_one_grid() -> None:
    blocks = read_text("甲\na\tb\r\nc\td\n\n乙\n".encode(), "甲.txt")

    assert blocks == (
        SourceParagraph("甲"),
        SourceGrid((SourceRow(("a", "b"), "a\tb"), SourceRow(("c", "d"), "c\td"))),
        SourceParagraph(""),
        SourceParagraph("乙"),
    )


@pytest.mark.parametrize(
    "data",
    [
        "规章\t0\n".encode(),
        codecs.BOM_UTF8 + "规章\t0\n".encode(),
        "规章\t0\n".encode("gb18030"),
        "规章\t0\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "规章\t0\n".encode("utf-16-be"),
    ],
)
def test_encodings(data: bytes) -> None:
    assert read_text(data, "甲.txt") == (SourceGrid((SourceRow(("规章", "0"), "规章\t0"),)),)


@pytest.mark.parametrize(
    "data", [b"\0\1\2", "ab".encode("utf-16-le"), b"\xff\xff\xff", codecs.BOM_UTF16_LE + b"\x00"]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UserError, match=r"甲\.txt") as refusal:
        read_text(data, "甲.txt")

    assert refusal.value.code == "I04"


@given(st.binary(max_size=200))
def test_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        blocks = read_text(data, "甲.txt")
    except UserError:
        return
    assert all(isinstance(block, SourceParagraph | SourceGrid) for block in blocks)


@given(st.lists(st.text("甲0 |　\t/-", max_size=8), min_size=2, max_size=6))
def test_tabs_part_exactly(cells: list[str]) -> None:
    cells = [cell.replace("\t", "").replace("|", "") for cell in cells]

    assert split_cells("\t".join(cells)) == tuple(cell.strip() for cell in cells)


def test_a_sheet_saved_as_csv_is_read_by_its_cells() -> None:
    data = '五、问题,,\n"第一段，有“引号”。\n第二段。",,\n项目,"本年\n制发",\n规章,"1,234",\n'

    assert read_text(data.encode("gb18030"), "甲.csv") == (
        SourceParagraph("五、问题"),
        SourceParagraph("第一段，有“引号”。"),
        SourceParagraph("第二段。"),
        SourceGrid((
            SourceRow(("项目", "本年制发", ""), "项目\t本年制发\t"),
            SourceRow(("规章", "1,234", ""), "规章\t1,234\t"),
        )),
    )  # fmt: skip


HEAD = "云溪镇人民政府政务公开"
TEXTS = {
    "preface": "本报告根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自"
    "2025年1月1日起至2025年12月31日止。对本报告有疑问的，可以向云溪镇党政综合办公室询问。",
    "overview": "（一）主动公开\n通过青山县政府网站公开信息171条，其中惠农补贴64条、社会救助35条、"
    "乡村建设项目27条、生态护林员选聘12条、其他33条。制发行政规范性文件2件，均已公开。\n"
    "（二）依申请公开\n全年新收申请14件，上年结转1件，均依法登记、审核和答复；"
    "1件因征求第三方意见，结转下年度继续办理，其余各件都在期限以内办结并且送达。",
    "problems": "一是答复文书的说理还不够充分，二是部分村的公示内容偏重结果，过程公开不够，"
    "三是培训少。\n上年提出的公开栏更新不及时问题，通过驻村干部每月检查已经解决。",
    "other_matters": "没有其他需要报告的事项。",
}


def wrapped(paragraph: str, indent: str, width: float = 28.0) -> list[str]:
    """Break a paragraph into lines as a page does."""
    lines, used = [indent], 2.0
    for char in paragraph:
        wide = 0.5 if char.isascii() else 1.0
        if used + wide > width and char not in "，。、；：）》":
            lines.append("")
            used = 0.0
        lines[-1] += char
        used += wide
    return lines


@pytest.mark.parametrize("indent", ["    ", ""])
@pytest.mark.parametrize("folio", ["                    —{}—", "第{}页", "{}"])
def test_lines_of_printed_pages_become_paragraphs(
    indent: str, folio: str, edition: Edition, catalog: Catalog
) -> None:
    lines = wrapped("云溪镇人民政府2025年政府信息公开工作年度报告", indent)
    lines += [line for one in TEXTS["preface"].split("\n") for line in wrapped(one, indent)]
    for section in edition.sections:
        lines.append(indent + section.heading)
        for one in TEXTS.get(section.content, "").split("\n"):
            lines += wrapped(one, indent)
    pages = [lines[at : at + 7] for at in range(0, len(lines), 7)]
    text = "\f".join(
        "\n".join([HEAD, *page, "", folio.format(number)])
        for number, page in enumerate(pages, start=1)
    )

    found = recognise(read_pasted(text), catalog.editions.values())

    assert found.texts == TEXTS


def test_lines_of_a_text_without_pages_stay() -> None:
    lines = wrapped(TEXTS["preface"], "    ")

    assert len(read_text("\n".join(lines).encode(), "甲.txt")) == len(lines)


def test_rows_with_single_spaces_are_not_joined() -> None:
    rows = ["规章 69 292 33 45 12 19 230 44 51", "其他规范性文件 131 61 254 45 12 19 230"]

    blocks = read_text(("\n".join(rows) + "\f").encode(), "甲.txt")

    assert blocks == tuple(map(SourceParagraph, rows))
