"""A figure of the source on its way to a cell: lifted on the left, put down on the right."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.import_draft import ImportDraft
from zwgk_desktop.ui.incoming.form import ImportForm
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel

_HOW = "已拿起“{}”：点右边的一格放进去；按 Esc 放弃。"
_INVITATION = "点左边带下划线的数字拿起，再点右边要放的一格；也可以在右边直接填。"


class ImportCarry(QFrame):
    """Says what is carried; hidden while nothing is."""

    def __init__(self, draft: ImportDraft, form: ImportForm, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = ""
        self._draft = draft
        self._form = form
        self.setObjectName("notice")
        self.words = PlainLabel("", self)
        self.here = QPushButton("放到光标所在的格", self)
        self.away = QPushButton("放弃", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP_LARGE, 4, theme.GAP, 4)
        row.addWidget(self.words, 1)
        for button in (self.here, self.away):
            button.setAutoDefault(False)
            button.setProperty("small", True)  # noqa: FBT003 - Qt's own
            row.addWidget(button)
        self.here.clicked.connect(self._put_here)
        self.away.clicked.connect(self.put_down)
        form.pointed.connect(self.put)
        self.hide()

    def lift(self, text: str) -> None:
        """Take up a figure of the source; the next cell chosen gets it."""
        self.text = text
        self._say(_HOW.format(text), carrying=True)
        self._form.carry(on=True)

    def invite(self) -> None:
        """Say how a figure is taken up."""
        self._say(_INVITATION, carrying=False)

    def lift_if_figure(self, text: str) -> bool:
        """Take it up if it is a figure at all."""
        edition = self._draft.proposal.edition
        try:
            parse_value(edition, edition.entered[0], text)
        except UserError:
            self.put_down()
            return False
        self.lift(text)
        return True

    def put(self, address: Address) -> None:
        """Put it into a cell; what cannot stand there is refused, and carried on."""
        if not self.text:
            return
        try:
            value = parse_value(self._draft.proposal.edition, address, self.text)
        except UserError as error:
            self._form.refuse(address, error)
            return
        text = self.text
        self.put_down()
        self._draft.point(address, value, text)

    def put_down(self) -> None:
        self.text = ""
        self.hide()
        self._form.carry(on=False)

    def _say(self, words: str, *, carrying: bool) -> None:
        self.words.setText(words)
        self.here.setVisible(carrying)
        self.away.setVisible(carrying)
        self.show()

    def _put_here(self) -> None:
        table = self._form.table
        if table is not None:
            self.put(table.current_address())
