"""Texts of several units alike: what two of them share, sentence by sentence.

The share is that of the shorter text: characters of its sentences (parted at 。！？；,
spaces and punctuation dropped) that stand, alike or nearly, in the other, of all its
characters. What the form itself makes everybody say does not count.
"""

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from zwgk_desktop.domain.county.near_sentences import (
    NearSentences,
    Stretches,
    nearly_alike,
    stretches,
)
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_NUMERALS = "一二三四五六七八九十0123456789"
_LEAST = 8
"""Shorter sentences, headings most of them, count for nothing."""


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
    def of(cls, report: Report, unit: str, headings: Iterable[str] = ()) -> "Prose":
        """Read the texts of a report, under the name it is known by.

        Args:
            report: Whose texts.
            unit: The name.
            headings: The customary ones within its texts, which count whatever their number
                for as little as the form's own.
        """
        said = _boilerplate(report.edition, report.year)
        customary = {_plain(heading) for heading in headings}
        found = (
            SharedSentence(Passage(text.address, match.start(), match.end()), plain)
            for text in report.edition.texts
            if text.id
            != report.edition.roles.texts.preface  # its law and its period are everybody's
            for match in _SENTENCE.finditer(report.text(text.id))
            if len(plain := _plain(match.group())) >= _LEAST and plain not in said
            if plain.lstrip(_NUMERALS) not in customary
        )
        return cls(unit, report.year, tuple(found))

    @cached_property
    def length(self) -> int:
        """How many characters count."""
        return sum(len(sentence.plain) for sentence in self.sentences)

    @cached_property
    def stretches(self) -> tuple[Stretches, ...]:
        """Of each sentence, what it is compared by."""
        return tuple(stretches(sentence.plain) for sentence in self.sentences)


@dataclass(frozen=True, eq=False)
class Pair:
    """Two texts that share something.

    Args:
        share: Of the shorter text, from 0 to 1.
    """

    one: Prose
    other: Prose
    share: float

    @cached_property
    def passages(self) -> tuple[tuple[Passage, Passage], ...]:
        """Where it stands in the one and in the other; found when first asked for."""
        shorter, longer = _by_length(self.one, self.other)
        shared = [(own.passage, theirs.passage) for own, theirs in _shared(shorter, longer)]
        return tuple(shared if shorter is self.one else [(b, a) for a, b in shared])


def pairs(
    texts: Sequence[Prose],
    at_least: float,
    with_earlier: Iterable[tuple[Prose, Prose]] = (),
    told: Callable[[], None] = lambda: None,
) -> tuple[Pair, ...]:
    """Return every two texts that share so much, the most alike first.

    Args:
        texts: Of one year, each against each.
        at_least: The smallest share that is told of.
        with_earlier: A unit's text and the one of its year before.
        told: Is called now and then; what it raises ends the comparing.
    """
    found = list(_each_with_each(texts, at_least, told))
    for one, old in with_earlier:
        told()
        shorter, longer = _by_length(one, old)
        shared = sum(len(own.plain) for own, _ in _shared(shorter, longer))
        if shared and shared >= at_least * shorter.length:
            found.append(Pair(one, old, shared / shorter.length))
    return tuple(sorted(found, key=lambda pair: (-pair.share, pair.one.unit, pair.other.unit)))


def _each_with_each(
    texts: Sequence[Prose], at_least: float, told: Callable[[], None]
) -> Iterator[Pair]:
    standing = _Standing(texts)
    rows: list[array[int]] = []
    for later, text in enumerate(texts):
        told()
        row = array("l", bytes(array("l").itemsize * len(texts)))
        for sentence in text.sentences:
            length = len(sentence.plain)
            for place in standing.of(sentence.plain):
                row[place] += length
        rows.append(row)
        for first in range(later):
            one, other = texts[first], text
            if one.length <= other.length:
                shared, length = rows[first][later], one.length
            else:
                shared, length = row[first], other.length
            if shared and shared >= at_least * length:
                yield Pair(one, other, shared / length)


class _Standing:
    """In which of some texts a sentence stands, alike or nearly."""

    def __init__(self, texts: Sequence[Prose]) -> None:
        here: dict[str, dict[int, None]] = {}
        marks: dict[str, Stretches] = {}
        for place, text in enumerate(texts):
            for sentence, own in zip(text.sentences, text.stretches, strict=True):
                here.setdefault(sentence.plain, {})[place] = None
                marks[sentence.plain] = own
        self._at = {plain: at for at, plain in enumerate(here)}
        self._here = [tuple(places) for places in here.values()]
        self._near = NearSentences([marks[plain] for plain in here])

    def of(self, plain: str) -> set[int]:
        """Return the places of the texts."""
        at = self._at[plain]
        like = map(self._here.__getitem__, self._near.like(at))
        return {*self._here[at], *chain.from_iterable(like)}


def _shared(shorter: Prose, longer: Prose) -> Iterator[tuple[SharedSentence, SharedSentence]]:
    """Yield the sentences of one text that stand in another, each with the one it is like."""
    known = {sentence.plain: sentence for sentence in reversed(longer.sentences)}
    where: dict[str, list[int]] = defaultdict(list)
    for place, theirs in enumerate(longer.stretches):
        for stretch in theirs:
            where[stretch].append(place)
    for sentence, own in zip(shorter.sentences, shorter.stretches, strict=True):
        like = known.get(sentence.plain)
        if like is None:
            met = sorted({place for stretch in own for place in where.get(stretch, ())})
            near = (place for place in met if nearly_alike(own, longer.stretches[place]))
            like = next((longer.sentences[place] for place in near), None)
        if like is not None:
            yield sentence, like


def _by_length(one: Prose, other: Prose) -> tuple[Prose, Prose]:
    return (one, other) if one.length <= other.length else (other, one)


def _plain(text: str) -> str:
    """Drop spaces and punctuation."""
    return "".join(char for char in text if _counts(char))


@lru_cache(maxsize=8192)
def _counts(char: str) -> bool:
    return unicodedata.category(char)[0] not in "ZPC"


@lru_cache(maxsize=16)
def _boilerplate(edition: Edition, year: int) -> frozenset[str]:
    """Return what the form itself makes everybody say."""
    said = [*edition.roles.nil.clauses(year), *(section.heading for section in edition.sections)]
    whole = "".join(edition.roles.nil.clauses(year))
    return frozenset(_plain(text) for text in (*said, *_SENTENCE.findall(whole)))
