"""Start of the window: command line, log, error handling, language, theme and workspace."""

import argparse
import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import cast

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from zwgk_desktop import paths
from zwgk_desktop.app import desktop
from zwgk_desktop.app.desktop import OneWindow
from zwgk_desktop.late import late
from zwgk_desktop.private_files import make_private, opened_private, private_folder
from zwgk_desktop.services.updates.installed import delete_leftovers, fault_warning, full_catalog
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.files import DroppedFiles
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look.appearance import apply_theme
from zwgk_desktop.ui.look.labels import PROGRAM_TITLE, program_icon
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.settings import Settings

log = logging.getLogger(__name__)

_run_sample: Callable[..., int] = late("zwgk_desktop.app.sample_run:run")
_take_pictures: Callable[..., None] = late("zwgk_desktop.app.sample_run:take")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    asked = _parser().parse_args(arguments)
    if asked.self_check:
        return check_self()
    if asked.sample is not None or asked.pictures is not None:
        choose_platform()
    if asked.sample is not None:
        app = make_application(sys.argv[:1])
        return _run_sample(asked.sample, make_window, partial(work, app))
    if asked.pictures is not None:
        make_application(sys.argv[:1])
        _take_pictures(_window(asked), asked.pictures)
        return 0
    one = OneWindow(paths.default_workspace().parent)
    if not one.first() and one.hand_over(str(Path(asked.file).absolute()) if asked.file else ""):
        return 0
    return _open(asked, one)


def _open(asked: argparse.Namespace, one: OneWindow) -> int:
    """Open the window and run the event loop."""
    app = make_application(sys.argv[:1])
    window = _window(asked)
    if asked.file and not _is_package(asked):
        window.navigation.open_last()
    one.wanted.connect(window.come_forward)
    one.listen()
    window.show_fitted_to_screen()
    if _is_package(asked):
        window.come_forward(str(Path(asked.file).absolute()))
    warn(window)
    window.auto_backup.begin()
    delete_leftovers()
    try:
        return work(app, window)
    finally:
        one.close()


def warn(window: MainWindow) -> None:
    """Show a failure in the window if installed updates are damaged."""
    damaged = fault_warning()
    if damaged is not None:
        window.fail(damaged)


def _window(asked: argparse.Namespace) -> MainWindow:
    keep_log(paths.log_file())
    library = Library(full_catalog(), _workspace(asked))
    return make_window(library, Settings(paths.settings_file()))


def check_self() -> int:
    """Run the self-check of this installation and return its exit code."""
    from zwgk_desktop.app import self_check  # noqa: PLC0415 - seldom asked for

    choose_platform()
    return self_check.run(self_check.Makers(make_application, make_window))


def work(app: QApplication, window: MainWindow) -> int:
    """Run the event loop, showing uncaught exceptions over the window."""
    show_faults(window)
    try:
        return app.exec()
    finally:
        sys.excepthook = sys.__excepthook__


_YOUNG = 20_000
"""Number of new objects that starts a garbage collection; a few megabytes at most."""


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Return the application, with Chinese texts and the theme applied."""
    desktop.prepare()
    app = QApplication(list(arguments))
    app.setApplicationName("zwgk_desktop")
    app.setApplicationDisplayName(PROGRAM_TITLE)
    app.setDesktopFileName("zwgk-desktop")
    app.setWindowIcon(program_icon())
    speak_chinese(app)
    apply_theme(app)
    return app


def speak_chinese(app: QApplication) -> None:
    """Load Qt's Chinese translation and set the Chinese locale on every system."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
    else:
        log.warning("no qtbase_zh_CN.qm in %s", folder)


def make_window(library: Library, settings: Settings) -> MainWindow:
    """Return the window with the initial workspace opened."""
    first = settings.untouched and not library.path.exists()
    window = MainWindow(library, settings)
    window.workspaces.begin()
    if first:
        window.welcome()
    spare_entries()
    return window


def spare_entries() -> None:
    """Configure garbage collection so that it rarely runs during an entry.

    Existing objects are frozen and no longer scanned. An entry creates some thousands of
    objects that live as long as their report. Python's default threshold would scan them
    several times before the entry is on screen.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG)
    gc.enable()


class _PrivateLog(RotatingFileHandler):
    """Log file readable by its owner only, since it names units and files."""

    def _open(self) -> TextIOWrapper:
        make_private(Path(self.baseFilename))  # the file may come from an earlier release
        name, mode = self.baseFilename, self.mode
        return cast(
            "TextIOWrapper", open(name, mode, encoding=self.encoding, opener=opened_private)
        )


def keep_log(file: Path) -> None:
    """Log to a file, or to stderr if the file cannot be written."""
    handler: logging.Handler
    try:
        private_folder(file.parent)
        handler = _PrivateLog(file, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        handlers=[handler],
    )


def show_faults(window: QWidget) -> None:
    """Install a hook that logs and shows uncaught exceptions. The program continues."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        QTimer.singleShot(0, window, lambda: alerts.show_failure(error, window))

    sys.excepthook = hook


def choose_platform() -> None:
    """Choose Qt's offscreen platform on Linux without a display."""
    shown = map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform.startswith("linux") and not any(shown):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _workspace(asked: argparse.Namespace) -> Path:
    given = asked.file and not _is_package(asked)
    return Path(asked.file).absolute() if given else paths.default_workspace()


def _is_package(asked: argparse.Namespace) -> bool:
    """Return whether the program was started with an update or a package."""
    return bool(asked.file) and DroppedFiles.is_own_format(Path(asked.file))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zwgk-desktop", description="政府信息公开工作年度报告")
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="工作区文件，县里发来的退改单、下发包，或者更新文件"
    )
    parser.add_argument("--sample", type=Path, metavar="DIR", help="在 DIR 中做一份样例并打开")
    parser.add_argument("--self-check", action="store_true", help="检查程序是否完整可用")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="把每一页画成图片存入 DIR")
    return parser
