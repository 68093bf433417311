"""A report as items in reading order: title, preface, six sections, signature."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.manuscript import (
    LONGEST_LEVEL_3,
    Manuscript,
    ManuscriptPassage,
    ManuscriptSection,
    write,
)
from zwgk_desktop.exporters.official.pages import Item, OutlineEntry, row
from zwgk_desktop.exporters.official.signature import sign
from zwgk_desktop.exporters.official.tables import fills_page, set_table
from zwgk_desktop.exporters.tagged.structure import Element, Kind, heading, plain
from zwgk_desktop.exporters.typesetting.drawing import joined
from zwgk_desktop.exporters.typesetting.fonts import Face, Glyph, glyphs, width
from zwgk_desktop.exporters.typesetting.label_breaks import break_title
from zwgk_desktop.exporters.typesetting.lines import break_lines, single
from zwgk_desktop.exporters.typesetting.paper import COLUMNS, MEASURE, SIZE, TITLE_SIZE

_INDENT = 2.0
"""Of a paragraph's first line, in characters."""

_FACES = (Face.FANG, Face.HEI, Face.KAI, Face.FANG, Face.FANG)
"""Of a text without heading, then of the four ranks in GB/T 9704 7.3.3."""

_LAST_LINES = 2
"""So many lines of text at least stand on the signature's page."""


def tell(report: Report) -> tuple[Item, ...]:
    """Return everything the report prints, in reading order."""
    manuscript = write(report)
    items = [*_title(report, manuscript), *_prose(manuscript.preface, outlined=False)]
    for section in manuscript.chapters:
        items += _section(report, section)
    for place in range(len(items) - _LAST_LINES, len(items)):
        items[place] = replace(items[place], keep=True)
    return (*items, *sign(manuscript.signature))


def _title(report: Report, manuscript: Manuscript) -> Iterator[Item]:
    def found(text: str) -> tuple[Glyph, ...]:
        return glyphs(text, Face.BIAO_SONG)

    def fits(text: str) -> bool:
        return width(found(text)) * TITLE_SIZE <= MEASURE

    title = Element(tag=Kind.TITLE)
    yield Item(elements=(title,))
    words = report.edition.title_words
    for part in break_title(manuscript.title, manuscript.unit, report.year, words, fits):
        line = single(found(part))
        x = (MEASURE - line.width * TITLE_SIZE) / 2
        yield Item(drawing=row(title, line, x, TITLE_SIZE), keep=True)
    yield Item()


def _section(report: Report, section: ManuscriptSection) -> Iterator[Item]:
    own_page = section.table is not None and fills_page(section.table)
    lead = ManuscriptPassage(section.heading, 1, "")
    entry = OutlineEntry(section.heading, 0)
    for number, item in enumerate(_paragraph(lead, entry)):
        yield replace(item, keep=True, fresh=own_page and not number)
    if section.table is None:
        yield from _prose(section.prose, outlined=True)
    else:
        yield from set_table(section.table, report)


def _prose(passages: Sequence[ManuscriptPassage], *, outlined: bool) -> Iterator[Item]:
    """Set a text; what stands before the sections is in no outline."""
    for passage, after in zip_longest(passages, passages[1:]):
        listed = outlined and passage.place
        entry = OutlineEntry(passage.title, passage.place) if listed else None
        keep = passage.stands_alone or _leads(passage, after)
        for item in _paragraph(passage, entry):
            yield replace(item, keep=keep)


def _leads(passage: ManuscriptPassage, after: ManuscriptPassage | None) -> bool:
    """Tell a heading that ends with 。 from a numbered sentence: it has text of its own below."""
    short = 0 < len(passage.lead) <= LONGEST_LEVEL_3 and not passage.body
    return short and after is not None and not after.rank


def _paragraph(passage: ManuscriptPassage, entry: OutlineEntry | None) -> Iterator[Item]:
    """Set a paragraph; where it has an entry in the outline, its lead is a heading."""
    lead = glyphs(passage.lead, _FACES[passage.rank])
    body = glyphs(passage.body, Face.FANG)
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
