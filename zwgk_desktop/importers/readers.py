"""Reading of files and clipboard into source documents, files in a confined process."""

import hashlib
import os
import re
import stat
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.confined import Pulse, no_pulse
from zwgk_desktop.importers.document import (
    SourceBlock,
    SourceDocument,
    SourceGrid,
    SourceParagraph,
    SourceRow,
    plain_numbering,
)
from zwgk_desktop.importers.format import (
    MEGABYTE,
    PACKED,
    SCANNED_CODE,
    contains_files_error,
    locked_error,
    too_large_error,
    unsupported_error,
    unusable_error,
)
from zwgk_desktop.importers.formats import (
    FORMATS,
    format_of,
    is_archive,
    needs_password,
    unsupported_format_name,
)
from zwgk_desktop.importers.sandbox import (
    ARCHIVE,
    MAIL,
    ensure_length,
    read_here,
    read_sandboxed,
    read_with_data,
)
from zwgk_desktop.importers.spans import MAX_ROWS
from zwgk_desktop.importers.text import split_cells

MAX_BYTES = max(one.limit for one in FORMATS.values())
"""Maximum size of a file in bytes, over all formats."""

MAX_LINES = MAX_ROWS
"""Maximum number of lines of a document; a report has some five hundred."""

_PDF, _SCAN = "pdf", "scan"
"""Keys of formats: a PDF with pictures only is read as a scan."""

_CLIPBOARD = "剪贴板"
_PASTED = 4 * MEGABYTE
_PASTED_CHARACTERS = 20_000
"""Maximum length of pasted content, which is recognised in the program's own process."""

_MOST_TAGS = 1_000
_LONG_TAG = re.compile(rb"<[^>]{2000}")

_KERNEL = ("/proc", "/sys", "/dev")
"""Folders of virtual files, whose reading may never end or may block."""

_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_document(path: Path, pulse: Pulse = no_pulse) -> SourceDocument:
    """Return the content of a file as a source document.

    Args:
        path: The file; of a file in an archive or mail, the archive's path followed by its own.
        pulse: Called repeatedly during reading. An exception from it ends the reading.

    Raises:
        UserError: The file is absent, a folder or unreadable (I01), too large (I02),
            of an unsupported format (I03), not text after all (I04), damaged (I07), a scan
            (I08), locked (I09), or takes too much time or memory (I10). Several files are in an
            archive or mail (`SeveralFilesError`).
    """
    archive = archive_of(path)
    member = path.relative_to(archive).as_posix() if archive else ""
    path = archive or path
    data = file_bytes(path)
    name = path.name
    if needs_password(data):
        raise locked_error(name)
    key = format_of(data, path.suffix)
    if key is None and data.startswith(PACKED):
        key = ARCHIVE
    elif is_archive(data):
        raise contains_files_error(name, "压缩包", "请先解压缩，再导入里面的年度报告")
    if member and key not in {ARCHIVE, MAIL}:
        raise unusable_error(member, "不存在")
    if key is None:
        raise unsupported_error(name, unsupported_format_name(data))
    limit = FORMATS[key].limit if key in FORMATS else MAX_BYTES
    if len(data) > limit:
        raise too_large_error(name, f"超过{limit // MEGABYTE} MB")
    blocks, embedded = _read_blocks(key, data, name, pulse, member)
    name = f"{name}/{member}" if member else name
    sha256 = hashlib.sha256(data).hexdigest()
    return _checked_document(SourceDocument(name, sha256, _with_tables_of_text(blocks), embedded))


def _read_blocks(
    key: str, data: bytes, name: str, pulse: Pulse, member: str
) -> tuple[tuple[SourceBlock, ...], str]:
    try:
        return read_with_data(key, data, name, pulse, member)
    except UserError as refusal:
        if key != _PDF or refusal.code != SCANNED_CODE:
            raise
    return read_with_data(_SCAN, data, name, pulse)


def archive_of(path: Path) -> Path | None:
    """Return the file that a path leads into, such as 年报.zip of 年报.zip/甲镇.docx, or None."""
    try:
        return None if path.exists() else next((one for one in path.parents if one.is_file()), None)
    except (OSError, ValueError):
        return None


def read_html_fragment(fragment: bytes | str, name: str = _CLIPBOARD) -> SourceDocument:
    """Return HTML from the clipboard, as copied from WPS, Office or browsers, as a document.

    Raises:
        UserError: It is too large (I02), or damaged (I07).
    """
    data = fragment.encode("utf-8", "replace") if isinstance(fragment, str) else fragment
    if len(data) > _PASTED:
        raise too_large_error(name, "里的内容太多")
    read = read_sandboxed if _is_heavy(data) else read_here
    marked = data.find(b"<")  # Windows writes a few lines of its own above the page
    return _clipboard_document(
        data, _with_tables_of_text(read("html", data[max(marked, 0) :], name)), name
    )


def _is_heavy(page: bytes) -> bool:
    """Return whether a page must be read in a confined process.

    Unclosed tags, and the attributes of a tag, take quadratic time and memory. A table copied
    from Excel has some hundreds of tags.
    """
    return page.count(b"<") > _MOST_TAGS or _LONG_TAG.search(page) is not None


def read_pasted(text: str, name: str = _CLIPBOARD) -> SourceDocument:
    """Return plain text from the clipboard as a source document.

    Raises:
        UserError: It is too large (I02), or not text (I04).
    """
    data = text.encode("utf-8", "replace")
    if len(text) > _PASTED_CHARACTERS:
        raise too_large_error(name, "里的内容太多")
    return _clipboard_document(data, read_here("text", data, name), name)


def _clipboard_document(data: bytes, blocks: tuple[SourceBlock, ...], name: str) -> SourceDocument:
    if ensure_length(blocks, name) > _PASTED_CHARACTERS:
        raise too_large_error(name, "里的内容太多")
    return _checked_document(SourceDocument(name, hashlib.sha256(data).hexdigest(), blocks))


def _checked_document(document: SourceDocument) -> SourceDocument:
    """Return the document with plain numbering; raise if it is longer than a report can be.

    Raises:
        UserError: It has more than `MAX_LINES` lines, or is too long for `ensure_length` (I02).
    """
    ensure_length(document.blocks, document.name)
    lines = sum(
        len(block.rows) if isinstance(block, SourceGrid) else 1 for block in document.blocks
    )
    if lines > MAX_LINES:
        raise too_large_error(document.name, f"有{lines}行")
    return replace(document, blocks=tuple(map(_with_plain_numbering, document.blocks)))


def _with_plain_numbering(block: SourceBlock) -> SourceBlock:
    if isinstance(block, SourceParagraph):
        return SourceParagraph(plain_numbering(block.text))
    rows = (
        replace(row, cells=tuple(cell and plain_numbering(cell) for cell in row.cells))
        for row in block.rows
    )
    return replace(block, rows=tuple(rows))


def _with_tables_of_text(blocks: tuple[SourceBlock, ...]) -> tuple[SourceBlock, ...]:
    """Return the blocks with paragraphs that have cell separators turned into table rows."""
    return tuple(
        _as_row(block) if isinstance(block, SourceParagraph) else block for block in blocks
    )


def _as_row(paragraph: SourceParagraph) -> SourceBlock:
    cells = split_cells(paragraph.text)
    return SourceGrid((SourceRow(cells, paragraph.text),)) if len(cells) > 1 else paragraph


def file_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file of at most `MAX_BYTES`.

    Raises:
        UserError: The file is absent, not regular or unreadable (I01), or too large (I02).
    """
    name = path.name or str(path)
    with _open_regular(path, name) as file:
        large = os.fstat(file.fileno()).st_size > MAX_BYTES
        data = b"" if large else file.read(MAX_BYTES)
    if large:
        raise too_large_error(name, f"超过{MAX_BYTES // MEGABYTE} MB")
    return data


def file_head(path: Path, length: int) -> bytes:
    """Return the first bytes of a regular file.

    Raises:
        UserError: The file is absent, not regular or unreadable (I01).
    """
    with _open_regular(path, path.name or str(path)) as file:
        return file.read(length)


@contextmanager
def _open_regular(path: Path, name: str) -> Generator[BinaryIO]:
    """Open a regular file for reading, without blocking if the path is a pipe."""
    try:
        _ensure_regular(path, name)
        with os.fdopen(os.open(path, _READING), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # may have been replaced
                raise unusable_error(name, "不是普通文件")
            yield file
    except (OSError, ValueError) as exc:
        raise unusable_error(name, "无法读取") from exc


def _ensure_regular(path: Path, name: str) -> None:
    """Raise unless the path is a regular file on a disk, without opening it.

    Raises:
        UserError: It is absent, a folder, a device, or a virtual file of the system (I01).
    """
    if not path.exists():
        raise unusable_error(name, "不存在")
    if not path.is_file():
        raise unusable_error(name, "是文件夹" if path.is_dir() else "不是普通文件")
    whole = path.resolve()
    if os.name == "posix" and any(whole.is_relative_to(place) for place in _KERNEL):
        raise unusable_error(name, "不是普通文件")
