"""Find the reports of a unit over the years, across renames and mergers."""

from collections.abc import Iterable, Sequence

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.units import Scope, same_unit, unit_key
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.unit_records import Succession

_END = 9999


def year_of(
    context: SessionContext, unit: str, year: int, other: int, scope: Scope = Scope.OFFICE
) -> Report:
    """Return another year's report of a unit, across renames (更名) and mergers (合并).

    Raises:
        UserError: There is none (D08).
    """
    back = other < year
    own = context.names_in_year(unit, year, scope)
    names = _names_back(context, own, year, other) if back else [unit, *_names_on(context, unit)]
    ids = _found(context, names, other, scope)
    report = context.previous(ids if back else ids[:1])
    if report is None:
        raise UserError(
            f"工作文件中没有“{unit}{scope.mark}”{other}年的报告",
            remedy="请核对单位名称和年度，或先导入那一年的报告",
            code="D08",
        )
    return report


def reports_of_unit(
    context: SessionContext, unit: str, scope: Scope = Scope.OFFICE
) -> tuple[Report, ...]:
    """Return all reports of a unit and its predecessors by year, the earliest first."""
    own = [
        entry
        for entry in context.reports.entries()
        if entry.scope is scope and same_unit(entry.unit, unit)
    ]
    if not own:
        return ()
    latest = max(own, key=lambda entry: entry.year)
    return (*earlier_reports(context, unit, latest.year, scope), context.load_report(latest.id))


def earlier_reports(
    context: SessionContext, unit: str, year: int, scope: Scope = Scope.OFFICE
) -> tuple[Report, ...]:
    """Return the reports of a unit in one scope before a year, across renames and mergers."""
    years = sorted({entry.year for entry in context.reports.entries() if entry.year < year})
    own = context.names_in_year(unit, year, scope)
    found = (
        context.previous(_found(context, _names_back(context, own, year, one), one, scope))
        for one in years
    )
    return tuple(report for report in found if report is not None)


def add_succession(
    context: SessionContext, unit: str, predecessors: Iterable[str], year: int
) -> None:
    """Store that a unit succeeds others from a year on.

    Raises:
        UserError: A unit would succeed itself, or a predecessor has no report (U01).
    """
    known = {unit_key(entry.unit) for entry in context.reports.entries()}
    wanted: list[Succession] = []
    for name in predecessors:
        ancestors = _names_back(context, [name], _END, 0)  # includes the name itself
        if unit_key(name) not in known or _is_in(unit, ancestors):
            raise UserError(
                f"“{unit}”不能承接“{name}”",
                remedy="请选择工作文件中另一个单位；不能互相承接",
                code="U01",
            )
        wanted.append(Succession(unit, name, year))
    context.successions.add(wanted)


def link_renamed_unit(context: SessionContext, old: str, new: str, kept: Sequence[int]) -> None:
    """Store the successions that link a renamed unit to reports under its old name."""
    carried = [
        Succession(new, one.predecessor, one.year)
        for one in context.successions.all()
        if same_unit(one.unit, old) and not same_unit(one.predecessor, new)
    ]
    if kept and not same_unit(old, new):
        last = max(context.reports.entry(id_).year for id_ in kept)
        carried.append(Succession(new, old, last + 1))
    context.successions.add(carried)


def _found(
    context: SessionContext, names: Iterable[str], year: int, scope: Scope
) -> tuple[int, ...]:
    ids = (context.reports.find(name, year, scope) for name in names)
    return tuple(id_ for id_ in ids if id_ is not None)


def _names_back(context: SessionContext, own: Iterable[str], year: int, other: int) -> list[str]:
    """Return a unit's own names and those of its predecessors in an earlier year."""
    names = [*own]
    for name in names:  # grows during the loop
        names += [
            one.predecessor
            for one in context.successions.all()
            if same_unit(one.unit, name)
            and other < one.year <= year
            and not _is_in(one.predecessor, names)
        ]
    return names


def _names_on(context: SessionContext, unit: str) -> list[str]:
    """Return the direct and later successors of a unit."""
    names = [unit]
    for name in names:
        names += [
            one.unit
            for one in context.successions.all()
            if same_unit(one.predecessor, name) and not _is_in(one.unit, names)
        ]
    return names[1:]


def _is_in(unit: str, names: Iterable[str]) -> bool:
    return any(same_unit(unit, name) for name in names)
