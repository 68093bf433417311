"""Letters (文书) about a request: forms, facts from the book, and gaps.

``{received_on}`` in a sentence is a fact from the book. ``【……】`` is a gap for the clerk, and
``【……：A｜B】`` a gap with choices. A fact that the book lacks becomes a gap too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from zwgk_desktop.domain.books.requests import EventKind

FACT_LABELS: Mapping[str, str] = {
    "you": "对收件人的称呼",
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
"""Facts that a sentence may use, with the label of the gap when the book lacks the fact."""

_TOKEN = re.compile(r"\{(\w+)\}|【([^】：]+)(?:：([^】]+))?】")


@dataclass(frozen=True, slots=True)
class LetterSentence:
    """One paragraph of a letter's form, and its legal source."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForm:
    """Form of one kind of letter.

    Args:
        to_applicant: Whether the letter goes to the applicant, not to others.
        event: The event it gives notice of, whose day is the letter's day.
    """

    title: str
    to_applicant: bool
    event: EventKind | None
    sentences: tuple[LetterSentence, ...]


@dataclass(frozen=True, slots=True)
class RemedyNotice:
    """Sentence that informs of administrative review and suit, for some outcomes."""

    sentence: LetterSentence
    outcomes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForms:
    """All letter forms of an edition.

    Args:
        letters: Forms of notices, by kind of letter.
        answers: Forms of answers, by outcome.
        first_day: The first day of answers for which the forms are valid.
    """

    letters: Mapping[str, LetterForm]
    answers: Mapping[str, LetterForm]
    remedies: tuple[RemedyNotice, ...]
    first_day: date

    def remedy(self, outcome: str) -> LetterSentence | None:
        """Return the sentence on review and suit. None for outcomes that need only a notice."""
        for remedy in self.remedies:
            if outcome in remedy.outcomes:
                return remedy.sentence
        return None


@dataclass(frozen=True, slots=True)
class LetterPiece:
    """Part of a letter's text.

    Args:
        text: The printed text. For an open gap, its name with its choices.
        is_gap: Whether this is an open gap.
        name: Name of the gap, open or filled. "" for the form's own words and the book's facts.
        choices: Permitted texts of the gap.
    """

    text: str
    is_gap: bool = False
    name: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A composed letter, ready to be written to a file.

    Args:
        number: Its 文号, "" for none.
        day: Its date as printed in documents.
        applicant_names: Names of all applicants. The letter may name none but its addressee.
        addressee_data: Personal data of the addressee, which the letter may contain.
    """

    title: str
    number: str
    addressee: tuple[LetterPiece, ...]
    paragraphs: tuple[tuple[LetterPiece, ...], ...]
    sources: tuple[str, ...]
    unit: str
    day: str
    applicant_names: frozenset[str] = frozenset()
    addressee_data: frozenset[str] = frozenset()

    @property
    def gaps(self) -> tuple[str, ...]:
        """Names of the open gaps, in reading order."""
        return tuple(dict.fromkeys(piece.name for piece in self.pieces if piece.is_gap))

    @property
    def pieces(self) -> tuple[LetterPiece, ...]:
        """The pieces of the addressee and all paragraphs, in reading order."""
        return (*self.addressee, *(piece for paragraph in self.paragraphs for piece in paragraph))


def fill_sentence(
    text: str, facts: Mapping[str, str], gap_texts: Mapping[str, str]
) -> tuple[LetterPiece, ...]:
    """Split a sentence into pieces, with its facts and the clerk's texts filled in."""
    return tuple(_pieces(text, facts, gap_texts))


def split_paragraphs(pieces: Iterable[LetterPiece]) -> Iterator[tuple[LetterPiece, ...]]:
    """Split the pieces of a paragraph into several where the clerk's texts have line breaks."""
    line: list[LetterPiece] = []
    for piece in pieces:
        first, *rest = (replace(piece, text=text) for text in piece.text.split("\n"))
        line.append(first)
        for start in rest:
            yield tuple(line)
            line = [start]
    yield tuple(line)


def fact_names(text: str) -> Iterator[str]:
    """Yield the names of the facts that a sentence uses."""
    return (found[1] for found in _TOKEN.finditer(text) if found[1])


def _pieces(
    text: str, facts: Mapping[str, str], gap_texts: Mapping[str, str]
) -> Iterator[LetterPiece]:
    at = 0
    for found in _TOKEN.finditer(text):
        if found.start() > at:
            yield LetterPiece(text[at : found.start()])
        known = facts.get(found[1] or "")
        yield LetterPiece(known) if known else _gap(found, gap_texts)
        at = found.end()
    if at < len(text):
        yield LetterPiece(text[at:])


def _gap(found: re.Match[str], gap_texts: Mapping[str, str]) -> LetterPiece:
    name = FACT_LABELS[found[1]] if found[1] else found[2]
    choices = tuple(found[3].split("｜")) if found[3] else ()
    if text := gap_texts.get(name):
        return LetterPiece(text, name=name, choices=choices)
    label = f"{name}：{'／'.join(choices)}" if choices else name
    return LetterPiece(label, is_gap=True, name=name, choices=choices)
