"""复核: the table as the second person sees it, blank until keyed again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from zwgk_desktop.domain.tables import Table
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.second_keying import SecondKeying
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.tips import set_tip
from zwgk_desktop.ui.table.differences_dialog import DifferencesDialog
from zwgk_desktop.ui.table.options import TableOptions
from zwgk_desktop.ui.table.view import StatutoryTable

_HOW = "复核：请另一人对照原件把本表再录一遍，第一次填的数字不显示。"


class SecondKeyingPane(QWidget):
    """The second keying of one table: a bar that says what to do, and the table."""

    changed = Signal()
    rejected = Signal(object)
    left = Signal()
    """The first keying is to be shown again; what was keyed stays."""

    def __init__(self, table: Table, session: EditingSession, options: TableOptions) -> None:
        super().__init__()
        self._session = session
        self.keying = SecondKeying(session, table)
        self.table = StatutoryTable(table, self.keying, self, options=options)
        self.table.acts.offers_import = False
        self.table.setAccessibleName(f"{self.table.accessibleName()}（复核重录）")
        self._said = PlainLabel("", self)
        self._said.setWordWrap(True)
        self._compare = self._button("核对两次…", self.compare)
        self._compare.setProperty("primary", True)  # noqa: FBT003 - Qt's own
        self._pause = self._button("暂停复核", self.left.emit)
        set_tip(self._pause, "回到第一次填的表。已录的都留着，随时可以继续。")
        self._give_up = self._button("放弃重录…", self._ask_to_give_up)
        self.setFocusProxy(self.table)
        self._lay_out()
        self.table.changed.connect(self.changed)
        self.table.rejected.connect(self.rejected)
        self.refresh()

    def refresh(self) -> None:
        """Show the second keying as it stands."""
        self.table.refresh()
        blanks = self.keying.blanks
        state = f"还有 {blanks} 格未录。" if blanks else "已全部录完，请点“核对两次”。"
        self._said.setText(f"{_HOW}{state}")
        for button in (self._give_up, self._compare):
            button.setEnabled(bool(self.keying.report.values))

    def compare(self) -> None:
        """Show what differs, to be settled."""
        if not self.table.flush():
            return
        dialog = DifferencesDialog(self.window(), self.keying, self._session.report.edition)
        dialog.changed.connect(self.changed)
        dialog.ended.connect(self._end)
        dialog.open()

    def _ask_to_give_up(self) -> None:
        alerts.ask(
            self.window(),
            "放弃重录",
            ("放弃第二人已经录入的数字？", "第一次填的不受影响。可以撤销。"),
            (("放弃重录", self._end),),
            cancel="继续复核",
        )

    def _end(self) -> None:
        self.keying.end()
        self.changed.emit()
        self.left.emit()

    def _button(self, words: str, action: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("small", True)  # noqa: FBT003 - Qt's own
        button.clicked.connect(action)
        return button

    def _lay_out(self) -> None:
        bar = QFrame(self)
        bar.setObjectName("notice")
        line = QHBoxLayout(bar)
        line.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        line.addWidget(self._said, 1)
        for button in (self._compare, self._pause, self._give_up):
            line.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP)
        box.addWidget(bar)
        box.addWidget(self.table, 1)
