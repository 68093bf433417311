"""Every document the program writes: a new one is a line here."""

from collections.abc import Mapping

from zwgk_desktop.exporters.exporter import Exporter
from zwgk_desktop.exporters.notice import NOTICE
from zwgk_desktop.exporters.ofd import OFD
from zwgk_desktop.exporters.official import PDF
from zwgk_desktop.exporters.plain import TXT
from zwgk_desktop.exporters.web import HTML
from zwgk_desktop.exporters.word import DOCX
from zwgk_desktop.exporters.xlsx import XLSX

EXPORTERS: Mapping[str, Exporter] = {
    each.name: each
    for each in (
        PDF,
        XLSX,
        DOCX,
        HTML,
        TXT,
        OFD,
        NOTICE,
    )
}
"""By name, in the order they are offered."""
