"""What a file format is to the program: one frozen description, made by its own module."""

from collections.abc import Callable
from dataclasses import dataclass

from zwgk_desktop.importers.document import SourceBlock

MEGABYTE = 1024 * 1024

ALWAYS = 0
"""For `Format.sandboxed`: however small a file is."""

Reader = Callable[[bytes, str], tuple[SourceBlock, ...]]
"""Turns a file's bytes into blocks; its name is for messages only."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format; the `FORMAT` of a module in `formats/`, which is all its registration.

    Args:
        name: What the clerk calls it, in the file dialog.
        suffixes: Of its files, in small letters; what decides is what is in them.
        signature: Tells from a file's bytes that it is of this format for certain.
        limit: Largest file read, in bytes.
        sandboxed: From how many bytes on a file is read in the bounded process;
            whatever is packed or binary always is.
        read: Its reader; libraries load in there, not with the module.
    """

    name: str
    suffixes: tuple[str, ...]
    signature: Callable[[bytes], bool]
    limit: int
    sandboxed: int
    read: Reader


PACKED = b"PK\x03\x04"
"""What office files and other zips begin with."""

OLE = b"\xd0\xcf\x11\xe0"
"""What files of the old office programs begin with."""


def beginning(data: bytes) -> bytes:
    """Return how a file of text begins, in small letters without marks; b"" of any other file."""
    if data.startswith((PACKED, OLE, b"%PDF")):
        return b""
    return data[:4096].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip().lower()
