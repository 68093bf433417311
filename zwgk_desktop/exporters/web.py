"""Report as a single web page: for the site's editor, browsers and printing.

One file without scripts or external resources. Headings, tables and language are marked
up for screen readers and editors.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from html import escape

from zwgk_desktop import paths
from zwgk_desktop.domain.embedded_data import ATTRIBUTE
from zwgk_desktop.domain.grid import CellRole, Grid, GridCell, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.manuscript import (
    Manuscript,
    ManuscriptPassage,
    ManuscriptSection,
    Signature,
    manuscript_of,
    width_in_ems,
)
from zwgk_desktop.exporters.typesetting.label_breaks import break_label, break_unit, label_words


class Markup(str):
    """HTML text; plain strings are escaped instead."""

    __slots__ = ()


def element(tag: str, *content: str, **attributes: str | int | None) -> Markup:
    """Return an HTML element; attributes that are None or "" are omitted.

    A trailing underscore of an attribute's name is dropped (``class_``), and
    others become hyphens (``aria_label``).
    """
    end = f"</{tag}>\n" if tag in _BLOCKS else f"</{tag}>"
    return Markup(f"{start_tag(tag, **attributes)}{joined_markup(*content)}{end}")


_BLOCKS = frozenset({"title", "header", "main", "footer", "section", "p", "div"}) | frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "caption", "colgroup", "tr"}
)
"""Elements followed by a line break in the source, for readability."""


def start_tag(tag: str, **attributes: str | int | None) -> Markup:
    """Return an HTML start tag, of an element without content."""
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value not in (None, "")
    )
    return Markup(f"<{tag}{said}>")


def joined_markup(*content: str) -> Markup:
    """Return markup and text joined; text is escaped."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in content))


def breakable(parts: Iterable[str]) -> Markup:
    """Return a text with optional line breaks between its parts."""
    return Markup("<wbr>".join(escape(part) for part in parts))


_LABELS = frozenset({CellRole.GROUP, CellRole.LABEL})


def table_html(report: Report, table: Table, caption: str) -> Markup:
    """Return a table with its figures as HTML, in a region that scrolls on narrow screens."""
    grid = lay_out(table)
    row = partial(_row_html, report, grid)
    head = element("thead", *map(row, range(grid.head_rows))) if grid.head_rows else ""
    bodies = [element("tbody", *map(row, rows)) for rows in _row_groups(grid)]
    return element(
        "section",
        element(
            "table",
            element("caption", caption),
            _columns(grid),
            head,
            *bodies,
            class_=_long_figures(report, table),
        ),
        class_=f"scroll {table.layout}",
        aria_label=f"{caption}（表格，可左右滚动）",
        tabindex=0,
    )


def _long_figures(report: Report, table: Table) -> str | None:
    """Return the CSS class of a table whose figures exceed the usual column width.

    Table 二, in bands, has columns wide enough for any figure.
    """
    if table.layout is Layout.BANDS:
        return None
    longest = max(
        len(number_text(report.stated_or_computed(address))) for address in table.addresses
    )
    return f"d{min(longest, _LONG_FIGURES[-1])}" if longest >= _LONG_FIGURES[0] else None


def _columns(grid: Grid) -> Markup:
    """Return one `col` for each column: editors of sites drop a span."""
    labels = (start_tag("col", class_=f"c{column}") for column in range(grid.label_columns))
    figure = start_tag("col", class_="figures")
    return element("colgroup", *labels, *[figure] * (grid.column_count - grid.label_columns))


def _row_groups(grid: Grid) -> Iterator[range]:
    """Yield the rows of each band; without bands, all rows under the heads."""
    starts = [cell.row for cell in grid.cells if cell.role is CellRole.BAND] or [grid.head_rows]
    for start, end in zip(starts, [*starts[1:], grid.row_count], strict=True):
        yield range(start, end)


def _row_html(report: Report, grid: Grid, row: int) -> Markup:
    cells = (cell for cell in grid.cells if cell.row == row)
    return element("tr", *(_cell_html(report, grid, cell) for cell in cells))


def _cell_html(report: Report, grid: Grid, cell: GridCell) -> Markup:
    spans = {"rowspan": _span_or_none(cell.row_span), "colspan": _span_or_none(cell.column_span)}
    if cell.address:
        figure = number_text(report.stated_or_computed(cell.address))
        headers = " ".join(_cell_id(grid, head) for head in _heads_of_figure(grid, cell))
        total = "total" if cell.role is CellRole.TOTAL else None
        return element("td", figure, class_=total, headers=headers, **spans)
    return element(
        "th",
        _label_html(grid, cell),
        id=_cell_id(grid, cell),
        class_=_css_class(grid, cell),
        scope=_scope(cell),
        **spans,
    )


def _label_html(grid: Grid, cell: GridCell) -> Markup:
    """Return a label that may break between words; that of a group, by sense."""
    if _is_vertical(grid, cell):
        return element("span", cell.text)
    if cell.role is CellRole.GROUP:
        return breakable(break_label(cell.text, lambda part: len(part) <= _LONGEST_GROUP))
    return breakable(label_words(cell.text))


_LONGEST_GROUP = 4
"""Longest unbroken part of a group's label, in characters."""


def _css_class(grid: Grid, cell: GridCell) -> str:
    role = "down" if _is_vertical(grid, cell) else cell.role.value
    return f"{role} c{cell.column}" if cell.column < grid.label_columns else role


def _span_or_none(count: int) -> int | None:
    return count if count > 1 else None


def _cell_id(grid: Grid, cell: GridCell) -> str:
    return f"{grid.table.id}-{cell.row}-{cell.column}"


def _scope(cell: GridCell) -> str:
    if cell.role is CellRole.BAND:
        return "rowgroup"
    return "row" if cell.role in _LABELS else "col"


def _is_vertical(grid: Grid, cell: GridCell) -> bool:
    """Return whether a label is vertical: the outer one of two groups of rows."""
    return cell.role is CellRole.GROUP and cell.column == 0 and grid.label_columns > 2


def _heads_of_figure(grid: Grid, figure: GridCell) -> Sequence[GridCell]:
    """Return the head cells of a figure: its band, the heads above, the labels of its row."""
    above = [cell for cell in grid.cells if cell.row < figure.row and _covers(cell, figure)]
    band = max((cell.row for cell in above if cell.role is CellRole.BAND), default=0)
    heads = [cell for cell in above if cell.role in _OVER and cell.row >= band]
    return [*heads, *_labels_of_row(grid.cells, figure)]


_OVER = frozenset({CellRole.BAND, CellRole.HEAD})


def _covers(head: GridCell, figure: GridCell) -> bool:
    return head.column <= figure.column < head.column + head.column_span


def _labels_of_row(cells: Iterable[GridCell], figure: GridCell) -> list[GridCell]:
    return [
        cell
        for cell in cells
        if cell.role in _LABELS and cell.row <= figure.row < cell.row + cell.row_span
    ]


_DEEPEST = 6
_TITLE_COLUMNS = 12
"""Characters of a title line that fit a telephone."""

_SHOWN = 120
"""Most characters of the description, as search results show."""

_ALONE = "default-src 'none'; style-src 'unsafe-inline'"
"""Content security policy: the page may not load or run anything."""


def compose(export: Export, progress: Progress) -> Composed:
    """Return the page in UTF-8; a draft is marked 草稿 at its top and on printed pages.

    The same data give the same bytes.
    """
    progress(0, 1)
    draft = export.draft
    manuscript = manuscript_of(export.report)
    page = element(
        "html",
        _head_html(manuscript, draft=draft),
        _body_html(export, manuscript),
        lang="zh-CN",
    )
    progress(1, 1)
    return Composed(f"<!DOCTYPE html>\n{page}\n".encode(), 1)


def _head_html(manuscript: Manuscript, *, draft: bool) -> Markup:
    style = _style_sheet() + (_DRAFT_STYLE if draft else "")
    return element(
        "head",
        Markup(
            '<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_ALONE}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        ),
        *_meta_elements(manuscript, draft=draft),
        element("title", manuscript.title),
        Markup(f"\n<style>\n{style}</style>"),
    )


def _meta_elements(manuscript: Manuscript, *, draft: bool) -> Iterator[Markup]:
    """Yield the meta elements for search engines and archives; a draft is not indexed.

    The last two are the page tags of government sites (国办发〔2017〕47号,
    附件 网页标签规范).
    """
    day = manuscript.signature.day
    said = {
        "robots": "noindex, nofollow" if draft else "",
        "description": _description(manuscript),
        "author": manuscript.unit,
        "date": day.isoformat() if day else "",
        "ArticleTitle": manuscript.title,
        "ContentSource": manuscript.unit,
    }
    for name, content in said.items():
        if content:
            yield start_tag("meta", name=name, content=content)
            yield Markup("\n")


def _description(manuscript: Manuscript) -> str:
    """Return the description: the beginning of the report's text, shortened."""
    texts = (manuscript.preface, *(chapter.prose for chapter in manuscript.chapters))
    first = next((one for text in texts for one in text if one.body), None)
    if first is None:
        return manuscript.title
    return first.body if len(first.body) <= _SHOWN else f"{first.body[: _SHOWN - 1]}…"


def _body_html(export: Export, manuscript: Manuscript) -> Markup:
    report = export.report
    mark = element("p", "草稿", class_="draft") if export.draft else ""
    words = report.edition.title_words
    title = [_title_line_html(line, words) for line in manuscript.title_lines]
    preface = element(
        "section", *_prose_html(manuscript.preface), aria_label="前言", class_="preface"
    )
    return element(
        "body",
        element("header", mark, element("h1", *title)),
        element(
            "main",
            preface if manuscript.preface else "",
            *(_section_html(report, chapter) for chapter in manuscript.chapters),
            **{ATTRIBUTE: export.data},
        ),
        element("footer", _signature_html(manuscript.signature)),
    )


def _title_line_html(line: str, words: Sequence[str]) -> Markup:
    """Return a title line with optional breaks by sense, for telephones."""
    starts = [f"(?={re.escape(part)})" for part in ("".join(words[:1]), "".join(words[1:])) if part]
    split = re.split("|".join(starts), line) if starts else [line]
    parts = [break_unit(part, _fits) for part in split]
    return element("span", breakable(piece for part in parts for piece in part))


def _fits(text: str) -> bool:
    return width_in_ems(text) <= _TITLE_COLUMNS


def _section_html(report: Report, chapter: ManuscriptSection) -> Markup:
    name = f"section-{chapter.name.replace('_', '-')}"
    table = table_html(report, chapter.table, chapter.title) if chapter.table else ""
    layout = chapter.table.layout.value if chapter.table else None
    return element(
        "section",
        element("h2", chapter.heading, id=name),
        *_prose_html(chapter.prose),
        table,
        aria_labelledby=name,
        class_=f"with-{layout}" if layout else None,
    )


def _prose_html(passages: tuple[ManuscriptPassage, ...]) -> list[Markup]:
    return [_passage_html(passage) for passage in passages]


def _passage_html(passage: ManuscriptPassage) -> Markup:
    lead, rank, body = passage.lead, passage.rank, passage.body
    if passage.level:
        return element(f"h{min(passage.level + 2, _DEEPEST)}", lead, class_=f"rank-{rank}")
    said = [breakable(_PLACES.split(part)) for part in (lead, body)]
    return element("p", element("b", said[0]) if 0 < rank < 3 else said[0], said[1])


_PLACES = re.compile(r"(?<=[!-~]{4}[/?&=])(?=[0-9A-Za-z])")
"""Break points of a web address."""


def _signature_html(signature: Signature) -> Markup:
    lines = [element("p", signature.unit)]
    if signature.day:
        written_day = element("time", signature.day_text, datetime=signature.day.isoformat())
        lines.append(element("p", written_day))
    return element("div", *lines, class_="sealed" if signature.sealed else None)


_LONG_FIGURES = range(7, 16)
"""Lengths of figures, in characters, that exceed the usual column width."""

_LINE_ROOM, _MATRIX_ROOM = 27.0, 36.0
"""Widths of a figure column of the one-line table and of 三 on paper, in points."""

_DIGIT = 0.6
"""Width of a digit in the widest font in use, in ems."""


def _for_long_figures() -> str:
    """Return the CSS for long figures: wider columns on a screen, smaller type on paper."""
    return "".join(
        f"""@media screen {{
  table.d{count} col.figures {{ width: {count * _DIGIT + 0.6:.1f}em; }}
}}
@media print {{
  .line table.d{count} td {{ font-size: {min(9.0, _LINE_ROOM / count / _DIGIT):.1f}pt; }}
  .matrix table.d{count} td {{ font-size: {min(9.0, _MATRIX_ROOM / count / _DIGIT):.1f}pt; }}
}}
"""
        for count in _LONG_FIGURES
    )


@cache
def _style_sheet() -> str:
    """Return the style sheet of all reports."""
    file = paths.resources() / "web" / "report.css"
    return file.read_text(encoding="utf-8") + _for_long_figures()


_DRAFT_STYLE = """\
@page { @top-right { content: "草稿"; color: #666; font: 22pt "黑体", "SimHei", sans-serif; } }
@page :first { @top-right { content: none; } }
"""
"""Style of a draft's printed pages; the first has the mark in its text."""
