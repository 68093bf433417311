"""Sheets read from 1.5 m: key figures, sentences and one chart, or the sheet of a nil year."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.exporters.manuscript import passages
from zwgk_desktop.exporters.notice.charts import (
    Block,
    Blocks,
    TextStyle,
    Tone,
    draw_chart,
    joined_blocks,
)
from zwgk_desktop.exporters.notice.foot import draw_foot
from zwgk_desktop.exporters.notice.head import draw_head, draw_running_head
from zwgk_desktop.exporters.notice.keys import (
    draw_heading,
    draw_key_figures,
    draw_paragraph,
    draw_sentence,
    how_to_ask,
    how_to_ask_briefly,
    is_nil,
    key_figures,
    nil_sentence,
    notice_sentences,
    omitted_rows_note,
    outcome_chart,
    paragraph_lines,
    proactive_title,
)
from zwgk_desktop.exporters.notice.layout import NoticeDesign, NoticeLayout
from zwgk_desktop.exporters.notice.tables import draw_small_table, low_table
from zwgk_desktop.exporters.tagged.tagging import paragraph_element
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import Box, break_lines

_ROW = 1.4
"""Height of a chart row, as a multiple of the type size of the sentences."""

_CLOSE = 0.65
"""Gap between two sentences of a list, in ems."""

_GAP = (0.8, 2.4)
"""Usual least and greatest gap between parts of a sheet, in lines of body text."""

_LINES = 3
"""Most lines for the problems and improvements."""

_MOST_PER_ROW = 8
"""Most key figures that a notice has."""

_PROBLEMS = "存在的问题和改进"
_MORE = "……（详见报告全文）"


@dataclass(frozen=True, slots=True)
class _Part:
    """Part of a sheet.

    Args:
        draw: Draws it with its left edge, top and width from a box, at a type size.
        close: Whether it is close to the part above, as sentences of a list are.
    """

    draw: Callable[[Box, float], Block]
    close: bool = False


@dataclass(frozen=True, slots=True)
class _PosterColumn:
    """Parts of a sheet below each other, and their left edge and width.

    Args:
        ordered: Whether no part is on an earlier sheet than one of the columns before.
    """

    x: float
    width: float
    parts: Sequence[_Part]
    ordered: bool = False


_Bands = Sequence[Sequence[_PosterColumn]]
"""Bands of a sheet below each other; a band has columns beside each other."""


def poster_sheets(report: Report, layout: NoticeLayout, *, draft: bool) -> Sequence[Blocks]:
    """Return the poster, and further sheets with the parts that do not fit on it.

    All key figures stand in one row if that takes fewer sheets.
    """
    counts = sorted({layout.design.per_row, _MOST_PER_ROW})
    designs = [replace(layout.design, per_row=count) for count in counts]
    return min(([*_poster(report, layout, one, draft=draft)] for one in designs), key=len)


def _poster(
    report: Report, layout: NoticeLayout, design: NoticeDesign, *, draft: bool
) -> Iterator[Blocks]:
    problems = _problems(report, layout, design)
    if is_nil(report):
        large = design.sentence
        figures = (_Part(partial(_draw_proactive, report, design)),) if key_figures(report) else ()
        said = _Part(lambda box, _size: draw_sentence(nil_sentence(report), box, large))
        ask = _Part(partial(draw_paragraph, how_to_ask()))
        parts = (said, ask, *figures, *problems)
        bands: _Bands = ((_full_column(design, parts),),)
    else:
        keys = _Part(lambda box, _size: draw_key_figures(key_figures(report), design, box.y))
        sentences = [_sentence(text) for text in notice_sentences(report)]
        others = (_Part(partial(_draw_outcomes, report, design)), *problems)
        beside = (sentences, others) if len(design.columns) > 1 else ((*sentences, *others),)
        bands = ((_full_column(design, (keys,)),), _columns(design, beside))
    yield from _continued(report, design, bands, draft=draft)


def nil_sheets(report: Report, layout: NoticeLayout, *, draft: bool) -> Iterator[Blocks]:
    """Yield the sheet of a nil year: the sentence and the tables, and further ones if needed."""
    design = layout.nil_design
    size, asked = design.sentence, design.how_to_ask
    said = [_Part(lambda box, _size: draw_sentence(nil_sentence(report), box, size))]
    if asked:
        said.append(_Part(lambda box, _size: draw_paragraph(how_to_ask(), box, asked)))
    first, *others = (
        _Part(partial(_draw_table, report, design, table)) for table in report.edition.tables
    )
    others += _problems(report, layout, design, layout.design.steps[0])
    if design.stacked:
        bands: _Bands = (_columns(design, (said, (first,))), (_full_column(design, others),))
    else:
        left, right = _columns(design, ((*said, first), others))
        bands = ((left, replace(right, ordered=True)),)
    yield from _continued(report, design, bands, brief=not asked, draft=draft)


def _continued(
    report: Report, design: NoticeDesign, bands: _Bands, *, brief: bool = False, draft: bool
) -> Iterator[Blocks]:
    """Yield a sheet with head and foot, and further sheets with the parts that do not fit.

    `brief` puts one line on how to apply into the foot.
    """
    head = draw_head(report, design, draft=draft)
    foot = draw_foot(report, design, (how_to_ask_briefly(),) if brief else ())
    blocks, rest = _filled(bands, head.bottom, foot.bottom - design.gap, design)
    yield (head, *blocks, foot)
    head = draw_running_head(report, design, draft=draft, continued=True)
    while rest:
        bands = ((_full_column(design, rest),),)
        blocks, rest = _filled(bands, head.bottom, design.bottom, design)
        yield (head, *blocks)


def _filled(
    bands: _Bands, top: float, bottom: float, design: NoticeDesign
) -> tuple[Blocks, Sequence[_Part]]:
    """Return the parts that fit between two heights at the smallest size, and the others.

    Their type is as large as fits. Spare height goes to the gaps between them.
    """
    usual, widest = (lines * design.body for lines in _GAP)
    gap = design.gap
    blocks, rest = _placed(bands, top, bottom, gap, design.steps[-1])
    for size in design.steps:
        larger, left = _placed(bands, top, bottom, usual, size)
        if len(left) == len(rest):
            blocks, gap = larger, usual
            break
    spare = [(bottom - block.bottom) / gaps for block, gaps in blocks]
    wider = max(0.0, min(*spare, widest - gap))
    return tuple(block.moved(wider * gaps) for block, gaps in blocks), rest


def _placed(
    bands: _Bands, top: float, bottom: float, gap: float, size: float
) -> tuple[Sequence[tuple[Block, int]], Sequence[_Part]]:
    """Return the parts drawn above `bottom`, each with the number of gaps above it, and the rest.

    The first part is drawn in any case.
    """
    placed: list[tuple[Block, int]] = []
    rest: list[_Part] = []
    gaps = 0
    for band in bands:
        over, ends = bool(rest), [(top, gaps)]
        for column in band:
            y, above = top, gaps
            over = over or (column.ordered and bool(rest))
            for number, part in enumerate(column.parts):
                close = part.close and number > 0
                y += _CLOSE * size if close else gap
                block = part.draw(Box(column.x, y, column.width, 0), size)
                if placed and (over or block.bottom > bottom):
                    rest += column.parts[number:]
                    break
                above += not close
                placed.append((block, above))
                y = block.bottom
            ends.append((y, above))
        top, gaps = (max(values) for values in zip(*ends, strict=True))
    return placed, rest


def _full_column(design: NoticeDesign, parts: Sequence[_Part]) -> _PosterColumn:
    return _PosterColumn(design.margin, design.measure, parts)


def _columns(design: NoticeDesign, parts: Sequence[Sequence[_Part]]) -> Sequence[_PosterColumn]:
    places = zip(design.columns, parts, strict=True)
    return [_PosterColumn(left, width, column) for (left, width), column in places]


def _sentence(text: str) -> _Part:
    return _Part(partial(draw_paragraph, text), close=True)


def _draw_outcomes(report: Report, design: NoticeDesign, box: Box, size: float) -> Block:
    place = replace(box, height=_ROW * size)
    return draw_chart(outcome_chart(report), place, heading=design.heading, body=design.body)


def _draw_proactive(report: Report, design: NoticeDesign, box: Box, _size: float) -> Block:
    title = draw_heading(proactive_title(report), box, design.heading)
    return joined_blocks((title, draw_key_figures(key_figures(report), design, title.bottom)))


def _problems(
    report: Report, layout: NoticeLayout, design: NoticeDesign, fixed: float = 0.0
) -> Sequence[_Part]:
    """Return the part with the problems if the options ask for it; `fixed` is its size, if any."""

    def draw(box: Box, size: float) -> Block:
        title = draw_heading(_PROBLEMS, box, design.heading)
        size = fixed or size
        said = _shortened(whole, box.width, size)
        return joined_blocks((title, draw_paragraph(said, replace(box, y=title.bottom), size)))

    text = report.text(report.edition.roles.texts.problems) if layout.problems else ""
    whole = "".join(passage.body or "" for passage in passages(text))
    return (_Part(draw),) if whole else ()


def _shortened(whole: str, width: float, size: float) -> str:
    """Return the beginning of a text that fits three lines, in whole sentences if possible."""

    def fits(text: str) -> bool:
        return len(paragraph_lines(text, width, size)) <= _LINES

    if fits(whole):
        return whole
    ends = range(len(whole), 0, -1)
    sentences = (whole[:end] for end in ends if whole[end - 1] == "。")
    return next(
        (
            kept + _MORE
            for kept in (*sentences, *(whole[:end] for end in ends))
            if fits(kept + _MORE)
        ),
        _MORE,
    )


def _draw_table(report: Report, design: NoticeDesign, table: Table, box: Box, size: float) -> Block:
    """Draw a table of a nil year, with a note below it if some of its rows are left out."""
    section = report.edition.section_of[table.id]
    folds = table.id in report.edition.roles.nil.tables and table.layout is Layout.MATRIX
    shown = _folded_table(table, design.level) if folds else table
    block = draw_small_table(
        low_table(shown, report, box.width, size), section.heading, design, (box.x, box.y)
    )
    if not folds:
        return block
    face, element = TextStyle(Face.SONG, design.foot, Tone.SOFT), paragraph_element()
    lines = break_lines(
        glyphs(omitted_rows_note(section.numeral), Face.SONG), box.width / face.size, justify=False
    )
    top, pitch = block.bottom + 0.4 * face.size, 1.3 * face.size
    marks = (
        face.words(line, box.x, top + number * pitch, element) for number, line in enumerate(lines)
    )
    bottom = top + len(lines) * pitch - 0.3 * face.size
    return Block((*block.marks, *marks), (*block.elements, element), bottom)


def _folded_table(table: Table, level: int) -> Table:
    """Return a table with one row for each group of rows at a level of grouping (0: outermost)."""
    rows = [
        replace(row, label=groups[level], groups=groups[:level]) if groups[level:] else row
        for groups, members in groupby(table.rows, key=lambda row: row.groups[: level + 1])
        for row in (list(members)[:1] if groups[level:] else members)
    ]
    return replace(table, rows=tuple(rows))
