"""Ten thousand requests: opened within half a second, filtered within a twentieth."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.books.fields import event_values
from zwgk_desktop.domain.books.requests import Event, EventKind
from zwgk_desktop.services.books.dues import requests_by_due_day
from zwgk_desktop.services.books.unit_books import Addition, SubjectKind
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui.books.rows import COLUMNS, Book, BookRow, RequestFilter, book_rows
from zwgk_desktop.ui.look.records import RecordView
from zwgk_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from zwgk_desktop.domain.addresses import Address
    from zwgk_desktop.domain.report import Value

UNIT, MANY = "云溪镇人民政府", 10_000

Open = Callable[[], Workspace]


@pytest.fixture(scope="module")
def open_(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Open:
    path = tmp_path_factory.mktemp("books") / "台账.zwgk"

    def open_() -> Workspace:
        return Workspace.open(path, catalog, writing=True, create=True, program="测试")

    with open_() as workspace:
        workspace.books(UNIT).add([_request(number) for number in range(MANY)])
    return open_


def _request(number: int) -> Addition:
    received = date(2019, 6, 1) + timedelta(days=number % 2600)
    values: dict[Address, Value] = {
        "request.number": f"{received.year}-{number:05}",
        "request.received_on": received,
        "request.channel": "fax",
        "request.class": "natural_person",
        "request.subject": "某村的账目和合同",
        "personal.applicant": "张云溪",
    }
    if number % 20:
        ending = Event(EventKind.CONCLUDED, received + timedelta(days=20), outcome="granted")
        return Addition(SubjectKind.REQUEST, {**values, **event_values(1, ending)})
    return Addition(SubjectKind.REQUEST, values)


def test_books_are_opened(benchmark: BenchmarkFixture, open_: Open) -> None:
    with open_() as workspace:
        books = workspace.books(UNIT)

        def open_page() -> int:
            books.reload()
            return len(book_rows(books, Book.REQUESTS))

        assert benchmark(open_page) == MANY


def test_all_due_dates_are_worked_out_anew(benchmark: BenchmarkFixture, open_: Open) -> None:
    with open_() as workspace:
        books = workspace.books(UNIT)
        requests = books.books.requests

        def work_out() -> int:
            return len(requests_by_due_day(requests, books.calendar))

        assert benchmark(work_out) == MANY


def test_the_list_is_filtered(
    benchmark: BenchmarkFixture, qtbot: QtBot, open_: Open, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    with open_() as workspace:
        table: RecordView[BookRow] = RecordView(
            Settings(tmp_path / "设置.ini"), key=lambda row: row.subject, name="台账", parent=parent
        )
        rows = book_rows(workspace.books(UNIT), Book.REQUESTS)
        table.show_list("books", COLUMNS[Book.REQUESTS], rows)
        wanted = partial(BookRow.matches, words="2023- 合同", standing=RequestFilter.ALL, year=None)
        benchmark(table.set_filter, wanted)
        assert 0 < len(table.rows) < MANY
