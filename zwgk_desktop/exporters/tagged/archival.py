"""What makes a PDF one for the archive: metadata, colours, and reportlab's slips put right.

The file says that it is PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).
docs/adr/0013 says which of their demands our tests check; no other validator
has seen it.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, cast

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import XMP, PDFArray, PDFDictionary, PDFInfo, PDFStream, PDFString
from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop.exporters.tagged.srgb import profile
from zwgk_desktop.exporters.tagged.tagging import attach, document_of

if TYPE_CHECKING:
    from collections.abc import Callable

LANGUAGE = "zh-CN"
VERSION = (1, 7)

_CREATOR = "zwgk_desktop"
_ZONE, _QUOTE = "+08:00", "'"
"""A date of the report is a day in China; PDF writes a quote where ISO 8601 has a colon."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a file says of itself.

    Args:
        created: The date of the report, not of the file: its bytes depend on its data
            alone; None where it has none as yet.
    """

    title: str
    author: str
    subject: str
    created: date | None


class _Info(PDFInfo):
    """The information dictionary with no date but the report's own."""

    created: date | None = None

    def format(self, document: Any) -> bytes:
        said = {
            "Title": self.title,
            "Author": self.author,
            "Subject": self.subject,
            "Creator": self.creator,
            "Producer": self.producer,
        }
        if self.created:
            said["CreationDate"] = f"D:{self.created:%Y%m%d}000000{_ZONE.replace(':', _QUOTE)}'"
        made = PDFDictionary({name: PDFString(text) for name, text in said.items()})
        return made.format(document)


def describe(canvas: Canvas, description: Description) -> None:
    """Say what the file is, twice and alike: in its information dictionary and as XMP."""
    document = document_of(canvas)
    info = _Info()
    info.title, info.author = description.title, description.author
    info.subject, info.creator = description.subject, _CREATOR
    info.created = description.created
    document.info = info
    catalog = document.Catalog
    catalog.Metadata = XMP(creator=partial(_metadata, info))
    colours = PDFStream(PDFDictionary({"N": 3}), profile(), filters=[pdfdoc.PDFZCompress])
    intent = PDFDictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": document.Reference(colours),
        }
    )
    attach(catalog, OutputIntents=PDFArray([intent]))


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
<pdfaid:part>2</pdfaid:part>
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


def _stream(self: PDFStream, document: Any) -> bytes:
    """End a stream's content with a line end before `endstream` (ISO 19005-2, 6.1.7.1)."""
    written = _plain_stream(self, document)
    return written.removesuffix(b"endstream\n") + b"\nendstream\n"


PDFStream.format = _stream  # type: ignore[method-assign] # for streams reportlab makes itself

rl_config.useA85 = 0  # pages as bytes: as letters they would take a quarter more
