"""Reader of plain text, with cells separated by tabs, pipes or runs of spaces."""

import codecs
import csv
import re
from collections.abc import Iterator

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceBlock, SourceGrid, SourceParagraph, SourceRow

_LINE_ENDS = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_PIPES = re.compile(r"[|｜│┃]")
_GAPS = re.compile(r"[ \u3000\xa0]{2,}")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODINGS = ("utf-8-sig", "gb18030")


def read_text(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return a text file as paragraphs and grids.

    Encodings: UTF-8 with or without a byte order mark, GB18030, UTF-16 with one.

    Raises:
        UserError: It has none of these encodings, or contains NULs (I04).
    """
    blocks: list[SourceBlock] = []
    rows: list[SourceRow] = []
    text = decoded(data, name)
    lines = _records(text) if name.lower().endswith(".csv") else _LINE_ENDS.split(text)
    for line in lines:
        cells = split_cells(line)
        if len(cells) > 1:
            rows.append(SourceRow(cells, line))
            continue
        if rows:
            blocks.append(SourceGrid(tuple(rows)))
            rows = []
        if line.strip():
            blocks.append(SourceParagraph(line))
    if rows:
        blocks.append(SourceGrid(tuple(rows)))
    return tuple(blocks)


def _records(text: str) -> Iterator[str]:
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
    belong to a label such as “自　　然　　人”.
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
    return tuple(_GAPS.split(bare))


def decoded(data: bytes, name: str) -> str:
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
