"""Report as an OFD file (GB/T 33190): the same pages as the PDF.

Written without an OFD library: existing ones wrote wrong namespaces, scales or outlines.
It follows GB/T 33190-2016 as far as the tests and three independent readers show. Two of them
draw the same pages as the PDF (`make ofd-check`). No office suite has opened it yet, so no
conformance is claimed (ADR 27).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import groupby, pairwise
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from fontTools.subset import Options, Subsetter  # pyright: ignore[reportMissingTypeStubs] - it has none
from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingTypeStubs] - it has none

from zwgk_desktop import paths
from zwgk_desktop.domain.embedded_data import ATTACHMENT
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.official.story import (
    OutlineEntry,
    PaperPage,
    draft_mark,
    folio,
    paginate,
    report_items,
)
from zwgk_desktop.exporters.typesetting import paper
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs, report_warnings
from zwgk_desktop.exporters.typesetting.lines import Box, Drawing, Ink
from zwgk_desktop.sealed_zip import zip_bytes

_NAMES = {
    Face.FANG: "ZW FangSong",
    Face.KAI: "ZW Kai",
    Face.HEI: "ZW Hei",
    Face.BIAO_SONG: "ZW BiaoSong",
    Face.SONG: "ZW Song",
    Face.RARE: "ZW Rare",
    Face.LIGHT: "ZW Light",
    Face.LATIN: "ZW Latin",
}


_FAMILIES = {
    Face.FANG: "仿宋",
    Face.KAI: "楷体",
    Face.HEI: "黑体",
    Face.BIAO_SONG: "方正小标宋简体",
    Face.SONG: "宋体",
    Face.RARE: "宋体",
    Face.LIGHT: "宋体",
    Face.LATIN: "宋体",
}


def font_name(face: Face) -> str:
    """Return the family name of a font, as in its file."""
    return _NAMES[face]


def family_name(face: Face) -> str:
    """Return the common family of a font, for readers that ignore the embedded one."""
    return _FAMILIES[face]


def font_subset(face: Face, characters: frozenset[str]) -> bytes:
    """Return a font file reduced to some characters; the same ones give the same bytes."""
    return _subset_of_file(paths.fonts() / f"{face.value}.ttf", characters)


@lru_cache(maxsize=32)  # a report exported again has the same fonts; each takes 0.1 s
def _subset_of_file(path: Path, characters: frozenset[str]) -> bytes:
    options = Options(notdef_outline=True, name_IDs=["*"], recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    with TTFont(path, recalcTimestamp=False, lazy=True) as font:
        subsetter.subset(font)
        file = BytesIO()
        font.save(file)
    return file.getvalue()


NAMESPACE = "http://www.ofdspec.org/2016"

_DECLARED = f' xmlns:ofd="{NAMESPACE}"'
_MM = 25.4 / 72


class OfdMarkup(str):
    """Text that is already XML."""

    __slots__ = ()


class Ids:
    """Counter of object numbers, unique in a document (GB/T 33190, 7.2)."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        """Return the next number, unique in the document."""
        self.last += 1
        return self.last


def element(tag: str, *content: str, **attributes: str | int) -> OfdMarkup:
    """Return an XML element; content that is not markup is escaped."""
    said = "".join(f" {name}={quoteattr(str(value))}" for name, value in attributes.items())
    inner = "".join(one if isinstance(one, OfdMarkup) else escape(one) for one in content)
    return OfdMarkup(f"<ofd:{tag}{said}>{inner}</ofd:{tag}>" if inner else f"<ofd:{tag}{said}/>")


def xml_part(root: str) -> bytes:
    """Return the bytes of an XML file of the package."""
    start, end = root.split(">", 1)
    slash = "/" if start.endswith("/") else ""
    opened = f"{start.removesuffix('/')}{_DECLARED}{slash}>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opened}{end}\n'.encode()


def millimetres(points: float) -> str:
    """Return a length in millimetres, OFD's unit, to a thousandth."""
    return number(points * _MM)


def number(value: float) -> str:
    """Return a number with up to three decimals, without trailing zeros."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


_RULE = 0.5
_DRAFT_RULE = 1.5
_DRAFT_GREY = "153 153 153"
_ABOVE, _HIGH = 0.88, 1.2
"""Height of a text's box above its baseline, and its whole height, in ems."""


@dataclass(frozen=True, slots=True)
class _PlacedText:
    """Character at its position on the page, in points from the left."""

    char: str
    font: Face
    x: float
    width: float


class OfdPageWriter:
    """Writer of pages that records the characters needed of each font."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._numbers: dict[Face, int] = {}
        self._characters: dict[Face, set[str]] = {}

    @property
    def fonts(self) -> Mapping[Face, tuple[int, frozenset[str]]]:
        """Number of each font, and the characters used of it."""
        return {
            face: (self._numbers[face], frozenset(self._characters[face]))
            for face in sorted(self._numbers)
        }

    def write(self, page: PaperPage, number: int, *, draft: bool) -> OfdMarkup:
        """Return the XML of a page: rules, then text in reading order."""
        size = f"0 0 {millimetres(paper.WIDTH)} {millimetres(paper.HEIGHT)}"
        layers = [self._layer_xml("Body", self._drawing_objects(page.drawing, _RULE))]
        layers.append(
            self._layer_xml(
                "Foreground", self._drawing_objects(Drawing((), (folio(number),)), _RULE)
            )
        )
        if draft:
            stamp = self._drawing_objects(draft_mark(), _DRAFT_RULE, _DRAFT_GREY)
            layers.append(self._layer_xml("Foreground", stamp))
        area = element("Area", element("PhysicalBox", size))
        return element("Page", area, element("Content", *layers))

    def _layer_xml(self, kind: str, objects: Iterator[OfdMarkup]) -> OfdMarkup:
        layer = self._ids.next()
        return element("Layer", *objects, ID=layer, Type=kind)

    def _drawing_objects(
        self, drawing: Drawing, rule: float, colour: str = "0 0 0"
    ) -> Iterator[OfdMarkup]:
        for box in drawing.boxes:
            yield self._box_xml(box, rule, colour)
        for ink in drawing.inks:
            yield from self._text_objects(ink, colour)

    def _box_xml(self, box: Box, rule: float, colour: str) -> OfdMarkup:
        """Return the XML of a box; its boundary includes the stroke, because readers clip at it."""
        near, right, low = (
            millimetres(side) for side in (rule / 2, rule / 2 + box.width, rule / 2 + box.height)
        )
        corner = (box.x - rule / 2, box.y - rule / 2, box.width + rule, box.height + rule)
        path = f"M {near} {near} L {right} {near} L {right} {low} L {near} {low} C"
        return element(
            "PathObject",
            element("StrokeColor", Value=colour),
            element("AbbreviatedData", path),
            ID=self._ids.next(),
            Boundary=" ".join(map(millimetres, corner)),
            LineWidth=millimetres(rule),
        )

    def _text_objects(self, ink: Ink, colour: str) -> Iterator[OfdMarkup]:
        """Yield the text objects of a line, one for each run of a font."""
        for face, stretch in groupby(_placed_characters(ink), key=lambda one: one.font):
            characters = list(stretch)
            used = self._characters.setdefault(face, set())
            used.update(one.char for one in characters)
            font = self._numbers.setdefault(face, 0) or self._font_number(face)
            yield self._text_xml(characters, ink, font, colour)

    def _font_number(self, face: Face) -> int:
        self._numbers[face] = self._ids.next()
        return self._numbers[face]

    def _text_xml(
        self, characters: Sequence[_PlacedText], ink: Ink, font: int, colour: str
    ) -> OfdMarkup:
        start, last = characters[0].x, characters[-1]
        box = Box(start, ink.y - _ABOVE * ink.size, last.x + last.width - start, _HIGH * ink.size)
        sides = (box.x, box.y, box.width, box.height)
        attributes: dict[str, str | int] = {
            "ID": self._ids.next(),
            "Boundary": " ".join(map(millimetres, sides)),
            "Font": font,
            "Size": millimetres(ink.size),
        }
        if ink.stretch != 1:
            attributes["HScale"] = number(ink.stretch)
        places: dict[str, str | int] = {"X": 0, "Y": millimetres(_ABOVE * ink.size)}
        steps = [millimetres(after.x - before.x) for before, after in pairwise(characters)]
        if steps:
            places["DeltaX"] = _advances(steps)
        text = "".join(one.char for one in characters)
        return element(
            "TextObject",
            element("FillColor", Value=colour),
            element("TextCode", text, **places),
            **attributes,
        )


def _placed_characters(ink: Ink) -> Iterator[_PlacedText]:
    """Yield the characters of a line with their positions."""
    for run in ink.line.runs:
        at = run.at
        for glyph in glyphs(run.text, run.font):
            x = ink.x + (ink.line.indent + at * ink.stretch) * ink.size
            yield _PlacedText(glyph.char, run.font, x, glyph.width * ink.stretch * ink.size)
            at += glyph.width


def _advances(steps: Sequence[str]) -> str:
    """Return the advances between characters; equal ones are written once with a count (11.3)."""
    said: list[str] = []
    for step, group in groupby(steps):
        count = len(list(group))
        said.append(f"g {count} {step}" if count > 2 else " ".join([step] * count))
    return " ".join(said)


_CREATOR = "zwgk_desktop"
_ATTACHMENTS = "Doc_0/Attachs/Attachments.xml"


def compose(export: Export, progress: Progress) -> Composed:
    """Return the report as an OFD file. The same data give the same bytes.

    A draft is marked 草稿 on each page. `progress` is called for each page.
    """
    report = export.report
    pages = paginate(report_items(report))
    ids = Ids()
    writer = OfdPageWriter(ids)
    parts: dict[str, bytes] = {}
    numbers: list[int] = []
    for number, page in enumerate(pages, start=1):
        progress(number - 1, len(pages))
        numbers.append(ids.next())
        content = writer.write(page, number, draft=export.draft)
        parts[f"Doc_0/Pages/Page_{number - 1}/Content.xml"] = xml_part(content)
    parts |= _font_parts(writer)
    parts |= _attachment_parts(export.data)
    parts["Doc_0/Document.xml"] = xml_part(_document_xml(pages, numbers, ids))
    parts = {"OFD.xml": xml_part(_root_xml(report, parts)), **dict(sorted(parts.items()))}
    progress(len(pages), len(pages))
    return Composed(zip_bytes(parts.items(), level=9), len(pages), report_warnings(report))


def _font_parts(writer: OfdPageWriter) -> dict[str, bytes]:
    """Return the parts of the fonts: the resource list and each font's subset."""
    parts: dict[str, bytes] = {}
    fonts: list[str] = []
    for face, (number, characters) in writer.fonts.items():
        file = f"{font_name(face).replace(' ', '')}.ttf"  # ofd2img finds it by the font's name
        parts[f"Doc_0/Res/{file}"] = font_subset(face, characters)
        fonts.append(_font_xml(face, number, file))
    resources = element("Res", element("Fonts", *fonts), BaseLoc="Res")
    parts["Doc_0/PublicRes.xml"] = xml_part(resources)
    return parts


def _font_xml(face: Face, number: int, file: str) -> str:
    names = {"FontName": font_name(face), "FamilyName": family_name(face)}
    return element("Font", element("FontFile", file), ID=number, **names)


def _attachment_parts(data: str) -> dict[str, bytes]:
    """Return the parts of the report's data: the list of attachments (GB/T 33190, 20) and it."""
    part = f"Doc_0/Attachs/{ATTACHMENT}"
    attachment = element(
        "Attachment",
        element("FileLoc", f"/{part}"),
        ID="report",
        Name="报告数据",
        Format="json",
        Size=number(len(data) / 1024),
    )
    return {_ATTACHMENTS: xml_part(element("Attachments", attachment)), part: data.encode()}


def _root_xml(report: Report, parts: Mapping[str, bytes]) -> str:
    """Return the root element: metadata, and a document id that is a hash of the content."""
    digest = hashlib.sha256()
    for name, content in sorted(parts.items()):
        digest.update(name.encode() + b"\0" + content)
    day = report.issued_on
    info = element(
        "DocInfo",
        element("DocID", digest.hexdigest()[:32]),
        element("Title", report.title),
        element("Author", report.unit),
        element("Subject", report.edition.subject),
        element("CreationDate", day.isoformat()) if day else "",
        element("Creator", _CREATOR),
    )
    body = element("DocBody", info, element("DocRoot", "Doc_0/Document.xml"))
    return element("OFD", body, Version="1.0", DocType="OFD")


def _document_xml(pages: Sequence[PaperPage], numbers: Sequence[int], ids: Ids) -> str:
    size = f"0 0 {millimetres(paper.WIDTH)} {millimetres(paper.HEIGHT)}"
    common = element(
        "CommonData",
        element("MaxUnitID", str(ids.last)),
        element("PageArea", element("PhysicalBox", size)),
        element("PublicRes", "PublicRes.xml"),
    )
    listed = (
        element("Page", ID=number, BaseLoc=f"Pages/Page_{place}/Content.xml")
        for place, number in enumerate(numbers)
    )
    entries = [
        (entry, number, top)
        for page, number in zip(pages, numbers, strict=True)
        for entry, top in page.entries
    ]
    outlines = element("Outlines", *_outline_xml(entries)) if entries else ""
    preferences = element("VPreferences", element("PageMode", "UseOutlines"))
    attachments = element("Attachments", f"/{_ATTACHMENTS}")
    pages_xml = element("Pages", *listed)
    return element("Document", common, pages_xml, outlines, preferences, attachments)


_Entry = tuple[OutlineEntry, int, float]
"""Outline entry, the number of its page, and its distance from the top."""


def _outline_xml(entries: Sequence[_Entry]) -> Iterator[str]:
    """Yield the outline elements of the first entry's level, each with its children."""
    at = 0
    while at < len(entries):
        entry, page, top = entries[at]
        end = at + 1
        while end < len(entries) and entries[end][0].level > entry.level:
            end += 1
        place: dict[str, str | int] = {
            "Type": "XYZ",
            "PageID": page,
            "Left": 0,
            "Top": millimetres(top),
            "Zoom": 0,
        }
        goto = element("Goto", element("Dest", **place))
        actions = element("Actions", element("Action", goto, Event="CLICK"))
        below = tuple(_outline_xml(entries[at + 1 : end]))
        yield element("OutlineElem", actions, *below, Title=entry.title)
        at = end
