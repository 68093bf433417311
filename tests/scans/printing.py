"""Reports of random figures on paper, as our PDF and as an office suite prints them."""

import os
import random
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

from exports import composed
from reports import nil_report

from zwgk_desktop import paths
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Column, ColumnKind

OFFICE = shutil.which("soffice")
"""LibreOffice; without it only our own printing is tried."""

_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""


def random_report(edition: Edition, seed: int) -> Report:
    """Return a report with a figure above nought in every cell, most of them small.

    What was received and carried in is what was dealt with and carried out.
    """
    noise = random.Random(seed)  # noqa: S311 - not for secrets
    values = {a: _figure(edition.column(a), noise) for a in edition.entered}
    requests = edition.table_of["requests"]
    for column in requests.row_of["received"].columns:
        dealt_with = [
            values[cell] for row in requests.rows
            if row.id not in {"received", "carried_in"}
            and (cell := requests.address(row, column)) in values
        ]  # fmt: skip
        if dealt_with:
            carried = noise.randrange(1, len(dealt_with))
            values[f"requests.carried_in.{column}"] = carried
            values[f"requests.received.{column}"] = sum(dealt_with) - carried
    return nil_report(edition, values)


def _figure(column: Column, noise: random.Random) -> Number:
    if column.kind is ColumnKind.AMOUNT:
        return Decimal(noise.randrange(1, 10**6)).scaleb(-2)
    return noise.randrange(1, noise.choice([10, 10, 100, 1000, 100_000]))


def our_pdf(report: Report) -> bytes:
    """Print it ourselves."""
    return composed("pdf", report)


def office_pdf(report: Report, folder: Path) -> bytes:
    """Print our Word document by LibreOffice, with our fonts and no others."""
    assert OFFICE is not None
    fonts = folder / "fonts.conf"
    fonts.write_text(_FONTS.format(fonts=paths.resources() / "fonts", cache=folder / "fonts"))
    source = folder / "a.docx"
    source.write_bytes(composed("docx", report))
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", folder, source],
        check=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )  # fmt: skip
    return (folder / "a.pdf").read_bytes()
