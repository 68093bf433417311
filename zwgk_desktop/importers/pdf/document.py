"""Reader of PDF files with PDFium: characters and ruled lines of their pages."""

import codecs
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_double, c_float, c_int, c_ubyte, c_ulong
from dataclasses import replace
from itertools import islice
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it has none
import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs] - it has none

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import UNKNOWN, SourceBlock
from zwgk_desktop.importers.format import broken_error, locked_error, scan_error, too_large_error
from zwgk_desktop.importers.paged.blocks import read_pages
from zwgk_desktop.importers.paged.lines import (
    ABOVE,
    BELOW,
    MAX_CHARS,
    MAX_OBJECTS,
    MAX_PAGES,
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
    """Return the characters and ruled lines of a pypdfium2 page.

    Raises:
        TooMuchOnAPageError: It has far too many of them.
    """
    turn = _Rotation(page)
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


class _Rotation:
    """Transformation from PDF coordinates to those of the page as displayed."""

    def __init__(self, page: Any) -> None:
        self._rotation = page.get_rotation() % 360
        self._left, self._bottom, self._right, self._top = page.get_cropbox()
        wide, high = self._right - self._left, self._top - self._bottom
        self.width, self.height = (high, wide) if self._rotation in {90, 270} else (wide, high)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point's displayed position, from the upper left corner."""
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
        """Return displayed left, top, right and bottom of a box given by two corners."""
        (a, b), (c, d) = self.point(edges[0], edges[1]), self.point(edges[2], edges[3])
        return min(a, c), min(b, d), max(a, c), max(b, d)


def _chars(page: Any, objects: Sequence[Any], turn: _Rotation) -> tuple[Char, ...]:
    """Return a page's characters, from its ActualText if that adds any, else from its glyphs.

    PDFium places the characters of an ActualText anywhere within the glyphs. So the glyphs
    are preferred unless the ActualText has more characters.
    """
    marks = [(one, mark, text) for one in objects for mark, text in _actual_texts(one)]
    beyond = sorted({char for *_, text in marks for char in text if char > "\uffff"})
    kept = dict(zip(map(ord, beyond), _STAND_INS, strict=False))
    for one, mark, text in marks:
        if any(ord(char) in kept for char in text):
            _write_actual_text(page, one, mark, text.translate(kept))
    meant = {stand_in: chr(code) for code, stand_in in kept.items()}
    from_marks = tuple(
        replace(char, text=meant.get(char.text, char.text)) for char in _read_chars(page, turn)
    )
    if not marks:
        return from_marks
    for one, mark, _ in marks:
        _pdfium.FPDFPageObjMark_RemoveParam(one.raw, mark, _ACTUAL_TEXT)
    drawn = _read_chars(page, turn)
    return from_marks if _count_ink(from_marks) - _count_ink(drawn) else drawn


_ACTUAL_TEXT = b"ActualText"
_UTF16 = (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)
_MOST_MARKS = 50
"""Maximum number of marks of an object to read; a tagged paragraph has one or two."""

_STAND_INS = tuple(map(chr, range(0xEE00, 0xF000)))
"""Private characters substituted for those beyond U+FFFF, which PDFium drops in ActualText."""


def _count_ink(chars: Iterable[Char]) -> Counter[str]:
    return Counter(char.text for char in chars if not char.text.isspace())


def _actual_texts(one: Any) -> Iterator[tuple[Any, str]]:
    """Yield the marks of a text object that have an ActualText, each with that text."""
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


def _read_chars(page: Any, turn: _Rotation) -> tuple[Char, ...]:
    text = page.get_textpage()
    count = text.count_chars()
    if count > MAX_CHARS:
        raise TooMuchOnAPageError
    return tuple(_join_surrogates(_each_char(text, count, turn)))


def _each_char(text: Any, count: int, turn: _Rotation) -> Iterator[Char]:
    for at in range(count):
        code = _pdfium.FPDFText_GetUnicode(text, at)
        if _pdfium.FPDFText_IsGenerated(text, at) == 1 or code in {10, 13}:
            continue
        edges = _character_edges(text, at)
        if edges is not None:
            character = "-" if code == _SOFT_HYPHEN else chr(code) if code else UNKNOWN
            yield Char(character, *turn.box(*edges))


def _character_edges(text: Any, at: int) -> tuple[float, float, float, float] | None:
    """Return left, bottom, right and top of a character, an em high about its baseline.

    PDFium takes the height from the font. Some fonts state three lines' height, others less
    than one, and a document mixes them.
    """
    loose, matrix, x, y = _pdfium.FS_RECTF(), _pdfium.FS_MATRIX(), c_double(), c_double()
    if not _pdfium.FPDFText_GetLooseCharBox(text, at, byref(loose)):
        return None
    edges = (loose.left, loose.bottom, loose.right, loose.top)
    _pdfium.FPDFText_GetMatrix(text, at, byref(matrix))
    size = _pdfium.FPDFText_GetFontSize(text, at) * matrix.d
    if abs(matrix.b) + abs(matrix.c) > abs(matrix.d) or not size:
        return edges  # text turned on its side
    _pdfium.FPDFText_GetCharOrigin(text, at, byref(x), byref(y))
    low, high = sorted((y.value - BELOW * size, y.value + ABOVE * size))
    within = loose.bottom <= (low + high) / 2 <= loose.top  # not so in vertical fonts
    return (loose.left, low, loose.right, high) if within else edges


def _join_surrogates(chars: Iterator[Char]) -> Iterator[Char]:
    """Yield the characters with surrogate pairs joined."""
    high: Char | None = None
    for char in chars:
        if "\ud800" <= char.text <= "\udbff":
            high = char
        elif "\udc00" <= char.text <= "\udfff":
            if high is not None:
                pair = (high.text + char.text).encode("utf-16", "surrogatepass").decode("utf-16")
                yield Char(pair, high.left, high.top, high.right, high.bottom)
            high = None
        else:
            yield char


def _rules(objects: list[Any], turn: _Rotation) -> tuple[RuledLine, ...]:
    rules: list[RuledLine] = []
    for one in objects:
        if one.type == _pdfium.FPDF_PAGEOBJ_PATH:
            rules += _rules_of_path(one, turn)
        if len(rules) > MAX_RULES:
            raise TooMuchOnAPageError
    return tuple(rules)


def _rules_of_path(path: Any, turn: _Rotation) -> Iterator[RuledLine]:
    """Yield the ruled lines of a path."""
    filled, stroked = c_int(), c_int()
    _pdfium.FPDFPath_GetDrawMode(path, byref(filled), byref(stroked))
    for points in _outlines(path):
        seen = [turn.point(x, y) for x, y in points]
        yield from ruled_lines(seen, filled=bool(filled.value), stroked=bool(stroked.value))


def _outlines(path: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the outlines of a path as points in the page's coordinates."""
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


_pypdfium2: Any = pypdfium2

_PASSWORD = 4


def read_pdf(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return the content of a PDF as blocks. Run in a confined process.

    Raises:
        UserError: It is damaged (I07), locked (I09), a scan (I08) or far too
            long (I02).
    """
    try:
        document = _pypdfium2.PdfDocument(data)
        count = len(document)
    except _pypdfium2.PdfiumError as exc:
        raise refused_error(name, exc) from exc
    if count > MAX_PAGES:
        raise too_large_error(name, f"有{count}页")
    try:
        pages = [read_page(document[number]) for number in range(count)]
    except TooMuchOnAPageError:
        raise too_large_error(name, "一页上的内容太多") from None
    except _pypdfium2.PdfiumError as exc:
        raise broken_error(name, "PDF") from exc
    if not any(char.text.strip() for page in pages for char in page.chars):
        raise (
            scan_error(name) if any(page.pictures for page in pages) else broken_error(name, "PDF")
        )
    return read_pages(pages)


def refused_error(name: str, exc: Exception) -> UserError:
    """Return the error for a PDF that PDFium cannot open: locked (I09) or damaged (I07)."""
    if getattr(exc, "err_code", None) == _PASSWORD or "assword" in str(exc):
        return locked_error(name)
    return broken_error(name, "PDF")
