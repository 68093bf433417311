"""The report as a web page."""

from zwgk_desktop.exporters.exporter import (
    Composed,
    Export,
    Exporter,
    LengthUnit,
    MenuEntry,
)
from zwgk_desktop.exporters.progress import Progress


def _compose(export: Export, progress: Progress) -> Composed:
    from zwgk_desktop.exporters.web import page  # noqa: PLC0415 - loads with the others

    return page.compose(export, progress)


HTML = Exporter(
    name="html",
    label="网页文件",
    suffix=".html",
    counted=LengthUnit.PAGES,
    menu=MenuEntry(text="导出网页", letter="B"),
    compose=_compose,
)
