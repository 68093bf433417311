"""Return of several submissions at once: which units, by which day, into which folder."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.county.collection import UnitStatus
from zwgk_desktop.services.county.examination_acts import return_units
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.examination.remark_box import add_return_fields, typed_day
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

_HEIGHT = 180


class SendBackSeveralDialog(Dialog):
    """Dialog that lists the units with remarks, all ticked, to return their submissions."""

    agreed = Signal(object, object, bool)
    """Emitted with the units, the day to send again by or None, and whether to write Word lists."""

    def __init__(self, parent: QWidget, lines: Sequence[UnitStatus]) -> None:
        super().__init__(parent, "退回几家")
        self.label(f"{len(lines)} 个单位写了意见，还没有退回。不退的去掉勾。", "heading")
        self.list = self.lines("写了意见的单位", (), _HEIGHT)
        for line in lines:
            self.list.addItem(f"{line.name}　{len(line.remarks)} 条意见")
            item = self.list.item(self.list.count() - 1)
            item.setCheckState(Qt.CheckState.Checked)
            item.setData(Qt.ItemDataRole.UserRole, line.name)
        self.due, self.word = add_return_fields(self)
        self.add_buttons(self.closing_button(), primary=self.button("退回，选文件夹…", self._agree))
        self.list.setCurrentRow(0)
        self.list.setFocus()

    @property
    def units(self) -> tuple[str, ...]:
        """Names of the lines that are ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = (one for one in items if one.checkState() is Qt.CheckState.Checked)
        return tuple(str(one.data(Qt.ItemDataRole.UserRole)) for one in ticked)

    def _agree(self) -> None:
        self.finish(self._send, self.due)

    def _send(self) -> None:
        self.agreed.emit(self.units, typed_day(self.due), self.word.isChecked())


class Returning(WindowCommands):
    """Command that returns the submissions of several units at once."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._county = context.group(CountyCommands)
        self._county.add_actions(self.page_actions())

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions of the county's page."""
        tip = "写了意见的单位一起退回，退改单写到一个文件夹"
        return (
            ActionSpec(
                "return_several",
                "退回几家…",
                self.choose,
                needs=Needs.WRITABLE,
                bar="remind",
                tip=tip,
            ),
        )

    def choose(self) -> None:
        """Show the units that can be returned."""
        collection = self._county.collection
        lines = [line for line in collection.status_lines() if _waits(line)] if collection else []
        if not lines:
            self.refused.emit("没有写了意见、还没有退回的单位。")
            return
        dialog = SendBackSeveralDialog(self._window, lines)
        dialog.agreed.connect(self._ask_where)
        dialog.open()

    def _ask_where(self, units: Iterable[str], due: date | None, with_lists: bool) -> None:  # noqa: FBT001 - of a signal
        then = partial(self._return, units, due, with_lists)
        self._files.to_folder("send_back", "退回：选一个文件夹来放退改单", then)

    def _return(
        self,
        units: Iterable[str],
        due: date | None,
        with_lists: bool,  # noqa: FBT001 - of a signal
        folder: Path,
    ) -> None:
        collection = self._county.collection
        if collection is None:
            return
        lines = [collection.line_named(unit) for unit in units]
        keys = [line.key for line in lines if line is not None]
        returned, refused = return_units(collection, keys, folder, due, with_lists=with_lists)
        self.changed.emit()
        if returned:
            said = f"已退回{len(returned)}个单位，退改单在“{folder.name}”文件夹里。可以逐个撤销。"
            self.written.emit(folder, said)
        if refused:
            said = "；".join(f"“{unit}”没有退回：{error.what}" for unit, error in refused)
            _, first = refused[0]
            self.failed.emit(UserError(said, remedy=first.remedy, code=first.code))


def _waits(line: UnitStatus) -> bool:
    return line.state is ExaminationState.IN_EXAMINATION and bool(line.remarks)
