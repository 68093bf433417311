"""RTF as office programs write it: rows, merged cells, hidden and raised text, odd characters."""

import pytest

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceBlock, SourceGrid, SourceParagraph
from zwgk_desktop.importers.rtf import read_rtf

HEAD = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}\f0 "
LAYOUT = rb"\clvmgf\cellx1000\cellx2000\cellx3010"


def read(body: bytes) -> tuple[SourceBlock, ...]:
    return read_rtf(HEAD + body + b"}", "甲.rtf")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"\'b9\'e6\'d5\'c2", "规章"),
        (rb"\u-30052?\u31456?", "誜章"),
        (rb"\uc2 \u31456\'d5\'c2\'d5\'c2", "章章"),
        (rb"{\v 9}1{\v0 2}", "12"),
        (rb"\v 9\'b9\u31456?\v0 1", "1"),
        (rb"{\deleted 9}1", "1"),
        (rb"1{\super 2}3{\up6 4}{\sub \'35}", "1²3⁴₅"),
        (rb"1\super 2\nosupersub 3\super 4\plain\f0 5", "1²3⁴5"),
        (rb"{\strike 4}5", "4\u03365"),
        (rb'{\field{\*\fldinst HYPERLINK "http://a.cn"}{\fldrslt \u32593?}}1', "网1"),
        (rb"{\*\shppict{\pict\pngblip 89504e470d}}1", "1"),
        (rb"{\footnote 9}{\header 8}1", "1"),
        (rb"\u-10179?\u-8702?", "😂"),
    ],
)
def test_words(body: bytes, text: str) -> None:
    assert read(body + rb"\par ") == (SourceParagraph(text),)


@pytest.mark.parametrize(
    "end", [rb"\row ", rb"{\trowd" + LAYOUT + rb"\row }"], ids=["office suite", "Word"]
)
def test_rows_and_merged_cells(end: bytes) -> None:
    (first, grid, last) = read(
        rb"1\par\trowd" + LAYOUT + rb"\pard\intbl 2\par 3\cell 4\cell{\super 5}6\cell" + end
        + rb"\trowd\clvmrg\cellx1000\cellx3000\pard\intbl\cell 7\cell\row\pard 8\par"
    )  # fmt: skip

    assert (first, last) == (SourceParagraph("1"), SourceParagraph("8"))
    assert isinstance(grid, SourceGrid)
    assert [row.cells for row in grid.rows] == [("2\n3", "4", "⁵6"), (None, "7", None)]
    assert grid.ruled


@pytest.mark.parametrize(
    "data", [HEAD + b"1", HEAD + rb"\u99999999?}", HEAD + rb"\uc 1\u1?}"], ids=range(3)
)
def test_what_is_damaged(data: bytes) -> None:
    with pytest.raises(UserError) as refusal:
        read_rtf(data, "甲.rtf")

    assert refusal.value.code == "I07"
