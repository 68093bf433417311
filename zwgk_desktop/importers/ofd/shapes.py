"""Numbers, matrices and paths of OFD, in millimetres."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isfinite

MAX_STEPS = 20_000
"""Maximum length of a list of numbers, against files made to be slow."""

_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_POINTS = {"S": 1, "M": 1, "L": 1, "Q": 2, "B": 3}
"""Number of points after each path operator (table 36); the last one ends a curve."""

_ARC = 7
_LARGEST = 1e6

Point = tuple[float, float]
Outline = list[Point]


class MalformedShapeError(ValueError):
    """Malformed number, matrix or path."""


def parse_numbers(text: str | None) -> list[float]:
    """Return the numbers in a space-separated list; empty for None.

    Raises:
        MalformedShapeError: An item is not a number, or is too large.
    """
    words = (text or "").split(None, MAX_STEPS)[:MAX_STEPS]
    try:
        found = [float(word) for word in words]
    except ValueError as exc:
        raise MalformedShapeError from exc
    if any(not isfinite(value) or abs(value) > _LARGEST for value in found):
        raise MalformedShapeError
    return found


def parse_steps(text: str | None) -> list[float]:
    """Return the distances between characters, with `g count step` expanded (11.3).

    Raises:
        MalformedShapeError: The list is malformed.
    """
    words = (text or "").split()
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < MAX_STEPS:
        if words[at] == "g":
            count = parse_numbers(" ".join(words[at + 1 : at + 2])) or [0.0]
            found += parse_numbers(" ".join(words[at + 2 : at + 3])) * min(int(count[0]), MAX_STEPS)
            at += 3
        else:
            found += parse_numbers(words[at])
            at += 1
    return found


@dataclass(frozen=True, slots=True)
class Matrix:
    """Affine transformation: x' = ax + cy + e, y' = bx + dy + f (table 9, CTM)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> Point:
        """Return the transformed point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: "Matrix") -> "Matrix":
        """Return the transformation that applies `first` and then this one."""
        e, f = self.point(first.e, first.f)
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )


def object_matrix(boundary: str | None, matrix: str | None) -> Matrix:
    """Return the transformation from an object's coordinates to those of its parent.

    Raises:
        MalformedShapeError: Boundary or matrix is malformed.
    """
    box, own = parse_numbers(boundary), parse_numbers(matrix)
    if len(box) != 4 or len(own) not in {0, 6}:
        raise MalformedShapeError
    return Matrix(e=box[0], f=box[1]).after(Matrix(*own))


def outlines(path: str | None) -> Iterator[Outline]:
    """Yield the outlines of a path, with curves as straight lines between their ends.

    A path is cut at `MAX_STEPS`, since a longer one is a picture.

    Raises:
        MalformedShapeError: The path has an unknown operator or lacks numbers.
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
        values = parse_numbers(" ".join(tokens[at : at + count]))
        if at + count > MAX_STEPS:
            break
        if not count or len(values) < count:
            raise MalformedShapeError
        if operator in {"S", "M"} and points:
            yield points
            points = []
        points.append(_last_point(values))
        at += count
    if points:
        yield points


def _last_point(values: Sequence[float]) -> Point:
    return values[-2], values[-1]
