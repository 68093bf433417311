"""Which font draws a character, and what happens when none does."""

import unicodedata
from pathlib import Path

import pytest

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs, missing_characters, width


def test_rare_characters_of_names_are_as_light_as_the_text() -> None:
    found = glyphs("国镕喆堃䶮𬬭𠮷⑪㎡", Face.FANG)

    assert found[0].font is Face.FANG
    assert {glyph.font for glyph in found[1:-2]} == {Face.RARE}
    assert {glyph.font for glyph in found[-2:]} == {Face.SONG}
    assert {glyph.font for glyph in glyphs("镕𠮷", Face.HEI)} == {Face.SONG, Face.RARE}


@pytest.mark.parametrize("face", [Face.FANG, Face.KAI])
def test_no_hanzi_of_gbk_is_a_dark_blot_in_the_text(face: Face) -> None:
    pairs = (bytes((row, cell)) for row in range(0x81, 0xFF) for cell in range(0x40, 0xFF))
    gbk = "".join(pair.decode("gbk", "ignore") for pair in pairs)
    hanzi = "".join(char for char in gbk if "\u3400" <= char <= "\u9fff" or char >= "\uf900")
    dark = [glyph.char for glyph in glyphs(hanzi, face) if glyph.font is Face.SONG]

    assert {glyph.font for glyph in glyphs("國學喦凃", face)} == {Face.LIGHT}
    assert not [char for char in dark if unicodedata.category(char) == "Lo"]


def test_latin_comes_from_the_light_font_where_the_face_has_only_a_makeshift() -> None:
    assert {g.font for g in glyphs("2024 PDF", Face.FANG)} == {Face.LATIN}
    assert {g.font for g in glyphs("2024 PDF", Face.KAI)} == {Face.LATIN}
    assert {g.font for g in glyphs("2024", Face.BIAO_SONG)} == {Face.BIAO_SONG}


def test_a_chinese_character_is_one_em_wide() -> None:
    for face in Face:
        assert width(glyphs("国，（", face)) == 3


def test_for_a_character_no_font_has_another_stands() -> None:
    found = glyphs("吃𰻞面", Face.FANG)

    assert "".join(glyph.char for glyph in found) == "吃〓面"
    assert missing_characters("吃𰻞\ufe0f面𰻞，龘\u200b") == ("𰻞",)


def test_marks_without_ink_are_left_out_and_odd_spaces_are_spaces() -> None:
    found = glyphs("\ufeff公\u200b开\ufe0f\t报\u2002告\u00a0\U000e0100", Face.FANG)

    assert "".join(glyph.char for glyph in found) == "公开 报 告 "


@pytest.mark.parametrize("damaged", [None, b"", b"\0\1\0\0 no font at all", b"OTTO"])
def test_a_missing_or_damaged_font_file_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damaged: bytes | None
) -> None:
    monkeypatch.setattr(paths, "fonts", lambda: tmp_path)
    if damaged is not None:
        (tmp_path / "ZwSong.ttf").write_bytes(damaged)
    with pytest.raises(UserError, match=r"字体文件“.*ZwSong\.ttf”缺失或者已损坏") as failure:
        glyphs("国", Face.SONG)

    assert failure.value.code == "E05"
    assert "重新安装" in failure.value.remedy
