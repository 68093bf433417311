"""Reader of an edition's letters: every outcome has its answer, every sentence its article."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from zwgk_desktop.catalog.node import FormError, Node
from zwgk_desktop.domain.books.letters import (
    FACTS,
    LetterForm,
    LetterForms,
    Remedy,
    Sentence,
    tokens,
)
from zwgk_desktop.domain.books.requests import OUTCOMES, EventKind

_ANSWERS, _REMEDIES = "answers", "remedies"


def read_letters(folder: Path) -> LetterForms:
    """Read the letters of an edition.

    Raises:
        FormError: A file is wrong; an outcome has no answer or two, a remedy names none.
    """
    letters = {
        path.stem: _letter(Node.of_file(path))
        for path in sorted(folder.glob("*.toml"))
        if path.stem not in {_ANSWERS, _REMEDIES}
    }
    answers = dict(_answers(Node.of_file(folder / f"{_ANSWERS}.toml")))
    if list(answers) != list(OUTCOMES):
        raise FormError(f"{folder.name}: every outcome has one answer, in the order of the form")
    first_day, remedies = _remedies(Node.of_file(folder / f"{_REMEDIES}.toml"))
    return LetterForms(letters=letters, answers=answers, remedies=remedies, first_day=first_day)


def _letter(node: Node) -> LetterForm:
    to = node.text("to")
    if to not in {"applicant", "other"}:
        raise node.error("is applicant or other", "to")
    form = LetterForm(
        title=node.text("title"),
        to_applicant=to == "applicant",
        event=EventKind(node.text("event")) if node.has("event") else None,
        sentences=tuple(_sentence(one) for one in node.each("paragraphs")),
    )
    node.done()
    return form


def _answers(node: Node) -> Iterator[tuple[str, LetterForm]]:
    source = node.text("opening_source")
    opening = _checked(node, node.text("opening"), source)
    notice = _checked(node, node.text("notice_opening"), source)
    for one in node.each("answers"):
        sentence = _checked(one, one.text("text"), one.text("source"))
        outcome, title = one.text("outcome"), one.text("title")
        is_notice = one.take("notice", bool, default=False)
        one.done()
        yield (
            outcome,
            LetterForm(
                title=title,
                to_applicant=True,
                event=EventKind.CONCLUDED,
                sentences=(notice if is_notice else opening, sentence),
            ),
        )
    node.done()


def _remedies(node: Node) -> tuple[date, tuple[Remedy, ...]]:
    first_day = date.fromisoformat(node.text("first_day"))
    remedies = tuple(_remedy(node.one(name)) for name in ("review_first", "either"))
    node.done()
    return first_day, remedies


def _remedy(node: Node) -> Remedy:
    sentence = _checked(node, node.text("text"), node.text("source"))
    outcomes = frozenset(node.texts("outcomes"))
    node.done()
    if unknown := outcomes - OUTCOMES.keys():
        raise node.error(f"no outcome “{min(unknown)}”", "outcomes")
    return Remedy(sentence, outcomes)


def _sentence(node: Node) -> Sentence:
    sentence = _checked(node, node.text("text"), node.text("source"))
    node.done()
    return sentence


def _checked(node: Node, text: str, source: str) -> Sentence:
    for name in tokens(text):
        if name not in FACTS:
            raise node.error(f"no fact “{name}”", "text")
    return Sentence(text, source)
