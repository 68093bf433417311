"""A form of another name: no document calls its report by the name of today's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from exports import composed
from pypdf import PdfReader
from reports import nil_report

from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.contents import SubmissionSheet
from zwgk_desktop.exporters.submission_sheet import compose_sheet
from zwgk_desktop.exporters.typesetting.label_breaks import break_title

OTHER = "政务公开情况报告"


def _pdf(content: bytes) -> str:
    info = PdfReader(BytesIO(content)).metadata
    return str(info and info.subject)


def _sheet(report: Report) -> str:
    content = compose_sheet(SubmissionSheet(report, "a" * 64, "aaaa bbbb cccc", 1)).content
    assert OTHER in PdfReader(BytesIO(content)).pages[0].extract_text()
    return _pdf(content)


def _word(report: Report) -> str:
    return str(docx.Document(BytesIO(composed("docx", report))).core_properties.subject)


def _ofd(report: Report) -> str:
    with ZipFile(BytesIO(composed("ofd", report))) as package:
        root = package.read("OFD.xml").decode()
    return root.partition("Subject>")[2].partition("<")[0]


SUBJECTS: dict[str, tuple[Callable[[Report], str], str]] = {
    "pdf": (lambda report: _pdf(composed("pdf", report)), OTHER),
    "notice": (lambda report: _pdf(composed("notice", report)), f"{OTHER}公示"),
    "submission sheet": (_sheet, f"{OTHER}报送单"),
    "docx": (_word, OTHER),
    "ofd": (_ofd, OTHER),
}


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_document_is_called_as_its_form_says(edition: Edition, name: str) -> None:
    read, subject = SUBJECTS[name]
    other = _renamed(edition)

    assert read(nil_report(other, {"report.issued_on": date(2024, 1, 10)})) == subject


def _renamed(edition: Edition) -> Edition:
    words = ("政务公开", "情况", "报告")
    return replace(edition, title=f"{{unit}}{{year}}年{OTHER}", title_words=words)


LONG = "青山县人民政府驻云溪镇柳河片区综合便民服务工作委员会"


def test_lines_of_a_title_end_between_the_words_its_form_names(edition: Edition) -> None:
    words = ("春夏秋冬东西", "南北", "上下左右")
    other = replace(edition, title="{unit}{year}年春夏秋冬东西南北上下左右", title_words=words)
    report = nil_report(other, {"report.unit": LONG})

    html = composed("html", report).decode()
    lines = break_title(report.title, LONG, report.year, words, lambda line: len(line) <= 10)

    assert f"{report.year}年<wbr>春夏秋冬东西<wbr>南北上下左右</span>" in html
    assert lines[-2:] == ("春夏秋冬东西", "南北上下左右")
