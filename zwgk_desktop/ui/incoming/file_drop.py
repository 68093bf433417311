"""Files dragged onto the window."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrop(QObject):
    """Takes files dropped anywhere on a widget that its children leave alone."""

    dropped = Signal(object)
    """The files, as paths."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event:
            case QDropEvent() if event.type() == QEvent.Type.Drop and (
                paths := files_in(event.mimeData())
            ):
                event.acceptProposedAction()
                self.dropped.emit(paths)
                return True
            case QDragEnterEvent() | QDragMoveEvent() if files_in(event.mimeData()):
                event.acceptProposedAction()
                return True
            case _:
                return super().eventFilter(watched, event)


def files_in(mime: QMimeData) -> tuple[Path, ...]:
    """Return the files that something dragged or copied consists of."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
