"""What a section was in another report of the unit's: its last submission, or last year's."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtWidgets import QLabel, QTextBrowser, QVBoxLayout, QWidget

from zwgk_desktop.domain.addresses import Address, AddressKind, kind_of
from zwgk_desktop.domain.counterparts import seen_on
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.comparing import Difference, change_text, compare
from zwgk_desktop.services.wording import short_label, value_text
from zwgk_desktop.ui import places
from zwgk_desktop.ui.keeping.compare_dialog import prose_html
from zwgk_desktop.ui.look import theme


@dataclass(frozen=True, slots=True)
class BesideReport:
    """A report that may be held beside: what it is called, and it; None where there is none."""

    name: str
    report: Report | None


class Beside(QWidget):
    """Follows the section and the cell with the caret; hidden while nothing is held beside."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = QLabel(self)
        self.name.setObjectName("strong")
        self.words = QTextBrowser(self)
        self.words.setObjectName("manual")
        self.words.setOpenLinks(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP)
        box.setSpacing(theme.GAP_SMALL)
        box.addWidget(self.name)
        box.addWidget(self.words, 1)
        self.hide()

    def show_section(
        self, now: Report, beside: BesideReport, section: str, cell: Address | None
    ) -> None:
        """Show how a section stood in another report."""
        self.name.setText(f"与{beside.name}比较（F6 换一份）")
        self.words.setAccessibleName(f"与{beside.name}比较")
        size = theme.px(theme.BASE_SIZE)
        said = section_html(now, beside, section, cell)
        self.words.setHtml(f'<div style="font-size:{size}px">{said}</div>')
        self.show()


def section_html(now: Report, beside: BesideReport, section: str, cell: Address | None) -> str:
    """Return how a section differs from another report; the cell with the caret first."""
    if beside.report is None:
        return f"<p>这里没有{escape(beside.name)}的报告。</p>"
    found = [
        one
        for one in compare(beside.report, now, fields=True)
        if places.tab_of(now.edition, one.address) == section
    ]
    texts = [one for one in found if kind_of(one.address) is AddressKind.TEXT]
    figures = [one for one in found if one not in texts]
    parts = [_cell(now, beside, cell)] if cell is not None else []
    parts += [_figures(now, beside, figures)] if figures else []
    parts += [prose_html(texts)] if texts else []
    return "".join(parts) if found else "".join((*parts, f"<p>与{escape(beside.name)}相同。</p>"))


def _cell(now: Report, beside: BesideReport, cell: Address) -> str:
    """Say what stands in a cell in both, and what they differ by."""
    then = seen_on(now.edition, beside.report).judged(cell) if beside.report else None
    said = value_text(now.edition, cell, then) or "空白"
    current = value_text(now.edition, cell, now.judged(cell)) or "空白"
    words = f"{short_label(now.edition, cell)}：{beside.name} {said}，这次 {current}"
    return f"<p><b>{escape(words)}</b></p>"


def _figures(now: Report, beside: BesideReport, found: Sequence[Difference]) -> str:
    quiet = theme.colours().quiet_ink.name()
    head = "".join(
        f'<td align="{"right" if at else "left"}" style="color:{quiet}">{escape(words)}</td>'
        for at, words in enumerate(("位置", beside.name, "这次", "增减"))
    )
    lines = "".join(_line(now, one) for one in found)
    return f'<table cellpadding="4"><tr>{head}</tr>{lines}</table>'


def _line(now: Report, one: Difference) -> str:
    then, current = (value_text(now.edition, one.address, v) for v in (one.before, one.after))
    figures = (then or "空白", current or "空白", change_text(one.change))
    cells = "".join(f'<td align="right">{escape(words)}</td>' for words in figures)
    return f"<tr><td>{escape(one.label)}</td>{cells}</tr>"
