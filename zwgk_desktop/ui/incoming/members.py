"""Choice of the files to import from an archive or mail."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from zwgk_desktop.ui.dialog import Dialog

_HEIGHT = 180


class MembersDialog(Dialog):
    """Dialog that lists the readable files in an archive or mail, none of them ticked.

    Args:
        name: Name of the archive.
        members: Paths of the files within it.
    """

    def __init__(self, parent: QWidget, name: str, members: Sequence[str]) -> None:
        super().__init__(parent, "导入压缩包或者邮件里的文件")
        self.label(f"“{name}”里有 {len(members)} 个文件能读，勾上要导入的。", "heading")
        self.list = self.lines("能读的文件", members, _HEIGHT)
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(Qt.CheckState.Unchecked)
        self.take = self.button("读取", self.accept)
        self.add_buttons(self.closing_button(), primary=self.take)
        self.list.itemChanged.connect(self._update_button)
        self._update_button()
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def chosen(self, archive: Path) -> list[Path]:
        """Return the paths of the files that are ticked, each below that of the archive."""
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = (one for one in items if one.checkState() is Qt.CheckState.Checked)
        return [archive / one.text() for one in ticked]

    def _update_button(self) -> None:
        self.take.setEnabled(bool(self.chosen(Path())))
