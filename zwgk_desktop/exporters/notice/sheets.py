"""A notice as sheets: the poster people read standing, then the tables."""

from dataclasses import replace

from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.notice.charts import (
    Place,
    draw_chart,
    head_height,
    label_width,
    takes_squares,
)
from zwgk_desktop.exporters.notice.facts import charts, done_title, is_nil, keys, sentence
from zwgk_desktop.exporters.notice.foot import draw_foot
from zwgk_desktop.exporters.notice.head import draw_head, folio, running_head
from zwgk_desktop.exporters.notice.keys import draw_heading, draw_keys, draw_sentence, key_rows
from zwgk_desktop.exporters.notice.layout import NoticeLayout
from zwgk_desktop.exporters.notice.marks import Block, NoticeSheet, sheet_of
from zwgk_desktop.exporters.notice.tables import draw_stack, stack_tables

_ROW = (1.3, 2.1)
"""How high a row of a chart may be, in lines of body text: at least, at most."""

_GAP = (0.8, 1.4)
"""Between the parts of a poster, in lines of body text: at least, and before rows grow."""

_ABOVE = 0.42
"""Of the room left on a calm sheet so much stands above the sentence."""

Blocks = tuple[Block, ...]


def lay_out(report: Report, layout: NoticeLayout, *, draft: bool) -> tuple[NoticeSheet, ...]:
    """Lay a notice out."""
    head = running_head(report, layout, draft=draft)
    top = head.bottom + layout.gap
    room = _floor(layout) - top
    stacks = stack_tables(report, layout, room)
    poster = _Poster(report, layout, draw_head(report, layout, draft=draft))
    sheets = [
        *poster.sheets(head),
        *((head, draw_stack(stack, layout, top, room)) for stack in stacks),
    ]
    return tuple(
        sheet_of(*blocks, folio(layout, number, len(sheets)))
        for number, blocks in enumerate(sheets, start=1)
    )


def _floor(layout: NoticeLayout) -> float:
    """Return where the sheet's number has its place."""
    return layout.bottom - 2 * layout.sizes.folio


class _Poster:
    """The sheet people read standing; its charts go to a second one where there is no room."""

    def __init__(self, report: Report, layout: NoticeLayout, head: Block) -> None:
        self._report = report
        self._layout = layout
        self._head = head
        self._foot = draw_foot(report, layout, _floor(layout))
        self._charts = charts(report)
        self._keys = keys(report)

    def sheets(self, further_head: Block) -> tuple[Blocks, ...]:
        """Return the blocks of each sheet."""
        if is_nil(self._report):
            return ((self._head, *self._calm(), self._foot),)
        for across in key_rows(self._keys, self._layout):
            middle = self._busy(across, self._head.bottom, self._foot.bottom)
            if middle:
                return ((self._head, *middle, self._foot),)
        top = self._head.bottom + self._layout.gap
        apart = self._drawn(further_head.bottom + self._layout.gap, _ROW[1], self._layout.gap)
        figures = draw_keys(self._keys, self._layout, top, len(self._keys))
        return (self._head, figures, self._foot), (further_head, *apart)

    def _calm(self) -> Blocks:
        """Say that nothing was asked, a little above the middle of what is left."""
        top, room = self._head.bottom, self._foot.bottom - self._head.bottom
        for told in (True, False):
            spare = room - self._said(0, told=told)[-1].bottom
            if spare >= 3 * self._layout.gap:
                break
        return self._said(top + max(self._layout.gap, _ABOVE * spare), told=told)

    def _said(self, top: float, *, told: bool) -> Blocks:
        layout = self._layout
        text = draw_sentence(sentence(self._report), layout, top)
        if not told or not self._keys:
            return (text,)
        title = draw_heading(done_title(self._report), layout, text.bottom + 3 * layout.gap)
        across = key_rows(self._keys, layout)[0]
        return (text, title, draw_keys(self._keys, layout, title.bottom, across))

    def _busy(self, across: int, top: float, bottom: float) -> Blocks:
        """Draw key figures over the charts, and share out what room there is; () for too little."""
        layout = self._layout
        high = draw_keys(self._keys, layout, 0, across).bottom
        rows, heads, gaps = self._counts()
        room = bottom - top - high - heads * head_height(layout.sizes.heading)
        least, most = (lines * layout.sizes.body for lines in _ROW)
        if room < rows * least + gaps * _GAP[0] * layout.gap:
            return ()
        row = min(most, max(least, (room - gaps * _GAP[1] * layout.gap) / max(1, rows)))
        gap = (room - rows * row) / gaps
        figures = draw_keys(self._keys, layout, top + gap, across)
        return (figures, *self._drawn(figures.bottom + gap, row / layout.sizes.body, gap))

    def _counts(self) -> tuple[int, int, int]:
        """Return how many rows, headings and gaps stand one under another."""
        bars = [len(chart.bars) for chart in self._charts]
        if self._layout.landscape:
            return max(bars, default=0), min(1, len(bars)), 3
        return sum(bars), len(bars), len(bars) + 2

    def _drawn(self, top: float, lines: float, gap: float) -> Blocks:
        """Draw the charts, side by side on a sheet that is wider than high."""
        layout = self._layout
        beside = layout.landscape
        place = Place(
            x=layout.margin,
            y=top,
            width=layout.half if beside else layout.measure,
            row=lines * layout.sizes.body,
            heading=layout.sizes.heading,
            body=layout.sizes.body,
            labels=label_width(self._charts, layout.sizes.body),
        )
        place = replace(place, squares=takes_squares(self._charts, place))
        blocks: list[Block] = []
        y = top
        for number, chart in enumerate(self._charts):
            x = layout.margin + (number * (layout.half + layout.gutter) if beside else 0.0)
            blocks.append(draw_chart(chart, replace(place, x=x, y=y)))
            y = top if beside else blocks[-1].bottom + gap
        return tuple(blocks)
