"""The board out of the window: a workbook, pages, a printer."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from zwgk_desktop.services.county.board import board_pdf, write_board
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.county.page import CountyPage
from zwgk_desktop.ui.date_line import today
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.paper.printing import PlainPages, Printing
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.tasks import Tasks

_KINDS = "表格 (*.xlsx);;PDF (*.pdf)"


class BoardHandingOut(CommandGroup):
    """What goes out is what the board shows: its filter and its order count."""

    def __init__(
        self,
        window: QMainWindow,
        county: CountyCommands,
        files: FileQuestions,
        tasks: Tasks,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._county = window, county
        self._files, self._tasks, self._settings = files, tasks, settings
        self.printing: Printing | None = None
        county.page_made.connect(self._attend)

    def export(self) -> None:
        """Ask where, and write the board."""
        name = f"{self._county.year}年收报台.xlsx"
        self._files.to_write("county", "导出收报台", _KINDS, name, self._write)

    def print(self) -> None:
        """Set the board and ask for a printer."""
        collection = self._county.collection
        if collection is None:
            return
        if self.printing is None:
            self.printing = Printing(self._window, self._tasks, self._settings)
            self.printing.reported.connect(self.reported)
            self.printing.failed.connect(self.failed)
        with self.attempt():
            data = board_pdf(collection, tuple(self._county.page.board.shown), today())
            pages = PlainPages(f"{collection.year}年收报台", landscape=True)
            self.printing.start_pages(pages, partial(_as_it_is, data))

    def _write(self, target: Path) -> None:
        collection = self._county.collection
        if collection is not None:
            with self.attempt():
                shown = tuple(self._county.page.board.shown)
                write_board(collection, shown, target, today())
                self.written.emit(target, f"已导出{len(shown)}个单位的收报台。")

    def _attend(self, page: CountyPage) -> None:
        page.board.exporting.connect(self.export)
        page.board.printing.connect(self.print)


def _as_it_is(data: bytes, _progress: Progress) -> bytes:
    return data
