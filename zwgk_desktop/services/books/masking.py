"""Who made a request, shown so that only who knows it reads it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from zwgk_desktop.domain.addresses import APPLICANT, AddressKind, kind_of, row_of
from zwgk_desktop.domain.books.requests import NATURAL_PERSON
from zwgk_desktop.domain.personal_data import Found, find, surname
from zwgk_desktop.domain.report import Value
from zwgk_desktop.storage.acts import HistoryRow, SubjectChange

HIDDEN = "〔已隐去〕"
"""What stands for words in which names may be."""

_SHOWN_ENDS = 7
"""From this many characters on (a telephone, an identity number) both ends stay."""


def masked_applicant(name: str, applicant_class: str) -> str:
    """Mask a natural person's name to 张某; the name of an organisation stays.

    A request without a class counts as a person's.
    """
    person = applicant_class in {"", NATURAL_PERSON}
    return masked_text(name) if person and name else name


def masked_text(text: str) -> str:
    """Mask a name to 张某, a telephone to 138****0000, a longer number likewise."""
    if any(char.isdigit() or char == "@" for char in text):
        if len(text) < _SHOWN_ENDS:
            return "*" * len(text)
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
    return f"{surname(text)}某" if len(text) > 1 else "某"


def masked_words(text: str, found: Iterable[Found]) -> str:
    """Mask what was found in a text, and leave the rest."""
    for one in sorted(found, reverse=True):
        shown = masked_text(text[one.start : one.end])
        text = f"{text[: one.start]}{shown}{text[one.end :]}"
    return text


@dataclass(frozen=True, slots=True)
class HistoryMask:
    """Masks what the history of a unit's books shows.

    Args:
        names: Of all natural persons who ever stood in it.
        classes: Of the applicants, by the subject of their request.
    """

    names: Collection[str]
    classes: Mapping[int, str]

    @classmethod
    def of(cls, rows: Collection[HistoryRow]) -> "HistoryMask":
        """Read from the whole history of the books who is in it."""
        said = [row for row in rows if row.address == "request.class" and row.after]
        classes = {row.subject: str(row.after) for row in said}
        names = {
            str(name)
            for row in rows
            if row.address == APPLICANT and classes.get(row.subject, "") in {"", NATURAL_PERSON}
            for name in (row.before, row.after)
            if name is not None and len(str(name)) > 1
        }
        return cls(names, classes)

    def value(self, change: HistoryRow | SubjectChange, value: Value | None) -> Value | None:
        """Mask a value of a change: personal fields whole, what other texts say of people."""
        address = change.address
        if not isinstance(value, str):
            return value
        if address == APPLICANT:
            return masked_applicant(value, self.classes.get(change.subject, ""))
        if row_of(address).personal:
            return masked_text(value)
        if kind_of(address) is not AddressKind.BOOK:
            return value
        return masked_words(value, find(value, self.names))
