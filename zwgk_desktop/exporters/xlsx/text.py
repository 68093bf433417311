"""Text made fit for a workbook cell: legal, and measured so that none is clipped."""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

MAX_ROW = 405.0
"""Tallest row a workbook may have, in points (Excel stops at 409)."""

_CELL_LIMIT = 32_000  # Excel's own is 32,767 UTF-16 units; openpyxl would cut there without a word
_CUT = "……（原文过长，余下部分请在本程序中查看）"
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TOKEN = re.compile(r"\n|[（《〈“‘〔【]*(?:[!-~]+|[^\n])[，。、；：？！）》〉”’〕】…]*")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PADDING = 4.5  # points a cell keeps free at its sides, both together
_LEADING = 1.45  # line pitch by font size: 宋体 has less, Noto Serif (UOS, Kylin) this
_ROOM = 3.0  # points a row keeps free above and below, both together
_NARROW = 0.58  # width of a Latin letter or digit by font size


def plain(text: str) -> str:
    """Return a text as a cell may hold it.

    Characters no XML file may hold are dropped, the line breaks of word
    processors become newlines, what Excel would read as an escape
    (``_x0041_``) is kept as typed, and a text too long for a cell ends with a
    sentence that says so.
    """
    legal = _ILLEGAL.sub("", _BREAKS.sub("\n", text))
    legal = _ESCAPE.sub("_x005F_", legal)
    if len(legal.encode("utf-16-le")) // 2 <= _CELL_LIMIT:
        return legal
    return legal[: _CELL_LIMIT // 2] + _CUT


def paragraphs(text: str) -> list[str]:
    """Cut a text at every kind of line break; blank lines are no paragraphs."""
    return [line for line in _BREAKS.sub("\n", text).split("\n") if plain(line).strip()]


def lines(text: str, width: float, size: float) -> list[str]:
    """Break a text into the lines it takes in a cell; together they are the text.

    Args:
        text: What stands in the cell.
        width: The cell's, in points.
        size: The font's, in points.
    """
    room = max(width - _PADDING, size)
    found = [""]
    used = 0.0
    for piece in _unbroken(text, room, size):
        step = _width(piece, size)
        if used + step > room and found[-1]:
            found.append("")
            used = 0.0
        found[-1] += piece
        used += step
        if piece == "\n":
            found.append("")
            used = 0.0
    return found


def _unbroken(text: str, room: float, size: float) -> Iterator[str]:
    """Yield what stays together on a line: words, and characters with their punctuation."""
    for match in _TOKEN.finditer(text):
        piece = match[0]
        if _width(piece, size) <= room:
            yield piece
        else:
            yield from piece


def _width(text: str, size: float) -> float:
    return sum(map(_step, text)) * size


def _step(character: str) -> float:
    if character == "\n":
        return 0.0
    return 1.0 if east_asian_width(character) in "WFA" else _NARROW


def height(count: int, size: float) -> float:
    """Return how tall a row must be for that many lines, in points."""
    return count * size * _LEADING + _ROOM


def pieces(text: str, width: float, size: float, *, spare: int = 0) -> list[str]:
    """Cut a text into parts that each fit the tallest row; together they are the text.

    Args:
        text: What is to stand in cells one below the other.
        width: The cells', in points.
        size: The font's, in points.
        spare: Lines to leave free in each.
    """
    room = int((MAX_ROW - _ROOM) / (size * _LEADING)) - spare
    all_lines = lines(text, width, size)
    return ["".join(all_lines[at : at + room]) for at in range(0, len(all_lines), room)]
