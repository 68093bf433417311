"""Dialog that shows a signed update before it is installed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QWidget

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.services.updates.installation import DataOffer
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.rows import as_lines

_CHANGES_HEIGHT = 80


class DataDialog(Dialog):
    """Offers new editions and calendars; accepted, they are used from the next start on."""

    agreed = Signal()
    """The user accepted the update."""

    def __init__(self, parent: QWidget, offer: DataOffer) -> None:
        super().__init__(parent, "更新表式和放假安排")
        self.setObjectName("offer")
        update = offer.update
        self.label(f"{update.name}（{day_text(update.released)}）", "heading")
        self.label(f"签名无误，发布者：{offer.owner}。有什么改动：")
        self.changes = QListWidget(self)
        as_lines(self.changes)
        self.changes.setAccessibleName("有什么改动")
        self.changes.setMinimumHeight(theme.px(_CHANGES_HEIGHT))
        self.changes.addItems([*update.changes])
        self.box.addWidget(self.changes, 1)
        self.label(
            f"将要采用：{'、'.join(offer.new)}。程序自带的都留着；"
            "关闭再打开本程序以后生效；以后可以在“更新…”里移除。"
        )
        take = self.button("采用", self._agree)
        self.foot(self.leaving(), primary=take)
        take.setFocus()

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()
