"""Reader of Excel workbooks (.xlsx): the displayed values of all visible sheets."""

import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from zwgk_desktop.importers.document import (
    PICTURE,
    SourceBlock,
    SourceParagraph,
    lowered,
    raised,
    struck,
)
from zwgk_desktop.importers.html import Element, attribute, local, relation_id
from zwgk_desktop.importers.package import ZipPackage
from zwgk_desktop.importers.xls import SheetCells, is_date, is_share, number

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
    strings = _strings(package, parts.get("sharedStrings"))
    formats = _formats(package, parts.get("styles"))
    blocks: list[SourceBlock] = []
    for part in _seen(package.tree(book), targets, package):
        blocks += _sheet(package.tree(part), strings, formats).blocks()
        if _has_picture(package, part):
            blocks.append(SourceParagraph(PICTURE))
    return tuple(blocks)


def _seen(book: Element, targets: Mapping[str, str], package: ZipPackage) -> list[str]:
    """Return the parts of the visible sheets.

    Raises:
        UserError: A part is absent, or is used for several sheets (I07).
    """
    shown = [
        targets.get(relation_id(sheet), "")
        for sheet in book.iter()
        if local(sheet) == "sheet" and (sheet.get("state") or "visible") == "visible"
    ]
    if len(set(shown)) < len(shown) or any(part not in package for part in shown):
        raise package.broken()
    return shown


def _has_picture(package: ZipPackage, sheet: str) -> bool:
    drawings = [target for _, kind, target in package.relations(sheet) if kind == "drawing"]
    return any(kind == "image" for drawing in drawings for _, kind, _ in package.relations(drawing))


def _strings(package: ZipPackage, part: str | None) -> list[str]:
    if part is None or part not in package:
        return []
    return [_rich(item) for item in package.tree(part) if local(item) == "si"]


_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_HALVES = range(0xD800, 0xE000)  # surrogates, which are not characters by themselves


def _unescaped(text: str) -> str:
    """Return a text with escapes such as _x000D_ decoded."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return match[0] if code in _HALVES else chr(code)

    return _ESCAPE.sub(character, text)


def _rich(item: Element) -> str:
    """Return the text of a rich string, without phonetic readings."""
    pieces: list[str] = []
    for child in item:
        if local(child) == "t":
            pieces.append(child.text or "")
        elif local(child) == "r":
            text = "".join(run.text or "" for run in child if local(run) == "t")
            pieces.append(_set_apart(child, text))
    return _unescaped("".join(pieces))


def _set_apart(run: Element, text: str) -> str:
    """Return a run's text, marked if it is super-, subscript or struck out."""
    for one in run.iter():
        if local(one) == "vertAlign":
            place = attribute(one, "val") or ""
            return {"superscript": raised, "subscript": lowered}.get(place, str)(text)
        if local(one) == "strike" and attribute(one, "val") not in {"0", "false"}:
            return struck(text)
    return text


Formats = list[tuple[int, str | None]]
"""Number format of each cell style: its id, and its code if the workbook defines one."""


def _formats(package: ZipPackage, part: str | None) -> Formats:
    if part is None or part not in package:
        return []
    styles = package.tree(part)
    codes = {
        one.get("numFmtId"): one.get("formatCode")
        for one in styles.iter()
        if local(one) == "numFmt"
    }
    lists = [one for one in styles if local(one) == "cellXfs"]
    ids = [style.get("numFmtId") or "0" for found in lists for style in found]
    return [(_whole(id_), codes.get(id_)) for id_ in ids]


def _sheet(root: Element, strings: list[str], formats: Formats) -> SheetCells:
    sheet = SheetCells()
    row_number = -1
    for row in root.iter():
        if local(row) == "mergeCell":
            _merge(sheet, row.get("ref") or "")
        if local(row) != "row":
            continue
        said = row.get("r") or ""
        row_number = int(said) - 1 if re.fullmatch("[0-9]{1,7}", said) else row_number + 1
        column = -1
        for cell in row:
            place = _REFERENCE.fullmatch(cell.get("r") or "")
            column = _column(place[1]) if place else column + 1
            sheet.put(row_number, column, _value(cell, strings, formats))
    return sheet


def _merge(sheet: SheetCells, reference: str) -> None:
    area = _AREA.fullmatch(reference)
    if area:
        left, top, right, bottom = area.groups()
        sheet.merged.append((int(top) - 1, int(bottom) - 1, _column(left), _column(right)))


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _value(cell: Element, strings: list[str], formats: Formats) -> str:
    """Return the displayed text of a cell; the formula itself if it has no stored result."""
    parts = {local(child): child for child in cell}
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return _rich(parts["is"]) if "is" in parts else ""
    text = (parts["v"].text or "") if "v" in parts else ""
    if not text and "f" in parts and kind != "str":
        return f"={parts['f'].text or ''}"
    if kind == "s":
        at = _whole(text, -1)
        return strings[at] if 0 <= at < len(strings) else ""
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    return _shown(text, cell, formats) if kind == "n" else _unescaped(text)


def _whole(text: str, otherwise: int = 0) -> int:
    """Return a text of ASCII digits as a number; `otherwise` for any other text."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else otherwise


def _shown(text: str, cell: Element, formats: Formats) -> str:
    style = attribute(cell, "s") or "0"
    at = _whole(style)
    format_id, code = formats[at] if at < len(formats) else (0, None)
    try:
        value = float(text)
    except ValueError:
        return text
    if not math.isfinite(value):
        return text
    if is_date(format_id, code) and 0 <= value < 2_958_466:
        return f"{_EPOCH + timedelta(days=value):%Y-%m-%d}"
    return f"{number(value * 100)}%" if is_share(code, format_id) else number(value)
