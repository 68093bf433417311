"""Reader of draft outlines (起草), letters, standard sentences and lists of the books."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from zwgk_desktop.catalog.node import DataFileError, Node, read_fields
from zwgk_desktop.domain.books.letters import (
    FACT_LABELS,
    LetterForm,
    LetterForms,
    LetterSentence,
    RemedyNotice,
    fact_names,
)
from zwgk_desktop.domain.books.other_books import DOCUMENT_CATEGORY, DisclosureCategory
from zwgk_desktop.domain.books.requests import OUTCOMES, EventKind, EvidenceItem
from zwgk_desktop.domain.county.examination import StandardSentence
from zwgk_desktop.domain.drafts import (
    BOOK_FACTS,
    BUILT_IN_NAMES,
    DraftFigure,
    DraftOutline,
    DraftParagraph,
    DraftSentence,
    figure_names,
)
from zwgk_desktop.domain.spec import Edition


def read_drafts(folder: Path, edition: Edition) -> Mapping[str, DraftOutline]:
    """Return the draft outlines of an edition, by the id of the text.

    Raises:
        DataFileError: A file is invalid, or names an unknown cell or figure.
    """
    outlines = [_read_outline(path, edition) for path in sorted((folder / "drafts").glob("*.toml"))]
    return {outline.text: outline for outline in outlines}


def _read_outline(path: Path, edition: Edition) -> DraftOutline:
    node = Node.of_file(path)
    text = node.text("text")
    if text not in edition.text_of:
        raise node.error(f"the form has no “{text}”", "text")
    named = node.table("figures")
    figures = {name: _read_figure(named, name, edition) for name in node.mapping("figures")}
    named.ensure_all_read()
    gaps = dict(node.mapping("gaps", {}))
    if unknown := set(gaps.values()) - BOOK_FACTS:
        raise node.error(f"no fact “{min(unknown)}”", "gaps")
    paragraphs = tuple(
        DraftParagraph(**read_fields(one, DraftParagraph)) for one in node.tables("paragraphs")
    )
    node.ensure_all_read()
    for sentence in (sentence for paragraph in paragraphs for sentence in paragraph.sentences):
        _check_sentence(sentence, figures, node)
    return DraftOutline(text=text, figures=figures, paragraphs=paragraphs, gaps=gaps)


def _read_figure(node: Node, name: str, edition: Edition) -> DraftFigure:
    figure = DraftFigure(**read_fields(node.table(name), DraftFigure))
    for cell in (*figure.cells, *figure.of):
        if not edition.is_figure(cell):
            raise node.error(f"the form has no “{cell}”", name)
    return figure


def _check_sentence(
    sentence: DraftSentence, figures: Mapping[str, DraftFigure], node: Node
) -> None:
    for name in _figure_names(sentence):
        if name not in figures:
            raise node.error(f"no figure “{name}” in “{sentence.text}”", "figures")
    if ("parts" in figure_names(sentence.text)) is not bool(sentence.parts):
        raise node.error(f"a list and its place, or neither: “{sentence.text}”", "parts")


def _figure_names(sentence: DraftSentence) -> Iterator[str]:
    texts = (sentence.text, *(part.text for part in sentence.parts))
    yield from (name for text in texts for name in figure_names(text) if name not in BUILT_IN_NAMES)
    yield from (
        *sentence.some,
        *sentence.none,
        *sentence.one_of,
        *(part.some for part in sentence.parts),
    )


_ANSWERS, _REMEDIES = "answers", "remedies"


def read_letters(folder: Path) -> LetterForms:
    """Return the letter forms of an edition.

    Raises:
        DataFileError: A file is invalid, an outcome has not exactly one answer, or a remedy
            names an unknown outcome.
    """
    letters = {
        path.stem: _read_letter(Node.of_file(path))
        for path in sorted(folder.glob("*.toml"))
        if path.stem not in {_ANSWERS, _REMEDIES}
    }
    answers = dict(_read_answers(Node.of_file(folder / f"{_ANSWERS}.toml")))
    if list(answers) != list(OUTCOMES):
        raise DataFileError(
            f"{folder.name}: every outcome has one answer, in the order of the form"
        )
    first_day, remedies = _read_remedies(Node.of_file(folder / f"{_REMEDIES}.toml"))
    return LetterForms(letters=letters, answers=answers, remedies=remedies, first_day=first_day)


def read_evidence(path: Path) -> tuple[EvidenceItem, ...]:
    """Return the list of evidence of an edition.

    Raises:
        DataFileError: The file is invalid, an outcome is unknown, or an id occurs twice.
    """
    node = Node.of_file(path)
    items = tuple(EvidenceItem(**read_fields(one, EvidenceItem)) for one in node.tables("items"))
    node.ensure_all_read()
    if unknown := {outcome for item in items for outcome in item.outcomes} - OUTCOMES.keys():
        raise node.error(f"no outcome “{min(unknown)}”", "items")
    node.ensure_unique("items", [item.id for item in items])
    return items


def _read_letter(node: Node) -> LetterForm:
    to = node.text("to")
    if to not in {"applicant", "other"}:
        raise node.error("is applicant or other", "to")
    form = LetterForm(
        title=node.text("title"),
        to_applicant=to == "applicant",
        event=EventKind(node.text("event")) if node.has("event") else None,
        sentences=tuple(_read_sentence(one) for one in node.tables("paragraphs")),
    )
    node.ensure_all_read()
    return form


def _read_answers(node: Node) -> Iterator[tuple[str, LetterForm]]:
    source = node.text("opening_source")
    opening = _checked_sentence(node, node.text("opening"), source)
    notice = _checked_sentence(node, node.text("notice_opening"), source)
    for one in node.tables("answers"):
        sentence = _checked_sentence(one, one.text("text"), one.text("source"))
        outcome, title = one.text("outcome"), one.text("title")
        is_notice = one.value("notice", bool, default=False)
        one.ensure_all_read()
        yield (
            outcome,
            LetterForm(
                title=title,
                to_applicant=True,
                event=EventKind.CONCLUDED,
                sentences=(notice if is_notice else opening, sentence),
            ),
        )
    node.ensure_all_read()


def _read_remedies(node: Node) -> tuple[date, tuple[RemedyNotice, ...]]:
    first_day = node.day("first_day")
    remedies = tuple(_read_remedy(node.table(name)) for name in ("review_first", "either"))
    node.ensure_all_read()
    return first_day, remedies


def _read_remedy(node: Node) -> RemedyNotice:
    sentence = _checked_sentence(node, node.text("text"), node.text("source"))
    outcomes = frozenset(node.texts("outcomes"))
    node.ensure_all_read()
    if unknown := outcomes - OUTCOMES.keys():
        raise node.error(f"no outcome “{min(unknown)}”", "outcomes")
    return RemedyNotice(sentence, outcomes)


def _read_sentence(node: Node) -> LetterSentence:
    sentence = _checked_sentence(node, node.text("text"), node.text("source"))
    node.ensure_all_read()
    return sentence


def _checked_sentence(node: Node, text: str, source: str) -> LetterSentence:
    for name in fact_names(text):
        if name not in FACT_LABELS:
            raise node.error(f"no fact “{name}”", "text")
    return LetterSentence(text, source)


def read_standard_sentences(folder: Path) -> tuple[StandardSentence, ...]:
    """Return the standard sentences for remarks of an edition; () if it has none.

    Raises:
        DataFileError: The file is invalid, or a sentence stands twice.
    """
    path = folder / "remarks.toml"
    if not path.exists():
        return ()
    node = Node.of_file(path)
    sentences = tuple(
        StandardSentence(**read_fields(one, StandardSentence)) for one in node.tables("sentences")
    )
    node.ensure_all_read()
    node.ensure_unique("sentences", [one.text for one in sentences])
    return sentences


def read_categories(path: Path) -> Mapping[str, DisclosureCategory]:
    """Return the categories of disclosures by id.

    Raises:
        DataFileError: The file is invalid, an id occurs twice, or no category is for documents.
    """
    node = Node.of_file(path)
    node.text("source")
    found = [
        DisclosureCategory(**read_fields(one, DisclosureCategory))
        for one in node.tables("categories")
    ]
    node.ensure_all_read()
    node.ensure_unique("categories", [one.id for one in found])
    categories = {one.id: one for one in found}
    if DOCUMENT_CATEGORY not in categories:
        raise node.error(f"no category “{DOCUMENT_CATEGORY}”", "categories")
    return categories
