"""Word file: an empty document, its page setup, metadata, and reproducible bytes."""

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

from zwgk_desktop.domain.embedded_data import NAMESPACE
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.manuscript import Manuscript
from zwgk_desktop.exporters.word.styles import DRAFT_GREY, FOLIO_SIZE, PITCH, fonts_xml, styles_xml
from zwgk_desktop.sealed_zip import members_of, zip_bytes

if TYPE_CHECKING:
    from docx.document import Document

_KEPT = frozenset({RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS})
_PACKAGE_KEPT = frozenset({RELATIONSHIP_TYPE.CORE_PROPERTIES, RELATIONSHIP_TYPE.OFFICE_DOCUMENT})
_FONTS = PackURI("/word/fontTable.xml")
_LONGEST_PROPERTY = 255
_DATA = PackURI("/customXml/item1.xml")
_DATA_PROPERTIES = PackURI("/customXml/itemProps1.xml")
_DATA_PROPERTIES_XML = (
    '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"'
    ' ds:itemID="{5D0C7B0E-6C0F-4E0B-9C55-2A57475A4757}"><ds:schemaRefs>'
    f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)


def empty_document() -> "Document":
    """Return an empty document with our styles and fonts, without python-docx's template."""
    document = docx.Document()
    part, package = document.part, document.part.package
    assert package is not None  # noqa: S101 - every document is in one
    for rels, kept in ((part.rels, _KEPT), (package.rels, _PACKAGE_KEPT)):
        for key in [key for key, rel in rels.items() if rel.reltype not in kept]:
            del rels[key]
    document.styles.element[:] = list(parse_xml(styles_xml()))
    fonts = Part(_FONTS, CONTENT_TYPE.WML_FONT_TABLE, fonts_xml().encode(), package)
    part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)
    return document


def set_report_metadata(document: "Document", report: Report, manuscript: Manuscript) -> None:
    """Set the metadata of a report's document, dated by the report, not by the clock."""
    day = manuscript.signature.day or date(report.year, 12, 31)
    set_metadata(document, manuscript.title, manuscript.unit, day, report.edition.subject)


def set_metadata(
    document: "Document", title: str, author: str, day: date, subject: str = ""
) -> None:
    """Set the metadata of a document; its subject defaults to the title."""
    properties = document.core_properties
    properties.title = title[:_LONGEST_PROPERTY]
    properties.subject = (subject or title)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = author[:_LONGEST_PROPERTY]
    properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.combine(day, time())
    properties.revision = 1


def embed_data(document: "Document", data: str) -> None:
    """Add report data to a document as a custom XML part with its properties."""
    part, package = document.part, document.part.package
    assert package is not None  # noqa: S101 - every document is in one
    xml = f'<report xmlns="{NAMESPACE}">{escape(data)}</report>'
    item = Part(_DATA, CONTENT_TYPE.XML, xml.encode(), package)
    properties = Part(
        _DATA_PROPERTIES,
        CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES,
        _DATA_PROPERTIES_XML.encode(),
        package,
    )
    item.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def document_bytes(document: "Document") -> bytes:
    """Return the file's bytes without the time of writing."""
    loose = BytesIO()
    document.save(loose)
    return zip_bytes(members_of(loose))


_MARGINS = (
    'w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="907" w:footer="1435"'
    ' w:gutter="0"'
)
"""Margins of 37, 26, 35 and 28 mm; the page number is 7 mm below the type area."""

_CHARACTER_SPACE = -849
"""Character spacing with which 28 characters of 三号 fill 156 mm, in 4096ths of a point."""

_SECTION = (
    f'<w:sectPr {nsdecls("w")}><w:pgSz w:w="11906" w:h="16838"/><w:pgMar {_MARGINS}/>'
    f'<w:docGrid w:type="linesAndChars" w:linePitch="{PITCH}" w:charSpace="{_CHARACTER_SPACE}"/>'
    "</w:sectPr>"
)

_ONE_CHARACTER = f"{FOLIO_SIZE * 20:.0f}"
_ODD = f'<w:ind w:right="{_ONE_CHARACTER}"/><w:jc w:val="right"/>'
_EVEN = f'<w:ind w:left="{_ONE_CHARACTER}"/><w:jc w:val="left"/>'

_NO_START = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞"
    "︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
)
_NO_END = "$([{£¥‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"

_SETTINGS = (
    f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
    "<w:bordersDoNotSurroundFooter/><w:evenAndOddHeaders/>"
    '<w:drawingGridVerticalSpacing w:val="156"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    f'<w:noLineBreaksAfter w:lang="zh-CN" w:val="{_NO_END.replace("<", "&lt;")}"/>'
    f'<w:noLineBreaksBefore w:lang="zh-CN" w:val="{_NO_START.replace(">", "&gt;")}"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/></w:settings>'
)


def set_up_pages(document: "Document", *, draft: bool) -> None:
    """Set up the pages of a document: margins, grid, page numbers, and 草稿 on a draft."""
    settings = document.settings.element
    settings[:] = list(parse_xml(_SETTINGS))
    page = document.element.find(f"{qn('w:body')}/{qn('w:sectPr')}")
    assert page is not None  # noqa: S101 - python-docx's template has one
    page[:] = list(parse_xml(_SECTION))
    section = document.sections[0]
    for footer, place in ((section.footer, _ODD), (section.even_page_footer, _EVEN)):
        footer.part.element[:] = [parse_xml(_page_number_xml(place))]
    for header in (section.header, section.even_page_header):
        header.part.element[:] = [parse_xml(_DRAFT if draft else _NOTHING)]


def _page_number_xml(place: str) -> str:
    """Return the paragraph of the page number, a field between two dashes."""
    return (
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Footer"/>{place}</w:pPr>'
        f"{_run_xml('<w:t>—</w:t>')}{_run_xml(_SPACE)}"
        f"{_run_xml(_field_xml('begin'))}{_run_xml(_PAGE)}"
        f"{_run_xml(_field_xml('separate'))}{_run_xml('<w:t>1</w:t>')}{_run_xml(_field_xml('end'))}"
        f"{_run_xml(_SPACE)}{_run_xml('<w:t>—</w:t>')}</w:p>"
    )


_SPACE = '<w:t xml:space="preserve"> </w:t>'
_PAGE = '<w:instrText xml:space="preserve"> PAGE </w:instrText>'


def _field_xml(kind: str) -> str:
    return f'<w:fldChar w:fldCharType="{kind}"/>'


def _run_xml(content: str) -> str:
    return f"<w:r>{content}</w:r>"


_BORDER = f'<w:bdr w:val="single" w:sz="12" w:space="0" w:color="{DRAFT_GREY}"/>'
_DRAFT = (
    f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
    f"<w:r><w:rPr>{_BORDER}</w:rPr><w:t>草稿</w:t></w:r></w:p>"
)
_NOTHING = f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p>'
