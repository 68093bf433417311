"""What there is to know of an address, as one row for each shape of it."""

import re
from dataclasses import dataclass
from enum import StrEnum

Address = str


class AddressKind(StrEnum):
    """What stands at an address."""

    CELL = "cell"
    STATED = "stated"
    TEXT = "text"
    FIELD = "field"
    STATE = "state"
    FIGURES_TIED = "figures_tied"
    EXPLANATION = "explanation"
    SOURCE = "source"
    CORRECTION = "correction"
    PRIVACY = "privacy"
    POSTING = "posting"
    SECOND = "second"
    SUCCESSION = "succession"
    TIE = "tie"
    BOOK = "book"
    PERSONAL = "personal"
    CALENDAR = "calendar"
    COUNTY = "county"
    ADVICE = "advice"
    SPELLING = "spelling"
    TERMS = "terms"


FIGURES = frozenset({AddressKind.CELL, AddressKind.STATED})
"""Kinds that hold a figure of the form."""

OPEN = frozenset(
    {
        AddressKind.EXPLANATION,
        AddressKind.PRIVACY,
        AddressKind.POSTING,
        AddressKind.TIE,
        AddressKind.ADVICE,
        AddressKind.SPELLING,
        AddressKind.TERMS,
    }
)
"""Kinds of which a report may hold any number, at addresses the form does not list."""


class ValueType(StrEnum):
    """How a value is typed and stored, where it is no figure."""

    TEXT = "text"
    YEAR = "year"
    LEVEL = "level"
    DATE = "date"
    COUNT = "count"
    YES_NO = "yes_no"


class Scrambling(StrEnum):
    """What a value becomes in a copy from which nothing can be read.

    KEPT: it stays. UNIT: a number for a name. SHAPE: figures become figures,
    days a day, words words. WORDS: each character one of its kind.
    """

    KEPT = "kept"
    UNIT = "unit"
    SHAPE = "shape"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRow:
    """What holds for all addresses of one shape.

    Args:
        prefix: What stands before the first dot; "" for any table's id.
        rest: What may stand after it, as a regular expression.
        label: In the clerk's words; "" where the form names it.
        type: None where the form tells it, or tells that it is a figure.
        document: Whether it is part of what is made final, not beside it.
        stays_open: Whether it may be changed in a report that is final.
        returns: Whether going back to a moment of the history puts it back.
        scanned: Whether personal data there stops every export.
        scrambling: What becomes of its value in a copy without content.
        hashed: Whether the address itself is made from somebody's number.
        personal: Whether it says who somebody is: it is stored apart from the rest.
    """

    prefix: str
    rest: str = r"\w+"
    kind: AddressKind
    label: str = ""
    type: ValueType | None = None
    document: bool = True
    stays_open: bool = False
    returns: bool = True
    scanned: bool = False
    scrambling: Scrambling = Scrambling.SHAPE
    hashed: bool = False
    personal: bool = False

    def holds(self, address: Address) -> bool:
        """Tell whether an address has this shape."""
        prefix, _, rest = address.partition(".")
        return prefix == self.prefix and re.fullmatch(self.rest, rest) is not None
