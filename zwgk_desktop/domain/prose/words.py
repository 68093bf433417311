"""Words searched for in prose."""

import re
from functools import lru_cache

Words = tuple[str, ...]


def either(words: Words) -> str:
    """Write the pattern of any of some words, the longest first; of nothing when there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)"


@lru_cache(maxsize=256)
def pattern_of(words: Words) -> re.Pattern[str]:
    """Return what finds any of some words, the longest first."""
    return re.compile(either(words))


def any_of(text: str, words: Words) -> bool:
    """Tell whether a text has one of some words, within other words too."""
    return pattern_of(words).search(text) is not None
