"""Names of files that every system takes."""

import ntpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.file_names import file_name, is_refused_by_windows


@pytest.mark.parametrize(
    ("stem", "named"),
    [
        ("云溪镇人民政府2025年报告", "云溪镇人民政府2025年报告.pdf"),
        ("关于“放管服”:2025/2026", "关于“放管服”_2025_2026.pdf"),
        ("云溪镇　2025", "云溪镇　2025.pdf"),
        ("两\u2028行\x00", "两_行_.pdf"),
        ("NUL", "_NUL.pdf"),
        ("com¹", "_com¹.pdf"),
        ("conin$ ", "_conin$.pdf"),
        ("console", "console.pdf"),
        (" .. ", "_.pdf"),
        ("../../etc/passwd", "_.._etc_passwd.pdf"),
    ],
)
def test_what_no_system_takes_is_left_out(stem: str, named: str) -> None:
    assert file_name(stem, ".pdf") == named


@given(st.text(st.characters(codec=None), max_size=300))
def test_a_proposed_name_is_taken_everywhere(stem: str) -> None:
    named = file_name(stem, "2025年下发.zwgkb")

    assert not is_refused_by_windows(named)
    assert len(named.encode()) < 255 or max(map(ord, named)) > 0xFFFF
    assert ntpath.basename(named) == named
    assert ntpath.splitdrive(named) == ("", named)
    assert named.endswith("2025年下发.zwgkb")


@pytest.mark.parametrize(
    "name", ["a:b.pdf", "CON", "nul.txt", "LPT1.x", "aux .pdf", "报告.pdf ", "报告.", 'a"b', "a\tb"]
)
def test_what_windows_takes_for_something_else(name: str) -> None:
    assert is_refused_by_windows(name)


@pytest.mark.parametrize("name", ["报告.pdf", ".zwgk-1f.part", "con报告.pdf", "com0", "a.con"])
def test_what_windows_takes(name: str) -> None:
    assert not is_refused_by_windows(name)
