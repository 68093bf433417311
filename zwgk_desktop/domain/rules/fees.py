"""The 信息处理费 in 六: that it is stated, and that what was collected fits the fees of 二."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, text_address
from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.prose.words import Words, any_of
from zwgk_desktop.domain.rules.base import Case
from zwgk_desktop.domain.rules.prose import TextRule
from zwgk_desktop.domain.spec import Edition

YUAN = 10_000
"""元 in one 万元, the unit of the cell."""

_DIGITS = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_CLAUSE = re.compile(r"[^。；！？\n]+")
_COLLECTED = re.compile(r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)\s*(万?元|件|笔|次)")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeeRule(TextRule):
    """A rule about a fee that one text states and one cell holds.

    Args:
        fee: What it is called.
        amount: The cell with the amount collected, in 万元.
        collecting: Words of a clause that states a collection.
        denying: Words of a clause that denies one.
    """

    fee: str
    amount: Address
    collecting: Words
    denying: Words

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """The text and the cell."""
        del edition
        return (text_address(self.text), self.amount)

    def collected(self, text: str) -> tuple["Collected", ...]:
        """Return the clauses that state a collection above nought."""
        return _collected(self, text)


@dataclass(frozen=True, slots=True)
class Collected:
    """A clause that states a collection.

    Args:
        yuan: The largest amount in it, in 元; None where it counts cases only.
    """

    start: int
    end: int
    yuan: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeeStatement(FeeRule):
    """A text states the fee, and states cases of one only where the cell is not at nought.

    What is stated in 元 is `FeeCeiling`'s affair.

    Args:
        collected_message: For cases stated beside a cell at nought.
    """

    kind: ClassVar[str] = "fee_statement"
    says: ClassVar[frozenset[str]] = frozenset({"section", "seen"})
    collected_message: str

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a fee not mentioned, or collected beside nought."""
        text = case.report.text(self.text)
        address = text_address(self.text)
        if not text.strip():
            return
        if self.fee not in "".join(text.split()):
            section = case.report.edition.section_of[self.text].heading
            yield self.finding((address,), section=section)
        elif case.report.judged(self.amount) == 0:
            for one in self.collected(text):
                if one.yuan is None:
                    yield self.finding(
                        (address, self.amount),
                        message=self.collected_message,
                        passage=Passage(address, one.start, one.end),
                        seen=text[one.start : one.end].strip(),
                    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeeCeiling(FeeRule):
    """What a text states as collected is no more than the cell, of which it is a part."""

    kind: ClassVar[str] = "fee_ceiling"
    says: ClassVar[frozenset[str]] = frozenset({"section", "seen", "amount", "difference"})

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield each amount above the cell's; a blank cell is silent."""
        report = case.report
        amount = report.judged(self.amount)
        if amount is None:
            return
        text, address = report.text(self.text), text_address(self.text)
        most = Decimal(amount) * YUAN
        for one in self.collected(text):
            if one.yuan is not None and one.yuan > most:
                yield self.finding(
                    (self.amount, address),
                    expected=_plain(most),
                    actual=_plain(one.yuan),
                    passage=Passage(address, one.start, one.end),
                    section=report.edition.section_of[self.text].heading,
                    seen=text[one.start : one.end].strip(),
                    amount=amount,
                    difference=_plain(one.yuan - most),
                )


def _plain(yuan: Decimal) -> int | Decimal:
    """Write a whole number of 元 as one."""
    return int(yuan) if yuan == int(yuan) else yuan.normalize()


@lru_cache(maxsize=16)
def _collected(rule: FeeRule, text: str) -> tuple[Collected, ...]:
    plain = text.translate(_DIGITS)
    found = ((clause, _amounts(clause.group())) for clause in _CLAUSE.finditer(plain))
    return tuple(
        Collected(*clause.span(), max((n for unit, n in said if unit == "元"), default=None))
        for clause, said in found
        if rule.fee in clause.group()
        and any_of(clause.group(), rule.collecting)
        and not any_of(clause.group(), rule.denying)
        and any(n > 0 for _, n in said)
    )


def _amounts(clause: str) -> list[tuple[str, Decimal]]:
    """Read every number with its unit; 万元 come to 元."""
    found = ((n.replace(",", ""), unit) for n, unit in _COLLECTED.findall(clause))
    return [
        ("元", Decimal(n) * YUAN) if unit == "万元" else (unit, Decimal(n)) for n, unit in found
    ]
