"""File dialogs that do not block the event loop, sorting of dropped files, opening of files."""

import sys
import tempfile
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QIdentityProxyModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QStandardPaths,
    QStorageInfo,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFileSystemModel, QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.file_names import file_name
from zwgk_desktop.services.packages.kinds import TO_UNIT, PackageKind
from zwgk_desktop.ui.settings import Settings

_SIZE = QSize(780, 480)
_KIND, _CHANGED = 2, 3  # columns of the dialog's list
MOUNTS = ("/media/", "/run/media/", "/mnt/")
"""Folders in which Linux mounts sticks."""


class FileQuestions:
    """File dialogs of one window. Each purpose remembers its folder."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        self._window = window
        self._settings = settings
        self._copies: tempfile.TemporaryDirectory[str] | None = None

    def folder(self, purpose: str) -> Path:
        """Return the folder used last for a purpose, else the documents folder."""
        return self._settings.folder(purpose) or _documents()

    def to_read(
        self, purpose: str, title: str, kinds: str, then: Callable[[Path], object]
    ) -> QFileDialog:
        """Ask for a file to read and pass it to a function."""
        dialog = self._dialog(purpose, title, kinds, then)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()
        return dialog

    def to_read_several(
        self, purpose: str, title: str, kinds: str, then: Callable[[tuple[Path, ...]], object]
    ) -> QFileDialog:
        """Ask for one or more files to read and pass them to a function."""
        dialog = self._dialog(purpose, title, kinds, lambda _: None)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(partial(_all_chosen, then))
        dialog.open()
        return dialog

    def to_folder(self, purpose: str, title: str, then: Callable[[Path], object]) -> QFileDialog:
        """Ask for a folder and pass it to a function."""
        dialog = self._dialog(purpose, title, "", then)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.open()
        return dialog

    def to_write(
        self, purpose: str, title: str, kinds: str, name: str, then: Callable[[Path], object]
    ) -> QFileDialog:
        """Ask for a file to write and pass it to a function. The program overwrites no file.

        Args:
            purpose: Purpose whose folder is proposed.
            title: Title of the dialog.
            kinds: Filter in Qt's syntax.
            name: Proposed file name with its suffix; invalid characters are removed.
            then: Function that gets the path.
        """
        dialog = self._dialog(purpose, title, kinds, then)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        stem, _, ending = name.rpartition(".")
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(file_name(stem, f".{ending}"))
        dialog.open()
        return dialog

    def show_copy(self, name: str, safe: Collection[str], write: Callable[[Path], object]) -> None:
        """Write a private copy, deleted by `close`, and open it in the system's program.

        Args:
            name: Name of the copy, without path separators.
            safe: Suffixes of files that are no programs, in lower case.
            write: Function that writes it to a path.

        Raises:
            UserError: The suffix is none of these (K11).
        """
        if Path(name).suffix.lower() not in safe:
            raise UserError(
                f"“{name}”不是文档也不是图片，不能直接打开",
                remedy="确信它可靠的，请另存为，再用自己的软件打开",
                code="K11",
            )
        if self._copies is None:
            self._copies = tempfile.TemporaryDirectory(prefix="zwgk-", ignore_cleanup_errors=True)
        copy = Path(tempfile.mkdtemp(dir=self._copies.name)) / name
        write(copy)
        show_file(copy)

    def close(self) -> None:
        """Delete the private copies."""
        if self._copies is not None:
            self._copies.cleanup()
            self._copies = None

    def _dialog(
        self, purpose: str, title: str, kinds: str, then: Callable[[Path], object]
    ) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.setObjectName(purpose)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if sys.platform != "win32":  # the desktop's own dialog may not be in Chinese
            dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
            dialog.setProxyModel(_FileColumns(dialog))
            dialog.setSidebarUrls([QUrl.fromLocalFile(str(folder)) for folder in _places()])
            dialog.resize(_SIZE.boundedTo(self._window.window().size()))
        dialog.setNameFilter(kinds)
        dialog.setDirectory(str(self.folder(purpose)))
        dialog.fileSelected.connect(partial(self._chosen, purpose, then))
        return dialog

    def _chosen(self, purpose: str, then: Callable[[Path], object], name: str) -> None:
        path = Path(name)
        self._settings.remember_folder(purpose, path.parent)
        then(path)


class _FileColumns(QIdentityProxyModel):
    """Proxy model that shows file type and date in Chinese, which Qt does not translate."""

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        files = self.sourceModel()
        if (
            not isinstance(files, QFileSystemModel)
            or role != Qt.ItemDataRole.DisplayRole
            or index.column() not in {_KIND, _CHANGED}
        ):
            return super().data(index, role)
        info = files.fileInfo(self.mapToSource(index))
        if index.column() == _CHANGED:
            return info.lastModified().toString("yyyy-MM-dd HH:mm")
        return "文件夹" if info.isDir() else f"{info.suffix()} 文件".strip()


def _all_chosen(then: Callable[[tuple[Path, ...]], object], names: list[str]) -> None:
    then(tuple(Path(name) for name in names))


def show_file(path: Path) -> None:
    """Open a file or folder in the system's program for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _places() -> list[Path]:
    """Return the folders to choose from at once: desktop, documents, and each mounted stick."""
    desktop = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation)
    roots = [volume.rootPath() for volume in QStorageInfo.mountedVolumes() if volume.isReady()]
    sticks = [Path(root) for root in roots if root.startswith(MOUNTS)]
    found = [Path(desktop), _documents(), *sorted(sticks)]
    return list(dict.fromkeys(folder for folder in found if folder.is_dir()))


def _documents() -> Path:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    folder = Path(QStandardPaths.writableLocation(place) or Path.home())
    return folder if folder.is_dir() else Path.home()


class FileDrop(QObject):
    """Event filter that accepts files dropped on a widget and on children that ignore them."""

    dropped = Signal(object)
    """Emitted with the paths of the dropped files."""

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
    """Return the paths of the local files in MIME data."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


_SUBMISSION = PackageKind.SUBMISSION.suffix
_SUFFIXES_TO_UNIT = frozenset(kind.suffix for kind in TO_UNIT)
_UPDATE = ".zwgku"


class DroppedFiles(QObject):
    """Sorter of dropped files. On the county's page all but updates count as submissions.

    Args:
        window: Window that accepts dropped files.
        at_county: Returns whether the county's page is shown.
    """

    submissions = Signal(object)
    """Emitted with the paths of files for the county to receive."""
    county_packages = Signal(object)
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
    def is_own_format(path: Path) -> bool:
        """Return whether the file name has the suffix of an update or a package."""
        return path.suffix.lower() in {_SUBMISSION, *_SUFFIXES_TO_UNIT, _UPDATE}

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
        told = tuple(path for path in paths if ends[path] in _SUFFIXES_TO_UNIT)
        documents = tuple(path for path in paths if path not in {*submissions, *told})
        for signal, found in (
            (self.submissions, submissions),
            (self.county_packages, told),
            (self.documents, documents),
        ):
            if found:
                signal.emit(found)
