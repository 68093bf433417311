"""Fonts as the standards want them embedded."""

import re

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

from zwgk_desktop import paths
from zwgk_desktop.exporters.typesetting.embedded_font import EmbeddedFont, to_unicode
from zwgk_desktop.exporters.typesetting.fonts import Face


def test_characters_beyond_the_plane_are_copied_out_right() -> None:
    table = to_unicode("Zw", [0, ord("国"), ord("𬬭")])

    assert "<01> <56FD>\n<02> <D872DF2D>" in table
    assert not re.search(r"<[0-9A-F]{5}>", table)


def test_no_code_stands_for_no_character() -> None:
    assert "<0000>" not in to_unicode("Zw", [0, 32, 32])


def test_no_block_has_more_than_a_hundred_codes() -> None:
    table = to_unicode("Zw", range(0x4E00, 0x4E00 + 256))

    assert [int(n) for n in re.findall(r"([0-9]+) beginbfchar", table)] == [100, 100, 56]
    assert table.count("endbfchar") == 3


@pytest.mark.parametrize("face", Face)
def test_a_font_is_read_as_reportlab_reads_it(face: Face) -> None:
    file = paths.fonts() / f"{face.value}.ttf"
    ours, theirs = EmbeddedFont(face.value, file).face, TTFontFace(str(file))
    used = [*theirs.charToGlyph][:: len(theirs.charToGlyph) // 40]

    assert ours.charToGlyph == theirs.charToGlyph
    assert ours.charWidths == theirs.charWidths
    assert ours.defaultWidth == theirs.defaultWidth
    assert ours.makeSubset(used) == theirs.makeSubset(used)
