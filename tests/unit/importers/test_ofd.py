"""OFD as others write it: pages found, tables read, and nothing that harms."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceBlock, SourceGrid, SourceParagraph
from zwgk_desktop.importers.formats import FORMATS
from zwgk_desktop.importers.readers import read_document

NAMESPACE = "http://www.ofdspec.org/2016"
PAGE = "Doc_0/Pages/Page_0/Content.xml"


def element(tag: str, *inner: str, **attributes: object) -> str:
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<ofd:{tag}{said}>{''.join(inner)}</ofd:{tag}>"


def text(words: str, x: float, y: float, *, own: str = "", **attributes: object) -> str:
    """A text whose baseline begins at x and y (mm), characters as wide as they are high."""
    code = element(
        "TextCode", words, **({"X": 0, "Y": 4, "DeltaX": own} if own else {"X": 0, "Y": 4})
    )
    box = f"{x} {y - 4} 180 5"
    return element("TextObject", code, **{"Boundary": box, "Size": 4, **attributes})


def path(data: str, **attributes: object) -> str:
    shape = element("AbbreviatedData", data)
    return element("PathObject", shape, **{"Boundary": "0 0 210 297", **attributes})


def line(*ends: float) -> str:
    x1, y1, x2, y2 = ends
    return path(f"M {x1} {y1} L {x2} {y2}")


def page(*objects: str, before: str = "") -> str:
    return element("Page", before, element("Content", element("Layer", *objects)))


def document(common: str = "", location: str = "Pages/Page_0/Content.xml") -> str:
    area = element("PageArea", element("PhysicalBox", "0 0 210 297"))
    pages = element("Pages", element("Page", ID=1, BaseLoc=location))
    return element("Document", element("CommonData", area, common), pages)


ROOT = element("OFD", element("DocBody", element("DocRoot", "Doc_0/Document.xml")))


def package(parts: Mapping[str, str], namespace: str = NAMESPACE) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name, part in {"OFD.xml": ROOT, "Doc_0/Document.xml": document(), **parts}.items():
            start, rest = part.split(">", 1)
            packed.writestr(name, f'{start} xmlns:ofd="{namespace}">{rest}')
    return file.getvalue()


def read(*objects: str, **parts: str) -> tuple[SourceBlock, ...]:
    return FORMATS["ofd"].read(package({PAGE: page(*objects), **parts}), "甲.ofd")


def said(blocks: tuple[SourceBlock, ...]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, SourceParagraph)]


def rows(blocks: tuple[SourceBlock, ...]) -> list[tuple[str | None, ...]]:
    return [row.cells for block in blocks if isinstance(block, SourceGrid) for row in block.rows]


GRID = [
    *[line(20, y, 80, y) for y in (20, 30, 40)],
    *[line(x, 20, x, 40) for x in (20, 40, 60, 80)],
]


@pytest.mark.parametrize("namespace", [NAMESPACE, "http://www.ofdspec.org"])
def test_a_ruled_table_and_its_text(namespace: str) -> None:
    objects = [*GRID, text("规章", 22, 27), text("12", 42, 27), text("3", 62, 37)]
    data = package({PAGE: page(text("一、总体情况", 20, 10), *objects)}, namespace)

    blocks = FORMATS["ofd"].read(data, "甲.ofd")

    assert said(blocks) == ["一、总体情况"]
    assert rows(blocks) == [("规章", "12", ""), ("", "", "3")]


def test_rules_as_thin_filled_shapes() -> None:
    def bar(x: float, y: float, wide: float, high: float) -> str:
        data = f"M {x} {y} L {x + wide} {y} L {x + wide} {y + high} L {x} {y + high} C"
        return path(data, Fill="true", Stroke="false")

    grid = [bar(20, y, 60, 0.3) for y in (20, 30)] + [bar(x, 20, 0.3, 10) for x in (20, 50, 80)]

    assert rows(read(*grid, text("7", 25, 27), text("8", 55, 27))) == [("7", "8")]


def test_white_and_hidden_rules_part_nothing() -> None:
    white = element("StrokeColor", Value="255 255 255")
    unseen = [
        element(
            "PathObject",
            white,
            element("AbbreviatedData", "M 30 20 L 30 40"),
            Boundary="0 0 210 297",
        ),
        path("M 50 20 L 50 40", Visible="false"),
    ]

    assert rows(read(*GRID, *unseen, text("7", 22, 27))) == [("7", "", ""), ("", "", "")]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (text("总体情况", 20, 20, own="4 4 4"), "总体情况"),
        (text("总体情况", 20, 20, own="g 3 4"), "总体情况"),
        (text("总体情况", 20, 20), "总体情况"),
        ("".join(text(char, 20 + 4 * at, 20) for at, char in enumerate("总体情况")), "总体情况"),
        (text("总体情况", 10, 10, CTM="2 0 0 2 0 0"), "总体情况"),
        (text("总体", 20, 20) + text("情况", 60, 20), "总体\t情况"),
    ],
)
def test_however_the_steps_are_said(code: str, found: str) -> None:
    assert said(read(code)) in ([found], [])
    assert "".join("".join(cell or "" for cell in row) for row in rows(read(code))) in ("", found)


def test_a_second_code_goes_on_where_the_first_ended() -> None:
    codes = element("TextCode", "总体", X=0, Y=4, DeltaX="4 4") + element("TextCode", "情况")

    assert said(read(element("TextObject", codes, Boundary="20 20 90 5", Size=4))) == ["总体情况"]


def test_what_lies_under_a_page_and_what_it_draws_again() -> None:
    common = element("TemplatePage", ID=9, BaseLoc="Tpls/T.xml") + element("DocumentRes", "Res.xml")
    unit = element("CompositeGraphicUnit", element("Content", text("信息公开", 0, 4)), ID=5)
    composite = element("CompositeObject", Boundary="20 50 100 20", ResourceID=5)
    parts = {
        "Doc_0/Document.xml": document(common, "/Doc_0/Pages/Page_0/Content.xml"),
        "Doc_0/Tpls/T.xml": page(*GRID),
        "Doc_0/Res.xml": element("Res", element("CompositeGraphicUnits", unit)),
        PAGE: page(text("7", 22, 27), composite, before=element("Template", TemplateID=9)),
    }

    blocks = FORMATS["ofd"].read(package(parts), "甲.ofd")

    assert rows(blocks) == [("7", "", ""), ("", "", "")]
    assert said(blocks) == ["信息公开"]


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as refused:
        act()
    return refused.value.code


PICTURE = element("ImageObject", Boundary="0 0 210 297", ResourceID=3)
ITSELF = element("CompositeObject", Boundary="0 0 9 9", ResourceID=5)
LOOP = {
    "Doc_0/Document.xml": document(element("PublicRes", "Res.xml")),
    "Doc_0/Res.xml": element(
        "Res", element("CompositeGraphicUnit", element("Content", ITSELF, ITSELF), ID=5)
    ),
    PAGE: page(ITSELF),
}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({PAGE: page(PICTURE)}, "I08"),
        ({PAGE: page()}, "I07"),
        ({PAGE: page(text("发票号码：1", 20, 20), text("价税合计（大写）", 20, 40))}, "I03"),
        ({PAGE: page(text("甲", 20, 20)), "Encryptions.xml": element("Encryptions")}, "I09"),
        ({}, "I07"),
        ({"Doc_0/Document.xml": element("Document")}, "I07"),
        ({"OFD.xml": element("OFD")}, "I07"),
        ({"OFD.xml": ROOT.replace("Doc_0/", "../../../etc/")}, "I07"),
        ({PAGE: page(text("甲", 20, 20, CTM="1 0 0"))}, "I07"),
        ({PAGE: page(text("甲", 20, 20, Size="nan"))}, "I07"),
        ({PAGE: page(text("甲", 20, 20, Size="1e300"))}, "I07"),
        ({PAGE: page(path("Z 1 1"), text("甲", 20, 20))}, "I07"),
        ({PAGE: page(path("M 1"), text("甲", 20, 20))}, "I07"),
        ({PAGE: page(text("甲" * 30_000, 20, 20))}, "I02"),
        ({PAGE: page(line(20, 20, 80, 20) * 20_001, text("甲", 20, 20))}, "I02"),
        (LOOP, "I02"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_said(parts: Mapping[str, str], code: str) -> None:
    assert code_of(lambda: FORMATS["ofd"].read(package(parts), "甲.ofd")) == code


def test_too_many_pages() -> None:
    listed = element("Page", ID=1, BaseLoc="Pages/Page_0/Content.xml")
    parts = {"Doc_0/Document.xml": document().replace(listed, listed * 201), PAGE: page()}

    assert code_of(lambda: FORMATS["ofd"].read(package(parts), "甲.ofd")) == "I02"


def test_a_step_counted_without_end_ends() -> None:
    assert said(read(text("总体情况", 20, 20, own="g 999999 4"))) == ["总体情况"]


def test_a_drawing_of_many_lines_is_no_table() -> None:
    assert said(read(path("M 0 0 " + "L 50 9 L 0 0 " * 15_000), text("甲", 20, 40))) == ["甲"]


def test_a_file_of_any_name_is_read_by_what_is_in_it(tmp_path: Path) -> None:
    file = tmp_path / "年报.pdf"
    file.write_bytes(package({PAGE: page(text("一、总体情况", 20, 10))}))

    assert said(read_document(file).blocks) == ["一、总体情况"]
