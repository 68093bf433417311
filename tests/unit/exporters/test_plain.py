"""The report as plain text: nothing is lost, tables fall into columns."""

from pathlib import Path

import pytest
from exports import composed
from reports import nil_report

from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

GOLDEN = Path(__file__).parents[2] / "golden" / "plain.txt"


@pytest.fixture(scope="module")
def report(edition: Edition) -> Report:
    return nil_report(
        edition,
        {
            "requests.received.enterprise": 3,
            "requests.granted.enterprise": 3,
            "text.overview": "（一）主动公开。全年120条。\n（二）依申请公开\n全年新收3件。",
        },
    )


def test_it_is_as_it_was(report: Report) -> None:
    assert composed("txt", report).decode() == GOLDEN.read_text(encoding="utf-8")


def test_every_figure_stands_in_its_column(report: Report, edition: Edition) -> None:
    lines = composed("txt", report).decode().split("\n")
    for table in edition.tables:
        start = lines.index(edition.section_of[table.id].heading) + 1
        for cell in lay_out(table).cells:
            shown = (
                number_text(report.stated_or_computed(cell.address)) if cell.address else cell.text
            )
            assert lines[start + cell.row].split("\t")[cell.column] == shown


def test_a_draft_says_so_first(report: Report) -> None:
    draft = composed("txt", report, draft=True).decode()

    assert draft == f"（草稿）\n{composed('txt', report).decode()}"


def test_a_blank_figure_stays_blank(edition: Edition) -> None:
    blank = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2024})
    text = composed("txt", blank).decode()

    assert "一、本年新收政府信息公开申请数量\t\t\t\t" in text
