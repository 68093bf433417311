"""What a file format is to the program: one frozen description, made by its own module."""

from collections.abc import Callable
from dataclasses import dataclass

from zwgk_desktop.importers.document import SourceBlock

MEGABYTE = 1024 * 1024


def always(data: bytes) -> bool:  # noqa: ARG001 - whatever is in it
    """For `Format.sandboxed`: read nothing of this format in the program's own process."""
    return True


Reader = Callable[[bytes, str], tuple[SourceBlock, ...]]
"""Turns a file's bytes into blocks; its name is for messages only."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the bounded process may use, and no more.

    Args:
        memory: Bytes of address space.
        cpu_seconds: Of a processor, where the system can limit it.
        seconds: By the clock: a busy machine takes longer, and where CPU time has
            no limit this one holds.
    """

    memory: int = 512 * MEGABYTE
    cpu_seconds: int = 10
    seconds: int = 30


@dataclass(frozen=True, slots=True)
class Format:
    """One format; the `FORMAT` of a module in `formats/`, which is all its registration.

    Args:
        name: What the clerk calls it, in the file dialog.
        suffixes: Of its files, in small letters; what decides is what is in them.
        signature: Tells from a file's bytes that it is of this format for certain.
        limit: Largest file read, in bytes.
        sandboxed: Tells of which files the bounded process must be the reader: of
            whatever is packed or binary, and of what is large or made to be slow.
        read: Its reader; libraries load in there, not with the module.
        bounds: Of the process that reads it.
        whole: Whether a file of it is likely a whole document; a photo is one page.
    """

    name: str
    suffixes: tuple[str, ...]
    signature: Callable[[bytes], bool]
    limit: int
    sandboxed: Callable[[bytes], bool]
    read: Reader
    bounds: Bounds = Bounds()
    whole: bool = True


PACKED = b"PK\x03\x04"
"""What office files and other zips begin with."""

OLE = b"\xd0\xcf\x11\xe0"
"""What files of the old office programs begin with."""


def beginning(data: bytes) -> bytes:
    """Return how a file of text begins, in small letters without marks; b"" of any other file."""
    if data.startswith((PACKED, OLE, b"%PDF")):
        return b""
    return data[:4096].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip().lower()
