"""One finding: what is wrong, what to do, and the buttons that do it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Self

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.rules import Rule
from zwgk_desktop.domain.rules.structure import EditionInForce, Unfilled
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.ui.findings.choices import Choice, Choices
from zwgk_desktop.ui.findings.explanation import Explanation
from zwgk_desktop.ui.help import MoreButton
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.severity_sign import SeveritySign
from zwgk_desktop.ui.words import repair_text

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What may be done about findings, by their rule.

    Args:
        releasable: Errors that an explanation releases.
        fillable: About blank cells, which noughts would fill.
        locked: The workspace is open to look only: nothing may be done.
        convertible: About the form itself, which another would mend.
        form: What that other form is called.
    """

    releasable: Collection[str]
    fillable: Collection[str]
    locked: bool
    convertible: Collection[str] = ()
    form: str = ""

    @classmethod
    def of(cls, rules: Iterable[Rule], *, locked: bool, form: str = "") -> Self:
        """Return what the rules of an edition offer."""
        known = tuple(rules)
        return cls(
            releasable={rule.id for rule in known if rule.releasable},
            fillable={rule.id for rule in known if isinstance(rule, Unfilled)},
            locked=locked,
            convertible={rule.id for rule in known if isinstance(rule, EditionInForce) and form},
            form=form,
        )


class FindingCard(QFrame):
    """A frame that is chosen by a click, Enter or Space.

    The same card serves a finding while its figures change, so that an
    explanation being written stays.

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
    converted = Signal()
    """The report is to be moved to the form in force for its year."""
    opened = Signal()
    """An explanation is being written: the card has grown."""
    stepped = Signal(int)
    """The keyboard goes on to the next card, or back."""

    def __init__(self, finding: Finding, edition: Edition, offers: Offers) -> None:
        super().__init__()
        self.finding = finding
        self._edition = edition
        self._offers = offers
        self.setObjectName("finding")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._message = _words(self)
        self._remedy = _words(self, "quiet")
        self._explained = _words(self, "settled")
        self._proposal = _words(self, "proposal")
        self._source = _words(self, "small")
        self._unfold = self._unfolding()
        self._buttons = Choices(self)
        self._editor: Explanation | None = None
        self._lay_out()
        self._say()
        self._offer()

    def show_finding(self, finding: Finding) -> None:
        """Say the same finding as it stands now."""
        before, self.finding = self.finding, finding
        if before == finding:
            return
        self._say()
        if _offered(before) != _offered(finding):
            self._offer()

    def select(self, *, on: bool) -> None:
        """Show whether it is the one chosen."""
        if on != self.property("chosen"):
            self.setProperty("chosen", on)
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
        elif (step := _STEPS.get(Qt.Key(event.key()))) is not None:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)

    # -------------------------------------------------------------------------

    def _say(self) -> None:
        finding = self.finding
        self.setAccessibleName(f"{finding.severity.label}：{finding.message}")
        self.setAccessibleDescription(f"{finding.remedy}。依据：{finding.source}")
        self._message.setText(finding.message)
        self._remedy.setText(f"{finding.remedy}。")
        self._source.setText(finding.source)
        self._explained.setText(f"✓ 已说明：{finding.explanation or ''}")
        self._explained.setHidden(finding.explanation is None)
        if finding.repair is not None:
            self._proposal.setText(repair_text(finding.repair, self._edition))
        self._proposal.setHidden(finding.repair is None or self._offers.locked)
        standing = "unfilled" if finding.blanks else finding.severity.value
        self._dress("settled" if finding.explanation else standing)

    def _dress(self, standing: str) -> None:
        """Colour its edge by its severity; half filled it stays grey, explained it is settled."""
        if standing != self.property("standing"):
            self.setProperty("standing", standing)
            self.style().polish(self)

    def _offer(self) -> None:
        """Put the buttons of what may be done about it."""
        choices = () if self._offers.locked else tuple(self._choices())
        self._buttons.offer(choices, self.finding.message)

    def _choices(self) -> Iterator[Choice]:
        yield from self._repairs()
        if self.finding.rule in self._offers.fillable:
            table = self.finding.cells[0].partition(".")[0]
            yield Choice(label="空白处填 0…", deed=lambda: self.filled.emit(table))
        if self.finding.rule in self._offers.convertible:
            yield Choice(label=f"换用{self._offers.form}", deed=self.converted.emit)
        releasable = self.finding.rule in self._offers.releasable
        if self.finding.severity is Severity.EXPLAIN or releasable:
            yield from self._explanations(releasable=releasable)

    def _repairs(self) -> Iterator[Choice]:
        best = self.finding.repair
        if best is not None:
            repair = partial(self.repaired.emit, best)
            yield Choice(label="采用建议", deed=repair, primary=True)
        others = [repair for repair in self.finding.repairs if repair != best]
        if others:
            yield Choice(
                label="其他改法" if best else f"选择改法（{len(others)}）",
                further=[
                    (repair_text(repair, self._edition), partial(self.repaired.emit, repair))
                    for repair in others
                ],
            )

    def _explanations(self, *, releasable: bool) -> Iterator[Choice]:
        written = self.finding.explanation
        if written is None:
            label = "解除结转关联并说明" if releasable else "写说明"
            yield Choice(label=label, deed=partial(self._explain, ""))
        else:
            yield Choice(label="修改说明", deed=partial(self._explain, written))
            yield Choice(label="收回说明", deed=partial(self.explained.emit, self.finding, ""))

    def _explain(self, text: str) -> None:
        if self._editor is None:
            self._editor = Explanation(self)
            self._editor.done.connect(self._tell_explained)
            self._editor.shown.connect(self._show_editor)
            self._box.insertWidget(self._box.indexOf(self._source), self._editor)
        self._editor.begin(text)
        self.opened.emit()

    def _tell_explained(self, text: str) -> None:
        self.explained.emit(self.finding, text)

    def _show_editor(self, shown: bool) -> None:  # noqa: FBT001 - Qt's own
        """Only the editor's own buttons stand beneath it."""
        self._buttons.put_away(away=shown)
        if not shown:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unfolding(self) -> QToolButton:
        """Make what shows the source; it stays one click away."""
        button = QToolButton(self)
        button.setText("依据")
        button.setCheckable(True)
        button.setArrowType(Qt.ArrowType.RightArrow)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setProperty("fold", True)  # noqa: FBT003 - Qt's own
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setAccessibleName("依据")
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.toggled.connect(self._fold)
        self._source.hide()
        return button

    def _fold(self, shown: bool) -> None:  # noqa: FBT001 - Qt's own
        arrow = Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow
        self._unfold.setArrowType(arrow)
        self._source.setVisible(shown)
        self._more.setVisible(shown)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.GAP - 2)
        sign = SeveritySign(
            lambda: self.finding.severity, self, quiet=lambda: self.finding.blanks > 0
        )
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._message, 1)
        self._buttons.setSpacing(theme.GAP - 2)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self._unfold)
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP + 2, theme.GAP, theme.GAP, theme.GAP)
        box.setSpacing(theme.GAP_SMALL)
        box.addLayout(line)
        for widget in (self._remedy, self._explained, self._proposal):
            box.addWidget(widget)
        box.addLayout(self._buttons)
        box.addWidget(self._source)
        self._more = MoreButton(self.finding.rule, self)
        self._more.setProperty("small", True)  # noqa: FBT003 - Qt's own
        self._more.hide()
        box.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)


def _offered(finding: Finding) -> tuple[object, ...]:
    return finding.severity, finding.explanation, finding.repair, finding.repairs


def _words(parent: QWidget, name: str = "") -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
