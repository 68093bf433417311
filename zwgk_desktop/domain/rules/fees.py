"""Rules on fees in prose: the 信息处理费 in 六, and the charges of 二 in any text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, text_address
from zwgk_desktop.domain.findings import Finding, Passage, absolute_difference
from zwgk_desktop.domain.prose import (
    NEAR,
    Words,
    contains_any,
    either_pattern,
    is_about_other_period,
    is_about_other_town,
    sentences,
    town_of_unit,
)
from zwgk_desktop.domain.rules.base import Case
from zwgk_desktop.domain.rules.fields import TextsRule
from zwgk_desktop.domain.rules.prose import TextRule
from zwgk_desktop.domain.spec import Edition

YUAN = 10_000
"""Number of 元 in one 万元, the unit of the cell."""

_DIGITS = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_FAR = 100
"""Maximum number of characters between two words of a clause that belong together."""

_WIDE_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")
_PART = re.compile(r"[^，；;：:（）()]+")
_CLAUSE = re.compile(r"[^。；！？\n]+")
_COLLECTED = re.compile(r"(?<![\d.])(\d[\d,]{0,30}(?:\.\d{1,12})?)\s{0,9}(万?元|件|笔|次)")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeeRule(TextRule):
    """Base class of rules about a fee in one text and one cell.

    Args:
        fees: Names of the fee.
        amount: The cell with the amount collected, in 万元.
        collecting: Words of a clause that states a collection.
        denying: Words of a clause that denies a collection.
    """

    fees: Words
    amount: Address
    collecting: Words
    denying: Words

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the text and the cell."""
        del edition
        return (text_address(self.text), self.amount)

    def collection_clauses(self, text: str) -> tuple["CollectionClause", ...]:
        """Return the clauses that state a collection above zero."""
        return _collection_clauses(self, text)


@dataclass(frozen=True, slots=True)
class CollectionClause:
    """Clause that states a collection.

    Args:
        yuan: The largest amount in it, in 元; None where it counts cases only.
    """

    start: int
    end: int
    yuan: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeeStatement(FeeRule):
    """Rule that a text mentions the fee, and states no collected cases if the cell is zero.

    Amounts in 元 are checked by `FeeExceedsTable`.

    Args:
        charges: Words whose denial also counts as a mention: 未发生收费情况.
        other_charges: Words whose denial does not count: 没有违规收费.
        collected_message: Message for cases stated while the cell is zero.
    """

    kind: ClassVar[str] = "fee_statement"
    placeholders: ClassVar[frozenset[str]] = frozenset({"section", "seen"})
    charges: Words
    other_charges: Words
    collected_message: str

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for an unmentioned fee, or for each clause with cases beside a zero."""
        text = case.report.text(self.text)
        address = text_address(self.text)
        if not text.strip():
            return
        if not _states_fee(self, "".join(text.split())):
            section = case.report.edition.section_of[self.text].heading
            yield self.finding((address,), section=section)
        elif case.report.stated_or_computed(self.amount) == 0:
            for one in self.collection_clauses(text):
                if one.yuan is None:
                    yield self.finding(
                        (address, self.amount),
                        message=self.collected_message,
                        passage=Passage(address, one.start, one.end),
                        seen=text[one.start : one.end].strip(),
                    )


@lru_cache(maxsize=16)
def _states_fee(rule: FeeStatement, text: str) -> bool:
    """Return whether a text without spaces names the fee, denies charges, or states 0元."""
    charges = either_pattern(rule.charges)
    denied = rf"(?:{either_pattern(rule.denying)})[^，。；]{{0,{_FAR}}}(?:{charges})"
    nought = (
        rf"(?:{either_pattern(rule.collecting)})[^，。；]{{0,{_FAR}}}(?<![\d.,])0(?:\.0+)?万?元"
    )
    return contains_any(text, rule.fees) or any(
        re.search(f"{denied}|{nought}", clause)
        for clause in re.split("[，。；]", text.translate(_WIDE_DIGITS))
        if not contains_any(clause, rule.other_charges)
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeeExceedsTable(FeeRule):
    """Rule that no amount stated as collected in a text exceeds the cell's amount."""

    kind: ClassVar[str] = "fee_ceiling"
    placeholders: ClassVar[frozenset[str]] = frozenset({"section", "seen", "amount", "difference"})

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each amount above the cell's; none if the cell is blank."""
        report = case.report
        amount = report.stated_or_computed(self.amount)
        if amount is None:
            return
        text, address = report.text(self.text), text_address(self.text)
        most = Decimal(amount) * YUAN
        for one in self.collection_clauses(text):
            if one.yuan is not None and one.yuan > most:
                yield self.finding(
                    (self.amount, address),
                    expected=_plain_yuan(most),
                    actual=_plain_yuan(one.yuan),
                    passage=Passage(address, one.start, one.end),
                    section=report.edition.section_of[self.text].heading,
                    seen=text[one.start : one.end].strip(),
                    amount=amount,
                    difference=_plain_yuan(one.yuan - most),
                )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AmountInProse(TextsRule):
    """Rule that an amount of money in prose equals a cell in 万元.

    Args:
        words: Names of the amount, one of which must precede it in its clause.
        blockers: Words in the clause that make it a different amount.
        distant: Words earlier in the sentence that make it a different amount.
    """

    kind: ClassVar[str] = "stated_amount"
    placeholders: ClassVar[frozenset[str]] = frozenset({"place", "seen", "table", "difference"})
    words: Words
    amount: Address
    blockers: Words
    distant: Words

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the texts and the cell."""
        yield from TextsRule.addresses(self, edition)
        yield self.amount

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each amount that differs; none if the cell is blank."""
        report = case.report
        amount = report.stated_or_computed(self.amount)
        if amount is None:
            return
        for address, prose in self.nonempty_texts(report):
            for start, end, stated in _stated_amounts(self, prose, report.year, report.unit):
                if stated != amount:
                    yield self.finding(
                        (self.amount, address),
                        expected=amount,
                        actual=stated,
                        passage=Passage(address, start, end),
                        place=report.edition.label(address),
                        seen=prose[start:end],
                        table=amount,
                        difference=absolute_difference(amount, stated),
                    )


@lru_cache(maxsize=64)
def _stated_amounts(
    rule: AmountInProse, prose: str, year: int, unit: str
) -> tuple[tuple[int, int, Decimal], ...]:
    """Return the start, end and value (万元) of each amount that the rule checks."""
    own = town_of_unit(unit)
    return tuple(
        (start + clause.start() + place[0], start + clause.start() + place[1], stated)
        for start, sentence in sentences(prose)
        for clause in _PART.finditer(sentence)
        if not contains_any(clause.group(), rule.blockers)
        and (found := _amount_of(rule, clause.group())) is not None
        and not contains_any(
            before := sentence[max(0, clause.start() - NEAR) : clause.end()], rule.distant
        )
        and not is_about_other_period(before, year)
        and not is_about_other_town(before, own)
        for place, stated in (found,)
    )


def _amount_of(rule: AmountInProse, clause: str) -> tuple[tuple[int, int], Decimal] | None:
    """Return the span and value of a clause's only amount, if one of the words precedes it."""
    plain = clause.translate(_DIGITS)
    word = re.search(either_pattern(rule.words), plain)
    amounts = [one for one in _COLLECTED.finditer(plain) if one.group(2).endswith("元")]
    if word is None or len(amounts) != 1 or amounts[0].start() < word.end():
        return None
    [(_, yuan)] = [
        amount for amount in _numbers_with_units(amounts[0].group()) if amount[0] == "元"
    ]
    return (word.start(), amounts[0].end()), _plain_amount(yuan / YUAN)


def _plain_amount(amount: Decimal) -> Decimal:
    """Return an amount without trailing zeros."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral() else amount.normalize()


def _plain_yuan(yuan: Decimal) -> int | Decimal:
    """Return an amount in 元 as int if it is whole, else without trailing zeros."""
    return int(yuan) if yuan == int(yuan) else yuan.normalize()


@lru_cache(maxsize=16)
def _collection_clauses(rule: FeeRule, text: str) -> tuple[CollectionClause, ...]:
    plain = text.translate(_DIGITS)
    found = ((clause, _numbers_with_units(clause.group())) for clause in _CLAUSE.finditer(plain))
    return tuple(
        CollectionClause(*clause.span(), max((n for unit, n in said if unit == "元"), default=None))
        for clause, said in found
        if contains_any(clause.group(), rule.fees)
        and contains_any(clause.group(), rule.collecting)
        and not contains_any(clause.group(), rule.denying)
        and any(n > 0 for _, n in said)
    )


def _numbers_with_units(clause: str) -> list[tuple[str, Decimal]]:
    """Return every number of a clause with its unit, 万元 converted to 元."""
    found = ((n.replace(",", ""), unit) for n, unit in _COLLECTED.findall(clause))
    return [
        ("元", Decimal(n) * YUAN) if unit == "万元" else (unit, Decimal(n)) for n, unit in found
    ]
