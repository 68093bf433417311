"""The report as plain text, to be pasted into the editor of a web site."""

from zwgk_desktop.exporters.exporter import Exporter, LengthUnit, MenuEntry
from zwgk_desktop.late import late

TXT = Exporter(
    name="txt",
    label="纯文本",
    suffix=".txt",
    counted=LengthUnit.PAGES,
    menu=MenuEntry(text="导出纯文本", letter="T", tip="供粘贴到网站的编辑器，表格用制表符分列"),
    compose=late("zwgk_desktop.exporters.plain.text:compose"),
)
