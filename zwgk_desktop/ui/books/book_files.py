"""File commands of the books: registers, letters, and attachments of requests."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.file_names import file_name
from zwgk_desktop.importers.formats import SUFFIXES
from zwgk_desktop.services.books import decision_grid, disclosure_files
from zwgk_desktop.services.books.attachments import (
    ATTACHMENT_KIND,
    Attachment,
    attach,
    remove_attachment,
    save_attachment,
)
from zwgk_desktop.services.books.due_list import DueItem, DuePeriod, due_list_pdf
from zwgk_desktop.services.books.filling import PeriodFigures, write_period
from zwgk_desktop.services.books.letters import evidence_of
from zwgk_desktop.services.books.register_files import (
    OfficeList,
    export_register,
    read_request_list,
    register_entries,
)
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.books.book_dialogs import PeriodDialog
from zwgk_desktop.ui.books.entry_form import EntryDialog
from zwgk_desktop.ui.books.evidence_dialog import EvidenceDialog
from zwgk_desktop.ui.books.letter_dialog import LetterDialog
from zwgk_desktop.ui.books.page import BooksPage
from zwgk_desktop.ui.books.rows import Book
from zwgk_desktop.ui.fields import today
from zwgk_desktop.ui.output.printing import PrintedDocument, Printing
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

_FILED = frozenset({Book.REQUESTS, Book.DISCLOSURES, Book.DECISIONS})
"""Books that are read from and written to files."""


class BookFiles(WindowCommands):
    """Command group for the import and export of the books."""

    def __init__(self, context: WindowContext, page: Callable[[], BooksPage]) -> None:
        super().__init__(context)
        self._page = page

    def page_actions(self) -> tuple[ActionSpec, ...]:
        def filed() -> bool:
            page = self._page()
            return page.lists and page.book in _FILED

        read = "单位自己的登记表、站所填好的统计表（Excel、WPS 表格、CSV）"
        write = "登记簿的表格，或者答复期限的日历；站所要填的统计表"
        files = partial(ActionSpec, bar="files", shown=filed)
        return (
            files(
                "books_import",
                "读入登记表…",
                self._import,
                needs=Needs.WRITABLE,
                icon="import",
                tip=read,
            ),
            files(
                "books_export",
                "导出…",
                self._export,
                icon="xlsx",
                tip=write,
                possible=self._has_books,
            ),
            ActionSpec(
                "letter",
                "文书…",
                self.write_letter,
                needs=Needs.WRITABLE_ROW,
                keys="F4",
                icon="pdf",
                tip="补正、延期、答复等文书",
                bar="request",
                of_row=True,
                shown=lambda: self._page().book is Book.REQUESTS,
            ),
            ActionSpec(
                "evidence",
                "证据清单…",
                self._show_evidence,
                needs=Needs.WRITABLE_ROW,
                tip="办结、复议诉讼需要的材料，逐项打勾",
                bar="request",
                of_row=True,
                possible=self._needs_evidence,
                shown=lambda: self._page().book is Book.REQUESTS,
            ),
        )

    def _has_books(self) -> bool:
        return self._page().books is not None

    def _needs_evidence(self) -> bool:
        books, request = self._page().books, self._page().chosen_request
        return books is not None and request is not None and bool(evidence_of(books, request))

    def _show_evidence(self) -> None:
        books, request = self._page().books, self._page().chosen_request
        if books is not None and request is not None:
            save = partial(self._save_paper, "证据清单", "PDF 文件 (*.pdf)")
            dialog = EvidenceDialog(self._window, books, request.number, save)
            dialog.saved.connect(self.changed)
            dialog.open()

    def _import(self) -> None:
        self._files.to_read("books", "读入登记表", "表格 (*.xlsx *.xls *.et *.csv)", self._read)

    def _read(self, path: Path) -> None:
        books = self._page().books
        if books is None:
            return

        with self.attempt():
            readers: Mapping[Book, Callable[[UnitBooks, Path], OfficeList]] = {
                Book.REQUESTS: read_request_list,
                Book.DISCLOSURES: disclosure_files.read_disclosure_list,
                Book.DECISIONS: decision_grid.read_sheet,
            }
            read = readers[self._page().book](books, path)
            changed = decision_grid.changed_figures(books, read) if self._page().shows_grid else ()
            lines = [*changed, *(f"第{one.row}行：{one.reason}" for one in read.unsure_rows)][:8]
            more = (
                f"……改动{len(changed)}格，共{len(read.unsure_rows)}行拿不准"
                if len(read.unsure_rows) + len(changed) > len(lines)
                else ""
            )
            alerts.ask(
                self._window,
                "读入登记表",
                (
                    f"“{read.name}”里读出{read.count}{self._page().measure_word}，拿不准{len(read.unsure_rows)}行。",
                    "\n".join((*lines, more)).strip() or "都读出来了。",
                ),
                (
                    (
                        f"登记{read.count}{self._page().measure_word}",
                        partial(self._confirm_list, books, read),
                    ),
                ),
            )

    def _confirm_list(self, books: UnitBooks, read: OfficeList) -> None:
        with self.attempt():
            register_entries(books, read)
            self.changed.emit()
            done = f"登记了{read.count}{self._page().measure_word}"
            self.reported.emit(f"{done}，拿不准的{len(read.unsure_rows)}行请单独登记。")

    def _export(self) -> None:
        books = self._page().books
        unit = books.unit if books is not None else ""
        if self._page().book is Book.DISCLOSURES:
            name, kinds = f"{unit}主动公开台账.xlsx", "表格 (*.xlsx)"
            self._files.to_write("books", "导出台账", kinds, name, self._export_disclosures)
            return
        if self._page().shows_grid:
            name = f"{unit}{self._page().grid_year}年行政处理决定统计表.xlsx"
            self._files.to_write(
                "books", "导出统计表", "表格 (*.xlsx)", name, self._export_decisions
            )
            return
        name = f"{unit}依申请公开登记簿.xlsx"
        kinds = "表格 (*.xlsx);;日历 (*.ics)"
        self._files.to_write("books", "导出登记簿", kinds, name, self._export_register)

    def _export_register(self, target: Path) -> None:
        books = self._page().books
        if books is not None:
            with self.attempt():
                count = export_register(books, target, unmasked=self._page().names.isChecked())
                masked = "" if self._page().names.isChecked() else "，申请人、内容和备注已隐去"
                self.written.emit(target, f"已导出{count}件{masked}。")

    def _export_disclosures(self, target: Path) -> None:
        """Write the disclosures of the year shown."""
        books = self._page().books
        if books is not None:
            with self.attempt():
                year = self._page().year.currentData()
                count = disclosure_files.export_disclosures(books, target, year)
                self.written.emit(target, f"已导出{count}条。")

    def _export_decisions(self, target: Path) -> None:
        """Write the grid of the year shown, for the stations to fill."""
        books = self._page().books
        if books is not None:
            with self.attempt():
                count = decision_grid.export_sheet(books, target, self._page().grid_year)
                self.written.emit(target, f"已导出{count}行，站所填好后用“读入登记表”读回来。")

    def show_period(self, books: UnitBooks, catalog: Catalog) -> None:
        """Show the figures of the books for a period of days."""
        save = partial(self._save_period, catalog)
        dialog = PeriodDialog(self._window, self._settings, books, catalog.edition_to_fill, save)
        dialog.open()

    def _save_period(self, catalog: Catalog, figures: PeriodFigures) -> None:
        def save(target: Path) -> None:
            with self.attempt():
                write_period(figures, target, catalog.rules[figures.report.edition.id])
                self.written.emit(target, f"已导出{figures.words}的统计表。")

        name = f"{figures.report.unit}{figures.words}统计表.xlsx"
        self._files.to_write("books", "导出统计表", "表格 (*.xlsx)", name, save)

    def write_letter(self, kind: str = "") -> None:
        """Open the letters of the chosen request, first one of a kind, or the most likely."""
        books, request = self._page().books, self._page().chosen_request
        if books is not None and request is not None:
            save = partial(self._save_paper, "文书", "Word 文档 (*.docx)")
            LetterDialog(self._window, books, request.number, save, kind).open()

    def _save_paper(
        self, what: str, kinds: str, name: str, write: Callable[[Path], object]
    ) -> None:
        def save(target: Path) -> None:
            with self.attempt():
                write(target)
                self.changed.emit()
                self.written.emit(target, f"已导出{what}。")

        self._files.to_write("books", f"导出{what}", kinds, name, save)


class AttachmentCommands(WindowCommands):
    """Command group for the attachments of the request that the books page shows."""

    def __init__(self, context: WindowContext, page: Callable[[], BooksPage]) -> None:
        super().__init__(context)
        self._page = page

    def page_actions(self) -> tuple[ActionSpec, ...]:
        def writable() -> bool:
            return not self._library.locked

        row = partial(ActionSpec, needs=Needs.ROW, bar="attachments", of_row=True)
        return (
            ActionSpec(
                "attachment_add",
                "添加附件…",
                self._ask_for_files,
                tip="扫描件、文书等，每个不超过10兆",
                bar="attachments",
                possible=writable,
            ),
            row("attachment_open", "打开", self._open, tip="打开一份副本，退出程序时删除"),
            row("attachment_save", "另存为…", self._save),
            row("attachment_remove", "去掉附件", self._remove, keys="Delete", possible=writable),
        )

    def add(self, files: Sequence[Path]) -> None:
        """Ask of what kind some files are, and attach them to the request shown."""
        books, request = self._page().books, self._page().chosen_request
        if self._library.locked:
            self.refused.emit("这个工作区现在只读，不能添加附件。")
        elif books is not None and request is not None:
            self._ask_for_kind(books, request.number, list(files))

    def _ask_for_kind(self, books: UnitBooks, number: str, waiting: list[Path]) -> None:
        def take(texts: Mapping[str, str]) -> None:
            while waiting:  # those attached before a refusal are not attached again
                attach(books, number, waiting[0], texts["kind"])
                del waiting[0]

        dialog = EntryDialog(self._window, f"添加附件：{number}", (ATTACHMENT_KIND,), take)
        dialog.form.set_note("kind", "、".join(file.name for file in waiting))
        dialog.finished.connect(self.changed)
        dialog.accepted.connect(partial(self.reported.emit, "已添加附件。可以撤销。"))
        dialog.open()

    def _ask_for_files(self) -> None:
        self._files.to_read_several("attachments", "添加附件", "所有文件 (*)", self.add)

    def _open(self) -> None:
        if chosen := self._chosen():
            books, number, one = chosen
            with self.attempt():
                write = partial(save_attachment, books, one)
                self._files.show_copy(_copy_name(number, one), SUFFIXES, write)

    def _save(self) -> None:
        if chosen := self._chosen():
            books, number, one = chosen
            name, save = _copy_name(number, one), partial(self._save_as, books, one)
            self._files.to_write("attachments", "另存附件", "所有文件 (*)", name, save)

    def _save_as(self, books: UnitBooks, one: Attachment, target: Path) -> None:
        with self.attempt():
            save_attachment(books, one, target)
            self.written.emit(target, "已另存附件。")

    def _remove(self) -> None:
        if chosen := self._chosen():
            with self.attempt():
                remove_attachment(*chosen)
                self.changed.emit()
                self.reported.emit("已去掉附件。可以撤销。")

    def _chosen(self) -> tuple[UnitBooks, str, Attachment] | None:
        """Return the books, the request's number and the selected attachment."""
        books, request = self._page().books, self._page().chosen_request
        chosen = self._page().request.attachments.table.chosen_record
        if books is None or request is None or chosen is None:
            return None
        return books, request.number, chosen


def _copy_name(number: str, one: Attachment) -> str:
    """Return a file name for a copy of an attachment, without the applicant's name."""
    return file_name(f"{number}号申请附件{one.address_number}", Path(one.name).suffix or ".dat")


def print_due(context: WindowContext, items: Sequence[DueItem], period: DuePeriod) -> None:
    """Print a due list."""
    workspace = context.library.workspace
    if workspace is None:
        return
    with context.attempt():
        data = due_list_pdf(items, period, today(), workspace.context.books.applicant_names())
        printed = PrintedDocument("要答复的申请和案件", landscape=True)
        context.group(Printing).start_pages(printed, lambda _progress: data)
