"""What a notice says beside the tables, read off the form: key figures, a chart, a nil year."""

from collections.abc import Iterator
from dataclasses import dataclass

from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import ColumnKind, Row, plain_label
from zwgk_desktop.exporters.contents import course
from zwgk_desktop.exporters.notice.charts import Bar, NoticeChart
from zwgk_desktop.exporters.notice.plain_words import summed


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
    """Return up to eight figures: requests, disputes, licences, penalties, fees.

    In a nil year, of what was done, whatever there was.
    """
    if is_nil(report):
        return tuple(key for key in _done(report) if key.value)
    return (*_course(report), *_disputes(report), *_decided(report))


def done_title(report: Report) -> str:
    """Return what the figures of a nil year are about: 主动公开政府信息情况."""
    return report.edition.section_of[report.edition.roles.proactive.table].title


def chart(report: Report) -> NoticeChart:
    """Return how requests ended; what did not happen is no bar, unless all is still blank."""
    requests = course(report.edition)
    bars = tuple(
        Bar(plain_label(name), summed(report, requests.cells(*rows)))
        for name, rows in requests.outcomes
    )
    seen = tuple(bar for bar in bars if bar.value) or bars
    return NoticeChart(title="办理结果", note="本年度办结的申请", bars=seen)


def _course(report: Report) -> Iterator[KeyFigure]:
    roles = report.edition.roles.requests
    rows = (("新收申请", roles.received), ("办结申请", roles.concluded))
    for label, row in (*rows, ("结转下年度", roles.carried_out)):
        yield KeyFigure(label, summed(report, roles.totals(row)))


def _disputes(report: Report) -> Iterator[KeyFigure]:
    """Yield one figure a kind of dispute: all suits are one kind."""
    roles = report.edition.roles.disputes
    table = report.edition.table_of[roles.table]
    for rows in ((roles.review,), roles.suits):
        yield KeyFigure(_kind(table.row_of[rows[0]]), summed(report, roles.totals(*rows)))


def _kind(row: Row) -> str:
    return row.groups[0] if row.groups else row.label


def _decided(report: Report) -> Iterator[KeyFigure]:
    """Yield licences, penalties and fees, each by its last column: what the year came to."""
    roles = report.edition.roles.proactive
    table = report.edition.table_of[roles.table]
    for name in (roles.licences, roles.penalties, roles.fees):
        row = table.row_of[name]
        column = table.column_of[row.columns[-1]]
        if column.id in {roles.decisions, roles.amount}:
            figure = report.judged(table.address(row, column))
            yield KeyFigure(row.label, figure, column.unit)


def _done(report: Report) -> Iterator[KeyFigure]:
    """Yield for each row of what is made public of oneself its last count: the one in force."""
    table = report.edition.table_of[report.edition.roles.proactive.table]
    for row in table.rows:
        column = table.column_of[row.columns[-1]]
        stock = ""
        if column.kind is ColumnKind.COUNT and len(row.columns) > 1:
            stock = column.label.removesuffix("件数")  # which of several: 现行有效
        figure = report.judged(table.address(row, column))
        yield KeyFigure(f"{row.label}{stock}", figure, column.unit)
