"""Sandbox: reading of risky and heavy files in a confined process with limited resources.

Run as a module, it is that process. The file comes on standard input, and the blocks or the
error go to standard output as JSON. A crash of the reader does not affect the program.
"""

import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

from zwgk_desktop.importers.confined import Pulse, answer, asked, command, no_pulse
from zwgk_desktop.importers.document import (
    Crop,
    SourceBlock,
    SourceGrid,
    SourceParagraph,
    SourceRow,
)
from zwgk_desktop.importers.format import exhausting, too_large
from zwgk_desktop.importers.formats import FORMATS
from zwgk_desktop.importers.spans import TooManyCellsError

ARGUMENT = "--read-sandboxed"
"""First argument that makes a frozen program call `main` and be the confined process."""


def read_sandboxed(
    key: str, data: bytes, name: str, pulse: Pulse = no_pulse
) -> tuple[SourceBlock, ...]:
    """Return the blocks of a file, read in a confined process.

    Args:
        key: Key of the format in `formats.FORMATS`.
        data: Bytes of the file.
        name: File name, for messages.
        pulse: See `Pulse`.

    Raises:
        UserError: As its reader, or as `asked`.
    """
    process = [*command(ARGUMENT, __name__), key, name]
    read = asked(process, data, name, FORMATS[key].bounds, pulse)
    return tuple(_block(block) for block in read["blocks"])


def read_here(key: str, data: bytes, name: str) -> tuple[SourceBlock, ...]:
    """Return the blocks of a file, read in this process.

    Raises:
        UserError: As its reader, or the file has too many cells (I02) or needs too much
            memory (I10).
    """
    try:
        return FORMATS[key].read(data, name)
    except TooManyCellsError:
        raise too_large(name, "里的表格太大") from None
    except (MemoryError, RecursionError):
        raise exhausting(name) from None


def main(arguments: Sequence[str]) -> int:
    """Run the confined process; the arguments are the format's key and the file's name."""
    key, name = arguments
    return answer(FORMATS[key].bounds, partial(_read, key, name))


def _read(key: str, name: str, data: bytes) -> dict[str, Any]:
    return {"blocks": [_plain(block) for block in read_here(key, data, name)]}


def _plain(block: SourceBlock) -> Any:
    if isinstance(block, SourceParagraph):
        return block.text
    return [block.ruled, [[row.cells, row.text, _crops(row)] for row in block.rows]]


def _block(plain: Any) -> SourceBlock:
    if isinstance(plain, str):
        return SourceParagraph(plain)
    ruled, rows = plain
    read = (
        SourceRow(tuple(cells), text, tuple(crop and Crop(*crop) for crop in crops))
        for cells, text, crops in rows
    )
    return SourceGrid(tuple(read), ruled=ruled)


def _crops(row: SourceRow) -> Any:
    return [crop and (crop.png, crop.certainty) for crop in row.crops]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
