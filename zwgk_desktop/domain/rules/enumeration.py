"""Rules on listed parts, open gaps of a draft and blank numbers in prose."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, text_address
from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.numbers import NUMERAL_PATTERN, parse_numeral
from zwgk_desktop.domain.prose import NEAR, Words, either_pattern, pattern_of, sentences
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.rules.fields import TextsRule
from zwgk_desktop.domain.spec import Edition

_SPACES = re.compile(r"[ \t　]+")
_MARKS = re.compile(r"[、，,；;]")
_JOINED = re.compile(r"以及|[和及与]")
_THEN = re.compile(
    r"(?:组成|构成|内容)?[，,]?(?:[：:]|(?:分别|依次)(?:是|为)[：:]?|包括[：:]?|即[：:]?)"
)
_TITLE = "\x00"


@dataclass(frozen=True, slots=True)
class ListCount:
    """Stated number of parts, the possible lengths of their list, and its position."""

    stated: int
    fewest: int
    most: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MiscountedList(TextsRule):
    """Rule that a list of parts is as long as its stated number.

    Section titles of the form count as one part each, whatever marks they contain. Any
    other list has a shortest and a longest possible length.

    Args:
        openers: Words before a list of parts.
        nouns: Words for the parts.
        ends: Endings of a complete part; other parts may continue after a mark.
        open_ends: Words at the end of an incomplete list.
    """

    kind: ClassVar[str] = "enumerated"
    placeholders: ClassVar[frozenset[str]] = frozenset({"place"})
    openers: Words
    nouns: Words
    ends: Words
    open_ends: Words

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each list whose length cannot be the stated number."""
        titles = _section_titles(case.report.edition)
        for address, prose in self.nonempty_texts(case.report):
            for count in _find_miscounts(self, prose, titles):
                yield self.finding(
                    (address,),
                    expected=count.fewest if count.stated < count.fewest else count.most,
                    actual=count.stated,
                    passage=Passage(address, count.start, count.end),
                    place=case.report.edition.label(address),
                )


@lru_cache(maxsize=8)
def _section_titles(edition: Edition) -> Words:
    return tuple(
        title for section in edition.sections for title in (section.title, *section.aliases)
    )


@lru_cache(maxsize=64)
def _find_miscounts(rule: MiscountedList, prose: str, titles: Words) -> tuple[ListCount, ...]:
    number = re.compile(rf"({NUMERAL_PATTERN})个?(?:{either_pattern(rule.nouns)})")
    found: list[ListCount] = []
    for start, sentence in sentences(prose):
        for match in number.finditer(sentence):
            said = parse_numeral(match.group(1))
            listed = _list_span(rule, sentence, match)
            if said is None or listed is None:
                continue
            first, last = listed
            fewest, most = _possible_lengths(rule, sentence[first:last], titles)
            if fewest > 1 and not fewest <= said <= most:
                place = start + min(first, match.start()), start + max(last, match.end())
                found.append(ListCount(said, fewest, most, *place))
    return tuple(found)


def _list_span(rule: MiscountedList, sentence: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of the list: between an opener and the number, else after a colon.

    Lists after a colon longer than `NEAR` are not checked.
    """
    near = max(0, match.start() - NEAR)
    opened = [one.end() for one in pattern_of(rule.openers).finditer(sentence, near, match.start())]
    if opened and "、" in sentence[opened[-1] : match.start()]:
        return opened[-1], match.start()
    after = _THEN.match(sentence, match.end())
    short = after is not None and len(sentence) <= after.end() + NEAR
    return (after.end(), len(sentence)) if after and short else None


_WITHOUT_END = 99


def _possible_lengths(rule: MiscountedList, listed: str, titles: Words) -> tuple[int, int]:
    """Return the fewest and the most parts that a list can have."""
    plain = _SPACES.sub("", listed)
    for title in sorted(titles, key=len, reverse=True):
        plain = plain.replace(title, _TITLE)
    ended = re.sub(rf"(?:{either_pattern(rule.open_ends)}|共|[，,：:])*$", "", plain)
    is_open = any(end in plain[len(ended) :] for end in rule.open_ends)
    fewest, most = 0, 0
    carried = False
    for chunk in filter(None, _MARKS.split(ended)):
        whole = chunk.endswith((_TITLE, *rule.ends))
        fewest += max(chunk.count(_TITLE), 1 if whole else 0)
        carried = not whole and _TITLE not in chunk
        most += len(_JOINED.split(chunk))
    return fewest + carried, _WITHOUT_END if is_open else most


_GAP = re.compile("【请填[^】]*】?|【数】")
"""Gaps as `domain.drafts` writes them, even with the closing bracket deleted."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DraftGaps(Rule):
    """Rule that no text has an unfilled gap of its draft."""

    kind: ClassVar[str] = "draft_gaps"
    placeholders: ClassVar[frozenset[str]] = frozenset({"section", "gap"})
    texts: tuple[str, ...]

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the texts."""
        del edition
        return (text_address(text) for text in self.texts)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each text with gaps, at the first of them."""
        for text in self.texts:
            address, written = text_address(text), case.report.text(text)
            gaps = _find_gaps(written)
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
            yield replace(found, further_passages=passages[1:], blanks=len(gaps))


@lru_cache(maxsize=128)
def _find_gaps(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(gap.span() for gap in _GAP.finditer(text))


_ROOM = r"[ 　_＿]{0,12}"
_ENDS = r"(?=\s*(?:[，,。；;、）)！!\n]|$|其中))"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MissingNumber(TextsRule):
    """Rule that no unit in prose lacks its number.

    Args:
        counting: Words that a number follows.
        things: Words allowed between them and the number.
        units: Units at the end of a clause; 公开条 in 公开条例 is not one.
        unless: Words before a counting word that rule a number out: 对受理件，….
    """

    kind: ClassVar[str] = "blank_number"
    placeholders: ClassVar[frozenset[str]] = frozenset({"place"})
    counting: Words
    things: Words
    units: Words
    unless: Words

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each missing number."""
        for address, prose in self.nonempty_texts(case.report):
            for start, end in _find_missing_numbers(self, prose):
                yield self.finding(
                    (address,),
                    actual=prose[start:end],
                    passage=Passage(address, start, end),
                    place=case.report.edition.label(address),
                )


@lru_cache(maxsize=64)
def _find_missing_numbers(rule: MissingNumber, prose: str) -> tuple[tuple[int, int], ...]:
    pattern = re.compile(  # possessive, to avoid exponential backtracking over `things`
        rf"(?:{either_pattern(rule.counting)})(?:{either_pattern(rule.things)}){{0,12}}+{_ROOM}(?:{either_pattern(rule.units)}){_ENDS}"
    )
    thing = re.compile(rf"(?:{either_pattern(rule.unless)})[^，,。；;\n]{{0,8}}$")
    return tuple(
        found.span()
        for found in pattern.finditer(prose)
        if not thing.search(prose, max(0, found.start() - 10), found.start())
    )
