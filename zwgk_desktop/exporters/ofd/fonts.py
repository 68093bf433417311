"""Fonts in an OFD package: only the glyphs that are used, found by their characters."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter  # pyright: ignore[reportMissingTypeStubs] - it has none
from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingTypeStubs] - it has none

from zwgk_desktop import paths
from zwgk_desktop.exporters.typesetting.fonts import Face

_NAMES = {
    Face.FANG: "ZW FangSong",
    Face.KAI: "ZW Kai",
    Face.HEI: "ZW Hei",
    Face.BIAO_SONG: "ZW BiaoSong",
    Face.SONG: "ZW Song",
    Face.RARE: "ZW Rare",
    Face.LIGHT: "ZW Light",
}


_FAMILIES = {
    Face.FANG: "仿宋",
    Face.KAI: "楷体",
    Face.HEI: "黑体",
    Face.BIAO_SONG: "方正小标宋简体",
    Face.SONG: "宋体",
    Face.RARE: "宋体",
    Face.LIGHT: "宋体",
}


def font_name(face: Face) -> str:
    """Return the name of a font's family, as its file has it."""
    return _NAMES[face]


def family_name(face: Face) -> str:
    """Return the family that readers know a font by, should they not draw the embedded one."""
    return _FAMILIES[face]


def subset(face: Face, characters: frozenset[str]) -> bytes:
    """Return a font with these characters alone; the same ones give the same bytes."""
    return _subset(paths.fonts() / f"{face.value}.ttf", characters)


@lru_cache(maxsize=32)  # a report exported again has the same fonts; each takes 0.1 s
def _subset(path: Path, characters: frozenset[str]) -> bytes:
    options = Options(notdef_outline=True, name_IDs=["*"], recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    with TTFont(path, recalcTimestamp=False, lazy=True) as font:
        subsetter.subset(font)
        file = BytesIO()
        font.save(file)
    return file.getvalue()
