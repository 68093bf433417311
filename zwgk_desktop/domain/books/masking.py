"""Names and telephones shown in part, as lists and the history show them."""

from zwgk_desktop.domain.books.requests import NATURAL_PERSON
from zwgk_desktop.domain.personal_data import surname

_SHOWN_ENDS = 7
"""Minimum length of a telephone or identity number whose two ends stay visible."""


def masked_applicant(name: str, applicant_class: str) -> str:
    """Mask a natural person's name to 张某. Names of organisations are unchanged.

    Applicants of unknown class count as natural persons. Third parties are masked likewise.
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
