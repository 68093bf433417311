"""The report as a workbook."""

from zwgk_desktop.exporters.exporter import Exporter, LengthUnit, MenuEntry
from zwgk_desktop.late import late

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
    compose=late("zwgk_desktop.exporters.xlsx.workbook:compose"),
)
