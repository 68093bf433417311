"""A Word file as bytes: only the parts we fill, and the same data gives the same bytes."""

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.manuscript import Manuscript
from zwgk_desktop.exporters.word.styles import fonts_xml, styles_xml
from zwgk_desktop.sealed_zip import members_of, zip_bytes

if TYPE_CHECKING:
    from docx.document import Document

_KEPT = frozenset({RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS})
_PACKAGE_KEPT = frozenset({RELATIONSHIP_TYPE.CORE_PROPERTIES, RELATIONSHIP_TYPE.OFFICE_DOCUMENT})
_FONTS = PackURI("/word/fontTable.xml")
_LONGEST_PROPERTY = 255


def blank() -> "Document":
    """Return a document with our styles and fonts, without the rest of python-docx's template."""
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


def describe(document: "Document", report: Report, manuscript: Manuscript) -> None:
    """Say what the file is; its dates are the report's, not the clock's."""
    day = manuscript.signature.day or date(report.year, 12, 31)
    describe_as(document, manuscript.title, manuscript.unit, day, report.edition.subject)


def describe_as(
    document: "Document", title: str, author: str, day: date, subject: str = ""
) -> None:
    """Say what a file is; its subject is its title where it has none of its own."""
    properties = document.core_properties
    properties.title = title[:_LONGEST_PROPERTY]
    properties.subject = (subject or title)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = author[:_LONGEST_PROPERTY]
    properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.combine(day, time())
    properties.revision = 1


def pack(document: "Document") -> bytes:
    """Return the file without the time of writing."""
    loose = BytesIO()
    document.save(loose)
    return zip_bytes(members_of(loose))
