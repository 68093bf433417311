"""Window of the manual: chapters or search hits at the left, text at the right."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QCloseEvent,
    QKeySequence,
    QPainter,
    QShortcut,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop import paths
from zwgk_desktop.late import late
from zwgk_desktop.services.manual import MOST_HITS, Chapter, Manual, SearchHit
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import SearchLine
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.manual.text import ManualText
from zwgk_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from zwgk_desktop.ui.manual.text import ask_to_print
else:
    ask_to_print = late("zwgk_desktop.ui.manual.text:ask_to_print")

BEFORE, LENGTH = 10, 64
"""Characters of a hit's line shown before the first word found, and in all."""

_HIT = Qt.ItemDataRole.UserRole


class HitList(QListWidget):
    """List of search hits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hits")
        self.setAccessibleName("找到的内容")
        self.setItemDelegate(_HitPainter(self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def show_hits(self, hits: tuple[SearchHit, ...]) -> None:
        self.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.line.heading}：{hit.line.text}", self)
            item.setData(_HIT, hit)

    def hit(self, row: int) -> SearchHit:
        hit = self.item(row).data(_HIT)
        assert isinstance(hit, SearchHit)  # noqa: S101 - we put it there
        return hit


class _HitPainter(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        del option
        parent = self.parent()
        assert isinstance(parent, QListWidget)  # noqa: S101 - given by HitList
        width = parent.viewport().width()
        text = _laid_out(_hit(index), width - 2 * theme.px(12))
        return QSize(width, int(text.boundingRect().height()) + theme.px(38))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        # The stubs do not know these members of the option.
        box = cast("QRect", option.rect)  # type: ignore[attr-defined]  # the stubs lack it
        state = cast("QStyle.StateFlag", option.state)  # type: ignore[attr-defined]  # the stubs lack it
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.colours().accent)
            painter.fillRect(box.adjusted(3, 0, 0, 0), theme.colours().head)
        painter.setPen(theme.colours().line)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(theme.px(12), theme.px(8), -theme.px(12), -theme.px(8))
        hit = _hit(index)
        painter.setFont(theme.ui_font(theme.SMALL_SIZE))
        painter.setPen(theme.colours().quiet_ink)
        metrics = painter.fontMetrics()
        heading = metrics.elidedText(hit.line.heading, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, heading)
        painter.setPen(theme.colours().ink)
        place = QPointF(inner.left(), inner.top() + theme.px(20))
        _laid_out(hit, inner.width()).draw(painter, place)
        painter.restore()


def _hit(index: QModelIndex | QPersistentModelIndex) -> SearchHit:
    hit = index.data(_HIT)
    assert isinstance(hit, SearchHit)  # noqa: S101 - HitList put it there
    return hit


def _laid_out(hit: SearchHit, width: int) -> QTextLayout:
    """Return the layout of a hit's line round the first word found."""
    start = max(hit.spans[0][0] - BEFORE, 0)
    words = hit.line.text[start : start + LENGTH]
    lead, tail = "…" if start else "", "…" if start + LENGTH < len(hit.line.text) else ""
    layout = QTextLayout(f"{lead}{words}{tail}", theme.ui_font())
    marks: list[QTextLayout.FormatRange] = []
    for begin, end in hit.spans:
        mark = QTextLayout.FormatRange()
        form = QTextCharFormat()
        form.setBackground(theme.colours().selection)
        # The stubs do not know that these are attributes to set.
        mark.start = begin - start + len(lead)  # type: ignore[attr-defined]  # the stubs lack it
        mark.length = end - begin  # type: ignore[attr-defined]  # the stubs lack it
        mark.format = form  # type: ignore[attr-defined]  # the stubs lack it
        if end - start <= LENGTH:
            marks.append(mark)
    layout.setFormats(marks)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height() * 1.1
    layout.endLayout()
    return layout


TITLE = "使用手册"
_SIZE = QSize(1080, 680)
_SIDE = 250
_PAUSE = 150
"""Milliseconds between the last key and the search."""


class ManualWindow(QWidget):
    """Window of the manual, usable beside the main window."""

    def __init__(self, parent: QWidget, settings: Settings) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.manual = Manual.read(paths.resources() / "manual")
        self._settings = settings
        self._been: list[tuple[str, int]] = []
        self.setObjectName("manualWindow")
        self.setWindowTitle(TITLE)
        self.search = SearchLine(self, "在手册里查找")
        self.found = PlainLabel("", self)
        self.chapters = QListWidget(self)
        self.hits = HitList(self)
        self.text = ManualText(self.manual, self)
        self.back = QPushButton("返回上一处", self)
        self.print = QPushButton("打印", self)
        self._side = QStackedWidget(self)
        self._parts = QSplitter(self)
        self._later = QTimer(self, singleShot=True, interval=_PAUSE)
        self._set_texts_and_look()
        self._lay_out()
        self._connect()
        self.open(self.manual.chapters[0].name)

    def open(self, name: str, heading: str = "") -> None:
        """Show a chapter at a heading."""
        chapter = self.manual.chapter(name)
        if chapter is None:
            return
        self._keep_place()
        self._show(chapter)
        self.text.go_to(heading)

    def explain(self, code: str) -> None:
        """Show the section about a rule or a failure code."""
        place = self.manual.find_code(code)
        if place is not None:
            self.search.clear()
            self.open(place[0].name, place[1])

    def seek(self, sought: str) -> None:
        """Search the whole manual for words and list the hits."""
        hits = self.manual.search(sought)
        self.hits.show_hits(hits)
        self._side.setCurrentWidget(self.hits if sought.strip() else self.chapters)
        more = "以上" if len(hits) == MOST_HITS else ""
        said = f"找到 {len(hits)} 处{more}" if hits else "没有找到，换个词试试"
        self.found.setText(said if sought.strip() else "")
        if hits:
            self.hits.setCurrentRow(0)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.remember_bytes("manual", self.saveGeometry())
        super().closeEvent(event)

    # -------------------------------------------------------------------------

    def _set_texts_and_look(self) -> None:
        self.found.setObjectName("quiet")
        self.chapters.setObjectName("chapters")
        self.chapters.setAccessibleName("目录")
        self.chapters.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.chapters.setWordWrap(True)
        self.chapters.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.chapters.addItems([chapter.title for chapter in self.manual.chapters])
        set_tip(self.back, "返回上一处（Alt+←）")
        self.back.setEnabled(False)
        menu = QMenu(self.print)
        menu.addAction("打印这一章(&C)").triggered.connect(self._print_chapter)
        menu.addAction("打印整本手册(&A)").triggered.connect(self._print_all)
        self.print.setMenu(menu)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        top.setSpacing(theme.GAP)
        top.addWidget(self.search, 2)
        top.addWidget(self.found, 3)
        top.addWidget(self.back)
        top.addWidget(self.print)
        self._side.addWidget(self.chapters)
        self._side.addWidget(self.hits)
        parts = self._parts
        parts.addWidget(self._side)
        parts.addWidget(self.text)
        parts.setStretchFactor(1, 1)
        parts.setChildrenCollapsible(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(parts, 1)
        self.resize(_SIZE.boundedTo(self.screen().availableGeometry().size()))
        self.restoreGeometry(self._settings.bytes("manual"))
        self._size()

    def _connect(self) -> None:
        for key, action in (
            ("Ctrl+F", self._focus_search),
            ("Alt+Left", self._go_back),
            ("Ctrl+P", self._print_chapter),
            ("Esc", self._leave),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(action)
        for signal, slot in (
            (self.search.textChanged, self._later.start),
            (self.search.returnPressed, self._focus_hits),
            (self._later.timeout, lambda: self.seek(self.search.text())),
            (self.chapters.currentRowChanged, self._choose),
            (self.hits.currentRowChanged, self._show_row),
            (self.text.asked, self.open),
            (self.back.clicked, self._go_back),
            (theme.looks.changed, self._restyle),
        ):
            signal.connect(slot)

    def _show(self, chapter: Chapter) -> None:
        if self.text.chapter is not chapter:
            self.text.show_chapter(chapter)
        with QSignalBlocker(self.chapters):
            self.chapters.setCurrentRow(self.manual.chapters.index(chapter))

    def _choose(self, row: int) -> None:
        self.open(self.manual.chapters[row].name, self.manual.chapters[row].title)

    def _show_row(self, row: int) -> None:
        if row >= 0:
            self._show_hit(self.hits.hit(row))

    def _show_hit(self, hit: SearchHit) -> None:
        chapter = self.manual.chapter(hit.chapter)
        if chapter is not None:
            self._show(chapter)
            self.text.show_hit(hit)

    def _keep_place(self) -> None:
        if self.text.chapter is not None:
            self._been.append((self.text.chapter.name, self.text.verticalScrollBar().value()))
            self.back.setEnabled(True)

    def _go_back(self) -> None:
        if self._been:
            name, place = self._been.pop()
            self.back.setEnabled(bool(self._been))
            chapter = self.manual.chapter(name)
            if chapter is not None:
                self._show(chapter)
            self.text.verticalScrollBar().setValue(place)

    def _focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _focus_hits(self) -> None:
        self.seek(self.search.text())
        if self.hits.count():
            self.hits.setFocus()

    def _leave(self) -> None:
        if self.search.text():
            self.search.clear()
            self.search.setFocus()
        else:
            self.close()

    def _size(self) -> None:
        side = min(theme.px(_SIDE), self.width() * 2 // 5)
        self._parts.setSizes([side, self.width() - side])
        self.search.setMinimumWidth(theme.px(200))

    def _restyle(self) -> None:
        self._size()
        if self.text.chapter is not None:
            self.text.show_chapter(self.text.chapter)
            self.hits.doItemsLayout()

    def _print_chapter(self) -> None:
        if self.text.chapter is not None:
            self._ask_to_print((self.text.chapter,))

    def _print_all(self) -> None:
        self._ask_to_print(self.manual.chapters)

    def _ask_to_print(self, chapters: tuple[Chapter, ...]) -> None:
        ask_to_print(self, self.manual, chapters)
