"""Painting of table cells: figures, marks of findings and tooltips."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding, Origin, Severity
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Help
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.theme import SEVERITIES, look_of
from zwgk_desktop.ui.table.label_paint import paint_edges
from zwgk_desktop.ui.words import link_words, repair_text

_WEIGHT = {severity: weight for weight, severity in enumerate(reversed(SEVERITIES), start=1)}


@dataclass(frozen=True, slots=True)
class Mark:
    """Findings at one cell, combined into a mark to paint.

    Args:
        severity: The most severe; None if no sign is painted, as for a finding
            about cells that are still blank.
        leads: Whether the cell is the first of a finding. The sign is then large.
        tinted: Whether a finding here has no explanation yet.
        origins: Origins of the findings here that no rule found.
        messages: One per finding. Not compared, so marks that look alike are equal.
    """

    severity: Severity | None = None
    leads: bool = False
    tinted: bool = False
    messages: tuple[str, ...] = field(default=(), compare=False)
    origins: frozenset[Origin] = frozenset()

    @property
    def tip(self) -> str:
        """The messages as HTML for a tooltip. Qt breaks long lines only in rich text."""
        return "".join(f"<p>{escape(message)}</p>" for message in self.messages)


_BLANK = Mark()


def marks_of(report: Report, findings: Iterable[Finding], table: str) -> Mapping[Address, Mark]:
    """Return the mark of each cell of a table that has findings."""
    marks: dict[Address, Mark] = {}
    prefix = f"{table}."
    for finding in findings:
        here = [cell for cell in finding.cells if cell.startswith(prefix)]
        if not here:
            continue
        words = _words(report.edition, finding)
        seen = not finding.blanks and any(
            report.stated_or_computed(c) is not None for c in finding.cells
        )
        for cell in here:
            leads = cell == finding.cells[0]
            marks[cell] = _mark_with(
                marks.get(cell, _BLANK), finding, words, seen=seen, leads=leads
            )
    return marks


def _mark_with(mark: Mark, finding: Finding, words: str, *, seen: bool, leads: bool) -> Mark:
    """Return a mark with one more finding. Only findings of rules colour the cell."""
    messages, old = (*mark.messages, words), mark.severity
    if finding.origin is not Origin.RULE:
        origins = mark.origins | {finding.origin}
        return Mark(old, mark.leads, mark.tinted, messages, origins)
    if not seen:
        return Mark(old, mark.leads, mark.tinted, messages, mark.origins)
    heavier = old is None or _WEIGHT[finding.severity] > _WEIGHT[old]
    return Mark(
        finding.severity if heavier else old,
        leads=mark.leads or leads,
        tinted=mark.tinted or finding.explanation is None,
        messages=messages,
        origins=mark.origins,
    )


def _words(edition: Edition, finding: Finding) -> str:
    words = f"{look_of(finding).sign} {finding.label}：{finding.message}"
    if finding.explanation is not None:
        done = "已说明" if finding.origin is Origin.RULE else "已答复"
        words += f"（{done}：{finding.explanation}）"
    if finding.repair is not None:
        words += f"　→ {repair_text(finding.repair, edition)}"
    return words


@dataclass(frozen=True, slots=True)
class CellFigure:
    """Content of one cell: figure, stated total, mark, and ties to last year and to a book.

    Args:
        text: The entry, or the computed total; "" if blank.
        stated: Stated figure of a total; "" if none.
        differs: Whether the stated figure differs from the computed one.
        link: Link to last year's report, if any.
        tied: Whether the figure follows a book of the unit.
        ground: Background colour that overrides the usual one.
    """

    text: str
    is_total: bool
    stated: str
    differs: bool
    mark: Mark
    ground: QColor | None = None
    link: Link | None = None
    tied: bool = False


def figure_at(
    report: Report, address: Address, mark: Mark, *, link: Link | None, tied: bool
) -> CellFigure:
    """Return the content of the cell at an address."""
    shown = report.figure(address)
    is_total = address in report.edition.leaves
    stated = report.entry(address) if is_total else None
    return CellFigure(
        text=number_text(shown),
        is_total=is_total,
        stated=number_text(stated),
        differs=stated is not None and stated != (shown or 0),
        mark=mark,
        link=link,
        tied=tied,
    )


def ground(figure: CellFigure) -> QColor:
    """Return the background colour of a figure."""
    if figure.ground is not None:
        return figure.ground
    if Origin.CHANGE in figure.mark.origins:
        return theme.ORIGINS[Origin.CHANGE].ground
    if figure.mark.severity is not None and figure.mark.tinted:
        return theme.SEVERITIES[figure.mark.severity].ground
    if figure.is_total:
        return theme.colours().total
    return theme.colours().paper if figure.text else theme.colours().blank


def tip(figure: CellFigure) -> str | None:
    """Return a cell's tooltip as HTML: findings, stated total, total or blank hint, ties."""
    lines: list[str] = []
    if figure.stated:
        verdict = "不一致" if figure.differs else "一致"
        lines.append(f"载明的合计是{figure.stated}，与计算数{figure.text or '（未填）'}{verdict}。")
    if figure.is_total:
        lines.append("合计自动计算。在这一格键入数字，填写的是来源上载明的合计，用来核对。")
    elif not figure.text:
        lines.append("未填。没有发生的请填0。")
    if figure.link is not None:
        lines.append(escape(link_words(figure.link)))
    if figure.tied:
        lines.append(TIED)
    return figure.mark.tip + "".join(f"<p>{line}</p>" for line in lines) or None


def help_tip(said: Help) -> str:
    """Return the tooltip of a row or column as HTML: its meaning and the source in law."""
    return f"<p>{escape(said.text)}</p><p>依据：{escape(said.source or '没有规定')}</p>"


px = theme.px

PAD = 8
"""Padding in px between a figure and the edges of its cell."""
NARROW_PAD = 3
_GAP = 8
TIED = "这一格的数字来自台账，随台账改动；在这里改了，就不再随台账改动。"
_SIGN, _SMALL_SIGN = 8, 5
_DOT = 3
_RING = 5
_TICK = 7
_ALIGNED = {
    across: across | Qt.AlignmentFlag.AlignVCenter
    for across in (
        Qt.AlignmentFlag.AlignLeft,
        Qt.AlignmentFlag.AlignHCenter,
        Qt.AlignmentFlag.AlignRight,
    )
}
STATED_MARK = "载明"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell to paint.

    Args:
        box: Rectangle of the cell, including the hairlines right and below.
        caret: Frame colour of the current cell; None for other cells.
        bad: Whether a refused paste had invalid content for the cell.
    """

    box: QRect
    figure: CellFigure
    align: Qt.AlignmentFlag
    selected: bool
    caret: QColor | None
    bad: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    align: Qt.AlignmentFlag
    ink: QColor
    size: int = theme.BASE_SIZE


def paint_cell(painter: QPainter, cell: Cell) -> None:
    """Paint a cell: background, figure, stated total, signs, ties, hairlines and frame."""
    figure = cell.figure
    painter.fillRect(cell.box, _ground(cell))
    inside = cell.box.adjusted(0, 0, -1, -1)
    if figure.stated:
        _paint_stated(painter, cell, inside)
    elif figure.text:
        _paint_words(painter, inside, _number(figure.text, cell.align))
    elif not figure.is_total:
        _paint_dot(painter, cell, inside)
    if figure.mark.severity is not None:
        _paint_sign(painter, inside, figure.mark.severity, large=figure.mark.leads)
    _paint_origins(painter, inside, figure)
    _paint_ties(painter, inside, figure)
    paint_edges(painter, cell.box, theme.colours().line)
    if cell.bad:
        _paint_frame(painter, inside, theme.SEVERITIES[Severity.ERROR].ink)
    if cell.caret is not None:
        _paint_frame(painter, inside, cell.caret)


def _ground(cell: Cell) -> QColor:
    if cell.bad:
        return theme.SEVERITIES[Severity.ERROR].ground
    return theme.colours().selection if cell.selected else ground(cell.figure)


def _paint_frame(painter: QPainter, inside: QRect, colour: QColor) -> None:
    painter.setPen(QPen(colour, 2, j=Qt.PenJoinStyle.MiterJoin))
    painter.drawRect(QRectF(inside).adjusted(0, 0, -1, -1).translated(0.5, 0.5))


def _paint_stated(painter: QPainter, cell: Cell, inside: QRect) -> None:
    """Paint a total and, left of it, a tick or the stated figure that differs."""
    figure, right = cell.figure, Qt.AlignmentFlag.AlignRight
    _paint_words(painter, inside, _number(figure.text, right))
    start = px(_SIGN + 5 if figure.mark.severity is not None else PAD)
    room = inside.width() - start - _advance(figure.text, theme.BASE_SIZE) - px(_GAP + PAD)
    if not figure.differs:
        _paint_tick(
            painter,
            QRectF(
                inside.left() + start, inside.center().y() - px(_TICK) / 2, px(_TICK), px(_TICK)
            ),
        )
        return
    wrong = figure.mark.severity is Severity.ERROR
    ink = theme.SEVERITIES[Severity.ERROR].ink if wrong else theme.colours().quiet_ink
    written = (f"{STATED_MARK}{figure.stated}", f"≠{figure.stated}", "≠")
    text = next((t for t in written if _advance(t, theme.SMALL_SIZE) <= room), written[-1])
    beside = inside.adjusted(start - px(PAD), 0, 0, 0)
    _paint_words(painter, beside, _Words(text, Qt.AlignmentFlag.AlignLeft, ink, theme.SMALL_SIZE))


def _paint_tick(painter: QPainter, box: QRectF) -> None:
    """Paint the tick of a total that equals the stated figure."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colours().settled, 1.4))
    low = QPointF(box.left() + box.width() * 0.4, box.bottom() - 1)
    painter.drawPolyline([QPointF(box.left(), box.center().y()), low, box.topRight()])
    painter.restore()


def _paint_words(painter: QPainter, box: QRect, words: _Words) -> None:
    """Paint a text, with less padding and a smaller font if it would not fit."""
    pad, size = px(PAD), words.size
    width = _advance(words.text, size)
    if width > box.width() - 2 * pad:
        pad = px(NARROW_PAD)
        size = size if width <= box.width() - 2 * pad else size - 2
    painter.setFont(_font(size))
    painter.setPen(words.ink)
    place = box.adjusted(pad, 0, -pad, 0)
    painter.drawText(place, _ALIGNED[words.align], words.text)


def _number(text: str, align: Qt.AlignmentFlag) -> _Words:
    return _Words(text, align, theme.colours().quiet_ink if text == "0" else theme.colours().ink)


def _paint_dot(painter: QPainter, cell: Cell, inside: QRect) -> None:
    """Paint the dot that marks a blank cell."""
    right = cell.align == Qt.AlignmentFlag.AlignRight
    size = px(_DOT)
    across = inside.right() - px(PAD) - size / 2 if right else QRectF(inside).center().x()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colours().blank_dot)
    painter.drawEllipse(QPointF(across, QRectF(inside).center().y()), size / 2, size / 2)
    painter.restore()


def _paint_sign(painter: QPainter, inside: QRect, severity: Severity, *, large: bool) -> None:
    side = px(_SIGN if large else _SMALL_SIGN)
    theme.paint_sign(painter, severity, QRectF(inside.left() + 3, inside.top() + 3, side, side))


def _paint_origins(painter: QPainter, inside: QRect, figure: CellFigure) -> None:
    """Paint the signs of county remarks and changes, after the sign of a severity."""
    side, left = px(_SIGN), inside.left() + 3
    left += px(_SIGN) + 2 if figure.mark.severity is not None else 0
    for origin in (Origin.REMARK, Origin.CHANGE):
        if origin in figure.mark.origins:
            theme.paint_sign(painter, origin, QRectF(left, inside.top() + 3, side, side))
            left += side + 2


def _paint_ties(painter: QPainter, inside: QRect, figure: CellFigure) -> None:
    """Paint below, from the left, the signs of the link to last year and of the book."""
    left, side = inside.left() + 4, px(_RING)
    if inside.height() < px(_SIGN + _RING) + 8:  # a low row: beside the signs above, not below
        left += _signs_width(figure.mark)
    if figure.link is not None:
        _paint_link(painter, inside, left, joined=figure.link.released is None)
        left += 2 * side + px(4)
    if figure.tied:
        _paint_book(painter, inside, left)


def _signs_width(mark: Mark) -> int:
    """Return the width of the signs of findings in px, with the gap after them."""
    count = (mark.severity is not None) + len(mark.origins & {Origin.REMARK, Origin.CHANGE})
    return count * (px(_SIGN) + 2)


def _paint_link(painter: QPainter, inside: QRect, left: int, *, joined: bool) -> None:
    """Paint the link to last year as two rings, apart if the link was released."""
    side, gap = px(_RING), px(2)
    apart = gap if joined else -gap
    top = inside.bottom() - 2 - side
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colours().accent if joined else theme.colours().quiet_ink, 1.2))
    for at in (left, left + side - apart):
        painter.drawEllipse(QRectF(at, top, side, side))
    painter.restore()


_BOOK_ALPHA = 150


def _paint_book(painter: QPainter, inside: QRect, left: int) -> None:
    """Paint the sign of a cell tied to a book: an open one."""
    side = px(_RING)
    top, fold = inside.bottom() - 2 - side, left + side
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ink = QColor(theme.colours().quiet_ink)
    ink.setAlpha(_BOOK_ALPHA)  # it stands in most cells, and is not to compete with the figures
    painter.setPen(QPen(ink, 1))
    for start in (left, fold):
        painter.drawRect(QRectF(start, top, side, side))
    painter.restore()


def _font(size: int) -> QFont:
    return _font_at(size, theme.scale.percent)


def _advance(text: str, size: int) -> int:
    return _advance_at(text, size, theme.scale.percent)


@lru_cache(maxsize=16)
def _font_at(size: int, percent: int) -> QFont:
    """Return a cached font. Callers must not modify it."""
    del percent  # cache key only: `ui_font` depends on it
    return theme.ui_font(size)


@lru_cache(maxsize=4096)
def _advance_at(text: str, size: int, percent: int) -> int:
    return QFontMetrics(_font_at(size, percent)).horizontalAdvance(text)
