"""The report as a Word document."""

from zwgk_desktop.exporters.exporter import (
    Composed,
    Export,
    Exporter,
    LengthUnit,
    MenuEntry,
)
from zwgk_desktop.exporters.progress import Progress


def _compose(export: Export, progress: Progress) -> Composed:
    from zwgk_desktop.exporters.word import document  # noqa: PLC0415 - loads python-docx

    return document.compose(export, progress)


DOCX = Exporter(
    name="docx",
    label="Word 文档",
    suffix=".docx",
    counted=LengthUnit.TABLES,
    menu=MenuEntry(text="导出 Word", letter="O"),
    compose=_compose,
)
