"""Dialog that compares a roll-up: with last year, unit beside unit, and what to look at again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from zwgk_desktop.domain.county.comparison import (
    ComparedFigure,
    YearChange,
    YearOnYear,
    compared_figures,
    group_medians,
)
from zwgk_desktop.domain.county.rollup_figures import RollUpFigures
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.services.comparing import change_text
from zwgk_desktop.ui.county.sum_sources_panel import ShareBar
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import as_sections
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.look.records import RIGHT, RecordColumn, RecordView
from zwgk_desktop.ui.records.years_dialog import charts
from zwgk_desktop.ui.settings import Settings

_SIZE = QSize(1080, 660)
_NAMED = 6
"""Number of uneven units named in the line. The tool tip names all."""

_YEARS, _UNITS, _AGAIN = "与上年比", "各单位比", "请再核对"
_FIRST_FIGURE = 2


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """Row of the comparison: a unit, or the medians of a group.

    Args:
        figures: Figures by name; None where blank.
        peers: Group of the row.
    """

    name: str
    peers: str
    figures: Mapping[str, Number | None]
    is_median: bool = False


class SumComparisonDialog(Dialog):
    """Dialog that compares the figures of a roll-up.

    Args:
        sums: The roll-up with the figures of its units and of last year.
        title: Year and group of the roll-up.
    """

    opened = Signal(object)
    """Emitted with a unit whose submission is to be opened, after the dialog closes."""

    def __init__(
        self, parent: QWidget, settings: Settings, sums: RollUpFigures, title: str
    ) -> None:
        super().__init__(parent, "汇总对比")
        self.setObjectName("sumComparison")
        self.resize_scaled(_SIZE)
        self.label(title, "heading")
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        as_sections(self.tabs.tabBar())
        self.box.addWidget(self.tabs, 1)
        self.years: RecordView[YearChange] = RecordView(
            settings, lambda row: row.address, _YEARS, self
        )
        self.units: RecordView[ComparedRow] = RecordView(
            settings, lambda row: (row.name, row.peers), _UNITS, self
        )
        self.again: RecordView[tuple[str, str]] = RecordView(settings, str, _AGAIN, self)
        self._add_years(sums)
        self._add_units(sums)
        self._add_again(sums)
        for table in (self.years, self.units, self.again):
            table.offer_copy()
        self.add_buttons(self.closing_button("关闭"))
        self.years.setFocus()

    def _add_years(self, sums: RollUpFigures) -> None:
        box, said, years = self._page(_YEARS), "", sums.years
        if years is not None:
            row = QHBoxLayout()
            for chart in charts((years.before, years.after), self):
                row.addWidget(chart)
            box.addLayout(row)
            said = _uneven_words(years)
        uneven = PlainLabel(said, self, "quiet", wrap=True)
        uneven.setVisible(bool(said))
        if years is not None:
            set_tip(uneven, "\n".join(f"{unit}：{words}" for unit, words in years.uneven_units()))
        box.addWidget(uneven)
        box.addWidget(self.years, 1)
        self.years.set_empty_text(f"{sums.year - 1}年没有计入汇总的报告，不能比较。")
        # Rows that are zero or blank in both years are left out.
        rows = [one for one in (years.changes if years else ()) if one.before or one.after]
        self.years.show_list("sums-years", _year_columns(sums.year), rows)

    def _add_units(self, sums: RollUpFigures) -> None:
        box, keys = self._page(_UNITS), compared_figures(sums.edition)
        note = "点表头排序，那一列画出长短。中位数是同一类单位从小到大排在中间的数。"
        box.addWidget(PlainLabel(note, self, "quiet", wrap=True))
        box.addWidget(self.units, 1)
        self.units.set_empty_text("没有单位计入汇总。")
        rows = list(_compared_rows(sums, keys))
        self.units.show_list("sums-units", _unit_columns(keys), rows)
        largest = {
            key.name: max((row.figures[key.name] or 0 for row in rows), default=0) for key in keys
        }
        share = partial(_share, self.units, [key.name for key in keys], largest)
        self.units.setItemDelegate(ShareBar(self.units, share))
        self.units.opened.connect(self._open)

    def _add_again(self, sums: RollUpFigures) -> None:
        box = self._page(_AGAIN)
        note = (
            "这些数不一定错，请看了再问单位。多大算大没有文件规定，是本程序的口径，写在说明书里。"
        )
        box.addWidget(PlainLabel(note, self, "quiet", wrap=True))
        box.addWidget(self.again, 1)
        self.again.set_empty_text("没有全部是0的单位，也没有相差很大的数。")
        columns: tuple[RecordColumn[tuple[str, str]], ...] = (
            RecordColumn("单位", lambda row: row[0], 240),
            RecordColumn("原因", lambda row: row[1], 500, stretch=True),
        )
        self.again.show_list("sums-again", columns, list(sums.conspicuous_units()))
        self.again.opened.connect(self._open_conspicuous)

    def _page(self, title: str) -> QVBoxLayout:
        page = QWidget(self)
        box = QVBoxLayout(page)
        box.setContentsMargins(0, theme.GAP_SMALL, 0, 0)
        box.setSpacing(theme.GAP_SMALL)
        self.tabs.addTab(page, title)
        return box

    def _open(self) -> None:
        row = self.units.chosen_record
        if row is not None and not row.is_median:
            self._leave_to(row.name)

    def _open_conspicuous(self) -> None:
        row = self.again.chosen_record
        if row is not None:
            self._leave_to(row[0])

    def _leave_to(self, unit: str) -> None:
        self.accept()
        self.opened.emit(unit)


def _uneven_words(years: YearOnYear) -> str:
    uneven = list(years.uneven_units())
    if not uneven:
        return ""
    named = "、".join(f"{unit}（{words}）" for unit, words in uneven[:_NAMED])
    more = f"等，共{len(uneven)}个" if len(uneven) > _NAMED else ""
    return f"两年计入的单位不同，合计的增减不全是数字本身的变化：{named}{more}。"


def _compared_rows(sums: RollUpFigures, keys: Sequence[ComparedFigure]) -> Iterator[ComparedRow]:
    for unit in sums.units:
        figures = {key.name: key.of(unit.figures) for key in keys}
        yield ComparedRow(unit.unit, unit.peers, figures)
    for group in group_medians(sums.units, keys):
        name = f"中位数（{group.count}个单位）"
        yield ComparedRow(name, group.peers, group.figures, is_median=True)


def _share(
    table: RecordView[ComparedRow],
    names: Sequence[str],
    largest: Mapping[str, Number],
    row: ComparedRow,
    column: int,
) -> float:
    """Return the length of a bar: in the sorted column, as a share of its largest figure."""
    at = table.horizontalHeader().sortIndicatorSection()
    if column != at or column < _FIRST_FIGURE or row.is_median:
        return 0.0
    name = names[column - _FIRST_FIGURE]
    return float((row.figures[name] or 0) / largest[name]) if largest[name] else 0.0


def _year_columns(year: int) -> tuple[RecordColumn[YearChange], ...]:
    return (
        RecordColumn("项目", lambda row: row.label, 300, stretch=True),
        _number_column(f"{year - 1}年", lambda row: row.before),
        _number_column(f"{year}年", lambda row: row.after),
        RecordColumn(
            "增减",
            lambda row: change_text(row.change),
            90,
            lambda row: row.change or 0,
            align=RIGHT,
        ),
        RecordColumn(
            "增减％",
            lambda row: row.percent,
            80,
            lambda row: float(row.percent.rstrip("%") or 0),
            align=RIGHT,
        ),
        RecordColumn("说明", lambda row: row.note, 170),
    )


def _number_column(
    head: str, figure: Callable[[YearChange], Number | None]
) -> RecordColumn[YearChange]:
    return RecordColumn(
        head, lambda row: number_text(figure(row)), 90, lambda row: figure(row) or 0, align=RIGHT
    )


def _unit_columns(keys: Sequence[ComparedFigure]) -> tuple[RecordColumn[ComparedRow], ...]:
    def figure(key: ComparedFigure) -> RecordColumn[ComparedRow]:
        return RecordColumn(
            f"{key.name}（万元）" if key.measure == "万元" else key.name,
            lambda row: number_text(row.figures[key.name]),
            84,
            lambda row: row.figures[key.name] or 0,
            ink=_ink,
            align=RIGHT,
        )

    return (
        RecordColumn("单位", lambda row: row.name, 190, ink=_ink),
        RecordColumn("类别", lambda row: row.peers, 90, ink=_ink),
        *map(figure, keys),
    )


def _ink(row: ComparedRow) -> QColor | None:
    return theme.colours().quiet_ink if row.is_median else None
