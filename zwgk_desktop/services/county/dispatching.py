"""下发包: what each unit is told before it fills, one package a unit."""

from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.atomic_file import free_name, written
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.file_names import file_name
from zwgk_desktop.services.county.collecting import Collection
from zwgk_desktop.services.packages.container import (
    Package,
    PackageKind,
    package_bytes,
    plain_json,
)
from zwgk_desktop.storage.collections import REPORT


@dataclass(frozen=True, slots=True)
class Dispatched:
    """One package, and whose it is."""

    unit: str
    file: Path


def dispatch(collection: Collection, folder: Path) -> tuple[Dispatched, ...]:
    """Write a package for every unit on the roster, never over another file.

    Raises:
        UserError: The roster is empty (S05), the folder is not there or a file
            cannot be written (E01).
    """
    units = collection.roster.units
    if not units:
        raise UserError("名册里还没有单位", remedy="请先建立名册", code="S05")
    if not folder.is_dir():
        raise UserError(
            f"没有文件夹“{folder}”", remedy="请先建立这个文件夹，再写下发包", code="E01"
        )
    terms = collection.terms
    common = {
        "year": collection.year,
        "due_on": terms.due_on.isoformat() if terms.due_on else None,
        "length_limit": terms.length_limit,
        "conventions": list(terms.conventions),
        "wanted": list(terms.wanted),
        "roster": [
            {"unit": unit.name, "group": unit.group.value, "aliases": list(unit.aliases)}
            for unit in units
        ],
    }
    last_year = Collection(collection.held, collection.year - 1)
    made: list[Dispatched] = []
    for unit in units:
        told = plain_json({**common, "last_year": _accepted(last_year, unit.name)})
        about = {"unit": unit.name, "year": collection.year}
        data = package_bytes(Package(PackageKind.TERMS, about, {"terms.json": told}))
        name = file_name(unit.name, f"{collection.year}年下发{PackageKind.TERMS.suffix}")
        target = free_name(folder / name)
        with written(target) as part:
            part.write_bytes(data)
        made.append(Dispatched(unit.name, target))
    return tuple(made)


def _accepted(last_year: Collection, unit: str) -> str | None:
    """Return the report of a unit that was accepted last year, as it was hashed."""
    line = last_year.line_of(unit)
    if line.current is None or line.state is not ExaminationState.ACCEPTED:
        return None
    return last_year.held.collections.large(line.current.subject, REPORT)
