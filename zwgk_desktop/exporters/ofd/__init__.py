"""The report as OFD (GB/T 33190-2016), for archives and offices that ask for it."""

from zwgk_desktop.exporters.exporter import Exporter, LengthUnit, MenuEntry
from zwgk_desktop.late import late

OFD = Exporter(
    name="ofd",
    label="OFD 文件",
    suffix=".ofd",
    counted=LengthUnit.PAGES,
    menu=MenuEntry(text="导出 OFD", letter="D", tip="版式文件国家标准的格式，供归档"),
    compose=late("zwgk_desktop.exporters.ofd.document:compose"),
)
