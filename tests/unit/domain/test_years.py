"""A unit's years side by side: what a form never asked for is blank, never nought."""

import pytest
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.years import YearRow, year_charts, year_rows

RECEIVED = "requests.received.natural_person"


@pytest.fixture
def older(catalog: Catalog) -> Report:
    return nil_report(catalog.editions["gkb-2019-60"], {RECEIVED: 7}, 2020)


def rows_of(*chain: Report) -> dict[str, YearRow]:
    return {row.address: row for row in year_rows(chain)}


def test_rows_are_the_cells_of_two_and_the_totals_of_the_others(edition: Edition) -> None:
    rows = rows_of(nil_report(edition, year=2022), nil_report(edition, {RECEIVED: 3}))

    assert len(rows) == 10 + 25 + 3
    assert rows["requests.received.total"].figures == (0, 3)
    assert rows["requests.received.total"].change == 3
    assert rows["proactive.fees.amount"].figures == (0, 0)


def test_what_the_earlier_form_had_not_is_blank(edition: Edition, older: Report) -> None:
    rows = rows_of(older, nil_report(edition, {RECEIVED: 5}, 2021))

    assert rows["requests.received.total"].figures == (7, 5)
    assert rows["requests.received.total"].change == -2
    assert rows["proactive.rules.in_force"].figures == (None, 0)
    assert rows["proactive.rules.in_force"].change is None
    assert rows["requests.other_reason.total"].figures == (None, 0)


def test_a_total_counts_as_stated(edition: Edition) -> None:
    stated = nil_report(edition, {"requests.received.total": 9}, 2022)

    assert rows_of(stated, nil_report(edition))["requests.received.total"].change == -9


def test_charts_join_rows_of_either_form(edition: Edition, older: Report) -> None:
    outcomes = {
        "requests.granted.enterprise": 2,
        "requests.partly_granted.enterprise": 1,
        "requests.refused_process.enterprise": 4,
        "requests.other_reason.enterprise": 5,
        "requests.unprocessed_petition.enterprise": 6,
        "disputes.suit_direct.upheld": 1,
        "disputes.suit_after_review.other": 1,
    }
    received, ended, disputes = year_charts([older, nil_report(edition, outcomes, 2021)])

    assert [(one.name, one.values) for one in received.series] == [("新收", (7, 0))]
    assert [(one.name, one.values) for one in ended.series] == [
        ("予以公开", (0, 3)),
        ("不予公开", (0, 4)),
        ("无法提供", (0, 0)),
        ("其他", (0, 11)),
    ]
    assert [(one.name, one.values) for one in disputes.series] == [
        ("行政复议", (0, 0)),
        ("行政诉讼", (0, 2)),
    ]


def test_a_year_that_says_nothing_is_blank(edition: Edition) -> None:
    silent = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2022})

    for chart in year_charts([silent, nil_report(edition)]):
        assert {series.values for series in chart.series} == {(None, 0)}
