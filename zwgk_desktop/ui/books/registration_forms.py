"""Dialogs that register a request or a dispute, and show its due day while it is typed."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from zwgk_desktop.domain.books.fields import (
    DISPUTE_FIELDS,
    PERSONAL_FIELDS,
    REQUEST_FIELDS,
    BookField,
    FieldType,
    input_fields_of_event,
    parse_field,
    read_event,
)
from zwgk_desktop.domain.books.other_books import (
    DISPUTE_EVENTS,
    REVIEW_EVENTS,
    SUIT_EVENTS,
    DisputeKind,
)
from zwgk_desktop.domain.books.requests import EVENT_LABELS, Event, EventKind
from zwgk_desktop.domain.dispute_due_days import explain_dispute_days, last_day
from zwgk_desktop.domain.due_days import ExplainedDay
from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books import disclosures, other_books, request_acts
from zwgk_desktop.services.books.dues import (
    DisputeStatus,
    current_day,
    dispute_statuses,
    draft_status,
    left_text,
)
from zwgk_desktop.services.books.letters import evidence_words
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui.books.day_strip import DayStrip
from zwgk_desktop.ui.books.entry_form import EntryDialog, EntryForm
from zwgk_desktop.ui.books.request_view import clock_words, short_day
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel

FIRST = ("received_on", "applicant", "class", "channel", "subject")
"""Fields of a request that are always visible, in the order of the form."""
_CLEARED = ("title", "number", "valid_until", "repealed_on", "remark")
"""Fields of a disclosure that are cleared for the next one."""
_ANSWER = ("answer_number", "sent_by", "tracking", "archived_as")
_CONCLUDED_ON = BookField("concluded_on", "办结日期", FieldType.DATE, required=True)
_OUTCOME = "outcome"


class _EventRow(QWidget):
    """Choice of a kind of event, with the fields of that kind below it."""

    def __init__(
        self, chosen: Callable[[], None], changed: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._changed = changed
        self.kind = Picker(self, "办理中的事项")
        self.kind.addItem("（没有别的事项）", "")
        for kind in EventKind:
            if kind is not EventKind.CONCLUDED:
                self.kind.addItem(EVENT_LABELS[kind], kind.value)
        self.form: EntryForm | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self.kind)
        for react in (self._choose, chosen):
            self.kind.currentIndexChanged.connect(react)

    @property
    def controls(self) -> list[QWidget]:
        """The choice and the fields below it, in the order of Tab."""
        return [self.kind, *(self.form.controls.values() if self.form is not None else ())]

    def read(self) -> Event | None:
        """Parse the event, None if no kind is chosen.

        Raises:
            UserError: A field is not valid.
        """
        if self.form is None:
            return None
        return read_event(EventKind(self.kind.currentData()), self.form.texts())

    def _choose(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        if kind := self.kind.currentData():
            self.form = EntryForm(input_fields_of_event(EventKind(kind)), self)
            self.form.changed.connect(self._changed)
            self._box.addWidget(self.form)
            for before, after in pairwise(self.controls):
                self.setTabOrder(before, after)
        self._changed()


class EventRows(QWidget):
    """Rows for events. Choosing a kind in the last row adds another."""

    def __init__(self, changed: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._changed = changed
        self.rows: list[_EventRow] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._add_row()

    @property
    def unsaved(self) -> bool:
        """Whether a kind of event is chosen in any row."""
        return any(row.form is not None for row in self.rows)

    def read(self) -> list[Event]:
        """Parse the events, in the order of the rows.

        Raises:
            UserError: A field is not valid.
        """
        return [event for row in self.rows if (event := row.read()) is not None]

    def _add_row(self) -> None:
        if not self.rows or self.rows[-1].kind.currentData():
            row = _EventRow(self._add_row, self._changed, self)
            if self.rows:
                self.setTabOrder(self.rows[-1].controls[-1], row.kind)
            self.rows.append(row)
            self._box.addWidget(row)


class RequestDialog(EntryDialog):
    """Dialog that registers a request. The due day is shown while the fields are filled in.

    Args:
        take: Function that gets the typed fields, and the events with the conclusion.
        past: Whether the fields of events and the answer are visible from the start.
    """

    def __init__(
        self,
        parent: QWidget,
        books: UnitBooks,
        take: Callable[[Mapping[str, str], list[Event]], object],
        *,
        past: bool = False,
    ) -> None:
        self._books, self._register = books, take
        known = {field.name: field for field in (*REQUEST_FIELDS, *PERSONAL_FIELDS)}
        first = [known.pop(name) for name in FIRST]
        answer = [known.pop(name) for name in _ANSWER]
        known["number"] = replace(known["number"], required=False)
        super().__init__(parent, "登记一件申请", first, self._take_all)
        self.due = PlainLabel("", self, "verdict", wrap=True)
        self.box.insertWidget(0, self.due)
        self.more = self.form.add_fold("更多栏目", known.values())
        self.events = EventRows(self.form.changed.emit, self)
        ending = replace(_CONCLUDED_ON, required=False)
        outcome = replace(request_acts.outcome_field(), required=False)
        self.past = self.form.add_fold(
            "已经办理的，接着填经过和答复", (ending, outcome, *answer), self.events
        )
        self.past.setChecked(past)
        self.future_days = lambda texts: request_acts.future_days_text(
            current_day(), texts, self._read_events(texts)
        )
        self.form.changed.connect(self._show_due)

    @property
    def unsaved(self) -> bool:
        return super().unsaved or self.events.unsaved

    def propose_day(self, day: date) -> None:
        """Propose a day of receipt, selected, so that typing replaces it."""
        self.form.show_values({"received_on": str(day)})
        received = self.form.controls["received_on"]
        assert isinstance(received, QLineEdit)  # noqa: S101 - the field is a date
        received.selectAll()

    def _take_all(self, texts: Mapping[str, str]) -> None:
        self._register(_of_request(texts), self._read_events(texts))

    def _read_events(self, texts: Mapping[str, str]) -> list[Event]:
        """Parse the events and the conclusion.

        Raises:
            UserError: A field is not valid, or only one of day and outcome is given (K02).
        """
        events = self.events.read()
        ended = {"on": texts[_CONCLUDED_ON.name], _OUTCOME: texts[_OUTCOME]}
        if any(text.strip() for text in ended.values()):
            parse_field(_CONCLUDED_ON, ended["on"])  # refused by the label of this form
            events.append(read_event(EventKind.CONCLUDED, ended))
        return events

    def _show_due(self) -> None:
        """Show the number and the due day that the request would have."""
        texts, words = self.form.texts(), ""
        try:
            received = request_acts.receipt_day(texts)
            events = self._read_events(texts)
            status = draft_status(self._books, received, events)
            number = texts["number"] or request_acts.propose_number(self._books, received)
            words = f"{number}　{clock_words(status, 0)}"
        except UserError:
            pass  # not typed to the end yet
        self.due.setText(words)


def _of_request(texts: Mapping[str, str]) -> dict[str, str]:
    own = {_CONCLUDED_ON.name, _OUTCOME}
    return {name: text for name, text in texts.items() if name not in own}


class DisputeDialog(EntryDialog):
    """Dialog for a dispute, with the due day of its answer or defence explained day by day."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        books: UnitBooks,
        take: Callable[[dict[str, str]], object],
    ) -> None:
        super().__init__(parent, title, DISPUTE_FIELDS, lambda texts: take(_of_kind(texts)))
        self._books = books
        self.due = PlainLabel("", self, "verdict", wrap=True)
        self.box.insertWidget(0, self.due)
        self.strip = DayStrip(self)
        self.box.addWidget(self.strip)
        self.evidence = self.label("", "proposal")
        self.form.changed.connect(self._show_due)
        self._show_due()

    def _show_due(self) -> None:
        texts = self.form.texts()
        self.evidence.setText(self._evidence_words(texts["request"].strip()))
        self.evidence.setVisible(bool(self.evidence.text()))
        for name in DISPUTE_EVENTS:
            self.form.set_visible(name, visible=name in _events_of(texts["kind"]))
        words, due = "", None
        days = list[ExplainedDay]()
        try:
            one = other_books.draft_dispute(self._books, _of_kind(texts))
            (status,) = dispute_statuses((one,), self._books.calendar)
            words, due = dispute_words(status), last_day(one, self._books.calendar)
            days += explain_dispute_days(one, self._books.calendar)
        except UserError:
            pass  # not typed to the end yet
        self.due.setText(words)
        self.strip.show_days(days, due, current_day())
        self.strip.setVisible(bool(days))

    def _evidence_words(self, number: str) -> str:
        """Return what evidence there is of the request concerned, "" without a request."""
        named = (one for one in self._books.books.requests if one.number == number)
        words = next((evidence_words(self._books, one, named=True) for one in named), "")
        return f"{number}号申请的{words}" if words else ""


def _events_of(kind: str) -> Mapping[str, str]:
    return REVIEW_EVENTS if kind == DisputeKind.REVIEW else SUIT_EVENTS if kind else {}


def _of_kind(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts without events that belong to another kind of dispute."""
    others = DISPUTE_EVENTS.keys() - _events_of(texts["kind"])
    return {name: "" if name in others else text for name, text in texts.items()}


def dispute_words(one: DisputeStatus) -> str:
    """Return the state of a dispute's deadline in words."""
    clock, what = one.deadline, "书面答复和证据" if one.dispute.is_review else "答辩状和证据"
    if clock.due is None:
        late = f"，逾期{clock.days_late}个工作日" if clock.days_late else ""
        return f"{what}已提交{late}" if one.dispute.answer_day else ""
    law = "行政复议法第四十八条、第五十四条" if one.dispute.is_review else "行政诉讼法第六十七条"
    left = left_text(clock, one.as_of)
    left = f"还有{left}" if left[0].isdigit() else left
    day = f"{short_day(clock.due)}{'（暂定）' if clock.provisional else ''}"
    return f"{what}最后一天{day}，{left}（{law}）"


class DisclosureDialog(EntryDialog):
    """Dialog that registers published information, one after another.

    After each entry it stays open, and keeps what the next one usually shares.
    """

    stored = Signal()
    """Emitted after each entry stored."""

    def __init__(
        self, parent: QWidget, books: UnitBooks, take: Callable[[dict[str, str]], object]
    ) -> None:
        super().__init__(parent, "登记主动公开的信息", disclosures.disclosure_form_fields(), take)
        watch_disclosure(self.form, books)

    def _store(self) -> None:
        title = self.form.texts()["title"]
        if self.attempt(lambda: self._take(self.form.texts())):
            self.form.show_values(dict.fromkeys(_CLEARED, ""))
            self.form.set_note("title", f"已保存《{title}》。接着登记下一条，或者关闭。")
            self.form.controls["title"].setFocus()
            self.leave.setText("关闭")
            self.stored.emit()


def watch_disclosure(form: EntryForm, books: UnitBooks) -> None:
    """Explain the chosen category below its field, and a late publication below its day."""

    def tell() -> None:
        texts, late = form.texts(), ""
        category = disclosures.categories().get(texts["category"])
        form.set_note("category", f"{category.article}：{category.text}" if category else "")
        with suppress(UserError):  # not typed to the end yet
            made_on, published_on = (
                parse_date(texts["made_on"], ""),
                parse_date(texts["published_on"], ""),
            )
            late = disclosures.lateness_text(made_on, published_on, books.calendar)
        form.set_note("published_on", late)

    form.changed.connect(tell)
    tell()
