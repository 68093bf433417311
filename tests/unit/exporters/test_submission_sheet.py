"""The 报送单: whatever a unit is called, nothing is printed over anything else."""

from io import BytesIO
from itertools import pairwise

import pdfplumber
import pytest
from reports import nil_report

from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.contents import SubmissionSheet
from zwgk_desktop.exporters.submission_sheet import compose_sheet
from zwgk_desktop.exporters.typesetting.paper import MM

NAME = "青山县云溪镇人民政府政务服务中心和综合行政执法办公室以及退役军人服务站联合党群工作服务中心"


@pytest.mark.parametrize("length", [2, 20, 26, 45, 60, 90])
def test_lines_stand_clear_of_each_other(edition: Edition, length: int) -> None:
    unit = (NAME * 3)[:length]
    report = nil_report(edition, {"report.unit": unit})
    sheet = SubmissionSheet(report, "a" * 64, "aaaa bbbb cccc", 1)

    with pdfplumber.open(BytesIO(compose_sheet(sheet).content)) as pdf:
        (page,) = pdf.pages
        lines = page.extract_text_lines(y_tolerance=1)
        rules = [line["top"] for line in page.lines]

    spans = sorted({(round(one["top"], 1), round(one["bottom"], 1)) for one in lines})
    for (_, bottom), (top, _) in pairwise(spans):
        assert top > bottom - 2.0
    note = next(one for one in reversed(lines) if "防止" in one["text"])
    signed = next(one for one in lines if "填报人" in one["text"])
    assert note["bottom"] < signed["top"] < min(rules)


def test_the_code_of_any_figures_has_modules_of_half_a_millimetre(edition: Edition) -> None:
    most = {cell: 98_765_432 - number for number, cell in enumerate(edition.entered)}
    sheet = SubmissionSheet(nil_report(edition, most), "a" * 64, "aaaa bbbb cccc", 1)

    with pdfplumber.open(BytesIO(compose_sheet(sheet).content)) as pdf:
        (page,) = pdf.pages
        areas = [area for area in page.rects if area["fill"]]
        signed = page.search("填报人")[0]["top"]

    least = min(area["width"] for area in areas)
    assert least > 0.5 * MM * 0.99
    assert max(area["bottom"] for area in areas) < signed
