"""下发包 at the unit: read the county's terms and last year's accepted report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import UNIT, Address, AddressKind, field_address, kind_of
from zwgk_desktop.domain.county.terms import (
    convention_address,
    term_label,
    term_lines,
    topic_address,
)
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.entries import parse_limit, parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.units import Scope, propose_level, same_unit
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.packages.container import Package, broken_error
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.packages.reading import parse_report
from zwgk_desktop.services.proposal import Proposal, ProposedChange
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.acts import ActKind

_FAULTS = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class UnitTerms:
    """Requirements of a county on a unit's report of a year.

    Args:
        unit: Name on the county's roster.
        aliases: Aliases on the roster: former names and spellings.
        conventions: Rules for counting (口径).
        topics: Subjects that the texts must cover (内容要求).
        last_year: The unit's report of the year before, as the county accepted it.
        scope: Which of the unit's two reports they are about.
    """

    unit: str
    year: int
    due_on: date | None
    length_limit: int | None
    conventions: tuple[str, ...]
    last_year: Report | None
    topics: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    scope: Scope = Scope.OFFICE

    @property
    def sentence(self) -> str:
        """Summary in one sentence."""
        parts = [
            f"截止日期{day_text(self.due_on)}" if self.due_on else "",
            f"“一、总体情况”不超过{self.length_limit}字" if self.length_limit else "",
            f"统计口径{len(self.conventions)}条" if self.conventions else "",
            f"内容要求{len(self.topics)}条" if self.topics else "",
            f"{self.year - 1}年县里接收的报告" if self.last_year is not None else "",
        ]
        given = [one for one in parts if one]
        return f"{'，'.join(given)}。" if given else "没有要求。"


def read_terms(catalog: Catalog, package: Package, name: str) -> UnitTerms:
    """Parse an untrusted 下发包.

    Raises:
        UserError: It is no 下发包, or cannot be read (S01).
    """
    if package.kind is not PackageKind.TERMS:
        raise broken_error(name, f"这是{package.kind.label}，不是下发包")
    try:
        data: Any = package.data("terms.json")
        unit, year = parse_unit(package.about["unit"]), parse_year(str(data["year"]))
        due, limit, last = data["due_on"], data["length_limit"], data["last_year"]
        conventions = term_lines(data["conventions"], "口径")
        wanted = term_lines(data.get("wanted", []), "内容要求")
        scope = Scope(package.about.get("scope", Scope.OFFICE))
        if package.about["year"] != year:
            raise ValueError(year)
        return UnitTerms(
            unit,
            year,
            None if due is None else date.fromisoformat(due),
            None if limit is None else parse_limit(str(limit), "字数上限"),
            conventions,
            None if last is None else _last_year(catalog, last, year, name),
            wanted,
            _aliases(data.get("roster", []), unit),
            scope,
        )
    except UserError as error:
        raise broken_error(name, error.what) from error
    except _FAULTS as exc:
        raise broken_error(name, "县里的要求读不懂") from exc


def store_terms(
    workspace: Workspace, terms: UnitTerms, name: str, *, with_last_year: bool
) -> EditingSession:
    """Set the county's terms in the unit's report, as one act. The report is created if missing.

    Args:
        workspace: The unit's workspace, writable.
        terms: The result of `read_terms`.
        name: Name of the file.
        with_last_year: Whether to add last year's report if the workspace has none.

    Raises:
        UserError: As for `session.apply` and `workspace.making`.
    """
    last, unit = terms.last_year if with_last_year else None, unit_name(workspace, terms)
    found = workspace.find(unit, terms.year, terms.scope)
    if found is not None:
        workspace.session(found).ensure_editable()
    if last is not None and workspace.find(unit, last.year, last.scope) is None:
        level, edition = propose_level(unit), last.edition.id
        with workspace.making(unit, last.year, level, edition, last.scope) as session:
            session.apply({**last.values, UNIT: unit}, ActKind.IMPORT, name)
    with workspace.session_or_made(unit, terms.year, scope=terms.scope) as session:
        propose_terms(session.report, terms, name).apply(session)
        return session


def unit_name(workspace: Workspace, terms: UnitTerms) -> str:
    """Return the unit's name in this workspace, else its name on the roster."""
    known = dict.fromkeys(entry.unit for entry in workspace.reports())
    names = (terms.unit, *terms.aliases)
    found = (one for name in names for one in known if same_unit(one, name))
    return next(found, terms.unit)


def propose_terms(report: Report, terms: UnitTerms, name: str) -> Proposal:
    """Propose to replace the county's terms in a report.

    Args:
        report: The report as stored.
        terms: The result of `read_terms`.
        name: Name of the file.
    """
    wanted = dict(_values_of_terms(report, terms))
    former = [a for a in report.values if kind_of(a) is AddressKind.TERMS and a not in wanted]
    return Proposal(
        kind=ActKind.IMPORT,
        note=name,
        changes=tuple(
            ProposedChange(a, term_label(report.edition, a), report.values.get(a), wanted.get(a))
            for a in (*wanted, *former)
        ),
    )


def _values_of_terms(report: Report, terms: UnitTerms) -> Iterator[tuple[Address, Value]]:
    roles = report.edition.roles.fields
    if terms.due_on is not None:
        yield field_address(roles.due_on), terms.due_on
    if terms.length_limit is not None:
        yield field_address(roles.length_limit), terms.length_limit
    for number, text in enumerate(terms.conventions, start=1):
        yield convention_address(number), text
    for number, text in enumerate(terms.topics, start=1):
        yield topic_address(number), text


def _last_year(catalog: Catalog, text: str, year: int, name: str) -> Report:
    report = parse_report(catalog, text, name)
    if report.year != year - 1:
        raise ValueError(report.year)
    return report


def _aliases(roster: Any, unit: str) -> tuple[str, ...]:
    """Return the aliases of a unit on a county's roster."""
    own = [one for one in roster if same_unit(one["unit"], unit)]
    return tuple(parse_unit(name) for one in own for name in one.get("aliases", []))
