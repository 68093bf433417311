"""Embedding of the program's fonts in PDF files by reportlab.

reportlab reads a font number by number, and all of it: 0.1 s for the fonts of a report. Here
whole tables are read at once, and only the outlines of the characters used.

reportlab's tables for copying text are corrected: U+0000 for no character (which ISO 19005-2,
6.2.11.7.2, forbids), characters above U+FFFF as one number instead of a pair of surrogates, and
more in one block than the hundred allowed (Adobe Technical Note 5411).
"""

import mmap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from struct import iter_unpack, unpack, unpack_from
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase.pdfmetrics import TypeFace
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace, TTFontFile

_BLOCK = 100


class EmbeddedFont(TTFont):
    """One of the program's fonts, subset and embedded in each document that uses it.

    Args:
        name: Name of the font in reportlab.
        file: TrueType file as `resources/fonts/build.py` writes it.
    """

    def __init__(self, name: str, file: Path) -> None:
        self.fontName = name
        self.face = _MappedFace(file)
        self.encoding = TTEncoding()
        self.state = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False

    @property
    def widths(self) -> Mapping[int, float]:
        """Width of each character, in thousandths of an em."""
        widths: Mapping[int, float] = self.face.charWidths
        return widths

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's own name
        """Add the font to a finished document, with a corrected ToUnicode table."""
        subsets = self.state[doc].subsets
        names = [self.getSubsetInternalName(at, doc)[1:] for at in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            table = doc.idToObject[fonts[name].ToUnicode.name]
            table.content = to_unicode(fonts[name].BaseFont, subset)


class _MappedFace(TTFontFace):
    """Font file mapped into memory, with the tables that reportlab needs for a subset.

    Works for fonts with 1000 units to the em, Unicode tables of format 4 or 12, and no glyph
    made of other glyphs.
    """

    def __init__(self, file: Path) -> None:
        self.filename = str(file)
        with file.open("rb") as opened:
            self._ttf_data = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        TypeFace.__init__(self, None)
        TTFontFile.__init__(self, self.filename, charInfo=0)
        self._read_glyph_tables()

    def _read_glyph_tables(self) -> None:
        count = self.numGlyphs
        (measured,) = unpack_from(">H", self.get_table("hhea"), 34)
        numbers = unpack(f">{measured + count}H", self.get_table("hmtx"))
        pairs, bearings = numbers[: 2 * measured], numbers[2 * measured :]
        widths = (*pairs[::2], *pairs[-2:-1] * len(bearings))
        self.hmetrics = [*zip(widths, (*pairs[1::2], *bearings), strict=True)]
        self.defaultWidth = widths[0]
        (is_long,) = unpack_from(">H", self.get_table("head"), 50)
        places = unpack(f">{count + 1}{'L' if is_long else 'H'}", self.get_table("loca"))
        self.glyphPos = places if is_long else [2 * place for place in places]
        self.charToGlyph = glyphs = _glyphs_of(self.get_table("cmap"))
        if ord(" ") in glyphs:
            glyphs[0xA0] = glyphs[ord(" ")]
        self.charWidths = dict(zip(glyphs, map(widths.__getitem__, glyphs.values()), strict=True))

    def get_table(self, tag: str) -> Any:
        """Return a table. The outlines, megabytes, are not copied."""
        start, length = self.get_table_pos(tag)
        table = memoryview(self._ttf_data)[start : start + length]
        return table if tag == "glyf" else bytes(table)


def _glyphs_of(cmap: bytes) -> dict[int, int]:
    """Return the glyph of each character, from the last Unicode table for Windows."""
    (count,) = unpack_from(">H", cmap, 2)
    records = iter_unpack(">HHL", cmap[4 : 4 + 8 * count])
    table = cmap[[start for platform, _, start in records if platform == 3][-1] :]
    glyphs: dict[int, int] = {}
    for first, found in (_groups if table[:2] == b"\0\x0c" else _segments)(table):
        glyphs.update(zip(range(first, first + len(found)), found, strict=True))
    return glyphs


def _groups(table: bytes) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield the first character of each run in a table of format 12, and the run's glyphs."""
    (count,) = unpack_from(">L", table, 12)
    for first, last, glyph in iter_unpack(">LLL", table[16 : 16 + 12 * count]):
        yield first, range(glyph, glyph + last - first + 1)


def _segments(table: bytes) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield the same of a table of format 4."""
    length, doubled = unpack_from(">2xH2xH", table)
    numbers, count = unpack(f">{length // 2}H", table[:length])[7:], doubled // 2
    lasts, rest = numbers[:count], numbers[count + 1 :]
    for at, last in enumerate(lasts):
        first, shift, start = rest[at], rest[count + at], rest[2 * count + at]
        index = 2 * count + at + start // 2
        found = rest[index : index + last - first + 1] if start else range(first, last + 1)
        yield first, [(glyph + shift) & 0xFFFF for glyph in found] if shift else found


def to_unicode(name: str, subset: Sequence[int]) -> str:
    """Return the ToUnicode table of a subset: the character of each code."""
    codes = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(subset)
        if char
    ]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *_blocks(codes),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


def _blocks(codes: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(codes), _BLOCK):
        block = codes[start : start + _BLOCK]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"
