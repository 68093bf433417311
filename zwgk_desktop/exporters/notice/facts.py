"""What a notice says beside the tables, read off the form: key figures, charts, a nil year."""

from collections.abc import Iterable
from dataclasses import dataclass

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Column, ColumnKind, Row, plain_label
from zwgk_desktop.exporters.notice.charts import Bar, NoticeChart
from zwgk_desktop.exporters.notice.marks import Pattern
from zwgk_desktop.exporters.statistics import course

_MOST_KEYS = 5


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A key figure; None where nothing is filled in."""

    label: str
    value: Number | None
    unit: str = "件"


def is_nil(report: Report) -> bool:
    """Tell whether nobody asked, nothing was left from before, and nothing was disputed.

    A blank is not nought: where anything is still to be filled in, nothing can be told.
    """
    tables = (report.edition.table_of[name] for name in report.edition.roles.nil.tables)
    return all(report.judged(address) == 0 for table in tables for address in table.addresses)


def sentence(report: Report) -> tuple[str, ...]:
    """Say of a nil year what there is to say, clause by clause."""
    return report.edition.roles.nil.clauses(report.year)


def keys(report: Report) -> tuple[KeyFigure, ...]:
    """Return up to five key figures: of requests and disputes, in a nil year of what was done."""
    requests = course(report.edition)
    if is_nil(report):
        return tuple(key for key in _done(report) if key.value)[:_MOST_KEYS]
    counted = (
        KeyFigure("新收申请", _sum(report, requests.cells(requests.before[0]))),
        KeyFigure("办结申请", _sum(report, requests.cells(requests.concluded))),
        KeyFigure("结转下年度", _sum(report, requests.cells(*requests.after))),
    )
    return (*counted, *_disputes(report))[:_MOST_KEYS]


def done_title(report: Report) -> str:
    """Return what the figures of a nil year are about: 主动公开政府信息情况."""
    return report.edition.section_of[report.edition.roles.proactive.table].title


def charts(report: Report) -> tuple[NoticeChart, ...]:
    """Return how requests ended, and who asked."""
    requests = course(report.edition)
    outcomes = tuple(
        Bar(plain_label(name), _sum(report, requests.cells(*rows)))
        for name, rows in requests.outcomes
    )
    applicants = tuple(
        Bar(_applicant(column), _sum(report, requests.cells(requests.before[0], column=column)))
        for column in requests.applicants
    )
    return (
        NoticeChart(title="办理结果", note="本年度办结的申请", bars=outcomes),
        NoticeChart(
            title="申请人",
            note="本年新收的申请",
            bars=applicants,
            pattern=Pattern.STRIPES,
        ),
    )


def _applicant(column: Column) -> str:
    """Name an applicant; 其他 of the bodies is no 其他 of all."""
    return f"{column.label}组织" if column.full_label != column.label else column.label


def _sum(report: Report, cells: Iterable[Address]) -> Number | None:
    """Add up figures as the tables print them; None where all are blank."""
    found = [figure for cell in cells if (figure := report.judged(cell)) is not None]
    return sum(found[1:], found[0]) if found else None


def _disputes(report: Report) -> tuple[KeyFigure, ...]:
    """Return one figure a kind of dispute: all suits are one kind."""
    roles = report.edition.roles.disputes
    table = report.edition.table_of[roles.table]
    return tuple(
        KeyFigure(_kind(table.row_of[rows[0]]), _sum(report, roles.totals(*rows)))
        for rows in ((roles.review,), roles.suits)
    )


def _kind(row: Row) -> str:
    return row.groups[0] if row.groups else row.label


def _done(report: Report) -> Iterable[KeyFigure]:
    """Yield for each row of what is made public of oneself its last count: the one in force."""
    table = report.edition.table_of[report.edition.roles.proactive.table]
    for row in table.rows:
        column = table.column_of[row.columns[-1]]
        if column.kind is ColumnKind.AMOUNT:
            continue  # six decimals are for the table
        label = f"{row.label}{_stock(row, column)}"
        yield KeyFigure(label, report.judged(table.address(row, column)), column.unit)


def _stock(row: Row, column: Column) -> str:
    """Say which of several figures it is: 现行有效."""
    return column.label.removesuffix("件数") if len(row.columns) > 1 else ""
