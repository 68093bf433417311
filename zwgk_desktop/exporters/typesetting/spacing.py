"""How a line is made as wide as its measure: punctuation squeezed, characters pulled apart.

All lengths are in ems.
"""

from collections.abc import Iterator, Sequence

from zwgk_desktop.exporters.typesetting.fonts import Glyph, width

_CLOSING = frozenset("，。、；：”’）》〉〕】」』〗］｝．")
_OPENING = frozenset("“‘（《〈〔【「『〖［｛")
_SQUEEZE = 0.5
"""The blank half of a full-width mark, which may be given up."""

TOLERANCE = 0.001


def kerns(glyphs: Sequence[Glyph]) -> list[float]:
    """Return what stands after each glyph where two full-width marks meet: half an em less.

    Of 》（, 。” and “（ one blank half goes (CLREQ 3.1.6.3); （） has none between.
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


def slack(glyph: Glyph, *, first: bool) -> float:
    """Return what a mark may give up; an opening one nothing at the beginning of a line."""
    if glyph.width < 1 or not (glyph.char in _CLOSING or (glyph.char in _OPENING and not first)):
        return 0.0
    return _SQUEEZE


def unmet(glyph: Glyph, before: float, after: float, *, first: bool) -> float:
    """Return the same of a mark in a line, which gives to a neighbour what it can give once.

    Args:
        glyph: The mark.
        before: What stands between it and the glyph before it, by `kerns`.
        after: The same of the glyph after it.
        first: Whether it begins the line.
    """
    return 0.0 if after or (before and not first) else slack(glyph, first=first)


def gaps(glyphs: Sequence[Glyph]) -> tuple[int, ...]:
    """Return after which characters a line may be pulled apart.

    Not within a Latin word, which copied out would fall into letters, nor
    within —— and ……; within a word only where the line is nothing else.
    """
    inner = range(len(glyphs) - 1)
    found = (at for at in inner if not inseparable(glyphs[at].char, glyphs[at + 1].char))
    return tuple(found) or tuple(inner)


def spaced(glyphs: Sequence[Glyph], room: float, *, stretch: bool) -> list[float]:
    """Return what stands after each glyph so that the line fits a room, or fills it."""
    spacing = kerns(glyphs)
    spare = room - width(glyphs) - sum(spacing)
    if spare < -TOLERANCE:
        _squeeze(glyphs, spacing, -spare)
    elif stretch:
        places = gaps(glyphs)
        for at in places:
            spacing[at] += spare / len(places)
    return spacing


def _squeeze(glyphs: Sequence[Glyph], spacing: list[float], wanted: float) -> None:
    """Take the blank halves of the marks: the last one's first, nobody misses it."""
    if glyphs and slack(glyphs[-1], first=False) and glyphs[-1].char in _CLOSING:
        given = min(wanted, _SQUEEZE)
        spacing[-1] -= given
        wanted -= given
    places = tuple(at for at in _squeezable(glyphs) if not spacing[at])
    for place in places:
        spacing[place] -= wanted / len(places)


def _squeezable(glyphs: Sequence[Glyph]) -> Iterator[int]:
    """Yield after which characters a mark's blank half stands."""
    for at in range(len(glyphs) - 1):
        if glyphs[at].char in _CLOSING and slack(glyphs[at], first=False):
            yield at
        if glyphs[at + 1].char in _OPENING and slack(glyphs[at + 1], first=False):
            yield at


def inseparable(before: str, after: str) -> bool:
    """Tell two characters that no line pulls apart."""
    if before in "—…":
        return before == after
    return before.isascii() and after.isascii() and " " not in (before, after)
