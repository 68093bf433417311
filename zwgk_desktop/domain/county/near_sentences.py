"""Which of many thousand sentences are nearly alike: all of them, and no others.

Two sentences are nearly alike when at least half of their stretches of four characters are
in both: one word in ten exchanged (本程序的口径). A sketch of a few hashes would miss some, and
measuring each against each takes minutes where hundreds of units fill in one model's
sentences. So a sentence is measured against all others at once: of each stretch the
sentences that have it are the bits of one number, and adding such numbers up, place by
place of the binary sums, counts for every sentence what it shares (docs/adr/0041).
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import compress

Stretches = frozenset[str]

_LENGTH = 4
_LEADING = 3
_DIGITS = bytes(max(0, digit - ord("0")) for digit in range(256))
_KEPT = 4096
"""So many numbers of stretches are kept at hand; more would need memory without end."""


def stretches(sentence: str) -> Stretches:
    """Return a sentence's stretches of four characters."""
    ends = range(_LENGTH, len(sentence) + 1)
    return frozenset(sys.intern(sentence[end - _LENGTH : end]) for end in ends)


def nearly_alike(one: Stretches, other: Stretches) -> bool:
    """Tell whether at least half of all stretches of two sentences are in both."""
    return 3 * len(one & other) >= len(one) + len(other)


class NearSentences:
    """Some sentences, each to be asked for those nearly alike."""

    def __init__(self, sentences: Sequence[Stretches]) -> None:
        known = Counter(stretch for own in sentences for stretch in own)
        shared = {
            at: sorted((one for one in own if known[one] > 1), key=lambda one: (-known[one], one))
            for at, own in enumerate(sentences)
        }
        # What stands half in no other is like no other. The rest are in such an order that
        # sentences of one model follow one another.
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
        self._of_size = {size: _number(bits) for size, bits in of_size.items()}
        self._number_of = lru_cache(_KEPT)(self._sentences_with)
        self._needs = lru_cache(None)(self._needed)

    def like(self, at: int) -> list[int]:
        """Return the places of those nearly like one, itself too where there are others."""
        if at not in self._bit:
            return []
        sums = _added(map(self._number_of, self._shared[at]))
        found = 0
        for least, of_sizes in self._needs(self._sizes[at]):
            found |= _at_least(sums, least, of_sizes)
        return [self._order[bit] for bit in _places(found)] if found else []

    def _sentences_with(self, stretch: str) -> int:
        return _number(self._where[stretch])

    def _needed(self, size: int) -> tuple[tuple[int, int], ...]:
        """Return how many stretches must be shared, with the sentences for which that is so."""
        needs: dict[int, int] = defaultdict(int)
        for other, number in self._of_size.items():
            if size <= 2 * other and other <= 2 * size:
                needs[(size + other + 2) // 3] |= number
        return tuple(needs.items())


def _number(places: Iterable[int]) -> int:
    """Return the number whose bits are at some places."""
    known = list(places)
    bits = bytearray(max(known) // 8 + 1)
    for place in known:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def _added(numbers: Iterable[int]) -> list[int]:
    """Count at each place how many numbers have a bit there: the sums, binary place by place."""
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
    """Return those of some places at which a sum is so much or more."""
    more, same = 0, among
    for at in reversed(range(max(len(sums), least.bit_length()))):
        standing = sums[at] if at < len(sums) else 0
        if least >> at & 1:
            same &= standing
        else:
            more |= same & standing
            same &= ~standing
    return more | same


def _places(number: int) -> Iterable[int]:
    """Return the places of the bits of a number that has some."""
    first = (number & -number).bit_length() - 1
    digits = bin(number >> first)[:1:-1].encode().translate(_DIGITS)
    return compress(range(first, first + len(digits)), digits)
