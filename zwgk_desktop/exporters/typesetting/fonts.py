"""The program's seven fonts in reportlab: choice of font for a character, and embedding.

A character is drawn from its face, else from 宋体 or a font of rare characters. Otherwise
〓 replaces it (the sign of GB/T 15834 for a missing character) and a warning names it:
reportlab itself would print a box without a warning.

The embedded fonts correct reportlab's tables for copying text: U+0000 for no character (which
ISO 19005-2, 6.2.11.7.2, forbids), characters above U+FFFF as one number instead of a pair of
surrogates, and more in one block than the hundred allowed (Adobe Technical Note 5411).
"""

import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from zwgk_desktop import paths
from zwgk_desktop.domain.addresses import UNIT, Address, field_address, text_address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report

_BLOCK = 100


class EmbeddedFont(TTFont):
    """One of the program's fonts, subset and embedded in each document that uses it."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's own name
        """Add the font to a finished document, with a corrected ToUnicode table."""
        subsets = self.state[doc].subsets
        names = [self.getSubsetInternalName(at, doc)[1:] for at in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            table = doc.idToObject[fonts[name].ToUnicode.name]
            table.content = to_unicode(fonts[name].BaseFont, subset)


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


class Face(StrEnum):
    """Typeface of GB/T 9704; its value is the font's name and the stem of its file."""

    FANG = "ZwFang"
    KAI = "ZwKai"
    HEI = "ZwHei"
    BIAO_SONG = "ZwBiaoSong"
    SONG = "ZwSong"
    RARE = "ZwRare"
    """Font of rare characters in names, as light as 仿宋."""
    LIGHT = "ZwLight"
    """Font of the other GBK characters and of ASCII, as light as 仿宋; 宋体 looks too dark."""


_POOR_LATIN = frozenset({Face.FANG, Face.KAI})
"""Light faces with poor Latin letters and digits, which are drawn from the light font."""

_LIGHTER = (Face.RARE, Face.LIGHT, Face.SONG)
"""Fonts tried for characters that those faces lack."""

_UNEVEN = frozenset("…")
"""Characters drawn from the light font, because two of them in 仿宋 would leave a gap."""

WANTING = "〓"
"""Character printed for one that no font has."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """Character with the font that draws it, and its width in ems."""

    char: str
    font: Face
    width: float


def glyphs(text: str, face: Face) -> tuple[Glyph, ...]:
    """Return the glyphs of a text.

    Invisible characters (zero-width spaces, variation selectors) are
    left out; tabs and odd spaces become spaces; 〓 replaces characters in no font.

    Raises:
        UserError: A font's file is missing or damaged (E05).
    """
    known = _in_folder(paths.fonts())
    inked = (char for char in text if not _is_without_ink(char))
    return tuple(known.glyph(char, face) or known.replacement_glyph(face) for char in inked)


def missing_characters(text: str) -> tuple[str, ...]:
    """Return the distinct characters of a text that no font has."""
    known = _in_folder(paths.fonts())
    inked = (char for char in text if not _is_without_ink(char))
    return tuple(dict.fromkeys(char for char in inked if known.glyph(char, Face.SONG) is None))


def width(found: Sequence[Glyph]) -> float:
    """Return the total width of glyphs, in ems."""
    return sum(glyph.width for glyph in found)


class _FontSet:
    """Fonts of a folder, each read when first needed: reading takes 10 to 50 ms."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.glyph = lru_cache(maxsize=30_000)(self._glyph)
        self._widths = lru_cache(maxsize=len(Face))(self._read)

    def replacement_glyph(self, face: Face) -> Glyph:
        """Return the glyph that replaces a character in no font."""
        found = self.glyph(WANTING, face)
        assert found is not None  # noqa: S101 - GB2312 has it, and so each of our fonts
        return found

    def _glyph(self, char: str, face: Face) -> Glyph | None:
        if char.isspace() and char != "　":
            char = " "
        lent = char.isascii() or char in _UNEVEN
        first = Face.LIGHT if lent and face in _POOR_LATIN else face
        others = _LIGHTER if face in _POOR_LATIN else (Face.SONG, Face.RARE)
        for font in (first, face, *others):
            em = self._widths(font).get(ord(char))
            if em is not None:
                return Glyph(char, font, em / 1000)
        return None

    def _read(self, face: Face) -> Mapping[int, float]:
        file = self._folder / f"{face.value}.ttf"
        try:
            font = EmbeddedFont(face.value, str(file), asciiReadable=False)
        except (OSError, TTFError, struct.error, IndexError) as exc:
            raise UserError(
                f"字体文件“{file}”缺失或者已损坏",
                remedy="请重新安装本程序，再导出一次；已填写的内容不受影响",
                code="E05",
            ) from exc
        pdfmetrics.registerFont(font)
        return cast("Mapping[int, float]", font.face.charWidths)


_in_folder = lru_cache(maxsize=2)(_FontSet)


@lru_cache(maxsize=30_000)
def _is_without_ink(char: str) -> bool:
    selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return selector or unicodedata.category(char) == "Cf"


def glyph_warnings(report: Report, addresses: Iterable[Address]) -> tuple[str, ...]:
    """Return a warning for each character, in the texts at some addresses, that no font has."""
    return tuple(_sentences(report, addresses))


def report_warnings(report: Report) -> tuple[str, ...]:
    """Return the warnings for everything a report prints."""
    roles, sections = report.edition.roles, report.edition.sections
    texts = [text_address(one) for one in (roles.texts.preface, *(s.content for s in sections))]
    signer = field_address(roles.fields.signed_by)
    known = (address for address in texts if address in report.values)
    return glyph_warnings(report, (UNIT, signer, *known))


def _sentences(report: Report, addresses: Iterable[Address]) -> Iterator[str]:
    for address in addresses:
        for char in missing_characters(str(report.values.get(address, "")).replace("\n", "")):
            yield (
                f"{report.edition.label(address)}：“{char}”（编码 U+{ord(char):04X}）"
                f"没有可用的字体，印成了“{WANTING}”，请改用其他字或者在纸上手写补上"
            )
