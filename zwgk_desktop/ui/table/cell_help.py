"""单元格说明: what the cell with the caret is about, beside the table (F1)."""

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.table.cell_story import Story, cell_story

_PAUSE = 120
"""ms of rest before it follows the caret: it must not slow down keying."""

_LEAST = 60


class CellHelp(QTextBrowser):
    """Follows the caret while it is shown; its links repair, or lead on."""

    repaired = Signal(object)  # Repair
    wished = Signal(str)
    """An action of the window is wanted, by its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at: tuple[EditingSession, Address] | None = None
        self._story = Story("", ())
        self.locked = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.tell)
        self.setObjectName("cellHelp")
        self.setAccessibleName("单元格说明")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.anchorClicked.connect(self._follow)
        theme.scale.changed.connect(self.tell)

    def show_cell(self, session: EditingSession, address: Address) -> None:
        """Tell of a cell, once the caret rests there."""
        self._at = (session, address)
        self.refresh()

    def show_nothing(self) -> None:
        """Say how to get help."""
        self._at = None
        self.refresh()

    def refresh(self) -> None:
        """Tell anew after an act, if anybody is looking."""
        if self.isVisible():
            self._timer.start()

    def tell(self) -> None:
        """Tell now."""
        self._timer.stop()
        if self._at is None:
            self._story = Story("<p>把光标放到表格的一格里，这里说明它填什么。</p>", ())
        else:
            self._story = cell_story(*self._at, locked=self.locked)
        self.document().setDefaultStyleSheet(_sheet())
        self.document().setDocumentMargin(theme.px(12))
        self.setHtml(self._story.html)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(_LEAST))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tell()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop: by the time it would tell, the file may be closed."""
        self._timer.stop()
        super().hideEvent(event)

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == "do":
            self.wished.emit(url.path())
        else:
            self.repaired.emit(self._story.repairs[int(url.path())])


def _sheet() -> str:
    small = theme.px(theme.SMALL_SIZE + 1)
    return (
        f"p, h4 {{ font-size: {small}px; }} h4 {{ margin: {theme.px(10)}px 0 0 0; }}"
        f" p.place {{ font-size: {theme.px(theme.BASE_SIZE)}px; font-weight: bold; }}"
        f" p {{ margin: {theme.px(3)}px 0; }} a {{ color: {theme.colours().accent.name()}; }}"
    )
