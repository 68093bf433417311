"""Choice of the font, among the program's eight, that draws a character.

A character is drawn from its face, else from 宋体 or a font of rare characters. Otherwise
〓 replaces it (the sign of GB/T 15834 for a missing character) and a warning names it:
reportlab itself would print a box without a warning.
"""

import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError

from zwgk_desktop import paths
from zwgk_desktop.domain.addresses import UNIT, Address, field_address, text_address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.typesetting.embedded_font import EmbeddedFont


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
    """Font of the other GBK characters, as light as 仿宋; 宋体 looks too dark."""
    LATIN = "ZwLatin"
    """Font of ASCII, as light as 仿宋. It is small, so it is read quickly."""


_POOR_LATIN = frozenset({Face.FANG, Face.KAI})
"""Light faces with poor Latin letters and digits, which are drawn from the Latin font."""

_LIGHTER = (Face.RARE, Face.LIGHT, Face.SONG)
"""Fonts tried for characters that those faces lack."""

_UNEVEN = frozenset("…")
"""Characters drawn from the Latin font, because two of them in 仿宋 would leave a gap."""

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
    """Fonts of a folder, each read when first needed."""

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
        first = Face.LATIN if lent and face in _POOR_LATIN else face
        others = _LIGHTER if face in _POOR_LATIN else (Face.SONG, Face.RARE)
        for font in (first, face, *others):
            em = self._widths(font).get(ord(char))
            if em is not None:
                return Glyph(char, font, em / 1000)
        return None

    def _read(self, face: Face) -> Mapping[int, float]:
        file = self._folder / f"{face.value}.ttf"
        try:
            font = EmbeddedFont(face.value, file)
        except (OSError, TTFError, struct.error, IndexError, ValueError) as exc:
            raise UserError(
                f"字体文件“{file}”缺失或者已损坏",
                remedy="请重新安装本程序，再导出一次；已填写的内容不受影响",
                code="E05",
            ) from exc
        pdfmetrics.registerFont(font)
        return font.widths


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
