"""原件 of a submission: the PDF of its package or the received document, shown and saved."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.county.open_submission import OpenSubmission
from zwgk_desktop.services.county.stored_reports import (
    Original,
    original_of,
    pages_of,
    save_original,
)
from zwgk_desktop.services.exporting import free_name
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.output.page_view import PageView, ZoomBar
from zwgk_desktop.ui.output.pdf_pages import Composer
from zwgk_desktop.ui.tasks import Tasks
from zwgk_desktop.ui.window_context import WindowCommands

_SIZE = QSize(960, 700)
_HEIGHT = 80
_OPENING = "正在打开…"
_PACKED = "报送包里的 PDF"
_PLAIN = "没有本程序的单位发来的文件，报告是从它读出来的"
_NO_PAGES = "这里只能显示 PDF。\n点“另存为…”把它存出来，用原来的软件打开看。"


class OriginalDialog(Dialog):
    """Dialog that shows pages as pictures only, since the file is not trusted."""

    saving = Signal()
    failed = Signal(object)

    def __init__(self, parent: QWidget, whose: str, original: Original, tasks: Tasks) -> None:
        super().__init__(parent, "报来的原件")
        self.setObjectName("original")
        self.label(whose, "heading")
        self.about = self.label(
            f"{_PACKED if original.from_package else _PLAIN}：{original.name}", "quiet"
        )
        self.composer = Composer(tasks, self)
        self.view = PageView(tasks, self, colour=True)
        self.view.setMinimumHeight(theme.px(_HEIGHT))
        self.zoom = ZoomBar(self.view, self)
        self.box.addWidget(self.zoom, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addWidget(self.view, 1)
        self.save = self.button("另存为…", self.saving.emit)
        self.add_buttons(self.closing_button("关闭"), primary=self.save, by_enter=False)
        self.resize_scaled(_SIZE)
        self.composer.composed.connect(self.view.show_pages)
        self.composer.failed.connect(self._tell)
        self.view.failed.connect(self.failed)
        self._open(original)

    @property
    def settled(self) -> bool:
        """Whether all pages are drawn at full resolution."""
        return not self.composer.busy and self.view.settled

    def done(self, result: int) -> None:
        """Close the dialog in any way and stop drawing."""
        self.composer.stop()
        super().done(result)

    def _open(self, original: Original) -> None:
        self.zoom.setVisible(original.has_pages)
        if original.has_pages:
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


PURPOSE = "original"
_NONE = "这次报送没有附原件，只有报告的内容。"
_LOST = "这次报送的原件丢失或者损坏了，报告的内容不受影响。可以请单位再发一次，重新收。"


class OriginalCommands(WindowCommands):
    """Commands that show the original and save it to a file."""

    def show_original(self, held: SessionContext, examining: OpenSubmission) -> None:
        """Show the original of a submission, or why it cannot be shown."""
        with self.attempt():
            original = original_of(held, examining.current)
            if original.content is None:
                self.refused.emit(_LOST if original.is_stored else _NONE)
                return
            whose = f"{examining.status.name}　第{examining.current.number}次报送"
            dialog = OriginalDialog(self._window, whose, original, self._tasks)
            dialog.saving.connect(partial(self._ask_where, original))
            dialog.failed.connect(self.failed)
            dialog.open()

    def _ask_where(self, original: Original) -> None:
        suffix = Path(original.name).suffix
        kinds = f"{suffix} 文件 (*{suffix})" if suffix else "所有文件 (*)"
        target = free_name(self._files.folder(PURPOSE) / original.name)
        self._files.to_write(
            PURPOSE, "原件另存为", kinds, target.name, partial(self._save, original)
        )

    def _save(self, original: Original, chosen: Path) -> None:
        with self.attempt():
            target = free_name(chosen)
            save_original(original, target)
            self.written.emit(target, f"已写出 {target.name}，与报来的一字不差。")
