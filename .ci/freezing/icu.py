"""A slice of ICU's data: Qt brings 31 MB for all the world's languages, of which we use a few.

Qt asks ICU for sorting, letter case, encodings and the names of time zones.
ICU takes what is left out for not there and falls back to what is common to
all languages. See docs/adr/0020 and ICU's own guide, "ICU Data".
"""

import re
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

_HEADER = struct.Struct("<HBB4x4x4s")
"""Length, two bytes of magic; sizes; what it is: a table of contents (CmnD)."""
_MAGIC = (0xDA, 0x27)
_KIND = b"CmnD"
_COUNT = struct.Struct("<I")
_ENTRY = struct.Struct("<II")
_ALIGNED = 16

_LANGUAGE = re.compile(r"[a-z]{2,3}(_\w+)?\.res")
_TREES = frozenset({"", "coll", "zone"})
_OURS = re.compile(r"(zh|en)(_\w+)?\.res")
_ENCODINGS = re.compile(r"gb18030|gb2312|windows-936|ibm-1386|ibm-5348|euc-cn")

_ASSEMBLY = """\
.section .note.GNU-stack
.section .rodata
.balign 16
.globl {symbol}
.type {symbol}, %object
{symbol}:
.incbin "{data}"
.size {symbol}, . - {symbol}
"""


def sliced(library: Path, folder: Path) -> Path:
    """Make a library like ICU's own with our slice of its data.

    Args:
        library: libicudata.so.NN.
        folder: Where it is made, with what is needed on the way.
    """
    made = folder / library.name
    data, source, thing = (folder / f"icudata.{suffix}" for suffix in ("dat", "s", "o"))
    data.write_bytes(repacked(library.read_bytes(), is_ours))
    symbol = f"icudt{library.name.rpartition('.')[2]}_dat"
    source.write_text(_ASSEMBLY.format(symbol=symbol, data=data), encoding="ascii")
    for command in (
        ["as", "-o", str(thing), str(source)],
        ["ld", "-shared", "-soname", library.name, "-o", str(made), str(thing)],
    ):
        subprocess.run(command, check=True)  # noqa: S603 - binutils, which PyInstaller needs too
    return made


def is_ours(name: str) -> bool:
    """Tell whether an item is of use to a program in Chinese; its name has no package."""
    tree, _, file = name.rpartition("/")
    if file.endswith(".cnv"):
        return bool(_ENCODINGS.match(file))
    return tree in _TREES and (not _LANGUAGE.fullmatch(file) or bool(_OURS.fullmatch(file)))


def repacked(library: bytes, wanted: Callable[[str], bool]) -> bytes:
    """Return ICU's data as it stands in a library, with the wanted items only."""
    start = _start(library)
    length = _HEADER.unpack_from(library, start)[0]
    kept = [item for item in _items(library, start + length) if wanted(item[0].partition("/")[2])]
    names = b"".join(name.encode() + b"\0" for name, _ in kept)
    name_at = _COUNT.size + _ENTRY.size * len(kept)
    item_at = _padded(name_at + len(names))
    contents, items = [_COUNT.pack(len(kept))], bytearray()
    for name, item in kept:
        contents.append(_ENTRY.pack(name_at, item_at + len(items)))
        name_at += len(name) + 1
        items += item.ljust(_padded(len(item)), b"\0")
    head = (b"".join(contents) + names).ljust(item_at, b"\0")
    return library[start : start + length] + head + items


def _start(library: bytes) -> int:
    """Find where the data begins."""
    for found in re.finditer(_KIND, library):
        start = found.start() - (_HEADER.size - len(_KIND))
        if start >= 0 and _HEADER.unpack_from(library, start)[1:3] == _MAGIC:
            return start
    raise ValueError("no ICU data in here")


def _items(library: bytes, base: int) -> Iterator[tuple[str, bytes]]:
    """Yield each item with its name, in order; the last one reaches to the end of the file."""
    (count,) = _COUNT.unpack_from(library, base)
    table = library[base + _COUNT.size : base + _COUNT.size + count * _ENTRY.size]
    entries = list(_ENTRY.iter_unpack(table))
    ends = [at for _, at in entries[1:]] + [len(library) - base]
    for (name_at, at), end in zip(entries, ends, strict=True):
        name = library[base + name_at : library.index(b"\0", base + name_at)].decode("ascii")
        yield name, library[base + at : base + end]


def _padded(length: int) -> int:
    return -(-length // _ALIGNED) * _ALIGNED
