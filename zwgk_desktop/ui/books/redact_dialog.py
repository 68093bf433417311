"""到期脱敏: from when on, of how many, that it is for good, and which backups hold names."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QWidget

from zwgk_desktop.services.books.dues import this_day
from zwgk_desktop.services.books.redaction import (
    DueRedaction,
    copies_with_names,
    delete_copies,
    redact,
)
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look.labels import PlainLabel

_YEARS, _MOST = 3, 30
_NAMED, _WIDEST = 6, 48


class RedactDialog(Dialog):
    """Counts what would be taken away while the years are chosen."""

    redacted = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        workspace: Workspace,
        books: Sequence[UnitBooks],
        second: Path | None = None,
    ) -> None:
        super().__init__(parent, "到期脱敏")
        self._workspace, self._books = workspace, books
        self.years = QSpinBox(self)
        self.years.setRange(0, _MOST)
        self.years.setValue(_YEARS)
        self.years.setSuffix(" 年")
        self.years.setAccessibleName("办结满几年")
        line = QHBoxLayout()
        line.addWidget(PlainLabel("办结满", self))
        line.addWidget(self.years)
        line.addWidget(PlainLabel("的申请，清除申请人姓名、证件号码、联系方式。", self), 1)
        self.box.addLayout(line)
        self.count = self.label("", "strong")
        self.texts = self.label("")
        self.label(
            "期限由单位定，没有文件统一规定。清除的是登记簿和历史记录里的个人信息，"
            "删去的、撤销的申请也清除（从收到之日算起）；申请内容、备注、审核意见里写着的，一并遮盖。"
            "件数、日期、结果都不变。清除以后不能撤销，也找不回来。"
        )
        self._files = copies_with_names(workspace, second)
        self.backups = QCheckBox(
            f"同时删除还留有这些信息的备份和副本（{len(self._files)}份）", self
        )
        self.backups.setVisible(bool(self._files))
        self.box.addWidget(self.backups)
        self.copies = self.label(_some([_shown(file) for file in self._files], "份"))
        self.copies.setVisible(bool(self._files))
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
        due = [(one, DueRedaction.of(one, self.before)) for one in self._books]
        found = sum(len(one.words) for _, one in due)
        texts = [place for books, one in due for place in one.texts(books)]
        self.texts.setText(f"还有{len(texts)}处文字里写着：{_some(texts, '处')}" if texts else "")
        self.texts.setVisible(bool(texts))
        self.count.setText(f"{self.before}以前办结、还留有个人信息的：{found}件")
        self.take.setEnabled(found > 0)

    def _take(self) -> None:
        done: list[int] = []
        if not self.attempt(lambda: done.append(redact(self._workspace, self._books, self.before))):
            return
        if self.backups.isChecked():
            delete_copies(self._files)
        self.redacted.emit(f"已清除{done[0]}件申请的个人信息。这一步不能撤销。")
        self.accept()


def _shown(file: Path) -> str:
    """Return a file's name with that of its folder, its end where that is long."""
    text = f"{file.parent.name}/{file.name}"
    return text if len(text) <= _WIDEST else f"…{text[-_WIDEST:]}"


def _some(listed: Sequence[str], counted: str) -> str:
    """Name the first of some, one a line, and how many there are."""
    more = f"\n等{len(listed)}{counted}" if len(listed) > _NAMED else ""
    return "\n".join(listed[:_NAMED]) + more
