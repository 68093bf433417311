"""The report as a web page."""

from zwgk_desktop.exporters.exporter import Exporter, LengthUnit, MenuEntry
from zwgk_desktop.late import late

HTML = Exporter(
    name="html",
    label="网页文件",
    suffix=".html",
    counted=LengthUnit.PAGES,
    menu=MenuEntry(text="导出网页", letter="B"),
    compose=late("zwgk_desktop.exporters.web.page:compose"),
)
