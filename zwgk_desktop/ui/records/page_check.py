"""发布核对 in the window: choose the published page, read it, and show the differences."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.importers.recognise import OwnWords, RecognisedReport
from zwgk_desktop.services import page_check
from zwgk_desktop.services.change_lists import ComparedVersion, Comparison
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.page_check import CHECK_NAME, PageCheck
from zwgk_desktop.ui.incoming.imports import kinds
from zwgk_desktop.ui.records.compare_dialog import CompareDialog
from zwgk_desktop.ui.records.record_actions import show_comparison
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.window_context import WindowContext


class PageCheckDialog(CompareDialog):
    """Dialog with the differences of a published page (right) from a version (left)."""

    def __init__(self, parent: QWidget, settings: Settings, checked: PageCheck) -> None:
        self._checked = checked
        super().__init__(parent, settings, CHECK_NAME, (checked.before, checked.after))
        for picker in (self.left, self.right):
            picker.setEnabled(False)

    def refresh(self) -> None:
        """Show the result. A sheet without differences can be printed too."""
        super().refresh()
        for button in (self.save, self.paper):
            button.setEnabled(True)

    def comparison(self) -> Comparison:
        """Return the result of the check."""
        return self._checked


def check_published_page(context: WindowContext) -> None:
    """Ask for the file of the published page, and compare it with the newest version."""
    session = context.saved_session()
    if session is None:
        return
    with context.attempt():
        version = page_check.newest_version(session)
        read = partial(_read_published_page, context, session, version)
        context.files.to_read("import", CHECK_NAME, kinds(), read)


def _read_published_page(
    context: WindowContext, session: EditingSession, version: ComparedVersion, path: Path
) -> None:
    catalog, own = context.library.catalog, OwnWords(confirmed=session.spellings)

    def work(_progress: Progress) -> RecognisedReport:
        return page_check.read_page(path, catalog, version.report, own)

    show = partial(_show_page_check, context, session, version)
    context.tasks.read(f"正在读取 {path.name}…", work, then=show, failed=context.fail)


def _show_page_check(
    context: WindowContext,
    session: EditingSession,
    version: ComparedVersion,
    read: RecognisedReport,
) -> None:
    with context.attempt():
        checked = page_check.check_page(session, version, read)
        context.done(f"{result_words(checked, '定稿')}。结果已随报告保存。")
        show_comparison(context, PageCheckDialog(context.window, context.settings, checked))


def result_words(checked: PageCheck, version: str) -> str:
    """Return the result of a check in words.

    Args:
        checked: The result.
        version: What the page was compared with, in words.
    """
    found = f"网页与{version}有 {len(checked.found)} 处不同" if checked.found else ""
    unsure = f"{len(checked.unsure)} 处认不准" if checked.unsure else ""
    return "，".join(filter(None, (found, unsure))) or f"网页与{version}相同"
