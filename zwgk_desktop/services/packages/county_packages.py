"""Packages from the county, read at the unit: 下发包 (terms, last year's report) and 退改单."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import (
    UNIT,
    Address,
    AddressKind,
    advice_address,
    field_address,
    kind_of,
)
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.county.examination import ReceivedRemark, RemarkSeverity, received_remarks
from zwgk_desktop.domain.county.terms import (
    convention_address,
    term_label,
    term_lines,
    topic_address,
)
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.entries import as_one_line, coerce, parse_limit, parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Report, Value
from zwgk_desktop.domain.units import Scope, propose_level, same_unit
from zwgk_desktop.services import finalising
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.packages.container import Package, broken_error
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.packages.reading import parse_report, read_one
from zwgk_desktop.services.proposal import Proposal, ProposedChange
from zwgk_desktop.services.workspace import Workspace

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
    last, unit = terms.last_year if with_last_year else None, local_unit_name(workspace, terms)
    found = workspace.find(unit, terms.year, terms.scope)
    if found is not None:
        workspace.session(found).ensure_editable()
    if last is not None and workspace.find(unit, last.year, last.scope) is None:
        level, edition = propose_level(unit), last.edition.id
        with workspace.creating_report(unit, last.year, level, edition, last.scope) as session:
            session.apply({**last.values, UNIT: unit}, ActKind.IMPORT, name)
    with workspace.session_or_created(unit, terms.year, scope=terms.scope) as session:
        propose_terms(session.report, terms, name).apply(session)
        return session


def local_unit_name(workspace: Workspace, terms: UnitTerms) -> str:
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


RETURN_REASON = "县级审核退改"
"""Reason recorded for a 更正版 that was begun by a 退改单."""

_MOST, _HIGHEST = 500, 1_000_000


def read_return(file: Path) -> Package:
    """Read a 退改单 without changing anything or opening a workspace.

    Raises:
        UserError: The file is not a valid 退改单 (S01, S02).
    """
    package = read_one(file)
    if package.kind is not PackageKind.REMARKS:
        raise broken_error(file.name, f"这是{package.kind.label}，不是退改单")
    return package


def return_by(package: Package) -> date | None:
    """Return the day by which a 退改单 wants the report sent again; None if it names none."""
    with suppress(ValueError, KeyError):
        return date.fromisoformat(package.data("remarks.json")["return_by"])
    return None


def remarks_in(report: Report, package: Package, name: str) -> tuple[ReceivedRemark, ...]:
    """Return the remarks of a 退改单 as they would be in a report, with the answers preserved.

    Raises:
        UserError: Its remarks cannot be read (S01).
    """
    known = {a: v for a, v in report.values.items() if kind_of(a) is not AddressKind.ADVICE}
    wanted = {a: v for a, v in _changes_of_return(report, package, name).items() if v is not None}
    return received_remarks(Report(report.edition, known | wanted))


def store_return(
    session: EditingSession, package: Package, name: str, correcting: str = "", override: str = ""
) -> tuple[ReceivedRemark, ...]:
    """Add the remarks of a 退改单 to its report as one undoable act.

    Args:
        session: Session of the report.
        package: The result of `read_return`.
        name: Name of its file.
        correcting: Reason for changing a final report, whose 更正版 the same act begins. "" to
            leave it final.
        override: Reason for ignoring `return_doubts`, stored in the act's note.

    Raises:
        UserError: It is about another report (S07). There are doubts and no reason (S12). It
            cannot be read (S01). Otherwise as for `session.apply` and `begin_correction`.
    """
    ensure_same_report(session, package)
    wanted = _changes_of_return(session.report, package, name)
    reason = storable_text(as_one_line(override), "理由") or ""
    doubtful = return_doubts(session, package, name)
    if doubtful and not reason:
        raise UserError(
            doubtful[0],
            remedy="请核对是不是最近一份退改单；仍要读入的，请写明理由（命令行加 --anyway 理由）",
            code="S12",
        )
    told = (name if name.isprintable() else "", reason if doubtful else "")
    note = "：".join(filter(None, told))
    if correcting:
        changes = _correction(session.report, wanted, correcting)
        session.change_state(ActKind.ADVICE, changes, note)
    else:
        session.apply(wanted, ActKind.ADVICE, note)
    return received_remarks(session.report)


def named_report(package: Package) -> tuple[str, int, Scope]:
    """Return unit, year and scope of the report that a package names; ("", 0, …) for none.

    Raises:
        UserError: The scope is unknown (S01).
    """
    about = package.about
    try:
        scope = Scope(about.get("scope", Scope.OFFICE))
    except ValueError as exc:
        raise broken_error(package.kind.label, "清单看不懂") from exc
    return about.get("unit", ""), about.get("year", 0), scope


def _names(package: Package, report: Report) -> bool:
    """Return whether a package names a report by unit, year and scope."""
    unit, year, scope = named_report(package)
    return (year, scope) == (report.year, report.scope) and same_unit(unit, report.unit)


def return_doubts(session: EditingSession, package: Package, name: str) -> tuple[str, ...]:
    """Return the reasons why a 退改单 may be the wrong one for a report, in words.

    Numbers of remarks only grow at the county, so a lower one is older.

    Raises:
        UserError: Its remarks cannot be read (S01).
    """
    about, report = package.about, session.report
    known = about.get("report") in _sent_hashes(session)
    brought = max((one.number for one in remarks_in(report, package, name)), default=0)
    standing = max((one.number for one in received_remarks(report)), default=0)
    unit, year, scope = named_report(package)
    found = (
        "" if _names(package, report) else f"这份退改单上写的是“{unit}{scope.mark}”{year}年的报告",
        "" if known or about.get("draft") else "这份退改单说的那一次报送，不是这份报告报送过的",
        "这份退改单比已经读入的旧，读入后较新的意见和答复会被换掉" if brought < standing else "",
    )
    return tuple(filter(None, found))


def _sent_hashes(session: EditingSession) -> set[str]:
    hashes = {version.hash for version in session.versions}
    return hashes | {finalising.fingerprint(session.report)}


def import_return(
    session: EditingSession, file: Path, override: str = ""
) -> tuple[ReceivedRemark, ...]:
    """Read a 退改单 and add its remarks to the report.

    If it is about the current final version, the same act begins the 更正版.

    Raises:
        UserError: As for `read_return` and `store_return`.
    """
    package = read_return(file)
    correcting = RETURN_REASON if concerns_final(session, package) else ""
    return store_return(session, package, file.name, correcting, override)


def concerns_final(session: EditingSession, package: Package) -> bool:
    """Return whether a 退改单 is about the current final version."""
    return session.frozen and session.versions[-1].hash == package.about.get("report")


def answer_remark(session: EditingSession, number: int, text: str) -> tuple[ReceivedRemark, ...]:
    """Answer a remark. A blank answer deletes the earlier answer.

    Raises:
        UserError: There is no such remark (S09), or as for `session.apply`.
    """
    if all(one.number != number for one in received_remarks(session.report)):
        raise UserError(
            f"没有第{number}条审核意见", remedy="请先读入退改单，再核对编号", code="S09"
        )
    session.apply({advice_address(number, "answer"): text}, ActKind.ADVICE)
    return received_remarks(session.report)


def ensure_same_report(session: EditingSession, package: Package) -> None:
    """Raise unless a 退改单 is about this report, by hash of a version or by unit and year.

    Raises:
        UserError: It is about another report (S07).
    """
    named = _names(package, session.report)
    if named or package.about.get("report") in _sent_hashes(session):
        return
    unit, year, scope = named_report(package)
    raise UserError(
        f"这份退改单说的是“{unit}{scope.mark}”{year}年的报告，不是这一份",
        remedy="请打开那一份报告后再读入",
        code="S07",
    )


def _changes_of_return(report: Report, package: Package, name: str) -> dict[Address, Value | None]:
    """Return the changes that replace the remarks. Unchanged remarks preserve their answers."""
    standing = {a: v for a, v in report.values.items() if kind_of(a) is AddressKind.ADVICE}
    wanted: dict[Address, Value | None] = dict.fromkeys(standing)
    try:
        wanted |= _parse_remarks(report, package.data("remarks.json"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, UserError) as exc:
        raise broken_error(name, "审核意见读不懂") from exc
    for address in [a for a in wanted if a.endswith(".answer")]:
        text = address.removesuffix("answer") + "text"
        if wanted.get(text) == standing.get(text):
            wanted[address] = standing[address]
    return wanted


def _correction(
    report: Report, values: Mapping[Address, Value | None], reason: str
) -> list[Change]:
    """Return the changes that add the remarks and reopen a final report for correction."""
    stored = {address: coerce(report.edition, address, value) for address, value in values.items()}
    return [*report.changes_to(stored), *finalising.correction_changes(report, reason)]


def _parse_remarks(report: Report, data: Any) -> Mapping[Address, Value]:
    remarks = data["remarks"]
    if len(remarks) > _MOST:
        raise ValueError(len(remarks))
    found: dict[Address, Value] = {}
    for remark in remarks:
        number, address = remark["number"], remark["address"]
        if not 0 < number <= _HIGHEST or advice_address(number, "text") in found:
            raise ValueError(number)
        report.edition.kind(address)
        found[advice_address(number, "address")] = address
        found[advice_address(number, "severity")] = RemarkSeverity(remark["severity"]).value
        found[advice_address(number, "text")] = remark["text"]
        found[advice_address(number, "hash")] = remark["hash"]
    return found
