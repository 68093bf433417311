"""A whole and its parts in one sentence: 共120条，其中政策文件50条、其他70条."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import ClassVar

from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.prose.figures import NEAR, ProseFigure, figures
from zwgk_desktop.domain.prose.words import Words, any_of, either, pattern_of
from zwgk_desktop.domain.rules.base import Case
from zwgk_desktop.domain.rules.texts import TextsRule

_BRACKETED = re.compile(r"[（(][^（()）\n]*[）)]")
_LIST_ENDS = re.compile(r"[。！？!?\n]")
_STOP = re.compile(r"[，,；;：:。！？!?\n（）()]")
_PARTED = re.compile(r"[，,；;、]")


@dataclass(frozen=True, slots=True)
class Whole:
    """A figure, the sum of the parts listed after it, and where all that stands."""

    total: int
    parts: int
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartsAddUp(TextsRule):
    """Parts add up to their whole, where all of them are given.

    More than the whole is always wrong; less only where the list is closed,
    since 其中 may pick out a few.

    Args:
        openers: They stand between a whole and its parts.
        closers: Before the last part, or among the openers, they say that
            nothing is left out.
        partial: Among the parts they say that something is.
        stops: Before a figure they say that it counts something else.
        overlaps: Among the parts they say that some count twice.
        subjects: A whole of one of these does not belong to parts of another, nor
            alone to parts that follow two wholes: 行政复议192件，行政诉讼73件，其中….
    """

    kind: ClassVar[str] = "parts_add_up"
    says: ClassVar[frozenset[str]] = frozenset({"place", "difference", "unit"})
    openers: Words
    closers: Words
    partial: Words
    stops: Words
    overlaps: Words
    subjects: Words

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each list that does not add up."""
        for address, prose in self.written(case.report):
            for whole in _wrong(self, prose):
                yield self.finding(
                    (address,),
                    expected=whole.parts,
                    actual=whole.total,
                    passage=Passage(address, whole.start, whole.end),
                    place=case.report.edition.label(address),
                    difference=abs(whole.total - whole.parts),
                    unit=whole.unit,
                )


@lru_cache(maxsize=64)
def _wrong(rule: PartsAddUp, prose: str) -> tuple[Whole, ...]:
    opener = re.compile(rf"[，,。；;：:（(\s]{{0,3}}({either(rule.openers)})")
    found: list[Whole] = []
    for total in figures(prose):
        opened = opener.match(prose, total.end)
        whole = opened and total.exact and _judge(rule, prose, total, opened)
        if whole:
            found.append(whole)
    return tuple(found)


def _judge(rule: PartsAddUp, prose: str, total: ProseFigure, opened: re.Match[str]) -> Whole | None:
    closing = "）)" if opened.group()[0] in "（(" else ""
    listed = _listed(prose, opened.end(), closing)
    parts = _parts(rule, listed, total)
    if len(parts) < 2 or total.value in accumulate(part.value for part in parts):
        return None
    end = parts[-1].end
    words = listed[:end]
    added = sum(part.value for part in parts)
    last = listed[parts[-2].end : parts[-1].start]
    closed = any_of(opened.group() + last, rule.closers) and not any_of(words, rule.partial)
    mixed = any_of(words, rule.overlaps) or _of_others(rule, prose, total, words)
    if mixed or not (added > total.value or closed):
        return None
    return Whole(total.value, added, total.unit, total.start, opened.end() + end)


def _of_others(rule: PartsAddUp, prose: str, total: ProseFigure, parts: str) -> bool:
    """Tell whether the parts may be of something else than the whole's own clause counts."""
    subjects = pattern_of(rule.subjects)
    near = max(0, total.start - NEAR)
    start = max((stop.end() for stop in _STOP.finditer(prose, near, total.start)), default=near)
    ends = (stop.end() for stop in _LIST_ENDS.finditer(prose, near, start))
    sentence = prose[max(ends, default=near) : start]
    own = set(subjects.findall(prose, start, total.start))
    others = subjects.findall(sentence) + subjects.findall(parts)
    return bool(own) and not own.issuperset(others)


def _listed(prose: str, start: int, closing: str) -> str:
    """Return the list of parts, remarks in brackets blanked out."""
    most = start + NEAR
    if closing:
        ends = [at for mark in closing if (at := prose.find(mark, start, most)) >= 0]
        return prose[start : min(ends, default=start)]
    stop = _LIST_ENDS.search(prose, start, most)
    listed = prose[start : stop.start() if stop else most]
    return _BRACKETED.sub(lambda remark: " " * len(remark.group()), listed)


def _parts(rule: PartsAddUp, listed: str, total: ProseFigure) -> tuple[ProseFigure, ...]:
    """Return the parts, as far as they are parted alike and count the same."""
    found = figures(listed)
    ends = [0, *(figure.end for figure in found)]
    labels = [listed[end : figure.start] for end, figure in zip(ends, found, strict=False)]
    parted = [_PARTED.search(label) for label in labels]
    first = next((mark.group() for mark in parted[1:2] if mark), "")
    stops = rule.stops + rule.openers

    def belongs(at: int) -> bool:
        figure, mark = found[at], parted[at]
        alike = at == 0 or (mark is not None and mark.group() == first)
        counts = figure.exact and figure.unit == total.unit
        return alike and counts and not any_of(labels[at], stops)

    return tuple(found[at] for at in takewhile(belongs, range(len(found))))
