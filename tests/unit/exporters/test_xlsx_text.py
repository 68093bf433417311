"""Nobody's text ever becomes a formula, and no text breaks the file."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import nil_report
from workbooks import SHEETS, book, texts, xml_of

from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

if TYPE_CHECKING:
    from zwgk_desktop.domain.addresses import Address
    from zwgk_desktop.domain.report import Value

TRICKS = ['=HYPERLINK("http://x","点")', "+1", "-1+1", "@x", "\t=1+1", "#REF!", "'=1", "=1"]


def spiked(edition: Edition, trick: str) -> tuple[Report, tuple[Finding, ...]]:
    values: dict[Address, Value] = {
        "report.unit": trick,
        "report.contact": trick,
        "report.supervision": trick,
        "text.overview": trick,
    }
    told = Finding(
        rule=trick,
        severity=Severity.ERROR,
        message=trick,
        source=trick,
        remedy=trick,
        actual=trick,
        explanation=trick,
    )
    return nil_report(edition, values), (told,)


def own_formula(formula: str) -> bool:
    return formula.startswith(("=IF(COUNT(", "=IF(OR(SUM(", "=IF(OR(COUNT("))


@pytest.mark.parametrize("trick", TRICKS)
def test_text_stays_text(edition: Edition, tmp_path: Path, trick: str) -> None:
    workbook = book(*spiked(edition, trick), tmp_path)

    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n", "f", "inlineStr"}
                assert cell.data_type != "f" or own_formula(str(cell.value))
    assert trick in texts(workbook["封面"])
    assert f"　　{trick}" in texts(workbook["一"])
    assert texts(workbook["校验结果"]).count(trick) == 6


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(trick=st.text(st.characters(codec=None), min_size=1, max_size=60))
def test_no_text_whatever_breaks_the_file(edition: Edition, tmp_path: Path, trick: str) -> None:
    workbook = book(*spiked(edition, trick), tmp_path)

    assert workbook.sheetnames[:-1] == SHEETS


def test_what_no_file_may_hold_is_dropped_and_what_looks_like_an_escape_kept(
    edition: Edition, tmp_path: Path
) -> None:
    report = nil_report(edition, {"report.contact": "甲\x00\x0b乙\ufffe\ud800 _x0041_"})
    book(report, (), tmp_path)

    assert "甲\n乙 _x005F_x0041_" in xml_of(tmp_path, "封面")


def test_a_text_too_long_for_a_cell_says_so(edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition, {"report.contact": "电话𠮷" * 20_000})
    cover = book(report, (), tmp_path)["封面"]

    assert any(text.endswith("请在本程序中查看）") for text in texts(cover))


def test_a_unit_cannot_command_the_header(edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition, {"report.unit": "&D&P" + "云溪镇\n" * 200})
    book(report, (), tmp_path)

    xml = xml_of(tmp_path, "三")
    header = xml[xml.index("<oddHeader>") : xml.index("</oddHeader>")]
    assert "&amp;&amp;D&amp;&amp;P云溪镇" in header
    assert len(header.replace("&amp;", "&")) < 255
