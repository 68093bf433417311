"""Risky and heavy files read in a process of their own, which may use so much and no more.

Run as a module it is that process: the file comes on standard input, what was
read or refused goes to standard output as JSON. Nothing else passes between
the two, so that a reader brought down by a file takes nothing with it.
"""

import contextlib
import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import Block, Grid, GridRow, Paragraph
from zwgk_desktop.importers.failures import broken, exhausting, too_large
from zwgk_desktop.importers.formats import READERS
from zwgk_desktop.importers.spans import TooManyCellsError

MEMORY = 512 * 1024 * 1024
SECONDS = 10
ARGUMENT = "--read-apart"
"""First argument to a frozen program that is to be this process: it then calls `main`."""

_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0
_EXHAUSTED = 3


def read_apart(kind: str, data: bytes, name: str) -> tuple[Block, ...]:
    """Read a file in another process.

    Raises:
        UserError: As its reader; it took too long or too much memory (I10), or
            brought the reader down (I07).
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, no shell
            [*_command(), kind, name],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            creationflags=_NO_WINDOW,
        )
    except subprocess.TimeoutExpired:
        raise exhausting(name) from None
    if done.returncode == _EXHAUSTED:
        raise exhausting(name)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise broken(name, "这种格式的") from None
    if "error" in answer:
        error = answer["error"]
        raise UserError(error["what"], remedy=error["remedy"], code=error["code"])
    return tuple(_block(block) for block in answer["blocks"])


def _command() -> Sequence[str]:
    if getattr(sys, "frozen", False):
        return (sys.executable, ARGUMENT)
    return (sys.executable, "-P", "-m", __name__)


def read_here(kind: str, data: bytes, name: str) -> tuple[Block, ...]:
    """Read a file in this process.

    Raises:
        UserError: As its reader; or it has too many cells (I02), or there is no
            memory for it (I10).
    """
    try:
        return READERS[kind](data, name)
    except TooManyCellsError:
        raise too_large(name, "里的表格太大") from None
    except (MemoryError, RecursionError):
        raise exhausting(name) from None


def main(arguments: Sequence[str]) -> int:
    """Be the other process: kind and name are the arguments."""
    kind, name = arguments
    _limit()
    try:
        data = sys.stdin.buffer.read()
        answer: dict[str, Any] = {"blocks": [_plain(b) for b in read_here(kind, data, name)]}
    except UserError as error:
        answer = {"error": {"what": error.what, "remedy": error.remedy, "code": error.code}}
    except MemoryError:
        return _EXHAUSTED
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


def _limit() -> None:
    """Set limits where the system has them; elsewhere the time alone is limited, from outside."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(block: Block) -> Any:
    if isinstance(block, Paragraph):
        return block.text
    return [block.ruled, [[row.cells, row.text] for row in block.rows]]


def _block(plain: Any) -> Block:
    if isinstance(plain, str):
        return Paragraph(plain)
    ruled, rows = plain
    return Grid(tuple(GridRow(tuple(cells), text) for cells, text in rows), ruled=ruled)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
