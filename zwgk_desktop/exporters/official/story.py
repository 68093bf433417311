"""A report as items in reading order: title, preface, six sections, signature."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Section
from zwgk_desktop.exporters.official.pages import Item, OutlineEntry, row
from zwgk_desktop.exporters.official.signature import sign
from zwgk_desktop.exporters.official.tables import fills_page, set_table
from zwgk_desktop.exporters.tagged.structure import Element, Kind, heading, plain
from zwgk_desktop.exporters.typesetting.drawing import joined
from zwgk_desktop.exporters.typesetting.fonts import Face, Glyph, glyphs, width
from zwgk_desktop.exporters.typesetting.headings import ProseParagraph, paragraphs
from zwgk_desktop.exporters.typesetting.label_breaks import break_title
from zwgk_desktop.exporters.typesetting.lines import break_lines, single
from zwgk_desktop.exporters.typesetting.paper import COLUMNS, MEASURE, SIZE, TITLE_SIZE

_INDENT = 2.0
"""Of a paragraph's first line, in characters."""

_LONGEST_LEVEL_3 = 28
_LAST_LINES = 2
"""So many lines of text at least stand on the signature's page."""


def tell(report: Report) -> tuple[Item, ...]:
    """Return everything the report prints, in reading order."""
    items = [*_title(report), *_prose(report, "text.preface", outlined=False)]
    for section in report.edition.sections:
        items += _section(report, section)
    for place in range(len(items) - _LAST_LINES, len(items)):
        items[place] = replace(items[place], keep=True)
    return (*items, *sign(report))


def _title(report: Report) -> Iterator[Item]:
    place = report.edition.label("report.unit")

    def found(text: str) -> tuple[Glyph, ...]:
        return glyphs(text, Face.BIAO_SONG, place)

    def fits(text: str) -> bool:
        return width(found(text)) * TITLE_SIZE <= MEASURE

    title = Element(tag=Kind.TITLE)
    yield Item(elements=(title,))
    for part in break_title(report.title, report.unit, report.year, fits):
        line = single(found(part))
        x = (MEASURE - line.width * TITLE_SIZE) / 2
        yield Item(drawing=row(title, line, x, TITLE_SIZE), keep=True)
    yield Item()


def _section(report: Report, section: Section) -> Iterator[Item]:
    table = report.edition.table_of.get(section.content)
    own_page = table is not None and fills_page(table)
    entry = OutlineEntry(section.heading, 0)
    lead = ProseParagraph(section.heading, 1, "")
    for number, item in enumerate(_paragraph(lead, section.heading, entry)):
        yield replace(item, keep=True, fresh=own_page and not number)
    if table is None:
        yield from _prose(report, f"text.{section.content}", outlined=True)
    else:
        yield from set_table(table, report)


def _prose(report: Report, address: Address, *, outlined: bool) -> Iterator[Item]:
    ranks: list[int] = []
    found = paragraphs(str(report.values.get(address, "")))
    for paragraph, after in zip_longest(found, found[1:]):
        entry = None
        if outlined and _is_outlined(paragraph):
            ranks = [*(rank for rank in ranks if rank < paragraph.rank), paragraph.rank]
            entry = OutlineEntry(paragraph.title, len(ranks))
        keep = paragraph.stands_alone or _leads(paragraph, after)
        for item in _paragraph(paragraph, report.edition.label(address), entry):
            yield replace(item, keep=keep)


def _leads(paragraph: ProseParagraph, after: ProseParagraph | None) -> bool:
    """Tell a heading that ends with 。 from a numbered sentence: it has text of its own below."""
    short = 0 < len(paragraph.lead) <= _LONGEST_LEVEL_3 and not paragraph.body
    return short and after is not None and not after.rank


def _is_outlined(paragraph: ProseParagraph) -> bool:
    """Tell headings from numbered sentences, which are no places to go to."""
    if paragraph.rank > 2:
        return paragraph.stands_alone and len(paragraph.lead) <= _LONGEST_LEVEL_3
    return paragraph.rank > 0


def _paragraph(paragraph: ProseParagraph, place: str, entry: OutlineEntry | None) -> Iterator[Item]:
    """Set a paragraph; where it has an entry in the outline, its lead is a heading."""
    lead = glyphs(paragraph.lead, paragraph.face, place)
    body = glyphs(paragraph.body, Face.FANG, place)
    text = plain()
    head = heading(entry.level) if entry else text
    elements = (head, text) if entry and body else (head,)
    for line in break_lines((*lead, *body), COLUMNS, indent=_INDENT):
        parts = zip((head, text), line.parted(len(lead) - line.start), strict=True)
        yield Item(
            drawing=joined(row(element, part, 0, SIZE) for element, part in parts if part.runs),
            entry=None if line.start else entry,
            elements=() if line.start else elements,
        )
