"""Commands on entries of the books: add, correct, remove, split, undo and redo."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from zwgk_desktop.domain.books.fields import (
    DISPUTE_FIELDS,
    DOCUMENT_FIELDS,
    PERSONAL_FIELDS,
    REQUEST_FIELDS,
    BookField,
    FieldType,
)
from zwgk_desktop.domain.books.requests import Event, EventKind, Request
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books import decision_grid, disclosures, other_books, request_acts
from zwgk_desktop.services.books.dues import current_day
from zwgk_desktop.services.books.letters import LETTER_LABELS, letter_kind_of
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.books.entry_form import EntryDialog, EntryForm, EventDialog, EventDraft
from zwgk_desktop.ui.books.page import BooksPage
from zwgk_desktop.ui.books.registration_forms import (
    FIRST,
    DisclosureDialog,
    DisputeDialog,
    RequestDialog,
    watch_disclosure,
)
from zwgk_desktop.ui.books.rows import Book, book_rows
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

_FIELDS: Mapping[Book, tuple[BookField, ...]] = {  # those of disclosures are read from a file
    Book.REQUESTS: (*REQUEST_FIELDS, *PERSONAL_FIELDS),
    Book.DOCUMENTS: DOCUMENT_FIELDS,
    Book.DISPUTES: DISPUTE_FIELDS,
}
_PREFIXES = {
    Book.REQUESTS: "request",
    Book.DOCUMENTS: "document",
    Book.DISPUTES: "dispute",
}
_DAY_ONE: Mapping[str, str] = {
    "in_person": "当面提交的，填提交的当天（条例第三十一条）。",
    "signed_post": "谁在哪天签收的？门卫代收也算签收，填签收的当天（条例第三十一条）。",
    "ordinary_post": "平常信函，填与申请人确认收到的当天（条例第三十一条）。",
    "internet": "网上提交的，填与申请人双方确认的当天（条例第三十一条）。",
    "fax": "传真，填与申请人双方确认的当天（条例第三十一条）。",
    "e_mail": "电子邮件，填与申请人双方确认的当天（条例第三十一条）。",
}

_DELIVERY = tuple(
    field for field in REQUEST_FIELDS if field.name in {"answer_number", "sent_by", "tracking"}
)
"""Fields of a request that are entered with its conclusion."""
_STATIONS = (BookField("stations", "站所", FieldType.LINES),)
_PARTS = (BookField("parts", "拆成几件", required=True),)
_HOW_COUNTED = (
    "拆开的各件各有登记号（末尾加-1、-2），各自答复，各计一件，内容请逐件更正。"
    "一封信里有几件申请怎样计数，没有文件规定：一年之内请用同一种算法。"
)

_NAMING = 3
"""Number of leading columns that are quoted to identify an entry."""


class EntryCommands(WindowCommands):
    """Command group that adds, corrects and removes entries, and undoes such acts.

    Args:
        page: Returns the page.
        write_letter: Opens the letter of a kind about the request shown.
    """

    def __init__(
        self,
        context: WindowContext,
        page: Callable[[], BooksPage],
        write_letter: Callable[[str], object],
    ) -> None:
        super().__init__(context)
        self._page, self._write_letter = page, write_letter
        self._saved: int | None = None
        """Subject id of the entry that was just saved."""
        self._saved_event: Event | None = None
        self._past = False
        """Whether the last request was registered with the fields of events visible."""

    def page_actions(self) -> tuple[ActionSpec, ...]:
        return (*self._actions_of_lists(), *self._actions_of_request())

    def _actions_of_lists(self) -> tuple[ActionSpec, ...]:
        def listed() -> bool:
            return self._page().lists and not self._page().shows_grid

        def gridded() -> bool:
            return self._page().lists and self._page().shows_grid

        page = partial(ActionSpec, needs=Needs.WRITABLE)
        bar = partial(page, bar="entries")
        add = partial(bar, primary=True, shown=lambda: not self._page().shows_grid)
        row = partial(bar, needs=Needs.WRITABLE_ROW, of_row=True, shown=listed)
        undo, redo = (partial(self._undo, back=back) for back in (True, False))
        return (
            add("entry_add", "登记…", self._add, keys="Insert", icon="new", tip="登记一条"),
            row("entry_correct", "更正…", self._correct),
            row("entry_remove", "去掉", self._remove, keys="Delete", tip="去掉选中的一条"),
            bar("stations", "站所…", self._set_stations, tip="表里有哪几个站所", shown=gridded),
            bar("directory_complete", "确认目录完整…", self._confirm, shown=self._is_incomplete),
            page("books_undo", "撤销", undo, keys="Ctrl+Z"),
            page("books_redo", "重做", redo, keys="Ctrl+Y Ctrl+Shift+Z"),
        )

    def _actions_of_request(self) -> tuple[ActionSpec, ...]:
        def opened() -> bool:
            return self._page().shows_request

        def requests() -> bool:
            return self._page().book is Book.REQUESTS

        row = partial(ActionSpec, needs=Needs.WRITABLE_ROW, bar="request", of_row=True)
        event = partial(
            ActionSpec, needs=Needs.WRITABLE, of_row=True, possible=self._has_event, shown=opened
        )
        return (
            row("request_correct", "更正登记…", self._correct, shown=opened),
            row(
                "request_split",
                "拆分…",
                self._split,
                tip="一封信里有几件申请",
                possible=self._is_untouched,
                shown=requests,
            ),
            event("event_correct", "更正事项…", self._edit),
            event("event_remove", "去掉选中的事项", self._remove_event, keys="Delete", bar="event"),
        )

    def _is_incomplete(self) -> bool:
        books, book = self._page().books, self._page().book
        return book is Book.DOCUMENTS and books is not None and not books.books.complete

    def _is_untouched(self) -> bool:
        request = self._page().chosen_request
        return request is not None and not request.events

    def _has_event(self) -> bool:
        return self._page().request.event_place is not None

    def _add(self) -> None:
        """Open the form for a new entry of the current book."""
        books, book = self._page().books, self._page().book
        if books is None:
            return
        if book is Book.REQUESTS:
            self._register(books)
            return
        if book is Book.DISCLOSURES:
            self._disclose(books)
            return
        take: Mapping[Book, Callable[[dict[str, str]], int]] = {
            Book.DOCUMENTS: partial(other_books.add_document, books),
            Book.DISPUTES: partial(other_books.add_dispute, books),
        }
        self._ask(f"登记：{book.value}", _FIELDS[book], take[book])

    def _register(self, books: UnitBooks) -> None:
        """Open the form for a request, finished or not."""

        def register(texts: Mapping[str, str], events: list[Event]) -> None:
            self._saved = request_acts.register_request(books, texts, events)
            self._past = dialog.past.isChecked()

        dialog = RequestDialog(self._window, books, register, past=self._past)
        dialog.propose_day(current_day())
        _explain_receipt(dialog.form)
        self._show_result(dialog)

    def _disclose(self, books: UnitBooks) -> None:
        """Open the form for published information, which stays open for the next."""

        def take(texts: Mapping[str, str]) -> None:
            self._saved = disclosures.add_disclosure(books, texts)

        dialog = DisclosureDialog(self._window, books, take)
        dialog.stored.connect(partial(self._done, "已保存。可以撤销。"))
        dialog.open()

    def _correct(self) -> None:
        books, book, subject = self._page().books, self._page().book, self._page().chosen
        if books is None or subject is None:
            return
        take = partial(_corrected, books, book, subject)
        if book is Book.DISCLOSURES:
            self._correct_disclosure(books, subject, take)
            return
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
            dialog.future_days = lambda texts: request_acts.future_days_text(current_day(), texts)
            _explain_receipt(dialog.form)

    def _correct_disclosure(
        self, books: UnitBooks, subject: int, take: Callable[[dict[str, str]], int]
    ) -> None:
        dialog = self._ask(
            f"更正：{Book.DISCLOSURES.value}", disclosures.disclosure_form_fields(), take
        )
        one = disclosures.find_disclosure(books, subject)
        dialog.form.show_values(
            {name: str(getattr(one, name) or "") for name in dialog.form.controls}
        )
        watch_disclosure(dialog.form, books)

    def _remove(self) -> None:
        books, book, subject = self._page().books, self._page().book, self._page().chosen
        if books is None or subject is None:
            return

        def remove() -> None:
            with self.attempt():
                if book is Book.REQUESTS:
                    request_acts.remove_request(books, books.entries(Request)[subject].number)
                elif book is Book.DISCLOSURES:
                    disclosures.remove_disclosure(books, subject)
                else:
                    books.remove(subject)
                self._done("已去掉。可以撤销。")

        row = next(row for row in book_rows(books, book) if row.subject == subject)
        named = "　".join(filter(None, row.cells[:_NAMING]))
        alerts.ask(
            self._window,
            "去掉这一条",
            (f"从台账“{book.value}”里去掉“{named}”？", "登记错了才去掉；可以撤销。"),
            (("去掉", remove),),
        )

    def step(self, event: Event, latest: date | None) -> None:
        """Open the form for a new event of the request shown, then the letter if it is wanted.

        Args:
            event: Event with the proposed values.
            latest: Last lawful day if that has passed; the day is then left blank. Else None.
        """
        books, number = self._shown()
        if books is None:
            return

        def take(told: Event, texts: Mapping[str, str]) -> None:
            if told.kind is EventKind.CONCLUDED:
                delivery = {one.name: texts[one.name] for one, _ in beside}
                outcome = told.outcome or ""
                request_acts.conclude_request(books, number, told.on, outcome, delivery)
            else:
                request_acts.add_event(books, number, told)
            self._saved_event = told

        kind, request = letter_kind_of(event.kind), books.request(number)[1]
        fields = _DELIVERY if event.kind is EventKind.CONCLUDED else ()
        beside = tuple((one, str(getattr(request, one.name))) for one in fields)
        draft = EventDraft(event, LETTER_LABELS.get(kind, ""), latest, beside)
        dialog = EventDialog(self._window, books, number, draft, take)
        self._show_result(dialog)
        dialog.accepted.connect(lambda: dialog.goes_on and self._write_letter(kind))

    def _edit(self) -> None:
        books, number = self._shown()
        place = self._page().request.event_place
        if books is None or place is None:
            return
        before = request_acts.event_to_correct(books, number, place)

        def take(told: Event, _texts: Mapping[str, str]) -> None:
            request_acts.replace_event(books, number, place, told)
            self._saved_event = told

        self._show_result(EventDialog(self._window, books, number, EventDraft(before), take))

    def _remove_event(self) -> None:
        books, number = self._shown()
        place = self._page().request.event_place
        if books is not None and place is not None:
            with self.attempt():
                request_acts.remove_event(books, number, place)
                self._done("已去掉这个事项。可以撤销。")

    def _set_stations(self) -> None:
        """Ask for the stations of the grid of decisions."""
        books = self._page().books
        if books is None:
            return
        take = partial(decision_grid.set_stations, books)
        dialog = self._ask("行政处理：站所", _STATIONS, lambda texts: take(texts["stations"]))
        dialog.form.show_values({"stations": "\n".join(decision_grid.stations(books))})
        dialog.form.set_note("stations", "一行写一个，每个站所一列。已经有数字的，去掉了也还在。")

    def store_figures(self, typed: Mapping[decision_grid.GridPlace, str]) -> None:
        """Store figures typed in the grid of decisions as one act."""
        books = self._page().books
        if books is None:
            return
        try:
            if decision_grid.enter_figures(books, typed):
                self._done("已保存。可以撤销。")
        except UserError as error:
            self.refused.emit(f"{error.what}。{error.remedy}。")
            self._page().refresh()  # the text gives way to the figure stored

    def _confirm(self) -> None:
        books = self._page().books
        if books is None:
            return

        def confirm() -> None:
            with self.attempt():
                other_books.confirm_directory(books)
                self._done("目录已确认完整。可以撤销。")

        words = ("目录里从头起的文件都登记了吗？", "确认以后，“现行有效件数”才从目录计数。")
        alerts.ask(self._window, "确认目录完整", words, (("都登记了", confirm),))

    def _undo(self, *, back: bool) -> None:
        workspace, books = self._library.workspace, self._page().books
        if workspace is None or books is None:
            return
        with self.attempt():
            line = workspace.timelines.books(books.unit)
            act = line.undo() if back else line.redo()
            self._done(f"{act.kind.label}：{(act.repeats or act.kind).label}")

    def _shown(self) -> tuple[UnitBooks | None, str]:
        """Return the books and the number of the current request, or (None, "") without one."""
        books, request = self._page().books, self._page().chosen_request
        return (books, request.number) if request is not None else (None, "")

    def _split(self) -> None:
        """Ask into how many requests the current one is split."""
        books, number = self._shown()
        if books is None:
            return

        def split(texts: Mapping[str, str]) -> None:
            parts = texts["parts"].strip()
            request_acts.split_request(books, number, int(parts) if parts.isdecimal() else 0)

        dialog = self._ask(f"一封信里有几件申请：拆分{number}", _PARTS, split)
        dialog.form.show_values({"parts": "2"})
        dialog.form.set_note("parts", _HOW_COUNTED)

    def _ask(
        self,
        title: str,
        fields: tuple[BookField, ...],
        take: Callable[[dict[str, str]], int | None],
    ) -> EntryDialog:
        """Open an entry form, and select the entry whose subject `take` returns."""

        def save(texts: dict[str, str]) -> None:
            self._saved = take(texts)

        books = self._page().books
        if fields is DISPUTE_FIELDS and books is not None:
            dialog: EntryDialog = DisputeDialog(self._window, title, books, save)
        else:
            dialog = EntryDialog(self._window, title, fields, save)
        self._show_result(dialog)
        return dialog

    def _show_result(self, dialog: EntryDialog) -> None:
        dialog.accepted.connect(partial(self._done, "已保存。可以撤销。"))
        dialog.open()

    def _done(self, words: str) -> None:
        self.changed.emit()
        self._page().show_saved_entry(self._saved)
        if self._saved_event is not None:
            self._page().request.choose(self._saved_event)
        self._saved = self._saved_event = None
        self.reported.emit(words)


def _corrected(books: UnitBooks, book: Book, subject: int, texts: dict[str, str]) -> int:
    match book:
        case Book.REQUESTS:
            request_acts.correct_request(books, books.entries(Request)[subject].number, texts)
        case Book.DOCUMENTS:
            number = str(books.values(subject)["document.number"])
            other_books.correct_document(books, number, texts)
        case Book.DISCLOSURES:
            disclosures.correct_disclosure(books, subject, texts)
        case _:
            other_books.correct_dispute(books, str(books.values(subject)["dispute.id"]), texts)
    return subject


def _ordered(fields: tuple[BookField, ...]) -> tuple[BookField, ...]:
    """Return the request fields in the order of the form."""
    by_name = {field.name: field for field in fields}
    first = [by_name[name] for name in ("number", *FIRST)]
    return (*first, *(field for field in fields if field not in first))


def _explain_receipt(form: EntryForm) -> None:
    """Explain below the day of receipt which day counts for the chosen channel."""
    channel = form.controls["channel"]

    def tell() -> None:
        form.set_note("received_on", _DAY_ONE.get(form.texts()["channel"], ""))

    channel.currentIndexChanged.connect(tell)  # type: ignore[union-attr]  # it is a choice
    tell()
