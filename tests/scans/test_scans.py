"""Reports printed, spoilt as scanners and telephones spoil them, and read; `make scans` runs it.

Of every figure one of four things may come: it is right, it is wrong and waits for the clerk's
eye, nothing was made out, or it is wrong and said to be proven, which may never be.
"""

import resource
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it has none
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from scans.printing import OFFICE, office_pdf, our_pdf, random_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.contents import SubmissionSheet
from zwgk_desktop.exporters.submission_sheet import compose_sheet
from zwgk_desktop.importers.recognise import RecognisedReport
from zwgk_desktop.importers.scan.component import is_installed
from zwgk_desktop.services.importing import recognise_file

pytestmark = [
    pytest.mark.scans,
    pytest.mark.skipif(not is_installed(), reason="the component is not installed: make scans"),
    pytest.mark.timeout(1800),
]

SPOILT = (
    "turned", "blurred", "noisy", "pressed", "shadowed", "stamped", "aslant", "copied",
    "scanned", "photographed",
)  # fmt: skip
"""Names in `degrading.DEGRADED`, which needs the component."""

RIGHT = 0.95
"""Of all figures at least."""

MOST_MEMORY = 1_500
"""Megabytes."""

MOST_TIME = 20
"""Seconds of CPU a page."""


@dataclass(frozen=True, slots=True)
class Count:
    """What became of the figures of one report, and what a page of it took."""

    right: int
    wrong_and_proven: int
    wrong_and_flagged: int
    unread: int
    proven: int
    seconds: float
    megabytes: int


def scan_of(pdf: bytes, name: str) -> tuple[bytes, int]:
    """Return a printed report as a PDF of spoilt pictures, and how many pages it has."""
    from scans.degrading import DEGRADED  # noqa: PLC0415 - needs the component

    from zwgk_desktop.importers.scan.cleaning import cv2  # noqa: PLC0415 - likewise

    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    pages: Any = pypdfium2.PdfDocument(pdf)
    for page in pages:
        picture = page.render(scale=200 / 72, rev_byteorder=True).to_numpy()[:, :, :3].copy()
        spoilt = cv2.cvtColor(DEGRADED[name](picture), cv2.COLOR_RGB2BGR)
        jpeg = cv2.imencode(".jpg", spoilt, [cv2.IMWRITE_JPEG_QUALITY, 90])[1]
        canvas.drawImage(ImageReader(BytesIO(jpeg.tobytes())), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return file.getvalue(), len(pages)


def counted(report: Report, read: RecognisedReport, seconds: float, megabytes: int) -> Count:
    """Hold what was read against what was printed."""
    edition = report.edition
    wanted = {cell: report.stated_or_computed(cell) for cell in (*edition.entered, *edition.leaves)}
    proven = read.proof().proven
    wrong = {cell for cell, one in read.pictured.items() if one.figure != wanted[cell]}
    return Count(
        right=len(read.pictured.keys() - wrong),
        wrong_and_proven=len(wrong & proven),
        wrong_and_flagged=len(wrong - proven),
        unread=len(wanted.keys() - read.pictured.keys()),
        proven=len(proven),
        seconds=seconds,
        megabytes=megabytes,
    )


def table(counts: dict[tuple[str, str], Count]) -> Iterator[str]:
    """Yield the lines of a table of all counts."""
    yield f"{'':20}right  wrong+proven  wrong+flagged  unread  proven  s CPU/page    MB"
    for (printer, name), one in counts.items():
        yield (
            f"{printer:8}{name:13}{one.right:6}{one.wrong_and_proven:14}"
            f"{one.wrong_and_flagged:15}{one.unread:8}{one.proven:8}{one.seconds:12.1f}"
            f"{one.megabytes:6}"
        )
    every = counts.values()
    total = sum(one.right + one.wrong_and_proven + one.wrong_and_flagged + one.unread
                for one in every)  # fmt: skip
    yield f"right: {sum(one.right for one in every)} of {total}"


def used() -> tuple[float, int]:
    """Return seconds of CPU and the most megabytes of the processes that read, so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


@pytest.mark.parametrize(
    "printer",
    [
        "ours",
        pytest.param(
            "office", marks=pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not here")
        ),
    ],
)
def test_what_is_proven_is_right(
    printer: str,
    tmp_path: Path,
    edition: Edition,
    catalog: Catalog,
    capsys: pytest.CaptureFixture[str],
) -> None:
    counts: dict[tuple[str, str], Count] = {}
    for number, name in enumerate(SPOILT):
        report = random_report(edition, number + 100 * (printer == "office"))
        pdf = office_pdf(report, tmp_path) if printer == "office" else our_pdf(report)
        data, pages = scan_of(pdf, name)
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(data)
        before = used()[0]
        read = recognise_file(path, catalog)
        seconds, megabytes = used()
        counts[printer, name] = counted(report, read, (seconds - before) / pages, megabytes)
        assert not [figure for figure in read.cells.values() if figure is not None]
        assert (read.unit, read.year) == (report.unit, report.year)
    with capsys.disabled():
        print("\n" + "\n".join(table(counts)))  # noqa: T201 - what the bench is for
    every = counts.values()
    total = len(SPOILT) * (len(edition.entered) + len(edition.leaves))
    assert not sum(one.wrong_and_proven for one in every)
    assert sum(one.right for one in every) >= RIGHT * total
    assert max(one.megabytes for one in every) <= MOST_MEMORY
    assert max(one.seconds for one in every) <= MOST_TIME


@pytest.mark.parametrize("name", SPOILT)
def test_the_code_of_a_submission_sheet_gives_every_figure(
    name: str, tmp_path: Path, edition: Edition, catalog: Catalog
) -> None:
    report = random_report(edition, 7)
    sheet = compose_sheet(SubmissionSheet(report, "a" * 64, "aaaa aaaa aaaa", 1)).content
    scan = tmp_path / "sheet.pdf"
    scan.write_bytes(scan_of(sheet, name)[0])

    found = recognise_file(scan, catalog)

    assert found.cells == {cell: report.entry(cell) for cell in edition.entered}
    assert (found.unit, found.year) == (report.unit, report.year)
    assert not found.unsure
