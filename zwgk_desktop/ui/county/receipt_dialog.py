"""Results of receiving files, and the dialog that lists them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from zwgk_desktop.domain.county.examination import verification_code
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.services.county.receiving import ReceivingResult, result_text
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.files import show_file
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import Picker
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.look.records import RecordColumn, RecordView
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.settings import Settings

TAKEN, AGAIN, REFUSED = "收下", "收过", "没有收"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of receiving one file.

    Args:
        result: Received, received before, or refused.
        words: Details: number of errors, or the reason for refusal.
        unknown_unit: Unit name in a file that was refused because
            the name is not on the roster; "" if it names none, None if that is not the reason.
    """

    file: Path
    result: str
    unit: str = ""
    words: str = ""
    code: str = ""
    unknown_unit: str | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """Texts of the table row."""
        return (
            self.file.name,
            self.unit or self.unknown_unit or "",
            self.result,
            self.words,
            self.code,
        )


HEADS = ("文件", "单位", "结果", "说明", "核验码")


def outcomes(
    receipt: ReceivingResult, unknown: Mapping[Path, str], skipped: Iterable[Path]
) -> Iterator[Outcome]:
    """Yield the outcomes, refused files first."""
    for file, error in receipt.refused:
        name = unknown.get(file)
        yield Outcome(file, REFUSED, words=f"{error.what}。{error.remedy}。", unknown_unit=name)
    for file in skipped:
        yield Outcome(file, REFUSED, words="没有确认。要收时再选这个文件。")
    for one in receipt.received:
        result = AGAIN if one.is_duplicate else TAKEN
        code = verification_code(one.hash)
        yield Outcome(one.file, result, f"{one.unit}{one.scope.mark}", result_text(one), code)


def summary(found: Iterable[Outcome]) -> str:
    """Return the numbers of files received, received again and refused, in words."""
    results = [one.result for one in found]
    counts = ((results.count(one), one) for one in (TAKEN, AGAIN, REFUSED))
    return "，".join(f"{word} {count} 份" for count, word in counts if count) or "没有可以收的文件"


_WIDTH, _HEIGHT = 1080, 380
_EDGE = 32
_NAME = 16
"""Number of characters of a unit's name that are shown."""


def _text(at: int) -> Callable[[Outcome], str]:
    return lambda one: one.cells[at]


def _ink(one: Outcome) -> QColor | None:
    return theme.SEVERITIES[Severity.ERROR].ink if one.result == REFUSED else None


_COLUMNS = tuple(
    RecordColumn[Outcome](
        head, _text(at), width, ink=_ink if head == "结果" else None, stretch=head == "说明"
    )
    for at, (head, width) in enumerate(zip(HEADS, (250, 200, 84, 340, 150), strict=True))
)


class ReceiptDialog(Dialog):
    """Dialog that lists the outcomes. The received files are already stored."""

    assigned = Signal(object, str, str)
    """Emitted when a file is to be received for a unit: path, unit and new alias.

    The alias is "" if the unit gets none.
    """

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        found: Iterable[Outcome],
        units: Sequence[str],
    ) -> None:
        super().__init__(parent, "收报", _WIDTH)
        self.setMinimumWidth(min(theme.px(_WIDTH), parent.window().width() - _EDGE))
        self.setObjectName("receipt")
        self._window_height = parent.window().height()
        self._found = list(found)
        self.summary = self.label("", "strong")
        self.table: RecordView[Outcome] = RecordView(
            settings, lambda one: one.file, "各文件的结果", self
        )
        self.table.set_empty_text("没有可以收的文件。")
        open_ = ActionSpec(
            "folder", "打开所在文件夹", self._open_folder, needs=Needs.ROW, of_row=True
        )
        self.page_actions = PageActions(self, (open_,), table=self.table)
        self.table.offer_copy()
        self.units = Picker(self, "单位", units)
        self.units.setSizeAdjustPolicy(
            self.units.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.units.setMinimumContentsLength(_NAME)
        self.remember = QCheckBox(self)
        self.take = self.button("收下", self._assign)
        self._assignment = QWidget(self)
        self._lay_out()
        self.copy = self.button("复制", self._copy)
        self.add_buttons(self.closing_button("关闭"), self.copy)
        self.table.choice_changed.connect(self._show_selected)
        for signal in (self.table.model().layoutChanged, self.table.model().rowsInserted):
            signal.connect(self._fit_rows)
        self.units.currentIndexChanged.connect(self._allow)
        self._show()

    @property
    def found(self) -> Sequence[Outcome]:
        """Outcomes shown, in the order of receipt."""
        return self._found

    def update_outcomes(self, found: Iterable[Outcome]) -> None:
        """Replace the outcomes of files that were received again, and add new ones."""
        new = {one.file: one for one in found}
        self._found = [new.pop(one.file, one) for one in self._found]
        self._found += new.values()
        self._show()

    def _show(self) -> None:
        self.summary.setText(f"{summary(self._found)}。")
        self.table.show_records(self._found)
        if self.table.chosen is None:
            self.table.selectRow(0)
        self._fit_rows()
        self._show_selected()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Fit the rows of refused files to their reasons. Other rows keep one line."""
        for at, one in enumerate(self.table.rows):
            if one.result == REFUSED:
                self.table.resizeRowToContents(at)

    def _show_selected(self) -> None:
        one = self.table.chosen_record
        unknown = one is not None and one.unknown_unit is not None and self.units.count() > 0
        self._assignment.setEnabled(unknown)
        self._assignment.setVisible(any(other.unknown_unit is not None for other in self._found))
        name = (one.unknown_unit if one else "") or ""
        shown = f"“{name[:_NAME]}…”" if len(name) > _NAME else f"“{name}”"
        self.remember.setText(f"以后也认得{shown if name else '这个名称'}")
        self.remember.setChecked(bool(name))
        self.remember.setEnabled(bool(name))
        self.units.setCurrentIndex(-1)
        known = [self.units.itemText(at) for at in range(self.units.count())]
        for like in get_close_matches(name, known, 1):
            self.units.setCurrentText(like)
        self._allow()

    def _allow(self) -> None:
        self.take.setEnabled(self.units.currentIndex() >= 0)

    def _assign(self) -> None:
        one = self.table.chosen_record
        if one is not None:
            alias = (one.unknown_unit or "") if self.remember.isChecked() else ""
            self.assigned.emit(one.file, self.units.currentText(), alias)

    def _open_folder(self) -> None:
        one = self.table.chosen_record
        if one is not None:
            show_file(next(folder for folder in one.file.parents if folder.is_dir()))

    def _copy(self) -> None:
        self.table.copy()
        self.advice.say("已复制，可以贴到表格里", "asked")

    def _lay_out(self) -> None:
        table = self.table
        table.show_list("county-receipt", _COLUMNS, ())
        table.setWordWrap(True)
        table.horizontalHeader().geometriesChanged.connect(self._fit_rows)
        table.setMinimumHeight(min(theme.px(_HEIGHT), self._window_height // 2))
        self.box.addWidget(table.search_field("查找：文件、单位、结果…"))
        self.box.addWidget(table, 1)
        line = Flow(theme.GAP)
        said, of = (
            PlainLabel("选中的这一份是", self._assignment),
            PlainLabel("的", self._assignment),
        )
        for widget in (said, self.units, of, self.remember, self.take):
            line.addWidget(widget)
        self._assignment.setLayout(line)
        self.box.addWidget(self._assignment)
