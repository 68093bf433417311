"""Puts the window together: log, faults, language, look, workspace."""

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
from zwgk_desktop.services.updates.installed import full_catalog, tidy, warning
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.county.arrivals import Arrivals
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
    """Open the window and run it."""
    app = make_application(sys.argv[:1])
    window = _window(asked)
    if asked.file and not _is_package(asked):
        window.navigation.open_last()
    one.wanted.connect(window.come_forward)
    one.listen()
    window.show_fitting()
    if _is_package(asked):
        window.come_forward(str(Path(asked.file).absolute()))
    warn(window)
    window.auto_backup.begin()
    tidy()
    try:
        return work(app, window)
    finally:
        one.close()


def warn(window: MainWindow) -> None:
    """Show which installed updates are damaged and not in use."""
    damaged = warning()
    if damaged is not None:
        window.fail(damaged)


def _window(asked: argparse.Namespace) -> MainWindow:
    keep_log(paths.log_file())
    library = Library(full_catalog(), _workspace(asked))
    return make_window(library, Settings(paths.settings_file()))


def check_self() -> int:
    """Check whether this copy of the program is whole."""
    from zwgk_desktop.app import self_check  # noqa: PLC0415 - seldom asked for

    choose_platform()
    return self_check.run(self_check.Makers(make_application, make_window))


def work(app: QApplication, window: MainWindow) -> int:
    """Run the window until it is closed, showing over it what nobody caught."""
    show_faults(window)
    try:
        return app.exec()
    finally:
        sys.excepthook = sys.__excepthook__


_YOUNG = 20_000
"""How many objects are made before garbage is looked for; a few megabytes at most."""


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Return the application, in Chinese and with our own look."""
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
    """Have Qt's own buttons, menus and dialogs speak Chinese, wherever we run."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
    else:
        log.warning("no qtbase_zh_CN.qm in %s", folder)


def make_window(library: Library, settings: Settings) -> MainWindow:
    """Return the window, with its workspace opened and faults shown over it."""
    first = settings.untouched and not library.path.exists()
    window = MainWindow(library, settings)
    window.workspaces.begin()
    if first:
        window.welcome()
    spare_entries()
    return window


def spare_entries() -> None:
    """Have garbage looked for between entries rather than within one.

    What stands now stays and is not looked through. An entry makes some thousands of
    objects that live as long as the report they tell of: Python's own threshold would
    have them looked through several times before it is on screen.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG)
    gc.enable()


class _PrivateLog(RotatingFileHandler):
    """A log that only its owner reads: it names units and files."""

    def _open(self) -> TextIOWrapper:
        make_private(Path(self.baseFilename))  # one of an earlier release
        name, mode = self.baseFilename, self.mode
        return cast(
            "TextIOWrapper", open(name, mode, encoding=self.encoding, opener=opened_private)
        )


def keep_log(file: Path) -> None:
    """Log to a file; without one if it cannot be written."""
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
    """Log and show what nobody caught, and go on: everything entered is on disk."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        QTimer.singleShot(0, window, lambda: alerts.show_failure(error, window))

    sys.excepthook = hook


def choose_platform() -> None:
    """Draw without a display where there is none."""
    shown = map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform.startswith("linux") and not any(shown):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _workspace(asked: argparse.Namespace) -> Path:
    given = asked.file and not _is_package(asked)
    return Path(asked.file).absolute() if given else paths.default_workspace()


def _is_package(asked: argparse.Namespace) -> bool:
    """Tell whether the program is started with an update, or what the county or a unit sent."""
    return bool(asked.file) and Arrivals.knows(Path(asked.file))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zwgk-desktop", description="政府信息公开工作年度报告")
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="工作区文件，县里发来的退改单、下发包，或者更新文件"
    )
    parser.add_argument("--sample", type=Path, metavar="DIR", help="在 DIR 中做一份样例并打开")
    parser.add_argument("--self-check", action="store_true", help="检查程序是否完整可用")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="把每一页画成图片存入 DIR")
    return parser
