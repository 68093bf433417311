"""Sorting of files dropped on the window: updates, packages and documents."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.services.packages.kinds import TO_UNIT, PackageKind
from zwgk_desktop.ui.files import FileDrop

_SUBMISSION = PackageKind.SUBMISSION.suffix
_TOLD = frozenset(kind.suffix for kind in TO_UNIT)
_UPDATE = ".zwgku"


class Arrivals(QObject):
    """Sorter of dropped files. On the county's page all but updates count as submissions.

    Args:
        window: Window that accepts dropped files.
        at_county: Returns whether the county's page is shown.
    """

    submissions = Signal(object)
    """Emitted with the paths of files for the county to receive."""
    told = Signal(object)
    """Emitted with the paths of packages that a county sent to a unit."""
    updates = Signal(object)
    """Emitted with the paths of update files of editions and calendars."""
    documents = Signal(object)
    """Emitted with the paths of all other files, which are to be imported."""

    def __init__(self, window: QWidget, at_county: Callable[[], bool]) -> None:
        super().__init__(window)
        self._at_county = at_county
        FileDrop(window).dropped.connect(self.sort)

    @staticmethod
    def knows(path: Path) -> bool:
        """Return whether the file name has the suffix of an update or a package."""
        return path.suffix.lower() in {_SUBMISSION, *_TOLD, _UPDATE}

    def sort(self, paths: tuple[Path, ...]) -> None:
        """Emit the signal of each kind of file with the files of that kind."""
        ends = {path: path.suffix.lower() for path in paths}
        updates = tuple(path for path in paths if ends[path] == _UPDATE)
        if updates:
            self.updates.emit(updates)
            return
        if self._at_county():
            self.submissions.emit(paths)
            return
        submissions = tuple(path for path in paths if ends[path] == _SUBMISSION)
        told = tuple(path for path in paths if ends[path] in _TOLD)
        documents = tuple(path for path in paths if path not in {*submissions, *told})
        for signal, found in (
            (self.submissions, submissions),
            (self.told, told),
            (self.documents, documents),
        ):
            if found:
                signal.emit(found)
