"""Reader of plain text, with cells separated by tabs, pipes or runs of spaces."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from unicodedata import east_asian_width

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceBlock, SourceGrid, SourceParagraph, SourceRow
from zwgk_desktop.importers.paged.lines import FOLIO, PrintedLine, measure, paragraphs

_LINE_ENDS = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_PIPES = re.compile(r"[|｜│┃]")
_GAPS = re.compile(r"[ \u3000\xa0]{2,}")
_TWO_FIGURES = re.compile(r"\d[ \u3000\xa0]\d")
"""Figures with one space between them: longer gaps of such a line hold blank cells."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODINGS = ("utf-8-sig", "gb18030")
_FIGURES = re.compile(r"\d +\d[\d.,]*\s*$")
"""End of a row of a table whose cells have but one space between them."""

_MOST_BLANK_LINES = 64
"""Maximum number of blank lines between others. They show blank cells of a copied table."""

_INDENT = 2.0
"""First-line indent of a paragraph, in ems."""

_DEEPEST_INDENT = 3.0


def read_text(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return a text file as paragraphs and grids.

    Encodings: UTF-8 with or without a byte order mark, GB18030, UTF-16 with one.

    Raises:
        UserError: It has none of these encodings, or contains NULs (I04).
    """
    text = decode_text(data, name)
    if name.lower().endswith(".csv"):
        return tuple(_blocks_of_lines(_csv_lines(text)))
    if "\f" in text:
        whole = _join_wrapped_lines(_without_page_edges(text.split("\f")))
        return tuple(_blocks_of_lines(filter(str.strip, whole)))
    return tuple(_blocks_of_lines(_LINE_ENDS.split(text.rstrip("\r\n"))))


def _is_row(line: str) -> bool:
    return len(split_cells(line)) > 1


def _is_tabular(line: str) -> bool:
    return _is_row(line) or bool(_FIGURES.search(line))


def _blocks_of_lines(lines: Iterable[str]) -> Iterator[SourceBlock]:
    for is_row, run in groupby(lines, _is_row):
        if is_row:
            yield SourceGrid(tuple(SourceRow(split_cells(line), line) for line in run))
        else:
            for blank, same in groupby(run, lambda line: not line.strip()):
                most = _MOST_BLANK_LINES if blank else None
                yield from map(SourceParagraph, islice(same, most))


def _without_page_edges(pages: Sequence[str]) -> Iterator[str]:
    """Yield the lines of all pages, without page numbers and running heads.

    A first or last line of a page is a running head if it is such on another page too. At the
    very top it stays, since it may be the title.
    """
    written = [_LINE_ENDS.split(page.strip("\r\n")) for page in pages]
    edges = Counter(line.strip() for page in written for line in {page[0], page[-1]})
    for number, page in enumerate(written, start=1):
        for at, line in enumerate(page):
            text, top = line.strip(), at == 0
            outer = (top or at == len(page) - 1) and not _is_row(line)
            folio = FOLIO.fullmatch(text) and (not text.isdigit() or text == str(number))
            if not outer or not (folio or (edges[text] > 1 and not (top and number == 1))):
                yield line


def _join_wrapped_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield whole paragraphs, and rows of tables as they are, from the lines of printed pages."""
    every = list(lines)
    prose = [
        _printed_line(at, line) for at, line in enumerate(every) if line and not _is_tabular(line)
    ]
    page = measure([line for line in prose if line.left <= _DEEPEST_INDENT], ())
    if not page.indented:  # first lines have lost their indent, and end that much earlier
        page = replace(page, right=page.right - _INDENT)
    for is_row, run in groupby(every, _is_tabular):
        if is_row:
            yield from run
        else:
            own = [_printed_line(at, line) for at, line in enumerate(run) if line.strip()]
            yield from paragraphs(own, page) or [""]


def _printed_line(at: int, line: str) -> PrintedLine:
    """Return a line of text with its edges in ems."""
    text = line.strip()
    left, wide = (
        sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in part)
        for part in (line[: len(line) - len(line.lstrip())], text)
    )
    return PrintedLine(text, left, left + wide, at, at + 1, 1.0)


def _csv_lines(text: str) -> Iterator[str]:
    """Yield the rows of a CSV file with tabs between cells; a single cell as lines of prose."""
    try:
        records = list(csv.reader(text.splitlines(keepends=True)))
    except csv.Error:  # a cell far too long, or a return within a line: not a CSV file
        yield from _LINE_ENDS.split(text)
        return
    for record in records:
        written = [cell for cell in record if cell.strip()]
        if len(written) > 1:
            yield "\t".join("".join(cell.splitlines()).replace("\t", " ") for cell in record)
        else:
            yield from (line for cell in written for line in cell.splitlines())


def split_cells(line: str) -> tuple[str, ...]:
    """Split a line into cells; return a single cell if there is no separator.

    Runs of spaces separate cells only in lines without tabs and pipes. Otherwise they
    belong to a label such as “自　　然　　人”, or to a line of figures with one space between.
    """
    bare = line.strip()
    framed = len(bare) > 1 and bool(_PIPES.match(bare)) and bool(_PIPES.match(bare[-1]))
    if "\t" in line and not framed:
        return tuple(cell.strip() for cell in line.split("\t"))
    if _PIPES.search(bare):
        cells = _PIPES.split(bare)
        start = 1 if not cells[0].strip() else 0
        end = len(cells) - 1 if len(cells) > start + 1 and not cells[-1].strip() else len(cells)
        return tuple(cell.strip() for cell in cells[start:end])
    parted = _GAPS.split(bare)
    return (bare,) if any(map(_TWO_FIGURES.search, parted)) else tuple(parted)


def decode_text(data: bytes, name: str) -> str:
    """Return the decoded text of a file, detecting its encoding.

    Raises:
        UserError: As for `read_text`.
    """
    for encoding in ("utf-16",) if data.startswith(_UTF16) else _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError(
        f"“{name}”不是纯文本，或者文字编码无法识别",
        remedy="请用记事本打开原文，另存为编码是 UTF-8 的 .txt 文件再导入",
        code="I04",
    )
