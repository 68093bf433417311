"""Sets pages in the background, anew whenever what they show has changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.ui.paper import pdf_pages
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from zwgk_desktop.ui.tasks import Task

Make = Callable[[Progress], bytes]
"""Makes a PDF from a snapshot, in a worker thread."""

DELAY = 250
"""Milliseconds without another change until it begins."""


class Composer(QObject):
    """The last thing asked for counts: what is under way for an earlier one is dropped."""

    composed = Signal(object)
    """The `PdfPages`."""
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._make: Make | None = None
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether newer pages are to come."""
        return self._timer.isActive() or self._task is not None

    def compose(self, make: Make, delay: int = DELAY) -> None:
        """Set pages a little later, unless something else is asked for meanwhile."""
        self.stop()
        self._make = make
        self._timer.start(delay)

    def stop(self) -> None:
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _begin(self) -> None:
        make = self._make
        if make is not None:
            self._task = self._tasks.quietly(
                lambda progress: pdf_pages.read(make(progress)),
                then=self._end,
                failed=self._fail,
            )

    def _end(self, pages: object) -> None:
        self._task = None
        self.composed.emit(pages)

    def _fail(self, error: BaseException) -> None:
        self._task = None
        self.failed.emit(error)
