"""Lengths, matrices and paths of OFD, in millimetres as the standard counts them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import hypot, isfinite

MAX_STEPS = 20_000
"""Numbers in one list; longer ones are made to be slow."""

_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_POINTS = {"S": 1, "M": 1, "L": 1, "Q": 2, "B": 3}
"""How many points follow an operator (table 36); only the last of a curve is where it ends."""

_ARC = 7
_LARGEST = 1e6

Point = tuple[float, float]
Outline = list[Point]


class MalformedShapeError(ValueError):
    """A number or path is none."""


def numbers(text: str | None) -> list[float]:
    """Return the numbers of a list; none of no list.

    Raises:
        MalformedShapeError: Something else stands in it.
    """
    words = (text or "").split(None, MAX_STEPS)[:MAX_STEPS]
    try:
        found = [float(word) for word in words]
    except ValueError as exc:
        raise MalformedShapeError from exc
    if any(not isfinite(value) or abs(value) > _LARGEST for value in found):
        raise MalformedShapeError
    return found


def steps(text: str | None) -> list[float]:
    """Return the steps from character to character, `g count step` written out (11.3).

    Raises:
        MalformedShapeError: It is no such list.
    """
    words = (text or "").split()
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < MAX_STEPS:
        if words[at] == "g":
            count = numbers(" ".join(words[at + 1 : at + 2])) or [0.0]
            found += numbers(" ".join(words[at + 2 : at + 3])) * min(int(count[0]), MAX_STEPS)
            at += 3
        else:
            found += numbers(words[at])
            at += 1
    return found


@dataclass(frozen=True, slots=True)
class Matrix:
    """An affine change of places: x' = ax + cy + e, y' = bx + dy + f (table 9, CTM)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> Point:
        """Return where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: "Matrix") -> "Matrix":
        """Return the change that does `first` and then this one."""
        e, f = self.point(first.e, first.f)
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )

    @property
    def wide(self) -> float:
        """How long a length along the line becomes, by its factor."""
        return hypot(self.a, self.b)

    @property
    def high(self) -> float:
        """How long a length across the line becomes, by its factor."""
        return hypot(self.c, self.d)


def placed(boundary: str | None, matrix: str | None) -> Matrix:
    """Return how an object's own places come to lie in what holds it.

    Raises:
        MalformedShapeError: Boundary or matrix is none.
    """
    box, own = numbers(boundary), numbers(matrix)
    if len(box) != 4 or len(own) not in {0, 6}:
        raise MalformedShapeError
    return Matrix(e=box[0], f=box[1]).after(Matrix(*own))


def outlines(path: str | None) -> Iterator[Outline]:
    """Yield the outlines of a path; a curve counts as the way between its ends.

    A path longer than `MAX_STEPS` is a picture; nothing is lost by its end.

    Raises:
        MalformedShapeError: It is no path of the standard's operators.
    """
    tokens = [found.group() for found in islice(_TOKEN.finditer(path or ""), MAX_STEPS)]
    points: Outline = []
    at = 0
    while at < len(tokens):
        operator = tokens[at]
        at += 1
        if operator == "C":
            points += points[:1]
            continue
        count = _ARC if operator == "A" else 2 * _POINTS.get(operator, 0)
        values = numbers(" ".join(tokens[at : at + count]))
        if at + count > MAX_STEPS:
            break
        if not count or len(values) < count:
            raise MalformedShapeError
        if operator in {"S", "M"} and points:
            yield points
            points = []
        points.append(_end(values))
        at += count
    if points:
        yield points


def _end(values: Sequence[float]) -> Point:
    return values[-2], values[-1]
