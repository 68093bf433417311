"""A text as a sheet: one paragraph a row, begun two blanks in as on paper."""

from zwgk_desktop.domain.own_workbook import GOES_ON
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Section
from zwgk_desktop.exporters.xlsx.paper import HEADING, PAGE, set_up
from zwgk_desktop.exporters.xlsx.sheet import CellStyle, SheetWriter
from zwgk_desktop.exporters.xlsx.text import paragraphs, pieces

WIDTHS = (PAGE,)
LOWEST = 24.0

_TITLE = CellStyle(size=18, bold=True, box=False)
_BODY = CellStyle(size=12, across="left", down="top", box=False)
_INDENT = "　　"
_TITLE_LOWEST = 48.0


def write(sheet: SheetWriter, report: Report, section: Section) -> None:
    """Write a section's text; the first section has the title and what stands above it, too."""
    edition = report.edition
    if section is edition.sections[0]:
        _title(sheet, report)
        for text in edition.texts:
            if text.id not in edition.section_of:
                _prose(sheet, report.text(text.id))
    sheet.text((sheet.last_row + 1, 1), section.heading, HEADING)
    _prose(sheet, report.text(section.content))
    sheet.finish()
    set_up(sheet.page, heads=0)


def _title(sheet: SheetWriter, report: Report) -> None:
    """Write the title in one piece: broken by hand, an importer could not know it by its unit."""
    lowest, sheet.lowest = sheet.lowest, _TITLE_LOWEST
    sheet.text((1, 1), report.title, _TITLE)
    sheet.lowest = lowest


def _prose(sheet: SheetWriter, text: str) -> None:
    for paragraph in paragraphs(text):
        # One line is kept free: for the words that say a row goes on.
        first, *rest = pieces(_INDENT + paragraph, sheet.width(1), _BODY.size, spare=1)
        for part in (first, *(GOES_ON + part for part in rest)):
            sheet.text((sheet.last_row + 1, 1), part, _BODY)
