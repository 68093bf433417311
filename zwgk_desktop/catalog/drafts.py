"""Reader of an edition's drafts: what 起草 may say in each text, and of which figures."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from zwgk_desktop.catalog.node import Node
from zwgk_desktop.catalog.typed import read_fields
from zwgk_desktop.domain.drafts import (
    FIXED,
    DraftFigure,
    DraftOutline,
    DraftParagraph,
    DraftSentence,
    names_in,
)
from zwgk_desktop.domain.spec import Edition


def read_drafts(folder: Path, edition: Edition) -> Mapping[str, DraftOutline]:
    """Read what is drafted in an edition's texts, by the id of the text.

    Raises:
        FormError: A file is wrong, names a cell the form does not have, or a
            figure of no name.
    """
    outlines = [_outline(path, edition) for path in sorted((folder / "drafts").glob("*.toml"))]
    return {outline.text: outline for outline in outlines}


def _outline(path: Path, edition: Edition) -> DraftOutline:
    node = Node.of_file(path)
    text = node.text("text")
    if text not in edition.text_of:
        raise node.error(f"the form has no “{text}”", "text")
    named = node.one("figures")
    figures = {name: _figure(named, name, edition) for name in node.mapping("figures")}
    named.done()
    paragraphs = tuple(
        DraftParagraph(**read_fields(one, DraftParagraph)) for one in node.each("paragraphs")
    )
    node.done()
    for sentence in (one for paragraph in paragraphs for one in paragraph.sentences):
        _check(sentence, figures, node)
    return DraftOutline(text=text, figures=figures, paragraphs=paragraphs)


def _figure(node: Node, name: str, edition: Edition) -> DraftFigure:
    figure = DraftFigure(**read_fields(node.one(name), DraftFigure))
    for cell in (*figure.cells, *figure.of):
        if not edition.is_figure(cell):
            raise node.error(f"the form has no “{cell}”", name)
    return figure


def _check(sentence: DraftSentence, figures: Mapping[str, DraftFigure], node: Node) -> None:
    for name in _named(sentence):
        if name not in figures:
            raise node.error(f"no figure “{name}” in “{sentence.text}”", "figures")
    if ("parts" in names_in(sentence.text)) is not bool(sentence.parts):
        raise node.error(f"a list and its place, or neither: “{sentence.text}”", "parts")


def _named(sentence: DraftSentence) -> Iterator[str]:
    texts = (sentence.text, *(part.text for part in sentence.parts))
    yield from (name for text in texts for name in names_in(text) if name not in FIXED)
    yield from (
        *sentence.some,
        *sentence.none,
        *sentence.one_of,
        *(part.some for part in sentence.parts),
    )
