"""Risky and heavy files read in a process of their own, which may use so much and no more.

Run as a module it is that process: the file comes on standard input, what was
read or refused goes to standard output as JSON. Nothing else passes between
the two, so that a reader brought down by a file takes nothing with it.
"""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from tempfile import TemporaryFile
from typing import Any

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.confined import NO_WINDOW, command, ensure_read, limit, told
from zwgk_desktop.importers.document import SourceBlock, SourceGrid, SourceParagraph, SourceRow
from zwgk_desktop.importers.failures import broken, exhausting, too_large
from zwgk_desktop.importers.format import Bounds
from zwgk_desktop.importers.formats import FORMATS
from zwgk_desktop.importers.spans import TooManyCellsError

ARGUMENT = "--read-sandboxed"
"""First argument to a frozen program that is to be this process: it then calls `main`."""

Pulse = Callable[[], object]
"""Called many times a second while a file is read; what it raises ends the reading at once."""

_BEAT = 0.05
_EXHAUSTED = 3


def no_pulse() -> None:
    """Let a reading take its time."""


def read_sandboxed(
    key: str, data: bytes, name: str, pulse: Pulse = no_pulse
) -> tuple[SourceBlock, ...]:
    """Read a file in another process, which ends with the reading whatever comes of it.

    Args:
        key: Of the format, see `formats.FORMATS`.
        data: The file.
        name: Its name, for messages.
        pulse: See `Pulse`.

    Raises:
        UserError: As its reader; it took too long or too much memory (I10), or
            brought the reader down (I07).
    """
    with TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            [*command(ARGUMENT, __name__), key, name],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=NO_WINDOW,
        )
        with process:
            try:
                answer = _answer(process, name, FORMATS[key].bounds, pulse)
            finally:
                process.kill()
    if process.returncode == _EXHAUSTED:
        raise exhausting(name)
    return _blocks(answer, name)


def _answer(process: subprocess.Popen[bytes], name: str, bounds: Bounds, pulse: Pulse) -> bytes:
    latest = time.monotonic() + bounds.seconds
    while time.monotonic() < latest:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=_BEAT)[0]
        pulse()
    raise exhausting(name)


def _blocks(answer: bytes, name: str) -> tuple[SourceBlock, ...]:
    try:
        read = json.loads(answer)
    except ValueError:
        raise broken(name, "这种格式的") from None
    ensure_read(read)
    return tuple(_block(block) for block in read["blocks"])


def read_here(key: str, data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Read a file in this process.

    Raises:
        UserError: As its reader; or it has too many cells (I02), or there is no
            memory for it (I10).
    """
    try:
        return FORMATS[key].read(data, name)
    except TooManyCellsError:
        raise too_large(name, "里的表格太大") from None
    except (MemoryError, RecursionError):
        raise exhausting(name) from None


def main(arguments: Sequence[str]) -> int:
    """Be the other process: the format's key and the file's name are the arguments."""
    key, name = arguments
    bounds = FORMATS[key].bounds
    limit(bounds.memory, bounds.cpu_seconds)
    try:
        data = sys.stdin.buffer.read()
        answer: dict[str, Any] = {"blocks": [_plain(b) for b in read_here(key, data, name)]}
    except UserError as error:
        answer = told(error)
    except MemoryError:
        return _EXHAUSTED
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


def _plain(block: SourceBlock) -> Any:
    if isinstance(block, SourceParagraph):
        return block.text
    return [block.ruled, [[row.cells, row.text, row.crops] for row in block.rows]]


def _block(plain: Any) -> SourceBlock:
    if isinstance(plain, str):
        return SourceParagraph(plain)
    ruled, rows = plain
    read = (SourceRow(tuple(cells), text, tuple(crops)) for cells, text, crops in rows)
    return SourceGrid(tuple(read), ruled=ruled)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
