"""A unit that has lost its number: 主动公开条, 受理件, 共件."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.prose.words import Words, either
from zwgk_desktop.domain.rules.base import Case
from zwgk_desktop.domain.rules.texts import TextsRule

_ROOM = r"[ 　_＿]{0,12}"
_ENDS = r"(?=\s*(?:[，,。；;、）)！!\n]|$|其中))"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BlankNumber(TextsRule):
    """No unit stands where its number was forgotten.

    Args:
        counting: Words that a number follows.
        things: What may stand between them and the number.
        units: What is counted, at the end of its clause: 公开条 in 公开条例 is none.
        unless: Before a counting word they make what follows a thing: 对受理件，….
    """

    kind: ClassVar[str] = "blank_number"
    says: ClassVar[frozenset[str]] = frozenset({"place"})
    counting: Words
    things: Words
    units: Words
    unless: Words

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each place."""
        for address, prose in self.written(case.report):
            for start, end in _blank(self, prose):
                yield self.finding(
                    (address,),
                    actual=prose[start:end],
                    passage=Passage(address, start, end),
                    place=case.report.edition.label(address),
                )


@lru_cache(maxsize=64)
def _blank(rule: BlankNumber, prose: str) -> tuple[tuple[int, int], ...]:
    pattern = re.compile(  # possessive: what may stand between can be cut up in many ways
        rf"(?:{either(rule.counting)})(?:{either(rule.things)})*+{_ROOM}(?:{either(rule.units)}){_ENDS}"
    )
    thing = re.compile(rf"(?:{either(rule.unless)})[^，,。；;\n]{{0,8}}$")
    return tuple(
        found.span()
        for found in pattern.finditer(prose)
        if not thing.search(prose, max(0, found.start() - 10), found.start())
    )
