"""The one comparison of unit names: spacing, width and unseen characters make no difference."""

import unicodedata
from functools import lru_cache

from zwgk_desktop.domain.characters import without_unseen

_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "民虎西见角贝车长门青页风飞食马鬼鱼鸟麦黄齐齿龙龟",
)
"""Radicals that PDF files have in place of characters, and that NFKC leaves as they are."""


@lru_cache(maxsize=20_000)
def unit_key(name: str) -> str:
    """Return the form in which two spellings of one unit's name are equal."""
    plain = unicodedata.normalize("NFKC", without_unseen(name)).translate(_RADICALS)
    return "".join(plain.split()).casefold()


def same_unit(one: str, other: str) -> bool:
    """Tell whether two names are spellings of one."""
    return unit_key(one) == unit_key(other)
