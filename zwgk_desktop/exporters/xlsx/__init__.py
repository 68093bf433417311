"""The report as a workbook."""

from zwgk_desktop.exporters.exporter import (
    Composed,
    Export,
    Exporter,
    LengthUnit,
    MenuEntry,
)
from zwgk_desktop.exporters.progress import Progress


def _compose(export: Export, progress: Progress) -> Composed:
    from zwgk_desktop.exporters.xlsx import workbook  # noqa: PLC0415 - loads openpyxl

    return workbook.compose(export, progress)


XLSX = Exporter(
    name="xlsx",
    label="Excel 统计表",
    suffix=".xlsx",
    counted=LengthUnit.TABLES,
    menu=MenuEntry(
        text="导出 Excel",
        keys="Ctrl+Shift+E",
        icon="xlsx",
        tip="三张统计表和核对结果，供上报",
        tool=True,
    ),
    compose=_compose,
)
