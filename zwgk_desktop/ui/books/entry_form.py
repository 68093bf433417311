"""Form for the fields of a book entry, and the dialogs for entries and events."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from zwgk_desktop.domain.books.fields import (
    PARTY,
    THIRD_PARTY_FIELDS,
    BookField,
    FieldType,
    filled_event_fields,
    input_fields_of_event,
    read_event,
)
from zwgk_desktop.domain.books.requests import EVENT_LABELS, Event, ThirdParty
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.services.books.dues import EVENT_ARTICLES
from zwgk_desktop.services.books.request_acts import future_days_text
from zwgk_desktop.services.books.third_parties import party_choices
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import DateLine, today
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.layouts import Flow


class ChoiceBoxes(QWidget):
    """Check boxes of a field with several choices."""

    changed = Signal()
    """Emitted at each change of a box."""

    def __init__(self, choices: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        box = Flow(spacing=theme.px(8))
        self.setLayout(box)
        self.boxes = {key: QCheckBox(words, self) for key, words in choices.items()}
        for one in self.boxes.values():
            one.toggled.connect(self.changed)
            box.addWidget(one)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def text(self) -> str:
        """Return the keys of the checked boxes, separated by spaces."""
        return " ".join(key for key, box in self.boxes.items() if box.isChecked())

    def setText(self, text: str) -> None:
        """Check the boxes of some keys, and no others."""
        for key, box in self.boxes.items():
            box.setChecked(key in text.split())


Control = QLineEdit | QComboBox | QPlainTextEdit | ChoiceBoxes

_LINES = 66  # px, three lines
_FOLD = 16  # px, room for the arrow of a fold


class EntryForm(QWidget):
    """Form with one row for each field. Texts are returned unparsed."""

    changed = Signal()
    """Emitted at each change of a field."""

    def __init__(self, fields: Iterable[BookField], parent: QWidget) -> None:
        super().__init__(parent)
        self._box = QFormLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setHorizontalSpacing(theme.px(12))
        self.controls: dict[str, Control] = {}
        self.notes: dict[str, PlainLabel] = {}
        self._shown: dict[str, str] = {}
        for field in fields:
            self._add(field)

    @property
    def unsaved(self) -> bool:
        """Whether anything was typed or chosen since values were last shown."""
        return any(text != self._shown.get(name, "") for name, text in self.texts().items())

    def set_note(self, name: str, words: str) -> None:
        """Show a note below a field."""
        self.notes[name].setText(words)
        self.notes[name].setVisible(bool(words))

    def set_visible(self, name: str, *, visible: bool) -> None:
        """Show or hide the row of a field."""
        self._box.setRowVisible(self.controls[name], visible)

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show the values of an entry, which then count as saved."""
        for name, text in values.items():
            _set_text(self.controls[name], text)
        self._shown = self.texts()

    def texts(self) -> dict[str, str]:
        """Return the text typed or the key chosen in each field, by field name."""
        return {name: _text_of(control) for name, control in self.controls.items()}

    def add_fold(self, title: str, fields: Iterable[BookField], *widgets: QWidget) -> QToolButton:
        """Add a switch, and below it rows that are visible while it is on.

        Args:
            title: Label of the switch.
            fields: Fields of the rows.
            widgets: Widgets above the fields, each in a row of its own.
        """
        switch = QToolButton(self)
        switch.setText(title)
        switch.setCheckable(True)
        theme.mark(switch, "quiet")
        switch.setIconSize(QSize(theme.px(_FOLD), theme.px(_FOLD)))
        switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._box.addRow(switch)
        folded = list(widgets)
        for widget in widgets:
            self._box.addRow(widget)
        for field in fields:
            self._add(field)
            folded.append(self.controls[field.name])

        def turn() -> None:
            on, arrows = switch.isChecked(), Qt.ArrowType
            switch.setArrowType(arrows.DownArrow if on else arrows.RightArrow)
            for widget in folded:
                self._box.setRowVisible(widget, on)

        switch.toggled.connect(turn)
        turn()
        return switch

    def _emit_changed(self) -> None:
        self.changed.emit()

    def _add(self, field: BookField) -> None:
        control = _control(field, self)
        control.setAccessibleName(field.label)
        _on_change(control, self._emit_changed)
        note = PlainLabel("", self, "advice", wrap=True)
        note.hide()
        star = "" if field.required else "（可空）"
        label = PlainLabel(f"{field.label}{star}", self)
        label.setBuddy(control)
        self._box.addRow(label, control)
        self._box.addRow("", note)
        self.controls[field.name], self.notes[field.name] = control, note


@dataclass(frozen=True, slots=True)
class FollowingStep:
    """Step that may follow when an entry was saved.

    Args:
        label: Label of the button that saves and goes on with it.
        is_proposed: Whether that is the proposed button.
    """

    label: str
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class EventDraft:
    """Event to be entered or corrected.

    Args:
        event: The event to correct, or a new one with the proposed values.
        letter: Label of the letter that gives notice of a new event, "" for none.
        latest: Last lawful day of a new event, if that has passed. Its day is then left blank.
        beside: Fields of the request that are entered with the event, with their values.
    """

    event: Event
    letter: str = ""
    latest: date | None = None
    beside: tuple[tuple[BookField, str], ...] = ()


class EntryDialog(Dialog):
    """Dialog for the fields of an entry. It stays open until they are accepted.

    Args:
        take: Function that gets the texts typed.
        then: Step that a second button saves and goes on with. None for no such button.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        fields: Iterable[BookField],
        take: Callable[[dict[str, str]], object],
        then: FollowingStep | None = None,
    ) -> None:
        super().__init__(parent, title)
        self._take = take
        self.goes_on = False
        """Whether the button for the step that follows was pressed."""
        self.future_days: Callable[[dict[str, str]], str] = lambda _: ""
        """Function that names typed days after today, which are confirmed before saving."""
        self.form = EntryForm(fields, self)
        self.form.changed.connect(partial(self.advice.refuse, None))
        self.box.addWidget(self.form)
        self.done_button = self.button("保存", partial(self._save, goes_on=False))
        self.leave = self.closing_button()
        buttons = [self.done_button]
        if then is not None:
            following = self.button(then.label, partial(self._save, goes_on=True))
            buttons.insert(0 if then.is_proposed else 1, following)
        self.add_buttons(self.leave, *buttons[1:], primary=buttons[0])

    @property
    def unsaved(self) -> bool:
        """Whether closing the dialog would lose anything typed or chosen."""
        return self.form.unsaved

    def _save(self, *, goes_on: bool) -> None:
        self.goes_on = goes_on
        named: list[str] = []
        if not self.attempt(lambda: named.append(self.future_days(self.form.texts()))):
            return
        if named[0]:
            question = (f"{named[0]}在今天以后。确实这样登记？", "填错了的，返回修改。")
            answer = ("照这样登记", self._store)
            alerts.ask_safely(self, "核对一下", question, answer, "返回修改")
        else:
            self._store()

    def _store(self) -> None:
        if self.attempt(lambda: self._take(self.form.texts())):
            self.accept()

    def reject(self) -> None:
        """Close, after a question if anything typed would be lost."""
        if not self.unsaved:
            super().reject()
            return
        question = ("填的内容还没有保存，不要了吗？", "可以返回接着填。")
        alerts.ask_safely(self, "还没有保存", question, ("不要了", super().reject), "返回")


def _control(field: BookField, parent: QWidget) -> Control:
    if field.type is FieldType.CHOICE:
        box = Picker(parent)
        if not field.required:
            box.addItem("", "")
        for key, words in (field.choices or {}).items():
            box.addItem(words, key)
        box.setCurrentIndex(-1 if field.required else 0)
        return box
    if field.type is FieldType.CHOICES:
        return ChoiceBoxes(field.choices or {}, parent)
    if field.type is FieldType.LINES:
        text = QPlainTextEdit(parent)
        text.setFixedHeight(theme.px(_LINES))
        text.setTabChangesFocus(True)
        return text
    if field.type is FieldType.DATE:
        return DateLine(parent)
    line = QLineEdit(parent)
    hints = {FieldType.MONTH: f"例如 {today().year}-03", FieldType.AMOUNT: "数字"}
    line.setPlaceholderText(hints.get(field.type, ""))
    return line


def _on_change(control: Control, action: Callable[[], object]) -> None:
    if isinstance(control, ChoiceBoxes):
        control.changed.connect(action)
    elif isinstance(control, QComboBox):
        control.currentIndexChanged.connect(action)
    else:
        control.textChanged.connect(action)


def _set_text(control: Control, text: str) -> None:
    if isinstance(control, QComboBox):
        control.setCurrentIndex(control.findData(text))
    elif isinstance(control, QPlainTextEdit):
        control.setPlainText(text)
    else:
        control.setText(text)


def _text_of(control: Control) -> str:
    if isinstance(control, QComboBox):
        return str(control.currentData() or "")
    if isinstance(control, QPlainTextEdit):
        return control.toPlainText()
    return control.spelled() if isinstance(control, DateLine) else control.text()


class EventDialog(EntryDialog):
    """Dialog that enters or corrects one event.

    Args:
        number: Number of the request.
        take: Function that gets the event typed, and the texts of all fields.
    """

    def __init__(
        self,
        parent: QWidget,
        books: UnitBooks,
        number: str,
        draft: EventDraft,
        take: Callable[[Event, Mapping[str, str]], object],
    ) -> None:
        before, kind, latest = draft.event, draft.event.kind, draft.latest
        title = f"{number}　{EVENT_LABELS[kind]}（{EVENT_ARTICLES[kind]}）"
        parties = party_choices(books, books.request(number)[0], before.party)
        choice = replace(PARTY, label="哪个第三方", type=FieldType.CHOICE, choices=parties)
        fields = [
            choice if field is PARTY else field
            for field in input_fields_of_event(kind)
            if parties or field is not PARTY
        ]
        super().__init__(
            parent,
            title,
            (*fields, *(one for one, _ in draft.beside)),
            lambda texts: take(read_event(kind, texts), texts),
            FollowingStep(f"保存并写{draft.letter}…", latest is None) if draft.letter else None,
        )
        shown = _texts(before) | {one.name: text for one, text in draft.beside}
        self.form.show_values(
            {name: text for name, text in shown.items() if name in self.form.controls}
        )
        self.future_days = lambda texts: future_days_text(today(), events=[read_event(kind, texts)])
        if latest is not None:
            self.form.show_values({"on": ""})
            self.form.set_note("on", f"请填实际的日子；合乎条例的，最晚是{day_text(latest)}。")


def _texts(event: Event) -> dict[str, str]:
    about = astuple(event.third_party or ThirdParty())
    named = {field.name: text for field, text in zip(THIRD_PARTY_FIELDS, about, strict=True)}
    texts = {name: str(value) for name, value in filled_event_fields(event).items()}
    return texts | {name: text for name, text in named.items() if text}
