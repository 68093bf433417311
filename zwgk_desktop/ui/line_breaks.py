"""Where a label may be broken: by sense, since Chinese has no spaces to tell."""

import re
from collections.abc import Callable

_AFTER = "、，；：）"
_BEFORE = "（"
_NUMBER = re.compile(r"\d+\.|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、")

_AT_MARK, _BETWEEN_WORDS, _IN_WORD = 0, 2, 30
_PAIRS_ONLY_BELOW = 12
"""Characters in a short head are mostly words of two: 社会公益｜组织, never 社会公益组｜织."""


def broken(text: str, width: int, measure: Callable[[str], int]) -> tuple[str, ...]:
    """Break a label into as few lines as the width allows, at the best places.

    Args:
        text: The label.
        width: In px; a line that cannot be broken may be wider.
        measure: Width of a text in px.
    """
    if measure(text) <= width:
        return (text,)
    costs = _costs(text)
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for end in range(1, len(text) + 1):
        options = [
            (
                best[start][0] + costs[start] + _spare_cost(spare, last=end == len(text)),
                (*best[start][1], line),
            )
            for start in range(end)
            if (spare := width - measure(line := text[start:end])) >= 0 or end - start == 1
        ]
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


_LINE = 1000.0
"""One line fewer is worth more than any better place."""


def _spare_cost(spare: int, *, last: bool) -> float:
    """Prefer lines of one length; of two uneven ones, the longer first."""
    return _LINE + (max(spare, 0) / 100) ** 2 * (0.9 if last else 1)


def _costs(text: str) -> dict[int, int]:
    """Tell how bad a break before each character is."""
    number = _NUMBER.match(text)
    start = number.end() if number else 0
    costs = {0: 0}
    for at in range(1, len(text)):
        if text[at] in _AFTER or text[at - 1] in _BEFORE or at <= start - (text[0] == "（"):
            costs[at] = _IN_WORD * 3
        elif text[at - 1] in _AFTER or text[at] in _BEFORE:
            costs[at] = _AT_MARK
        else:
            odd = len(text) < _PAIRS_ONLY_BELOW and (at - start) % 2
            costs[at] = _IN_WORD if odd else _BETWEEN_WORDS
    return costs
