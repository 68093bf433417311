"""查雷同: the texts of all units compared in the background, and shown beside the board."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.county.alike import Prose
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.likeness import likeness, report_of_prose
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.county.page import CountyPage
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.review.likeness_view import TITLE, LikenessView
from zwgk_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from zwgk_desktop.domain.county.alike import Pair
    from zwgk_desktop.ui.tasks import Task

MANY = 100
"""Reports from which comparing takes seconds: it is told of, and can be stopped."""
_AT_LEAST = 0.2
"""The smallest share of alike text that is shown in a report (本程序的口径)."""


class LikenessCommands(CommandGroup):
    """Knows which texts are alike, of the submissions compared last."""

    compared = Signal()
    """Others may be alike from now on."""

    def __init__(
        self, window: QWidget, library: Library, county: CountyCommands, tasks: Tasks
    ) -> None:
        super().__init__(window)
        self._library, self._county, self._tasks = library, county, tasks
        self.pairs: tuple[Pair, ...] = ()
        self._compared: tuple[int, ...] = ()
        self._task: Task | None = None
        self._view: LikenessView | None = None

    def compare(self) -> bool:
        """Compare the texts of all units, in the background, when others came meanwhile.

        What the clerk stopped is begun again.

        Returns:
            Whether that has begun.
        """
        collection = self._county.collection
        newest = (
            ()
            if collection is None
            else tuple(
                line.current.subject for line in collection.board() if line.current is not None
            )
        )
        stopped = self._task is not None and self._task.cancelled
        if newest == self._compared and not stopped:
            return False
        self._compared = newest
        read, year = self._library.reader(), self._county.year

        def work(progress: Progress) -> object:
            with read() as workspace:
                stored = Collection(workspace.context, year)
                return likeness(stored, _AT_LEAST, lambda done: progress(done, len(newest)))

        if len(newest) > MANY:
            name = "正在比较各单位的文字…"
            self._task = self._tasks.read(
                name, work, then=self._take_alike, failed=self.failed.emit
            )
        else:
            self._task = self._tasks.quietly(work, then=self._take_alike, failed=self.failed.emit)
        return True

    def _take_alike(self, found: object) -> None:
        assert isinstance(found, tuple)  # noqa: S101 - what the task returns
        self.pairs = cast("tuple[Pair, ...]", found)
        if self._view is not None:
            self._view.show_pairs(self.pairs)
        self.compared.emit()

    def add_view(self, page: CountyPage) -> None:
        """Put the likeness of all texts beside the board; it is compared when first looked at."""
        self._view = view = LikenessView(self._report_of, page)
        view.opened.connect(self._county.open_submission)
        page.add_view(TITLE, view)
        page.turned.connect(self._look_at_likeness)

    def _look_at_likeness(self) -> None:
        view = self._view
        if view is None or not view.isVisible():
            return
        if not self.compare():
            view.show_pairs(self.pairs)
        else:
            view.show_working()

    def _report_of(self, prose: Prose) -> Report | None:
        collection = self._county.collection
        return report_of_prose(collection, prose) if collection is not None else None
