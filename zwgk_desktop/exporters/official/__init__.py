"""The report as PDF, as GB/T 9704 sets it."""

from zwgk_desktop.exporters.exporter import Exporter, LengthUnit, MenuEntry
from zwgk_desktop.late import late

PDF = Exporter(
    name="pdf",
    label="PDF 文件",
    suffix=".pdf",
    counted=LengthUnit.PAGES,
    menu=MenuEntry(
        text="导出 PDF",
        keys="Ctrl+E",
        icon="pdf",
        tip="按公文格式排成 A4，供上网公布和打印",
        tool=True,
    ),
    compose=late("zwgk_desktop.exporters.official.pdf:compose"),
)
