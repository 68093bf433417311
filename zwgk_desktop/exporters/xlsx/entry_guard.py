"""What a figure's cell takes when it is typed in a workbook, and what nobody types over."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from zwgk_desktop.domain.tables import ColumnKind, Table
from zwgk_desktop.exporters.xlsx.formulas import area, places

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_UNLOCKED = Protection(locked=False)


def guard(page: "Worksheet", table: Table) -> None:
    """Let figures alone be changed, and only into what they may be; there is no password.

    Rows and columns may still be made wider, cells be looked at and copied.
    """
    kinds: dict[tuple[ColumnKind, bool], list[tuple[int, int]]] = {}
    for address in table.entered:
        _, _, column_id = address.split(".")
        column = table.column_of[column_id]
        place = places(table)[address]
        kinds.setdefault((column.kind, column.signed), []).append(place)
        page.cell(*place).protection = _UNLOCKED
    for (kind, signed), cells in sorted(kinds.items()):
        page.add_data_validation(_validation(kind, cells, signed=signed))
    page.protection.formatColumns = page.protection.formatRows = False  # False is: may be done
    page.protection.enable()


def name_figures(workbook: "Workbook", table: Table, sheet: str) -> None:
    """Give each figure's cell its address as a name, for formulas of the county's own."""
    for address in table.addresses:
        row, column = places(table)[address]
        letter = area([(row, column)]).rstrip("0123456789")
        place = f"'{sheet}'!${letter}${row}"
        workbook.defined_names[address] = DefinedName(address, attr_text=place)


def _validation(
    kind: ColumnKind, cells: Iterable[tuple[int, int]], *, signed: bool
) -> DataValidation:
    whole = kind is ColumnKind.COUNT
    what = "整数" if whole else "数字"
    made = DataValidation(
        type="whole" if whole else "decimal",
        operator="greaterThanOrEqual",
        formula1="-99999999" if signed else "0",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="不能这样填",
        error=f"请填{what}；增加填正数，减少填负数"
        if signed
        else f"请填0或者正{what}，没有发生的填0",
    )
    made.sqref = area(cells).replace(",", " ")
    return made
