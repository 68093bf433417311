"""Similarity of report texts of several units, compared sentence by sentence.

The share of a pair is the part of the shorter text, in characters, whose sentences occur in the
other text, equal or nearly equal. Sentences end at 。！？；, and spaces and punctuation are
ignored. Boilerplate of the form does not count.
"""

import re
import sys
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, compress, islice

from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Scope

Fragments = frozenset[str]

_LENGTH = 4
_LEADING = 3
_DIGITS = bytes(max(0, digit - ord("0")) for digit in range(256))
_CACHED_SENTENCES = 4096
"""Number of stretches cached; bounds the memory."""


def fragments_of(sentence: str) -> Fragments:
    """Return the set of all four-character substrings of a sentence."""
    ends = range(_LENGTH, len(sentence) + 1)
    return frozenset(sys.intern(sentence[end - _LENGTH : end]) for end in ends)


class SimilarSentenceIndex:
    """Index that finds the sentences nearly alike to a given one: half of the stretches shared."""

    def __init__(self, sentences: Sequence[Fragments]) -> None:
        known = Counter(stretch for own in sentences for stretch in own)
        shared = {
            at: sorted((one for one in own if known[one] > 1), key=lambda one: (-known[one], one))
            for at, own in enumerate(sentences)
        }
        # A sentence that shares less than half of its stretches is like no other. The rest are
        # sorted so that sentences of one model are adjacent.
        alive = (at for at, own in enumerate(sentences) if 2 * len(shared[at]) >= len(own))
        self._order = sorted(alive, key=lambda at: (shared[at][:_LEADING], at))
        self._bit = {at: bit for bit, at in enumerate(self._order)}
        self._sizes = {at: len(sentences[at]) for at in self._order}
        self._shared = {at: shared[at] for at in self._order}
        self._where: dict[str, list[int]] = defaultdict(list)
        of_size: dict[int, list[int]] = defaultdict(list)
        for bit, at in enumerate(self._order):
            of_size[self._sizes[at]].append(bit)
            for stretch in shared[at]:
                self._where[stretch].append(bit)
        self._of_size = {size: _bit_mask(bits) for size, bits in of_size.items()}
        self._number_of = lru_cache(_CACHED_SENTENCES)(self._sentences_with)
        self._needs = lru_cache(None)(self._needed)

    def similar_to(self, index: int) -> list[int]:
        """Return the indexes of nearly alike sentences, including the given one if any exist."""
        if index not in self._bit:
            return []
        sums = _bit_sums(map(self._number_of, self._shared[index]))
        found = 0
        for least, of_sizes in self._needs(self._sizes[index]):
            found |= _at_least(sums, least, of_sizes)
        return [self._order[bit] for bit in _set_bits(found)] if found else []

    def _sentences_with(self, fragment: str) -> int:
        return _bit_mask(self._where[fragment])

    def _needed(self, size: int) -> tuple[tuple[int, int], ...]:
        """Return the required numbers of shared stretches, each with a bit mask of sentences."""
        needs: dict[int, int] = defaultdict(int)
        for other, number in self._of_size.items():
            if size <= 2 * other and other <= 2 * size:
                needs[(size + other + 2) // 3] |= number
        return tuple(needs.items())


def _bit_mask(places: Iterable[int]) -> int:
    """Return the number that has bits set at some positions."""
    known = list(places)
    bits = bytearray(max(known) // 8 + 1)
    for place in known:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def _bit_sums(numbers: Iterable[int]) -> list[int]:
    """Count the set bits at each position. The sums are returned as binary digits, lowest first."""
    sums: list[int] = []
    for number in numbers:
        carried = number
        for at, standing in enumerate(sums):
            sums[at], carried = standing ^ carried, standing & carried
            if not carried:
                break
        else:
            sums.append(carried)
    return sums


def _at_least(sums: Sequence[int], least: int, among: int) -> int:
    """Return the mask of those positions in `among` whose sum is at least `least`."""
    more, same = 0, among
    for at in reversed(range(max(len(sums), least.bit_length()))):
        standing = sums[at] if at < len(sums) else 0
        if least >> at & 1:
            same &= standing
        else:
            more |= same & standing
            same &= ~standing
    return more | same


def _set_bits(number: int) -> Iterable[int]:
    """Return the positions of the set bits of a number other than zero."""
    first = (number & -number).bit_length() - 1
    digits = bin(number >> first)[:1:-1].encode().translate(_DIGITS)
    return compress(range(first, first + len(digits)), digits)


_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_NUMERALS = "一二三四五六七八九十0123456789"
_LEAST_LENGTH = 8
"""Minimum length of a sentence. Shorter ones, mostly headings, are ignored."""

MAX_SENTENCES = 2_000
"""Maximum number of sentences compared of a report; a long report has 400."""


@dataclass(frozen=True, slots=True)
class ProseSentence:
    """A sentence of a report's prose."""

    passage: Passage
    plain: str


@dataclass(frozen=True, eq=False)
class ReportProse:
    """The first `MAX_SENTENCES` sentences of one report, which are compared."""

    unit: str
    year: int
    sentences: tuple[ProseSentence, ...]
    scope: Scope = Scope.OFFICE

    @classmethod
    def of(cls, report: Report, unit: str, headings: Iterable[str] = ()) -> "ReportProse":
        """Collect the sentences of a report's texts.

        Args:
            report: The report.
            unit: The unit's name on the roster.
            headings: Customary headings within the texts. They are ignored, numbered or not.
        """
        said = _boilerplate(report.edition, report.year)
        customary = {_without_punctuation(heading) for heading in headings}
        found = (
            ProseSentence(Passage(text.address, match.start(), match.end()), plain)
            for text in report.edition.texts
            if text.id != report.edition.roles.texts.preface  # law and period are boilerplate
            for match in _SENTENCE.finditer(report.text(text.id))
            if len(plain := _without_punctuation(match.group())) >= _LEAST_LENGTH
            and plain not in said
            if plain.lstrip(_NUMERALS) not in customary
        )
        return cls(unit, report.year, tuple(islice(found, MAX_SENTENCES)), report.scope)

    @property
    def key(self) -> tuple[str, Scope]:
        """The unit and the scope of the report."""
        return self.unit, self.scope

    @property
    def name(self) -> str:
        """The unit, with a mark for its summed report."""
        return f"{self.unit}{self.scope.mark}"

    @cached_property
    def length(self) -> int:
        """Number of characters compared."""
        return sum(len(sentence.plain) for sentence in self.sentences)

    @cached_property
    def fragments(self) -> tuple[Fragments, ...]:
        """The stretches of each sentence."""
        return tuple(fragments_of(sentence.plain) for sentence in self.sentences)


@dataclass(frozen=True, eq=False)
class SimilarPair:
    """Two texts that share sentences.

    Args:
        share: Shared part of the shorter text, from 0 to 1.
    """

    first: ReportProse
    second: ReportProse
    share: float

    @cached_property
    def passages(self) -> tuple[tuple[Passage, Passage], ...]:
        """The shared passages in either text, computed at first use."""
        shorter, longer = _shorter_first(self.first, self.second)
        shared = [
            (own.passage, theirs.passage) for own, theirs in _shared_sentences(shorter, longer)
        ]
        return tuple(shared if shorter is self.first else [(b, a) for a, b in shared])


def find_similar_pairs(
    texts: Sequence[ReportProse],
    at_least: float,
    with_earlier: Iterable[tuple[ReportProse, ReportProse]] = (),
    progress: Callable[[], None] = lambda: None,
) -> tuple[SimilarPair, ...]:
    """Return the pairs of texts whose share is large enough, largest share first.

    Args:
        texts: Texts of one year, compared with each other.
        at_least: The smallest share to report, from 0 to 1.
        with_earlier: Texts of a unit and of its year before.
        progress: Called now and then. Its exceptions stop the comparison.
    """
    found = list(_candidate_pairs(texts, at_least, progress))
    for one, old in with_earlier:
        progress()
        shorter, longer = _shorter_first(one, old)
        shared = sum(len(own.plain) for own, _ in _shared_sentences(shorter, longer))
        if shared and shared >= at_least * shorter.length:
            found.append(SimilarPair(one, old, shared / shorter.length))
    return tuple(sorted(found, key=lambda pair: (-pair.share, pair.first.unit, pair.second.unit)))


def _candidate_pairs(
    texts: Sequence[ReportProse], at_least: float, progress: Callable[[], None]
) -> Iterator[SimilarPair]:
    standing = _SentenceIndex(texts)
    rows: list[array[int]] = []
    for later, text in enumerate(texts):
        progress()
        row = array("l", bytes(array("l").itemsize * len(texts)))
        for sentence in text.sentences:
            length = len(sentence.plain)
            for place in standing.texts_with(sentence.plain):
                row[place] += length
        rows.append(row)
        for first in range(later):
            one, other = texts[first], text
            if one.length <= other.length:
                shared, length = rows[first][later], one.length
            else:
                shared, length = row[first], other.length
            if shared and shared >= at_least * length:
                yield SimilarPair(one, other, shared / length)


class _SentenceIndex:
    """Index of the texts that contain a sentence, equal or nearly alike."""

    def __init__(self, texts: Sequence[ReportProse]) -> None:
        here: dict[str, dict[int, None]] = {}
        marks: dict[str, Fragments] = {}
        for place, text in enumerate(texts):
            for sentence, own in zip(text.sentences, text.fragments, strict=True):
                here.setdefault(sentence.plain, {})[place] = None
                marks[sentence.plain] = own
        self._at = {plain: at for at, plain in enumerate(here)}
        self._here = [tuple(places) for places in here.values()]
        self._near = SimilarSentenceIndex([marks[plain] for plain in here])

    def texts_with(self, plain: str) -> set[int]:
        """Return the indexes of the texts that contain a sentence."""
        at = self._at[plain]
        like = map(self._here.__getitem__, self._near.similar_to(at))
        return {*self._here[at], *chain.from_iterable(like)}


def _shared_sentences(
    shorter: ReportProse, longer: ReportProse
) -> Iterator[tuple[ProseSentence, ProseSentence]]:
    """Yield the sentences of one text that another contains, each with its match."""
    known = {sentence.plain: sentence for sentence in reversed(longer.sentences)}
    first = len(shorter.sentences)
    near = SimilarSentenceIndex([*shorter.fragments, *longer.fragments])
    for at, sentence in enumerate(shorter.sentences):
        like = known.get(sentence.plain)
        if like is None:
            place = min((one for one in near.similar_to(at) if one >= first), default=None)
            like = None if place is None else longer.sentences[place - first]
        if like is not None:
            yield sentence, like


def _shorter_first(one: ReportProse, other: ReportProse) -> tuple[ReportProse, ReportProse]:
    return (one, other) if one.length <= other.length else (other, one)


def _without_punctuation(text: str) -> str:
    """Return a text without spaces and punctuation."""
    return "".join(char for char in text if _is_compared(char))


@lru_cache(maxsize=8192)
def _is_compared(char: str) -> bool:
    return unicodedata.category(char)[0] not in "ZPC"


@lru_cache(maxsize=16)
def _boilerplate(edition: Edition, year: int) -> frozenset[str]:
    """Return the boilerplate sentences and headings of the form."""
    said = [*edition.roles.nil.clauses(year), *(section.heading for section in edition.sections)]
    whole = "".join(edition.roles.nil.clauses(year))
    return frozenset(_without_punctuation(text) for text in (*said, *_SENTENCE.findall(whole)))
