"""OpenDocument texts and spreadsheets: what is printed, and nothing for certain that is not."""

import io
import zipfile

import pytest

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceBlock, SourceGrid, SourceParagraph
from zwgk_desktop.importers.formats import format_of
from zwgk_desktop.importers.sandbox import read_sandboxed

SPACES = " ".join(f'xmlns:{one}="urn:{one}"' for one in ("office", "text", "table", "style"))
STYLES = """<office:automatic-styles>
<style:style style:name="out"><style:text-properties style:text-line-through-style="solid"/>
</style:style><style:style style:name="child" style:parent-style-name="out"/>
<style:style style:name="up"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="down"><style:text-properties style:text-position="-33% 58%"/></style:style>
<style:style style:name="gone"><style:text-properties text:display="none"/></style:style>
<style:style style:name="away"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>"""
LIST = "<text:list><text:list-item>"


def odf(body: str, manifest: str = "<m/>") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        content = f"<office:c {SPACES}>{STYLES}<office:body>{body}</office:body></office:c>"
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


def read(body: str, manifest: str = "<m/>") -> tuple[SourceBlock, ...]:
    data = odf(body, manifest)
    assert format_of(data, ".docx") == "odf"
    return read_sandboxed("odf", data, "甲.odt")


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("甲\n  乙<text:s text:c='2'/>丙<text:span>丁</text:span>戊", ["甲 乙  丙丁戊"]),
        ("甲<text:tab/>乙<text:line-break/>丙　丁", ["甲\t乙", "丙　丁"]),
        ("<text:span text:style-name='out'>12</text:span>", ["1\u03362\u0336"]),
        ("<text:span text:style-name='child'>1</text:span>", ["1\u0336"]),
        ("5<text:span text:style-name='up'>2</text:span>", ["5²"]),
        ("5<text:span text:style-name='down'>2</text:span>", ["5₂"]),
        ("甲<text:span text:style-name='gone'>乙</text:span>", ["甲"]),
        ("甲<text:note><text:p>注</text:p></text:note>", ["甲"]),
    ],
)
def test_words(paragraph: str, expected: list[str]) -> None:
    blocks = read(
        f"<office:text><text:tracked-changes><text:p>删</text:p></text:tracked-changes>"
        f"{LIST}<text:p>{paragraph}</text:p></text:list-item></text:list></office:text>"
    )

    assert [one.text for one in blocks if isinstance(one, SourceParagraph)] == expected


CELLS = (
    "<table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned='2'>"
    "<text:p>甲</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
    "</table:table-header-rows><table:table-row><table:table-cell><text:p>1</text:p>"
    "</table:table-cell><table:table-cell table:number-columns-repeated='16000'/>"
    "</table:table-row>"
)


def test_a_table() -> None:
    (grid,) = read(f"<office:text><table:table>{CELLS}</table:table></office:text>")

    assert isinstance(grid, SourceGrid)
    assert [row.cells[:2] for row in grid.rows] == [("甲", None), ("1", "")]


def test_a_table_within_a_table() -> None:
    inner = f"<table:table>{CELLS}</table:table>"
    blocks = read(
        f"<office:text><table:table><table:table-row><table:table-cell>{inner}</table:table-cell>"
        "</table:table-row></table:table></office:text>"
    )

    assert blocks == read(f"<office:text>{inner}</office:text>")


def test_sheets() -> None:
    empty = "<table:table-row table:number-rows-repeated='1048000'/>"
    blocks = read(
        f"<office:spreadsheet><table:table>{CELLS}{empty}</table:table>"
        f"<table:table table:style-name='away'>{CELLS}</table:table></office:spreadsheet>"
    )

    assert [row.cells for one in blocks if isinstance(one, SourceGrid) for row in one.rows] == [
        ("甲",),
        ("1",),
    ]


DEEP = "<text:span>" * 400 + "1" + "</text:span>" * 400
MANY = "<table:table-row><table:table-cell table:number-columns-repeated='64'/></table:table-row>"


@pytest.mark.parametrize(
    ("body", "manifest", "code"),
    [
        ("<office:text/>", "<m><encryption-data/></m>", "I09"),
        (f"<office:text><text:p>{DEEP}</text:p></office:text>", "<m/>", "I07"),
        (f"<office:text><table:table>{MANY * 4_000}</table:table></office:text>", "<m/>", "I02"),
        (f"<office:text><text:p>{'甲' * 25_000_000}</text:p></office:text>", "<m/>", "I02"),
        ("<office:text>", "<m/>", "I07"),
    ],
)
def test_what_is_refused(body: str, manifest: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        read(body, manifest)

    assert refused.value.code == code
