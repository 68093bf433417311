"""Qt table model of one statutory table of a report."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Origin
from zwgk_desktop.domain.grid import Grid, GridCell, lay_out
from zwgk_desktop.domain.numbers import add_up, number_text
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.tables import Column, Layout, Row, Table
from zwgk_desktop.services.books.ties import tied_cells
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.report_view import FigureView
from zwgk_desktop.ui.table.cell_paint import (
    TIED,
    CellFigure,
    Mark,
    figure_at,
    ground,
    help_tip,
    marks_of,
    tip,
)
from zwgk_desktop.ui.words import link_words

if TYPE_CHECKING:
    from zwgk_desktop.services.year_links import Link

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole

_UNMARKED = Mark()
_NO_ENTRY = Qt.ItemFlag.NoItemFlags
_ENTRY = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemNeverHasChildren
)
"""Item flags, combined once because Qt asks for them three times per painted cell."""
_MOST_ALONE = 24
"""Number of changed cells above which the whole table is repainted."""


class TableModel(QAbstractTableModel):
    """Qt model of the body of a table: its figures and, in table 二, the heads between them.

    All figures are read from the sheet. The report of the last repaint is
    stored only to find the cells that have changed since.
    """

    edited = Signal()
    rejected = Signal(object)  # UserError
    refreshed = Signal()
    untied = Signal(int)
    """Emitted with the number of cells that an act other than typing untied from the books."""

    def __init__(self, table: Table, sheet: FigureView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.grid: Grid = lay_out(table)
        self._sheet = sheet
        self._cells = _body(self.grid)
        self._places = {
            cell.address: place for place, cell in self._cells.items() if cell.address is not None
        }
        self._report = sheet.report
        self._findings = sheet.all_findings
        self._marks: Mapping[Address, Mark] = {}
        self._links: Mapping[Address, Link] = {}
        self._tied: frozenset[Address] = frozenset()
        self._update_marks()

    @property
    def sheet(self) -> FigureView:
        """Source of the figures: the report's session or a second keying."""
        return self._sheet

    def set_sheet(self, sheet: FigureView) -> None:
        """Show another report of the same edition."""
        self._sheet = sheet
        self.refresh()

    def refresh(self) -> None:
        """Repaint the cells whose figure, mark or tie has changed since the last repaint."""
        before, old_marks = self._report, self._marks
        old_links, old_tied = self._links, self._tied
        if self._sheet.report is before and self._sheet.all_findings is self._findings:
            return
        self._update_marks()
        entered = self._report.changed_since(before)
        marked = _differing(old_marks, self._marks) | _differing(old_links, self._links)
        marked |= old_tied ^ self._tied
        changed = [*(self._places.keys() & (entered | marked))]
        if len(changed) <= _MOST_ALONE:
            for address in changed:
                index = self.index_of(address)
                self.dataChanged.emit(index, index)
        else:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.refreshed.emit()

    def refusal(self) -> UserError | None:
        """Return the error that forbids editing, or None if the table is editable."""
        try:
            self._sheet.ensure_editable()
        except UserError as error:
            return error
        return None

    def apply(self, values: Mapping[Address, Value | None], kind: ActKind, note: str = "") -> bool:
        """Store several values as one act.

        Returns:
            False if the values were refused. `rejected` is then emitted.
        """
        tied = self._tied & values.keys()
        stored = self._store(values, kind, note)
        if stored and (untied := tied - self._tied):
            self.untied.emit(len(untied))
        return stored

    def _store(self, values: Mapping[Address, Value | None], kind: ActKind, note: str = "") -> bool:
        try:
            self._sheet.ensure_editable().apply(values, kind, note)
        except UserError as error:
            self.refresh()  # the session may have reloaded the file
            self.rejected.emit(error)
            return False
        self.refresh()
        self.edited.emit()
        return True

    # Indexes and addresses --------------------------------------------------

    def grid_cell(self, index: Index) -> GridCell | None:
        """Return the grid cell at an index. None where another cell's span covers it."""
        return self._cells.get((index.row(), index.column()))

    def address(self, index: Index) -> Address | None:
        """Return the address of the figure at an index. None for a head or a covered cell."""
        cell = self.grid_cell(index)
        return cell.address if cell else None

    def index_of(self, address: Address) -> QModelIndex:
        """Return the index of the cell at an address.

        Raises:
            KeyError: The address is not in this table.
        """
        return self.index(*self._places[address])

    def line(self, section: int, orientation: Qt.Orientation) -> Row | Column | None:
        """Return the form's row or column of a header section. None for heads inside table 二."""
        across = orientation == Qt.Orientation.Horizontal
        found = next(
            (
                address
                for address, place in self._places.items()
                if place[1 if across else 0] == section
            ),
            None,
        )
        if found is None:
            return None
        cell = self.table.cell_of[found]
        return self.table.column_of[cell.column] if across else self.table.row_of[cell.row]

    def figure(self, address: Address) -> CellFigure:
        """Return the text, marks and ties that a cell shows."""
        mark, link = self._marks.get(address, _UNMARKED), self._links.get(address)
        tied = address in self._tied
        return figure_at(self._sheet.report, address, mark, link=link, tied=tied)

    # Qt's interface ----------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self.grid.row_count - self.grid.head_rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self.grid.column_count - self.grid.label_columns

    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = index.isValid() and self.address(index) is not None
        return _ENTRY if entry else _NO_ENTRY

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        line = self.line(section, orientation)
        if line is None:
            return None
        match role:
            case _Role.DisplayRole | _Role.AccessibleTextRole:
                return self._path(line, section)
            case _Role.ToolTipRole:
                return help_tip(line.help)
            case _Role.AccessibleDescriptionRole:
                return line.help.text
            case _:
                return None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():  # row -1 would find another cell
            return None
        cell = self.grid_cell(index)
        if cell is None:
            return None
        if cell.address is None:
            return self._said_by_head(cell, role)
        teller = _TELLERS.get(role)
        return teller(self, cell.address) if teller else None

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        address = self.address(index) if index.isValid() else None
        if role != _Role.EditRole or address is None:
            return False
        try:
            entry = parse_value(self._sheet.report.edition, address, str(value))
        except UserError as error:
            self.rejected.emit(error)
            return False
        return self._store({address: entry}, ActKind.ENTRY)

    def typed(self, address: Address) -> str:
        """Return the initial text of a cell's editor: the entry, or a total's stated figure."""
        figure = self.figure(address)
        return figure.stated if figure.is_total else figure.text

    def described(self, address: Address) -> str | None:
        """Return a cell's findings and ties as text for a screen reader."""
        figure = self.figure(address)
        linked = (link_words(figure.link),) if figure.link is not None else ()
        tied = (TIED,) if figure.tied else ()
        return "\n".join((*figure.mark.messages, *linked, *tied)) or None

    def spoken(self, address: Address) -> str:
        """Return a cell's label, figure and marks as text for a screen reader."""
        figure = self.figure(address)
        numeral = self._report.edition.section_of[self.table.id].numeral
        label = self.table.label(address)
        place = numeral + ("" if label.startswith("（") else "、") + label
        said = figure.text or "未填"
        stated = f"，载明{figure.stated}" if figure.stated else ""
        severity = figure.mark.severity
        found = f"，{severity.label}" if severity is not None and figure.mark.tinted else ""
        noted = "".join(f"，{one.label}" for one in Origin if one in figure.mark.origins)
        return f"{place}，{said}{stated}{found}{noted}"

    def _path(self, line: Row | Column, section: int) -> str:
        """Return the label of a row or column, preceded by the labels of its groups."""
        if isinstance(line, Row):
            return " ".join((*line.groups, line.label))
        stretch = self.table.rows[section // len(self.table.columns)]
        above = (*stretch.groups, stretch.label) if self.table.layout is Layout.LINE else ()
        return " ".join((*above, *((line.group,) if line.group else ()), line.label))

    def _said_by_head(self, cell: GridCell, role: int) -> str | None:
        """Return the data of a band's name or of a head inside the body."""
        if role in {_Role.DisplayRole, _Role.AccessibleTextRole}:
            return cell.text
        below = (cell.row + 1 - self.grid.head_rows, cell.column - self.grid.label_columns)
        figure = self._cells.get(below)
        if role != _Role.ToolTipRole or figure is None or figure.address is None:
            return None
        column = self.table.cell_of[figure.address].column
        return help_tip(self.table.column_of[column].help)

    def _update_marks(self) -> None:
        self._report, self._findings = self._sheet.report, self._sheet.all_findings
        self._marks = marks_of(self._report, self._findings, self.table.id)
        self._links = {link.address: link for link in self._sheet.links}
        self._tied = tied_cells(self._report)


def selection_text(model: TableModel, addresses: Sequence[Address]) -> str:
    """Return the status text of a selection: number of cells, number filled and sum.

    The sum is left out if the cells have different units.
    """
    report, edition = model.sheet.report, model.sheet.report.edition
    figures = [number for a in addresses if (number := report.figure(a)) is not None]
    said = f"选中 {len(addresses)} 格，填了 {len(figures)} 格"
    if len({edition.column(address).unit for address in addresses}) > 1 or not figures:
        return said
    return f"{said}，合计 {number_text(add_up(figures))}"


def _differing(before: Mapping[Address, Any], after: Mapping[Address, Any]) -> set[Address]:
    """Return the addresses at which two mappings differ."""
    return {address for address, _ in before.items() ^ after.items()}


def _body(grid: Grid) -> Mapping[tuple[int, int], GridCell]:
    """Map (model row, model column) to the cells of the body. A band's name is in column 0."""
    return {
        (cell.row - grid.head_rows, max(cell.column - grid.label_columns, 0)): cell
        for cell in grid.cells
        if cell.row >= grid.head_rows and cell.column + cell.column_span > grid.label_columns
    }


_TELLERS: Mapping[int, Callable[[TableModel, Address], Any]] = {
    _Role.DisplayRole: lambda model, address: model.figure(address).text,
    _Role.EditRole: TableModel.typed,
    _Role.BackgroundRole: lambda model, address: ground(model.figure(address)),
    _Role.ToolTipRole: lambda model, address: tip(model.figure(address)),
    _Role.AccessibleTextRole: TableModel.spoken,
    _Role.AccessibleDescriptionRole: TableModel.described,
}
