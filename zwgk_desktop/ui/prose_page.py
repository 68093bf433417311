"""A tab with prose: one text, or the preface above the first section."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.spec import Address, Text
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui import theme
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.prose_editor import ProseEditor

LIMITED = "overview"
"""The text that ``report.length_limit`` is about."""

_WIDEST = 860  # some 48 characters a line: wider lines are hard to read


class ProsePage(Page):
    """Each text under its title, with what to write and how long it is."""

    def __init__(
        self, texts: Iterable[Text], session: EditingSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._editors: dict[Address, ProseEditor] = {}
        self._counts: dict[Address, QLabel] = {}
        column = QWidget(self)
        column.setMaximumWidth(_WIDEST)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP_SMALL)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE)
        outer.addStretch(1)
        outer.addWidget(column, 1000)
        outer.addStretch(1)
        for text in texts:
            self._add(text)
            self.setFocusProxy(self._editors[text.address])  # the last is the section's own

    def editor(self, address: Address) -> ProseEditor:
        """Return the editor of a text."""
        return self._editors[address]

    def refresh(self) -> None:
        for address, editor in self._editors.items():
            editor.refresh()
            self._count(address)

    def lock(self) -> None:
        for editor in self._editors.values():
            editor.setReadOnly(True)

    def flush(self) -> bool:
        saved = [
            editor.flush() for editor in self._editors.values()
        ]  # each, also after one was refused
        return all(saved)

    def undo_typing(self) -> bool:
        for editor in self._editors.values():
            if editor.document().isUndoAvailable():
                editor.undo()
                return True
        return False

    def go_to(self, address: Address, passage: Passage | None = None) -> None:
        editor = self._editors.get(address)
        if editor is not None:
            editor.go_to(passage)

    def _add(self, text: Text) -> None:
        heading, count = QLabel(text.label, self), QLabel(self)
        heading.setObjectName("heading")
        count.setObjectName("quiet")
        line = QHBoxLayout()
        line.addWidget(heading, 1)
        line.addWidget(count)
        advice = QLabel(text.help.text, self)
        advice.setObjectName("quiet")
        advice.setWordWrap(True)
        advice.setTextFormat(Qt.TextFormat.PlainText)
        editor = ProseEditor(text.address, self._session, self)
        editor.setAccessibleName(text.label)
        editor.setAccessibleDescription(text.help.text)
        heading.setBuddy(editor)
        if self._editors:
            self._column.addSpacing(theme.GAP_LARGE)
        self._column.addLayout(line)
        self._column.addWidget(advice)
        self._column.addWidget(editor, 1 if text.id == "preface" else 3)
        self._editors[text.address] = editor
        self._counts[text.address] = count
        editor.saved.connect(self.changed)
        editor.pending.connect(self.pending)
        editor.rejected.connect(self.rejected)
        editor.textChanged.connect(lambda: self._count(text.address))
        self._count(text.address)

    def _count(self, address: Address) -> None:
        length = len("".join(self._editors[address].toPlainText().split()))
        limit = self._session.report.field_value("length_limit")
        limited = address == f"text.{LIMITED}" and isinstance(limit, int)
        words = f"{length} 字（上限 {limit} 字）" if limited else f"{length} 字"
        self._counts[address].setText(words)
