"""Letters (文书) about a request: sentences with their articles, facts, and gaps.

``{received_on}`` in a sentence is a fact the book knows, ``【……】`` what only the clerk can write,
``【……：A｜B】`` with what may be chosen. A fact the book does not know is a gap too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.books.requests import EventKind

FACTS: Mapping[str, str] = {
    "number": "登记号",
    "received_on": "收到日期",
    "channel": "收到方式",
    "subject": "申请内容",
    "due": "答复期限",
    "asked_on": "补正告知日期",
    "supplemented_on": "收到补正日期",
    "notified_on": "收费通知日期",
    "until": "补正期限",
    "days": "延长的工作日数",
    "amount": "收费金额",
    "review_body": "行政复议机关",
    "court": "管辖法院",
}
"""What a sentence may ask the book for, and how the gap is called where it does not know."""

_TOKEN = re.compile(r"\{(\w+)\}|【([^】：]+)(?:：([^】]+))?】")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One paragraph of a letter's form, and the article it rests on."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForm:
    """A kind of letter.

    Args:
        to_applicant: Whether it goes to the applicant, not to others.
        event: What it is the notice of: its day is that event's.
    """

    title: str
    to_applicant: bool
    event: EventKind | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """How to tell of review and suit, for some outcomes."""

    sentence: Sentence
    outcomes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForms:
    """Every letter of an edition.

    Args:
        answers: By outcome.
        first_day: The first day of answers they are made for.
    """

    letters: Mapping[str, LetterForm]
    answers: Mapping[str, LetterForm]
    remedies: tuple[Remedy, ...]
    first_day: date

    def remedy(self, outcome: str) -> Sentence | None:
        """Return how to tell of review and suit; None for what is a notice and no answer."""
        for one in self.remedies:
            if outcome in one.outcomes:
                return one.sentence
        return None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a letter.

    Args:
        text: What is printed. Of an open gap its name with its choices.
        gap: Whether it is an open gap.
        name: Of the gap, open or written; "" for the form's own words and the book's facts.
        choices: What may be chosen in the gap.
    """

    text: str
    gap: bool = False
    name: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as it would be sent.

    Args:
        number: Its 文号, "" for none.
        day: As documents write it.
        persons: Names of everybody who asked, none of whom it may name but its addressee.
        own: What is the addressee's own, and may stand in it.
    """

    title: str
    number: str
    addressee: tuple[Piece, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]
    sources: tuple[str, ...]
    unit: str
    day: str
    persons: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    @property
    def gaps(self) -> tuple[str, ...]:
        """Name what is still to be written, in reading order."""
        return tuple(dict.fromkeys(piece.name for piece in self.pieces if piece.gap))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The stretches of the addressee and all paragraphs, in reading order."""
        return (*self.addressee, *(piece for one in self.paragraphs for piece in one))


def said(text: str, facts: Mapping[str, str], written: Mapping[str, str]) -> tuple[Piece, ...]:
    """Return a sentence with its facts and with what the clerk wrote in its gaps."""
    return tuple(_pieces(text, facts, written))


def tokens(text: str) -> Iterator[str]:
    """Yield the names of the facts a sentence asks for."""
    return (found[1] for found in _TOKEN.finditer(text) if found[1])


def _pieces(text: str, facts: Mapping[str, str], written: Mapping[str, str]) -> Iterator[Piece]:
    at = 0
    for found in _TOKEN.finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()])
        known = facts.get(found[1] or "")
        yield Piece(known) if known else _gap(found, written)
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])


def _gap(found: re.Match[str], written: Mapping[str, str]) -> Piece:
    name = FACTS[found[1]] if found[1] else found[2]
    choices = tuple(found[3].split("｜")) if found[3] else ()
    if text := written.get(name):
        return Piece(text, name=name, choices=choices)
    label = f"{name}：{'／'.join(choices)}" if choices else name
    return Piece(label, gap=True, name=name, choices=choices)
