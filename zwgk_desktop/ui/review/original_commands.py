"""看原件: what came with the submission that is shown, looked at or written out."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from zwgk_desktop.services.county.open_submission import OpenSubmission
from zwgk_desktop.services.county.stored_reports import Original, original_of, save_original
from zwgk_desktop.services.exporting import free_name
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.files import FileQuestions
from zwgk_desktop.ui.review.original_dialog import OriginalDialog
from zwgk_desktop.ui.tasks import Tasks

PURPOSE = "original"
_NONE = "这次报送没有附原件，只有报告的内容。"
_LOST = "这次报送的原件丢失或者损坏了，报告的内容不受影响。可以请单位再发一次，重新收。"


class OriginalCommands(CommandGroup):
    """Opens the dialog, and writes the file where the clerk wants it."""

    def __init__(self, window: QWidget, files: FileQuestions, tasks: Tasks) -> None:
        super().__init__(window)
        self._window, self._files, self._tasks = window, files, tasks

    def show_original(self, held: SessionContext, examining: OpenSubmission) -> None:
        """Show what came with a submission, or say why it cannot be shown."""
        with self.attempt():
            original = original_of(held, examining.current)
            if original.content is None:
                self.refused.emit(_LOST if original.kept else _NONE)
                return
            whose = f"{examining.line.unit}　第{examining.current.number}次报送"
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
