"""Statutory table of an import, and the pictures its figures were read from."""

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.services.import_draft import ImportDraft, ReadingState
from zwgk_desktop.services.report_view import FigureView
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, plain_tip
from zwgk_desktop.ui.look.palettes import Palette
from zwgk_desktop.ui.table.cell_paint import CellFigure
from zwgk_desktop.ui.table.keys import Step
from zwgk_desktop.ui.table.model import Index, TableModel
from zwgk_desktop.ui.table.view import StatutoryTable
from zwgk_desktop.ui.words import value_text

_Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class StateLook:
    """Sign of a reading state, its colour and its background."""

    sign: str
    label: str
    pick: Callable[[Palette], tuple[QColor, QColor]]

    @property
    def ink(self) -> QColor:
        """Colour of the sign in the current palette."""
        return self.pick(theme.colours())[0]

    @property
    def ground(self) -> QColor:
        """Background colour in the current palette."""
        return self.pick(theme.colours())[1]


LOOKS: Mapping[ReadingState, StateLook] = {
    ReadingState.SURE: StateLook("✓", "读到", lambda own: (own.settled, own.paper)),
    ReadingState.UNSURE: StateLook(
        "？", "拿不准", lambda own: (own.explain_ink, own.explain_ground)
    ),
    ReadingState.PICTURED: StateLook(
        "图", "从图片辨认", lambda own: (own.explain_ink, own.explain_ground)
    ),
    ReadingState.SUSPECT: StateLook(
        "疑", "加起来不对", lambda own: (own.error_ink, own.error_ground)
    ),
    ReadingState.PROVEN: StateLook("证", "行列互证", lambda own: (own.hint_ink, own.hint_ground)),
    ReadingState.CONFIRMED: StateLook("✓", "对照过", lambda own: (own.settled, own.paper)),
    ReadingState.MISSING: StateLook("缺", "没有读到", lambda own: (own.blank_ink, own.blank)),
    ReadingState.EMBEDDED: StateLook("附", "附带的数据", lambda own: (own.accent, own.paper)),
    ReadingState.BLANK: StateLook("空", "来源空白", lambda own: (own.quiet_ink, own.paper)),
    ReadingState.CHANGED: StateLook(
        "→", "覆盖已填的", lambda own: (own.error_ink, own.error_ground)
    ),
    ReadingState.KEPT: StateLook("≠", "与已填的不同", lambda own: (own.hint_ink, own.hint_ground)),
    ReadingState.TYPED: StateLook("改", "自己改的", lambda own: (own.accent, own.selection)),
    ReadingState.DROPPED: StateLook("弃", "不导入", lambda own: (own.quiet_ink, own.head)),
}
"""Look of each state, in the order of the legend."""


class ImportModel(TableModel):
    """Model of an imported table that also shows the current value of each cell."""

    @property
    def draft(self) -> ImportDraft:
        """Draft of the import."""
        assert isinstance(self.sheet, ImportDraft)  # noqa: S101 - what this model is made over
        return self.sheet

    def figure(self, address: Address) -> CellFigure:
        standing = self.draft.state_of(address)
        look = LOOKS.get(standing)
        figure = replace(super().figure(address), ground=look.ground if look else None)
        if self.draft.needs_confirmation(address):
            seen = self.draft.recognised.pictured[address].figure
            return replace(figure, text=number_text(seen))  # shown but not yet entered
        if standing is not ReadingState.CHANGED or figure.is_total:
            return figure
        return replace(
            figure, text=f"{value_text(self.draft.entered_value(address))}→{figure.text}"
        )

    def typed(self, address: Address) -> str:
        figure = super().figure(address)
        return figure.stated if figure.is_total else figure.text

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        address = self.address(index) if index.isValid() else None
        if address is None:
            return super().data(index, role)
        match role:
            case _Role.ToolTipRole:
                return plain_tip(tip(self.draft, address))
            case _Role.AccessibleDescriptionRole:
                return tip(self.draft, address)
            case _:
                return super().data(index, role)


_STATED = {ReadingState.SURE, ReadingState.EMBEDDED, ReadingState.CONFIRMED}

_TIPS = {
    ReadingState.SURE: "来源写的是“{written}”。按 Delete 不导入。",
    ReadingState.EMBEDDED: "页面上没有读到，取自文件里附带的数据。按 Delete 不导入。",
    ReadingState.BLANK: "来源的这一格没有数字，不会当作 0。",
    ReadingState.UNSURE: "拿不准。{doubt}。",
    ReadingState.PICTURED: "{doubt}。按 Enter 采用。",
    ReadingState.PROVEN: "{doubt}。按 Enter 采用。",
    ReadingState.SUSPECT: "{doubt}。按 Enter 采用，不对就直接输入。",
    ReadingState.CONFIRMED: "对照过图片。按 Delete 不导入。",
    ReadingState.MISSING: "来源里没有读到这一格。可以在这里填，也可以导入后再填。",
    ReadingState.CHANGED: "已填 {before}，导入后改为 {read}。按 Delete 不导入。",
    ReadingState.KEPT: "已填 {before}，来源是 {read}。已填的不变。",
    ReadingState.TYPED: "在这里填的。来源写的是“{written}”。",
    ReadingState.DROPPED: "不导入。来源写的是“{written}”。",
    ReadingState.ABSENT: "合计自动计算，来源没有写。",
}


def tip(draft: ImportDraft, address: Address) -> str:
    """Return the tooltip of a cell: its state and the reason."""
    said = _TIPS[draft.state_of(address)].format(
        written=draft.source_text(address),
        doubt=draft.reason_of_doubt(address),
        before=value_text(draft.entered_value(address)),
        read=value_text(draft.read_value(address)),
    )
    return said.replace("来源写的是“”。", "")


class ImportTable(StatutoryTable):
    """Table of an import. A click places the carried figure."""

    MODEL = ImportModel

    pointed = Signal(str)
    """Emitted with the clicked cell while a figure is carried."""

    confirmed = Signal(str)
    """Emitted with a cell whose recognised figure was confirmed with Enter."""

    typed = Signal(str)
    """Emitted with a cell with a picture after a figure was typed and Enter pressed."""

    def __init__(self, table: Table, draft: FigureView, parent: QWidget | None = None) -> None:
        super().__init__(table, draft, parent)
        self._carrying = False
        self.acts.offered.connect(self._refuse_doubtful)

    @property
    def draft(self) -> ImportDraft:
        """Draft of the import."""
        assert isinstance(self._model, ImportModel)  # noqa: S101 - see MODEL
        return self._model.draft

    def set_carrying(self, *, on: bool) -> None:
        """Set whether the next click places a carried figure."""
        self._carrying = on
        if on:
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.viewport().unsetCursor()

    def reject_at(self, address: Address, error: UserError) -> None:
        """Show at a cell why a figure is refused."""
        self.go_to(address)
        self._refuse(error)

    def _refuse_doubtful(self) -> None:
        """Refuse pasted content with unsure row labels, since no second dialog is opened."""
        self._refuse(
            UserError(
                "粘贴的内容带有行名，但不是每一格都能确定，整块没有粘贴",
                remedy="请只复制数字部分，选中左上角的一格再粘贴",
                code="P01",
            )
        )

    def redraw(self) -> None:
        """Show the current state of the draft."""
        self._model.refresh()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter confirm the figure recognised in a picture."""
        address = self._model.address(self.currentIndex())
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if enter and plain and address is not None and self.draft.needs_confirmation(address):
            self.confirmed.emit(address)
        else:
            super().keyPressEvent(event)

    def _step(self, step: Step) -> None:
        """Move to the next cell to check after a picture's figure was corrected."""
        address = self.current_address()
        if step is Step.ENTER and address in self.draft.recognised.crops:
            self.typed.emit(address)
        else:
            super()._step(step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        address = self._model.address(index) if index.isValid() else None
        super().mousePressEvent(event)
        if self._carrying and address is not None:
            self.pointed.emit(address)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the table and the sign of each cell in its upper left corner."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(theme.ui_font(theme.SMALL_SIZE - 2))
        for address in self._model.table.addresses:
            standing = self.draft.state_of(address)
            look = LOOKS.get(standing)
            box = self.visualRect(self._model.index_of(address))
            if address in self._model.table.leaves and standing in _STATED:
                continue  # the 载明 line is painted there
            if look is not None and box.intersects(event.rect()):
                self._sign(painter, box, look)
        painter.end()

    @staticmethod
    def _sign(painter: QPainter, box: QRect, look: StateLook) -> None:
        inset = theme.px(4)
        painter.setPen(look.ink)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box.adjusted(inset, 0, 0, 0), align, look.sign)


_HEIGHT = 56
_MOST_ENLARGED = 3


class PictureStrip(QFrame):
    """Enlarged source picture of the current cell. Enter confirms, digits correct it.

    Hidden if nothing was read from pictures.
    """

    moved = Signal(str)
    """Emitted with the next cell to check."""

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._address: Address | None = None
        self.picture = PlainLabel("", self)
        self.picture.setAccessibleName("图片里的这一格")
        self.said = PlainLabel("", self, wrap=True)
        self.confirm = QPushButton("就是它（Enter）", self)
        self.confirm.clicked.connect(lambda: self.take(self._address))
        self.together = QPushButton(self)
        self.together.clicked.connect(self.take_proven)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP)
        box.addWidget(self.picture)
        box.addWidget(self.said, 1)
        box.addWidget(self.confirm)
        box.addWidget(self.together)
        self.setVisible(bool(draft.recognised.pictured))
        self.redraw()

    def show_address(self, address: Address) -> None:
        """Show the picture of a cell."""
        self._address = address
        self.redraw()

    def take(self, address: Address | None) -> None:
        """Confirm the figure recognised in a cell and go to the next cell."""
        if address is not None and self._draft.needs_confirmation(address):
            self._draft.confirm((address,))
            self.go_on(address)

    def redraw(self) -> None:
        """Show the current state of the draft."""
        left, proven = self._draft.cells_to_check(), self._draft.unconfirmed(proven=True)
        self.together.setText(f"行列互证的 {len(proven)} 格一并采用（Ctrl+Shift+Enter）")
        self.together.setVisible(bool(proven))
        self.picture.setPixmap(self._picture())
        waiting = self._address is not None and self._address in left
        self.confirm.setEnabled(
            self._address is not None and self._draft.needs_confirmation(self._address)
        )
        self.said.setText(self._sentence(len(left), waiting=waiting))

    def _sentence(self, left: int, *, waiting: bool) -> str:
        seen = self._draft.recognised.pictured.get(self._address or "")
        count = f"还有 {left} 格要对照图片" if left else "图片里的数字都对照过了"
        if not waiting:
            return count
        if seen is None:
            return f"这一格没有认出来，请看着图片输入。{count}"
        read = f"辨认为 {number_text(seen.figure)}"
        proof = self._draft.proof
        failing = proof.suspects.get(self._address or "")
        if failing:
            return f"{read}。{failing}，不对就直接输入。{count}"
        how = "，行和列都与总计相符" if self._address in proof.proven else ""
        return f"{read}{how}。不对就直接输入。{count}"

    def _picture(self) -> QPixmap:
        crop = self._draft.recognised.crops.get(self._address or "", "")
        found = QPixmap()
        if not crop or not found.loadFromData(b64decode(crop)):
            return QPixmap()
        height = min(theme.px(_HEIGHT), found.height() * _MOST_ENLARGED)
        return found.scaledToHeight(height, Qt.TransformationMode.SmoothTransformation)

    def take_proven(self) -> None:
        """Confirm all figures whose row and column totals agree, then go to the next cell."""
        proven = self._draft.unconfirmed(proven=True)
        self._draft.confirm(proven)
        if proven:
            self.go_on(proven[0])

    def go_on(self, address: Address) -> None:
        """Go to an urgent cell, else the next unconfirmed one, else the first."""
        left = self._draft.cells_to_check()
        order = {cell: at for at, cell in enumerate(self._draft.recognised.edition.kinds)}
        after = [cell for cell in left if order[cell] > order[address]]
        for cell in (*self._draft.cells_to_check_first(), *after, *left)[:1]:
            self.moved.emit(cell)
