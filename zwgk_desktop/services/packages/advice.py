"""退改单 at the unit: read the county's remarks into a report, and answer them."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.addresses import Address, AddressKind, advice_address, kind_of
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.county.examination import ReceivedRemark, RemarkSeverity, received_remarks
from zwgk_desktop.domain.entries import as_one_line, coerce
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Report, Value
from zwgk_desktop.domain.units import Scope, same_unit
from zwgk_desktop.services import finalising
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.packages.container import Package, broken_error
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.packages.reading import read_one

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
        override: Reason for ignoring `doubts`, stored in the act's note.

    Raises:
        UserError: It is about another report (S07). There are doubts and no reason (S12). It
            cannot be read (S01). Otherwise as for `session.apply` and `begin_correction`.
    """
    ensure_same_report(session, package)
    wanted = _changes_of_return(session.report, package, name)
    reason = storable_text(as_one_line(override), "理由") or ""
    doubtful = doubts(session, package, name)
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


def doubts(session: EditingSession, package: Package, name: str) -> tuple[str, ...]:
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


def reply(session: EditingSession, number: int, text: str) -> tuple[ReceivedRemark, ...]:
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
