"""PDF/A output: metadata, colour profile, and corrections of reportlab's output.

The file declares PDF/A-2a (ISO 19005-2), or PDF/A-3a (ISO 19005-3) where a file is attached,
and PDF/UA-1 (ISO 14289-1).
docs/adr/0013 lists the requirements that the tests check; no other validator
has seen it.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from html import escape
from typing import TYPE_CHECKING, Any, cast

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import XMP, PDFArray, PDFDictionary, PDFInfo, PDFStream, PDFString
from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.exporters.tagged.tagging import add_entries, document_of

if TYPE_CHECKING:
    from collections.abc import Callable

_WHITE = (0.9642, 1.0, 0.8249)
"""D50, the white point of every profile's connection space."""

_RED = (0.436066, 0.222488, 0.013916)
_GREEN = (0.385147, 0.716873, 0.097076)
_BLUE = (0.143066, 0.060608, 0.714096)
"""Primaries of sRGB, adapted to D50."""

_FROM_D65 = (
    *(1.047882, 0.022919, -0.050217),
    *(0.029586, 0.990479, -0.017059),
    *(-0.009247, 0.015076, 0.751678),
)
"""Matrix that adapts D65, the white point of sRGB, to D50 (Bradford)."""

_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""Parameters of the sRGB curve: ((x + 0.055) / 1.055) ** 2.4, linear below 0.04045."""

_VERSION = 0x04200000
_DATE = (2026, 1, 1, 0, 0, 0)
"""Date of the profile, fixed so that the bytes do not depend on the time."""


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """Return an ICC profile of sRGB, version 4.2, with the same bytes each time."""
    curve = _tag(b"para", struct.pack(">HH", 3, 0) + _fixed_point(_CURVE))
    return _assemble_profile(
        {
            b"desc": _text("sRGB IEC61966-2.1"),
            b"cprt": _text("Public domain"),
            b"wtpt": _colour(_WHITE),
            b"chad": _tag(b"sf32", _fixed_point(_FROM_D65)),
            b"rXYZ": _colour(_RED),
            b"gXYZ": _colour(_GREEN),
            b"bXYZ": _colour(_BLUE),
            b"rTRC": curve,
            b"gTRC": curve,
            b"bTRC": curve,
        }
    )


def _assemble_profile(tags: dict[bytes, bytes]) -> bytes:
    """Return the profile of header, directory and tags; equal tags are stored once."""
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    body = b""
    for content in tags.values():
        if content not in places:
            places[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
    directory = b"".join(
        name + struct.pack(">II", places[content], len(content)) for name, content in tags.items()
    )
    header = _header(start + len(body))
    return header + struct.pack(">I", len(tags)) + directory + body


def _header(size: int) -> bytes:
    head = struct.pack(">I4xI", size, _VERSION) + b"mntrRGB XYZ "
    head += struct.pack(">6H", *_DATE) + b"acsp" + bytes(28) + _fixed_point(_WHITE)
    return head.ljust(128, b"\0")


def _tag(kind: bytes, content: bytes) -> bytes:
    return kind + bytes(4) + content


def _colour(xyz: Sequence[float]) -> bytes:
    return _tag(b"XYZ ", _fixed_point(xyz))


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    where = struct.pack(">II", len(encoded), 28)
    return _tag(b"mluc", struct.pack(">II", 1, 12) + b"enUS" + where + encoded)


def _fixed_point(numbers: Sequence[float]) -> bytes:
    """Return numbers as 16.16 fixed point."""
    return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))


LANGUAGE = "zh-CN"
VERSION = (1, 7)

_CREATOR = "zwgk_desktop"
_ZONE, _QUOTE = "+08:00", "'"
"""Time zone of report dates: China. PDF writes a quote where ISO 8601 has a colon."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """Data file attached to a PDF file, from which its pages were made.

    Args:
        media_type: Such as application/json.
        description: What it is, in the clerk's words.
        modified: Date that the attachment declares, which PDF/A-3 demands.
    """

    name: str
    content: bytes
    media_type: str
    description: str
    modified: date


@dataclass(frozen=True, slots=True)
class Description:
    """Metadata of a PDF file.

    Args:
        created: Date of the report, not of the file, so that the bytes depend only on the data;
            None if the report has no date yet.
        attached: The attached file, or None. With it the file is PDF/A-3a.
    """

    title: str
    author: str
    subject: str
    created: date | None
    attached: AttachedFile | None = None


class _Info(PDFInfo):
    """Information dictionary without any date but the report's."""

    created: date | None = None
    pdfa_part = 2

    def format(self, document: Any) -> bytes:
        said = {
            "Title": self.title,
            "Author": self.author,
            "Subject": self.subject,
            "Creator": self.creator,
            "Producer": self.producer,
        }
        if self.created:
            said["CreationDate"] = _pdf_day(self.created)
        made = PDFDictionary({name: PDFString(text) for name, text in said.items()})
        return made.format(document)


def write_metadata(canvas: Canvas, description: Description) -> None:
    """Write the metadata, as information dictionary and as XMP, and the colour profile."""
    document = document_of(canvas)
    info = _Info()
    info.title, info.author = description.title, description.author
    info.subject, info.creator = description.subject, _CREATOR
    info.created = description.created
    document.info = info
    if description.attached is not None:
        info.pdfa_part = 3
        _attach(document, description.attached)
    catalog = document.Catalog
    catalog.Metadata = XMP(creator=partial(_metadata, info))
    colours = PDFStream(PDFDictionary({"N": 3}), srgb_profile(), filters=[pdfdoc.PDFZCompress])
    intent = PDFDictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": document.Reference(colours),
        }
    )
    add_entries(catalog, OutputIntents=PDFArray([intent]))


def _attach(document: Any, attached: AttachedFile) -> None:
    """Attach a file to the document as a whole (ISO 19005-3, 6.8)."""
    content = PDFStream(
        PDFDictionary(
            {
                "Type": "/EmbeddedFile",
                "Subtype": f"/{attached.media_type.replace('/', '#2F')}",
                "Params": PDFDictionary(
                    {
                        "ModDate": PDFString(_pdf_day(attached.modified)),
                        "Size": len(attached.content),
                    }
                ),
            }
        ),
        attached.content,
        filters=[pdfdoc.PDFZCompress],
    )
    stored = document.Reference(content)
    name = PDFString(attached.name)
    specification = document.Reference(
        PDFDictionary(
            {
                "Type": "/Filespec",
                "F": name,
                "UF": name,
                "Desc": PDFString(attached.description),
                "AFRelationship": "/Data",
                "EF": PDFDictionary({"F": stored, "UF": stored}),
            }
        )
    )
    names = PDFDictionary({"Names": PDFArray([name, specification])})
    document.Catalog.Names = PDFDictionary({"EmbeddedFiles": names})
    add_entries(document.Catalog, AF=PDFArray([specification]))


def _pdf_day(day: date) -> str:
    return f"D:{day:%Y%m%d}000000{_ZONE.replace(':', _QUOTE)}'"


def _metadata(info: _Info, _: object) -> bytes:
    said = {
        "title": info.title,
        "author": info.author,
        "subject": info.subject,
        "creator": info.creator,
        "producer": info.producer,
        "language": LANGUAGE,
    }
    escaped = {name: escape(text, quote=False) for name, text in said.items()}
    day = f"{info.created.isoformat()}T00:00:00{_ZONE}" if info.created else ""
    escaped["part"] = str(info.pdfa_part)
    escaped["created"] = f"<xmp:CreateDate>{day}</xmp:CreateDate>\n" if day else ""
    return _XMP.format_map(escaped).encode()


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
{created}<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>{part}</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


_plain_stream = cast("Callable[[PDFStream, Any], bytes]", PDFStream.format)


def _format_stream(self: PDFStream, document: Any) -> bytes:
    """Return a stream with a line end before `endstream` (ISO 19005-2, 6.1.7.1)."""
    written = _plain_stream(self, document)
    return written.removesuffix(b"endstream\n") + b"\nendstream\n"


PDFStream.format = _format_stream  # type: ignore[method-assign] # for streams reportlab makes itself

rl_config.useA85 = 0  # binary page streams: ASCII85 is a quarter larger
