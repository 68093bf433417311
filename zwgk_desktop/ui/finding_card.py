"""One finding: what is wrong, what to do, and the buttons that do it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Self

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.rules import Rule
from zwgk_desktop.domain.rules.structure import Unfilled
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.ui import theme
from zwgk_desktop.ui.words import repair_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What may be done about findings, by their rule.

    Args:
        releasable: Errors that an explanation releases.
        fillable: About blank cells, which noughts would fill.
        locked: The workspace is open to look only: nothing may be done.
    """

    releasable: Collection[str]
    fillable: Collection[str]
    locked: bool

    @classmethod
    def of(cls, rules: Iterable[Rule], *, locked: bool) -> Self:
        """Return what the rules of an edition offer."""
        known = tuple(rules)
        return cls(
            releasable={rule.id for rule in known if rule.releasable},
            fillable={rule.id for rule in known if isinstance(rule, Unfilled)},
            locked=locked,
        )


class FindingCard(QFrame):
    """A frame that is chosen by a click, Enter or Space.

    Args:
        finding: What is wrong.
        edition: The report's, which names the cells.
        offers: What may be done about it.
    """

    chosen = Signal(object)
    repaired = Signal(object)
    explained = Signal(object, str)
    filled = Signal(str)
    """The table whose blanks are to be noughts."""

    def __init__(self, finding: Finding, edition: Edition, offers: Offers) -> None:
        super().__init__()
        self.finding = finding
        self._edition = edition
        self.setObjectName("finding")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{finding.severity.label}：{finding.message}")
        self.setAccessibleDescription(f"{finding.remedy}。依据：{finding.source}")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(theme.GAP + 4, theme.GAP, theme.GAP, theme.GAP)
        self._box.setSpacing(theme.GAP_SMALL)
        self._add_words()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.GAP)
        if not offers.locked:
            self._add_repairs()
            if finding.rule in offers.fillable:
                self._add_filling()
            if finding.severity is Severity.EXPLAIN or finding.rule in offers.releasable:
                self._add_explanation()
        if self._buttons.count():
            self._buttons.addStretch(1)
            self._box.addLayout(self._buttons)
        self.select(on=False)

    def select(self, *, on: bool) -> None:
        """Show whether it is the one chosen."""
        self.setProperty("chosen", on)
        self.style().unpolish(self)
        self.style().polish(self)

    # Qt interface ------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.chosen.emit(self.finding)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.chosen.emit(self.finding)
        else:
            super().keyPressEvent(event)

    # -------------------------------------------------------------------------

    def _add_words(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.GAP - 2)
        sign = QLabel(self)
        sign.setPixmap(theme.sign_icon(self.finding.severity).pixmap(QSize(12, 12)))
        sign.setFixedWidth(14)
        sign.setContentsMargins(0, 4, 0, 0)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(_words(self.finding.message, self), 1)
        self._box.addLayout(line)
        self._box.addWidget(_words(f"{self.finding.remedy}。", self, "quiet"))
        if self.finding.explanation is not None:
            self._box.addWidget(_words(f"已说明：{self.finding.explanation}", self, "settled"))
        self._box.addWidget(_words(f"依据：{self.finding.source}", self, "small"))

    def _add_repairs(self) -> None:
        best, others = self.finding.repair, self.finding.repairs
        if best is not None:
            self._box.addWidget(_words(repair_text(best, self._edition), self, "proposal"))
            self._button("采用建议", primary=True).clicked.connect(lambda: self.repaired.emit(best))
            others = tuple(repair for repair in others if repair != best)
        if not others:
            return
        button = self._button("其他改法" if best else f"选择改法（{len(others)}）")
        menu = QMenu(button)
        for repair in others:
            action = menu.addAction(repair_text(repair, self._edition))
            action.triggered.connect(lambda _=False, repair=repair: self.repaired.emit(repair))
        button.setMenu(menu)

    def _add_filling(self) -> None:
        table = self.finding.cells[0].partition(".")[0]
        self._button("空白处填 0…").clicked.connect(lambda: self.filled.emit(table))

    def _add_explanation(self) -> None:
        finding, written = self.finding, self.finding.explanation
        button = self._button("修改说明" if written else "写说明")
        editor = _Explanation(written or "", self)
        button.clicked.connect(editor.begin)
        editor.shown.connect(button.setHidden)
        editor.done.connect(partial(self.explained.emit, finding))
        self._box.addWidget(editor)

    def _button(self, label: str, *, primary: bool = False) -> QPushButton:
        button = QPushButton(label, self)
        button.setProperty("small", True)  # noqa: FBT003 - Qt's own
        button.setProperty("primary", primary)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setAccessibleDescription(self.finding.message)
        self._buttons.addWidget(button)
        return button


class _Explanation(QWidget):
    """Where the clerk writes why a finding may stand."""

    done = Signal(str)
    shown = Signal(bool)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = QPlainTextEdit(text, self)
        self.words.setObjectName("explanation")
        self.words.setAccessibleName("说明")
        self.words.setPlaceholderText("写明为什么可以这样，说明随报告保存；清空则收回说明")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(84)
        self.words.installEventFilter(self)
        buttons = QHBoxLayout()
        for label, deed in (("保存说明", self._save), ("取消", self._end)):
            button = QPushButton(label, self)
            button.setProperty("small", True)  # noqa: FBT003 - Qt's own
            button.setProperty("primary", deed == self._save)
            button.clicked.connect(deed)
            buttons.addWidget(button)
        buttons.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.words)
        box.addLayout(buttons)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def begin(self) -> None:
        """Show it, with the caret in it."""
        self.show()
        self.shown.emit(True)  # noqa: FBT003 - Qt's own
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter saves; Esc closes without saving."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._save()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._end()
                return True
        return super().eventFilter(watched, event)

    def _save(self) -> None:
        self._end()
        self.done.emit(self.words.toPlainText().strip())

    def _end(self) -> None:
        self.hide()
        self.shown.emit(False)  # noqa: FBT003 - Qt's own


def _words(text: str, parent: QWidget, name: str = "") -> QLabel:
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
