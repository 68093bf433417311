"""Dialog that compares two versions or years of a report: figures, then prose."""

import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QTextBrowser,
    QWidget,
)

from zwgk_desktop.domain.addresses import AddressKind, kind_of
from zwgk_desktop.services.change_lists import Comparison, Side
from zwgk_desktop.services.comparing import Difference, change_text, prose_pieces
from zwgk_desktop.services.wording import value_text
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker, as_sections
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip

_SIZE = QSize(980, 620)
_FIRST = "first"
"""HTML anchor of the first difference in the prose."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CompareDialog(Dialog):
    """Dialog that compares two reports chosen from a list, the earlier on the left."""

    listed = Signal(object)
    """Emitted with a `Comparison` to export its list of changes."""
    printed = Signal(object)
    """Emitted with a `Comparison` to print its list of changes."""

    def __init__(self, parent: QWidget, title: str, sides: Sequence[Side]) -> None:
        super().__init__(parent, title)
        self.spread(_SIZE)
        self._sides = tuple(sides)
        self.left, self.right = self._picker("左边"), self._picker("右边")
        self.left.setCurrentIndex(max(len(sides) - 2, 0))
        self.right.setCurrentIndex(len(sides) - 1)
        self.note = PlainLabel("", self)
        self.note.setObjectName("quiet")
        self.note.setWordWrap(True)
        self.figures = ChangeTable(self)
        self.prose = QTextBrowser(self)
        self.prose.setObjectName("manual")
        self.prose.setAccessibleName("文字的不同")
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        as_sections(self.tabs.tabBar())
        self.tabs.addTab(self.figures, "数字和信息")
        self.tabs.addTab(self.prose, "文字")
        self._lay_out()
        for picker in (self.left, self.right):
            picker.currentIndexChanged.connect(self.refresh)
        self.tabs.currentChanged.connect(self._go_to_first)
        self.refresh()

    def refresh(self) -> None:
        """Compare the two chosen reports, and scroll to the first difference."""
        chosen = self.comparison()
        before, after, found = chosen.before, chosen.after, chosen.found()
        texts = [one for one in found if kind_of(one.address) is AddressKind.TEXT]
        figures = [one for one in found if one not in texts]
        self.figures.show_differences(figures, before, after)
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
            self.figures.setCurrentCell(0, 0)
        self.tabs.currentWidget().setFocus()

    def _show_first_words(self) -> None:
        """Scroll to the first difference with some context above it."""
        self.prose.scrollToAnchor(_FIRST)
        bar = self.prose.verticalScrollBar()
        bar.setValue(bar.value() - self.prose.viewport().height() // 3)

    def comparison(self) -> Comparison:
        """Return the comparison of the two chosen reports."""
        before, after = (self._sides[p.currentIndex()] for p in (self.left, self.right))
        return Comparison(self.windowTitle(), before, after)

    def _picker(self, name: str) -> Picker:
        picker = Picker(self)
        picker.setAccessibleName(name)
        picker.addItems([side.label for side in self._sides])
        return picker

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
        self.foot(self.leaving("关闭"), self.save, self.paper)


class ChangeTable(QTableWidget):
    """Table with one row for each difference between two reports."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, 4, parent)
        self.setObjectName("postings")
        self.setAccessibleName("数字的不同")
        self.horizontalHeader().setObjectName("postingHeads")
        self.horizontalHeader().setStyleSheet(_heads())
        self.horizontalHeader().setDefaultAlignment(_RIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(theme.px(84))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(30))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)

    def name_columns(self, *heads: str) -> None:
        """Set the column headers: the first left-aligned, the others right-aligned."""
        self.setColumnCount(len(heads))
        for column, words in enumerate(heads):
            item = QTableWidgetItem(words)
            item.setTextAlignment(_RIGHT if column else LEFT)
            self.setHorizontalHeaderItem(column, item)

    def show_differences(self, found: Sequence[Difference], before: Side, after: Side) -> None:
        self.setRowCount(0)
        self.setRowCount(len(found) or 1)
        self.name_columns("位置", _short(before), _short(after), "增减")
        if not found:
            self.setItem(0, 0, QTableWidgetItem("没有不同。"))
        edition = after.report.edition
        for row, one in enumerate(found):
            old, new = (value_text(edition, one.address, v) for v in (one.before, one.after))
            cells = (one.label, old, new, change_text(one.change))
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                set_tip(item, text)
                if column:
                    item.setTextAlignment(_RIGHT)
                self.setItem(row, column, item)


def _heads() -> str:
    return (
        f"QHeaderView {{ background: {theme.colours().paper.name()}; border: none; }}"
        f" QHeaderView::section {{ background: {theme.colours().paper.name()}; border: none;"
        f" color: {theme.colours().quiet_ink.name()}; font-size: {theme.px(13)}px;"
        f" border-bottom: 1px solid {theme.colours().strong_line.name()}; padding: 6px 10px; }}"
    )


def _short(side: Side) -> str:
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
