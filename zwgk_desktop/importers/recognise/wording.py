"""Words as they are compared: spaces, punctuation and widths make no other label."""

import re
import unicodedata
from functools import lru_cache

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number, parse_amount, parse_count
from zwgk_desktop.domain.spec import ColumnKind

_NOTHING = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_NUMBER = re.compile(
    r"[(（](?:[一二三四五六七八九十]{1,2}|\d{1,2})[)）][、.．]?"
    r"|(?:[一二三四五六七八九十]{1,2})[、.．,，]"
    r"|\d{1,2}[、.．,，]?|[①-⑳]"
)
_NOTE = re.compile(r"(?<=.)[（(][^（）()]*[）)]$")

BLANK_MARKS = frozenset({"/", "／", "-", "－", "–", "—", "——", "--", "无", "不涉及"})
"""What clerks write into a cell that holds no figure. None of them is nought."""


def squeeze(text: str) -> str:
    """Remove every space, visible or not."""
    return _NOTHING.sub("", text)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Keep letters and digits alone, in one width. For labels, never for figures."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


def unnumbered(text: str) -> str:
    """Remove a leading number such as （二）, 3. or 四、."""
    bare = squeeze(text)
    number = _NUMBER.match(bare)
    return bare[number.end() :] if number else bare


def without_note(text: str) -> str:
    """Remove a remark in brackets at the end."""
    return _NOTE.sub("", squeeze(text))


def is_blank(cell: str) -> bool:
    """Tell whether a cell holds no figure: nothing, or a mark for nothing."""
    bare = squeeze(cell)
    return not bare or bare in BLANK_MARKS


def read_figure(cell: str, kind: ColumnKind) -> Number | None:
    """Read a cell; None for blank.

    Raises:
        UserError: It holds something that is no such figure (N01, N02).
    """
    if is_blank(cell):
        return None
    return parse_amount(cell) if kind is ColumnKind.AMOUNT else parse_count(cell)


@lru_cache(maxsize=4096)
def is_figure(cell: str) -> bool:
    """Tell whether a cell is a figure of either kind."""
    try:
        return read_figure(cell, ColumnKind.AMOUNT) is not None
    except UserError:
        return False


def shown(text: str, length: int = 40) -> str:
    """Shorten a text for a message."""
    plain = " ".join(text.split())
    return plain if len(plain) <= length else f"{plain[:length]}…"
