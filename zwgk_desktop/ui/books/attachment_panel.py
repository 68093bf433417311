"""List of the attachments of a request, with its buttons."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from zwgk_desktop.services.books.attachments import ATTACHMENT_KINDS, Attachment
from zwgk_desktop.ui.actions import ActionSpec
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.look.records import RIGHT, RecordColumn, RecordView
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.settings import Settings

_EMPTY = "还没有附件。把申请书、回执、答复的扫描件拖到这里，或者点“添加附件…”。"
_HEIGHT = 100  # px, two rows
_MASKED = "文件名里可能有申请人的姓名，显示申请人时才照原样写"


class AttachmentPanel(QWidget):
    """List of the attachments of the request shown, with their buttons."""

    def __init__(self, settings: Settings, specs: Sequence[ActionSpec], parent: QWidget) -> None:
        super().__init__(parent)
        self._unmasked = False
        self.table: RecordView[Attachment] = RecordView(
            settings, key=lambda one: one.address_number, name="附件", parent=self
        )
        self.table.set_empty_text(_EMPTY)
        self.table.setMinimumHeight(theme.px(_HEIGHT))
        self.page_actions = PageActions(self, specs, table=self.table)
        self.table.opened.connect(self.page_actions["attachment_open"].trigger)
        self._columns: tuple[RecordColumn[Attachment], ...] = (
            RecordColumn("种类", lambda one: ATTACHMENT_KINDS[one.kind], 70),
            RecordColumn("文件名", self._shown_name, 200, tip=_MASKED, stretch=True),
            RecordColumn("大小", _size, 90, order=lambda one: one.size, align=RIGHT),
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(PlainLabel("附件", self, "small"))
        box.addWidget(self.table, 1)
        buttons = Flow(spacing=theme.px(6))
        self.page_actions.fill("attachments", buttons)
        box.addLayout(buttons)

    def show_attachments(self, known: Sequence[Attachment], *, unmasked: bool) -> None:
        """Show the attachments of a request."""
        self._unmasked = unmasked
        self.table.show_list("attachments", self._columns, known)
        self.page_actions.allow()

    def _shown_name(self, one: Attachment) -> str:
        return one.name if self._unmasked else f"附件{one.address_number}{Path(one.name).suffix}"


def _size(one: Attachment) -> str:
    return f"{-(-one.size // 1024)} KB"
