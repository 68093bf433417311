"""Our seven fonts in reportlab, and which of them draws a character.

A character is drawn from its face, else from 宋体 or a font of characters less in use, else
〓 stands for it (GB/T 15834 knows it for a character that is wanting) and a warning names it:
reportlab itself would print a box and say nothing.
"""

import struct
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
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
    RARE = "ZwRare"
    """Of no style of its own: characters of names, as light as 仿宋."""
    LIGHT = "ZwLight"
    """The other characters of GBK, as light: 宋体 has them, too, and is a dark blot in 仿宋."""


_POOR_LATIN = frozenset({Face.FANG, Face.KAI})
"""Their Latin letters and digits are makeshift: 宋体 lends its own. They are light, too."""

_LIGHTER = (Face.RARE, Face.LIGHT, Face.SONG)
"""What draws for them the characters they have not."""

_UNEVEN = frozenset("…")
"""Of 仿宋, two of these would stand with a hole between them."""

WANTING = "〓"
"""What is printed for a character that no font has."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and the font that draws it; its width in ems."""

    char: str
    font: Face
    width: float


def glyphs(text: str, face: Face) -> tuple[Glyph, ...]:
    """Find the glyphs of a text.

    Marks without ink of their own (zero-width spaces, variation selectors) are
    left out; tabs and odd spaces become spaces; 〓 stands for what no font has.

    Raises:
        UserError: A font's file is missing or damaged (E05).
    """
    known = _in_folder(paths.fonts())
    inked = (char for char in text if not _is_inkless(char))
    return tuple(known.glyph(char, face) or known.wanting(face) for char in inked)


def wanting(text: str) -> tuple[str, ...]:
    """Return the characters of a text that no font has, each once."""
    known = _in_folder(paths.fonts())
    inked = (char for char in text if not _is_inkless(char))
    return tuple(dict.fromkeys(char for char in inked if known.glyph(char, Face.SONG) is None))


def width(found: Sequence[Glyph]) -> float:
    """Add up widths, in ems."""
    return sum(glyph.width for glyph in found)


class _FontSet:
    """The fonts of a folder, each read when it is first needed: that takes 10 to 50 ms."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.glyph = lru_cache(maxsize=30_000)(self._glyph)
        self._widths = lru_cache(maxsize=len(Face))(self._read)

    def wanting(self, face: Face) -> Glyph:
        """Return what stands for a character that no font has."""
        found = self.glyph(WANTING, face)
        assert found is not None  # noqa: S101 - GB2312 has it, and so each of our fonts
        return found

    def _glyph(self, char: str, face: Face) -> Glyph | None:
        if char.isspace() and char != "　":
            char = " "
        lent = char.isascii() or char in _UNEVEN
        first = Face.SONG if lent and face in _POOR_LATIN else face
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
def _is_inkless(char: str) -> bool:
    selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return selector or unicodedata.category(char) == "Cf"
