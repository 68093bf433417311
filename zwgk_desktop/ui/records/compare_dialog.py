"""Dialog that compares two versions or years of a report: figures, then prose."""

import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from zwgk_desktop.domain.report import Value
from zwgk_desktop.services.change_lists import ComparedVersion, Comparison
from zwgk_desktop.services.comparing import Difference, change_text, prose_pieces
from zwgk_desktop.services.wording import value_text
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker, as_sections
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.records import RIGHT, RecordColumn, RecordView
from zwgk_desktop.ui.settings import Settings

_SIZE = QSize(980, 620)
_FIRST = "first"
"""HTML anchor of the first difference in the prose."""
_NO_FIGURES = "数字和信息没有不同。"


class CompareDialog(Dialog):
    """Dialog that compares two reports chosen from a list, the earlier on the left."""

    listed = Signal(object)
    """Emitted with a `Comparison` to export its list of changes."""
    printed = Signal(object)
    """Emitted with a `Comparison` to print its list of changes."""

    def __init__(
        self, parent: QWidget, settings: Settings, title: str, sides: Sequence[ComparedVersion]
    ) -> None:
        super().__init__(parent, title)
        self.resize_scaled(_SIZE)
        self._sides = tuple(sides)
        labels = [side.label for side in sides]
        self.left, self.right = Picker(self, "左边", labels), Picker(self, "右边", labels)
        self.left.setCurrentIndex(max(len(sides) - 2, 0))
        self.right.setCurrentIndex(len(sides) - 1)
        self.note = PlainLabel("", self, "quiet", wrap=True)
        self.figures: RecordView[Difference] = RecordView(
            settings, lambda one: one.address, "数字的不同", self
        )
        self.figures.set_empty_text(_NO_FIGURES)
        self.figures.offer_copy()
        self.prose = QTextBrowser(self)
        self.prose.setObjectName("manual")
        self.prose.setAccessibleName("文字的不同")
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        as_sections(self.tabs.tabBar())
        listed = QWidget(self)
        box = QVBoxLayout(listed)
        box.setContentsMargins(0, theme.GAP_SMALL, 0, 0)
        box.addWidget(self.figures.search_field("查找：表、行、列…"))
        box.addWidget(self.figures, 1)
        self.tabs.addTab(listed, "数字和信息")
        self.tabs.addTab(self.prose, "文字")
        self._lay_out()
        for picker in (self.left, self.right):
            picker.currentIndexChanged.connect(self.refresh)
        self.tabs.currentChanged.connect(self._go_to_first)
        self.refresh()

    def refresh(self) -> None:
        """Compare the two chosen reports, and scroll to the first difference."""
        chosen = self.comparison()
        before, after, found = chosen.before, chosen.after, chosen.differences()
        texts = [one for one in found if one.is_prose]
        figures = [one for one in found if not one.is_prose]
        self.figures.show_list("changes", _columns(before, after), figures)
        self.prose.setHtml(prose_html(texts))
        self.tabs.setTabText(0, f"数字和信息 {len(figures)}")
        self.tabs.setTabText(1, f"文字 {len(texts)}")
        self.note.setText(after.note)
        self.note.setVisible(bool(after.note))
        self.save.setEnabled(bool(found))
        self.paper.setEnabled(bool(found))
        self.tabs.setCurrentIndex(1 if texts and not figures else 0)
        self._go_to_first()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._go_to_first()

    def _go_to_first(self) -> None:
        if self.tabs.currentIndex():
            # After the layout, when the view has its final width.
            QTimer.singleShot(0, self.prose, self._show_first_words)
        else:
            self.figures.selectRow(0)
        (self.prose if self.tabs.currentIndex() else self.figures).setFocus()

    def _show_first_words(self) -> None:
        """Scroll to the first difference with some context above it."""
        self.prose.scrollToAnchor(_FIRST)
        bar = self.prose.verticalScrollBar()
        bar.setValue(bar.value() - self.prose.viewport().height() // 3)

    def comparison(self) -> Comparison:
        """Return the comparison of the two chosen reports."""
        before, after = (self._sides[p.currentIndex()] for p in (self.left, self.right))
        return Comparison(self.windowTitle(), before, after)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.left, 1)
        line.addWidget(PlainLabel("→", self))
        line.addWidget(self.right, 1)
        self.box.addLayout(line)
        self.box.addWidget(self.note)
        self.box.addWidget(self.tabs, 1)
        self.save = self.button("导出清单…", lambda: self.listed.emit(self.comparison()))
        self.paper = self.button("打印…", lambda: self.printed.emit(self.comparison()))
        self.add_buttons(self.closing_button("关闭"), self.save, self.paper)


def _columns(
    before: ComparedVersion, after: ComparedVersion
) -> tuple[RecordColumn[Difference], ...]:
    def text(value: Value | None, one: Difference) -> str:
        return value_text(after.report.edition, one.address, value)

    return (
        RecordColumn("位置", lambda one: one.label, 300, stretch=True),
        RecordColumn(_short(before), lambda one: text(one.before, one), 130, align=RIGHT),
        RecordColumn(_short(after), lambda one: text(one.after, one), 130, align=RIGHT),
        RecordColumn(
            "增减",
            lambda one: change_text(one.change),
            90,
            lambda one: one.change or 0,
            align=RIGHT,
        ),
    )


def _short(side: ComparedVersion) -> str:
    return side.label.partition("（")[0]


def prose_html(texts: Sequence[Difference]) -> str:
    """Return HTML with differing texts side by side, deletions struck out and additions marked."""
    if not texts:
        return "<p>文字没有不同。</p>"
    size = theme.px(theme.BASE_SIZE)
    parts = [f'<div style="font-size:{size}px">']
    for one in texts:
        pieces = prose_pieces(str(one.before or ""), str(one.after or ""))
        old = "".join(marked(p.before, same=p.same, gone=True) for p in pieces)
        new = "".join(marked(p.after, same=p.same, gone=False) for p in pieces)
        if one is texts[0]:
            old, new = _begun(old), _begun(new)
        parts.append(f"<h4>{escape(one.label)}</h4>")
        parts.append(
            '<table width="100%" cellpadding="6"><tr>'
            f'<td width="50%" valign="top">{old or _quiet("空")}</td>'
            f'<td width="50%" valign="top">{new or _quiet("空")}</td></tr></table>'
        )
    return "".join((*parts, "</div>"))


def _begun(shown: str) -> str:
    """Return HTML with an anchor at the first marked difference."""
    return re.sub("(<span.*?</span>)", rf'<a name="{_FIRST}">\1</a>', shown, count=1)


def marked(text: str, *, same: bool, gone: bool) -> str:
    """Return a piece of text as HTML: plain if same, else struck out or underlined."""
    shown = escape(text).replace("\n", "<br>")
    if same or not shown:
        return shown
    stroke = "line-through" if gone else "underline"
    ink = theme.colours().quiet_ink if gone else theme.colours().ink
    ground = theme.colours().head if gone else theme.colours().selection
    return (
        f'<span style="background-color:{ground.name()}; color:{ink.name()};'
        f' text-decoration:{stroke}">{shown}</span>'
    )


def _quiet(text: str) -> str:
    return f'<span style="color:{theme.colours().quiet_ink.name()}">{text}</span>'
