"""Headings, punctuation and search of a prose text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Passage

_CHINESE = "(?P<number>[一二三四五六七八九十]+)"
_ARABIC = "(?P<number>[0-9０-９]{1,2})"

_RANKS = tuple(
    re.compile(rf"\s*{pattern}")
    for pattern in (
        rf"{_CHINESE}、",
        rf"[（(]{_CHINESE}[）)]",
        rf"{_ARABIC}[.．、](?![0-9])",
        rf"[（(]{_ARABIC}[）)]",
    )
)
"""The four ranks of headings in GB/T 9704 7.3.3, the highest first."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Heading at the start of a paragraph; positions are characters of the paragraph.

    Args:
        rank: 1 to 4.
        number: Start and end of its number: 一 of （一）.
        title_start: Start of its words, after the mark.
        end: Its end: after the first 。, else the end of the paragraph.
    """

    rank: int
    number: tuple[int, int]
    title_start: int
    end: int


@dataclass(frozen=True, slots=True)
class HeadingEntry:
    """Heading in the outline of a text.

    Args:
        line: Number of its line in the text, from 0.
    """

    line: int
    rank: int
    title: str


def parse_heading(line: str) -> Heading | None:
    """Return the heading at the start of a paragraph, None without one."""
    for rank, pattern in enumerate(_RANKS, start=1):
        if match := pattern.match(line):
            stop = line.find("。") + 1 or len(line)
            return Heading(rank, match.span("number"), match.end(), stop)
    return None


def outline(text: str) -> tuple[HeadingEntry, ...]:
    """Return the headings of a text, without those that have a number but no words."""
    lines = text.split("\n")
    found = ((number, line, parse_heading(line)) for number, line in enumerate(lines))
    return tuple(
        HeadingEntry(number, mark.rank, line[: mark.end].strip().removesuffix("。"))
        for number, line, mark in found
        if mark and line[mark.title_start : mark.end].strip()
    )


_DIGITS = "零一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_LAST = 99
"""Largest number that `renumber` writes; beyond it, numbers stay as typed."""


def renumber(text: str) -> str:
    """Renumber the headings of each rank from 1, starting again under each higher heading.

    Only the numbers change. Their style does not: brackets and full-width digits remain.
    """
    counts = [0, 0, 0, 0]
    return "\n".join(_renumber_line(line, counts) for line in text.split("\n"))


def _renumber_line(line: str, counts: list[int]) -> str:
    found = parse_heading(line)
    if found is None:
        return line
    counts[found.rank - 1] += 1
    counts[found.rank :] = [0] * (len(counts) - found.rank)
    start, end = found.number
    number = _number_in_style(line[start:end], counts[found.rank - 1])
    return f"{line[:start]}{number}{line[end:]}"


def _number_in_style(typed: str, number: int) -> str:
    if number > _LAST:
        return typed
    if not re.fullmatch(r"\d+", typed):
        return _chinese_number(number)
    return str(number) if typed.isascii() else str(number).translate(_WIDE)


def _chinese_number(number: int) -> str:
    """Return a number from 1 to 99 in Chinese: 十, 十二, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    lead = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return f"{lead}{_DIGITS[ones] if ones else ''}"


_HAN = r"\u3400-\u4dbf\u4e00-\u9fff〇々"
_WIDE_MARKS = r"、。，；：？！“”‘’（）《》〈〉【】〔〕「」『』…—·％"
_CHINESE_CHAR = rf"[{_HAN}{_WIDE_MARKS}]"
_PLAIN = r"[A-Za-z0-9０-９]"

_KEPT = (
    r"(?P<kept>(?:https?|ftp)://[!-~]*[A-Za-z0-9/#&=_~?-]"
    r"|[（(\[〔]\s*[0-9０-９]{4}\s*[）)\]〕]\s*第?\s*[0-9０-９]+\s*号)"
)
"""Texts left unchanged: addresses of web pages, and document numbers: （2021）30号."""

_MARKS = str.maketrans(",;:?!", "，；：？！")
_MARK = re.compile(
    rf"{_KEPT}"
    rf"|(?P<mark>(?<={_CHINESE_CHAR})[,;:?!]+|(?<![,;:?!])[,;:?!]++(?= *{_CHINESE_CHAR}))"
    rf"(?P<space> +(?={_CHINESE_CHAR}))?"
)
_DOTS = re.compile(
    rf"{_KEPT}|(?<={_CHINESE_CHAR})(?P<dots>\.{{3,6}}(?!\.))"
    rf"|(?<=[{_HAN}{_WIDE_MARKS}%])(?P<stop>\.(?!\.|{_PLAIN}))(?P<space> +(?={_CHINESE_CHAR}))?"
)
_BRACKETS = re.compile(rf"{_KEPT}|(?P<open>[（(])(?P<inner>[^（()）\n]*)(?P<close>[）)])")
_QUOTES = {'"': ("“", "”"), "'": ("‘", "’")}

_PASSES = 20
"""Maximum number of conversions of a line, to bound the time for thousands of marks."""


@lru_cache(maxsize=16)
def to_full_width(text: str) -> str:
    """Convert punctuation in Chinese text to full width, leaving other text unchanged."""
    return "\n".join(_convert_repeatedly(line) for line in text.split("\n"))


def _convert_repeatedly(line: str) -> str:
    """Convert a line a few times, since each mark affects its neighbours."""
    for _ in range(_PASSES):
        before, line = line, _convert_once(line)
        if line == before:
            break
    return line


def _convert_once(line: str) -> str:
    line = _MARK.sub(_convert_mark, line)
    line = _DOTS.sub(_convert_stop, line)
    line = _BRACKETS.sub(lambda match: _convert_brackets(match, line), line)
    for straight, pair in _QUOTES.items():
        line = _convert_quotes(line, straight, pair)
    return line


def _convert_mark(match: re.Match[str]) -> str:
    return match["kept"] or match["mark"].translate(_MARKS)


def _convert_stop(match: re.Match[str]) -> str:
    return match["kept"] or ("……" if match["dots"] else "。")


def _convert_brackets(match: re.Match[str], line: str) -> str:
    """Convert a pair of brackets that contains or touches Chinese characters."""
    if match["kept"]:
        return match["kept"]
    start, end = match.span()
    before, after = line[max(0, start - 1) : start], line[end : end + 1]
    mixed = match["open"] == "（" or match["close"] == "）"
    chinese = any(re.search(_CHINESE_CHAR, part) for part in (before, match["inner"], after))
    return f"（{match['inner']}）" if chinese or mixed else match[0]


def _convert_quotes(line: str, straight: str, pair: tuple[str, str]) -> str:
    """Convert straight quotes to Chinese pairs, if the line has an even number of them."""
    parts = line.split(straight)
    if len(parts) % 2 == 0:
        return line
    whole = [parts[0]]
    for inner, rest in zip(parts[1::2], parts[2::2], strict=True):
        before = "".join(whole[-2:])[-1:]
        chinese = any(re.search(_CHINESE_CHAR, part) for part in (before, inner, rest[:1]))
        opened, closed = pair if chinese else (straight, straight)
        whole += (opened, inner, closed, rest)
    return "".join(whole)


def find_occurrences(texts: Mapping[Address, str], words: str) -> tuple[Passage, ...]:
    """Return all non-overlapping occurrences of some words in some texts."""
    if not words:
        return ()
    return tuple(
        Passage(address, start, start + len(words))
        for address, text in texts.items()
        for start in _find_starts(text, words)
    )


def _find_starts(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def replace_all(texts: Mapping[Address, str], words: str, by: str) -> dict[Address, str]:
    """Replace all occurrences of some words; return the changed texts."""
    if not words:
        return {}
    return {
        address: after
        for address, text in texts.items()
        if (after := text.replace(words, by)) != text
    }


def replace_at(texts: Mapping[Address, str], passage: Passage, by: str) -> dict[Address, str]:
    """Replace one passage; return the changed text."""
    text = texts[passage.address]
    return {passage.address: f"{text[: passage.start]}{by}{text[passage.end :]}"}
