"""Reader of Excel workbooks (.xlsx): the displayed values of all visible sheets."""

import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from zwgk_desktop.domain.embedded_data import SHEET
from zwgk_desktop.importers.document import (
    PICTURE,
    SourceBlock,
    SourceParagraph,
    as_struck_out,
    as_subscript,
    as_superscript,
)
from zwgk_desktop.importers.html import Element, attribute_value, local_name, relation_id
from zwgk_desktop.importers.package import ZipPackage
from zwgk_desktop.importers.xls import SheetCells, is_date, is_share, number_text

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_AREA = re.compile(rf"{_REFERENCE.pattern}:{_REFERENCE.pattern}")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet knows no zone


def read_xlsx(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return the visible sheets of a workbook as paragraphs and grids.

    Raises:
        UserError: It is damaged (I07), too large (I02) or locked (I09).
        TooManyCellsError: A sheet has too many cells.
    """
    package = ZipPackage(data, name, "Excel")
    book = package.main_part()
    targets = {id_: target for id_, _, target in package.relations(book)}
    parts = {kind: target for _, kind, target in package.relations(book)}
    strings = _shared_strings(package, parts.get("sharedStrings"))
    formats = _number_formats(package, parts.get("styles"))
    blocks: list[SourceBlock] = []
    for part in _visible_sheets(package.tree(book), targets, package):
        blocks += _sheet_cells(package.tree(part), strings, formats).blocks()
        if _has_picture(package, part):
            blocks.append(SourceParagraph(PICTURE))
    return tuple(blocks)


def read_xlsx_data(data: bytes, name: str) -> str:
    """Return the report data on the program's hidden sheet, "" if there is none.

    Raises:
        UserError: As `read_xlsx`.
    """
    package = ZipPackage(data, name, "Excel")
    book = package.main_part()
    relations = list(package.relations(book))
    targets = {id_: target for id_, _, target in relations}
    strings = next((target for _, kind, target in relations if kind == "sharedStrings"), None)
    for sheet in package.tree(book).iter():
        if _is_data_sheet(sheet) and targets.get(relation_id(sheet), "") in package:
            root = package.tree(targets[relation_id(sheet)])
            cells = _sheet_cells(root, _shared_strings(package, strings), []).cells
            return "".join(text for _, row in sorted(cells.items()) for text in row.values())
    return ""


def _is_data_sheet(sheet: Element) -> bool:
    return local_name(sheet) == "sheet" and sheet.get("name") == SHEET


def _visible_sheets(book: Element, targets: Mapping[str, str], package: ZipPackage) -> list[str]:
    """Return the parts of the visible sheets.

    Raises:
        UserError: A part is absent, or is used for several sheets (I07).
    """
    shown = [
        targets.get(relation_id(sheet), "")
        for sheet in book.iter()
        if local_name(sheet) == "sheet" and (sheet.get("state") or "visible") == "visible"
        if not _is_data_sheet(sheet)
    ]
    if len(set(shown)) < len(shown) or any(part not in package for part in shown):
        raise package.broken_error()
    return shown


def _has_picture(package: ZipPackage, sheet: str) -> bool:
    drawings = [target for _, kind, target in package.relations(sheet) if kind == "drawing"]
    return any(kind == "image" for drawing in drawings for _, kind, _ in package.relations(drawing))


def _shared_strings(package: ZipPackage, part: str | None) -> list[str]:
    if part is None or part not in package:
        return []
    return [_rich_text(item) for item in package.tree(part) if local_name(item) == "si"]


_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_HALVES = range(0xD800, 0xE000)  # surrogates, which are not characters by themselves


def _unescape(text: str) -> str:
    """Return a text with escapes such as _x000D_ decoded."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return match[0] if code in _HALVES else chr(code)

    return _ESCAPE.sub(character, text)


def _rich_text(item: Element) -> str:
    """Return the text of a rich string, without phonetic readings."""
    pieces: list[str] = []
    for child in item:
        if local_name(child) == "t":
            pieces.append(child.text or "")
        elif local_name(child) == "r":
            text = "".join(run.text or "" for run in child if local_name(run) == "t")
            pieces.append(_marked_text(child, text))
    return _unescape("".join(pieces))


def _marked_text(run: Element, text: str) -> str:
    """Return a run's text, marked if it is super-, subscript or struck out."""
    for one in run.iter():
        if local_name(one) == "vertAlign":
            place = attribute_value(one, "val") or ""
            return {"superscript": as_superscript, "subscript": as_subscript}.get(place, str)(text)
        if local_name(one) == "strike" and attribute_value(one, "val") not in {"0", "false"}:
            return as_struck_out(text)
    return text


Formats = list[tuple[int, str | None]]
"""Number format of each cell style: its id, and its code if the workbook defines one."""


def _number_formats(package: ZipPackage, part: str | None) -> Formats:
    if part is None or part not in package:
        return []
    styles = package.tree(part)
    codes = {
        one.get("numFmtId"): one.get("formatCode")
        for one in styles.iter()
        if local_name(one) == "numFmt"
    }
    lists = [one for one in styles if local_name(one) == "cellXfs"]
    ids = [style.get("numFmtId") or "0" for found in lists for style in found]
    return [(_int_or(id_), codes.get(id_)) for id_ in ids]


def _sheet_cells(root: Element, strings: list[str], formats: Formats) -> SheetCells:
    sheet = SheetCells()
    row_number = -1
    for row in root.iter():
        if local_name(row) == "mergeCell":
            _add_merged_area(sheet, row.get("ref") or "")
        if local_name(row) != "row":
            continue
        said = row.get("r") or ""
        row_number = int(said) - 1 if re.fullmatch("[0-9]{1,7}", said) else row_number + 1
        column = -1
        for cell in row:
            place = _REFERENCE.fullmatch(cell.get("r") or "")
            column = _column_index(place[1]) if place else column + 1
            sheet.put(row_number, column, _cell_text(cell, strings, formats))
    return sheet


def _add_merged_area(sheet: SheetCells, reference: str) -> None:
    area = _AREA.fullmatch(reference)
    if area:
        left, top, right, bottom = area.groups()
        sheet.merged.append(
            (int(top) - 1, int(bottom) - 1, _column_index(left), _column_index(right))
        )


def _column_index(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _cell_text(cell: Element, strings: list[str], formats: Formats) -> str:
    """Return the displayed text of a cell; the formula itself if it has no stored result."""
    parts = {local_name(child): child for child in cell}
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return _rich_text(parts["is"]) if "is" in parts else ""
    text = (parts["v"].text or "") if "v" in parts else ""
    if not text and "f" in parts and kind != "str":
        return f"={parts['f'].text or ''}"
    if kind == "s":
        at = _int_or(text, -1)
        return strings[at] if 0 <= at < len(strings) else ""
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    return _displayed_text(text, cell, formats) if kind == "n" else _unescape(text)


def _int_or(text: str, otherwise: int = 0) -> int:
    """Return a text of ASCII digits as a number; `otherwise` for any other text."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else otherwise


def _displayed_text(text: str, cell: Element, formats: Formats) -> str:
    style = attribute_value(cell, "s") or "0"
    at = _int_or(style)
    format_id, code = formats[at] if at < len(formats) else (0, None)
    try:
        value = float(text)
    except ValueError:
        return text
    if not math.isfinite(value):
        return text
    if is_date(format_id, code) and 0 <= value < 2_958_466:
        return f"{_EPOCH + timedelta(days=value):%Y-%m-%d}"
    return f"{number_text(value * 100)}%" if is_share(code, format_id) else number_text(value)
