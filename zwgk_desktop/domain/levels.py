"""What kind of body reports."""

from enum import StrEnum


class Level(StrEnum):
    """What kind of body reports; some rules hold for one kind alone."""

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
    """Propose a level from the end of the unit's name; the clerk decides."""
    name = unit.strip().removesuffix(_GOVERNMENT)
    for ending, level in _LEVEL_ENDINGS.items():
        if name.endswith(ending):
            return level
    return Level.UNKNOWN
