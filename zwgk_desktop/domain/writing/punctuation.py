"""标点改全角: half-width marks among Chinese characters become full-width ones.

Left as typed: everything between Latin letters or digits (1,200  3.5  8:30
2021.9.26  www.example.cn  name@example.cn), addresses of pages, and the
brackets of document numbers. Digits and letters are never touched.
"""

import re
from collections.abc import Callable
from functools import lru_cache

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff〇々"
_WIDE = r"、。，；：？！“”‘’（）《》〈〉【】〔〕「」『』…—·％"
_CHINESE = rf"[{_HAN}{_WIDE}]"
_PLAIN = r"[A-Za-z0-9０-９]"

_KEPT = (
    r"(?P<kept>(?:https?|ftp)://[!-~]*[A-Za-z0-9/#&=_~?-]"
    r"|[（(\[〔]\s*[0-9０-９]{4}\s*[）)\]〕]\s*第?\s*[0-9０-９]+\s*号)"
)
"""Addresses of pages, and document numbers: （2021）30号."""

_MARKS = dict(zip(",;:?!", "，；：？！", strict=True))
_MARK = re.compile(
    rf"{_KEPT}"
    rf"|(?P<mark>(?<={_CHINESE})[,;:?!]|[,;:?!](?= *{_CHINESE}))"
    rf"(?P<space> +(?={_CHINESE}))?"
)
_DOTS = re.compile(
    rf"{_KEPT}|(?<={_CHINESE})(?P<dots>\.{{3,6}}(?!\.))"
    rf"|(?<=[{_HAN}{_WIDE}%])(?P<stop>\.(?!\.|{_PLAIN}))(?P<space> +(?={_CHINESE}))?"
)
_BRACKETS = re.compile(rf"{_KEPT}|(?P<open>[（(])(?P<inner>[^（()）\n]*)(?P<close>[）)])")
_QUOTES = {'"': ("“", "”"), "'": ("‘", "’")}

_Step = Callable[[str], str]


@lru_cache(maxsize=16)
def full_width(text: str) -> str:
    """Set the punctuation of Chinese sentences full-width; anything else stays as typed."""
    return "\n".join(_settled(line) for line in text.split("\n"))


def _settled(line: str) -> str:
    """Repeat until nothing changes: a mark set right is a neighbour for the next."""
    while (after := _once(line)) != line:
        line = after
    return line


def _once(line: str) -> str:
    line = _MARK.sub(_mark, line)
    line = _DOTS.sub(_stop, line)
    line = _BRACKETS.sub(lambda match: _bracket(match, line), line)
    for straight, pair in _QUOTES.items():
        line = _quoted(line, straight, pair)
    return line


def _mark(match: re.Match[str]) -> str:
    return match["kept"] or _MARKS[match["mark"]]


def _stop(match: re.Match[str]) -> str:
    return match["kept"] or ("……" if match["dots"] else "。")


def _bracket(match: re.Match[str], line: str) -> str:
    """Set a pair of brackets right that holds or touches Chinese words."""
    if match["kept"]:
        return match["kept"]
    before, after = line[: match.start()][-1:], line[match.end() :][:1]
    mixed = match["open"] == "（" or match["close"] == "）"
    chinese = any(re.search(_CHINESE, part) for part in (before, match["inner"], after))
    return f"（{match['inner']}）" if chinese or mixed else match[0]


def _quoted(line: str, straight: str, pair: tuple[str, str]) -> str:
    """Curl straight quotes pair by pair, where the line has no odd one."""
    parts = line.split(straight)
    if len(parts) % 2 == 0:
        return line
    whole = parts[0]
    for inner, rest in zip(parts[1::2], parts[2::2], strict=True):
        chinese = any(re.search(_CHINESE, part) for part in (whole[-1:], inner, rest[:1]))
        opened, closed = pair if chinese else (straight, straight)
        whole = f"{whole}{opened}{inner}{closed}{rest}"
    return whole
