"""A text of the report as an import would fill it, to be corrected or left away."""

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from zwgk_desktop.domain.addresses import after_prefix
from zwgk_desktop.domain.entries import read_text
from zwgk_desktop.domain.spec import Text
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.import_draft import ImportDraft, ReadingState
from zwgk_desktop.ui.incoming.table import LOOKS
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.words import value_text

_PAUSE = 400  # milliseconds without a keystroke
_DROPPING = {ReadingState.DROPPED, ReadingState.MISSING}


class ImportText(QWidget):
    """What was read, what stands there now, and whether to take it."""

    def __init__(self, text: Text, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = text.address
        self._draft = draft
        self.take = QCheckBox(self)
        self.editor = QPlainTextEdit(self)
        self.editor.setObjectName("importText")
        self.editor.setTabChangesFocus(True)
        self.editor.setMinimumHeight(theme.px(64))
        self.editor.setAccessibleName(text.label)
        self._label = text.label
        self.entered = PlainLabel("", self)
        self.entered.setObjectName("quiet")
        self.entered.setWordWrap(True)
        self._later = QTimer(self, singleShot=True, interval=_PAUSE)
        self._later.timeout.connect(self.flush)
        self.editor.textChanged.connect(self._later.start)
        self.take.clicked.connect(self._take)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, theme.GAP)
        box.setSpacing(theme.GAP_SMALL)
        for widget in (self.take, self.entered):
            box.addWidget(widget)
        box.addWidget(self.editor, 1)
        self.redraw()

    def flush(self) -> None:
        """Take what has been typed."""
        self._later.stop()
        typed = self._typed()
        if self.editor.isEnabled() and typed != self._shown():
            self._draft.apply({self.address: typed or None}, ActKind.ENTRY)

    def redraw(self) -> None:
        """Show the text as the draft has it now."""
        standing = self._draft.standing(self.address)
        look = LOOKS[standing]
        self.take.setText(f"{look.sign} {self._label}：{look.label}，{self._count()}")
        self.take.setChecked(standing not in _DROPPING)
        self.take.setEnabled(standing is not ReadingState.MISSING)
        before = self._draft.entered(self.address)
        differs = standing in {ReadingState.CHANGED, ReadingState.KEPT}
        kept = (
            "导入后换成下面的文字" if standing is ReadingState.CHANGED else "保留，下面的文字不导入"
        )
        self.entered.setText(f"已填的（{kept}）：{_brief(value_text(before))}")
        self.entered.setVisible(differs)
        self.editor.setEnabled(standing is not ReadingState.DROPPED)
        if not self._later.isActive() and self._typed() != self._shown():
            with QSignalBlocker(self.editor):
                self.editor.setPlainText(self._shown())

    def _typed(self) -> str:
        """Return what stands in the editor."""
        return read_text(self.editor.toPlainText())

    def _shown(self) -> str:
        draft, address = self._draft, self.address
        if draft.standing(address) is ReadingState.TYPED:
            return draft.report.text(after_prefix(address))
        return value_text(draft.read(address))

    def _count(self) -> str:
        length = len(self._shown())
        return f"{length} 字" if length else "没有文字"

    def _take(self, taken: bool) -> None:  # noqa: FBT001 - Qt's own
        if taken:
            self._draft.restore(self.address)
        else:
            self._draft.apply({self.address: None}, ActKind.ENTRY)


def _brief(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:60]}…"
