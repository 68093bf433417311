"""Title of a report, with its unit and year, on one or several lines of a document."""

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
    """Title of a document, and the indexes of its lines."""

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
"""Number of characters of a title that fit on a line."""

_YEAR_DIGITS = str.maketrans(
    "〇○零oO一二三四五六七八九０１２３４５６７８９", "000001234567890123456789"
)
_TITLE_LINES = 60


def find_title(lines: Sequence[DocumentLine]) -> Title | None:
    """Return the document's title, given the lines before its first section."""
    for at in range(len(lines)):
        own = _title(lines[at].text)
        joined = None if own and own[1] else _title_on_two_lines(lines, at, _UNIT)
        if joined:
            return joined
        if own:
            same = {i for i, line in enumerate(lines) if squeeze(line.text) == own[0]}
            return Title(*own, frozenset(same))
    after_year = (_title_on_two_lines(lines, at, _UNIT_AND_YEAR) for at in range(len(lines)))
    return next(filter(None, after_year), None)


def is_title(text: str) -> bool:
    """Return whether a line is a complete title of a report, with unit and year."""
    found = _title(text)
    return found is not None and found[1] is not None


def leading_title(text: str) -> str:
    """Return the title of a report at the beginning of a text, or "" if there is none."""
    title = _TITLE.match(text)
    if title and _UNIT.fullmatch(title["unit"] or title["after"]) and is_title(title.group()):
        return title.group()
    return ""


def _above(lines: Sequence[DocumentLine], at: int) -> str:
    return squeeze(lines[at - 1].text) if at else ""


def _title_on_two_lines(
    lines: Sequence[DocumentLine], last: int, first_line: re.Pattern[str]
) -> Title | None:
    """Return the title that a line forms with the one above, if that one matches a pattern."""
    above = _above(lines, last)
    both = _title(above + lines[last].text) if first_line.fullmatch(above) else None
    if both is None:
        return None
    return _with_division(lines, last - 1, Title(*both, frozenset((last - 1, last))))


def _with_division(lines: Sequence[DocumentLine], first: int, title: Title) -> Title:
    """Add the line above if the unit's name begins there and is too long for one line."""
    above = _above(lines, first)
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
