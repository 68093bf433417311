"""What can be done with the books: opened, entered, filled into the report, the calendar kept."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from zwgk_desktop.domain.books.events import Event, EventKind
from zwgk_desktop.domain.books.fields import (
    DECISION_FIELDS,
    DISPUTE_FIELDS,
    DOCUMENT_FIELDS,
    PERSONAL_FIELDS,
    REQUEST_FIELDS,
    BookField,
)
from zwgk_desktop.domain.books.letters import Letter
from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.services.books import casework, directories, filling, handing_out, letters
from zwgk_desktop.services.books.dues import moved
from zwgk_desktop.services.books.office_list import OfficeList, read_list, take_in
from zwgk_desktop.services.books.registers import UnitBooks
from zwgk_desktop.services.calendar import ReadCalendar, shipped
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs, Place
from zwgk_desktop.ui.books.calendar_dialog import CalendarDialog
from zwgk_desktop.ui.books.entry_form import EntryDialog
from zwgk_desktop.ui.books.event_dialog import EventDialog
from zwgk_desktop.ui.books.fill_dialog import FillDialog
from zwgk_desktop.ui.books.letter_dialog import LetterDialog
from zwgk_desktop.ui.books.page import BooksPage
from zwgk_desktop.ui.books.rows import Book
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.navigation import Navigation

_FIELDS: Mapping[Book, tuple[BookField, ...]] = {
    Book.REQUESTS: (*REQUEST_FIELDS, *PERSONAL_FIELDS),
    Book.DOCUMENTS: DOCUMENT_FIELDS,
    Book.DECISIONS: DECISION_FIELDS,
    Book.DISPUTES: DISPUTE_FIELDS,
}
_PREFIXES = {
    Book.REQUESTS: "request",
    Book.DOCUMENTS: "document",
    Book.DECISIONS: "decision",
    Book.DISPUTES: "dispute",
}
_FIRST = ("received_on", "channel", "class", "applicant", "contact", "identity", "subject")
_DAY_ONE: Mapping[str, str] = {
    "in_person": "当面提交的，填提交的当天（条例第三十一条）。",
    "signed_post": "谁在哪天签收的？门卫代收也算签收，填签收的当天（条例第三十一条）。",
    "ordinary_post": "平常信函，填与申请人确认收到的当天（条例第三十一条）。",
    "internet": "网上提交的，填与申请人双方确认的当天（条例第三十一条）。",
    "fax": "传真，填与申请人双方确认的当天（条例第三十一条）。",
    "e_mail": "电子邮件，填与申请人双方确认的当天（条例第三十一条）。",
}


class BookCommands(CommandGroup):
    """Keeps the page of the books and does what is wished on it."""

    def __init__(
        self,
        window: QMainWindow,
        desk: Desk,
        library: Library,
        navigation: Navigation,
        files: FileQuestions,
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._library = window, desk, library
        self._navigation, self._files = navigation, files
        self._unit = ""
        self.page = BooksPage(window)
        self.page.hide()
        self._connect()

    def actions(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec(
                "books",
                "台账",
                self.open,
                Place.GO,
                keys="Ctrl+R",
                tip="依申请公开、规范性文件、行政处理、复议诉讼四本台账",
            ),
            ActionSpec(
                "fill_from_books",
                "从台账填入…",
                self.fill,
                Place.FILL,
                needs=Needs.EDITABLE,
                keys="Ctrl+Shift+R",
                tip="用台账计出的数字填二、三、四表，先看改动再填",
                saved=True,
            ),
            ActionSpec(
                "work_calendar",
                "工作日历…",
                self.show_calendar,
                Place.YEARS,
                letter="J",
                tip="每年的放假和调休上班；粘贴放假通知",
            ),
        )

    # Opening -------------------------------------------------------------------------

    def open(self, unit: str = "") -> None:
        """Show the books of a unit: of the report on the desk where none is named."""
        session = self._desk.session
        wanted = unit or (session.report.unit if session else "") or self._unit
        if not self._desk.saved():
            return
        self._unit = wanted
        self._navigation.show_aside(self.page)
        self.refresh()
        self.page.table.setFocus()

    def open_request(self, unit: str, number: str) -> None:
        """Show one request."""
        self.open(unit)
        books = self.page.books
        if books is not None:
            with self.attempt():
                self.page.tabs.setCurrentIndex(0)
                self.page.open_request(books.request(number)[0])

    def refresh(self) -> None:
        """Show the books as they stand."""
        if not self.page.isVisible():
            return
        workspace = self._library.workspace
        reports = workspace.reports() if workspace else ()
        kept = workspace.book_units() if workspace else ()
        units = list(dict.fromkeys((*kept, *(entry.unit for entry in reports))))
        if self._unit not in units:
            self._unit = units[0] if units else ""
        books = workspace.books(self._unit) if workspace and self._unit else None
        self.page.show_books(books, units, writable=not self._library.locked)

    def _turn(self, unit: str) -> None:
        self._unit = unit
        self.refresh()

    # Entering ------------------------------------------------------------------------

    def _add(self, book: Book) -> None:
        books = self.page.books
        if books is None:
            return
        if book is Book.REQUESTS:
            dialog = self._ask("登记一件申请", _ordered(_FIELDS[book]), partial(_register, books))
            proposed = casework.propose_number(books, date.today())  # noqa: DTZ011 - the office's own day
            today = str(date.today())  # noqa: DTZ011 - as above
            dialog.form.show_values({"number": proposed, "received_on": today})
            _tell_day_one(dialog)
            return
        take: Mapping[Book, Callable[[dict[str, str]], object]] = {
            Book.DOCUMENTS: partial(directories.add_document, books),
            Book.DECISIONS: partial(directories.set_decision, books),
            Book.DISPUTES: partial(directories.add_dispute, books),
        }
        self._ask(f"登记：{book.value}", _FIELDS[book], take[book])

    def _correct(self, book: Book, subject: int) -> None:
        books = self.page.books
        if books is None:
            return
        take = partial(_corrected, books, book, subject)
        fields = _ordered(_FIELDS[book]) if book is Book.REQUESTS else _FIELDS[book]
        dialog = self._ask(f"更正：{book.value}", fields, take)
        values = {**books.values(subject), **books.personal(subject)}
        prefixes = (f"{_PREFIXES[book]}.", "personal.")
        texts = {
            address.partition(".")[2]: str(value)
            for address, value in values.items()
            if address.startswith(prefixes) and address.count(".") == 1
        }
        dialog.form.show_values({n: t for n, t in texts.items() if n in dialog.form.controls})
        if book is Book.REQUESTS:
            _tell_day_one(dialog)

    def _remove(self, book: Book, subject: int) -> None:
        books = self.page.books
        if books is None:
            return

        def remove() -> None:
            with self.attempt():
                if book is Book.REQUESTS:
                    casework.remove(books, books.entries(Request)[subject].number)
                else:
                    books.remove(subject)
                self._done("已去掉。可以撤销。")

        alerts.ask(
            self._window,
            "去掉这一条",
            ("从台账里去掉这一条？", "登记错了才去掉；可以撤销。"),
            (("去掉", remove),),
        )

    def _step(self, event: Event) -> None:
        """Enter what happened to the request that is shown."""
        books, number = self._shown()
        if books is None:
            return

        def take(told: Event) -> None:
            if told.kind is EventKind.CONCLUDED:
                casework.conclude(books, number, told.on, told.outcome or "")
            else:
                casework.add_event(books, number, told)

        self._tell(EventDialog(self._window, number, event, take))

    def _edit(self, place: int) -> None:
        books, number = self._shown()
        if books is None:
            return
        before = books.request(number)[1].events[place - 1]
        take = partial(casework.replace_event, books, number, place)
        self._tell(EventDialog(self._window, number, before, take))

    def _remove_event(self, place: int) -> None:
        books, number = self._shown()
        if books is not None:
            with self.attempt():
                casework.remove_event(books, number, place)
                self._done("已去掉这个事项。可以撤销。")

    def _confirm(self) -> None:
        books = self.page.books
        if books is None:
            return

        def confirm() -> None:
            with self.attempt():
                directories.confirm_directory(books)
                self._done("目录已确认完整。可以撤销。")

        words = ("目录里从头起的文件都登记了吗？", "确认以后，“现行有效件数”才从目录计数。")
        alerts.ask(self._window, "确认目录完整", words, (("都登记了", confirm),))

    # Undo ----------------------------------------------------------------------------

    def _undo(self, *, back: bool) -> None:
        workspace = self._library.workspace
        if workspace is None or not self._unit:
            return
        with self.attempt():
            line = workspace.book_line(self._unit)
            act = line.undo() if back else line.redo()
            self._done(f"{act.kind.label}：{(act.repeats or act.kind).label}")

    # Files ---------------------------------------------------------------------------

    def _import(self) -> None:
        self._files.to_read("books", "读入登记表", "表格 (*.xlsx *.xls *.et *.csv)", self._read)

    def _read(self, path: Path) -> None:
        books = self.page.books
        if books is None:
            return
        with self.attempt():
            read = read_list(books, path)
            lines = [f"第{one.row}行：{one.reason}" for one in read.unsure[:8]]
            more = f"……共{len(read.unsure)}行拿不准" if len(read.unsure) > len(lines) else ""
            alerts.ask(
                self._window,
                "读入登记表",
                (
                    f"“{read.name}”里读出{len(read.additions)}件，拿不准{len(read.unsure)}行。",
                    "\n".join((*lines, more)).strip() or "都读出来了。",
                ),
                ((f"登记{len(read.additions)}件", partial(self._take_in, books, read)),),
            )

    def _take_in(self, books: UnitBooks, read: OfficeList) -> None:
        with self.attempt():
            take_in(books, read)
            self._done(f"登记了{len(read.additions)}件，拿不准的{len(read.unsure)}行请单独登记。")

    def _export(self) -> None:
        name = f"{self._unit}依申请公开登记簿.xlsx"
        kinds = "表格 (*.xlsx);;日历 (*.ics)"
        self._files.to_write("books", "导出登记簿", kinds, name, self._hand_out)

    def _hand_out(self, target: Path) -> None:
        books = self.page.books
        if books is not None:
            with self.attempt():
                count = handing_out.hand_out(books, target, unmasked=self.page.unmasked)
                masked = "" if self.page.unmasked else "，申请人、内容和备注已隐去"
                self.written.emit(target, f"已导出{count}件{masked}。")

    def _write_letter(self) -> None:
        books, number = self._shown()
        if books is not None:
            LetterDialog(self._window, books, number, self._save_letter).open()

    def _save_letter(self, letter: Letter, day: date, draft: bool) -> None:  # noqa: FBT001 - of a button
        name = f"{letter.title}{'（草稿）' if draft else ''}.docx"

        def save(target: Path) -> None:
            with self.attempt():
                letters.write(letter, day, target, draft=draft)
                self.written.emit(target, f"已导出{letter.title}。")

        self._files.to_write("books", "导出文书", "Word 文档 (*.docx)", name, save)

    # Into the report -------------------------------------------------------------------

    def fill(self) -> None:
        """Show what the books say of the report on the desk, and fill it in when confirmed."""
        session, workspace = self._desk.session, self._library.workspace
        if session is None or workspace is None:
            return
        with self.attempt():
            books = workspace.books(session.report.unit).books
            proposal = filling.propose(books, session.report, session.previous)
            take = partial(filling.fill, session, proposal)
            dialog = FillDialog(self._window, session.report.edition, proposal, take)
            dialog.accepted.connect(self.changed)
            dialog.open()

    def show_calendar(self) -> None:
        """Show the working days of a year, and take a notice."""
        workspace = self._library.workspace
        calendar = workspace.calendar() if workspace else shipped()
        writable = not self._library.locked
        CalendarDialog(self._window, calendar, self._adopt, writable=writable).open()

    def _adopt(self, read: ReadCalendar) -> str:
        workspace = self._library.to_write()
        before = workspace.calendar()
        workspace.adopt_calendar(read)
        after, today = workspace.calendar(), date.today()  # noqa: DTZ011 - the office's own day
        found = [
            f"{one.number} {one.before}→{one.after}"
            for unit in workspace.book_units()
            for one in moved(workspace.books(unit).books.requests, before, after, today)
        ]
        more = f"等{len(found)}件" if len(found) > 5 else ""
        listed = f"期限有变动的：{'；'.join(found[:5])}{more}" if found else "没有期限变动"
        said = f"已采用{read.year.year}年的放假安排。{listed}。"
        self._done(said)
        return said

    # ---------------------------------------------------------------------------------

    def _shown(self) -> tuple[UnitBooks | None, str]:
        books, subject = self.page.books, self.page.request.subject
        known = books.entries(Request) if books else {}
        return (books, known[subject].number) if subject in known else (None, "")

    def _ask(
        self,
        title: str,
        fields: tuple[BookField, ...],
        take: Callable[[dict[str, str]], object],
    ) -> EntryDialog:
        dialog = EntryDialog(self._window, title, fields, take)
        self._tell(dialog)
        return dialog

    def _tell(self, dialog: EntryDialog) -> None:
        dialog.accepted.connect(partial(self._done, "已保存。可以撤销。"))
        dialog.open()

    def _done(self, words: str) -> None:
        self.changed.emit()
        self.reported.emit(words)

    def _connect(self) -> None:
        page, request = self.page, self.page.request
        for signal, slot in (
            (page.unit_chosen, self._turn),
            (page.adding, self._add),
            (page.correcting, self._correct),
            (page.removing, self._remove),
            (page.importing, self._import),
            (page.exporting, self._export),
            (page.confirming, self._confirm),
            (page.undoing, partial(self._undo, back=True)),
            (page.redoing, partial(self._undo, back=False)),
            (request.stepping, self._step),
            (request.editing, self._edit),
            (request.removing, self._remove_event),
            (request.writing, self._write_letter),
        ):
            signal.connect(slot)


def _register(books: UnitBooks, texts: dict[str, str]) -> None:
    casework.register(books, texts)


def _corrected(books: UnitBooks, book: Book, subject: int, texts: dict[str, str]) -> None:
    match book:
        case Book.REQUESTS:
            casework.correct(books, books.entries(Request)[subject].number, texts)
        case Book.DOCUMENTS:
            number = str(books.values(subject)["document.number"])
            directories.correct_document(books, number, texts)
        case Book.DECISIONS:
            directories.correct_decision(books, subject, texts)
        case Book.DISPUTES:
            directories.correct_dispute(books, str(books.values(subject)["dispute.id"]), texts)


def _ordered(fields: tuple[BookField, ...]) -> tuple[BookField, ...]:
    """Put first what is asked for first."""
    by_name = {field.name: field for field in fields}
    first = [by_name[name] for name in ("number", *_FIRST)]
    return (*first, *(field for field in fields if field not in first))


def _tell_day_one(dialog: EntryDialog) -> None:
    """Ask, in the words of the channel, which day counts as the day of receipt."""
    channel = dialog.form.controls["channel"]

    def tell() -> None:
        dialog.form.say("received_on", _DAY_ONE.get(dialog.form.texts()["channel"], ""))

    channel.currentIndexChanged.connect(tell)  # type: ignore[union-attr]  # it is a choice
    tell()
