"""The notice for the board, as PDF."""

from zwgk_desktop.exporters.exporter import Exporter, LengthUnit, MenuEntry
from zwgk_desktop.exporters.notice.layout import NoticeLayout
from zwgk_desktop.late import late

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
    compose=late("zwgk_desktop.exporters.notice.pdf:compose"),
)
