"""下发包: write a package for each unit with the county's terms and last year's report."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from zwgk_desktop.atomic_file import free_name
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.roster import RosterUnit
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.file_names import file_name
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.outgoing import (
    Outgoing,
    make_folder,
    place_text,
    send_out,
    unresolved_personal_data,
)
from zwgk_desktop.services.packages.container import Package, package_bytes, plain_json
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.packages.reading import PackageReader, parse_report
from zwgk_desktop.storage.collections import REPORT


@dataclass(frozen=True, slots=True)
class DispatchedPackage:
    """A package written, and its unit."""

    unit: str
    file: Path


def dispatch(collection: Collection, folder: Path) -> tuple[DispatchedPackage, ...]:
    """Write a package for every unit on the roster into a folder, created if missing.

    An existing package for the same unit and year is replaced. Other files are preserved.

    Raises:
        UserError: The roster is empty (S05). The terms or last year's report contain personal
            data (E04). The folder or a file cannot be written (E01).
    """
    units = collection.roster.units
    if not units:
        raise UserError("名册里还没有单位", remedy="请先建立名册", code="S05")
    terms = collection.terms
    common = {
        "year": collection.year,
        "due_on": terms.due_on.isoformat() if terms.due_on else None,
        "length_limit": terms.length_limit,
        "conventions": list(terms.conventions),
        "wanted": list(terms.topics),
        "roster": [
            {"unit": unit.name, "group": unit.group.value, "aliases": list(unit.aliases)}
            for unit in units
        ],
    }
    persons = collection.context.books.applicant_names()
    outgoing = _common_texts(collection, persons)
    outgoing.ensure_no_personal_data()
    last_year = Collection(collection.context, collection.year - 1)
    accepted = {unit.name: _accepted_report(last_year, unit, persons) for unit in units}
    made: list[DispatchedPackage] = []
    make_folder(folder, "写下发包")
    with PackageReader() as reader:
        for unit in units:
            content = plain_json({**common, "last_year": accepted[unit.name]})
            about: dict[str, str | int] = {
                "unit": unit.name,
                "year": collection.year,
                "scope": unit.contributes.value,
            }
            data = package_bytes(Package(PackageKind.TERMS, about, {"terms.json": content}))
            name = file_name(unit.name, f"{collection.year}年下发{PackageKind.TERMS.suffix}")
            target = folder / name
            if not _is_earlier(reader, target, about):
                target = free_name(target)
            send_out([(target, data)], outgoing)
            made.append(DispatchedPackage(unit.name, target))
    return tuple(made)


def _is_earlier(reader: PackageReader, target: Path, about: Mapping[str, str | int]) -> bool:
    """Return whether a file is an earlier package for the same unit and year."""
    if not target.is_file():
        return False
    try:
        there = reader.read(target)
    except UserError:
        return False
    same = all(there.about.get(key) == about[key] for key in ("unit", "year"))
    return same and there.kind is PackageKind.TERMS


def _common_texts(collection: Collection, persons: frozenset[str]) -> Outgoing:
    """Return the texts common to all packages, for the check for personal data."""
    terms = collection.terms
    texts = [(f"统计口径第{n}条", text) for n, text in enumerate(terms.conventions, start=1)]
    texts += [(f"内容要求第{n}条", text) for n, text in enumerate(terms.topics, start=1)]
    for unit in collection.roster.units:
        texts += [(f"名册里“{unit.name}”的名称", name) for name in (unit.name, *unit.aliases)]
    return Outgoing(texts=texts, names=persons)


def _accepted_report(
    last_year: Collection, unit: RosterUnit, persons: frozenset[str]
) -> str | None:
    """Return the hashed text of a unit's report accepted last year; None if there is none.

    Raises:
        UserError: The report contains personal data (E04).
    """
    line = last_year.status_of(unit.name, unit.contributes)
    if line.current is None or line.state is not ExaminationState.ACCEPTED:
        return None
    text = last_year.context.collections.large_value(line.current.subject, REPORT)
    received = parse_report(last_year.context.catalog, text, unit.name)
    report = replace(received, applicant_names=persons)
    found = next(iter(unresolved_personal_data(report)), None)
    if found is not None:
        raise UserError(
            f"“{line.name}”{last_year.year}年报告的{place_text(report, found)}中"
            f"有{found.kind.label}{found.masked}，不能下发",
            remedy="请与单位核对；先在那一年的收报台把它“重新审核”，下发包就不带这份报告",
            code="E04",
        )
    return text
