"""Rows torn in two by the end of a page: half a label here, the other half there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zwgk_desktop.importers.recognise.lines import DocumentLine
from zwgk_desktop.importers.recognise.vocabulary import Vocabulary
from zwgk_desktop.importers.recognise.wording import fold, is_blank, is_figure


def mended(lines: Sequence[DocumentLine], words: Vocabulary) -> list[DocumentLine]:
    """Return lines with rows whole again whose two halves make up a label of the form.

    Only the form's own wording will do, and only one half may hold figures.
    """
    whole: list[DocumentLine] = []
    for line in lines:
        both = _mended(whole[-1], line, words) if whole else None
        if both:
            whole[-1] = both
        else:
            whole.append(line)
    return whole


def _mended(upper: DocumentLine, lower: DocumentLine, words: Vocabulary) -> DocumentLine | None:
    if (upper.has_figures and lower.has_figures) or len(upper.cells) < 2 > len(lower.cells):
        return None
    for at, head in _pieces(upper, words):
        for below, tail in _pieces(lower, words):
            if words.named_exactly(head + tail):
                kept, label = (upper, at) if upper.has_figures else (lower, below)
                other = lower if kept is upper else upper
                others = [word for _, word in _pieces(other, words) if word not in {head, tail}]
                return _row(kept, label, head + tail, others)
    return None


def _pieces(line: DocumentLine, words: Vocabulary) -> Iterator[tuple[int, str]]:
    """Yield the words of a line that are no figures and no whole labels, with their places."""
    for at, cell in enumerate(line.cells):
        value = is_figure(cell) or is_blank(cell)
        if fold(cell) and not value and not words.named_exactly(cell):
            yield at, cell


def _row(line: DocumentLine, at: int, label: str, others: Sequence[str]) -> DocumentLine:
    cells = (*others, *line.cells[:at], label, *line.cells[at + 1 :])
    columns = (*[-1] * len(others), *line.columns) if line.columns else ()
    return replace(line, cells=cells, columns=columns)
