"""填入: what stands in the report and what the books say, side by side, before it is done."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.books.filling import FillProposal
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look.labels import set_tip
from zwgk_desktop.ui.look.rows import as_rows

_SIZE = QSize(820, 560)
_HEADS = ("项目", "现在", "台账", "由哪些条目构成")
_NAMED = 6


class FillDialog(Dialog):
    """Lists what would change; nothing is changed until it is confirmed."""

    def __init__(
        self, parent: QWidget, edition: Edition, proposal: FillProposal, fill: Callable[[], object]
    ) -> None:
        super().__init__(parent, "从台账填入")
        self.spread(_SIZE)
        self._fill = fill
        changes = proposal.changes
        self.label(
            f"要改动{len(changes)}格，其余与台账一致。填入后这些格与台账关联，"
            "台账改了，格里的数字跟着改；手工改写一格，就解除那一格的关联。可以撤销。"
        )
        self.table = QTableWidget(len(changes), len(_HEADS), self)
        self.table.setHorizontalHeaderLabels(list(_HEADS))
        self.table.setAccessibleName("要改动的格")
        as_rows(self.table)
        for at, one in enumerate(changes):
            more = f"等{len(one.items)}件" if len(one.items) > _NAMED else ""
            words = (
                edition.label(one.cell),
                number_text(one.before) or "（空）",
                number_text(one.after),
                f"{'、'.join(one.items[:_NAMED])}{more}",
            )
            for column, text in enumerate(words):
                item = QTableWidgetItem(text)
                set_tip(item, text)
                self.table.setItem(at, column, item)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.box.addWidget(self.table, 1)
        for remark in proposal.remarks:
            self.label(remark, "quiet")
        done = self.button("填入" if changes else "建立关联", self._confirm)
        self.foot(self.leaving(), primary=done)

    def _confirm(self) -> None:
        if self.attempt(self._fill):
            self.accept()
