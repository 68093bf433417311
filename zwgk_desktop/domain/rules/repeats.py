"""What a text repeats from last year's, word for word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.rules.base import Case
from zwgk_desktop.domain.rules.texts import TextsRule

_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|[一二三四五六七八九十]是)")
_YEAR = re.compile(r"20\d\d")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Repeat:
    """How much of a text stands in last year's, and the passages, the longest first."""

    percent: int
    stretches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Repeated(TextsRule):
    """A text does not repeat large parts of last year's.

    Args:
        percent: From this share of its characters on.
        least: Shorter sentences, headings most of them, are left out.
    """

    kind: ClassVar[str] = "repeated"
    says: ClassVar[frozenset[str]] = frozenset({"place", "passages", "count", "last_year"})
    percent: int
    least: int

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each text that does; its longest passage comes first."""
        if case.previous is None:
            return
        for address, prose in self.written(case.report):
            last = case.previous.values.get(address, "")
            repeat = _repeated(prose, str(last), self.least)
            if repeat.stretches and repeat.percent >= self.percent:
                yield self._repeats(address, prose, repeat, case)

    def _repeats(self, address: Address, prose: str, repeat: Repeat, case: Case) -> Finding:
        passages = "、".join(f"“{_shown(prose[a:b])}”" for a, b in repeat.stretches[:3])
        found = self.finding(
            (address,),
            expected=self.percent,
            actual=repeat.percent,
            passage=Passage(address, *repeat.stretches[0]),
            place=case.report.edition.label(address),
            passages=passages,
            count=len(repeat.stretches),
            last_year=case.report.year - 1,
        )
        others = tuple(Passage(address, *stretch) for stretch in repeat.stretches[1:])
        return replace(found, also=others)


@lru_cache(maxsize=32)
def _repeated(prose: str, last: str, least: int) -> Repeat:
    known = {_plain(sentence.group()) for sentence in _SENTENCE.finditer(last)}
    counted = repeated = 0
    stretches: list[tuple[int, int]] = []
    goes_on = False
    for sentence in _SENTENCE.finditer(prose):
        plain = _plain(sentence.group())
        if len(plain) < least:
            continue
        counted += len(plain)
        if plain not in known:
            goes_on = False
            continue
        repeated += len(plain)
        start = stretches.pop()[0] if goes_on else sentence.start()
        stretches.append((start, sentence.end()))
        goes_on = True
    stretches.sort(key=lambda stretch: stretch[0] - stretch[1])
    return Repeat(repeated * 100 // counted if counted else 0, tuple(stretches))


def _plain(sentence: str) -> str:
    """Drop spaces, numbering and the year, which copying alone changes."""
    return _YEAR.sub("", _NUMBERING.sub("", "".join(sentence.split())))


def _shown(text: str) -> str:
    plain = "".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
