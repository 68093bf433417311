"""Layout analysis of text: characters into lines, and lines into paragraphs."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite, nan
from statistics import median_low

from zwgk_desktop.importers.document import as_superscript
from zwgk_desktop.importers.paged.tables import RuledLine

MAX_PAGES = 200
"""Maximum number of pages of a document."""

MAX_CHARS = 20_000
MAX_RULES = 20_000
MAX_OBJECTS = 50_000
"""Maximum number of objects on a page, as above of characters and ruled lines.

A page of a report has some thousand of each.
"""


ABOVE, BELOW = 0.88, 0.12
"""Height of a character above its baseline and depth below it, in ems."""


@dataclass(frozen=True, slots=True)
class Char:
    """Character on a page, with its box: an em high about the baseline, see `ABOVE`."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """Centre of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """Characters and ruled lines of a page, and whether it has pictures."""

    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[RuledLine, ...]
    pictures: bool


class TooMuchOnAPageError(Exception):
    """Page with more characters, lines or objects than any page of a report."""


_WIDE_GAP = 2.0
_WORD_GAP = 0.5
_SPACE = 0.18
_WIDEST_FILL = 0.6
_SAME_GAP = 0.05
_MOST_ALIKE = 0.6
_LETTER = 0.6
_MARKS = 5
_UNPARTED = frozenset("—…")
_CLOSING, _OPENING = frozenset("，。、；：？！”’）》〉】"), frozenset("“‘（《〈【")
_NARROWEST = 0.1
_LARGE = 1.2
_UNLIKE = 0.2
_INDENT = 0.8
_ENDS = "。；：！？"
_SHORT = 2.0
_RAISED_SIZE = 0.8
_RAISED_BY = 0.1

_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,2}、")
"""Start of a section's title, indented or not."""

_ITEM = re.compile(
    r"[（(][一二三四五六七八九十]{1,2}[）)]|\d{1,2}[.．、]|[一二三四五六七八九十]{1,2}是"
)
"""Start of a numbered heading or paragraph within a section."""

FOLIO = re.compile(
    r"[-—–~·\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[,，/]?\s*(?:共\s*)?\d{1,3}\s*页?)?[-—–~·\s]*"
)
"""Page number, with any decoration."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Line of text with its edges and font size.

    Args:
        right: Right edge; infinite for text that only describes drawn shapes, since its
            extent is unknown.
        size: Height of most characters; NaN for such text.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


def lines_of(chars: Iterable[Char]) -> list[PrintedLine]:
    """Return the lines that characters form, from the top."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: (char.top + char.bottom, char.left)):
        if lines and _is_on_line(lines[-1], char):
            lines[-1].append(char)
        else:
            lines.append([char])
    found = [_printed_line(sorted(line, key=lambda char: char.middle[0])) for line in lines]
    return [line for line in found if line.text.strip()]


def _is_on_line(line: Sequence[Char], char: Char) -> bool:
    last = max(line, key=lambda one: one.bottom - one.top)
    overlap = min(last.bottom, char.bottom) - max(last.top, char.top)
    return overlap > 0.5 * min(last.bottom - last.top, char.bottom - char.top)


def _printed_line(chars: Sequence[Char]) -> PrintedLine:
    size = Counter(round(char.bottom - char.top, 1) for char in chars).most_common(1)[0][0]
    usual = _usual_gaps(chars, size)
    text = chars[0].text
    for before, char in pairwise(chars):
        text += _gap_text(before, char, size, usual) + _text_or_superscript(before, char)
    seen = [char for char in chars if char.text.strip()] or chars
    crowded = _is_crowded(seen, size)
    return PrintedLine(
        text,
        seen[0].left,
        inf if crowded else max(char.right for char in seen),
        min(char.top for char in chars),
        max(char.bottom for char in chars),
        nan if crowded else size or 1.0,
    )


def _text_or_superscript(before: Char, char: Char) -> str:
    """Return a character's text, as superscript if it is smaller and higher than the one before."""
    height = before.bottom - before.top
    smaller = char.bottom - char.top < _RAISED_SIZE * height
    above = before.bottom - char.bottom > _RAISED_BY * height
    return as_superscript(char.text) if smaller and above else char.text


def _is_crowded(chars: Sequence[Char], size: float) -> bool:
    """Return whether most characters are too narrow to be real text.

    Such text only describes drawn shapes, and its extent is unknown.
    """
    narrow = sum(char.right - char.left < _NARROWEST * size for char in chars)
    return narrow * 2 > len(chars)


def _gap_in_ems(before: Char, char: Char, size: float) -> float:
    return (char.left - before.right) / (size or 1.0)


def _usual_gaps(chars: Sequence[Char], size: float) -> Mapping[bool, float]:
    """Return the gap in ems by which a line is justified, for ASCII pairs (True) and others.

    Justification widens gaps between Chinese characters, seldom within Latin words, and never
    within a dash or an ellipsis.
    """
    gaps: dict[bool, list[float]] = {True: [], False: []}
    for before, char in pairwise(chars):
        if before.text != char.text or before.text not in _UNPARTED:
            gaps[_both_ascii(before, char)].append(_gap_in_ems(before, char, size))
    return {kind: _usual_gap(found) for kind, found in gaps.items()}


def _usual_gap(gaps: Sequence[float]) -> float:
    """Return the usual gap of a justified line, or 0.0; a wide gap counts if most are the same."""
    usual = median_low(gaps) if len(gaps) > 1 else 0.0
    alike = sum(abs(gap - usual) < _SAME_GAP for gap in gaps)
    return usual if 0 < usual <= _WIDEST_FILL or alike > _MOST_ALIKE * len(gaps) else 0.0


def _both_ascii(before: Char, char: Char) -> bool:
    return before.text.isascii() and char.text.isascii()


def _gap_text(before: Char, char: Char, size: float, usual: Mapping[bool, float]) -> str:
    """Return the text for the gap between two characters: "", a space, or a tab between cells."""
    gap = _gap_in_ems(before, char, size)
    if before.text.isspace() or char.text.isspace():
        return ""
    alike = before.text.isascii() is char.text.isascii()
    usual_here = max(0.0, usual[_both_ascii(before, char)])
    filled = usual_here + _SPACE
    if gap > usual_here + _WIDE_GAP:
        return "\t"
    if char.text in _CLOSING or before.text in _OPENING:
        return ""  # there is no space beside such punctuation
    return " " if gap > (filled if alike else max(_WORD_GAP, filled)) else ""


@dataclass(frozen=True, slots=True)
class Measure:
    """Text margins of a document, its usual font size, and whether paragraphs are indented."""

    left: float
    right: float
    size: float
    indented: bool


def measure(lines: Sequence[PrintedLine], edges: Iterable[float]) -> Measure:
    """Return a document's margins and font size, from its lines and its tables' outer edges."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text) if isfinite(line.right) else 0
    size = sizes.most_common(1)[0][0] if sizes else 1.0
    body = [line for line in lines if abs(line.size - size) < 0.1 * size]
    outer = list(edges)
    left = min([line.left for line in body] + outer, default=0.0)
    right = max([line.right for line in body] + outer, default=0.0)
    ended = [
        after for before, after in pairwise(body)
        if before.text.rstrip().endswith("。") and right - before.right > _SHORT * size
    ]  # fmt: skip
    first, share = (ended, 2) if ended else (body, 5)
    inward = sum(line.left > left + _INDENT * size for line in first)
    return Measure(left, right, size, indented=inward * share >= len(first))


def paragraphs(lines: Sequence[PrintedLine], page: Measure) -> list[str]:
    """Return the paragraphs that lines form."""
    found: list[str] = []
    before: PrintedLine | None = None
    for line in lines:
        if before is not None and _continues_paragraph(before, line, page):
            found[-1] += _joint_text(found[-1], line.text) + line.text
        else:
            found.append(line.text)
        before = line
    return found


def _continues_paragraph(before: PrintedLine, line: PrintedLine, page: Measure) -> bool:
    if abs(before.size - line.size) > _UNLIKE * page.size:
        return False
    if _is_displayed(before, page) and _is_displayed(line, page):
        return line.top > before.top  # else it is on the next page
    if line.left > page.left + _INDENT * page.size or "\t" in line.text:
        return False
    room = page.right - before.right
    ended, short = before.text.endswith("。"), room > _SHORT * page.size
    titled = _NUMBERED.match(line.text) and (ended or short)
    item = _ITEM.match(line.text) and ended and (short or not page.indented)
    if titled or item:
        return False
    run = len(_RUN_START.findall(line.text)[0])
    if run and room < (run + _MARKS) * _LETTER * page.size:
        return True  # it is short because the next word did not fit
    unfinished = 1 if before.text[-1:] in _ENDS else 2
    most = (page.right - page.left) / 2 if page.indented else unfinished * _SHORT * page.size
    return room < most


def _is_displayed(line: PrintedLine, page: Measure) -> bool:
    """Return whether a line belongs to a title, which is larger than the text."""
    return line.size > _LARGE * page.size


_RUN_END = re.compile(r"[!-~]*$")
_RUN_START = re.compile(r"[!-~]*")
_LONGEST_WORD = 24


def _joint_text(before: str, after: str) -> str:
    """Return " " between two joined lines if both words are Latin, else "".

    A long run of Latin characters, such as a web address, was broken and gets no space.
    """
    if not (
        f"{before[-1:]}{after[:1]}".isascii() and before[-1:].isalpha() and after[:1].isalpha()
    ):
        return ""
    run = f"{_RUN_END.findall(before[-_LONGEST_WORD:])[0]}{_RUN_START.findall(after)[0]}"
    return " " if len(run) <= _LONGEST_WORD else ""
