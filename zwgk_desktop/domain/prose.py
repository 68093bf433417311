"""Search of prose for figures, sentences, years and place names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from zwgk_desktop.domain.numbers import NUMERAL_PATTERN, parse_numeral

COUNT_UNITS = (
    "件次",
    "件",
    "宗",
    "条",
    "次",
    "份",
    "起",
    "例",
    "篇",
    "期",
    "项",
    "个",
    "人次",
    "场",
)
"""Measure words of figures in reports."""

NEAR = 600
"""Number of characters examined around a figure, to bound the time for long sentences."""

MAX_FOUND = 5_000
"""Maximum number of figures, and of sentences, examined of a text; a long report has 400."""

_GAP = r"[ 　]{0,3}"
_UNIT = "|".join(sorted(COUNT_UNITS, key=len, reverse=True))
_FIGURE = re.compile(
    rf"(?P<vague>近|约|超过?|逾|不足|不少于|不低于|至少|第|每|(?<=[0-9０-９])[-—–~～至到.．/])?{_GAP}"
    rf"(?P<number>(?<![0-9０-９.．]){NUMERAL_PATTERN}){_GAP}"
    rf"(?P<more>余|多|来|几|万余?)?{_GAP}(?P<unit>{_UNIT})(?P<after>左右|以上|以内|上下|以下|事|[性公])?"
)
_STOP = re.compile(r"[，,；;：:。！？!?\n（）()]")
_FULL_STOP = re.compile(r"[。！？!?\n]")
_SENTENCE = re.compile(r"[^。！？!?\n]+")


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """Figure with a unit in a text.

    Args:
        start: Start of its number in the text.
        end: End of its unit.
        exact: Whether it is one exact number; 近百条, 30余条, 第3次, 1—2件 are not.
    """

    value: int
    unit: str
    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class FigureInContext:
    """Figure with the words around it in its clause, sentence and heading.

    Args:
        before: Words of its clause after the figure before.
        after: Words of its clause up to the next figure.
        line_so_far: The line from its beginning up to the end of the clause.
        sentence: Words of its sentence before its clause.
        sentence_rest: Words of its sentence after its clause.
        heading: The line above, if that is a heading.
        start: Start of `before` in the text.
        end: End of `after` in the text.
    """

    figure: ProseFigure
    before: str
    after: str
    line_so_far: str
    sentence: str
    sentence_rest: str
    heading: str
    start: int
    end: int


@lru_cache(maxsize=64)
def find_figures(text: str) -> tuple[ProseFigure, ...]:
    """Return all figures of a text that have a unit."""
    return tuple(_read_figures(text))


def _read_figures(text: str) -> Iterator[ProseFigure]:
    for match in islice(_FIGURE.finditer(text), MAX_FOUND):
        value = parse_numeral(match["number"])
        if value is None:
            continue
        vague = match["vague"] or match["more"] or match["after"]
        yield ProseFigure(value, match["unit"], match.start("number"), match.end("unit"), not vague)


@lru_cache(maxsize=64)
def figures_in_context(text: str) -> tuple[FigureInContext, ...]:
    """Return all exact figures of a text with the words around them."""
    found = find_figures(text)
    starts = [0, *(figure.end for figure in found)]
    ends = [*(figure.start for figure in found), len(text)]
    return tuple(
        _with_context(text, figure, starts[at], ends[at + 1])
        for at, figure in enumerate(found)
        if figure.exact
    )


def _with_context(text: str, figure: ProseFigure, since: int, until: int) -> FigureInContext:
    """Return a figure with its words, bounded by the neighbouring figures."""
    start = max((stop.end() for stop in _STOP.finditer(text, since, figure.start)), default=since)
    stopped = _STOP.search(text, figure.end, until)
    end = stopped.start() if stopped else until
    listed = text.find("、", figure.end, end)  # after a figure it separates items
    end = listed if listed >= 0 else end
    near = max(0, figure.start - NEAR)
    line = max(text.rfind("\n", near, figure.start) + 1, near)
    sentence = max(near - 1, *(text.rfind(mark, near, figure.start) for mark in "。！？!?\n")) + 1
    full_stop = _FULL_STOP.search(text, end, end + NEAR)
    return FigureInContext(
        figure=figure,
        before=text[start : figure.start].lstrip("、"),
        after=text[figure.end : end],
        line_so_far=text[line:end],
        sentence=text[sentence : max(start, sentence)],
        sentence_rest=text[end : full_stop.start() if full_stop else end + NEAR],
        heading=_heading_above(text, line),
        start=start + (1 if text[start : start + 1] == "、" else 0),
        end=end,
    )


_LONGEST_HEADING = 30
_FARTHEST_HEADING = 20


def _heading_above(text: str, line: int) -> str:
    """Return the nearest line above that is short and ends without a full stop."""
    for _ in range(_FARTHEST_HEADING):
        if line == 0:
            break
        start = text.rfind("\n", 0, line - 1) + 1
        above = text[start : line - 1].strip() if line - start <= NEAR else ""
        if above and len(above) <= _LONGEST_HEADING and above[-1] not in "。；，！？;,.!?":
            return above
        line = start
    return ""


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the first sentences, at most `MAX_FOUND`, each with its start."""
    for sentence in islice(_SENTENCE.finditer(text), MAX_FOUND):
        yield sentence.start(), sentence.group()


_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
QUOTED = re.compile(r"《[^》\n]{0,200}》|〔[^〕\n]{0,200}〕")
"""Title or number of a document, of bounded length."""

_COMPARED = re.compile(r"(?:比|较|同|与)\s*20\d\d")
_SPAN = re.compile(r"20\d\d\s*年?\s*(?:至|到|—+|－|-|~|～|、|和)\s*20\d\d")
_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s*年)")
_UNTIL = re.compile(r"截[至止]到?\s*(?:20\d\d\s*年)?\s*(\d{1,2})\s*月")
_MONTHS = re.compile(
    r"(?<!\d)(\d{1,2})\s*(?:月份?(?:\s*\d{1,2}\s*日)?)?\s*(?:起?[至到]|—+|－|-|~|～)"
    r"\s*(?:20\d\d\s*年\s*)?(\d{1,2})\s*月"
)
_MONTH = re.compile(r"(?<!\d)\d{1,2}\s*月|[一二三四五六七八九十]月份?")
_WHOLE_YEAR = re.compile(r"全年|年度|[本今当]年|截[至止]")


@lru_cache(maxsize=512)
def is_about_other_period(text: str, year: int) -> bool:
    """Return whether the last year or month named is not the whole report year.

    Years in comparisons, titles and document numbers are ignored.
    """
    plain = QUOTED.sub("", text.translate(_DIGITS))
    plain = _COMPARED.sub("", plain)
    if _SPAN.search(plain):
        return True
    years = _YEAR.findall(plain)
    until = _UNTIL.findall(plain)
    other_year = bool(years and int(years[-1]) != year)
    return other_year or bool(until and until[-1] != "12") or _covers_some_months(plain)


def _covers_some_months(plain: str) -> bool:
    """Return whether the last sentence is about some months only, not the whole year."""
    sentence = _FULL_STOP.split(plain)[-1]
    spans = _MONTHS.findall(sentence)
    if spans:
        return bool(spans[-1] != ("1", "12"))
    months = list(_MONTH.finditer(sentence))
    return bool(months) and not _WHOLE_YEAR.search(sentence)


_PLACE = re.compile(r"([一-龥]{1,4}?)(乡|镇|街道|苏木)(?![一-龥]{0,3}(?:振兴|村))")
_PLACE_END = re.compile(r"([一-龥]{1,4})(乡|镇|街道|苏木)(?:人民政府|办事处)?$")
_COMMON = re.compile(r".*[我本全该各乡城集向对在由给到为和与及经从某等级]$")


def town_of_unit(unit: str) -> str:
    """Return the name of the town in a unit's name, "" where it names none: 云溪镇."""
    found = _PLACE_END.search(unit.strip())
    return "".join(found.groups()) if found else ""


def is_same_town(name: str, own: str) -> bool:
    """Return whether two place names are equal, apart from a prefix such as the county."""
    return name.endswith(own) or own.endswith(name)


@lru_cache(maxsize=512)
def is_about_other_town(clause: str, own: str) -> bool:
    """Return whether a clause names another town; 我镇, 全镇 and 各镇 are no names."""
    for place in _PLACE.finditer(clause):
        name = clause[: place.end()]
        proper = len(place[1]) > 1 and not _COMMON.match(place[1])
        if proper and not (own and name.endswith(own[-4:])):
            return True
    return False


Words = tuple[str, ...]


@lru_cache(maxsize=256)
def either_pattern(words: Words) -> str:
    """Return a regex source that matches any of some words, longest first; never if none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)"


@lru_cache(maxsize=256)
def pattern_of(words: Words) -> re.Pattern[str]:
    """Return the compiled pattern of any of some words, longest first."""
    return re.compile(either_pattern(words))


def contains_any(text: str, words: Words) -> bool:
    """Return whether a text contains one of some words."""
    return pattern_of(words).search(text) is not None
