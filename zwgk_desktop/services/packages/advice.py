"""退改单 at the unit: what the county remarked, and what the unit answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.addresses import (
    Address,
    AddressKind,
    advice_address,
    after_prefix,
    kind_of,
)
from zwgk_desktop.domain.coerce import coerce
from zwgk_desktop.domain.county.examination import RemarkSeverity
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Report, Value
from zwgk_desktop.services import finalising
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.packages.container import Package, PackageKind, broken
from zwgk_desktop.services.packages.reading import PackageReader

RETURNED = "县级审核退改"
"""Why a 更正版 is begun by a 退改单."""

_MOST = 500


@dataclass(frozen=True, slots=True)
class Advice:
    """One remark of the county, and the answer; "" while there is none."""

    number: int
    address: Address
    severity: RemarkSeverity
    text: str
    answer: str


def advice_of(report: Report) -> tuple[Advice, ...]:
    """Return what the county remarked on a report, by number."""
    known: dict[int, dict[str, str]] = {}
    for address, value in report.values.items():
        if kind_of(address) is AddressKind.ADVICE:
            number, _, what = after_prefix(address).partition(".")
            known.setdefault(int(number), {})[what] = str(value)
    return tuple(
        Advice(
            number,
            said.get("address", ""),
            RemarkSeverity(said.get("severity", RemarkSeverity.MUST)),
            said.get("text", ""),
            said.get("answer", ""),
        )
        for number, said in sorted(known.items())
    )


def read_advice(session: EditingSession, file: Path) -> tuple[Advice, ...]:
    """Read a 退改单 into the report it speaks of, as one act; undo takes it out again.

    Where the version it speaks of stands final, the act begins the 更正版 too: it was
    returned to be changed.

    Raises:
        UserError: It is none (S01, S02), or speaks of another report (S07).
    """
    with PackageReader() as reader:
        package = reader.read(file)
    if package.kind is not PackageKind.REMARKS:
        raise broken(file.name, f"这是{package.kind.label}，不是退改单")
    report = session.report
    _ensure_about(session, package, file)
    standing = {a: v for a, v in report.values.items() if kind_of(a) is AddressKind.ADVICE}
    wanted: dict[Address, Value | None] = dict.fromkeys(standing)
    try:
        wanted |= _read(report, package.data("remarks.json"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, UserError) as exc:
        raise broken(file.name, "审核意见读不懂") from exc
    for address in [a for a in wanted if a.endswith(".answer")]:
        text = address.removesuffix("answer") + "text"
        if wanted.get(text) == standing.get(text):  # the same remark keeps its answer
            wanted[address] = standing[address]
    note = file.name if file.name.isprintable() else ""
    if session.frozen and session.versions[-1].hash == package.about.get("report"):
        session.turn(ActKind.ADVICE, _reopened(report, wanted), note)
    else:
        session.apply(wanted, ActKind.ADVICE, note)
    return advice_of(session.report)


def _reopened(report: Report, wanted: Mapping[Address, Value | None]) -> list[Change]:
    """Return what brings the remarks in and lets the report be changed again."""
    kept = {address: coerce(report.edition, address, value) for address, value in wanted.items()}
    changes = [
        Change(address, report.values.get(address), value)
        for address, value in kept.items()
        if report.values.get(address) != value
    ]
    return [*changes, *finalising.correction_changes(report, RETURNED)]


def reply(session: EditingSession, number: int, text: str) -> tuple[Advice, ...]:
    """Answer a remark; a blank answer withdraws what was answered.

    Raises:
        UserError: There is no such remark (S09), or as for `session.apply`.
    """
    if all(one.number != number for one in advice_of(session.report)):
        raise UserError(
            f"没有第{number}条审核意见", remedy="请先读入退改单，再核对编号", code="S09"
        )
    session.apply({advice_address(number, "answer"): text}, ActKind.ADVICE)
    return advice_of(session.report)


def _ensure_about(session: EditingSession, package: Package, file: Path) -> None:
    """Make sure that a 退改单 speaks of this report: by what was sent, else by unit and year."""
    report, about = session.report, package.about
    sent = {version.hash for version in session.versions} | {finalising.fingerprint(report)}
    named = (about.get("unit"), about.get("year")) == (report.unit, report.year)
    if about.get("report") in sent or named:
        return
    raise UserError(
        f"“{file.name}”说的是“{about.get('unit')}”{about.get('year')}年的报告，不是这一份",
        remedy="请打开那一份报告后再读入",
        code="S07",
    )


def _read(report: Report, data: Any) -> Mapping[Address, Value]:
    remarks = data["remarks"]
    if len(remarks) > _MOST:
        raise ValueError(len(remarks))
    found: dict[Address, Value] = {}
    for one in remarks:
        number, address = int(one["number"]), str(one["address"])
        report.edition.kind(address)
        found[advice_address(number, "address")] = address
        found[advice_address(number, "severity")] = RemarkSeverity(one["severity"]).value
        found[advice_address(number, "text")] = str(one["text"])
        found[advice_address(number, "hash")] = str(one["hash"])
    return found
