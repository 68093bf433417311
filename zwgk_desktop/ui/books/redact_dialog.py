"""到期脱敏: from when on, of how many, that it is for good, and which backups hold names."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from zwgk_desktop.services.books.dues import this_day
from zwgk_desktop.services.books.redacting import (
    backups_with_names,
    delete_backups,
    due_for_redaction,
    redact,
)
from zwgk_desktop.services.books.registers import UnitBooks
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.dialog import Dialog

_YEARS, _MOST = 3, 30


class RedactDialog(Dialog):
    """Counts what would be taken away while the years are chosen."""

    redacted = Signal(str)

    def __init__(self, parent: QWidget, workspace: Workspace, books: Sequence[UnitBooks]) -> None:
        super().__init__(parent, "到期脱敏")
        self._workspace, self._books = workspace, books
        self.years = QSpinBox(self)
        self.years.setRange(0, _MOST)
        self.years.setValue(_YEARS)
        self.years.setSuffix(" 年")
        self.years.setAccessibleName("办结满几年")
        line = QHBoxLayout()
        line.addWidget(QLabel("办结满", self))
        line.addWidget(self.years)
        line.addWidget(QLabel("的申请，清除申请人姓名、证件号码、联系方式。", self), 1)
        self.box.addLayout(line)
        self.count = self.label("", "strong")
        self.label(
            "期限由单位定，没有文件统一规定。清除的是登记簿和历史记录里的个人信息，"
            "件数、日期、结果都不变。清除以后不能撤销，也找不回来。"
        )
        self._files = backups_with_names(workspace)
        names = "、".join(file.name for file in self._files[:3])
        more = f"等{len(self._files)}份" if len(self._files) > 3 else ""
        self.backups = QCheckBox(f"同时删除还留有这些信息的自动备份：{names}{more}", self)
        self.backups.setVisible(bool(self._files))
        self.box.addWidget(self.backups)
        self.take = self.button("清除", self._take)
        self.foot(self.leaving(), primary=self.take, by_enter=False)
        self.years.valueChanged.connect(self._show)
        self._show()

    @property
    def before(self) -> date:
        """Requests concluded before this day are forgotten."""
        today = this_day()
        day = min(today.day, 28)  # a day that every month has
        return today.replace(year=today.year - self.years.value(), day=day)

    def _show(self) -> None:
        found = sum(len(due_for_redaction(one, self.before)) for one in self._books)
        self.count.setText(f"{self.before}以前办结、还留有个人信息的：{found}件")
        self.take.setEnabled(found > 0)

    def _take(self) -> None:
        done: list[int] = []
        if not self.attempt(lambda: done.append(redact(self._workspace, self._books, self.before))):
            return
        if self.backups.isChecked():
            delete_backups(self._files)
        self.redacted.emit(f"已清除{done[0]}件申请的个人信息。这一步不能撤销。")
        self.accept()
