"""Levels of reporting bodies, scopes of their reports, and comparison of unit names."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from zwgk_desktop.domain.characters import without_invisible_and_selectors
from zwgk_desktop.domain.errors import UserError


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


class Scope(StrEnum):
    """Which of a government's two reports of one year a report is (30号 二（一）（二）).

    OFFICE: of the government and its office alone; the only report of any other unit.
    SUMMED: of the whole county, city or province, with its departments and lower governments.
    """

    OFFICE = "office"
    SUMMED = "summed"

    @property
    def label(self) -> str:
        """The scope in the clerk's words."""
        return {"office": "政府及其办公室", "summed": "汇总"}[self.value]

    @property
    def mark(self) -> str:
        """Addition to a unit's name that tells its summed report; "" for the office's."""
        return "（汇总）" if self is Scope.SUMMED else ""


_SCOPE_WORDS = {
    Scope.SUMMED: re.compile("(?:县|市|区|省|州)?汇总(?:的?报告)?|summed"),
    Scope.OFFICE: re.compile("(?:政府(?:及其)?)?办公室(?:的?报告)?|本级|自己的|office"),
}


def scope_in_words(words: str) -> Scope | None:
    """Return the scope that a list names, such as 汇总; None for other words."""
    plain = "".join(words.split())
    return next((one for one, known in _SCOPE_WORDS.items() if known.fullmatch(plain)), None)


_NEVER_SUMMED = frozenset({Level.TOWNSHIP, Level.STREET, Level.DEPARTMENT})


def may_be_summed(level: Level) -> bool:
    """Return whether a body of a level can have a summed report; true for an unknown level."""
    return level not in _NEVER_SUMMED


def ensure_scope(scope: Scope, level: Level) -> None:
    """Raise if a summed report is of a body below the county (S15)."""
    if scope is Scope.SUMMED and not may_be_summed(level):
        raise UserError(
            f"汇总的报告只有县级以上政府才有，单位级别是“{level.label}”的没有",
            remedy="请核对单位级别；本单位自己的报告，报告范围选“政府及其办公室”",
            code="S15",
        )


_PROVINCES = ("省", "自治区", "北京市", "天津市", "上海市", "重庆市")


def is_province(unit: str) -> bool:
    """Return whether a government's name is that of a province-level one."""
    return unit.strip().removesuffix(_GOVERNMENT).endswith(_PROVINCES)


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
