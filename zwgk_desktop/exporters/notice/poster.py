"""Poster sheet, read from 1.5 m: key figures, sentences and one chart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.manuscript import passages
from zwgk_desktop.exporters.notice.charts import (
    Block,
    Blocks,
    ChartPlace,
    NoticeChart,
    PlacedText,
    draw_chart,
    fits_squares,
    label_width,
)
from zwgk_desktop.exporters.notice.foot import draw_foot
from zwgk_desktop.exporters.notice.head import draw_head, draw_running_head
from zwgk_desktop.exporters.notice.keys import (
    draw_heading,
    draw_key_figures,
    draw_paragraphs,
    draw_sentence,
    figures_per_row,
    fits_in_rows,
    how_to_ask,
    key_figures,
    nil_sentence,
    notice_sentences,
    outcome_chart,
    proactive_title,
)
from zwgk_desktop.exporters.notice.layout import NoticeLayout
from zwgk_desktop.exporters.typesetting.lines import Box

_ROW = (1.3, 1.9)
"""Least and greatest height of a chart row, in lines of body text."""

_GAP = (0.75, 2.2)
"""Least and greatest gap between parts of the sheet, in lines of body text."""

_SENTENCE_SHARE = 0.56
"""Share of a landscape sheet's width for the sentences beside the chart."""

_LINES = 3
"""Most lines for the problems and improvements."""

_COMPACT = 0.78
"""Scale of the head on a landscape poster."""

_PROBLEMS = "存在的问题和改进"
_MORE = "……（详见报告全文）"


def busy_poster(
    report: Report, layout: NoticeLayout, bottom: float, *, draft: bool
) -> tuple[Blocks, ...]:
    """Lay out the poster of a year that is not nil, and a further sheet if needed.

    Type and chart are as large as fits. If space is short, the problems move to a further
    sheet, then the chart, then sentences.
    """
    head, foot = _head(report, layout, draft=draft), draw_foot(report, layout, bottom)
    room = foot.bottom - head.bottom
    plan = next(
        plan for plan in _plans(report, layout) if plan.min_height <= room or plan.is_minimal
    )
    poster = (head, *plan.draw(head.bottom, room), foot)
    more = further_sheet(report, layout, plan.left_out, draft=draft)
    return (poster, more) if more else (poster,)


@dataclass(frozen=True, slots=True)
class Overflow:
    """Content that does not fit on the poster: sentences, chart, problems."""

    sentences: Sequence[str] = ()
    with_chart: bool = False
    problems: bool = False


def further_sheet(report: Report, layout: NoticeLayout, left: Overflow, *, draft: bool) -> Blocks:
    """Return a further sheet with the content that did not fit; empty if there is none."""
    parts: list[Block] = []
    head = draw_running_head(report, layout, draft=draft)
    y, size = head.bottom + layout.gap, layout.sizes.sentence
    if left.sentences:
        place = Box(layout.margin, y, layout.measure, 0)
        parts.append(draw_paragraphs(left.sentences, place, size))
        y = parts[-1].bottom + 2 * layout.gap
    if left.with_chart:
        box = Box(layout.margin, y, layout.measure, _ROW[1] * layout.sizes.body)
        parts.append(_chart_block(outcome_chart(report), layout, box))
        y = parts[-1].bottom + 2 * layout.gap
    problems = _shortened_problems(report, layout.measure, size) if left.problems else ()
    if problems:
        parts.append(draw_heading(_PROBLEMS, layout, y))
        place = Box(layout.margin, parts[-1].bottom, layout.measure, 0)
        parts.append(draw_paragraphs(problems, place, size))
    return (head, *parts) if parts else ()


def _chart_block(bars: NoticeChart, layout: NoticeLayout, box: Box) -> Block:
    """Draw a chart; the height of `box` is that of one row."""
    sizes = layout.sizes
    place = ChartPlace(
        x=box.x,
        y=box.y,
        width=box.width,
        row=box.height,
        heading=sizes.heading,
        body=sizes.body,
        labels=label_width((bars,), sizes.body),
    )
    return draw_chart(bars, replace(place, squares=fits_squares((bars,), place)))


def calm_poster(report: Report, layout: NoticeLayout, bottom: float, *, draft: bool) -> Blocks:
    """Lay out the poster of a nil year: sentence, how to apply, proactive disclosure."""
    head, foot = _head(report, layout, draft=draft), draw_foot(report, layout, bottom)
    gap = 2 * layout.gap
    said = nil_sentence(report)
    size = 1.25 * layout.sizes.sentence
    blocks = [draw_sentence(said, layout, head.bottom + gap, width=layout.measure, size=size)]
    place = Box(layout.margin, blocks[-1].bottom + gap, layout.measure, 0)
    blocks.append(draw_paragraphs((how_to_ask(),), place, layout.sizes.body))
    figures = key_figures(report)
    if figures:
        title = draw_heading(proactive_title(report), layout, blocks[-1].bottom + gap)
        draw = draw_key_figures(figures, layout, title.bottom, figures_per_row(figures, layout))
        if draw.bottom <= foot.bottom:
            blocks += (title, draw)
    spare = foot.bottom - blocks[-1].bottom
    down = max(0.0, 0.3 * spare)
    return (head, *(block.moved(down) for block in blocks), foot)


def _head(report: Report, layout: NoticeLayout, *, draft: bool) -> Block:
    scale = _COMPACT if layout.landscape else 1.0
    return draw_head(report, layout, draft=draft, scale=scale)


def _plans(report: Report, layout: NoticeLayout) -> Iterator["_Plan"]:
    """Yield layout plans, fullest first; the last has only key figures and how to apply."""
    figures, said = key_figures(report), notice_sentences(report)
    best = figures_per_row(figures, layout)
    per_row = dict.fromkeys((best, len(figures), *range(best - 1, 0, -1)))
    wishes = product((True, False), dict.fromkeys((layout.problems, False)), per_row)
    for with_chart, problems, beside in wishes:
        if not fits_in_rows(figures, layout, beside):
            continue
        for size in _sizes(layout):
            content = _PlanContent(said, size, beside, problems=problems, with_chart=with_chart)
            yield _Plan(report, layout, content)
    for count in reversed(range(len(said))):
        fewer = (*said[:count], said[-1]) if count < len(said) - 1 else said
        content = _PlanContent(fewer, layout.sizes.body, next(iter(per_row)), is_minimal=not count)
        yield _Plan(report, layout, content)


def _sizes(layout: NoticeLayout) -> Iterator[float]:
    """Yield the type sizes to try for the sentences, largest first."""
    size = layout.sizes.sentence
    while size > layout.sizes.body:
        yield size
        size -= 1
    yield layout.sizes.body


@dataclass(frozen=True, slots=True)
class _PlanContent:
    """Content and sizes of a layout plan.

    Args:
        sentences: Sentences, set in `size`.
        per_row: Number of key figures in a row.
        is_minimal: Whether nothing more can be left out.
    """

    sentences: Sequence[str]
    size: float
    per_row: int
    problems: bool = False
    with_chart: bool = False
    is_minimal: bool = False


class _Plan:
    """Layout of the part of a poster between head and foot, for a choice of contents and sizes."""

    def __init__(self, report: Report, layout: NoticeLayout, content: _PlanContent) -> None:
        self._report = report
        self._layout = layout
        self._content = content
        self._keys = key_figures(report)
        self._chart = outcome_chart(report) if content.with_chart else None
        width = self._sentence_width(sentences=False)
        self._problems = (
            _shortened_problems(report, width, content.size) if content.problems else ()
        )
        self._high = draw_key_figures(self._keys, layout, 0, content.per_row).bottom

    @property
    def is_minimal(self) -> bool:
        """Whether nothing more can be left out."""
        return self._content.is_minimal

    @property
    def left_out(self) -> Overflow:
        """Content that this plan leaves out."""
        whole = notice_sentences(self._report)
        return Overflow(
            sentences=[one for one in whole if one not in self._content.sentences],
            with_chart=not self._content.with_chart,
            problems=self._layout.problems and not self._problems,
        )

    @property
    def min_height(self) -> float:
        """Least height, in points."""
        return self._needed_height(*self._least())

    def draw(self, top: float, room: float) -> Blocks:
        """Draw the plan from `top`. Spare height goes to the chart's rows, then to the gaps."""
        row, gap = self._spread(room)
        layout = self._layout
        figures = draw_key_figures(self._keys, layout, top + gap, self._content.per_row)
        y = figures.bottom + gap
        place = Box(layout.margin, y, self._sentence_width(sentences=True), 0)
        words = draw_paragraphs(self._content.sentences, place, self._content.size)
        x = layout.margin
        if layout.landscape:
            x += place.width + layout.gutter
        else:
            y = words.bottom + gap
        return (figures, words, *self._parts_below(x, y, row, gap))

    def _parts_below(self, x: float, y: float, row: float, gap: float) -> Iterator[Block]:
        width = self._sentence_width(sentences=False)
        if self._chart is not None:
            block = _chart_block(self._chart, self._layout, Box(x, y, width, row))
            yield block
            y = block.bottom + gap
        if self._problems:
            title = draw_heading(_PROBLEMS, self._layout, y, x)
            yield title
            yield draw_paragraphs(
                self._problems, Box(x, title.bottom, width, 0), self._content.size
            )

    def _sentence_width(self, *, sentences: bool) -> float:
        layout = self._layout
        if not layout.landscape:
            return layout.measure
        beside = self._content.with_chart or self._content.problems
        left = _SENTENCE_SHARE * layout.measure if beside else layout.measure
        return left if sentences else layout.measure - left - layout.gutter

    def _least(self) -> tuple[float, float]:
        layout = self._layout
        return _ROW[0] * layout.sizes.body, _GAP[0] * layout.gap

    def _spread(self, room: float) -> tuple[float, float]:
        """Return the height of a chart row and the gap between parts that fill the height."""
        row, gap = self._least()
        layout = self._layout
        most_row, most_gap = _ROW[1] * layout.sizes.body, _GAP[1] * layout.gap
        while row < most_row and self._needed_height(row + 1, gap) <= room:
            row += 1
        while gap < most_gap and self._needed_height(row, gap + 1) <= room:
            gap += 1
        return row, gap

    def _needed_height(self, row: float, gap: float) -> float:
        words = draw_paragraphs(
            self._content.sentences,
            Box(0, 0, self._sentence_width(sentences=True), 0),
            self._content.size,
        ).bottom
        below = max((block.bottom for block in self._parts_below(0, 0, row, gap)), default=0.0)
        if self._layout.landscape:
            return self._high + max(words, below) + 3 * gap
        return self._high + words + below + (4 if below else 3) * gap


def _shortened_problems(report: Report, width: float, size: float) -> Sequence[str]:
    """Return the beginning of section 五 that fits three lines, in whole sentences if possible."""
    text = report.text(report.edition.roles.texts.problems)
    whole = "".join(passage.body or "" for passage in passages(text))
    kept = ""
    for part in whole.split("。"):
        longer = f"{kept}{part}。" if part else kept
        if _line_count(longer + _MORE, width, size) > _LINES:
            break
        kept = longer
    if not kept and whole:
        kept = _cut_sentence(whole, width, size)
    if not kept:
        return ()
    return (kept if kept == whole else kept + _MORE,)


def _cut_sentence(text: str, width: float, size: float) -> str:
    """Return the beginning of one long sentence that fits three lines."""
    return next(
        text[:end]
        for end in range(len(text), -1, -1)
        if _line_count(text[:end] + _MORE, width, size) <= _LINES
    )


def _line_count(text: str, width: float, size: float) -> int:
    block = draw_paragraphs((text,), Box(0, 0, width, 0), size)
    return sum(isinstance(mark, PlacedText) for mark in block.marks)
