"""What a cell looks like in the picture it was read from, beside what was made out in it."""

from base64 import b64decode

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.services.import_draft import ImportDraft
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel

_HEIGHT = 56
_MOST_ENLARGED = 3


class PictureStrip(QFrame):
    """The cell's own picture, enlarged; Enter takes it, digits correct it in the table.

    Absent where nothing was read from a picture.
    """

    moved = Signal(str)
    """The next cell to be looked at."""

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._address: Address | None = None
        self.picture = PlainLabel("", self)
        self.picture.setAccessibleName("图片里的这一格")
        self.said = PlainLabel("", self)
        self.said.setWordWrap(True)
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
        self.setVisible(bool(draft.proposal.pictured))
        self.redraw()

    def show_address(self, address: Address) -> None:
        """Show the picture of a cell."""
        self._address = address
        self.redraw()

    def take(self, address: Address | None) -> None:
        """Take what was made out in a cell, and go on to the next."""
        if address is not None and self._draft.to_confirm(address):
            self._draft.confirm((address,))
            self.go_on(address)

    def redraw(self) -> None:
        """Show everything as the draft has it now."""
        left, proven = self._draft.waiting(), self._draft.unconfirmed(proven=True)
        self.together.setText(f"行列互证的 {len(proven)} 格一并采用（Ctrl+Shift+Enter）")
        self.together.setVisible(bool(proven))
        self.picture.setPixmap(self._picture())
        waiting = self._address is not None and self._address in left
        self.confirm.setEnabled(self._address is not None and self._draft.to_confirm(self._address))
        self.said.setText(self._sentence(len(left), waiting=waiting))

    def _sentence(self, left: int, *, waiting: bool) -> str:
        seen = self._draft.proposal.pictured.get(self._address or "")
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
        crop = self._draft.proposal.crops.get(self._address or "", "")
        found = QPixmap()
        if not crop or not found.loadFromData(b64decode(crop)):
            return QPixmap()
        height = min(theme.px(_HEIGHT), found.height() * _MOST_ENLARGED)
        return found.scaledToHeight(height, Qt.TransformationMode.SmoothTransformation)

    def take_proven(self) -> None:
        """Take all that adds up in its row and its column, and go on to what does not."""
        proven = self._draft.unconfirmed(proven=True)
        self._draft.confirm(proven)
        if proven:
            self.go_on(proven[0])

    def go_on(self, address: Address) -> None:
        """Go to what is urgent, else to what comes after this cell, or the first of all."""
        left = self._draft.waiting()
        order = {cell: at for at, cell in enumerate(self._draft.proposal.edition.kinds)}
        after = [cell for cell in left if order[cell] > order[address]]
        for cell in (*self._draft.urgent(), *after, *left)[:1]:
            self.moved.emit(cell)
