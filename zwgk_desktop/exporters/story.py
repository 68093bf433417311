"""A report as items in reading order: title, preface, six sections, signature."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Address, Layout, Section, Table
from zwgk_desktop.exporters.fonts import Face, Glyph, glyphs, width
from zwgk_desktop.exporters.grid import lay_out
from zwgk_desktop.exporters.headings import Paragraph, paragraphs
from zwgk_desktop.exporters.lines import break_lines, single
from zwgk_desktop.exporters.pages import Entry, Item, row
from zwgk_desktop.exporters.paper import (
    COLUMNS,
    MEASURE,
    PITCH,
    ROWS,
    SIZE,
    TITLE_SIZE,
)
from zwgk_desktop.exporters.ruled import draw_table, heightened, rule_table
from zwgk_desktop.exporters.sense import break_title
from zwgk_desktop.exporters.signature import sign

_INDENT = 2.0
"""Of a paragraph's first line, in characters."""

_TABLE_SIZES = (12.0, 10.5, 9.0)
"""Of a table's type, the first that suits: 小四, 五号, 小五."""

_TABLE_GAP = 6.0
"""Between the lines of the page and a table, in points."""

_LONGEST_LEVEL_3 = 28
_LAST_LINES = 2
"""So many lines of text at least stand on the signature's page."""

Values = tuple[Glyph, ...]


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

    yield Item()
    for part in break_title(report.title, report.unit, report.year, fits):
        line = single(found(part))
        x = (MEASURE - line.width * TITLE_SIZE) / 2
        yield Item(drawing=row(line, x, TITLE_SIZE), keep=True)
    yield Item()


def _section(report: Report, section: Section) -> Iterator[Item]:
    table = report.edition.table_of.get(section.content)
    heading = Paragraph(section.heading, 1, "")
    own_page = table is not None and _fills_page(table)
    entry = Entry(section.heading, 0)
    for number, item in enumerate(_paragraph(heading, section.heading)):
        first = not number
        yield replace(item, keep=True, fresh=own_page and first, entry=entry if first else None)
    if table is None:
        yield from _prose(report, f"text.{section.content}", outlined=True)
    else:
        yield _table(report, table)


def _prose(report: Report, address: Address, *, outlined: bool) -> Iterator[Item]:
    ranks: list[int] = []
    for paragraph in paragraphs(str(report.values.get(address, ""))):
        first, *rest = _paragraph(paragraph, report.edition.label(address))
        if outlined and _is_outlined(paragraph):
            ranks = [*(rank for rank in ranks if rank < paragraph.rank), paragraph.rank]
            first = replace(first, entry=Entry(paragraph.title, len(ranks)))
        yield first
        yield from rest


def _is_outlined(paragraph: Paragraph) -> bool:
    """Tell headings from numbered sentences, which are no places to go to."""
    if paragraph.rank > 2:
        return paragraph.stands_alone and len(paragraph.lead) <= _LONGEST_LEVEL_3
    return paragraph.rank > 0


def _paragraph(paragraph: Paragraph, place: str) -> Iterator[Item]:
    found = (
        *glyphs(paragraph.lead, paragraph.face, place),
        *glyphs(paragraph.body, Face.FANG, place),
    )
    for line in break_lines(found, COLUMNS, indent=_INDENT):
        yield Item(drawing=row(line, 0, SIZE), keep=paragraph.stands_alone)


def _fills_page(table: Table) -> bool:
    """Tell whether a table has a page to itself: 三, whose rows must not part."""
    return table.layout is Layout.MATRIX


def _table(report: Report, table: Table) -> Item:
    """Set a table as large as suits it; at the foot of a page it may come smaller."""
    item = _table_at(report, table, _TABLE_SIZES)
    if _fills_page(table):
        return item
    chain: Item | None = None
    for fewest in range(1, len(_TABLE_SIZES)):
        smaller = _table_at(report, table, _TABLE_SIZES[-fewest:])
        chain = replace(smaller, smaller=chain)
    return replace(item, smaller=chain)


def _table_at(report: Report, table: Table, sizes: Sequence[float]) -> Item:
    tallest = (ROWS - 1) * PITCH - 2 * _TABLE_GAP
    ruled = rule_table(lay_out(table), report, width=MEASURE, height=tallest, sizes=sizes)
    rows = ceil((ruled.height + 2 * _TABLE_GAP) / PITCH)
    if _fills_page(table):
        rows = max(rows, ROWS - 1)
    ruled = heightened(ruled, rows * PITCH - 2 * _TABLE_GAP)
    return Item(rows=rows, drawing=draw_table(ruled).moved(0, _TABLE_GAP))
