"""Our five fonts in reportlab, and which of them draws a character.

A character is drawn from its face, else from 宋体, else it is a failure:
reportlab itself would print a box and say nothing.
"""

import struct
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.exporters.typesetting.embedding import EmbeddedFont


class Face(StrEnum):
    """A typeface of the standard; its value names our font and the font's file."""

    FANG = "ZwFang"
    KAI = "ZwKai"
    HEI = "ZwHei"
    BIAO_SONG = "ZwBiaoSong"
    SONG = "ZwSong"


_POOR_LATIN = frozenset({Face.FANG, Face.KAI})
"""Their Latin letters and digits are makeshift: 宋体 lends its own."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and the font that draws it; its width in ems."""

    char: str
    font: Face
    width: float


def glyphs(text: str, face: Face, place: str) -> tuple[Glyph, ...]:
    """Find the glyphs of a text.

    Marks without ink of their own (zero-width spaces, variation selectors) are
    left out; tabs and odd spaces become spaces.

    Raises:
        UserError: No font has a character (E02); the message names the place.
            A font's file is missing or damaged (E05).
    """
    return tuple(_found(char, face, place) for char in text if not _is_inkless(char))


def plain_glyphs(text: str, face: Face) -> tuple[Glyph, ...]:
    """Find the glyphs of our own words."""
    return glyphs(text, face, "表式")


def width(found: Sequence[Glyph]) -> float:
    """Add up widths, in ems."""
    return sum(glyph.width for glyph in found)


def _found(char: str, face: Face, place: str) -> Glyph:
    glyph = _glyph(char, face)
    if glyph is None:
        shown = f"“{char}”" if char.isprintable() else "不可见字符"
        raise UserError(
            f"{place}：{shown}（编码 U+{ord(char):04X}）没有可用的字体，印不出来",
            remedy="请改用其他字或者改用文字说明后再导出一次",
            code="E02",
        )
    return glyph


@lru_cache(maxsize=30_000)
def _glyph(char: str, face: Face) -> Glyph | None:
    if char.isspace() and char != "　":
        char = " "
    first = Face.SONG if char.isascii() and face in _POOR_LATIN else face
    for font in (first, face, Face.SONG):
        em = _widths(font).get(ord(char))
        if em is not None:
            return Glyph(char, font, em / 1000)
    return None


@lru_cache(maxsize=30_000)
def _is_inkless(char: str) -> bool:
    selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return selector or unicodedata.category(char) == "Cf"


@lru_cache(maxsize=len(Face))
def _widths(face: Face) -> Mapping[int, float]:
    """Register a font when it is first needed; parsing one takes 10 to 50 ms."""
    file = paths.fonts() / f"{face.value}.ttf"
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
