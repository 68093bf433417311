"""The report as a Word document."""

from zwgk_desktop.exporters.exporter import Exporter, LengthUnit, MenuEntry
from zwgk_desktop.late import late

DOCX = Exporter(
    name="docx",
    label="Word 文档",
    suffix=".docx",
    counted=LengthUnit.TABLES,
    menu=MenuEntry(text="导出 Word", letter="O"),
    compose=late("zwgk_desktop.exporters.word.document:compose"),
)
