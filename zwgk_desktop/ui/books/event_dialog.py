"""Asks for what happened to a request: its day, and what else its kind asks for."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.books.events import EVENT_LABELS, Event
from zwgk_desktop.domain.books.fields import event_fields_of, read_event
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.services.books.steps import EVENT_ARTICLES
from zwgk_desktop.ui.books.entry_form import EntryDialog


class EventDialog(EntryDialog):
    """Enter or correct one event."""

    def __init__(
        self, parent: QWidget, number: str, before: Event, take: Callable[[Event], object]
    ) -> None:
        kind = before.kind
        title = f"{number}　{EVENT_LABELS[kind]}（{EVENT_ARTICLES[kind]}）"
        fields = event_fields_of(kind)
        super().__init__(parent, title, fields, lambda texts: take(read_event(kind, texts)))
        self.form.show_values(_texts(before))

    def ask_for_day(self, latest: date) -> None:
        """Leave the day blank and say which was the last lawful one."""
        self.form.show_values({"on": ""})
        self.form.say("on", f"请填实际的日子；合乎条例的，最晚是{day_text(latest)}。")


def _texts(event: Event) -> dict[str, str]:
    values = {field.name: getattr(event, field.name) for field in event_fields_of(event.kind)}
    return {name: str(value) for name, value in values.items() if value}
