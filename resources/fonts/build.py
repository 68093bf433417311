"""Build the eight fonts of this folder from published packages.

Needs a Debian system with apt-get, dpkg-deb and npm, and Python with fontTools (from 4.60 to
4.68 the bytes come out the same). Takes a minute and 220 MB of packages::

    apt-get update
    python resources/fonts/build.py

Writes the fonts, the full texts of their licences and SHA256SUMS, and prints the checksums.
LICENSE.md tells what is changed in the fonts, and under which licences they stand.
"""

import argparse
import gzip
import hashlib
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from charsets import (
    document_characters,
    fallback_characters,
    latin_characters,
    light_characters,
    name_characters,
)
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from outlines import DASH, EM, Redrawing, halve_digits, join_dashes, to_truetype

FANDOL = "texlive-lang-chinese"
FANDOL_FONTS = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
NOTO_SANS = "@expo-google-fonts/noto-sans-sc"
NOTO_SERIF = "@expo-google-fonts/noto-serif-sc"
NOTO_VERSION = "0.4.3"
BABELSTONE = "fonts-babelstone-han"

OUR_VERSION = "1.0"
CHANGED = "2026-11"
"""When we last changed the fonts; the GPL wants the date told."""

FANDOL_LICENCE = (
    "GNU General Public License, version 3, with font exception;"
    " the exception is extended to this modified font."
)
"""Fandol itself names its licence only in the file COPYING."""

WRONG_IN_FANDOL = {
    "￥": Redrawing("¥"),  # Fandol draws a dollar sign
    "￣": Redrawing("ˉ"),  # Fandol draws a hyphen
}
WRONG_IN_FANDOL_KAI = {
    **WRONG_IN_FANDOL,
    "～": Redrawing("～", rise=-311),  # hangs as high as an accent; here as in FandolFang
}

ASCENT, DESCENT = 1151, 286
"""Height of a line in all eight, which is Noto Serif's.

Were they to differ, a line in Qt would grow as soon as one glyph came from another font.
"""

NAMES_KEPT = frozenset((0, 7, 8, 9, 11, 12, 13, 14))
"""Copyright, trademark, people, addresses, licence. The other names are ours to give."""

TABLES_DROPPED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx")
"""What serves vertical text and features, which we do not set, and variable fonts.

STAT would tell Windows the old names. GSUB, were it kept, would come out in other bytes where
uharfbuzz is installed.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One of our fonts, and what it is made from.

    Attributes:
        file: Our file.
        family: Our name of it. None may contain "Source", a name that Adobe reserves.
        package: The package with the original.
        member: The original's path in the package.
        sha256: The original's checksum: another version of it wants looking at before it
            gets into documents.
        weight: Of the usual scale, 400 being regular and 700 bold.
        characters: Gives what to keep of the original.
        redrawings: Which glyphs to draw from which others.
        half_width_digits: Whether to take the original's digits of half an em.
    """

    file: str
    family: str
    package: str
    member: str
    sha256: str
    weight: int = 400
    characters: Callable[[], frozenset[str]] = document_characters
    redrawings: Mapping[str, Redrawing] = field(default_factory=dict)
    half_width_digits: bool = False


FACES = (
    Face(
        file="ZwFang.ttf",
        family="ZW FangSong",
        package=FANDOL,
        member=f"{FANDOL_FONTS}/FandolFang-Regular.otf",
        sha256="d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9",
        redrawings=WRONG_IN_FANDOL,
    ),
    Face(
        file="ZwKai.ttf",
        family="ZW Kai",
        package=FANDOL,
        member=f"{FANDOL_FONTS}/FandolKai-Regular.otf",
        sha256="ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827",
        redrawings=WRONG_IN_FANDOL_KAI,
    ),
    Face(
        file="ZwHei.ttf",
        family="ZW Hei",
        package=NOTO_SANS,
        member="500Medium/NotoSansSC_500Medium.ttf",
        sha256="b30853d205f3ecdde938b1488c735ee15a2e870d31331b992fdc53971e23ec4a",
    ),
    Face(
        file="ZwBiaoSong.ttf",
        family="ZW BiaoSong",
        package=NOTO_SERIF,
        member="900Black/NotoSerifSC_900Black.ttf",
        sha256="092e71a70c744be3cc33999eb4edcb10fbe95c1b4cff6c2d7f04d6ff15d031e2",
        weight=700,
        half_width_digits=True,
    ),
    Face(
        file="ZwSong.ttf",
        family="ZW Song",
        package=NOTO_SERIF,
        member="400Regular/NotoSerifSC_400Regular.ttf",
        sha256="c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
        characters=fallback_characters,
        half_width_digits=True,
    ),
    Face(
        file="ZwRare.ttf",
        family="ZW Rare",
        package=BABELSTONE,
        member="usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf",
        sha256="791d905d510fda25d6037b7a247da0c4b8f222c9083d2deef592439b145401e4",
        weight=300,
        characters=name_characters,
    ),
    Face(
        file="ZwLight.ttf",
        family="ZW Light",
        package=NOTO_SERIF,
        member="200ExtraLight/NotoSerifSC_200ExtraLight.ttf",
        sha256="e51c26105c4698e8476dde88ce284ec8bbae9a79419115128f0a03cf284cbb4f",
        weight=300,
        characters=light_characters,
    ),
    Face(
        file="ZwLatin.ttf",
        family="ZW Latin",
        package=NOTO_SERIF,
        member="200ExtraLight/NotoSerifSC_200ExtraLight.ttf",
        sha256="e51c26105c4698e8476dde88ce284ec8bbae9a79419115128f0a03cf284cbb4f",
        weight=300,
        characters=latin_characters,
        half_width_digits=True,
    ),
)

LICENCES = {
    "COPYING-Fandol.txt": (FANDOL, "usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz"),
    "OFL-Noto-Sans-SC.txt": (NOTO_SANS, "LICENSE_FONT"),
    "OFL-Noto-Serif-SC.txt": (NOTO_SERIF, "LICENSE_FONT"),
    "COPYRIGHT-BabelStone.txt": (BABELSTONE, "usr/share/doc/fonts-babelstone-han/copyright"),
}
"""File here: package, path in it."""


def main() -> None:
    """Fetch, build, and print the checksums."""
    parser = argparse.ArgumentParser(description="Build the eight fonts from published packages.")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent, help="where to write (default: here)"
    )
    out: Path = parser.parse_args().out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zw-fonts-") as work:
        packages = fetch(Path(work))
        copy_licences(packages, out)
        for face in FACES:
            build(face, packages[face.package] / face.member, out / face.file)
    print(write_checksums(out), end="")


def fetch(work: Path) -> dict[str, Path]:
    """Fetch the packages into a folder; return where the contents of each lie."""
    folders = {name: _unpacked_deb(name, work) for name in (FANDOL, BABELSTONE)}
    for name in (NOTO_SANS, NOTO_SERIF):
        folders[name] = _unpacked_npm(name, NOTO_VERSION, work)
    return folders


def copy_licences(packages: Mapping[str, Path], out: Path) -> None:
    """Copy the full texts, as they are, to lie beside the fonts."""
    for name, (package, member) in LICENCES.items():
        content = (packages[package] / member).read_bytes()
        text = gzip.decompress(content) if member.endswith(".gz") else content
        (out / name).write_bytes(text)


def build(face: Face, original: Path, target: Path) -> None:
    """Make one of our fonts.

    Raises:
        ValueError: The original is not the one that our fonts were made from and checked.
    """
    if _sha256(original) != face.sha256:
        raise ValueError(f"{original.name} has changed: look at it, then enter its new checksum")
    with TTFont(original, recalcTimestamp=False) as font:
        if face.half_width_digits:
            halve_digits(font)
        reduce_to(face.characters(), font)
        if "CFF " in font:
            to_truetype(font, face.redrawings)
        elif font["head"].unitsPerEm != EM:
            scale_upem(font, EM)
        elif ord(DASH) in font.getBestCmap():
            join_dashes(font)
        set_line_height(font)
        rename(font, face, original.stem)
        font.save(target)


def reduce_to(characters: frozenset[str], font: TTFont) -> None:
    """Leave only these characters in a font, as far as it has them, and no hints or features."""
    options = Options(
        layout_features=[],
        hinting=False,
        notdef_outline=True,
        name_IDs=["*"],
        recalc_timestamp=False,
    )
    options.drop_tables += TABLES_DROPPED
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)


def set_line_height(font: TTFont) -> None:
    """Give a font the common line height, in each of the three places where one is told."""
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent, hhea.descent, hhea.lineGap = ASCENT, -DESCENT, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = 880, -120, 0
    os2.usWinAscent, os2.usWinDescent = ASCENT, DESCENT


def rename(font: TTFont, face: Face, original: str) -> None:
    """Give a font our name; keep whose work it is, and say that it is changed."""
    table = font["name"]
    fandol = face.package == FANDOL
    upstream = table.getDebugName(5)
    table.names = [name for name in table.names if name.nameID in NAMES_KEPT and str(name)]
    postscript = f"{face.family.replace(' ', '')}-Regular"
    ours = {
        1: face.family,
        2: "Regular",
        3: f"{OUR_VERSION};{postscript}",
        4: f"{face.family} Regular",
        5: f"{upstream}; ZW {OUR_VERSION}",
        6: postscript,
        10: f"Subset of {original}, changed {CHANGED} as told in LICENSE.md.",
    }
    if fandol:
        ours[13] = FANDOL_LICENCE
    for name_id, text in ours.items():
        table.setName(text, name_id, 3, 1, 0x409)  # Windows, Unicode, English
    font["OS/2"].usWeightClass = face.weight
    # Free to embed, as both licences have it; Fandol's own flag says "for editing" only.
    font["OS/2"].fsType = 0


def write_checksums(out: Path) -> str:
    """Write SHA256SUMS for `sha256sum --check`, and return its text."""
    text = "".join(f"{_sha256(out / face.file)}  {face.file}\n" for face in FACES)
    (out / "SHA256SUMS").write_text(text, encoding="ascii", newline="\n")
    return text


def _unpacked_deb(name: str, work: Path) -> Path:
    folder = work / name
    _run("apt-get", "download", "--quiet", name, cwd=work)
    (package,) = work.glob(f"{name}_*.deb")
    _run("dpkg-deb", "--extract", str(package), str(folder), cwd=work)
    return folder


def _unpacked_npm(name: str, version: str, work: Path) -> Path:
    folder = work / name
    archive = _run("npm", "pack", "--silent", f"{name}@{version}", cwd=work).split()[-1]
    with tarfile.open(work / archive) as package:
        package.extractall(folder, filter="data")
    return folder / "package"


def _run(*command: str, cwd: Path) -> str:
    """Run a command and return what it printed."""
    done = subprocess.run(  # noqa: S603 - the commands are written above, in this file
        command, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
