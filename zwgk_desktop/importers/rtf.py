"""Reader of RTF documents (.rtf): `striprtf` finds the text, in which rows are marked before."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from striprtf import striprtf

from zwgk_desktop.importers.document import (
    Mark,
    SourceBlock,
    SourceParagraph,
    as_struck_out,
    as_subscript,
    as_superscript,
)
from zwgk_desktop.importers.format import broken_error
from zwgk_desktop.importers.spans import MAX_CELLS, Places, TooManyCellsError, blocks_of

_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'3(?P<digit>\d)|\\'..|\\.|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}]+)",
    re.IGNORECASE | re.DOTALL,
)
_ROW_START, _ROW_END, _CELL_END, _MERGED, _EDGE = "\x02", "\x03", "\x1f", "\x1e", "\x1d"
_MARKED = {
    "trowd": _ROW_START,
    "row": _ROW_END,
    "cell": _CELL_END,
    "clvmrg": _MERGED,
    "clmrg": _MERGED,
    "nestrow": r"}{\line ",
}
"""What stands in the text for a control word of tables; see `_ROW`."""

_LAID_OUT = rf"{_ROW_START}|{_MERGED}?{_EDGE}-?\d+{_EDGE}"
_ROW = re.compile(rf"(?P<layout>(?:{_LAID_OUT})+)(?P<cells>[^{_ROW_END}]*){_ROW_END}")
"""Row: the right edge of each cell in twips, marked if merged upwards, then the cells' texts."""

_ALIKE = 20
"""Twips by which edges of one column may differ, as rounding has left them."""

_CELL = re.compile(rf"({_MERGED}?){_EDGE}(-?\d+){_EDGE}")


_STRIPRTF: Any = striprtf  # it has no types


def _unseen(_text: str) -> str:
    return ""


_MARKS: dict[str, Mark] = {
    "super": as_superscript,
    "up": as_superscript,
    "sub": as_subscript,
    "dn": as_subscript,
    "strike": as_struck_out,
    "striked": as_struck_out,
    "v": _unseen,
    "deleted": _unseen,
    "pict": _unseen,
}
"""How text after a control word is marked, to the end of its group."""


def read_rtf(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return an RTF document as paragraphs and grids, without hidden text and pictures.

    Raises:
        UserError: It is damaged (I07).
        TooManyCellsError: It has too many cells.
    """
    if not data.rstrip(b"\0 \t\r\n").endswith(b"}"):
        raise broken_error(name, "RTF ")
    marked = "".join(_marked(data.decode("gb18030", "replace")))
    try:
        text = str(_STRIPRTF.rtf_to_text(marked.replace("HYPERLINK", ""), errors="replace"))
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except (ValueError, TypeError, LookupError, OverflowError):
        raise broken_error(name, "RTF ") from None
    return tuple(_blocks(text))


def _marked(rtf: str) -> Iterator[str]:
    """Yield a document's source with marks for its rows, and marked as by `_MARKS`."""
    marks: list[Mark | None] = [None]
    for token in _TOKEN.finditer(rtf):
        word, said = token["word"], token["text"] or token["digit"]
        if token["brace"]:
            marks = [*marks, marks[-1]] if token["brace"] == "{" else marks[:-1] or [None]
        elif word:
            marks[-1] = _mark_after(word, token["number"] or "", marks[-1])
        mark = marks[-1]
        if word == "cellx":
            yield f"{_EDGE}{token['number']}{_EDGE}"
        elif word in _MARKED:
            yield _MARKED[word]
        elif mark and said:
            yield mark(said)
        elif mark is not _unseen or token["brace"] or (word and word != "u"):
            yield token[0]


def _mark_after(word: str, number: str, mark: Mark | None) -> Mark | None:
    """Return how text is marked after a control word with its number."""
    if word == "plain" or (word == "nosupersub" and mark in {as_superscript, as_subscript}):
        return None
    if word not in _MARKS:
        return mark
    if number == "0":
        return None if mark is _MARKS[word] else mark
    return mark if mark is _unseen else _MARKS[word]


def _blocks(text: str) -> Iterator[SourceBlock]:
    end, rows = 0, list[re.Match[str]]()
    for row in _ROW.finditer(text):
        if between := list(_paragraphs(text[end : row.start()])):
            yield from blocks_of(_places(rows))
            yield from between
            rows = []
        rows.append(row)
        end = row.end()
    yield from blocks_of(_places(rows))
    yield from _paragraphs(text[end:].partition(_ROW_START)[0])


def _paragraphs(text: str) -> Iterator[SourceParagraph]:
    return (SourceParagraph(line) for line in text.split("\n") if line.strip())


def _places(rows: Sequence[re.Match[str]]) -> list[Places]:
    """Return the cells of a table's rows in columns, which end at the edges of all its cells."""
    layouts = [_CELL.findall(row["layout"]) for row in rows]
    edges = sorted({int(edge) for layout in layouts for _, edge in layout})
    steps = (after - edge > _ALIKE for edge, after in pairwise(edges))
    columns = dict(zip(edges, accumulate(steps, initial=1), strict=False))
    if len(columns) * len(rows) > MAX_CELLS:
        raise TooManyCellsError
    table: list[Places] = []
    for row, layout in zip(rows, layouts, strict=True):
        texts = re.sub(_LAID_OUT, "", row["cells"]).split(_CELL_END)[:-1]
        ends = [0, *(columns[int(edge)] for _, edge in layout)]
        places: list[str | None] = []
        for at, (start, stop) in enumerate(pairwise(ends)):
            text = texts[at].strip("\n") if at < len(texts) and not layout[at][0] else None
            places += [text, *[None] * (stop - start - 1)]
        table.append((*places, *texts[len(layout) :]))
    return table
