"""Whether what 起草 left for the clerk has been filled in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, text_address
from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Edition

_GAP = re.compile("【请填[^】]*】?|【数】")
"""As `domain.drafts` writes them; what has lost its end is one still."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DraftGaps(Rule):
    """No text has a gap that was left when it was drafted."""

    kind: ClassVar[str] = "draft_gaps"
    says: ClassVar[frozenset[str]] = frozenset({"section", "gap"})
    texts: tuple[str, ...]

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The texts in which no gap may be left."""
        del edition
        return (text_address(text) for text in self.texts)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each text with gaps, at the first of them."""
        for text in self.texts:
            address, written = text_address(text), case.report.text(text)
            gaps = _gaps(written)
            if not gaps:
                continue
            passages = tuple(Passage(address, start, end) for start, end in gaps)
            found = self.finding(
                (address,),
                actual=len(gaps),
                passage=passages[0],
                section=case.report.edition.label(address),
                gap=written[slice(*gaps[0])],
            )
            yield replace(found, also=passages[1:], blanks=len(gaps))


@lru_cache(maxsize=128)
def _gaps(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(gap.span() for gap in _GAP.finditer(text))
