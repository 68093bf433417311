"""What an archive asks of the file: the demands of PDF/A-2a that a test can check."""

import io
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, cast
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from exports import composed
from fontTools.ttLib import TTFont
from PIL import Image, ImageCms
from reports import nil_report

from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.tagged.archival import srgb_profile

UNIT = "青山县周𬬭镇人民政府＆“𬭚”"
OPERATORS = {
    *("q", "Q", "cm", "w", "re", "n", "S", "g", "G", "BDC", "EMC"),
    *("BT", "ET", "Tf", "TL", "Td", "Tm", "Tj", "Tz", "T*"),
}
NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
}


@pytest.fixture(scope="module")
def content(edition: Edition) -> bytes:
    values = {"report.unit": UNIT, "text.problems": "网址<a>&http://a.cn/㎡㎡，王喆。"}
    return composed("pdf", nil_report(edition, values), draft=True)


@pytest.fixture(scope="module")
def pdf(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


@pytest.fixture(scope="module")
def metadata(pdf: pikepdf.Pdf) -> ET.Element:
    stream = pdf.Root.Metadata
    assert str(stream.Type) == "/Metadata"
    assert str(stream.Subtype) == "/XML"
    assert "/Filter" not in stream
    return ET.fromstring(cast("Any", stream).read_bytes())  # noqa: S314 - our own document


def fonts_of(pdf: pikepdf.Pdf) -> dict[str, Any]:
    return {str(key): font for page in pdf.pages for key, font in page.Resources.Font.items()}


def codes_shown(pdf: pikepdf.Pdf) -> Iterator[tuple[str, int]]:
    """Yield each code drawn and the font it is drawn in."""
    for page in pdf.pages:
        font = ""
        for step in pikepdf.parse_content_stream(page):
            if str(step.operator) == "Tf":
                font = str(step.operands[0])
            elif str(step.operator) == "Tj":
                yield from ((font, code) for code in bytes(cast("Any", step.operands[0])))


def test_the_file_is_written_as_an_archive_wants_it(content: bytes) -> None:
    first, second, *_ = content.split(b"\n")
    assert first == b"%PDF-1.7"
    assert second.startswith(b"%")
    assert sum(byte > 127 for byte in second[1:5]) == 4
    assert content.endswith(b"%%EOF\n")
    assert b"/ID" in content
    assert b"/Encrypt" not in content
    ends = len(re.findall(rb"endstream", content))
    assert len(re.findall(rb"\nendstream\nendobj\n", content)) == ends


def test_every_stream_is_as_long_as_it_says(content: bytes) -> None:
    found = 0
    for match in re.finditer(rb"/Length ([0-9]+)[^>]*?>>\nstream\n", content):
        end = match.end() + int(match[1])
        assert content[end : end + 11] == b"\nendstream\n"
        found += 1
    assert found == content.count(b"endstream")


def test_nothing_forbidden_is_in_it(content: bytes, pdf: pikepdf.Pdf) -> None:
    for key in (b"/JavaScript", b"/JS", b"/Launch", b"/LZWDecode", b"/EmbeddedFiles", b"/Annots"):
        assert key not in content
    for key in (b"/SMask", b"/ExtGState", b"/OCProperties", b"/OpenAction", b"Helvetica"):
        assert key not in content
    assert all("/XObject" not in page.Resources for page in pdf.pages)
    operators = {str(s.operator) for page in pdf.pages for s in pikepdf.parse_content_stream(page)}
    assert operators <= OPERATORS


def test_the_colours_are_srgb(pdf: pikepdf.Pdf) -> None:
    (intent,) = cast("Any", pdf.Root.OutputIntents)
    assert intent.S == "/GTS_PDFA1"
    assert int(intent.DestOutputProfile.N) == 3
    assert intent.DestOutputProfile.read_bytes() == srgb_profile()


def test_the_profile_is_srgb_to_a_colour_engine() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    theirs = ImageCms.createProfile("sRGB")
    picture = Image.frombytes("RGB", (256, 3), bytes(range(256)) * 9)
    shown = ImageCms.profileToProfile(picture, ours, theirs)
    assert shown is not None

    pairs = zip(picture.tobytes(), shown.tobytes(), strict=True)
    assert max(abs(before - after) for before, after in pairs) <= 1
    assert ImageCms.getProfileDescription(ours).strip() == "sRGB IEC61966-2.1"


def test_the_metadata_say_what_the_file_is(metadata: ET.Element, pdf: pikepdf.Pdf) -> None:
    def said(path: str) -> str | None:
        return metadata.findtext(f".//{path}", namespaces=NAMES)

    assert said("dc:title/rdf:Alt/rdf:li") == str(pdf.docinfo.Title)
    assert said("dc:creator/rdf:Seq/rdf:li") == str(pdf.docinfo.Author) == UNIT
    assert said("dc:description/rdf:Alt/rdf:li") == str(pdf.docinfo.Subject)
    assert said("xmp:CreatorTool") == str(pdf.docinfo.Creator)
    assert said("pdf:Producer") == str(pdf.docinfo.Producer)
    assert said("dc:language/rdf:Bag/rdf:li") == str(pdf.Root.Lang) == "zh-CN"
    assert (said("pdfaid:part"), said("pdfaid:conformance")) == ("2", "A")
    assert said("pdfuaid:part") == "1"
    assert said("pdfaSchema:namespaceURI") == NAMES["pdfuaid"]


def test_the_file_is_dated_as_the_report(metadata: ET.Element, pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo.CreationDate) == "D:20240110000000+08'00'"
    assert metadata.findtext(".//xmp:CreateDate", namespaces=NAMES) == "2024-01-10T00:00:00+08:00"
    assert "/ModDate" not in pdf.docinfo


def test_an_undated_report_gives_a_file_without_a_time(edition: Edition) -> None:
    undated = Report(edition, {"report.unit": UNIT, "report.year": 2023})

    assert b"Date" not in composed("pdf", undated)


def test_the_title_is_what_a_window_shows(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.docinfo.Title) == f"{UNIT}2023年政府信息公开工作年度报告"


def test_fonts_are_embedded_subsets_whose_widths_agree(pdf: pikepdf.Pdf) -> None:
    used: dict[str, set[int]] = {}
    for font, code in codes_shown(pdf):
        used.setdefault(font, set()).add(code)
    fonts = fonts_of(pdf)
    assert set(used) == {font for font in fonts if used.get(font)}
    for name, codes in used.items():
        check_font(fonts[name], codes)


def check_font(font: Any, codes: set[int]) -> None:
    described = font.FontDescriptor
    assert re.match(r"/[A-Z]{6}\+ZW", str(font.BaseFont))
    assert described.FontName == font.BaseFont
    assert int(described.Flags) & 4  # symbolic: so it may say no encoding
    assert not int(described.Flags) & 32
    assert "/Encoding" not in font
    program = TTFont(BytesIO(described.FontFile2.read_bytes()))
    (table,) = program["cmap"].tables
    for code in codes:
        glyph = table.cmap[code]
        assert program.getGlyphID(glyph) != 0
        wide = program["hmtx"][glyph][0] * 1000 / program["head"].unitsPerEm
        said = font.Widths[code - int(font.FirstChar)]
        assert float(said) == pytest.approx(wide, abs=1)


def test_every_code_drawn_stands_for_a_character(pdf: pikepdf.Pdf) -> None:
    fonts = fonts_of(pdf)
    tables = {
        name: dict(re.findall(r"<(..)> <([0-9A-F]+)>", font.ToUnicode.read_bytes().decode()))
        for name, font in fonts.items()
    }
    drawn = "".join(
        bytes.fromhex(tables[font][f"{code:02X}"]).decode("utf-16-be")
        for font, code in codes_shown(pdf)
    )

    assert UNIT.replace("“𬭚”", "") in drawn
    assert not set(drawn) & {"\0", "\ufeff", "\ufffe"}


def test_streams_are_packed_the_ordinary_way(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and "/Filter" in thing:
            filters = cast("Any", thing.Filter)
            assert [str(name) for name in filters] == ["/FlateDecode"]
            assert zlib.decompress(thing.read_raw_bytes()) == thing.read_bytes()
