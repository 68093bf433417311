"""The same report set by us, by LibreOffice and by Typst, all in one run."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pypdfium2
import pytest
from bench.typst_source import typst_source
from pytest_benchmark.fixture import BenchmarkFixture

from zwgk_desktop import paths
from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.manuscript import manuscript_of
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import Export, export_report

ROUNDS = 5


def missing(pdf: Path, report: Report) -> Counter[str]:
    """Count the characters of the report that a PDF has not, whatever order it has them in."""
    pages = pypdfium2.PdfDocument(pdf)
    printed = Counter("".join(page.get_textpage().get_text_range() for page in pages))
    return Counter("".join("".join(_said(report)).split())) - printed


def _said(report: Report) -> Iterator[str]:
    manuscript = manuscript_of(report)
    yield manuscript.title
    yield manuscript.signature.unit + manuscript.signature.day_text
    passages = [*manuscript.preface]
    for chapter in manuscript.chapters:
        yield chapter.heading
        passages += chapter.prose
        for cell in lay_out(chapter.table).cells if chapter.table else ():
            yield (
                number_text(report.stated_or_computed(cell.address)) if cell.address else cell.text
            )
    yield from (passage.lead + passage.body for passage in passages)


@pytest.mark.benchmark(group="pdf")
def test_pdf_from_the_click(
    benchmark: BenchmarkFixture, session: EditingSession, tmp_path: Path
) -> None:
    """≤0.5 s in the running program."""
    export = Export(session.report, session.findings)
    benchmark.pedantic(
        lambda: export_report("pdf", export, tmp_path / "报告.pdf", as_draft=True), rounds=10
    )
    assert not missing(tmp_path / "报告.pdf", session.report)


@pytest.mark.benchmark(group="pdf")
def test_pdf_by_the_command(
    benchmark: BenchmarkFixture, session: EditingSession, tmp_path: Path
) -> None:
    """≤1 s, the start of the process included; quicker than LibreOffice."""
    report = session.report
    words = [str(Path(sys.executable).with_name("zwgk")), "export", "pdf", "--draft"]
    words += ["--output", str(tmp_path / "报告.pdf"), "--workspace", str(tmp_path / "样例.zwgk")]
    words += ["--unit", report.unit, "--year", str(report.year)]
    benchmark.pedantic(
        lambda: subprocess.run(words, check=True, capture_output=True),
        rounds=ROUNDS,
        warmup_rounds=1,
    )


_SOFFICE = shutil.which("soffice")

_STAND_INS = "".join(
    f'<match target="pattern"><test name="family"><string>{name}</string></test>'
    f'<edit name="family" mode="assign" binding="strong"><string>{ours}</string></edit></match>'
    for name, ours in (
        ("仿宋_GB2312", "ZW FangSong"),
        ("楷体_GB2312", "ZW Kai"),
        ("黑体", "ZW Hei"),
        ("方正小标宋简体", "ZW BiaoSong"),
        ("宋体", "ZW Song"),
    )
)
"""Our fonts under the names that documents have for them."""


@pytest.mark.benchmark(group="pdf")
@pytest.mark.skipif(
    _SOFFICE is None, reason="needs LibreOffice: apt-get install libreoffice-writer"
)
def test_peer_libreoffice_cold(
    benchmark: BenchmarkFixture, session: EditingSession, tmp_path: Path
) -> None:
    """Our Word document to PDF, as a new user's LibreOffice does it: no profile, our fonts."""
    if benchmark.disabled:
        pytest.skip("measured by make bench alone")
    document = tmp_path / "报告.docx"
    export_report("docx", Export(session.report, session.findings), document, as_draft=True)
    settings = tmp_path / "fonts.conf"
    folders = f"<dir>{paths.fonts()}</dir><cachedir>{tmp_path}/fonts</cachedir>"
    settings.write_text(f"<fontconfig>{folders}{_STAND_INS}</fontconfig>", encoding="utf-8")
    profiles = count()

    def convert() -> None:
        profile = (tmp_path / f"profile-{next(profiles)}").as_uri()
        words = [str(_SOFFICE), f"-env:UserInstallation={profile}", "--headless"]
        words += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(document)]
        environment = os.environ | {"FONTCONFIG_FILE": str(settings)}
        subprocess.run(words, check=True, capture_output=True, env=environment)

    benchmark.pedantic(convert, rounds=ROUNDS, warmup_rounds=1)
    assert not missing(tmp_path / "报告.pdf", session.report)


_TYPST = """
import sys, typst
fonts = typst.Fonts(
    include_system_fonts=False, include_embedded_fonts=False, font_paths=[sys.argv[3]]
)
typst.compile(sys.argv[1], output=sys.argv[2], font_paths=fonts)
"""


@pytest.mark.benchmark(group="pdf")
def test_peer_typst_cold(
    benchmark: BenchmarkFixture, session: EditingSession, tmp_path: Path
) -> None:
    """The same words, figures and fonts, from the start of a process; nothing is checked."""
    source, target = tmp_path / "报告.typ", tmp_path / "报告.pdf"
    source.write_text(typst_source(session.report), encoding="utf-8")
    words = [sys.executable, "-c", _TYPST, str(source), str(target), str(paths.fonts())]
    benchmark.pedantic(
        lambda: subprocess.run(words, check=True, capture_output=True),
        rounds=ROUNDS,
        warmup_rounds=1,
    )
    assert not missing(target, session.report)
