"""The eight fonts are those that were built and checked, and can print what they must."""

import hashlib
from collections.abc import Generator, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.ttLib import TTFont
from reportlab.pdfbase import ttfonts

FONTS = Path(__file__).parents[2] / "resources" / "fonts"

FAMILIES = {
    "ZwFang.ttf": "ZW FangSong",
    "ZwKai.ttf": "ZW Kai",
    "ZwHei.ttf": "ZW Hei",
    "ZwBiaoSong.ttf": "ZW BiaoSong",
    "ZwSong.ttf": "ZW Song",
}

RARE = "ZwRare.ttf"
LIGHT = "ZwLight.ttf"
LATIN = "ZwLatin.ttf"

DIGITS = "0123456789"

NOT_IN_NOTO = {"≒"}
"""Of GBK; it stands for "about equal" in Japan, where China writes ≈."""


@pytest.fixture(scope="module", params=FAMILIES)
def font(request: pytest.FixtureRequest) -> Generator[Any]:
    """Open each of the five in turn."""
    with TTFont(FONTS / str(request.param)) as opened:
        yield opened


@pytest.fixture(scope="module")
def song() -> Generator[Any]:
    with TTFont(FONTS / "ZwSong.ttf") as opened:
        yield opened


def characters(font: Any) -> set[str]:
    return {chr(code) for code in font.getBestCmap()}


def glyph(font: Any, character: str) -> Any:
    return font["glyf"][font.getBestCmap()[ord(character)]]


def width(font: Any, character: str) -> int:
    return int(font["hmtx"][font.getBestCmap()[ord(character)]][0])


def read(place: bytes, codec: str) -> str:
    try:
        return place.decode(codec)
    except UnicodeDecodeError:
        return ""


def gbk() -> Iterator[str]:
    """Yield all of GBK but ASCII."""
    for row in range(0x81, 0xFF):
        for cell in range(0x40, 0xFF):
            yield from read(bytes((row, cell)), "gbk")


def gb2312() -> Iterator[str]:
    """Yield all of GB2312 but ASCII, with the dash U+2014 and the dot U+00B7 of today's files."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            place = bytes((row, cell))
            if read(place, "gb2312"):
                yield from read(place, "gbk")


def test_fonts_are_the_ones_that_were_built() -> None:
    lines = (FONTS / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    recorded = {name: digest for digest, name in map(str.split, lines)}

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")
    }

    assert found == recorded
    assert found.keys() == {*FAMILIES, RARE, LIGHT, LATIN}


@pytest.mark.parametrize(
    ("file", "phrase"),
    [
        ("COPYING-Fandol.txt", "If you modify this font, you may extend this exception"),
        ("OFL-Noto-Sans-SC.txt", "SIL OPEN FONT LICENSE Version 1.1"),
        ("OFL-Noto-Serif-SC.txt", "SIL OPEN FONT LICENSE Version 1.1"),
        ("COPYRIGHT-BabelStone.txt", "ARPHIC PUBLIC LICENSE".lower().replace(" ", "-")),
    ],
)
def test_licences_lie_beside_the_fonts(file: str, phrase: str) -> None:
    assert phrase in (FONTS / file).read_text(encoding="utf-8")
    assert file in (FONTS / "LICENSE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("file", "family"), FAMILIES.items())
def test_family_is_named_as_the_program_asks_for_it(file: str, family: str) -> None:
    with TTFont(FONTS / file) as font:
        assert font["name"].getDebugName(1) == family
        assert font["name"].getDebugName(4) == f"{family} Regular"


def test_font_may_be_embedded(font: Any) -> None:
    assert font["OS/2"].fsType == 0


def test_gb2312_and_ascii_are_complete(font: Any) -> None:
    wanted = {*map(chr, range(0x20, 0x7F)), *gb2312(), "〇"}

    assert not wanted - characters(font)


def test_song_has_all_of_gbk(song: Any) -> None:
    assert set(gbk()) - characters(song) == NOT_IN_NOTO


@pytest.mark.parametrize("name", ["镕喆堃䶮㛃", "𬭚𬬭𫖮𫍽𬀩", "⑪⑳㎡―・"])
def test_song_stands_in_for_what_others_lack(song: Any, name: str) -> None:
    assert set(name) <= characters(song)


@pytest.fixture(scope="module")
def rare() -> Generator[Any]:
    with TTFont(FONTS / RARE) as opened:
        yield opened


@pytest.mark.parametrize("name", ["镕喆堃䶮㛃", "𬭚𬬭𫖮𫍽𬀩", "𠮷㐂䶮鿏"])
def test_the_light_font_has_what_names_need(rare: Any, name: str) -> None:
    assert set(name) <= characters(rare)


def test_the_light_font_has_level_2_of_gb_18030_beyond_gbk(rare: Any) -> None:
    extension_a = set(map(chr, range(0x3400, 0x4DB6)))

    assert extension_a <= characters(rare)
    assert not characters(rare) & set(gb2312())
    assert (FONTS / RARE).stat().st_size < 8_000_000


def test_the_light_font_stands_in_the_line_of_the_others(rare: Any, song: Any) -> None:
    both = sorted(characters(rare) & characters(song))[::20]

    def middle(of: Any) -> float:
        return mean(float(glyph(of, hz).yMin + glyph(of, hz).yMax) / 2 for hz in both)

    assert middle(rare) == pytest.approx(middle(song), abs=10)
    assert {width(rare, hz) for hz in both} == {1000}
    assert rare["hhea"].ascent == song["hhea"].ascent
    assert rare["OS/2"].fsType == 0
    assert rare["name"].getDebugName(1) == "ZW Rare"
    face = ttfonts.TTFont(RARE, str(FONTS / RARE)).face
    assert face.charToGlyph[ord("𠮷")]


def test_the_other_hanzi_of_gbk_are_light_too(rare: Any, song: Any) -> None:
    wanted = {hanzi for hanzi in gbk() if "\u3400" <= hanzi <= "\u9fff"} - set(gb2312())
    with TTFont(FONTS / LIGHT) as light:
        has = characters(light)
        assert not wanted - has - characters(rare)
        assert not has & characters(rare)
        assert "國" in has
        assert (FONTS / LIGHT).stat().st_size < 8_000_000
        assert {width(light, hanzi) for hanzi in wanted & has} == {1000}
        assert light["hhea"].ascent == song["hhea"].ascent
        assert light["OS/2"].fsType == 0
        assert light["name"].getDebugName(1) == "ZW Light"


def ink(font: Any, text: str) -> float:
    """Return the mean area of the characters' outlines."""
    pen = AreaPen()
    for character in text:
        font.getGlyphSet()[font.getBestCmap()[ord(character)]].draw(pen)
    return abs(float(pen.value)) / len(text)


@pytest.mark.parametrize("file", ["ZwSong.ttf", "ZwBiaoSong.ttf", LATIN])
def test_digits_are_half_an_em_wide(file: str) -> None:
    with TTFont(FONTS / file) as font:
        assert {width(font, digit) for digit in DIGITS} == {500}


def test_digits_among_fang_song_are_lighter_by_as_much_as_its_hanzi(song: Any) -> None:
    """仿宋 takes them from the Latin font, where a digit is to its hanzi as in 宋体."""
    hanzi = "政府信息公开工作年度报告申请数量"
    with TTFont(FONTS / "ZwFang.ttf") as fang, TTFont(FONTS / LATIN) as latin:
        text, digits = ink(fang, hanzi) / ink(song, hanzi), ink(latin, DIGITS) / ink(song, DIGITS)

    assert digits == pytest.approx(text, abs=0.15)


def test_the_latin_font_of_every_report_is_small() -> None:
    with TTFont(FONTS / LATIN) as font, TTFont(FONTS / LIGHT) as light:
        assert characters(font) == {*map(chr, range(0x20, 0x7F)), "…"}
        assert characters(font) & characters(light) == {" "}
        assert font["name"].getDebugName(1) == "ZW Latin"
        assert font["OS/2"].fsType == 0
    assert (FONTS / LATIN).stat().st_size < 20_000


def test_radicals_are_left_out(font: Any) -> None:
    """Or a PDF by Qt would give 一 copied out as the radical U+2F00, its glyph being the same."""
    assert not characters(font) & set(map(chr, range(0x2E80, 0x2FE0)))


def test_yuan_is_not_drawn_as_dollar(font: Any) -> None:
    yuan, dollar = glyph(font, "￥"), glyph(font, "＄")

    assert yuan.coordinates != dollar.coordinates


def test_dash_is_unbroken(font: Any) -> None:
    dash = glyph(font, "—")

    assert (dash.xMin, dash.xMax, width(font, "—")) == (0, 1000, 1000)


def test_fonts_mix_in_one_line(font: Any, song: Any) -> None:
    """Hanzi of one font stand as high as those of the one that stands in; no line grows."""
    hanzi = [character for character in gb2312() if "一" <= character <= "龥"][::20]

    def middle(of: Any) -> float:
        return mean(float(glyph(of, hz).yMin + glyph(of, hz).yMax) / 2 for hz in hanzi)

    assert middle(font) == pytest.approx(middle(song), abs=5)  # thousandths of an em
    assert {width(font, hz) for hz in hanzi} == {1000}
    for table, fields in {
        "hhea": ("ascent", "descent", "lineGap"),
        "OS/2": ("usWinAscent", "usWinDescent", "sTypoAscender", "sTypoDescender", "sTypoLineGap"),
    }.items():
        for field in fields:
            assert getattr(font[table], field) == getattr(song[table], field)


@pytest.mark.parametrize("file", FAMILIES)
def test_reportlab_can_embed_it(file: str) -> None:
    face = ttfonts.TTFont(file, str(FONTS / file)).face

    assert face.familyName.decode() == FAMILIES[file]
    assert all(face.charToGlyph[ord(character)] for character in "国务院办公厅2024〔〕——，。")
