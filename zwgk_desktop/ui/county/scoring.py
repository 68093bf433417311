"""考核评分 on the county's page: the items and points, and the documents made from them."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from zwgk_desktop.domain.county.scoring import COMPUTED, DEFAULT_ITEMS, PAGE, ScoreItem, parse_items
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.exporters.contents import ScoreSheet
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.scoring import score_items, score_units, write_scores
from zwgk_desktop.ui.actions import ActionSpec
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import today
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

_KINDS = "评分表 (*.xlsx);;通报 (*.docx)"


class ScoringDialog(Dialog):
    """Dialog of the items by which a county takes points, one a line with its points."""

    agreed = Signal(object)
    """Emitted with the items when they are accepted."""

    def __init__(self, parent: QWidget, year: int, items: Sequence[ScoreItem]) -> None:
        super().__init__(parent, f"{year}年考核评分")
        self.setObjectName("scoring")
        self.label(
            "一行写一项：名称、空格、扣几分。项目和分值由县里定，国家没有统一规定。"
            f"“{'”“'.join(COMPUTED)}”由程序按收到的报告找出来，写明依据；"
            f"“{PAGE}”按发布核对的结果，网页没有核对过的单位由您填；"
            "别的项目在表格里空着，由您填 1，扣分、得分跟着变。"
        )
        self.items = QPlainTextEdit(self)
        self.items.setTabChangesFocus(True)
        self.items.setAccessibleName("评分项目")
        self._show(items)
        self.box.addWidget(self.items, 1)
        usual = self.button("恢复原来的项目", lambda: self._show(DEFAULT_ITEMS))
        export = self.button("导出评分表、通报…", self.accept)
        self.add_buttons(self.closing_button(), usual, primary=export, by_enter=False)
        self.items.setFocus()

    def accept(self) -> None:
        """Close and emit the items. If a line is refused, show why and stay open."""
        items: list[ScoreItem] = []
        if self.attempt(lambda: items.extend(parse_items(self.items.toPlainText().splitlines()))):
            super().accept()
            self.agreed.emit(tuple(items))

    def _show(self, items: Sequence[ScoreItem]) -> None:
        self.items.setPlainText("\n".join(item.line for item in items))


class Scoring(WindowCommands):
    """Command that scores the units and writes the scores."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._county = context.group(CountyCommands)
        self._county.add_actions(self.page_actions())

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions of the county's page."""
        tip = "迟报、雷同、退回没有改正的扣分，写成表格或者通报"
        return (ActionSpec("score", "考核评分…", self.ask, bar="hand_out", tip=tip),)

    def ask(self) -> None:
        """Show the dialog of the items."""
        collection = self._county.collection
        if collection is not None:
            with self.attempt():
                dialog = ScoringDialog(self._window, collection.year, score_items(collection))
                dialog.agreed.connect(self._keep)
                dialog.open()

    def _keep(self, items: tuple[ScoreItem, ...]) -> None:
        """Store items that are not the default ones, then ask for the file."""
        collection = self._county.collection
        if collection is None:
            return
        lines = () if items == DEFAULT_ITEMS else tuple(item.line for item in items)
        with self.attempt():
            if lines != collection.score_lines:
                writing = self._library.writable_workspace()
                Collection(writing.context, collection.year).set_score_lines(lines)
                self.changed.emit()
            name = f"{collection.year}年考核评分表.xlsx"
            self._files.to_write("county", "导出评分表或者通报", _KINDS, name, self._write)

    def _write(self, target: Path) -> None:
        read, year = self._library.reader(), self._county.year

        def work(progress: Progress) -> ScoreSheet:
            with read() as reading:
                collection = Collection(reading.context, year)
                count = len(collection.status_lines())
                sheet = score_units(collection, today(), lambda done: progress(done, count))
                write_scores(collection, sheet, target)
                return sheet

        then = partial(self._show_result, target)
        self._tasks.read("正在评分…", work, then=then, failed=self.failed.emit)

    def _show_result(self, target: Path, sheet: ScoreSheet) -> None:
        marked = sum(bool(row.evidence) for row in sheet.rows)
        self.written.emit(target, f"评了{len(sheet.rows)}个单位，{marked}个有扣分的项目。")
