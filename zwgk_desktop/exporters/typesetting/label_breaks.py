"""Line breaking of titles, unit names and table labels by sense."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, combinations, pairwise

Fits = Callable[[str], bool]
"""Function that returns whether a text fits on a line."""

_Shape = tuple[tuple[float, ...], tuple[str, ...]]
"""Cost of a way to break a title, and its lines."""

_DIVISION = re.compile(
    r"自治[区州县旗]|地区|街道|省|市(?!场|政|民|容|域)|盟|县(?!域)|区(?!划|域)|旗|镇(?!域|区)|乡(?!村|镇|族)"
)
_BODY = re.compile(r"(?=人民政府|办事处|管理委员会|委员会)")
_YEAR = r"[0-9]{4}年"
_AROUND_YEAR = rf"(?<![0-9])(?={_YEAR})|(?<={_YEAR})"
_SHORTEST = 2
_ALIKE = 0.75
"""Difference in width, in characters, below which lines look equally long."""

_FEW = 3
"""Most lines of a title that is broken for the sake of its shape."""

_MANY = 12
"""Most break points considered; no name in use has more, and trying all would take too long."""

LABEL_WORDS = re.compile(
    "“三安全一稳定”|政府信息|行政机关|行政法规|行政许可|申请人|正当|理由|逾期|补正|处理|公开|收费|通知|要求|缴纳|费用"
    "|法律|法规|禁止|本机关|掌握|相关|现成|另行|制作|内容|明确|大量|反复|申请|确认|重新|出具|获取"
)
"""Words of the statutory labels that are never broken across lines."""

_WORDS = (
    "其政府信息|行政处罚|行政强制|行政复议|行政诉讼|行政执法|行政查询|区分处理的|这一情形|其他情形|单位：万元"
    "|规范性|事业性|过程性|自然人|第三方|出版物|[本下]年度|上一年|[本上]年|三类|四类|无正当|未按|不再|不予"
    "|仍?不(?:补正|掌握|明确|计)|补正后|新公开|新制作|制发|废止|或重新|已获取|信息|信访|举报|投诉类|重复|提供"
    "|保护|合法|权益|内部|事务|属于|国家|秘密|危及|案卷|没有|需要|新收|结转|继续|办理|予以|部分|只计|或?其他|结果"
    "|总计|规章|文件|服务|管理|对外|事项|集中|采购|项目|总?(?:数量|金额)|法人|组织|商业|企业|科研|机构|社会|公益"
    "|维持|纠正|尚未|审结|未经|复议后?|直接|起诉|现行|有效|件数|本列|数据的|勾稽|关系为|加?第[一二三四]项|之和|等于"
    f"|第[一二三四五六七八九十]+条|第（.）项|情况|决定|无法|增/减|{LABEL_WORDS.pattern}|政府|行政"
)
_WORD_WITH_MARKS = re.compile(
    rf"(?:[0-9][.]|（[一二三四五六七]）|[一二三四]、)?[（“]*?(?:{_WORDS}|[^（“]|$)[，、：；）”]*"
)
"""Word of a label with its number and marks: a web page breaks the label between these only.

Paper has no room to keep all these words whole.
"""

_NUMBERED_NAME = re.compile(r"(?<=^（.）)(?=.{1,6}$)")
_NUMBERED = re.compile(r"(?<=^（.）)")
_CLAUSE = re.compile(r"(?<=[：，；])|(?<=、)(?<!^.、)")
_REMARK = re.compile(r"(?=（单位)")
_ASIDE = re.compile(r"(?=（)")
_ENDING = re.compile(
    r"(?=组织$|机构$|企业$|维持$|纠正$|结果$|审结$|件数$|数量$|总数量$|金额$|项目$|起诉$|直接起诉$)"
)


def break_title(
    title: str, unit: str, year: int, words: Sequence[str], fits: Fits
) -> tuple[str, ...]:
    """Return a report's title broken into lines: the unit, then the year with the rest.

    The unit's name is broken after a division (…州, …县, …乡) only if it
    is wider than a line. If that makes a square or an hourglass, which
    GB/T 9704 (7.3.1) forbids, other breaks that make a trapezium or a
    lozenge are preferred. The part after the year is broken after the first of
    its words, or after any word if it must be.
    """
    rest = title.removeprefix(unit)
    if fits(title) or not rest.startswith(str(year)):
        return (title,) if fits(title) else _break_between_words(title, words, fits)
    lines = (*break_unit(unit, fits), *_break_between_words(rest, words, fits))
    break_costs = _break_costs(title, unit, words[:1])
    if _is_shapely(lines) or len(break_costs) > _MANY:
        return lines
    if len(lines) > _FEW:  # a good shape does not justify a year separated from its title
        break_costs = {at: cost for at, cost in break_costs.items() if at <= len(unit)}
        return min(_shapes_of_fewest_lines(title, break_costs, fits), default=((), lines))[1]
    shaped = _well_shaped_titles(title, break_costs, max(len(lines), _FEW), fits)
    return min(shaped, key=lambda shape: shape[0], default=((), lines))[1]


def _is_shapely(lines: Sequence[str]) -> bool:
    """Return whether lines form a trapezium or lozenge: widening, then narrowing, not all equal."""
    widths = [_width(line) for line in lines]
    peak = widths.index(max(widths))
    grows = all(above <= below for above, below in pairwise(widths[: peak + 1]))
    shrinks = all(above >= below for above, below in pairwise(widths[peak:]))
    return grows and shrinks and (len(lines) == 1 or max(widths) - min(widths) >= _ALIKE)


def _width(text: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _break_costs(title: str, unit: str, words: Sequence[str]) -> Mapping[int, int]:
    """Map each break point of a title to its cost."""
    break_costs = {match.start(): 3 for match in _BODY.finditer(unit)}
    break_costs |= {
        match.end(): 0 for match in _DIVISION.finditer(unit) if match.end() not in break_costs
    }
    ends = re.compile("|".join((_YEAR, *map(re.escape, words))))
    break_costs |= {match.end(): 1 for match in ends.finditer(title, len(unit))}
    return {place: cost for place, cost in break_costs.items() if place} | {len(unit): 0}


def _well_shaped_titles(
    title: str, break_costs: Mapping[int, int], most: int, fits: Fits
) -> Iterator[_Shape]:
    """Yield cost and lines of each well-shaped title with at most `most` lines."""
    for count in range(1, most):
        for cost, lines in _shapes_with_breaks(title, break_costs, count, fits):
            if _is_shapely(lines):
                yield (count + cost[0], *cost[1:]), lines


def _shapes_of_fewest_lines(title: str, break_costs: Mapping[int, int], fits: Fits) -> list[_Shape]:
    """Return cost and lines of each title with the fewest lines."""
    for count in range(1, len(break_costs) + 1):
        shapes = list(_shapes_with_breaks(title, break_costs, count, fits))
        if shapes:
            return [((float(not _is_shapely(lines)), *cost), lines) for cost, lines in shapes]
    return []


def _shapes_with_breaks(
    title: str, break_costs: Mapping[int, int], count: int, fits: Fits
) -> Iterator[_Shape]:
    """Yield cost and lines of a title broken at `count` points."""
    for places in combinations(sorted(break_costs), count):
        edges = pairwise((0, *places, len(title)))
        lines = tuple(title[start:end] for start, end in edges)
        if all(fits(line) for line in lines):
            widths = [_width(line) for line in lines]
            cost = sum(break_costs[place] for place in places)
            yield (float(cost), max(widths) - min(widths)), lines


def break_unit(unit: str, fits: Fits) -> tuple[str, ...]:
    """Return a unit's name broken after divisions, its lines as even as possible."""
    if fits(unit) or len(unit) <= _SHORTEST:
        return (unit,)
    places = [match.end() for match in _DIVISION.finditer(unit)]
    places = [place for place in places if not _BODY.match(unit, place)]
    at = _most_even_break(unit, places or [match.start() for match in _BODY.finditer(unit)])
    return (*break_unit(unit[:at], fits), *break_unit(unit[at:], fits))


def label_words(label: str) -> tuple[str, ...]:
    """Return a label split where it may break: between words, punctuation at their sides."""
    return tuple(part for part in _WORD_WITH_MARKS.findall(label) if part)


def break_label(label: str, fits: Fits) -> tuple[str, ...]:
    """Return a label of a narrow column broken by sense, else between words or into halves."""
    if fits(label) or len(label) <= 1:
        return (label,)
    for pattern in (_NUMBERED_NAME, _REMARK, _CLAUSE, _ASIDE, _NUMBERED, _ENDING):
        places = [match.start() for match in pattern.finditer(label)]
        places = [place for place in places if 0 < place < len(label)]
        if places:
            at = _most_even_break(label, places)
            return (*break_label(label[:at], fits), *break_label(label[at:], fits))
    places = [*accumulate(map(len, label_words(label)))][:-1]
    if not places:
        return _in_halves(label, fits)
    at = min(places, key=lambda place: (abs(2 * place - len(label)), place))
    return (*break_label(label[:at], fits), *break_label(label[at:], fits))


def _break_between_words(title: str, words: Sequence[str], fits: Fits) -> tuple[str, ...]:
    """Return the part of a title after the unit, broken between its words, else into halves."""
    if fits(title):
        return (title,)
    inner = range(1, len(title))
    between = [f"(?<={re.escape(a)})(?={re.escape(b)})" for a, b in pairwise(words)]
    found = re.finditer("|".join((_AROUND_YEAR, *between)), title)
    places = [place for one in found if (place := one.start()) in inner]
    if not places:
        return _in_halves(title, fits)
    at = min(places, key=lambda place: abs(_width(title[:place]) - _width(title[place:])))
    return (
        *_break_between_words(title[:at], words, fits),
        *_break_between_words(title[at:], words, fits),
    )


def _in_halves(text: str, fits: Fits) -> tuple[str, ...]:
    if fits(text) or len(text) <= 1:
        return (text,)
    at = _most_even_break(text, [])
    return (*_in_halves(text[:at], fits), *_in_halves(text[at:], fits))


def _most_even_break(text: str, places: list[int]) -> int:
    """Return the break point nearest the middle; without points, any that splits no number."""
    inner = [place for place in places if _SHORTEST <= place <= len(text) - _SHORTEST]
    if not inner:
        parts = re.finditer(r"[0-9]+年?|.", text)
        inner = [part.start() for part in parts if part.start() > 0] or [1]
    return min(inner, key=lambda place: (abs(2 * place - len(text)), place))
