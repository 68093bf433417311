"""How a sheet is printed."""

from typing import TYPE_CHECKING

from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

from zwgk_desktop.domain.findings import Finding, is_draft
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.xlsx.sheet import HEI, SONG, CellStyle, SheetWriter
from zwgk_desktop.exporters.xlsx.text import plain

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADING = CellStyle(size=16, font=HEI, box=False)
SUBLINE = CellStyle(size=10, across="left", box=False)

PAGE = 84.0
"""Printable width of portrait A4 in units of column width, counted wide."""

WIDE_PAGE = 122.0
"""The same of landscape."""

_A4 = "9"
_SIDES, _ENDS, _EDGE = 10 / 25.4, 15 / 25.4, 8 / 25.4  # inches
_UNIT_SHOWN = 40  # a header over 255 characters makes Excel refuse the file


def head(sheet: SheetWriter, heading: str, subline: str) -> None:
    """Write the two lines every sheet but the cover begins with."""
    lowest, sheet.lowest = sheet.lowest, 0.0
    sheet.text((1, 1), heading, HEADING, (1, sheet.columns))
    sheet.text((2, 1), subline, SUBLINE, (1, sheet.columns))
    sheet.lowest = lowest


def set_up(page: "Worksheet", *, heads: int, wide: bool = False) -> None:
    """Print on A4, one page wide, centred.

    Args:
        page: Written in full.
        heads: Rows at the top repeated on each page, 0 for none.
        wide: Landscape.
    """
    page.page_setup.paperSize = _A4
    page.page_setup.orientation = "landscape" if wide else "portrait"
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = _SIDES
    page.page_margins.top = page.page_margins.bottom = _ENDS
    page.page_margins.header = page.page_margins.footer = _EDGE
    page.sheet_view.showGridLines = False
    if heads:
        page.print_title_rows = f"1:{heads}"


def run_heads(
    sheet: SheetWriter, report: Report, findings: tuple[Finding, ...], period: str = ""
) -> None:
    """Put unit and year, 草稿 while something stands in the way, and page numbers on each page."""
    unit = plain(report.unit).replace("\n", " ")[:_UNIT_SHOWN].replace("&", "&&")
    header, footer = HeaderFooterItem(), HeaderFooterItem()
    header.left.text = f"{unit}  {period or f'{report.year}年'}"
    if is_draft(findings):
        header.right.text = "草稿"
    footer.center.text = "第 &P 页，共 &N 页"
    for part in (header.left, header.right, footer.center):
        part.font = f"{SONG},Regular"
    sheet.page.HeaderFooter.oddHeader = header
    sheet.page.HeaderFooter.oddFooter = footer
