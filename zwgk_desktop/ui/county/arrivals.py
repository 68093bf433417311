"""What was dropped on the window, sorted: updates, to the county, to the unit, to be imported."""

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
    """Sorts files by what they are, and on the county's page by that.

    Args:
        window: Anywhere on it files may be dropped.
        at_county: Tells whether the page of the county is shown.
    """

    submissions = Signal(object)
    """Files for the county to receive."""
    told = Signal(object)
    """What a county sent to a unit."""
    updates = Signal(object)
    """Update files of editions and calendars."""
    documents = Signal(object)
    """Everything else: to be imported."""

    def __init__(self, window: QWidget, at_county: Callable[[], bool]) -> None:
        super().__init__(window)
        self._at_county = at_county
        FileDrop(window).dropped.connect(self.sort)

    @staticmethod
    def knows(path: Path) -> bool:
        """Tell by its name whether a file is an update, or one that units and county send."""
        return path.suffix.lower() in {_SUBMISSION, *_TOLD, _UPDATE}

    def sort(self, paths: tuple[Path, ...]) -> None:
        """Hand files on, each kind together."""
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
