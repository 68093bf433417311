"""A stretch of days adds up with the next, and blank is not nought."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from zwgk_desktop.domain.books.book_figures import Books, Period
from zwgk_desktop.domain.books.requests import Event, EventKind, Request
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.books.filling import PeriodFigures, count_period, write_period

UNIT = "云溪镇人民政府"
CLASS = "natural_person"


def request(number: str, received: date, concluded: date | None = None) -> Request:
    ending = Event(EventKind.CONCLUDED, concluded or received, outcome="granted")
    return Request(number, received, "fax", CLASS, (ending,) if concluded else ())


@pytest.fixture
def books() -> Books:
    return Books(
        requests=(
            request("1", date(2025, 12, 20), date(2026, 1, 9)),
            request("2", date(2026, 2, 2), date(2026, 3, 3)),
            request("3", date(2026, 3, 31), date(2026, 4, 20)),
            request("4", date(2026, 5, 6)),
        )
    )


def quarter(books: Books, edition: Edition, first: date, last: date) -> PeriodFigures:
    return count_period(UNIT, books, edition, Period(first, last))


def test_what_one_quarter_leaves_the_next_begins_with(books: Books, edition: Edition) -> None:
    first = quarter(books, edition, date(2026, 1, 1), date(2026, 3, 31)).report
    second = quarter(books, edition, date(2026, 4, 1), date(2026, 6, 30)).report

    def figures(row: str) -> list[object]:
        return [report.entry(f"requests.{row}.{CLASS}") for report in (first, second)]

    assert figures("received") == [2, 1]
    assert figures("carried_in") == [1, 1]
    assert figures("granted") == [2, 1]
    assert figures("carried_out") == [1, 1]


def test_a_book_without_entries_leaves_its_cells_blank(books: Books, edition: Edition) -> None:
    found = quarter(books, edition, date(2026, 1, 1), date(2026, 3, 31))

    assert found.report.entry("disputes.review.upheld") is None
    assert "复议诉讼登记没有条目，相应的格空着" in found.remarks


def test_the_file_says_of_which_days_it_is(books: Books, edition: Edition, tmp_path: Path) -> None:
    found = quarter(books, edition, date(2026, 1, 1), date(2026, 3, 31))
    write_period(found, tmp_path / "a.xlsx")

    book = load_workbook(tmp_path / "a.xlsx")
    assert [sheet.title for sheet in book] == ["二", "三", "四"]
    for sheet in book:
        assert sheet["A2"].value == (
            f"{UNIT}  2026年1月1日至2026年3月31日（期间统计，不是年度报告）"
        )
