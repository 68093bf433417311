"""Which font draws a character, and what happens when none does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.exporters.typesetting import fonts
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs, plain_glyphs, width


def test_rare_characters_of_names_come_from_song() -> None:
    found = plain_glyphs("国镕喆堃䶮𬬭⑪㎡", Face.FANG)

    assert found[0].font is Face.FANG
    assert {glyph.font for glyph in found[1:]} == {Face.SONG}


def test_latin_comes_from_song_where_the_face_has_only_a_makeshift() -> None:
    assert {g.font for g in plain_glyphs("2024 PDF", Face.FANG)} == {Face.SONG}
    assert {g.font for g in plain_glyphs("2024 PDF", Face.KAI)} == {Face.SONG}
    assert {g.font for g in plain_glyphs("2024", Face.BIAO_SONG)} == {Face.BIAO_SONG}


def test_a_chinese_character_is_one_em_wide() -> None:
    for face in Face:
        assert width(plain_glyphs("国，（", face)) == 3


def test_a_character_no_font_has_is_named_with_its_place() -> None:
    with pytest.raises(UserError, match=r"六、其他.*“𰻞”.*U\+30EDE") as failure:
        glyphs("吃𰻞面", Face.FANG, "六、其他需要报告的事项")

    assert failure.value.code == "E02"


def test_a_control_character_is_named_by_its_number() -> None:
    with pytest.raises(UserError, match=r"不可见字符（编码 U\+0007）"):
        plain_glyphs("响\a", Face.FANG)


def test_marks_without_ink_are_left_out_and_odd_spaces_are_spaces() -> None:
    found = plain_glyphs("\ufeff公\u200b开\ufe0f\t报\u2002告\u00a0\U000e0100", Face.FANG)

    assert "".join(glyph.char for glyph in found) == "公开 报 告 "


@pytest.fixture
def fresh_fonts() -> Iterator[None]:
    """Forget the fonts read, before the test and after it."""
    for remembered in (fonts._widths, fonts._glyph):
        remembered.cache_clear()
    yield
    for remembered in (fonts._widths, fonts._glyph):
        remembered.cache_clear()


@pytest.mark.usefixtures("fresh_fonts")
@pytest.mark.parametrize("damaged", [None, b"", b"\0\1\0\0 no font at all", b"OTTO"])
def test_a_missing_or_damaged_font_file_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damaged: bytes | None
) -> None:
    monkeypatch.setattr(paths, "fonts", lambda: tmp_path)
    if damaged is not None:
        (tmp_path / "ZwSong.ttf").write_bytes(damaged)
    with pytest.raises(UserError, match=r"字体文件“.*ZwSong\.ttf”缺失或者已损坏") as failure:
        plain_glyphs("国", Face.SONG)

    assert failure.value.code == "E05"
    assert "重新安装" in failure.value.remedy
