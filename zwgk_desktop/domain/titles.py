"""Titles of reports: the years in them, and their faults."""

import re

_YEAR = re.compile(r"20\d\d|二[〇○零oO0][〇○零oO0一二三四五六七八九]{2}")
_DIGITS = str.maketrans("０１２３４５６７８９〇○零oO一二三四五六七八九", "012345678900000123456789")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_CUT = re.compile(r"年度报[》*]*$")
_ASIDE = re.compile(r"[（(][^（()）]*[)）]")
_NO_UNIT = re.compile(r"^[#*《]*(?:关于)?(?:20\d\d|二[〇○零oO0]..)年度?(?:政府信息公开|政务公开)")


def title_years(title: str) -> tuple[int, ...]:
    """Return all years in a title, in Arabic or Chinese digits."""
    plain = title.translate(_WIDE)
    return tuple(int(year.translate(_DIGITS)) for year in _YEAR.findall(plain))


def title_faults(title: str) -> tuple[str, ...]:
    """Return the faults of a title in the clerk's words."""
    bare = _ASIDE.sub("", "".join(title.split()))
    found = (
        ("两次写了年份", len(title_years(bare)) > 1),
        ("没有写完，“报”字后面缺“告”字", _CUT.search(bare) is not None),
        ("没有写单位名称", _NO_UNIT.match(bare.translate(_WIDE)) is not None),
    )
    return tuple(words for words, wrong in found if wrong)
