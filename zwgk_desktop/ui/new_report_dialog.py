"""新建年度报告: which unit, of which level, which year."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from itertools import count

from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.levels import Level, propose_level
from zwgk_desktop.ui.advice import FieldAdvice
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.field_row import LevelBox
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel

TITLE = "新建年度报告"

_WIDTH = 460
Make = Callable[[str, int, Level], object]


class NewReportDialog(Dialog):
    """Proposes a level as the unit is typed, and last year; the clerk decides.

    Args:
        make: Makes the report, or refuses with a `UserError`, which is then
            told at the field.
        known: The years of each unit that has reports, the one proposed first.
        after: The year of the report that is open; the next free one is proposed.
    """

    def __init__(
        self,
        parent: QWidget,
        make: Make,
        known: Mapping[str, Collection[int]],
        after: int | None = None,
    ) -> None:
        super().__init__(parent, TITLE, _WIDTH)
        self._make = make
        self._decided = False
        self._known, self._after = known, after
        self._year_decided = False
        units = list(known)
        self.unit = QLineEdit(units[0] if units else "", self)
        self.unit.setPlaceholderText("例如 云溪镇人民政府")
        self.unit.setCompleter(QCompleter(units, self))
        self.level = LevelBox(self)
        self.year = QLineEdit(self)
        self.unit_advice = FieldAdvice("编制报告的机关全称，印在标题上", self)
        self.year_advice = FieldAdvice("所报告的年度，统计期限是这一年的1月1日至12月31日", self)
        level_advice = FieldAdvice("按名称推断，请核对；街道办事处是派出机关，不是一级政府", self)
        self.box.setSpacing(theme.GAP_SMALL)
        self._add("单位名称", self.unit, self.unit_advice)
        self._add("单位级别", self.level, level_advice)
        self._add("报告年度", self.year, self.year_advice)
        make_button = self.button("新建", self.accept)
        self.foot(self.leaving(), primary=make_button)
        self.unit.textChanged.connect(self._propose)
        self.level.activated.connect(self._decide)
        self.year.textChanged.connect(lambda: self.year_advice.refuse(None))
        self.year.textEdited.connect(self._decide_year)
        self._propose()
        (self.year if units else self.unit).setFocus()
        self.year.selectAll()

    def accept(self) -> None:
        """Make the report; what is refused is told where it stands."""
        self.unit_advice.refuse(None)
        self.year_advice.refuse(None)
        try:
            unit = parse_unit(self.unit.text())
        except UserError as error:
            self._refuse(self.unit, self.unit_advice, error)
            return
        try:
            self._make(unit, parse_year(self.year.text()), self.level.level)
        except UserError as error:
            self._refuse(self.year, self.year_advice, error)
            return
        super().accept()

    def _refuse(self, line: QLineEdit, advice: FieldAdvice, error: UserError) -> None:
        advice.refuse(error)
        line.setFocus()
        line.selectAll()

    def _propose(self) -> None:
        self.unit_advice.refuse(None)
        if not self._decided:
            self.level.choose(propose_level(self.unit.text()))
        if not self._year_decided:
            taken = self._known.get(self.unit.text().strip(), ())
            self.year.setText(str(free_year(taken, self._after)))

    def _decide_year(self) -> None:
        self._year_decided = True

    def _decide(self) -> None:
        self._decided = True

    def _add(self, label: str, control: QWidget, advice: FieldAdvice) -> None:
        title = PlainLabel(label, self)
        title.setBuddy(control)
        control.setAccessibleName(label)
        for widget in (title, control, advice):
            self.box.addWidget(widget)
        self.box.addSpacing(theme.GAP)


def free_year(taken: Collection[int], after: int | None = None) -> int:
    """Return the first year a unit has no report of: after the one that is open, else last year."""
    first = last_year() if after is None else after + 1
    return next(year for year in count(first) if year not in taken)


def last_year() -> int:
    """Return the year a report made today is most likely about."""
    return datetime.now(UTC).astimezone().year - 1
