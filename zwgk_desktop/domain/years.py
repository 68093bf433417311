"""A unit's years side by side: which figures, and which of them make a chart.

The window and the workbook both show these, each in its own way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report

_OUTCOMES = (
    ("予以公开", ("granted", "partly_granted")),
    ("不予公开", ("refused_",)),
    ("无法提供", ("unavailable_",)),
    ("其他", ("unprocessed_", "other_", "other")),
)
_SUITS = ("suit_direct", "suit_after_review")


@dataclass(frozen=True, slots=True)
class YearRow:
    """One figure of the form over the years.

    Args:
        figures: One a year, as judged; None where it is blank, or that year's form has none.
    """

    address: Address
    label: str
    figures: tuple[Number | None, ...]

    @property
    def change(self) -> Number | None:
        """How much it grew from the year before the last; None where either is blank."""
        return change(self.figures)


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of what a chart counts.

    Args:
        values: One a year; None where the report leaves it blank.
    """

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class YearChart:
    """A bar a year; its series add up to one whole where there are several."""

    title: str
    series: tuple[Series, ...]


def year_rows(chain: Sequence[Report]) -> tuple[YearRow, ...]:
    """Return the cells of 二 and the totals of 三 and 四, as the latest year's form has them."""
    edition = chain[-1].edition
    return tuple(
        YearRow(address, edition.label(address), tuple(_figure(one, address) for one in chain))
        for address in _addresses(chain[-1])
    )


def year_charts(chain: Sequence[Report]) -> tuple[YearChart, ...]:
    """Return what came in, what became of it, and what was disputed."""
    received = Series("新收", tuple(_count(one, "requests.received.total") for one in chain))
    outcomes = tuple(
        Series(name, tuple(_sum_of_rows(one, starts) for one in chain))
        for name, starts in _OUTCOMES
    )
    disputes = (
        Series("行政复议", tuple(_count(one, "disputes.review.total") for one in chain)),
        Series("行政诉讼", tuple(_suits(one) for one in chain)),
    )
    return (
        YearChart("新收政府信息公开申请（件）", (received,)),
        YearChart("办理结果（件）", outcomes),
        YearChart("行政复议、行政诉讼（件）", disputes),
    )


def change(figures: Sequence[Number | None]) -> Number | None:
    """Return how much the last of some figures grew; None where it or the one before is blank."""
    before, after = figures[-2], figures[-1]
    return None if before is None or after is None else after - before


def _addresses(report: Report) -> Iterator[Address]:
    for table in report.edition.tables:
        for address in table.addresses:
            if "total" not in table.column_of or address.endswith(".total"):
                yield address


def _figure(report: Report, address: Address) -> Number | None:
    return report.judged(address) if address in report.edition.kinds else None


def _count(report: Report, address: Address) -> int | None:
    figure = _figure(report, address)
    return None if figure is None else int(figure)


def _suits(report: Report) -> int | None:
    return _added([_count(report, f"disputes.{row}.total") for row in _SUITS])


def _sum_of_rows(report: Report, starts: tuple[str, ...]) -> int | None:
    rows = report.edition.table_of["requests"].rows
    stems = tuple(start for start in starts if start.endswith("_"))
    found = [row.id for row in rows if row.id in starts or row.id.startswith(stems)]
    return _added([_count(report, f"requests.{row}.total") for row in found])


def _added(figures: Sequence[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
