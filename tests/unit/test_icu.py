"""Our slice of ICU's data: whole items, in order, under their own names."""

import struct
import sys
from pathlib import Path

import PySide6
import pytest

from freezing import icu

HEADER = struct.pack("<HBB4x4x4s", 32, 0xDA, 0x27, b"CmnD").ljust(32, b"\0")
BEFORE = b"\x7fELF, CmnD by chance" + bytes(13)


def packed(items: dict[str, bytes]) -> bytes:
    """Pack as ICU does: count, places of names and items, names, items on 16s."""
    names = b"".join(f"icudt73l/{name}\0".encode() for name in items)
    at = 4 + 8 * len(items)
    table, contents = struct.pack("<I", len(items)), b""
    first = -(-(at + len(names)) // 16) * 16
    for name, item in items.items():
        table += struct.pack("<II", at, first + len(contents))
        at += len(f"icudt73l/{name}") + 1
        contents += item.ljust(-(-len(item) // 16) * 16, b"\0")
    return HEADER + (table + names).ljust(first, b"\0") + contents


def test_what_is_kept_is_as_it_was() -> None:
    items = {"af.res": b"a" * 7, "coll/root.res": b"c" * 33, "zh.res": b"z" * 16}
    kept = {name: item for name, item in items.items() if name != "af.res"}

    made = icu.repacked(BEFORE + packed(items), lambda name: name in kept)

    assert made == packed(kept)


def test_another_library_is_refused() -> None:
    with pytest.raises(ValueError, match="no ICU data"):
        icu.repacked(BEFORE, bool)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("root.res", True),
        ("pool.res", True),
        ("zoneinfo64.res", True),
        ("zh.res", True),
        ("zh_Hans_CN.res", True),
        ("coll/zh.res", True),
        ("coll/ucadata.icu", True),
        ("nfc.nrm", True),
        ("gb18030.cnv", True),
        ("af.res", False),
        ("zu_ZA.res", False),
        ("coll/ja.res", False),
        ("brkitr/zh.res", False),
        ("ibm-943_P15A-2003.cnv", False),
    ],
)
def test_ours_is_chinese_and_what_is_common(name: str, ours: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert icu.is_ours(name) is ours


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the system has ICU")
def test_library_is_much_smaller(tmp_path: Path) -> None:
    (whole,) = (Path(PySide6.__file__).parent / "Qt/lib").glob("libicudata.so.*")
    made = icu.sliced(whole, tmp_path)

    assert made.name == whole.name
    assert made.stat().st_size < whole.stat().st_size / 6
    assert b"icudt" in made.read_bytes()
