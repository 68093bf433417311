"""The title of a report: its unit and year, wherever a document breaks it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from zwgk_desktop.importers.recognise.lines import DocumentLine
from zwgk_desktop.importers.recognise.vocabulary import squeeze

_WIDTHS = str.maketrans("（），．：；", "(),.:;")


@lru_cache(maxsize=1024)
def in_one_width(text: str) -> str:
    """Return a heading without spaces, its punctuation in one width."""
    return squeeze(text).translate(_WIDTHS)


@dataclass(frozen=True, slots=True)
class Title:
    """The document's own title, and the lines it takes up."""

    text: str
    unit: str | None
    year: int | None
    lines: frozenset[int]


_TITLE = re.compile(
    r"[#*《]*(?:关于)?(?P<unit>.*?)(?P<year>20\d\d|二[〇○零oO0][〇○零oO0一二三四五六七八九]{2})年度?"
    r"(?P<after>.*?)(?:政府信息公开|政务公开)(?:工作)?(?:年度)?(?:工作)?(?:情况)?的?(?:报告|(?<=年度)报)[》*]*(?:\(.*\))?"
)
_UNIT = re.compile(r".{2,26}(?:政府|乡|镇|苏木|街道|办事处|局|委员会|办公室)")
_UNIT_AND_YEAR = re.compile(rf"{_UNIT.pattern}20\d\d年度?")
_DIVISION = re.compile(r"[\u3400-\u9fff]{4,26}[省市州盟县区旗]")
_ONE_LINE = 20
"""So many characters of a title's type stand on a line."""

_YEAR_DIGITS = str.maketrans(
    "〇○零oO一二三四五六七八九０１２３４５６７８９", "000001234567890123456789"
)
_TITLE_LINES = 60


def find_title(lines: Sequence[DocumentLine]) -> Title | None:
    """Find the document's title among the lines before its first section."""
    for at in range(len(lines)):
        own = _title(lines[at].text)
        if at and not (own and own[1]) and _UNIT.fullmatch(squeeze(lines[at - 1].text)):
            both = _title(lines[at - 1].text + lines[at].text)
            if both:
                return _with_division(lines, at - 1, Title(*both, frozenset((at - 1, at))))
        if own:
            same = {i for i, line in enumerate(lines) if squeeze(line.text) == own[0]}
            return Title(*own, frozenset(same))
    return _broken_after_year(lines)


def is_title(text: str) -> bool:
    """Tell whether a line is a report's title, unit and year and all."""
    found = _title(text)
    return found is not None and found[1] is not None


def leading_title(text: str) -> str:
    """Return the title of a report with which a text begins; "" if it begins otherwise."""
    title = _TITLE.match(text)
    if title and _UNIT.fullmatch(title["unit"] or title["after"]) and is_title(title.group()):
        return title.group()
    return ""


def _broken_after_year(lines: Sequence[DocumentLine]) -> Title | None:
    """Find a title that goes on after the year, as one of three lines may."""
    for at in range(1, len(lines)):
        above = squeeze(lines[at - 1].text)
        both = _title(above + lines[at].text) if _UNIT_AND_YEAR.fullmatch(above) else None
        if both:
            return _with_division(lines, at - 1, Title(*both, frozenset((at - 1, at))))
    return None


def _with_division(lines: Sequence[DocumentLine], first: int, title: Title) -> Title:
    """Add the line above where the unit's name begins there: only a long one takes two lines."""
    above = squeeze(lines[first - 1].text) if first else ""
    if not title.unit or not _DIVISION.fullmatch(above) or len(above + title.unit) <= _ONE_LINE:
        return title
    own = title.lines | {first - 1}
    return replace(title, text=above + title.text, unit=above + title.unit, lines=own)


def _title(text: str) -> tuple[str, str | None, int | None] | None:
    bare = in_one_width(text)
    match = _TITLE.fullmatch(bare) if len(bare) <= _TITLE_LINES else None
    if not match or re.search(r"[,。;:>»›|/]", bare):
        return None
    unit = match["unit"] or match["after"]
    return squeeze(text), unit or None, int(match["year"].translate(_YEAR_DIGITS))
