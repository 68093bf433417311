"""Lines and cells of a text file, whatever parts them and however they are encoded."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceGrid, SourceParagraph, SourceRow
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
