"""Line breaking of Chinese text: allowed breaks, punctuation squeezing, and best line ends.

All ways to break a paragraph are compared (Knuth and Plass, Breaking Paragraphs into Lines,
1981), so that spacing is spread over neighbouring lines. Punctuation is squeezed, characters
are spaced out. The same text always breaks the same way. All lengths are in ems.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from zwgk_desktop.exporters.typesetting.fonts import Glyph, width

NO_START = frozenset("，。、；：？！”’）》〉〕】」』〗］｝…—·•‧～–－―‐∶／％‰℃°′″．＂＇,.;:?!)]}%/")
"""Characters that may not begin a line."""

NO_END = frozenset("“‘（《〈〔【「『〖［｛([{￥¥$№／/")
"""Characters that may not end a line."""

_UNITS = (
    "个百分点|个工作日|工作日|平方公里|平方米|立方米"
    "|公里|公斤|千克|公顷|小时|分钟|人次|件次|场次|个月"
)
"""Units of several characters; other units are the one character after the number."""

_DIGIT = "[0-9０-９]"
_TOGETHER = (
    re.compile(
        rf"第?{_DIGIT}(?:[0-9０-９.．,:/-]|[－‐–—―](?={_DIGIT}))*(?: ?[余多])?[十百千万亿]*"
        rf"(?: ?(?:{_UNITS}|[一-鿿%％‰℃°]))?"
    ),
    re.compile(r"〔[0-9]{4}〕[0-9]*号?|第[一二三四五六七八九十百零〇]+[章节条款项]"),
)
"""Texts never broken: a number with its unit, a document number, an article."""

_RUN = re.compile(r"[!-~]{12,}")
"""Run of letters and digits that may be too long for a line."""

_ADDRESS = re.compile(r"[/@]|www\.|.{24}")
"""Mark of a run that may be cut: an address, or longer than any number in use."""

_FIGURE = re.compile(r"[0-9][0-9.,]*[0-9%]")
"""Figures within a run, such as the port of an address; they are not cut."""

_JOINT = re.compile(r"(?<=[/?&=@_.-])(?=[A-Za-z])|(?<=[/?&=@_])(?=[0-9])")
"""Preferred break points of an address."""

_E_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]*[A-Za-z0-9]")

_LONGEST = 24
"""Most characters between two break points of an address that always fit a line."""

_LEFT = 2
"""Least number of characters on each side of a cut in a run."""


def break_points(text: str) -> list[bool]:
    """Return for each position whether a line may begin there; the end counts as one."""
    inner = [_may_break_between(before, after) for before, after in pairwise(text)]
    allowed = [False, *inner, True] if text else [True]
    for words in _TOGETHER:
        forbid_breaks_in(allowed, words, text)
    for run in _RUN.finditer(text):
        if re.search("[A-Za-z]", run.group()):
            for joint in _JOINT.finditer(text, run.start(), run.end()):
                allowed[joint.start()] = True
    for mail in _E_MAIL.finditer(text):
        _forbid_breaks_in_mail(allowed, mail)
    _forbid_breaks_at_quotes(allowed, text)
    return allowed


def cut_points(text: str) -> list[bool]:
    """Return for each position whether a long run of letters or digits may be cut there."""
    allowed = [False] * (len(text) + 1)
    for run in _RUN.finditer(text):
        if not _ADDRESS.search(run.group()):
            continue
        for segment in _segments(run):
            for place in segment:
                allowed[place] = text[place] not in NO_START and text[place - 1] not in NO_END
        for figure in _FIGURE.finditer(text, *run.span()) if not run.group().isdigit() else ():
            for place in range(figure.start() + 1, figure.end()):
                allowed[place] = False
    return allowed


def _segments(run: re.Match[str]) -> Iterator[range]:
    """Yield the parts of a run that may be cut: those far from any preferred break point."""
    joints = [match.start() for match in _JOINT.finditer(run.string, *run.span())]
    for start, end in pairwise((run.start(), *joints, run.end())):
        if end - start > _LONGEST:
            yield range(start + _LEFT, end - _LEFT + 1)


def _forbid_breaks_in_mail(allowed: list[bool], mail: re.Match[str]) -> None:
    """Forbid breaks within an e-mail address, except after the @ of a long one."""
    for place in range(mail.start() + 1, mail.end()):
        allowed[place] = len(mail[0]) > _LONGEST and mail.string[place - 1] == "@"


def forbid_breaks_in(allowed: list[bool], words: re.Pattern[str], text: str) -> None:
    """Forbid breaks within the matches of a pattern."""
    for match in words.finditer(text):
        for place in range(match.start() + 1, match.end()):
            allowed[place] = False


def _may_break_between(before: str, after: str) -> bool:
    if after in NO_START or before in NO_END or after == " ":
        return False
    return before == " " or not (before.isascii() and after.isascii())


def _forbid_breaks_at_quotes(allowed: list[bool], text: str) -> None:
    """Forbid breaks between straight quotation marks and their text; every other mark closes."""
    for number, mark in enumerate(re.finditer('"', text)):
        allowed[mark.start() if number % 2 else mark.end()] = False


_CLOSING = frozenset("，。、；：”’）》〉〕】」』〗］｝．")
_OPENING = frozenset("“‘（《〈〔【「『〖［｛")
_SQUEEZE = 0.5
"""Blank half of a full-width mark, which may be squeezed out."""

TOLERANCE = 0.001


def kerning(glyphs: Sequence[Glyph]) -> list[float]:
    """Return the kerning after each glyph: minus half an em where two full-width marks meet.

    In 》（, 。” and “（ one blank half is removed (CLREQ 3.1.6.3); （） has none between.
    """
    found = [0.0] * len(glyphs)
    for at in range(len(glyphs) - 1):
        before, after = glyphs[at], glyphs[at + 1]
        if before.width < 1 or after.width < 1:
            continue
        closes = before.char in _CLOSING and after.char in _CLOSING | _OPENING
        opens = before.char in _OPENING and after.char in _OPENING
        if closes or opens:
            found[at] = -_SQUEEZE
    return found


def squeezable_width(glyph: Glyph, *, first: bool) -> float:
    """Return how far a mark can be squeezed; an opening mark at a line's start cannot."""
    if glyph.width < 1 or not (glyph.char in _CLOSING or (glyph.char in _OPENING and not first)):
        return 0.0
    return _SQUEEZE


def remaining_squeeze(glyph: Glyph, before: float, after: float, *, first: bool) -> float:
    """Return how far a mark in a line can be squeezed, unless kerning has done so already.

    Args:
        glyph: Glyph of the mark.
        before: Kerning between it and the glyph before it, by `kerning`.
        after: Kerning between it and the glyph after it.
        first: Whether it begins the line.
    """
    return 0.0 if after or (before and not first) else squeezable_width(glyph, first=first)


def stretchable_positions(glyphs: Sequence[Glyph]) -> tuple[int, ...]:
    """Return the positions of glyphs after which space may be added.

    Never within —— or ……, nor within a Latin word, which would be copied letter by letter.
    Both are allowed in a line that has no other place.
    """
    inner = range(len(glyphs) - 1)
    found = (at for at in inner if not is_inseparable(glyphs[at].char, glyphs[at + 1].char))
    return tuple(found) or tuple(inner)


def spacing_to_fit(glyphs: Sequence[Glyph], room: float, *, stretch: bool) -> list[float]:
    """Return the spacing after each glyph so that the line fits a width, or fills it."""
    spacing = kerning(glyphs)
    spare = room - width(glyphs) - sum(spacing)
    if spare < -TOLERANCE:
        _squeeze(glyphs, spacing, -spare)
    elif stretch:
        places = stretchable_positions(glyphs)
        for at in places:
            spacing[at] += spare / len(places)
    return spacing


def _squeeze(glyphs: Sequence[Glyph], spacing: list[float], wanted: float) -> None:
    """Reduce the spacing by the blank halves of marks, the last mark of the line first."""
    if glyphs and squeezable_width(glyphs[-1], first=False) and glyphs[-1].char in _CLOSING:
        given = min(wanted, _SQUEEZE)
        spacing[-1] -= given
        wanted -= given
    places = tuple(at for at in _squeezable(glyphs) if not spacing[at])
    for place in places:
        spacing[place] -= wanted / len(places)


def _squeezable(glyphs: Sequence[Glyph]) -> Iterator[int]:
    """Yield the positions of glyphs followed by the blank half of a mark."""
    for at in range(len(glyphs) - 1):
        if glyphs[at].char in _CLOSING and squeezable_width(glyphs[at], first=False):
            yield at
        if glyphs[at + 1].char in _OPENING and squeezable_width(glyphs[at + 1], first=False):
            yield at


def is_inseparable(before: str, after: str) -> bool:
    """Return whether no space may be added between two characters."""
    if before in "—…":
        return before == after
    return before.isascii() and after.isascii() and " " not in (before, after)


_POWER = 3
"""Exponent of badness: one very loose line is worse than several slightly loose ones."""

_WIDEST = 0.15
"""Widest added space between characters before an address is cut."""

_BEYOND = 1000.0
"""Factor of badness for lines with wider added space."""

_SQUEEZED = 0.037
"""Added space that is as bad as squeezing all marks of a line fully."""

_ALONE = 0.06
"""Added space that is as bad as a last line of one character."""

_MARKS = frozenset("，。、；：？！”’）》…—,.;:?!)")
"""Marks not counted as a character of the last line."""

_NEAR = 0.87
"""Least filling of a line, as a share of its width, that is considered first."""


def line_ends(glyphs: Sequence[Glyph], measure: float, indent: float) -> tuple[int, ...]:
    """Return the index of the glyph after each line, the last line included."""
    if not glyphs:
        return ()
    lines, whole = _CandidateLines(glyphs, measure, indent), len(glyphs)
    best = [0.0] + [float("inf")] * whole
    begins = [0] * (whole + 1)
    for start in range(whole):
        if best[start] == float("inf"):
            continue
        for end, bad in lines.possible_ends(start):
            if best[start] + bad < best[end]:
                best[end], begins[end] = best[start] + bad, start
    found: list[int] = []
    while whole:
        found.append(whole)
        whole = begins[whole]
    return tuple(reversed(found))


class _CandidateLines:
    """Candidate lines of a paragraph and their badness, computed from prefix sums."""

    def __init__(self, glyphs: Sequence[Glyph], measure: float, indent: float) -> None:
        text = "".join(glyph.char for glyph in glyphs)
        after = kerning(glyphs)
        before = [0.0, *after[:-1]]
        self._glyphs, self._measure, self._indent = glyphs, measure, indent
        self._before, self._after = before, after
        self._allowed, self._cuts = break_points(text), cut_points(text)
        inked = (0 if char == " " else place for place, char in enumerate(text, start=1))
        self._inked = list(accumulate(inked, max, initial=0))
        met = tuple(zip(glyphs, before, after, strict=True))
        self._wide = _prefix_sums(glyph.width + kern for glyph, kern, _ in met)
        self._give = _prefix_sums(
            remaining_squeeze(glyph, *kerned, first=False) for glyph, *kerned in met
        )
        self._gaps = _prefix_sums(not is_inseparable(*pair) for pair in pairwise(text))
        self._alone = _last_character_at(text)

    def possible_ends(self, start: int) -> Iterator[tuple[int, float]]:
        """Yield the possible ends of the line that begins at a position, with their badness."""
        whole = len(self._glyphs)
        room = self._measure - (0.0 if start else self._indent)
        origin = self._wide[start] + self._before[start]
        near = bisect_left(self._wide, origin + _NEAR * room, lo=start + 1, hi=whole)
        first = remaining_squeeze(
            self._glyphs[start], self._before[start], self._after[start], first=True
        )
        given = self._give[start + 1] - first
        none = True
        for end in range(near, whole + 1):
            spare = room + origin - self._wide[self._inked[end]]
            give = self._give[end] - given
            if spare < -give - TOLERANCE:
                break
            if self._allowed[end] or self._cuts[end]:
                none = False
                yield end, self._badness(start, end, spare, give)
        if none:
            yield self._fallback_end(start, near, room + origin)

    def _badness(self, start: int, end: int, spare: float, give: float) -> float:
        cut = 0.0 if self._allowed[end] else _WIDEST**_POWER
        if spare < -TOLERANCE:
            return cut + (_SQUEEZED * -spare / give) ** _POWER
        if end == len(self._glyphs):
            return _ALONE**_POWER if start and start >= self._alone else 0.0
        gap = self._gap(start, end, spare)
        return cut + gap**_POWER * (1.0 if gap <= _WIDEST else _BEYOND)

    def _gap(self, start: int, end: int, spare: float) -> float:
        """Return the space added between characters to fill a line."""
        inner = self._inked[end] - 1
        places = self._gaps[inner] - self._gaps[start] or inner - start
        return spare / places if places > 0 else spare

    def _fallback_end(self, start: int, near: int, reach: float) -> tuple[int, float]:
        """Return the end of the longest short line, or a forbidden break if there is none."""
        for end in range(near, start, -1):
            spare = reach - self._wide[self._inked[end]]
            if spare >= -TOLERANCE and (self._allowed[end] or self._cuts[end]):
                return end, self._badness(start, end, spare, 0.0)
        last = bisect_right(self._wide, reach + TOLERANCE, lo=start + 2) - 1
        return min(last, len(self._glyphs)), _BEYOND


def _last_character_at(text: str) -> int:
    """Return the position from which a text has only one character besides marks."""
    inked = [place for place, char in enumerate(text) if char not in _MARKS]
    return inked[-2] + 1 if len(inked) > 1 else 0


def _prefix_sums(parts: Iterable[float]) -> list[float]:
    return list(accumulate(parts, initial=0.0))
