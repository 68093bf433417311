"""Drawing the glyphs anew where the originals do not serve.

reportlab embeds outlines of the TrueType kind only (table glyf), and Fandol's are of the
PostScript kind (table CFF). While they are drawn over, what stands wrong in them is put right.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

EM = 1000
"""Units to the em, in every font of ours and of theirs."""

CURVE_TOLERANCE = 1.0
"""Farthest that a quadratic curve may stray from the cubic one it replaces, in units."""

HANZI_LIFT = 71
"""How much lower hanzi stand in Fandol than in Noto, in units.

The middle of GB2312's hanzi is on average at 308 in Fandol and at 379 in Noto. Without the lift
a rare character or a digit from ZwSong would stick out of the line by a fourteenth of an em.
"""

ON_THE_BASELINE = frozenset("＃＄％＆＠￡￥")
"""Full-width signs that go with full-width letters and digits, and are not lifted either."""

DASH = "—"

DIGITS = range(0x30, 0x3A)

_MAXP_FIELDS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
)
"""What a font of the TrueType kind declares about its instructions: it has none."""


@dataclass(frozen=True, slots=True)
class Redrawing:
    """What to draw in place of a glyph that shows a wrong sign.

    Attributes:
        model: The character whose outline is drawn, in the middle of the glyph's width.
        rise: By how much it is raised, in units.
    """

    model: str
    rise: int = 0


def to_truetype(font: TTFont, redrawings: Mapping[str, Redrawing]) -> None:
    """Replace the PostScript outlines by TrueType ones, hanzi at the height of Noto's."""
    characters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    order = font.getGlyphOrder()
    glyphs = {name: _draw(font, name, characters.get(name, ""), redrawings) for name in order}
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder = order
    font["glyf"].glyphs = glyphs
    for name, glyph in glyphs.items():
        _place(font, name, glyph, font["hmtx"][name][0])
    _declare_truetype(font)


def join_dashes(font: TTFont) -> None:
    """Make the dash fill its em, so that the two halves of —— meet.

    Noto's Chinese fonts have a shorter one with room on both sides, and mend that by a
    ligature, which reportlab does not apply.
    """
    name = font.getBestCmap()[ord(DASH)]
    bar = font["glyf"][name]
    pen = TTGlyphPen(None)
    pen.moveTo((0, bar.yMin))
    pen.lineTo((0, bar.yMax))
    pen.lineTo((EM, bar.yMax))
    pen.lineTo((EM, bar.yMin))
    pen.closePath()
    font["glyf"][name] = glyph = pen.glyph()
    _place(font, name, glyph, EM)


def halve_digits(font: TTFont) -> None:
    """Let the ten digits be the original's own half-width ones, so that columns of them align.

    Noto draws them for its feature hwid, which reportlab does not apply. The digits that a
    reader of the font gets otherwise are of six widths, from 471 units to 562.
    """
    gsub = font["GSUB"].table
    (lookups,) = {
        tuple(record.Feature.LookupListIndex)
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == "hwid"
    }
    halves: dict[str, str] = {}
    for index in lookups:
        for subtable in gsub.LookupList.Lookup[index].SubTable:
            halves |= getattr(subtable, "ExtSubTable", subtable).mapping
    wanted = {code: halves[name] for code, name in font.getBestCmap().items() if code in DIGITS}
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap |= wanted


def _draw(font: TTFont, name: str, character: str, redrawings: Mapping[str, Redrawing]) -> Any:
    """Return the glyph `name`, which shows `character`, with quadratic curves."""
    width = font["hmtx"][name][0]
    model, shift, rise = name, 0, _lift(character, width)
    if character in redrawings:
        redrawing = redrawings[character]
        model = font.getBestCmap()[ord(redrawing.model)]
        shift = (width - font["hmtx"][model][0]) // 2
        rise += redrawing.rise
    pen = TTGlyphPen(None)
    # Contours run the other way round in TrueType.
    quadratic = Cu2QuPen(pen, CURVE_TOLERANCE, reverse_direction=True)
    font.getGlyphSet()[model].draw(TransformPen(quadratic, (1, 0, 0, 1, shift, rise)))
    return pen.glyph()


def _lift(character: str, width: int) -> int:
    """Return by how much to raise a character: hanzi and the signs set among them."""
    if not character or width != EM or character in ON_THE_BASELINE:
        return 0
    wide = unicodedata.east_asian_width(character) == "W"
    sign = unicodedata.category(character)[0] in "PS"
    return HANZI_LIFT if wide or sign else 0


def _place(font: TTFont, name: str, glyph: Any, width: int) -> None:
    """Set a glyph's width, and its left bearing to where its outline begins."""
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, glyph.xMin if glyph.numberOfContours else 0)


def _declare_truetype(font: TTFont) -> None:
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in _MAXP_FIELDS:
        setattr(maxp, field, 0)
    font["head"].glyphDataFormat = 0
    font["post"].formatType = 3.0  # no names of glyphs
