"""A page of PDFium's as it is seen, whichever way it was turned."""

import codecs
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_float, c_int, c_ubyte, c_ulong
from dataclasses import replace
from itertools import islice
from typing import Any

import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs] - it has none

from zwgk_desktop.importers.document import UNKNOWN
from zwgk_desktop.importers.paged.lines import (
    MAX_CHARS,
    MAX_OBJECTS,
    MAX_RULES,
    Char,
    PrintedPage,
    TooMuchOnAPageError,
)
from zwgk_desktop.importers.paged.tables import RuledLine, ruled_lines

_pdfium: Any = pypdfium2.raw
_DEEPEST = 6
_SOFT_HYPHEN = 2


def read_page(page: Any) -> PrintedPage:
    """Read a page of pypdfium2's.

    Raises:
        TooMuchOnAPageError: It holds far too much.
    """
    turn = _Turn(page)
    objects: list[Any] = list(islice(page.get_objects(max_depth=_DEEPEST), MAX_OBJECTS + 1))
    if len(objects) > MAX_OBJECTS:
        raise TooMuchOnAPageError
    kinds = {one.type for one in objects}
    return PrintedPage(
        width=turn.width,
        height=turn.height,
        chars=_chars(page, objects, turn),
        rules=_rules(objects, turn),
        pictures=_pdfium.FPDF_PAGEOBJ_IMAGE in kinds,
    )


class _Turn:
    """From a page's own coordinates to the page as it is seen."""

    def __init__(self, page: Any) -> None:
        self._rotation = page.get_rotation() % 360
        self._left, self._bottom, self._right, self._top = page.get_cropbox()
        wide, high = self._right - self._left, self._top - self._bottom
        self.width, self.height = (high, wide) if self._rotation in {90, 270} else (wide, high)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point is seen, from the upper left corner."""
        match self._rotation:
            case 90:
                return y - self._bottom, x - self._left
            case 180:
                return self._right - x, y - self._bottom
            case 270:
                return self._top - y, self._right - x
            case _:
                return x - self._left, self._top - y

    def box(self, *edges: float) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a box given by two corners."""
        (a, b), (c, d) = self.point(edges[0], edges[1]), self.point(edges[2], edges[3])
        return min(a, c), min(b, d), max(a, c), max(b, d)


def _chars(page: Any, objects: Sequence[Any], turn: _Turn) -> tuple[Char, ...]:
    """Return a page's characters: its glyphs', or what an ActualText says in their place.

    PDFium puts the characters of an ActualText anywhere within the glyphs. So it counts only
    where it says more than they do.
    """
    marks = [(one, mark, text) for one in objects for mark, text in _actual_texts(one)]
    beyond = sorted({char for *_, text in marks for char in text if char > "\uffff"})
    kept = dict(zip(map(ord, beyond), _STAND_INS, strict=False))
    for one, mark, text in marks:
        if any(ord(char) in kept for char in text):
            _write_actual_text(page, one, mark, text.translate(kept))
    meant = {stand_in: chr(code) for code, stand_in in kept.items()}
    said = tuple(
        replace(char, text=meant.get(char.text, char.text)) for char in _read_chars(page, turn)
    )
    if not marks:
        return said
    for one, mark, _ in marks:
        _pdfium.FPDFPageObjMark_RemoveParam(one.raw, mark, _ACTUAL_TEXT)
    drawn = _read_chars(page, turn)
    return said if _inked(said) - _inked(drawn) else drawn


_ACTUAL_TEXT = b"ActualText"
_UTF16 = (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)
_MOST_MARKS = 50
"""Marks of one object that are looked at; a tagged paragraph has one or two."""

_STAND_INS = tuple(map(chr, range(0xEE00, 0xF000)))
"""Private characters that stand for those beyond U+FFFF, which PDFium drops of an ActualText."""


def _inked(chars: Iterable[Char]) -> Counter[str]:
    return Counter(char.text for char in chars if not char.text.isspace())


def _actual_texts(one: Any) -> Iterator[tuple[Any, str]]:
    """Yield the marks of a text that say what it stands for, and what they say."""
    if one.type != _pdfium.FPDF_PAGEOBJ_TEXT:
        return
    read = _pdfium.FPDFPageObjMark_GetParamBlobValue  # that of strings takes UTF-16 for UTF-8
    for at in range(min(_pdfium.FPDFPageObj_CountMarks(one.raw), _MOST_MARKS)):
        mark, size = _pdfium.FPDFPageObj_GetMark(one.raw, at), c_ulong()
        if read(mark, _ACTUAL_TEXT, None, 0, byref(size)) and size.value:
            stored = (c_ubyte * size.value)()
            read(mark, _ACTUAL_TEXT, stored, size.value, byref(size))
            text = bytes(stored)
            yield mark, text.decode("utf-16", "replace") if text.startswith(_UTF16) else ""


def _write_actual_text(page: Any, one: Any, mark: Any, text: str) -> None:
    stored = codecs.BOM_UTF16_BE + text.encode("utf-16-be", "replace")
    buffer = (c_ubyte * len(stored))(*stored)
    _pdfium.FPDFPageObjMark_SetBlobParam(
        page.pdf.raw, one.raw, mark, _ACTUAL_TEXT, buffer, len(stored)
    )


def _read_chars(page: Any, turn: _Turn) -> tuple[Char, ...]:
    text = page.get_textpage()
    count = text.count_chars()
    if count > MAX_CHARS:
        raise TooMuchOnAPageError
    return tuple(_paired(_each_char(text, count, turn)))


def _each_char(text: Any, count: int, turn: _Turn) -> Iterator[Char]:
    box = _pdfium.FS_RECTF()
    for at in range(count):
        code = _pdfium.FPDFText_GetUnicode(text, at)
        if _pdfium.FPDFText_IsGenerated(text, at) == 1 or code in {10, 13}:
            continue
        if not _pdfium.FPDFText_GetLooseCharBox(text, at, byref(box)):
            continue
        character = "-" if code == _SOFT_HYPHEN else chr(code) if code else UNKNOWN
        edges = turn.box(box.left, box.bottom, box.right, box.top)
        yield Char(character, *edges, min(edges[2] - edges[0], edges[3] - edges[1]) or 1.0)


def _paired(chars: Iterator[Char]) -> Iterator[Char]:
    """Put the two halves of a character beyond U+FFFF together."""
    high: Char | None = None
    for char in chars:
        if "\ud800" <= char.text <= "\udbff":
            high = char
        elif "\udc00" <= char.text <= "\udfff":
            if high is not None:
                pair = (high.text + char.text).encode("utf-16", "surrogatepass").decode("utf-16")
                yield Char(pair, high.left, high.top, high.right, high.bottom, high.size)
            high = None
        else:
            yield char


def _rules(objects: list[Any], turn: _Turn) -> tuple[RuledLine, ...]:
    rules: list[RuledLine] = []
    for one in objects:
        if one.type == _pdfium.FPDF_PAGEOBJ_PATH:
            rules += _of_path(one, turn)
        if len(rules) > MAX_RULES:
            raise TooMuchOnAPageError
    return tuple(rules)


def _of_path(path: Any, turn: _Turn) -> Iterator[RuledLine]:
    """Yield the lines a path draws."""
    filled, stroked = c_int(), c_int()
    _pdfium.FPDFPath_GetDrawMode(path, byref(filled), byref(stroked))
    for points in _outlines(path):
        seen = [turn.point(x, y) for x, y in points]
        yield from ruled_lines(seen, filled=bool(filled.value), stroked=bool(stroked.value))


def _outlines(path: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the straight outlines of a path, in the page's coordinates."""
    matrix = path.get_matrix()
    holder = getattr(path, "container", None)
    points: list[tuple[float, float]] = []
    x, y = c_float(), c_float()
    for at in range(min(_pdfium.FPDFPath_CountSegments(path), MAX_RULES)):
        segment = _pdfium.FPDFPath_GetPathSegment(path, at)
        _pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        if _pdfium.FPDFPathSegment_GetType(segment) == _pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        place = matrix.on_point(x.value, y.value)
        while holder is not None:
            place = holder.get_matrix().on_point(*place)
            holder = getattr(holder, "container", None)
        points.append(place)
        if _pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points
