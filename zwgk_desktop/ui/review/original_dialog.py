"""What a unit sent, to look at: the PDF of its package, or the document it was read from."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.county.stored_reports import Original, pages_of
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.paper.composer import Composer
from zwgk_desktop.ui.paper.page_view import PageView
from zwgk_desktop.ui.paper.zoom_bar import ZoomBar
from zwgk_desktop.ui.tasks import Tasks

TITLE = "报来的原件"
_SIZE = QSize(960, 700)
_HEIGHT = 80
_OPENING = "正在打开…"
_PACKED = "报送包里的 PDF"
_PLAIN = "没有本程序的单位发来的文件，报告是从它读出来的"
_NO_PAGES = "这里只能显示 PDF。\n点“另存为…”把它存出来，用原来的软件打开看。"


class OriginalDialog(Dialog):
    """Shows the pages as pictures: nothing else of the file is taken into the program."""

    saving = Signal()
    failed = Signal(object)

    def __init__(self, parent: QWidget, whose: str, original: Original, tasks: Tasks) -> None:
        super().__init__(parent, TITLE)
        self.setObjectName("original")
        self.label(whose, "heading")
        self.about = self.label(
            f"{_PACKED if original.packed else _PLAIN}：{original.name}", "quiet"
        )
        self.composer = Composer(tasks, self)
        self.view = PageView(tasks, self, colour=True)
        self.view.setMinimumHeight(theme.px(_HEIGHT))
        self.zoom = ZoomBar(self.view, self)
        self.box.addWidget(self.zoom, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addWidget(self.view, 1)
        self.save = self.button("另存为…", self.saving.emit)
        self.foot(self.leaving("关闭"), primary=self.save, by_enter=False)
        self.spread(_SIZE)
        self.composer.composed.connect(self.view.show_pages)
        self.composer.failed.connect(self._tell)
        self.view.failed.connect(self.failed)
        self._open(original)

    @property
    def settled(self) -> bool:
        """Whether the pages are there, and sharp."""
        return not self.composer.busy and self.view.settled

    def done(self, result: int) -> None:
        """Draw no more, whichever way the dialog is left."""
        self.composer.stop()
        super().done(result)

    def _open(self, original: Original) -> None:
        self.zoom.setVisible(original.paged)
        if original.paged:
            self.view.say(_OPENING)
            self.composer.compose(partial(pages_of, original), delay=0)
            self.view.setFocus()
        else:
            self.view.say(_NO_PAGES)
            self.save.setFocus()

    def _tell(self, error: BaseException) -> None:
        self.zoom.hide()
        if isinstance(error, UserError):
            self.view.say(f"{error.what}。\n要看原样，点“另存为…”存出来，用别的软件打开。")
        else:
            self.view.say("显示不出来。")
            self.failed.emit(error)
