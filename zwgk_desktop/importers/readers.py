"""From a file to a document: checked before it is opened, read where it can do no harm."""

import hashlib
from os import fstat
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from zwgk_desktop.importers.apart import read_apart, read_here
from zwgk_desktop.importers.document import Block, Document, Grid, GridRow, Paragraph
from zwgk_desktop.importers.failures import too_large, unusable, without_reader
from zwgk_desktop.importers.formats import READERS, format_of
from zwgk_desktop.importers.spans import MAX_ROWS
from zwgk_desktop.importers.text import split_cells

MEGABYTE = 1024 * 1024
MAX_BYTES = 50 * MEGABYTE
"""Largest file read: a scan of a report may be some MB, so anything larger is something else."""

MAX_LINES = MAX_ROWS
"""Most lines a document may have: a report has some five hundred, a web page about it as many."""

_MAX = {"text": 2 * MEGABYTE, "html": 16 * MEGABYTE, "mht": 16 * MEGABYTE}
_APART = frozenset({"pdf", "xls"})
_HEAVY = {"html": MEGABYTE, "mht": MEGABYTE, "docx": 4 * MEGABYTE, "xlsx": 2 * MEGABYTE}
_CLIPBOARD = "剪贴板"


def read_document(path: Path) -> Document:
    """Read a file.

    Raises:
        UserError: It is absent, a folder or unreadable (I01), too large (I02),
            of a format without a reader (I03), no text after all (I04), damaged
            (I07), a scan (I08), locked (I09), or takes too much to read (I10).
    """
    data = _bytes_of(path)
    name = path.name
    kind = format_of(data, path.suffix)
    if kind not in READERS:
        raise without_reader(name, kind)
    if len(data) > _MAX.get(kind, MAX_BYTES):
        raise too_large(name, f"超过{_MAX[kind] // MEGABYTE} MB")
    read = read_apart if kind in _APART or _is_heavy(kind, data, path) else read_here
    blocks = read(kind, data, name)
    return _checked(Document(name, hashlib.sha256(data).hexdigest(), _with_rows(blocks)))


def read_html_fragment(fragment: bytes | str, name: str = _CLIPBOARD) -> Document:
    """Read HTML from the clipboard, as WPS, Word, Excel and browsers put it there.

    Raises:
        UserError: It is too large (I02), or damaged (I07).
    """
    data = fragment.encode("utf-8", "replace") if isinstance(fragment, str) else fragment
    if len(data) > 4 * MEGABYTE:
        raise too_large(name, "里的内容太多")
    marked = data.find(b"<")  # Windows writes a few lines of its own above the page
    blocks = read_here("html", data[max(marked, 0) :], name)
    return _checked(Document(name, hashlib.sha256(data).hexdigest(), _with_rows(blocks)))


def read_pasted(text: str, name: str = _CLIPBOARD) -> Document:
    """Read plain text from the clipboard.

    Raises:
        UserError: It is too large (I02), or no text (I04).
    """
    data = text.encode("utf-8", "replace")
    if len(data) > _MAX["text"]:
        raise too_large(name, "里的内容太多")
    blocks = read_here("text", data, name)
    return _checked(Document(name, hashlib.sha256(data).hexdigest(), blocks))


def _is_heavy(kind: str, data: bytes, path: Path) -> bool:
    """Tell whether a file takes long enough to read to be given its own process."""
    limit = _HEAVY.get(kind)
    if limit is None:
        return False
    if kind in {"html", "mht"}:
        return len(data) > limit
    try:
        with ZipFile(path) as package:
            parts = [part for part in package.infolist() if part.filename.endswith(".xml")]
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return sum(part.file_size for part in parts) > limit


def _checked(document: Document) -> Document:
    """Return a document if it is no longer than a report can be.

    Raises:
        UserError: It is (I02).
    """
    lines = sum(len(block.rows) if isinstance(block, Grid) else 1 for block in document.blocks)
    if lines > MAX_LINES:
        raise too_large(document.name, f"有{lines}行")
    return document


def _with_rows(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Read a paragraph parted by tabs or pipes as the row of a table it is."""
    return tuple(_as_row(block) if isinstance(block, Paragraph) else block for block in blocks)


def _as_row(paragraph: Paragraph) -> Block:
    cells = split_cells(paragraph.text)
    return Grid((GridRow(cells, paragraph.text),)) if len(cells) > 1 else paragraph


def _bytes_of(path: Path) -> bytes:
    name = path.name or str(path)
    try:
        if not path.exists():
            raise unusable(name, "不存在")
        if not path.is_file():
            raise unusable(name, "是文件夹" if path.is_dir() else "不是普通文件")
        with path.open("rb") as file:
            large = fstat(file.fileno()).st_size > MAX_BYTES
            data = b"" if large else file.read(MAX_BYTES)
    except (OSError, ValueError) as exc:
        raise unusable(name, "无法读取") from exc
    if large:
        raise too_large(name, f"超过{MAX_BYTES // MEGABYTE} MB")
    return data
