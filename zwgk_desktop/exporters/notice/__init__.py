"""The notice for the board, as PDF."""

from zwgk_desktop.exporters.exporter import (
    Composed,
    Export,
    Exporter,
    LengthUnit,
    MenuEntry,
)
from zwgk_desktop.exporters.notice.layout import NoticeLayout
from zwgk_desktop.exporters.progress import Progress


def _compose(export: Export, progress: Progress) -> Composed:
    from zwgk_desktop.exporters.notice import pdf  # noqa: PLC0415 - loads reportlab

    return pdf.compose(export, progress)


NOTICE = Exporter(
    name="notice",
    label="公示单",
    suffix=".pdf",
    counted=LengthUnit.SHEETS,
    menu=MenuEntry(
        text="公示单…",
        keys="Ctrl+G",
        icon="notice",
        tip="贴在公开栏的一张：选纸张、方向、颜色，打印或者导出",
        tool=True,
    ),
    options=NoticeLayout,
    ending="公示",
    compose=_compose,
)
