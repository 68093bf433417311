"""发布核对 at the county: choose a unit's published page, and show how it differs."""

from functools import partial
from pathlib import Path

from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.services.change_lists import ComparedVersion
from zwgk_desktop.services.county.published_pages import (
    accepted_version,
    check_accepted_page,
    own_words,
)
from zwgk_desktop.services.page_check import CHECK_NAME, read_page
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.incoming.imports import kinds
from zwgk_desktop.ui.records.page_check import PageCheckDialog, result_words
from zwgk_desktop.ui.records.record_actions import show_comparison
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

_TIP = "公布的网页与接收的报告逐项比对，考核评分用这个结果"


class PublishedPages(WindowCommands):
    """Command that compares the published page of a unit with its accepted report."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._county = context.group(CountyCommands)
        self._county.add_actions(self.page_actions())

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions of the county's page."""
        needs = Needs.WRITABLE_ROW
        check = ActionSpec(
            "check_page", "发布核对…", self._check_chosen, needs=needs, of_row=True, tip=_TIP
        )
        return (check,)

    def check(self, name: str) -> None:
        """Ask for the published page of a unit, by its name on the board."""
        collection = self._county.collection
        line = collection.line_named(name) if collection else None
        if collection is None or line is None:
            return
        with self.attempt():
            version = accepted_version(collection, line)
            read = partial(self._read, name, version)
            self._files.to_read("import", f"{CHECK_NAME}：{name}", kinds(), read)

    def _check_chosen(self) -> None:
        row = self._county.page.board.table.chosen_record
        if row is not None:
            self.check(row.status.name)

    def _read(self, name: str, version: ComparedVersion, path: Path) -> None:
        collection = self._county.collection
        if collection is None:
            return
        catalog, own = self._library.catalog, own_words(collection, version)

        def work(_progress: Progress) -> RecognisedReport:
            return read_page(path, catalog, version.report, own)

        then = partial(self._show, name, version)
        self._tasks.read(f"正在读取 {path.name}…", work, then=then, failed=self.failed.emit)

    def _show(self, name: str, version: ComparedVersion, read: RecognisedReport) -> None:
        """Store the result and show it, unless another submission counts by now."""
        collection = self._county.collection
        line = collection.line_named(name) if collection else None
        if collection is None or line is None:
            return
        with self.attempt():
            if accepted_version(collection, line).label != version.label:
                return
            checked = check_accepted_page(collection, line, version, read)
            self.changed.emit()
            self.reported.emit(
                f"{result_words(checked, '接收的报告')}。结果已随审核保存，可以撤销。"
            )
            dialog = PageCheckDialog(self._window, self._settings, checked)
            show_comparison(self._context, dialog)
