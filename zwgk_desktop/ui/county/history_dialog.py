"""往来记录: dialog of what units sent, returns and refused files, and the choice that counts."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.services.county.examination_acts import ExaminationStep, examine
from zwgk_desktop.services.county.unit_history import HistoryEvent, history_of
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

_WIDTH, _HEIGHT = 980, 320
_COLUMNS = (
    RecordColumn[HistoryEvent]("时间", lambda one: f"{one.at:%Y-%m-%d %H:%M}", 140),
    RecordColumn[HistoryEvent]("单位", lambda one: one.unit, 200),
    RecordColumn[HistoryEvent]("事项", lambda one: one.kind.label, 70),
    RecordColumn[HistoryEvent]("次数", lambda one: str(one.number or ""), 56),
    RecordColumn[HistoryEvent]("说明", lambda one: one.words, 300, stretch=True),
    RecordColumn[HistoryEvent]("文件", lambda one: one.file, 190),
)


class HistoryDialog(Dialog):
    """Dialog that lists the events of one unit, or of all units.

    Args:
        history: Returns the events as they are now.
        locked: Whether the workspace is open read-only.
    """

    chosen = Signal(str, int)
    """Emitted with a unit and the number of its submission that is to count."""

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        history: Callable[[], Sequence[HistoryEvent]],
        *,
        locked: bool,
    ) -> None:
        super().__init__(parent, "往来记录", _WIDTH)
        self.setObjectName("unitHistory")
        self._history, self._locked = history, locked
        self.table: RecordView[HistoryEvent] = RecordView(
            settings, lambda one: (one.at, one.unit, one.number, one.file), "往来记录", self
        )
        self.table.show_list("county-history", _COLUMNS, ())
        self.table.set_empty_text("还没有收到过什么。")
        self.table.setMinimumHeight(theme.px(_HEIGHT))
        use = ActionSpec(
            "use",
            "以这一份为准",
            self._choose,
            needs=Needs.ROW,
            of_row=True,
            bar="use",
            possible=self._is_choosable,
            tip="算这一份，例如仍用旧版的，或者同一版有两份不同的；可以撤销",
        )
        self.page_actions = PageActions(self, (use,), table=self.table)
        self.table.offer_copy()
        self.box.addWidget(self.table.search_field("查找：单位、事项、文件…"))
        self.box.addWidget(self.table, 1)
        line = Flow(theme.GAP)
        self.page_actions.fill("use", line)
        self.box.addLayout(line)
        self.add_buttons(self.closing_button("关闭"))
        self.show_events()

    def show_events(self) -> None:
        """Show the events as they are now."""
        self.table.show_records(self._history())
        if self.table.chosen is None:
            self.table.selectRow(0)
        self.page_actions.allow()

    def _is_choosable(self) -> bool:
        one = self.table.chosen_record
        return one is not None and one.choosable and not self._locked

    def _choose(self) -> None:
        one = self.table.chosen_record
        if one is not None and one.number is not None:
            self.chosen.emit(one.unit, one.number)


class HistoryCommands(WindowCommands):
    """Commands that show the history of units and choose the submission that counts."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._county = context.group(CountyCommands)
        self._county.add_actions(self.page_actions())

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions of the county's page."""
        tip = "收到、退回、没有收的文件，以哪一次报送为准"
        return (
            ActionSpec(
                "unit_history",
                "往来记录…",
                self._show_chosen,
                needs=Needs.ROW,
                of_row=True,
                keys="Ctrl+Shift+H",
                tip=tip,
            ),
            ActionSpec("whole_history", "往来记录…", self.show, bar="hand_out", tip=tip),
        )

    def show(self, unit: str = "") -> None:
        """Show the history of a unit; of all units for ""."""
        if self._county.collection is None:
            return
        locked = self._library.locked
        dialog = HistoryDialog(
            self._window, self._settings, partial(self._events, unit), locked=locked
        )
        dialog.chosen.connect(partial(self._let_count, dialog))
        dialog.open()

    def _show_chosen(self) -> None:
        row = self._county.page.board.table.chosen_record
        if row is not None:
            self.show(row.status.name)

    def _events(self, unit: str) -> Sequence[HistoryEvent]:
        collection = self._county.collection
        if collection is None:
            return ()
        line = collection.line_named(unit)
        return history_of(collection, *line.key) if line is not None else history_of(collection)

    def _let_count(self, dialog: HistoryDialog, unit: str, number: int) -> None:
        """Let a submission count, as one undoable act."""
        collection = self._county.collection
        line = collection.line_named(unit) if collection is not None else None
        with self.attempt():
            if collection is not None and line is not None:
                step = ExaminationStep(chosen_number=number, scope=line.scope)
                examine(collection, line.unit, step)
                self.changed.emit()
                self.reported.emit(f"“{unit}”以第{number}次报送为准。可以撤销。")
                dialog.show_events()
