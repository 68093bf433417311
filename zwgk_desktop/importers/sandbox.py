"""Sandbox: reading of risky and heavy files in a confined process with limited resources.

Run as a module, it is that process. The file comes on standard input, and the blocks or the
error go to standard output as JSON. A crash of the reader does not affect the program.
"""

import sys
from base64 import b64decode
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from functools import partial
from pathlib import PurePath
from typing import Any

from zwgk_desktop.domain.embedded_data import is_embedded_report
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.confined import (
    Pulse,
    answer_of_process,
    answer_stdin,
    command,
    from_json,
    no_pulse,
    to_json,
)
from zwgk_desktop.importers.document import (
    SourceBlock,
    SourceGrid,
    SourceParagraph,
    SourceRow,
)
from zwgk_desktop.importers.format import (
    MEGABYTE,
    Bounds,
    broken_error,
    exhausting_error,
    locked_error,
    too_large_error,
    unsupported_error,
)
from zwgk_desktop.importers.formats import (
    FORMATS,
    WHOLE_SUFFIXES,
    format_of,
    needs_password,
    unsupported_format_name,
)
from zwgk_desktop.importers.spans import TooManyCellsError
from zwgk_desktop.late import late

_all_members: Callable[[bytes, str], list[Any]] = late("zwgk_desktop.importers.archive:all_members")
_chosen_member: Callable[[bytes, str, str, Collection[str]], tuple[str, bytes]] = late(
    "zwgk_desktop.importers.archive:chosen_member"
)

ARGUMENT = "--read-sandboxed"
"""First argument that makes a frozen program call `main` and be the confined process."""

ARCHIVE, MAIL = "archive", "mht"
"""Keys of archives and of mails, of which one file is read."""

_MEMBERS = "members"
"""Key for reading all files of an archive or mail."""

_DATA = "data"
"""Key of the embedded data in an answer."""

_MEMBER_BOUNDS = Bounds(memory=1024 * MEGABYTE, answer=96 * MEGABYTE)

MAX_CHARACTERS = 500_000
"""Maximum length of a document; a report may have 200,000 characters."""


def read_sandboxed(
    key: str, data: bytes, name: str, pulse: Pulse = no_pulse, member: str = ""
) -> tuple[SourceBlock, ...]:
    """Return the blocks of a file, read in a confined process.

    Args:
        key: Key of the format in `formats.FORMATS`, or `ARCHIVE`.
        data: Bytes of the file.
        name: File name, for messages.
        pulse: See `Pulse`.
        member: Path of a file in the archive or mail; "" for the only readable one.

    Raises:
        UserError: As its reader, or as `answer_of_process`.
    """
    return read_with_data(key, data, name, pulse, member)[0]


def read_with_data(
    key: str, data: bytes, name: str, pulse: Pulse = no_pulse, member: str = ""
) -> tuple[tuple[SourceBlock, ...], str]:
    """Return the blocks of a file and the report data embedded in it, "" if none.

    There are no blocks if only the data can be read. Arguments and errors as `read_sandboxed`.
    """
    process = [*command(ARGUMENT, __name__), key, name, member]
    read = answer_of_process(process, data, name, _bounds(key), pulse)
    try:
        blocks = tuple(block_from_json(block) for block in read["blocks"])
        return blocks, from_json(str, read.get(_DATA, ""))
    except (KeyError, TypeError, ValueError):
        raise broken_error(name, "这种格式的") from None


def read_members(data: bytes, name: str) -> tuple[tuple[str, bytes | UserError], ...]:
    """Return the path and content of each file in an archive or mail, or why it is refused.

    Args:
        data: Bytes of the archive.
        name: Its file name, for messages.

    Raises:
        UserError: As `archive.all_members`, or as `answer_of_process`.
    """
    process = [*command(ARGUMENT, __name__), _MEMBERS, name]
    read = answer_of_process(process, data, name, _MEMBER_BOUNDS)
    try:
        return tuple((str(path), _member_of_json(data)) for path, data in read[_MEMBERS])
    except (KeyError, TypeError, ValueError):
        raise broken_error(name, "压缩包") from None


def _member_of_json(data: Any) -> bytes | UserError:
    if isinstance(data, str):
        return b64decode(data)
    return UserError(data["what"], remedy=data["remedy"], code=data["code"])


def _bounds(key: str) -> Bounds:
    if key == _MEMBERS:
        return _MEMBER_BOUNDS
    return FORMATS[key].bounds if key in FORMATS else Bounds()


def read_here(key: str, data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return the blocks of a file, read in this process.

    Raises:
        UserError: As its reader, or the file has too many cells (I02) or needs too much
            memory (I10).
    """
    try:
        blocks = FORMATS[key].read(data, name)
    except TooManyCellsError:
        raise too_large_error(name, "里的表格太大") from None
    except (MemoryError, RecursionError):
        raise exhausting_error(name) from None
    ensure_length(blocks, name)
    return blocks


def ensure_length(blocks: Sequence[SourceBlock], name: str) -> int:
    """Return the length of blocks in characters, each cell counted as one more.

    Raises:
        UserError: It is more than `MAX_CHARACTERS` (I02).
    """
    length = 0
    for block in blocks:
        if isinstance(block, SourceParagraph):
            length += len(block.text)
        else:
            length += sum(len(row.text) + len(row.cells) for row in block.rows)
    if length > MAX_CHARACTERS:
        raise too_large_error(name, f"有{length}字")
    return length


def main(arguments: Sequence[str]) -> int:
    """Run the confined process; its arguments are the format's key, the file's and the member's."""
    key, *names = arguments
    return answer_stdin(_bounds(key), partial(json_blocks, key, names))


def json_blocks(key: str, names: Sequence[str], data: bytes) -> dict[str, Any]:
    """Return the blocks of a file as JSON data; called in the confined process.

    Args:
        key: Key of the format, see `read_sandboxed`.
        names: The file's name and, of an archive, a path in it.
        data: Bytes of the file.
    """
    name, *members = names
    if key == _MEMBERS:
        return {_MEMBERS: _all_members(data, name)}
    if key in {ARCHIVE, MAIL}:
        name, data = _chosen_member(data, name, "".join(members), WHOLE_SUFFIXES)
        key = _format_key(data, name)
    embedded = _embedded_data(key, data, name)
    try:
        blocks = read_here(key, data, name)
    except UserError:
        if not embedded:
            raise
        blocks = ()
    answer = {"blocks": [block_to_json(one) for one in blocks]}
    return {**answer, _DATA: embedded} if embedded else answer


def _embedded_data(key: str, data: bytes, name: str) -> str:
    """Return the data embedded in a file; "" if there are none or they are damaged."""
    with suppress(UserError, MemoryError, RecursionError, TooManyCellsError):
        found = FORMATS[key].read_data(data, name)
        return found if is_embedded_report(found) else ""
    return ""


def _format_key(data: bytes, name: str) -> str:
    """Return the key of the format of a file in an archive.

    Raises:
        UserError: It needs a password (I09), is itself an archive or of no readable format (I03).
    """
    key = format_of(data, PurePath(name).suffix)
    if needs_password(data):
        raise locked_error(name)
    if key is None:
        raise unsupported_error(name, unsupported_format_name(data))
    return key


def block_to_json(block: SourceBlock) -> Any:
    """Return a block as JSON data."""
    if isinstance(block, SourceParagraph):
        return block.text
    return [block.ruled, [to_json(row) for row in block.rows]]


def block_from_json(data: Any) -> SourceBlock:
    """Return the block that `block_to_json` wrote; raise TypeError or ValueError if it is none."""
    if isinstance(data, str):
        return SourceParagraph(data)
    ruled, rows = data
    read = tuple(from_json(SourceRow, row) for row in rows)
    return SourceGrid(read, ruled=from_json(bool, ruled))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
