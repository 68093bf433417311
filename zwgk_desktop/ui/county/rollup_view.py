"""汇总: statutory tables with sums by group, and the units behind the current cell."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.rollup import (
    LeftOutUnit,
    RollUp,
    SumSheet,
    contributions,
    last_year_sums,
    roll_up,
    shared_numbers,
)
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.county.sum_sources_panel import SumSourcesPanel
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import as_sections
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.page_actions import PageActions
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.table.view import StatutoryTable

GROUPS: tuple[Group | None, ...] = (None, *Group)
_NAMED = 6
"""Number of omitted units named in the line. The tooltip names all."""

_LEAST = 220
_BESIDE = 290
"""Width of the list of units, in thousandths."""


class RollUpView(QWidget):
    """View of the roll-up. Sums are computed when first shown and cached until the next act."""

    added_up = Signal()
    """Emitted when another `RollUp` is shown."""
    failed = Signal(object)

    def __init__(self, settings: Settings, actions: PageActions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("rollup")
        self.page_actions = actions
        self._collection: Collection | None = None
        self._rolled: RollUp | None = None
        self._before: Report | None = None
        self._known: dict[tuple[Group | None, bool], tuple[RollUp, Report | None]] = {}
        self._twice = ""
        self._tables: dict[str, tuple[StatutoryTable, StatutoryTable]] = {}
        self.groups = _bar("类别", self)
        for group in GROUPS:
            self.groups.addTab(group.label if group else "合计")
        self.sections = _bar("表", self)
        self.every = QCheckBox("收到的都计", self)
        set_tip(self.every, "不勾，只计已接收的；勾上，没有审完的、草稿也计")
        self.compare = QCheckBox("上年对照", self)
        set_tip(self.compare, "下面再放一张上年同样范围的汇总表")
        self.said = PlainLabel("", self, "quiet", wrap=True)
        self.stack = QStackedWidget(self)
        self.behind = SumSourcesPanel(settings, self)
        self.behind.setMinimumWidth(theme.px(_LEAST))
        self._lay_out()
        self._connect()

    @property
    def rolled(self) -> RollUp | None:
        """Roll-up that is shown."""
        return self._rolled

    @property
    def table(self) -> StatutoryTable | None:
        """Table that is shown."""
        found = self._tables.get(self._section())
        return found[0] if found else None

    def show_collection(self, collection: Collection) -> None:
        """Show a collection, now or when the view becomes visible."""
        self._collection, self._rolled = collection, None
        self._twice = "".join(
            f"{one.number}号申请{'、'.join(one.units)}都登记了，可能重复计算。"
            for one in shared_numbers(collection.context, collection.year)
        )
        self._known.clear()
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._rolled is None:
            self.refresh()

    def refresh(self) -> None:
        """Compute the selected roll-up and show it."""
        collection = self._collection
        if collection is None:
            return
        wanted = GROUPS[self.groups.currentIndex()], self.every.isChecked()
        try:
            if wanted not in self._known:
                rolled = roll_up(collection, wanted[0], all_received=wanted[1])
                self._known[wanted] = rolled, last_year_sums(rolled, collection.context)
        except UserError as error:
            self.failed.emit(error)
            return
        self._rolled, self._before = self._known[wanted]
        self._list_sections(self._rolled.report)
        self._show_tables(collection)
        self._describe_sum()
        self._show_units_of(self._caret())

    # ------------------------------------------------------------------------------

    def _list_sections(self, report: Report) -> None:
        edition = report.edition
        ids = [table.id for table in edition.tables]
        if ids == [self.sections.tabData(at) for at in range(self.sections.count())]:
            return
        with QSignalBlocker(self.sections):
            while self.sections.count():
                self.sections.removeTab(0)
            for table in ids:
                self.sections.setTabData(
                    self.sections.addTab(tabs.tab_title(edition, table)), table
                )
        for pair in self._tables.values():
            self.stack.removeWidget(_splitter(pair[0]))
        self._tables.clear()

    def _show_tables(self, collection: Collection) -> None:
        rolled, before = self._rolled, self._before
        assert rolled is not None  # noqa: S101 - it was just added up
        report = rolled.report
        findings = collection.context.catalog.check(report, before)
        sheet = SumSheet(report, tuple(one for one in findings if _of_figures(one, report)))
        last = SumSheet(before or Report(report.edition, {}))
        section = self._section()
        if section not in self._tables:
            self._add_table(report.edition.table_of[section], sheet, last)
        for now, then in self._tables.values():
            now.set_sheet(sheet)
            then.set_sheet(last)
        now, then = self._tables[section]
        then.setVisible(self.compare.isChecked() and before is not None)
        then.setAccessibleName(f"{rolled.year - 1}年{now.accessibleName()}")
        self.compare.setEnabled(before is not None)
        self.stack.setCurrentWidget(_splitter(now))

    def _add_table(self, table: Table, sheet: SumSheet, last: SumSheet) -> None:
        both = QSplitter(Qt.Orientation.Vertical, self.stack)
        made = StatutoryTable(table, sheet, both), StatutoryTable(table, last, both)
        for one in made:
            one.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            one.acts.offers_import = False
            both.addWidget(one)
        now, then = made
        now.current_changed.connect(self._show_units_of)
        now.current_changed.connect(partial(_select_same_cell, then))
        now.doubleClicked.connect(self.behind.table.setFocus)
        self.stack.addWidget(both)
        self._tables[table.id] = made

    def _section(self) -> str:
        return str(self.sections.tabData(self.sections.currentIndex()) or "")

    def _caret(self) -> Address:
        table = self.table
        return table.current_address() if table is not None else ""

    def _show_units_of(self, cell: Address) -> None:
        """Show the units behind the current cell."""
        if self._rolled is None or self._collection is None or not cell:
            return
        found = contributions(self._rolled, self._collection, cell)
        counted = len(self._rolled.included)
        self.behind.show_cell(self._rolled.report, self._before, cell, found, counted)

    def _describe_sum(self) -> None:
        """Describe the sum: included and omitted units, and broken identities."""
        rolled, table = self._rolled, self.table
        assert rolled is not None  # noqa: S101 - it was just added up
        assert table is not None  # noqa: S101 - it was just added up
        findings = table.own_model.sheet.all_findings
        wrong = sum(one.severity is Severity.ERROR for one in findings)
        left = rolled.left_out
        said = [f"计入{len(rolled.included)}个单位。"]
        if left:
            named = "、".join(map(_named, left[:_NAMED]))
            more = f"等，共{len(left)}个" if len(left) > _NAMED else ""
            said.append(f"没有计入：{named}{more}。")
        said.append(f"汇总数有{wrong}处不平，表里已标出。" if wrong and rolled.included else "")
        said.append(self._twice)
        self.said.setText("".join(said))
        set_tip(self.said, "\n".join(map(_named, left)))
        self.added_up.emit()

    def _connect(self) -> None:
        self.groups.currentChanged.connect(self.refresh)
        self.sections.currentChanged.connect(self.refresh)
        self.every.toggled.connect(self.refresh)
        self.compare.toggled.connect(self.refresh)

    def _lay_out(self) -> None:
        head = Flow(spacing=theme.px(6))
        for widget in (self.groups, self.every, self.compare):
            head.addWidget(widget)
        self.page_actions.fill("sums", head)
        sides = QSplitter(Qt.Orientation.Horizontal, self)
        sides.setChildrenCollapsible(False)
        left = QWidget(sides)
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, theme.GAP, 0)
        box.setSpacing(theme.GAP_SMALL)
        box.addWidget(self.sections)
        box.addWidget(self.stack, 1)
        sides.addWidget(left)
        sides.addWidget(self.behind)
        sides.setStretchFactor(0, 1)
        sides.setSizes([1000 - _BESIDE, _BESIDE])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.GAP_SMALL)
        outer.addLayout(head)
        outer.addWidget(self.said)
        outer.addWidget(sides, 1)


def _of_figures(finding: Finding, report: Report) -> bool:
    """Return whether a finding concerns figures only, since a sum has no texts or signature."""
    return bool(finding.cells) and all(map(report.edition.is_figure, finding.cells))


def _named(one: LeftOutUnit) -> str:
    return f"{one.unit}（{one.reason}）"


def _bar(name: str, parent: QWidget) -> QTabBar:
    bar = QTabBar(parent)
    as_sections(bar)
    bar.setAccessibleName(name)
    bar.setExpanding(False)
    bar.setDrawBase(False)
    return bar


def _select_same_cell(table: StatutoryTable, cell: Address) -> None:
    """Select the same cell in last year's table."""
    index = table.own_model.index_of(cell)
    table.setCurrentIndex(index)
    table.scrollTo(index)


def _splitter(table: StatutoryTable) -> QWidget:
    both = table.parentWidget()
    assert isinstance(both, QSplitter)  # noqa: S101 - as `_add_table` makes it
    return both
