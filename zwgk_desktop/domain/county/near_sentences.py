"""Which of many thousand sentences are nearly alike: every two of them, and no others.

Two sentences are nearly alike when at least half of their stretches of four characters are
shared: one word in ten exchanged (本程序的口径). Comparing each with each would take hours for
a province, and a sketch of a few hashes would miss some. So of each sentence only its rarest
stretches are looked up: of two that share so much, those must have one in common
(docs/adr/0036). What is met there is measured exactly.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

Stretches = frozenset[str]

_LENGTH = 4


def stretches(sentence: str) -> Stretches:
    """Return a sentence's stretches of four characters."""
    ends = range(_LENGTH, len(sentence) + 1)
    return frozenset(sys.intern(sentence[end - _LENGTH : end]) for end in ends)


def nearly_alike(one: Stretches, other: Stretches) -> bool:
    """Tell whether at least half of all stretches of two sentences are in both."""
    return 3 * len(one & other) >= len(one) + len(other)


def near_pairs(sentences: Sequence[Stretches]) -> Iterator[tuple[int, int]]:
    """Yield every two sentences that are nearly alike, by their places, each two once.

    Of `n` stretches, `m` in the shorter, two such sentences share `n / 2` and two thirds of
    `m` at the least. Whatever the order in which stretches are taken, so long as it is one
    for all, the first `n - n / 2 + 1` of the one and `m - 2 * m / 3 + 1` of the other meet.
    """
    known = Counter(stretch for own in sentences for stretch in own)
    seen: dict[str, list[int]] = defaultdict(list)
    for at in sorted(range(len(sentences)), key=lambda at: (len(sentences[at]), at)):
        own = sentences[at]
        rarest = sorted(own, key=lambda stretch: (known[stretch], stretch))
        looked_up = rarest[: len(own) - (len(own) + 1) // 2 + 1]
        met = {other for stretch in looked_up for other in seen.get(stretch, ())}
        yield from ((at, other) for other in met if nearly_alike(own, sentences[other]))
        for stretch in rarest[: len(own) - (2 * len(own) + 2) // 3 + 1]:
            if known[stretch] > 1:
                seen[stretch].append(at)
