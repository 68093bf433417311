"""Normalised text for the personal-data scan, with positions in the original.

Each original character becomes one character or none, so positions can be mapped back.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from zwgk_desktop.domain.characters import without_invisible

SEPARATORS = " \n-._·/"
"""Characters that may separate the digits of one number, or the characters of a name."""

_IN_NAMES = " \n·"
_SIGNS = {
    "Zs": " ",
    "\t": " ",
    **dict.fromkeys("\v\f\r\x85\u2028\u2029", "\n"),
    "Pd": "-",
    "\u2212": "-",
    **dict.fromkeys("•‧・∙⋅⸱", "·"),
}
"""Plain character for a character, or for a whole Unicode category."""

_NUMERALS = {
    **dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True)),
    **dict(zip("幺壹贰叁肆伍陆柒捌玖", "1123456789", strict=True)),
}


class _Plain(dict[int, str]):
    """Translation table to plain characters, filled lazily."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _plain_character(chr(code))
        return found


class _Wide(dict[int, str]):
    """Translation table from plain characters that denote a digit to that digit."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        digit = _NUMERALS.get(char, unicodedata.digit(char, None))
        self[code] = found = char if digit is None else str(digit)
        return found


_PLAIN, _WIDE = _Plain(), _Wide()


def _plain_character(char: str) -> str:
    """Return the plain form of a character: NFKC without marks; "" for invisible ones."""
    category = unicodedata.category(char)
    if category[0] == "M" or not without_invisible(char):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if unicodedata.digit(char, None) is not None:
        return char  # ① may number an item: it is a digit in the wide reading only
    return _SIGNS.get(char) or _SIGNS.get(category) or _compatible_character(char)


def _compatible_character(char: str) -> str:
    """Return the single compatible letter or separator of a character, else the character.

    Full-width punctuation is unchanged, since unlike ASCII punctuation it ends a number.
    """
    whole = unicodedata.normalize("NFKD", char)
    letters = [one for one in whole if one.isalnum()]
    if len(letters) == 1:
        return letters[0]
    return whole if whole in {*SEPARATORS, "+"} else char


@dataclass(frozen=True, eq=False)
class ScanText:
    """Text in plain characters with their positions in the original.

    Args:
        positions: Position in the original, for each character of `plain`.
    """

    plain: str
    positions: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "ScanText":
        """Create the normalised form of a text."""
        plain = text.translate(_PLAIN)
        if len(plain) == len(text):
            return cls(plain, range(len(text)))
        return cls(plain, [at for at, char in enumerate(text) if _PLAIN[ord(char)]])

    @cached_property
    def with_digits(self) -> str:
        """The plain text with characters such as ①, 一, 〇 replaced by digits."""
        return self.plain.translate(_WIDE)

    @cached_property
    def name_text(self) -> "ScanText":
        """The text without characters that may separate a name."""
        kept = [at for at, char in enumerate(self.plain) if char not in _IN_NAMES]
        return ScanText("".join(self.plain[at] for at in kept), [self.positions[at] for at in kept])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the plain text to the original text."""
        return self.positions[start], self.positions[end - 1] + 1


def without_separators(text: str) -> str:
    """Return a number or a name in plain characters, upper case, without separators."""
    wide = ScanText.of(text).with_digits
    return "".join(char for char in wide if char not in SEPARATORS).upper()


def non_separator_positions(text: str) -> list[int]:
    """Return the positions of all characters that are not separators."""
    return [at for at, char in enumerate(text) if _PLAIN[ord(char)] not in SEPARATORS]
