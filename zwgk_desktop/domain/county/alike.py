"""Texts of several units alike: what two of them share, sentence by sentence.

The share is that of the shorter text: characters of its sentences (parted at 。！？；,
spaces and punctuation dropped) that stand, alike or nearly, in the other, of all its
characters. What the form itself makes everybody say does not count.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_LEAST = 8
"""Shorter sentences, headings most of them, count for nothing."""

_GRAM, _SKETCH = 4, 4
_NEAR = 0.5
"""Two sentences are nearly alike when so much of their stretches of four characters is shared:
one word in ten exchanged (本程序的口径)."""


@dataclass(frozen=True, slots=True)
class SharedSentence:
    """A sentence of a report's prose."""

    passage: Passage
    plain: str


@dataclass(frozen=True, eq=False)
class Prose:
    """The sentences of one report that count."""

    unit: str
    year: int
    sentences: tuple[SharedSentence, ...]

    @classmethod
    def of(cls, report: Report, unit: str) -> "Prose":
        """Read the texts of a report, under the name it is known by."""
        said = _boilerplate(report.edition, report.year)
        found = (
            SharedSentence(Passage(text.address, match.start(), match.end()), plain)
            for text in report.edition.texts
            if text.id
            != report.edition.roles.texts.preface  # its law and its period are everybody's
            for match in _SENTENCE.finditer(report.text(text.id))
            if len(plain := _plain(match.group())) >= _LEAST and plain not in said
        )
        return cls(unit, report.year, tuple(found))

    @cached_property
    def length(self) -> int:
        """How many characters count."""
        return sum(len(sentence.plain) for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that share something.

    Args:
        share: Of the shorter text, from 0 to 1.
        passages: Where it stands in the one and in the other.
    """

    one: Prose
    other: Prose
    share: float
    passages: tuple[tuple[Passage, Passage], ...]


def pairs(
    texts: Sequence[Prose], at_least: float, with_earlier: Iterable[tuple[Prose, Prose]] = ()
) -> tuple[Pair, ...]:
    """Return every two texts that share so much, the most alike first.

    Args:
        texts: Of one year, each against each.
        at_least: The smallest share that is told of.
        with_earlier: A unit's text and the one of its year before.
    """
    earlier = tuple(with_earlier)
    families = _families([*texts, *(old for _, old in earlier)])
    found = [_pair(one, other, families) for one, other in _meeting(texts, families)]
    found += [_pair(one, old, families) for one, old in earlier]
    told = (pair for pair in found if pair is not None and pair.share >= at_least)
    return tuple(sorted(told, key=lambda pair: (-pair.share, pair.one.unit, pair.other.unit)))


def _meeting(texts: Sequence[Prose], families: Mapping[str, int]) -> Iterator[tuple[Prose, Prose]]:
    """Yield those two and two that share a sentence at all."""
    where: dict[int, list[int]] = defaultdict(list)
    for at, prose in enumerate(texts):
        for family in {families[sentence.plain] for sentence in prose.sentences}:
            where[family].append(at)
    met = {(a, b) for places in where.values() for i, a in enumerate(places) for b in places[:i]}
    for later, first in sorted(met):
        yield texts[first], texts[later]


def _pair(one: Prose, other: Prose, families: Mapping[str, int]) -> Pair | None:
    shorter, longer = (one, other) if one.length <= other.length else (other, one)
    if not shorter.length:
        return None
    known = {families[sentence.plain]: sentence for sentence in reversed(longer.sentences)}
    shared = [
        (sentence, known[families[sentence.plain]])
        for sentence in shorter.sentences
        if families[sentence.plain] in known
    ]
    share = sum(len(sentence.plain) for sentence, _ in shared) / shorter.length
    passages = [(own.passage, theirs.passage) for own, theirs in shared]
    if shorter is not one:
        passages = [(theirs, own) for own, theirs in passages]
    return Pair(one, other, share, tuple(passages))


def _families(texts: Iterable[Prose]) -> dict[str, int]:
    """Give sentences that are alike, or nearly, one number."""
    distinct = sorted({sentence.plain for prose in texts for sentence in prose.sentences})
    grams = [_grams(plain) for plain in distinct]
    parent = list(range(len(distinct)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    seen: dict[int, list[int]] = defaultdict(list)
    for at, own in enumerate(grams):
        for mark in sorted(own)[:_SKETCH]:
            for other in seen[mark]:
                if root(other) != root(at) and _near(own, grams[other]):
                    parent[root(at)] = root(other)
            seen[mark].append(at)
    return {plain: root(at) for at, plain in enumerate(distinct)}


def _grams(plain: str) -> frozenset[int]:
    return frozenset(crc32(plain[at : at + _GRAM].encode()) for at in range(len(plain) - _GRAM + 1))


def _near(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= _NEAR * len(one | other)


def _plain(text: str) -> str:
    """Drop spaces and punctuation."""
    return "".join(char for char in text if unicodedata.category(char)[0] not in "ZPC")


def _boilerplate(edition: Edition, year: int) -> frozenset[str]:
    """Return what the form itself makes everybody say."""
    said = [*edition.roles.nil.clauses(year), *(section.heading for section in edition.sections)]
    whole = "".join(edition.roles.nil.clauses(year))
    return frozenset(_plain(text) for text in (*said, *_SENTENCE.findall(whole)))
