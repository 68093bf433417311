"""Text as the scan for personal data reads it, with positions mapped back to the original.

One original character becomes one character or none, so a position is enough to map back.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from zwgk_desktop.domain.characters import without_invisible

SEPARATORS = " \n-._·/"
"""Characters that part the digits of a number, or a name, without ending it."""

_IN_NAMES = " \n·"
_SIGNS = {
    "Zs": " ",
    "\t": " ",
    **dict.fromkeys("\v\f\r\x85\u2028\u2029", "\n"),
    "Pd": "-",
    "\u2212": "-",
    **dict.fromkeys("•‧・∙⋅⸱", "·"),
}
"""Plain sign for a character, or for a whole category of Unicode."""

_NUMERALS = {
    **dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True)),
    **dict(zip("幺壹贰叁肆伍陆柒捌玖", "1123456789", strict=True)),
}


class _Plain(dict[int, str]):
    """Translation table to plain characters, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _plain(chr(code))
        return found


class _Wide(dict[int, str]):
    """Translation table from plain characters to digits, where they stand for one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        digit = _NUMERALS.get(char, unicodedata.digit(char, None))
        self[code] = found = char if digit is None else str(digit)
        return found


_PLAIN, _WIDE = _Plain(), _Wide()


def _plain(char: str) -> str:
    """Return the plain character for one: NFKC without marks; "" for what is not seen."""
    category = unicodedata.category(char)
    if category[0] == "M" or not without_invisible(char):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if unicodedata.digit(char, None) is not None:
        return char  # ① may number an item: it is a digit in the wide reading only
    return _SIGNS.get(char) or _SIGNS.get(category) or _compatible(char)


def _compatible(char: str) -> str:
    """Return the one letter or separator that a character is compatible with, else itself.

    Full-width punctuation stays: it ends what its narrow counterpart would continue.
    """
    whole = unicodedata.normalize("NFKD", char)
    letters = [one for one in whole if one.isalnum()]
    if len(letters) == 1:
        return letters[0]
    return whole if whole in {*SEPARATORS, "+"} else char


@dataclass(frozen=True, eq=False)
class ScanText:
    """A text in plain characters, and where each of them stands in the original.

    Args:
        at: Position in the original, for each character of `plain`.
    """

    plain: str
    at: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "ScanText":
        """Normalise a text."""
        plain = text.translate(_PLAIN)
        if len(plain) == len(text):
            return cls(plain, range(len(text)))
        return cls(plain, [at for at, char in enumerate(text) if _PLAIN[ord(char)]])

    @cached_property
    def wide(self) -> str:
        """The plain text with everything that stands for a digit as a digit: ①, 一, 〇."""
        return self.plain.translate(_WIDE)

    @cached_property
    def dense(self) -> "ScanText":
        """The text without what may part a name."""
        kept = [at for at, char in enumerate(self.plain) if char not in _IN_NAMES]
        return ScanText("".join(self.plain[at] for at in kept), [self.at[at] for at in kept])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where characters `start` up to `end` stand in the original."""
        return self.at[start], self.at[end - 1] + 1


def without_separators(text: str) -> str:
    """Return the digits and letters of a number or a name in plain characters, capital ones."""
    wide = ScanText.of(text).wide
    return "".join(char for char in wide if char not in SEPARATORS).upper()


def significant(text: str) -> list[int]:
    """Return the positions of the characters that are no separators."""
    return [at for at, char in enumerate(text) if _PLAIN[ord(char)] not in SEPARATORS]
