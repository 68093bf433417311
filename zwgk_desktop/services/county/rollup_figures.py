"""Figures behind a roll-up, of each unit and of last year, for documents and comparisons."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from zwgk_desktop.domain.county.comparison import UnitFigures, YearOnYear, compared_figures
from zwgk_desktop.domain.county.examination import decode_figures
from zwgk_desktop.domain.county.rollup_figures import RollUpFigures
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.exporters.registry import ROLL_UP
from zwgk_desktop.services.county.collection import UnitStatus
from zwgk_desktop.services.county.rollup import (
    OFF_ROSTER,
    RollUp,
    last_year_rollup,
    sum_report,
)
from zwgk_desktop.services.outgoing import Outgoing, write_document
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.collections import FIGURES


def rollup_figures(rollup: RollUp, context: SessionContext) -> RollUpFigures:
    """Return the figures of the units of a roll-up, beside those of the year before."""
    last = last_year_rollup(rollup, context)
    keys = compared_figures(last.report.edition) if last else ()
    return RollUpFigures(
        rollup.report.edition,
        rollup.year,
        [group.label for group in Group if rollup.group in {None, group}],
        list(_unit_figures(rollup, context)),
        [(one.unit, one.reason) for one in rollup.left_out],
        _year_on_year(last, rollup, context) if last else None,
        {
            unit.unit: {key.name: key.of(unit.figures) for key in keys}
            for unit in (_unit_figures(last, context) if last else ())
        },
    )


def write_sums(sums: RollUpFigures, context: SessionContext, target: Path) -> None:
    """Write a sum as a workbook of formulas over all units' figures, or as a PDF of the tables.

    Raises:
        UserError: A unit's name contains personal data (E04), or the file cannot be written (E01).
    """
    names = [one.unit for one in sums.units] + [unit for unit, _ in sums.left_out]
    names += [unit for unit, _ in sums.years.uneven_units()] if sums.years else []
    texts = [("单位名称", name) for name in names]
    write_document(
        ROLL_UP, target, Outgoing(texts=texts, names=context.books.applicant_names()), sums
    )


def _unit_figures(rollup: RollUp, context: SessionContext) -> Iterator[UnitFigures]:
    for line in rollup.included:
        if line.current and line.group:
            stored = context.collections.large_value(line.current.subject, FIGURES)
            figures = decode_figures(rollup.report.edition, stored)
            summed = line.scope is Scope.SUMMED
            yield UnitFigures(line.name, line.group.label, figures, summed)


def _year_on_year(last: RollUp, now: RollUp, context: SessionContext) -> YearOnYear:
    """Return the two sums, also over the units that are in both."""
    both = {line.key for line in last.included} & {line.key for line in now.included}
    uneven = len(both) < len(last.included) or len(both) < len(now.included)
    return YearOnYear(
        last.report,
        now.report,
        tuple(_others(last.included, now)),
        tuple(_others(now.included, last)),
        tuple(one.unit for one in last.left_out if one.reason == OFF_ROSTER),
        len(both),
        (_sum_of(last, both, context), _sum_of(now, both, context)) if uneven and both else None,
    )


def _others(lines: Iterable[UnitStatus], other: RollUp) -> Iterator[tuple[str, str]]:
    """Yield the lines that another year's roll-up lacks, with the reason."""
    there = {line.key for line in other.included}
    reasons = {one.unit: one.reason for one in other.left_out}
    for line in lines:
        if line.key not in there:
            yield line.name, reasons.get(line.unit, "没有计入")


def _sum_of(rollup: RollUp, keys: Iterable[tuple[str, Scope]], context: SessionContext) -> Report:
    wanted = set(keys)
    lines = [line for line in rollup.included if line.key in wanted]
    return sum_report(context, rollup.year, lines, rollup.report.edition)
