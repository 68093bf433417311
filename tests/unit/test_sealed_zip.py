"""Zips are the same each time, and nothing in one of another hand is believed."""

import ast
import struct
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from package_files import zipped
from typing_extensions import override

import zwgk_desktop
from zwgk_desktop.sealed_zip import SealedZip, ZipFault, ZipRefusedError, write_zip, zip_bytes

NAME, CONTENT = "word/document.xml", b"<w:p/>" * 40
MEMBERS = {NAME: CONTENT, "甲.xml": b"", "b.xml": b"b" * 9}
DEFLATED = {"compression": zipfile.ZIP_DEFLATED}
LOCAL, DIRECTORY = b"PK\3\4", b"PK\1\2"


def unpacked(data: bytes) -> dict[str, bytes]:
    sealed = SealedZip(data, most=10, total=10_000)
    return {name: sealed.read(name, 1_000) for name in sealed.sizes}


def patched(mark: bytes, offset: int, *values: int) -> bytes:
    """Return a sound zip of one member with some words of a header changed."""
    data = bytearray(zipped({NAME: CONTENT}, **DEFLATED))
    struct.pack_into(f"<{len(values)}I", data, data.rindex(mark) + offset, *values)
    return bytes(data)


def renamed(new: bytes, times: int) -> bytes:
    """Return a sound zip with its name changed, in the local header only or everywhere."""
    return zipped({NAME: CONTENT}, **DEFLATED).replace(NAME.encode(), new, times)


def flagged(mark: bytes, offset: int) -> bytes:
    data = bytearray(zipped({NAME: CONTENT}, **DEFLATED))
    data[data.rindex(mark) + offset] |= 1
    return bytes(data)


def with_tail() -> bytes:
    """Return a member whose packed bytes go on after the end of its stream."""
    data = zipped({NAME: CONTENT}, **DEFLATED)
    packed = zipfile.ZipFile(BytesIO(data)).getinfo(NAME).compress_size
    start = 30 + len(NAME)
    longer = bytearray(data[: start + packed] + b"tail" + data[start + packed :])
    for mark, offset in ((LOCAL, 18), (DIRECTORY, 20)):
        struct.pack_into("<I", longer, longer.rindex(mark) + offset, packed + 4)
    end = longer.rindex(b"PK\5\6") + 16
    struct.pack_into("<I", longer, end, longer.rindex(DIRECTORY))
    return bytes(longer)


class Pipe(BytesIO):
    """File that cannot go back, as the answer of a web system."""

    @override
    def tell(self) -> int:
        raise OSError


def streamed(*, zip64: bool) -> bytes:
    """Write a zip whose local headers do not give the sizes."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in MEMBERS.items():
            with archive.open(name, "w", force_zip64=zip64) as member:
                member.write(content)
    return pipe.getvalue()


def with_zip64_headers() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in MEMBERS.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)
    return file.getvalue()


SOUND: dict[str, Callable[[], bytes]] = {
    "stored": lambda: zip_bytes(MEMBERS.items(), level=0),
    "deflated": lambda: zip_bytes(MEMBERS.items()),
    "streamed": lambda: streamed(zip64=False),
    "streamed, ZIP64": lambda: streamed(zip64=True),
    "ZIP64": with_zip64_headers,
}

REFUSED: dict[str, tuple[Callable[[], bytes], ZipFault]] = {
    "no zip": (lambda: b"%PDF-1.7", ZipFault.DAMAGED),
    "nothing": (lambda: b"", ZipFault.DAMAGED),
    "twice": (lambda: zipped([(NAME, b"1"), (NAME, b"2")]), ZipFault.DAMAGED),
    "NUL": (lambda: renamed(b"word/document.xm\0", 2), ZipFault.DAMAGED),
    "another name inside": (lambda: renamed(b"word/document.xmL", 1), ZipFault.DAMAGED),
    "directory says shorter": (lambda: patched(DIRECTORY, 24, 100), ZipFault.DAMAGED),
    "directory says longer": (lambda: patched(DIRECTORY, 24, 999), ZipFault.DAMAGED),
    "local header says shorter": (lambda: patched(LOCAL, 22, 100), ZipFault.DAMAGED),
    "local header promises ZIP64": (
        lambda: patched(LOCAL, 18, 0xFFFFFFFF, 0xFFFFFFFF),
        ZipFault.DAMAGED,
    ),
    "local checksum": (lambda: patched(LOCAL, 14, 1), ZipFault.DAMAGED),
    "other content": (
        lambda: zipped({NAME: CONTENT}).replace(CONTENT, CONTENT[::-1]),
        ZipFault.DAMAGED,
    ),
    "header elsewhere": (lambda: patched(DIRECTORY, 42, 7), ZipFault.DAMAGED),
    "header far away": (lambda: patched(DIRECTORY, 42, 2**31), ZipFault.DAMAGED),
    "goes on after its end": (with_tail, ZipFault.DAMAGED),
    "bzip2": (lambda: zipped(MEMBERS, compression=zipfile.ZIP_BZIP2), ZipFault.DAMAGED),
    "encrypted": (lambda: flagged(DIRECTORY, 8), ZipFault.ENCRYPTED),
    "encrypted inside": (lambda: flagged(LOCAL, 6), ZipFault.DAMAGED),
    "many": (lambda: zipped({str(n): b"" for n in range(11)}), ZipFault.TOO_LARGE),
    "large": (lambda: zipped({NAME: bytes(1_001)}, **DEFLATED), ZipFault.TOO_LARGE),
    "large together": (
        lambda: zipped({str(n): bytes(1_000) for n in range(10)} | {"x": b"1"}, **DEFLATED),
        ZipFault.TOO_LARGE,
    ),
}


@pytest.mark.parametrize("how", SOUND)
def test_what_any_program_writes_is_read(how: str) -> None:
    assert unpacked(SOUND[how]()) == MEMBERS


@pytest.mark.parametrize("what", REFUSED)
def test_what_lies_is_refused(what: str) -> None:
    make, fault = REFUSED[what]

    with pytest.raises(ZipRefusedError) as refused:
        unpacked(make())

    assert refused.value.fault is fault


def test_what_is_read_again_counts_again() -> None:
    sealed = SealedZip(zip_bytes({NAME: bytes(600)}.items()), most=1, total=1_000)

    assert sealed.read(NAME, 600) == bytes(600)
    with pytest.raises(ZipRefusedError) as refused:
        sealed.read(NAME, 600)

    assert refused.value.fault is ZipFault.TOO_LARGE


def test_a_member_that_is_absent_is_refused() -> None:
    with pytest.raises(ZipRefusedError):
        SealedZip(zip_bytes(MEMBERS.items()), most=3, total=1_000).read("c.xml", 1_000)


def test_no_clock_and_no_system_is_in_the_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path / "held"
    held.write_bytes(CONTENT)
    whole = zip_bytes(MEMBERS.items())
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(time, "time", lambda: 2_000_000_000.0)
        elsewhere.setattr("sys.platform", "win32")
        again = zip_bytes(MEMBERS.items())
    write_zip(
        tmp_path / "z.zip", ((name, held if name == NAME else MEMBERS[name]) for name in MEMBERS)
    )

    assert again == whole
    assert unpacked((tmp_path / "z.zip").read_bytes()) == MEMBERS
    with zipfile.ZipFile(tmp_path / "z.zip") as archive:
        marks = {(one.date_time, one.create_system) for one in archive.infolist()}
    assert marks == {((1980, 1, 1, 0, 0, 0), 3)}


def test_nothing_else_reads_or_writes_zips() -> None:
    package = Path(zwgk_desktop.__file__).parent
    users = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and node.module == "zipfile")
        or (isinstance(node, ast.Import) and "zipfile" in {one.name for one in node.names})
    }

    # openpyxl asks for the zip to write its parts into
    assert users == {"sealed_zip.py", "exporters/xlsx/workbook.py"}
