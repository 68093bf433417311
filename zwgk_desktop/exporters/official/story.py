"""Pagination of the report: its content as items, and the items on official pages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import ceil

from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.manuscript import (
    LONGEST_LEVEL_3,
    Manuscript,
    ManuscriptPassage,
    ManuscriptSection,
    Signature,
    manuscript_of,
)
from zwgk_desktop.exporters.tagged.tagging import Element, Kind, heading_element, paragraph_element
from zwgk_desktop.exporters.typesetting.fonts import Face, Glyph, glyphs, width
from zwgk_desktop.exporters.typesetting.label_breaks import break_title
from zwgk_desktop.exporters.typesetting.lines import (
    EMPTY_DRAWING,
    Box,
    Drawing,
    Ink,
    TypesetLine,
    break_lines,
    joined_drawings,
    single_line,
)
from zwgk_desktop.exporters.typesetting.paper import (
    BOTTOM,
    COLUMNS,
    FOLIO_DROP,
    FOLIO_SIZE,
    LEFT,
    MEASURE,
    MM,
    PITCH,
    RIGHT,
    ROWS,
    SIZE,
    TITLE_SIZE,
    TOP,
    baseline,
    row_top,
)
from zwgk_desktop.exporters.typesetting.ruled import (
    TypesetTable,
    draw_table,
    lay_out_table,
    split_table,
    with_height,
)


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """Entry of the PDF outline; level 0 is the top."""

    title: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentItem:
    """Piece of content, a whole number of page lines high.

    Args:
        drawing: Relative to the left edge of the type area and the top of its first line.
        keep_with_next: Whether it must be on the same page as the next item.
        begins_page: Whether it begins a new page.
        elements: Structure elements that begin here, in reading order.
        smaller: The same content in fewer lines, for a page where this does not fit.
    """

    rows: int = 1
    drawing: Drawing = EMPTY_DRAWING
    keep_with_next: bool = False
    begins_page: bool = False
    entry: OutlineEntry | None = None
    elements: tuple[Element, ...] = ()
    smaller: "ContentItem | None" = None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Page in sheet coordinates.

    Args:
        entries: Outline entries, each with its position from the top of the page.
        elements: Structure elements that begin here, in reading order.
    """

    drawing: Drawing
    entries: tuple[tuple[OutlineEntry, float], ...]
    elements: tuple[Element, ...]


def text_row(
    element: Element, line: TypesetLine, x: float, size: float, *, stretch: float = 1.0
) -> Drawing:
    """Return text centred in a line of the page, `x` from the type area's left edge."""
    return Drawing(inks=(Ink(x, baseline(0, PITCH, size), size, line, stretch, element),))


def paginate(items: Iterable[ContentItem]) -> tuple[PaperPage, ...]:
    """Return items distributed over pages; groups higher than a page are split."""
    pages: list[list[tuple[int, ContentItem]]] = [[]]
    at = 0
    for whole in _clusters(items):
        cluster = _with_last_item_fitted(whole, ROWS - at)
        if at and (cluster[0].begins_page or at + _row_count(cluster) > ROWS):
            pages.append([])
            at = 0
        for item in cluster:
            if at and at + item.rows > ROWS:
                pages.append([])
                at = 0
            pages[-1].append((at, item))
            at += item.rows
    return tuple(_page(placed) for placed in pages)


def _row_count(cluster: Sequence[ContentItem]) -> int:
    return sum(item.rows for item in cluster)


def _with_last_item_fitted(cluster: Sequence[ContentItem], room: int) -> Sequence[ContentItem]:
    """Return a cluster whose last item is replaced by a smaller version if that makes it fit."""
    *above, last = cluster
    candidate: ContentItem | None = last
    while candidate is not None:
        if _row_count(above) + candidate.rows <= room:
            return (*above, candidate)
        candidate = candidate.smaller
    return cluster


def _clusters(items: Iterable[ContentItem]) -> Iterable[Sequence[ContentItem]]:
    cluster: list[ContentItem] = []
    for item in items:
        cluster.append(item)
        if not item.keep_with_next:
            yield cluster
            cluster = []
    if cluster:
        yield cluster


def _page(placed: Sequence[tuple[int, ContentItem]]) -> PaperPage:
    return PaperPage(
        joined_drawings(item.drawing.moved(LEFT, row_top(at)) for at, item in placed),
        tuple((item.entry, row_top(at)) for at, item in placed if item.entry),
        tuple(element for _, item in placed for element in item.elements),
    )


_DRAFT = "草稿"
_DRAFT_SIZE = 26.0

_DASH = 0.27
"""Height of a dash of 宋体 over the baseline, in ems."""


def folio(number: int) -> Ink:
    """Return the page number: right on odd pages, left on even ones, one character in."""
    size = FOLIO_SIZE
    line = single_line(glyphs(f"— {number} —", Face.SONG))
    right = RIGHT - size - line.width * size
    x = right if number % 2 else LEFT + size
    return Ink(x, BOTTOM + FOLIO_DROP + _DASH * size, size, line)


def draft_mark() -> Drawing:
    """Return 草稿 as a drawing, placed in the empty head of a page."""
    line = single_line(glyphs(_DRAFT, Face.HEI))
    high, wide = 1.4 * _DRAFT_SIZE, (line.width + 0.6) * _DRAFT_SIZE
    box = Box(RIGHT - wide, TOP - high - 8 * MM, wide, high)
    y = baseline(box.y, high, _DRAFT_SIZE)
    return Drawing((box,), (Ink(box.x + 0.3 * _DRAFT_SIZE, y, _DRAFT_SIZE, line),))


_BESIDE = 2.0
"""Space right of the unit's name, and offset of the date from it, in characters."""

_DAY = 7.0
"""Width of a date, in characters: 2025年12月31日."""

_BESIDE_SEALED = 4.0
"""Space right of the date under a seal, in characters."""

_ABOVE, _ABOVE_SEALED = 1, 2
"""Blank lines above the unit's name: a seal of 42 mm begins in the first of two."""


def signature_items(signature: Signature) -> Iterator[ContentItem]:
    """Yield the signature: blank lines, unit and date, all on one page."""
    units = [single_line(glyphs(line, Face.FANG)) for line in signature.unit_lines]
    day = single_line(glyphs(signature.day_text, Face.FANG))
    widest = max(unit.width for unit in units)
    place = (_edges_under_seal if signature.sealed else _edges_without_seal)(widest, day.width)
    yield ContentItem(rows=_ABOVE_SEALED if signature.sealed else _ABOVE, keep_with_next=True)
    who, when = paragraph_element(), paragraph_element()
    for number, unit in enumerate(units):
        x = place[0] + (widest - unit.width) / 2
        by = text_row(who, unit, x * SIZE, SIZE)
        yield ContentItem(drawing=by, elements=() if number else (who,), keep_with_next=True)
    dated = text_row(when, day, place[1] * SIZE, SIZE) if day.runs else _blank_day(place[0])
    yield ContentItem(
        drawing=dated, elements=(when,) if day.runs else (), keep_with_next=signature.sealed
    )
    if signature.sealed:
        yield ContentItem()  # a seal extends below the date


def _blank_day(unit: float) -> Drawing:
    """Return the ruled line for a date in handwriting."""
    x = min(unit + _BESIDE, COLUMNS - _BESIDE - _DAY)
    return Drawing((Box(x * SIZE, baseline(0, PITCH, SIZE) + 2, _DAY * SIZE, 0),))


def _edges_without_seal(unit: float, day: float) -> tuple[float, float]:
    """Return the left edges of unit and date without a seal."""
    if day > unit:
        return COLUMNS - 2 * _BESIDE - day, COLUMNS - _BESIDE - day
    return COLUMNS - _BESIDE - unit, COLUMNS - unit


def _edges_under_seal(unit: float, day: float) -> tuple[float, float]:
    """Return the left edges of unit and date under a seal, the unit centred over the date."""
    day_x = COLUMNS - _BESIDE_SEALED - day
    return min(day_x + (day - unit) / 2, COLUMNS - unit), day_x


_SIZES = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)
"""Type sizes of a table to try, in points: from 小四 over 五号 to 小五."""

_GAP = 6.0
"""Gap between a table and the text around it, in points."""

_UNDER_HEADING = ROWS - 1
"""Number of lines left on a page under a section's heading."""


def fills_page(table: Table) -> bool:
    """Return whether a table gets a page of its own: 三, whose rows must stay together."""
    return table.layout is Layout.MATRIX


def table_items(table: Table, report: Report) -> Iterator[ContentItem]:
    """Yield a table as large as fits, with smaller versions for the foot of a page.

    A table higher than a page is split; each further part begins a page.
    """
    ruled = _lay_out(table, report, _SIZES)
    if ruled.height > _height(_UNDER_HEADING):
        yield from _part_items(ruled)
    elif fills_page(table):
        yield _table_item(ruled, rows=_UNDER_HEADING)
    else:
        smaller: ContentItem | None = None
        for fewest in range(1, len(_SIZES)):
            other = _lay_out(table, report, _SIZES[-fewest:])
            smaller = replace(_table_item(other), smaller=smaller)
        yield replace(_table_item(ruled), smaller=smaller)


def _lay_out(table: Table, report: Report, sizes: Sequence[float]) -> TypesetTable:
    grid = lay_out(table)
    return lay_out_table(grid, report, width=MEASURE, height=_height(_UNDER_HEADING), sizes=sizes)


def _part_items(ruled: TypesetTable) -> Iterator[ContentItem]:
    parts = split_table(ruled, _height(_UNDER_HEADING), _height(ROWS))
    for number, part in enumerate(parts):
        yield (
            _table_item(part)
            if not number
            else replace(_table_item(part), begins_page=True, elements=())
        )


def _height(rows: int) -> float:
    """Return the height available to a table in some lines of the page."""
    return rows * PITCH - 2 * _GAP


def _table_item(ruled: TypesetTable, rows: int | None = None) -> ContentItem:
    lines = rows or ceil((ruled.height + 2 * _GAP) / PITCH)
    drawing = draw_table(with_height(ruled, _height(lines)))
    return ContentItem(rows=lines, drawing=drawing.moved(0, _GAP), elements=(ruled.table_element,))


_INDENT = 2.0
"""Indent of a paragraph's first line, in characters."""

_FACES = (Face.FANG, Face.HEI, Face.KAI, Face.FANG, Face.FANG)
"""Faces of text without heading, then of the four heading ranks (GB/T 9704 7.3.3)."""

_LAST_LINES = 2
"""Least number of text lines on the signature's page."""


def report_items(report: Report) -> tuple[ContentItem, ...]:
    """Return the report's content as items, in reading order."""
    manuscript = manuscript_of(report)
    items = [*_title_items(report, manuscript), *_prose_items(manuscript.preface, outlined=False)]
    for section in manuscript.chapters:
        items += _section_items(report, section)
    for place in range(len(items) - _LAST_LINES, len(items)):
        items[place] = replace(items[place], keep_with_next=True)
    return (*items, *signature_items(manuscript.signature))


def rollup_items(title: str, report: Report, remarks: Sequence[str]) -> tuple[ContentItem, ...]:
    """Return a roll-up as items: title, the tables of a report of sums, remarks as paragraphs."""
    items = list(_title_lines([glyphs(title, Face.BIAO_SONG)]))
    for section in manuscript_of(report).chapters:
        if section.table is not None:
            items += _section_items(report, section)
    return (
        *items,
        *_prose_items([ManuscriptPassage("", 0, one) for one in remarks], outlined=False),
    )


def _title_items(report: Report, manuscript: Manuscript) -> Iterator[ContentItem]:
    def found(text: str) -> tuple[Glyph, ...]:
        return glyphs(text, Face.BIAO_SONG)

    def fits(text: str) -> bool:
        return width(found(text)) * TITLE_SIZE <= MEASURE

    words = report.edition.title_words
    parts = break_title(manuscript.title, manuscript.unit, report.year, words, fits)
    yield from _title_lines(map(found, parts))


def _title_lines(lines: Iterable[Sequence[Glyph]]) -> Iterator[ContentItem]:
    title = Element(tag=Kind.TITLE)
    yield ContentItem(elements=(title,))
    for part in lines:
        line = single_line(part)
        x = (MEASURE - line.width * TITLE_SIZE) / 2
        yield ContentItem(drawing=text_row(title, line, x, TITLE_SIZE), keep_with_next=True)
    yield ContentItem()


def _section_items(report: Report, section: ManuscriptSection) -> Iterator[ContentItem]:
    own_page = section.table is not None and fills_page(section.table)
    lead = ManuscriptPassage(section.heading, 1, "")
    entry = OutlineEntry(section.heading, 0)
    for number, item in enumerate(_paragraph_items(lead, entry)):
        yield replace(item, keep_with_next=True, begins_page=own_page and not number)
    if section.table is None:
        yield from _prose_items(section.prose, outlined=True)
    else:
        yield from table_items(section.table, report)


def _prose_items(passages: Sequence[ManuscriptPassage], *, outlined: bool) -> Iterator[ContentItem]:
    """Yield the items of a text; the preface has no outline entries."""
    for passage, after in zip_longest(passages, passages[1:]):
        listed = outlined and passage.place
        entry = OutlineEntry(passage.title, passage.place) if listed else None
        keep = passage.is_heading_line or _is_run_in_heading(passage, after)
        for item in _paragraph_items(passage, entry):
            yield replace(item, keep_with_next=keep)


def _is_run_in_heading(passage: ManuscriptPassage, after: ManuscriptPassage | None) -> bool:
    """Return whether a lead ending with 。 is a heading: text without rank follows it."""
    short = 0 < len(passage.lead) <= LONGEST_LEVEL_3 and not passage.body
    return short and after is not None and not after.rank


def _paragraph_items(
    passage: ManuscriptPassage, entry: OutlineEntry | None
) -> Iterator[ContentItem]:
    """Yield the lines of a paragraph; with an outline entry, its lead is a heading."""
    lead = glyphs(passage.lead, _FACES[passage.rank])
    body = glyphs(passage.body, Face.FANG)
    text = paragraph_element()
    head = heading_element(entry.level) if entry else text
    elements = (head, text) if entry and body else (head,)
    for line in break_lines((*lead, *body), COLUMNS, indent=_INDENT):
        parts = zip((head, text), line.split_after(len(lead) - line.start), strict=True)
        yield ContentItem(
            drawing=joined_drawings(
                text_row(element, part, 0, SIZE) for element, part in parts if part.runs
            ),
            entry=None if line.start else entry,
            elements=() if line.start else elements,
        )
