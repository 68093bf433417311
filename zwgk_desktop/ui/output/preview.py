"""Preview (预览) of the exported PDF pages, updated in the background."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import exporting
from zwgk_desktop.services.exporting import Export
from zwgk_desktop.services.report_view import ReportView
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.output.page_column import Fit
from zwgk_desktop.ui.output.page_view import PageView, ZoomBar
from zwgk_desktop.ui.output.pdf_pages import Composer, PdfOutlineEntry, PdfPages
from zwgk_desktop.ui.tabs import Page
from zwgk_desktop.ui.tasks import Tasks

_OUTLINE_WIDTH = 216
_NARROW = 520
"""Width in px at 100 % below which the outline is hidden."""
_SETTING = "正在排版…"
_DRAFT = "草稿：每页印有“草稿”字样；把必须改正的和须说明的处理完，就没有了。"


class PreviewPage(Page):
    """Tab with the pages as they would be exported, composed only while it is visible."""

    def __init__(self, view: ReportView, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = view
        self._wanted: Export | None = None
        """Snapshot that is shown or being composed."""
        self.composer = Composer(tasks, self)
        self.view = PageView(tasks, self)
        self.view.say(_SETTING)
        self.outline = SectionList(self)
        self.zoom = ZoomBar(self.view, self)
        self.draft = PlainLabel("草稿", self, "draft")
        set_tip(self.draft, _DRAFT)
        self.draft.hide()
        self._lay_out()
        self.setFocusProxy(self.view)
        for signal, slot in (
            (self.composer.composed, self._show),
            (self.composer.failed, self._tell),
            (self.view.failed, self.failed),
            (self.view.moved, self._follow),
            (self.outline.chosen, self._go_to),
        ):
            signal.connect(slot)

    @property
    def settled(self) -> bool:
        """Whether the preview is up to date and fully drawn."""
        return not self.composer.busy and self.view.settled

    def hide_editing_controls(self) -> None:
        self.print.hide()

    def refresh(self) -> None:
        """Compose the pages again if the report has changed and the tab is visible."""
        self.zoom.restyle()
        if self.isVisible():
            self._compose()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._compose(delay=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.outline.setHidden(self.width() < theme.px(_NARROW))

    def hideEvent(self, event: QHideEvent) -> None:
        if self.composer.busy:
            self.composer.stop()
            self._wanted = None
        super().hideEvent(event)

    def _compose(self, **delay: int) -> None:
        export = Export(self._source.report, self._source.findings)
        if export == self._wanted:
            return
        self._wanted = export
        self.composer.compose(partial(exporting.render_document, "pdf", export), **delay)

    def _show(self, pages: PdfPages) -> None:
        self.view.show_pages(pages)
        self.outline.show_entries(pages.outline)
        self.draft.setVisible(self._wanted is not None and self._wanted.draft)
        self._follow()

    def _tell(self, error: BaseException) -> None:
        self.outline.show_entries(())
        self.draft.hide()
        if isinstance(error, UserError):
            self.view.say(f"{error.what}。\n{error.remedy}。")
        else:
            self.view.say("排不出来。")
            self.failed.emit(error)

    def _go_to(self, entry: PdfOutlineEntry) -> None:
        self.view.go_to(entry.page, entry.top)

    def _follow(self) -> None:
        self.outline.mark(self.view.page)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(theme.GAP, 6, theme.GAP, 6)
        tools.setSpacing(theme.GAP)
        tools.addWidget(self.zoom)
        tools.addStretch(1)
        tools.addWidget(self.draft, 0, Qt.AlignmentFlag.AlignVCenter)
        self.print = QPushButton("打印…", self)
        theme.mark(self.print, "small")
        theme.mark(self.print, "primary")
        self.print.clicked.connect(lambda: self.wished.emit("print"))
        tools.addWidget(self.print)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addSpacing(theme.GAP)
        body.addWidget(self.outline)
        body.addWidget(self.view, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(tools)
        box.addLayout(body, 1)
        self.view.set_zoom(Fit.WIDTH)


class SectionList(QListWidget):
    """List with the outline of the PDF. Activating an entry scrolls to it."""

    chosen = Signal(object)
    """Emitted with the activated `PdfOutlineEntry`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.setAccessibleName("目录")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.setFixedWidth(theme.px(_OUTLINE_WIDTH))
        self._entries: tuple[PdfOutlineEntry, ...] = ()
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def show_entries(self, entries: tuple[PdfOutlineEntry, ...]) -> None:
        if entries == self._entries:
            return
        titles = [(entry.title, entry.level) for entry in entries]
        same = titles == [(entry.title, entry.level) for entry in self._entries]
        self._entries = entries
        if same:
            return
        with QSignalBlocker(self):
            self.clear()
            for title, level in titles:
                item = QListWidgetItem(f"{'　' * level}{title}", self)
                set_tip(item, title)

    def mark(self, page: int) -> None:
        """Select the heading of a page, unless a heading on that page is selected already."""
        row = self.currentRow()
        if 0 <= row < len(self._entries) and self._entries[row].page == page:
            return
        here = [row for row, entry in enumerate(self._entries) if entry.page == page]
        above = [row for row, entry in enumerate(self._entries) if entry.page < page]
        rows = here[:1] or above[-1:]
        with QSignalBlocker(self):
            self.setCurrentRow(rows[0] if rows else -1)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self._entries[self.row(item)])
