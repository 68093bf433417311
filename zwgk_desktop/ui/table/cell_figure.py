"""What one cell of a table shows, and what is said about it."""

from dataclasses import dataclass
from html import escape

from PySide6.QtGui import QColor

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Origin
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Help
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.table.cell_marks import Mark
from zwgk_desktop.ui.words import link_words


@dataclass(frozen=True, slots=True)
class CellFigure:
    """What one cell shows.

    Args:
        text: Entered, or computed for a total; "" when blank.
        stated: A total's stated figure; "" when none.
        differs: Whether the stated figure is another than the computed one.
        link: How it carries on from last year's report, where it does.
        ground: A colour to stand on, whatever else holds.
    """

    text: str
    is_total: bool
    stated: str
    differs: bool
    mark: Mark
    ground: QColor | None = None
    link: Link | None = None


def figure_at(
    report: Report, address: Address, mark: Mark, *, is_total: bool, link: Link | None = None
) -> CellFigure:
    """Return what a cell shows."""
    shown = report.figure(address)
    stated = report.entry(address) if is_total else None
    return CellFigure(
        text=number_text(shown),
        is_total=is_total,
        stated=number_text(stated),
        differs=stated is not None and stated != (shown or 0),
        mark=mark,
        link=link,
    )


def ground(figure: CellFigure) -> QColor:
    """Return the colour a figure stands on."""
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
    """Say what is to be known about a cell: findings first, then how a total works."""
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
    return figure.mark.tip + "".join(f"<p>{line}</p>" for line in lines) or None


def help_tip(said: Help) -> str:
    """Say what a row or column counts, and where that is laid down."""
    return f"<p>{escape(said.text)}</p><p>依据：{escape(said.source or '没有规定')}</p>"
