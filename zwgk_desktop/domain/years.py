"""Comparison of a unit's reports over the years: rows of figures, and charts.

Used by the window and the workbook exporter.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.counterparts import counterparts
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.roles import Roles
from zwgk_desktop.domain.spec import Edition


@dataclass(frozen=True, slots=True)
class YearRow:
    """Figure of the form over the years.

    Args:
        figures: One per year, from `Report.stated_or_computed`; None where blank or not in
            that form.
    """

    address: Address
    label: str
    figures: tuple[Number | None, ...]

    @property
    def change(self) -> Number | None:
        """The difference between the last two years; None where either is blank."""
        return change_from_last_year(self.figures)


@dataclass(frozen=True, slots=True)
class Series:
    """Series of a chart.

    Args:
        values: One per year; None where the report is blank.
    """

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class YearChart:
    """Bar chart with one bar per year; several series are stacked."""

    title: str
    series: tuple[Series, ...]


def year_rows(reports: Sequence[Report]) -> tuple[YearRow, ...]:
    """Return the cells of 二 and the totals of 三 and 四 over the years, on the latest form."""
    edition = reports[-1].edition
    return tuple(
        YearRow(
            address,
            edition.label(address),
            tuple(_figure(one, edition, address) for one in reports),
        )
        for address in _addresses(reports[-1])
    )


def year_charts(reports: Sequence[Report]) -> tuple[YearChart, ...]:
    """Return the charts of requests received, their outcomes, and disputes."""
    return (
        YearChart(
            "新收政府信息公开申请（件）", (_series_of_sums("新收", _received_cells, reports),)
        ),
        YearChart(
            "办理结果（件）",
            (
                _series_of_sums("予以公开", _granted_cells, reports),
                _series_of_sums("不予公开", _refused_cells, reports),
                _series_of_sums("无法提供", _unavailable_cells, reports),
                _series_of_sums("其他", _other_cells, reports),
            ),
        ),
        YearChart(
            "行政复议、行政诉讼（件）",
            (
                _series_of_sums("行政复议", _review_cells, reports),
                _series_of_sums("行政诉讼", _suit_cells, reports),
            ),
        ),
    )


_Cells = Callable[[Roles], tuple[Address, ...]]


def _series_of_sums(name: str, cells: _Cells, reports: Sequence[Report]) -> Series:
    """Return a series with the sum of some cells in each year, on that year's form."""
    return Series(name, tuple(_sum(one, cells(one.edition.roles)) for one in reports))


def _received_cells(roles: Roles) -> tuple[Address, ...]:
    return roles.requests.totals(roles.requests.received)


def _granted_cells(roles: Roles) -> tuple[Address, ...]:
    return roles.requests.totals(*roles.requests.granted, *roles.requests.partly_granted)


def _refused_cells(roles: Roles) -> tuple[Address, ...]:
    return roles.requests.totals(*roles.requests.refused)


def _unavailable_cells(roles: Roles) -> tuple[Address, ...]:
    return roles.requests.totals(*roles.requests.unavailable)


def _other_cells(roles: Roles) -> tuple[Address, ...]:
    return roles.requests.totals(*roles.requests.unprocessed, *roles.requests.other)


def _review_cells(roles: Roles) -> tuple[Address, ...]:
    return roles.disputes.totals(roles.disputes.review)


def _suit_cells(roles: Roles) -> tuple[Address, ...]:
    return roles.disputes.totals(*roles.disputes.suits)


def change_from_last_year(figures: Sequence[Number | None]) -> Number | None:
    """Return the difference of the last two figures; None where either is blank."""
    before, after = figures[-2], figures[-1]
    return None if before is None or after is None else after - before


def _addresses(report: Report) -> Iterator[Address]:
    for table in report.edition.tables:
        summed = [column.id for column in table.columns if column.sum_of]
        for address in table.addresses:
            if not summed or address.rpartition(".")[2] in summed:
                yield address


def _figure(report: Report, edition: Edition, address: Address) -> Number | None:
    there = counterparts(edition, report.edition).get(address)
    return None if there is None else report.stated_or_computed(there)


def _sum(report: Report, cells: Iterable[Address]) -> int | None:
    figures = [report.stated_or_computed(cell) for cell in cells]
    known = [int(figure) for figure in figures if figure is not None]
    return sum(known) if known else None
