"""Levels of reporting bodies, and comparison of unit names."""

import unicodedata
from enum import StrEnum
from functools import lru_cache

from zwgk_desktop.domain.characters import without_invisible_and_selectors


class Level(StrEnum):
    """Level of a reporting body; some rules apply to certain levels only."""

    TOWNSHIP = "township"
    STREET = "street"
    DEPARTMENT = "department"
    COUNTY = "county"
    CITY_OR_ABOVE = "city_or_above"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The level in the clerk's words."""
        return _LEVEL_LABELS[self]


_LEVEL_LABELS = {
    Level.TOWNSHIP: "乡镇",
    Level.STREET: "街道",
    Level.DEPARTMENT: "部门",
    Level.COUNTY: "县级政府",
    Level.CITY_OR_ABOVE: "设区的市及以上",
    Level.UNKNOWN: "未确定",
}

_LEVEL_ENDINGS = {
    "乡": Level.TOWNSHIP,
    "镇": Level.TOWNSHIP,
    "苏木": Level.TOWNSHIP,
    "街道": Level.STREET,
    "办事处": Level.STREET,
}
_GOVERNMENT = "人民政府"


def propose_level(unit: str) -> Level:
    """Guess the level of a unit from the end of its name."""
    name = unit.strip().removesuffix(_GOVERNMENT)
    for ending, level in _LEVEL_ENDINGS.items():
        if name.endswith(ending):
            return level
    return Level.UNKNOWN


_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "民虎西见角贝车长门青页风飞食马鬼鱼鸟麦黄齐齿龙龟",
)
"""CJK radicals that PDF files use instead of characters and NFKC does not convert."""


@lru_cache(maxsize=20_000)
def unit_key(name: str) -> str:
    """Return the normal form of a unit's name, for comparing spellings."""
    plain = unicodedata.normalize("NFKC", without_invisible_and_selectors(name)).translate(
        _RADICALS
    )
    return "".join(plain.split()).casefold()


def same_unit(one: str, other: str) -> bool:
    """Return whether two names are spellings of the same unit's name."""
    return unit_key(one) == unit_key(other)
