"""Web pages saved with everything in one file."""

import re

from zwgk_desktop.importers.document import SourceBlock
from zwgk_desktop.importers.format import MEGABYTE, Format, always, beginning


def _read(data: bytes, name: str) -> tuple[SourceBlock, ...]:
    from zwgk_desktop.importers.mht import read_mht  # noqa: PLC0415 - as in `html`

    return read_mht(data, name)


def _signature(data: bytes) -> bool:
    return re.search(rb"(?:^|\n)mime-version:", beginning(data)) is not None


FORMAT = Format(
    name="单个文件的网页",
    suffixes=(
        ".mht",
        ".mhtml",
    ),
    signature=_signature,
    limit=16 * MEGABYTE,
    sandboxed=always,
    read=_read,
)
