"""Zip files: a reproducible writer, and a reader that is safe for hostile files.

The reader checks names and sizes before it unpacks anything, and never writes to disk.
"""

import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from io import BytesIO
from pathlib import Path
from typing import IO

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
"""System mark of every member, whatever the machine."""

_MODE = 0o600 << 16
_LOCAL, _LOCAL_HEAD = b"PK\3\4", "<4s2xHH4xIIIHH"
"""Signature and fields of a local header."""

_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x1, 0x8, 0x800
"""Flags of a header."""

_IN_EXTRA = 0xFFFFFFFF
"""Size in a local header whose real value is in the ZIP64 field."""

_ZIP64 = "<HHQQ"
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""Exceptions that `zipfile` and `zlib` raise for damaged data."""


class ZipFault(Enum):
    """Reason why a zip is refused."""

    DAMAGED = auto()
    ENCRYPTED = auto()
    TOO_LARGE = auto()


class ZipRefusedError(Exception):
    """Zip that `SealedZip` refuses to read."""

    def __init__(self, fault: ZipFault) -> None:
        super().__init__(fault.name)
        self.fault = fault


def write_zip(
    target: IO[bytes] | Path, members: Iterable[tuple[str, bytes | Path]], level: int = 6
) -> None:
    """Write a zip; the same members give the same bytes on every machine.

    Args:
        target: File to write to.
        members: Names, each with its content or the file that holds it.
        level: Compression level, 1 to 9; 0 stores the members uncompressed.
    """
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = _UNIX, _MODE
            method = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
            if isinstance(content, bytes):
                archive.writestr(info, content, method, level)
                continue
            info.compress_type, info.file_size = method, content.stat().st_size
            with content.open("rb") as source, archive.open(info, "w") as member:
                shutil.copyfileobj(source, member)


def zip_bytes(members: Iterable[tuple[str, bytes]], level: int = 6) -> bytes:
    """Return a zip as bytes; see `write_zip`."""
    file = BytesIO()
    write_zip(file, members, level)
    return file.getvalue()


def members_of(own: BytesIO) -> Iterator[tuple[str, bytes]]:
    """Yield the members of a trusted zip, such as one a library has just written."""
    with zipfile.ZipFile(own) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


class SealedZip:
    """Zip of unknown origin, read from memory.

    Args:
        most: Maximum number of members.
        total: Maximum bytes that all members together may declare and that may be unpacked.

    Raises:
        ZipRefusedError: It is damaged, encrypted or too large, or two members have one name.
    """

    def __init__(self, data: bytes, *, most: int, total: int) -> None:
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                infos = archive.infolist()
        except _FAULTS as exc:
            raise ZipRefusedError(ZipFault.DAMAGED) from exc
        # `filename` ends at a NUL and depends on the system's separator.
        self._infos = {info.orig_filename: info for info in infos}
        self.sizes = {name: info.file_size for name, info in self._infos.items()}
        """Unpacked size of each member, in bytes."""
        self._data, self._left = data, total
        if len(infos) > most or sum(info.file_size for info in infos) > total:
            raise ZipRefusedError(ZipFault.TOO_LARGE)
        if len(self._infos) < len(infos) or any("\0" in name for name in self._infos):
            raise ZipRefusedError(ZipFault.DAMAGED)
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise ZipRefusedError(ZipFault.ENCRYPTED)

    def read(self, name: str, largest: int) -> bytes:
        """Unpack a member. Repeated reads count towards the total each time.

        Raises:
            ZipRefusedError: The member is absent, damaged or too large, or its headers disagree.
        """
        info = self._infos.get(name)
        if info is None:
            raise ZipRefusedError(ZipFault.DAMAGED)
        self._left -= info.file_size
        if info.file_size > largest or self._left < 0:
            raise ZipRefusedError(ZipFault.TOO_LARGE)
        try:
            content = _unpacked(info, self._data)
        except _FAULTS as exc:
            raise ZipRefusedError(ZipFault.DAMAGED) from exc
        return content


def _unpacked(info: zipfile.ZipInfo, data: bytes) -> bytes:
    """Return a member's content after comparing header, length and checksum with the directory.

    Raises:
        zipfile.BadZipFile: They differ.
        struct.error: There is no header at the offset in the directory.
    """
    head = struct.unpack_from(_LOCAL_HEAD, data, info.header_offset)
    signature, flags, method, *told, name_length, extra_length = head
    name_at = info.header_offset + struct.calcsize(_LOCAL_HEAD)
    extra_at = name_at + name_length
    start = extra_at + extra_length
    name = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    if (
        (signature, method, data[name_at:extra_at]) != (_LOCAL, info.compress_type, name)
        or flags & _ENCRYPTED
        or not _agrees(told, flags, data[extra_at:start], info)
    ):
        raise zipfile.BadZipFile
    raw = data[start : start + info.compress_size]
    content = raw if method == zipfile.ZIP_STORED else _inflated(raw, info)
    if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        raise zipfile.BadZipFile
    return content


def _agrees(told: list[int], flags: int, extra: bytes, info: zipfile.ZipInfo) -> bool:
    """Return whether checksum and sizes of a local header match the directory or follow later."""
    known = [info.CRC, info.compress_size, info.file_size]
    if flags & _SIZES_FOLLOW:
        return all(one in {0, _IN_EXTRA, sure} for one, sure in zip(told, known, strict=True))
    if told[1:] == [_IN_EXTRA, _IN_EXTRA]:
        sizes = struct.pack(_ZIP64, 1, 16, info.file_size, info.compress_size)
        return told[0] == info.CRC and sizes in extra
    return told == known


def _inflated(raw: bytes, info: zipfile.ZipInfo) -> bytes:
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    content = unpacking.decompress(raw, info.file_size + 1)
    if not unpacking.eof or unpacking.unused_data:
        raise zipfile.BadZipFile
    return content
