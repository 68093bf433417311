"""Kinds of packages exchanged between unit and county: one declaration each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

Shape = type | tuple[Any, ...] | list[Any] | Mapping[str, Any]
"""Shape of JSON: a type, alternatives, a list of one shape, or the shapes of an object's keys.

Names of optional keys end in "?".
"""


@dataclass(frozen=True, slots=True)
class PackageMember:
    """A file in a package.

    Args:
        limit: Maximum bytes, unpacked.
        shape: Shape of a JSON member. None for the report and the PDF.
        required: Whether every package of the kind contains it.
    """

    name: str
    limit: int
    shape: Shape | None = None
    required: bool = True


_REMARK = {"number": int, "address": str, "severity": str, "text": str, "hash": str}
_ROSTER_UNIT = {"unit": str, "aliases?": [str]}
_TERMS = {
    "year": int,
    "due_on": (str, type(None)),
    "length_limit": (int, type(None)),
    "conventions": [str],
    "wanted?": [str],
    "last_year": (str, type(None)),
    "roster?": [_ROSTER_UNIT],
}
_ANSWERS = {"answers": [{"number": (str, int), "hash?": str, "text": str}]}


class PackageKind(StrEnum):
    """Kind of a package; its value is stored in the manifest.

    Attributes:
        label: Name for the clerk.
        suffix: Suffix of its files.
        to_unit: Whether the county sends it to a unit.
        members: Files in the package other than the manifest.
    """

    label: str
    suffix: str
    to_unit: bool
    members: tuple[PackageMember, ...]

    TERMS = "terms", "下发包", ".zwgkb", True, (PackageMember("terms.json", 4_000_000, _TERMS),)
    SUBMISSION = (
        "submission",
        "报送包",
        ".zwgks",
        False,
        (
            PackageMember("report.json", 4_000_000),
            PackageMember("report.pdf", 30_000_000),
            PackageMember("answers.json", 1_000_000, _ANSWERS, required=False),
        ),
    )
    REMARKS = (
        "remarks",
        "退改单",
        ".zwgkr",
        True,
        (PackageMember("remarks.json", 1_000_000, {"remarks": [_REMARK], "return_by?": str}),),
    )

    def __new__(
        cls,
        value: str,
        label: str = "",
        suffix: str = "",
        to_unit: bool = False,  # noqa: FBT001, FBT002 - of a declaration
        members: tuple[PackageMember, ...] = (),
    ) -> Self:
        """Create a kind from its declaration."""
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.label, kind.suffix, kind.to_unit, kind.members = label, suffix, to_unit, members
        return kind


TO_UNIT = tuple(kind for kind in reversed(PackageKind) if kind.to_unit)
"""Kinds of packages that a county sends to its units."""


def filter_of(kinds: Iterable[PackageKind]) -> str:
    """Return the entry of a file dialog's filter for some kinds."""
    every = tuple(kinds)
    ends = " ".join(f"*{kind.suffix}" for kind in every)
    return f"{'、'.join(kind.label for kind in every)} ({ends})"
