"""The report as OFD: read back whole by another's reader, and where the PDF has it."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import accumulate
from typing import Any
from xml.etree.ElementTree import Element

import ofdkit
import pdfplumber
import pytest
from defusedxml.ElementTree import fromstring
from exports import composed
from fontTools.ttLib import TTFont
from reports import nil_report

from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

OFD = "{http://www.ofdspec.org/2016}"
MM = 72 / 25.4


@pytest.fixture(scope="module")
def report(edition: Edition) -> Report:
    counted = [cell for cell in edition.entered if cell.startswith("requests")]
    return nil_report(
        edition,
        {cell: number * 7919 % 100_003 for number, cell in enumerate(counted)}
        | {
            "text.overview": "（一）主动公开。公开120条，详见“云溪镇”专栏。\n申请人镕某、𠮷某。",
            "report.seal": True,
        },
    )


@pytest.fixture(scope="module")
def content(report: Report) -> bytes:
    return composed("ofd", report)


@pytest.fixture(scope="module")
def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def pages(parts: dict[str, bytes]) -> Iterator[Element]:
    count = sum("/Pages/" in name for name in parts)
    for number in range(count):
        yield fromstring(parts[f"Doc_0/Pages/Page_{number}/Content.xml"])


def test_another_reader_finds_every_text_and_figure(content: bytes, report: Report) -> None:
    document = ofdkit.open(content)
    text = re.sub(r"\s", "", "".join(page.text() for page in document.pages))
    printed = [run.text for page in document.pages for run in page.runs]

    assert document.info.title == report.title
    assert document.info.author == report.unit
    assert document.info.creation_date == "2024-01-10"
    for section in report.edition.sections:
        assert section.heading in text
    assert "申请人镕某、𠮷某。" in text
    wanted = [
        number_text(report.stated_or_computed(cell.address))
        for table in report.edition.tables
        for cell in lay_out(table).cells
        if cell.address
    ]
    for figure in set(wanted):
        assert printed.count(figure) >= wanted.count(figure), figure


def test_its_pages_and_outline_are_the_pdf_s(content: bytes, report: Report) -> None:
    with pdfplumber.open(BytesIO(composed("pdf", report))) as pdf:
        assert len(ofdkit.open(content).pages) == len(pdf.pages)
    with zipfile.ZipFile(BytesIO(content)) as package:
        document = fromstring(package.read("Doc_0/Document.xml"))
    outlines = document.find(f"{OFD}Outlines")
    assert outlines is not None
    assert [entry.get("Title") for entry in outlines] == [
        section.heading for section in report.edition.sections
    ]
    known = {page.get("ID") for page in document.iter(f"{OFD}Page")}
    assert {dest.get("PageID") for dest in document.iter(f"{OFD}Dest")} <= known


def placed(page: Element) -> list[tuple[str, float, float]]:
    """Return each character with its place in points, as the standard adds it up."""
    found = []
    for text in page.iter(f"{OFD}TextObject"):
        left, top, *_ = map(float, str(text.get("Boundary")).split())
        code = text.find(f"{OFD}TextCode")
        assert code is not None
        said = code.text or ""
        steps = deltas(code.get("DeltaX", ""))
        assert len(steps) == len(said) - 1
        y = top + float(str(code.get("Y")))
        for char, x in zip(said, accumulate(steps, initial=left), strict=True):
            found.append((char, x * MM, y * MM))
    return found


def in_order(placed: tuple[str, float, float]) -> tuple[str, int, float]:
    char, x, y = placed
    return char, round(y), x


def deltas(text: str) -> list[float]:
    words = iter(text.split())
    found: list[float] = []
    for word in words:
        if word == "g":
            count = int(next(words))
            found += [float(next(words))] * count
        else:
            found.append(float(word))
    return found


def test_every_character_stands_where_the_pdf_has_it(
    parts: dict[str, bytes], report: Report
) -> None:
    with pdfplumber.open(BytesIO(composed("pdf", report))) as pdf:
        for ours, page in zip(pages(parts), pdf.pages, strict=True):
            chars = (
                (char["text"], char["matrix"][4], float(page.height) - char["matrix"][5])
                for char in page.chars
            )
            pairs = zip(
                sorted(placed(ours), key=in_order), sorted(chars, key=in_order), strict=True
            )
            for one, other in pairs:
                assert one[0] == other[0]
                assert one[1:] == pytest.approx(other[1:], abs=0.1)


def test_numbers_of_objects_are_unique_and_fonts_are_there(parts: dict[str, bytes]) -> None:
    document = fromstring(parts["Doc_0/Document.xml"])
    resources = fromstring(parts["Doc_0/PublicRes.xml"])
    roots = [document, resources, *pages(parts)]
    numbers = [int(one.get("ID", 0)) for root in roots for one in root.iter() if one.get("ID")]
    fonts = {font.get("ID"): font for font in resources.iter(f"{OFD}Font")}

    assert len(numbers) == len(set(numbers))
    assert max(numbers) <= int(document.findtext(f".//{OFD}MaxUnitID", "0"))
    used: dict[str, set[str]] = {}
    for page in pages(parts):
        for text in page.iter(f"{OFD}TextObject"):
            used.setdefault(str(text.get("Font")), set()).update(
                text.findtext(f"{OFD}TextCode", "")
            )
    assert used.keys() == fonts.keys()
    for number, characters in used.items():
        file_name = fonts[number].findtext(f"{OFD}FontFile")
        file = parts[f"Doc_0/Res/{file_name}"]
        assert file_name == f"{str(fonts[number].get('FontName')).replace(' ', '')}.ttf"
        with TTFont(BytesIO(file)) as font:
            known: Any = font.getBestCmap()
            assert characters <= {chr(code) for code in known}
            assert len(known) <= len(characters) + 1
            assert font["name"].getDebugName(1) == fonts[number].get("FontName")


def test_rules_are_paths_of_the_tables_cells(parts: dict[str, bytes], edition: Edition) -> None:
    paths = [path for page in pages(parts) for path in page.iter(f"{OFD}PathObject")]

    assert len(paths) == sum(len(lay_out(table).cells) for table in edition.tables)
    for path in paths:
        _, _, wide, high = map(float, str(path.get("Boundary")).split())
        rule = float(str(path.get("LineWidth")))
        places = re.findall(r"[ML] ([0-9.]+) ([0-9.]+)", path.findtext(f"{OFD}AbbreviatedData", ""))
        xs, ys = ([float(place[axis]) for place in places] for axis in (0, 1))
        for side, own in ((wide, xs), (high, ys)):  # nothing of a stroke is beyond the boundary
            assert min(own) == pytest.approx(rule / 2, abs=0.001)
            assert max(own) == pytest.approx(side - rule / 2, abs=0.002)


def test_fonts_have_families_that_readers_know(parts: dict[str, bytes]) -> None:
    fonts = list(fromstring(parts["Doc_0/PublicRes.xml"]).iter(f"{OFD}Font"))

    known = {"仿宋", "楷体", "黑体", "宋体", "方正小标宋简体"}
    assert fonts
    assert {str(font.get("FamilyName")) for font in fonts} <= known


def test_the_same_data_give_the_same_bytes(content: bytes, report: Report) -> None:
    assert composed("ofd", report) == content


def test_a_draft_says_so_on_each_page(report: Report, content: bytes) -> None:
    draft = ofdkit.open(composed("ofd", report, draft=True))

    assert all("草稿" in page.text() for page in draft.pages)
    assert not any("草稿" in page.text() for page in ofdkit.open(content).pages)


def test_what_no_element_may_hold_is_escaped(edition: Edition) -> None:
    text = '甲<乙>&"丙"'
    document = ofdkit.open(composed("ofd", nil_report(edition, {"text.overview": text})))

    assert text in document.pages[0].text()
