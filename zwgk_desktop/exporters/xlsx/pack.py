"""A workbook as bytes: the same data, the same bytes, and totals that can be read unopened.

openpyxl writes formulas without their results, so telephones, previews and
most programs that read workbooks would show no totals at all; it also stamps
the time of writing. Both are mended in the finished parts. Office suites still
recompute everything on loading (fullCalcOnLoad).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZipFile

from openpyxl.writer.excel import ExcelWriter

from zwgk_desktop.exporters.xlsx.sheet import Result
from zwgk_desktop.sealed_zip import members_of, zip_bytes

if TYPE_CHECKING:
    from openpyxl import Workbook

_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_CELL = re.compile(
    r'<c r="(?P<at>[A-Z]+\d+)"(?P<style>[^>]*)>(?P<formula><f>[^<]*</f>)?'
    r"(?:<v\s*/>|<v>[^<]*</v>)</c>"
)
_MERGE = re.compile(r"<mergeCell ref=[^>]*>")
_MERGES = re.compile(f"(?:{_MERGE.pattern})+")  # openpyxl keeps them in a set
_STYLES = "xl/styles.xml"
_FIRST_FONT = re.compile(r"<font>.*?</font>")
# Its digits are the unit of column widths. Calibri, the default, is not on every office PC.
_NORMAL = '<font><name val="宋体"/><charset val="134"/><family val="3"/><sz val="11"/></font>'
_END = re.compile("(?=<drawing |</worksheet>)")
# Excel would flag (七)总计 for leaving out the rows above it, and exact amounts kept as text.
_NO_FLAGS = (
    '<ignoredErrors><ignoredError sqref="A1:Z999" formulaRange="1" numberStoredAsText="1"/>'
    "</ignoredErrors>"
)
_CHART = re.compile(r"xl/charts/chart\d+\.xml")
_LABEL_FORMAT = re.compile(r'<numFmt formatCode="[^"]*"(?= />)')  # must say that it is its own
_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")
_CHART_NAME = re.compile(r'(?<= name=")Chart (?=\d+")')  # what a screen reader says of it


def pack(workbook: "Workbook", values: Sequence[Mapping[str, Result]], day: date) -> bytes:
    """Return the file.

    Args:
        workbook: Saved once only.
        values: What each sheet must say for some of its cells.
        day: Of the data; the file gives it as its own, and the clock is not asked.
    """
    properties = workbook.properties
    properties.created = properties.modified = datetime.combine(day, time())
    loose = BytesIO()
    ExcelWriter(workbook, ZipFile(loose, "w")).save()
    return zip_bytes((name, _part(name, xml, values)) for name, xml in members_of(loose))


def _part(name: str, content: bytes, values: Sequence[Mapping[str, Result]]) -> bytes:
    """Return a part of the workbook with what openpyxl leaves out or gets wrong."""
    if sheet := _SHEET.fullmatch(name):
        return _mended(content.decode(), values[int(sheet[1]) - 1]).encode()
    if name == _STYLES:
        return _FIRST_FONT.sub(_NORMAL, content.decode(), count=1).encode()
    if _CHART.fullmatch(name):
        return _LABEL_FORMAT.sub(r'\g<0> sourceLinked="0"', content.decode()).encode()
    if _DRAWING.fullmatch(name):
        return _CHART_NAME.sub("图", content.decode()).encode()
    return content


def _mended(xml: str, values: Mapping[str, Result]) -> str:
    def cell(match: re.Match[str]) -> str:
        value = values.get(match["at"])
        if value is None:
            return match[0]
        kind = ' t="str"' if isinstance(value, str) else ""
        style = match["style"].replace(' t="n"', "")
        formula = match["formula"] or ""
        return f'<c r="{match["at"]}"{style}{kind}>{formula}<v>{_digits(value)}</v></c>'

    return _END.sub(_NO_FLAGS, _MERGES.sub(_sorted, _CELL.sub(cell, xml)), count=1)


def _sorted(merges: re.Match[str]) -> str:
    return "".join(sorted(_MERGE.findall(merges[0])))


def _digits(value: Result) -> str:
    match value:
        case str():
            return escape(value)
        case Decimal():
            return format(value, "f")
        case _:
            return repr(value)
