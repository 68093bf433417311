"""A report as an OFD package: the pages of the PDF, in the standard's own parts.

Written by us, since what there was wrote wrong namespaces, scales or outlines of glyphs.
It keeps to GB/T 33190-2016 as far as our tests and an independent reader show; no office
suite has shown it yet, so nothing is claimed (ADR 27).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.ofd.fonts import family_name, font_name, subset
from zwgk_desktop.exporters.ofd.page import PageWriter
from zwgk_desktop.exporters.ofd.parts import Ids, element, millimetres, part
from zwgk_desktop.exporters.official.pages import OutlineEntry, PaperPage, paginate
from zwgk_desktop.exporters.official.story import tell
from zwgk_desktop.exporters.typesetting import paper
from zwgk_desktop.exporters.typesetting.fonts import Face
from zwgk_desktop.exporters.typesetting.wanting import report_warnings
from zwgk_desktop.sealed_zip import zip_bytes

_CREATOR = "zwgk_desktop"


def compose(export: Export, progress: Progress) -> Composed:
    """Return the report as an OFD file; the same data give the same bytes.

    A draft says 草稿 at the head of each page. `progress` is told the pages done.
    """
    report = export.report
    pages = paginate(tell(report))
    ids = Ids()
    writer = PageWriter(ids)
    parts: dict[str, bytes] = {}
    numbers: list[int] = []
    for number, page in enumerate(pages, start=1):
        progress(number - 1, len(pages))
        numbers.append(ids.next())
        content = writer.write(page, number, draft=export.draft)
        parts[f"Doc_0/Pages/Page_{number - 1}/Content.xml"] = part(content)
    parts |= _fonts(writer)
    parts["Doc_0/Document.xml"] = part(_document(pages, numbers, ids))
    parts = {"OFD.xml": part(_root(report, parts)), **dict(sorted(parts.items()))}
    progress(len(pages), len(pages))
    return Composed(zip_bytes(parts.items(), level=9), len(pages), report_warnings(report))


def _fonts(writer: PageWriter) -> dict[str, bytes]:
    """Return the resources and the fonts, each with the characters that are used of it."""
    parts: dict[str, bytes] = {}
    fonts: list[str] = []
    for face, (number, characters) in writer.fonts.items():
        file = f"{face.value}.ttf"
        parts[f"Doc_0/Res/{file}"] = subset(face, characters)
        fonts.append(_font(face, number, file))
    resources = element("Res", element("Fonts", *fonts), BaseLoc="Res")
    parts["Doc_0/PublicRes.xml"] = part(resources)
    return parts


def _font(face: Face, number: int, file: str) -> str:
    names = {"FontName": font_name(face), "FamilyName": family_name(face)}
    return element("Font", element("FontFile", file), ID=number, **names)


def _root(report: Report, parts: Mapping[str, bytes]) -> str:
    """Say what the document is; its number comes of its content alone."""
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


def _document(pages: Sequence[PaperPage], numbers: Sequence[int], ids: Ids) -> str:
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
    outlines = element("Outlines", *_outline(entries)) if entries else ""
    preferences = element("VPreferences", element("PageMode", "UseOutlines"))
    return element("Document", common, element("Pages", *listed), outlines, preferences)


_Entry = tuple[OutlineEntry, int, float]
"""A line of the outline, the number of its page, how far down it stands."""


def _outline(entries: Sequence[_Entry]) -> Iterator[str]:
    """Yield the entries of the level that the first is of, each with those under it."""
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
        below = tuple(_outline(entries[at + 1 : end]))
        yield element("OutlineElem", actions, *below, Title=entry.title)
        at = end
