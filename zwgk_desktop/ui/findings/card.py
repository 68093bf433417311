"""Card of one finding: message, remedy, explanation, source and action buttons."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.addresses import AddressKind, kind_of
from zwgk_desktop.domain.findings import Finding, Origin, Repair, Severity
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.ui.alerts import MoreButton
from zwgk_desktop.ui.findings.card_parts import (
    ANSWERING,
    EXPLAINING,
    CardChoice,
    ChoiceRowLayout,
    Explanation,
    PromptForText,
    StableHeightLabel,
)
from zwgk_desktop.ui.findings.listing import AvailableActions, finding_group
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.theme import SeveritySign
from zwgk_desktop.ui.words import repair_text

_MOST = 3
"""Maximum number of further findings of the same cause that are quoted."""
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_ASIDE = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class FindingCard(QFrame):
    """Card of one finding, chosen by a click, Enter or Space. It is a single stop for Tab.

    Up and Down go to the neighbouring cards, Left and Right to the card's buttons.
    The same card is updated while the finding's figures change, so that an
    explanation being written is not lost.

    Args:
        finding: The finding to show.
        edition: Edition of the report, for the labels of cells.
        offers: Actions available for findings.
    """

    chosen = Signal(object)
    repaired = Signal(object)
    explained = Signal(object, str)
    revising = Signal(object)
    """Emitted with the `Finding` of a remark that the county wants to edit."""
    filled = Signal(str)
    """Emitted with the id of a table whose blank cells are to be filled with zeros."""
    booked = Signal()
    """Emitted to fill the tables from the books."""
    drafted = Signal(str)
    """Emitted with the address of a text whose missing parts are to be drafted."""
    converted = Signal()
    """Emitted to convert the report to the form in force for its year."""
    opened = Signal()
    """Emitted when the explanation editor has opened and the card is taller."""
    stepped = Signal(int)
    """Emitted with 1 or -1 to focus the next or previous card."""

    def __init__(self, finding: Finding, edition: Edition, offers: AvailableActions) -> None:
        super().__init__()
        self.finding = finding
        self._others: tuple[Finding, ...] = ()
        self._edition = edition
        self._offers = offers
        self.setObjectName("finding")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._message = StableHeightLabel("", self)
        self._also = StableHeightLabel("quiet", self)
        self._also.hide()
        self._remedy = StableHeightLabel("quiet", self)
        self._explained = StableHeightLabel("settled", self)
        self._proposal = StableHeightLabel("proposal", self)
        self._source = StableHeightLabel("small", self)
        self._unfold = self._unfolding()
        self._buttons = ChoiceRowLayout(self, self._skip_by_tab)
        self._editor: Explanation | None = None
        self._lay_out()
        self._show_finding_text()
        self._offer()

    def show_finding(self, finding: Finding) -> None:
        """Show the finding with changed figures."""
        before, self.finding = self.finding, finding
        if before == finding:
            return
        self._show_finding_text()
        if _offered(before) != _offered(finding):
            self._offer()

    def show_others(self, others: tuple[Finding, ...]) -> None:
        """Show the further findings of the same cause, which the card's action settles too."""
        if others == self._others:
            return
        self._others = others
        said = [f"{number}. {one.message}" for number, one in enumerate(others[:_MOST], 2)]
        if len(others) > _MOST:
            said.append(f"……共 {len(others) + 1} 项")
        self._also.setText("\n".join(("同一个原因：", *said)))
        self._also.setHidden(not said)

    @property
    def free(self) -> bool:
        """Whether the card can be reused for another finding (it has no explanation editor)."""
        return self._editor is None

    @property
    def has_keyboard(self) -> bool:
        """Whether the card or one of its buttons has the focus."""
        return self.hasFocus() or any(stop.hasFocus() for stop in self._stops())

    def reuse_for(self, finding: Finding, offers: AvailableActions) -> None:
        """Reuse the card for another finding, as if newly created."""
        anew = offers != self._offers
        self._offers = offers
        self._unfold.setChecked(False)
        self._more.code = finding.rule
        self.select(on=False)
        self.show_finding(finding)
        self.show_others(())
        if anew:
            self._offer()

    def select(self, *, on: bool) -> None:
        """Highlight the card as chosen, or remove the highlight."""
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
        elif not self._walk(self, event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the focus between buttons by arrow keys, and back to the card by Escape."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return isinstance(watched, QWidget) and self._walk(watched, event)
        return super().eventFilter(watched, event)

    def _walk(self, here: QWidget, event: QKeyEvent) -> bool:
        """Move the focus by an arrow key or Escape. Return False for any other key."""
        key = Qt.Key(event.key())
        stops = [self, *self._stops()]
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in _ASIDE:
            at = stops.index(here) + _ASIDE[key]
            stops[min(max(at, 0), len(stops) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == Qt.Key.Key_Escape and here is not self:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True

    def _stops(self) -> list[QWidget]:
        """Return the visible buttons, reached from the card by Left and Right."""
        every = (*self._buttons.buttons, self._unfold, self._more)
        return [button for button in every if not button.isHidden()]

    def _skip_by_tab(self, button: QWidget) -> None:
        """Make a button reachable by arrow keys and clicks, not by Tab."""
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.installEventFilter(self)

    # -------------------------------------------------------------------------

    def _show_finding_text(self) -> None:
        finding = self.finding
        self.setAccessibleName(f"{finding.label}：{finding.message}")
        self.setAccessibleDescription(f"{finding.remedy}。依据：{finding.source}")
        self._message.setText(finding.message)
        self._remedy.setText(f"{finding.remedy}。")
        self._source.setText(finding.source)
        done = "已说明" if finding.remark_number is None else "已答复"
        self._explained.setText(f"✓ {done}：{finding.explanation or ''}")
        self._explained.setHidden(finding.explanation is None)
        named = [repair_text(repair, self._edition) for repair in self._named()]
        self._proposal.setText("\n或者".join(named))
        self._proposal.setHidden(not named or self._offers.locked)
        self._unfold.setVisible(finding.origin is Origin.RULE)
        self._set_edge_style("settled" if finding.explanation else finding_group(finding).value)

    def _set_edge_style(self, standing: str) -> None:
        """Set the style property that colours the card's edge."""
        if standing != self.property("standing"):
            self.setProperty("standing", standing)
            self.style().polish(self)

    def _offer(self) -> None:
        """Show the buttons of the available actions."""
        if self.finding.origin is Origin.REMARK:
            choices = tuple(self._remark_choices())
        else:
            choices = () if self._offers.locked else tuple(self._choices())
        self._buttons.offer(choices, self.finding.message)

    def _remark_choices(self) -> Iterator[CardChoice]:
        """Yield the actions for a county remark: answer (unit), edit or withdraw (county)."""
        if self._offers.answerable:
            yield from self._explanations("答复")
        if self.finding.remark_number in self._offers.withdrawable:
            yield CardChoice(label="修改意见", action=lambda: self.revising.emit(self.finding))
            yield CardChoice(
                label="收回意见", action=partial(self.explained.emit, self.finding, "")
            )

    def _choices(self) -> Iterator[CardChoice]:
        yield from self._repairs()
        if self.finding.rule in self._offers.fillable:
            table = self.finding.cells[0].partition(".")[0]
            yield CardChoice(label="空白处填 0…", action=lambda: self.filled.emit(table))
        if self.finding.rule in self._offers.booked and self.finding.blanks:
            yield CardChoice(label="从台账填入…", action=self.booked.emit, primary=True)
        place = self.finding.caret_address or ""
        if self.finding.rule in self._offers.draftable and kind_of(place) is AddressKind.TEXT:
            label = "起草" if self.finding.blanks else "起草缺的部分"
            yield CardChoice(label=label, action=partial(self.drafted.emit, place))
        if self.finding.rule in self._offers.convertible:
            yield CardChoice(label=f"换用{self._offers.form}", action=self.converted.emit)
        releasable = self.finding.rule in self._offers.releasable
        if self.finding.severity is Severity.EXPLAIN or releasable:
            yield from self._explanations("解除结转关联并说明" if releasable else "写说明")

    def _named(self) -> tuple[Repair, ...]:
        """Return the repairs that have a button of their own and are described on the card."""
        best, every = self.finding.repair, self.finding.repairs
        others = [repair for repair in every if repair != best]
        if len(others) == 1:
            return (best, others[0]) if best is not None else (others[0],)
        return () if best is None else (best,)

    def _repairs(self) -> Iterator[CardChoice]:
        best, named = self.finding.repair, self._named()
        for number, repair in enumerate(named):
            label = "采用建议" if repair is best else "采用另一种" if number else "采用这个改法"
            action = partial(self.repaired.emit, repair)
            yield CardChoice(label=label, action=action, primary=repair is best)
        others = [repair for repair in self.finding.repairs if repair not in named]
        if others:
            yield CardChoice(
                label="其他改法" if named else f"选择改法（{len(others)}）",
                further=[
                    (
                        partial(repair_text, repair, self._edition),
                        partial(self.repaired.emit, repair),
                    )
                    for repair in others
                ],
            )

    def _explanations(self, label: str) -> Iterator[CardChoice]:
        """Yield the actions to write an explanation or answer, or to edit or withdraw it."""
        written = self.finding.explanation
        name = "" if self.finding.remark_number is not None else self._prompt.name
        if written is None:
            yield CardChoice(label=label, action=partial(self._explain, ""))
        else:
            yield CardChoice(label=f"修改{name}", action=partial(self._explain, written))
            withdraw = partial(self.explained.emit, self.finding, "")
            yield CardChoice(label=f"收回{name}", action=withdraw)

    @property
    def _prompt(self) -> PromptForText:
        return EXPLAINING if self.finding.remark_number is None else ANSWERING

    def _explain(self, text: str) -> None:
        if self._editor is None:
            self._editor = Explanation(self, self._prompt)
            self._editor.done.connect(self._emit_explained)
            self._editor.shown.connect(self._show_editor)
            self._box.insertWidget(self._box.indexOf(self._source), self._editor)
        self._editor.begin(text)
        self.opened.emit()

    def _emit_explained(self, text: str) -> None:
        self.explained.emit(self.finding, text)

    def _show_editor(self, shown: bool) -> None:  # noqa: FBT001 - Qt's own
        """Hide the action buttons while the explanation editor is shown."""
        self._buttons.put_away(away=shown)
        if not shown:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unfolding(self) -> QToolButton:
        """Return the button that shows or hides the source in law."""
        button = QToolButton(self)
        button.setText("依据")
        button.setCheckable(True)
        button.setArrowType(Qt.ArrowType.RightArrow)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.mark(button, "fold")
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

    def _sign(self) -> Severity | Origin:
        finding = self.finding
        return finding.severity if finding.origin is Origin.RULE else finding.origin

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.GAP - 2)
        sign = SeveritySign(self._sign, self, unfilled=lambda: self.finding.is_unfilled)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._message, 1)
        self._buttons.setSpacing(theme.GAP - 2)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self._unfold)
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP + 2, theme.GAP, theme.GAP, theme.GAP)
        box.setSpacing(theme.GAP_SMALL)
        box.addLayout(line)
        for widget in (self._also, self._remedy, self._explained, self._proposal):
            box.addWidget(widget)
        box.addLayout(self._buttons)
        box.addWidget(self._source)
        self._more = MoreButton(self.finding.rule, self)
        theme.mark(self._more, "small")
        self._more.hide()
        for button in (self._unfold, self._more):
            self._skip_by_tab(button)
        box.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)


def _offered(finding: Finding) -> tuple[object, ...]:
    """Return the attributes of a finding that determine the card's buttons."""
    about = (finding.rule, finding.caret_address, finding.blanks > 0, finding.origin)
    return *about, finding.severity, finding.explanation, finding.repair, finding.repairs
