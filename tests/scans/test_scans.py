"""Pages printed, spoilt as scanners and telephones spoil them, and read; `make scans` runs it.

Of every figure one of three things may come: it is right, it is wrong and waits for the clerk's
eye, or nothing was made out. None may be wrong and said to be proven.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it has none
import pytest
from exports import composed
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.scan.component import is_installed, open_folder
from zwgk_desktop.services.importing import read_proposal

pytestmark = [
    pytest.mark.scans,
    pytest.mark.skipif(not is_installed(), reason="the component is not installed: make scans"),
    pytest.mark.timeout(1800),
]

Picture = Any
Spoil = Callable[[Picture, Any, Any], Picture]


def turned(page: Picture, cv2: Any, numpy: Any) -> Picture:
    """A scan: turned a little, blurred, grainy, stamped in red over the table."""
    height, width = page.shape[:2]
    seal = numpy.full_like(page, 255)
    cv2.circle(seal, (width - 400, height - 700), 200, (230, 60, 60), 14)
    page = (page.astype(int) * seal // 255).astype(numpy.uint8)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 0.8, 1)
    page = cv2.warpAffine(page, matrix, (width, height), borderValue=(255, 255, 255))
    return grainy(cv2.GaussianBlur(page, (0, 0), 0.9), numpy)


def photographed(page: Picture, cv2: Any, numpy: Any) -> Picture:
    """A photo: seen from aside on a dark table, with a shadow over half of it."""
    page = cv2.resize(page, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)
    height, width = page.shape[:2]
    corners = numpy.float32([[0, 0], [width, 0], [width, height], [0, height]])
    seen = numpy.float32(
        [[160, 120], [width - 60, 60], [width - 10, height - 90], [30, height - 30]]
    )
    matrix = cv2.getPerspectiveTransform(corners, seen)
    page = cv2.warpPerspective(page, matrix, (width, height), borderValue=(90, 80, 70))
    shade = numpy.linspace(1.0, 0.55, width)[None, :, None]
    return grainy(cv2.GaussianBlur(page * shade, (0, 0), 1.1), numpy)


def grainy(page: Picture, numpy: Any) -> Picture:
    noise = numpy.random.default_rng(7).normal(0, 7, page.shape)
    return numpy.clip(page + noise, 0, 255).astype(numpy.uint8)


def scanned(report: Report, spoil: Spoil) -> bytes:
    """Return the report's PDF as one of pictures."""
    open_folder()
    import cv2  # type: ignore[import-not-found, unused-ignore] # noqa: PLC0415 - lies in the component's folder # pyright: ignore[reportMissingImports]
    import numpy  # type: ignore[import-not-found, unused-ignore] # noqa: PLC0415, ICN001 - likewise # pyright: ignore[reportMissingImports]

    file = BytesIO()
    canvas = Canvas(file, pagesize=(595.28, 841.89))
    pdf: Any = pypdfium2.PdfDocument(composed("pdf", report))
    for page in pdf:
        picture = page.render(scale=200 / 72, rev_byteorder=True).to_numpy()[:, :, :3].copy()
        spoilt = cv2.cvtColor(spoil(picture, cv2, numpy), cv2.COLOR_RGB2BGR)
        jpeg = cv2.imencode(".jpg", spoilt, [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
        canvas.drawImage(ImageReader(BytesIO(jpeg.tobytes())), 0, 0, 595.28, 841.89)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize("spoil", [turned, photographed])
def test_what_is_proven_is_right(
    spoil: Spoil, tmp_path: Path, edition: Edition, catalog: Catalog
) -> None:
    counted = [cell for cell in edition.entered if cell.startswith("requests")]
    values = {cell: at * 7919 % 1_003 for at, cell in enumerate(counted)}
    report = nil_report(edition, values)
    path = tmp_path / "扫描.pdf"
    path.write_bytes(scanned(report, spoil))

    read = read_proposal(path, catalog)

    wanted = {cell: report.judged(cell) for cell in (*edition.entered, *edition.leaves)}
    wrong = {cell for cell, one in read.pictured.items() if one.figure != wanted[cell]}
    right = read.pictured.keys() - wrong
    assert not {cell for cell in wrong if read.pictured[cell].proven}
    assert not [figure for figure in read.cells.values() if figure is not None]
    assert len(right) > 0.9 * len(wanted)
    assert (read.unit, read.year) == (report.unit, report.year)
