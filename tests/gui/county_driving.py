"""A county and its units, each with a workspace of its own; packages go by a folder."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from gui.window_driving import workspace_file
from reports import nil_values

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.county.terms import CollectionTerms
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.units import propose_level
from zwgk_desktop.services import finalising
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.receiving import ReceivingResult, receive
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.packages.submitting import submit
from zwgk_desktop.services.workspace import Workspace

YEAR = 2025
DUE = date(2026, 1, 25)
UNITS: Mapping[str, Group] = {
    "青山县人民政府办公室": Group.OWN,
    "青山县民政局": Group.DEPARTMENT,
    "青山县水利局": Group.DEPARTMENT,
    "云溪镇人民政府": Group.TOWNSHIP,
    "白石镇人民政府": Group.TOWNSHIP,
    "柳河乡人民政府": Group.TOWNSHIP,
    "城关街道办事处": Group.TOWNSHIP,
}


_MADE: dict[str, Mapping[str, bytes]] = {}
"""The files that were made in an empty folder, by what was wanted: what makes them is slow."""


def _give(wanted: str, folder: Path, make: Callable[[Path], object]) -> None:
    """Put the files that `make` makes in an empty folder into another; make them once."""
    if wanted not in _MADE:
        with TemporaryDirectory() as new:
            make(Path(new))
            _MADE[wanted] = {file.name: file.read_bytes() for file in Path(new).iterdir()}
    for name, data in _MADE[wanted].items():
        (folder / name).write_bytes(data)


def sent_by(
    folder: Path,
    catalog: Catalog,
    unit: str,
    values: Mapping[Address, Value | None] | None = None,
    *,
    draft: bool = False,
) -> Path:
    """Fill a report in a workspace of the unit's own, make it final, and send it."""
    if (folder / f"{unit}.zwgk").exists():
        return _send(folder, catalog, unit, values or {}, draft=draft)
    made = f"{unit} {sorted((values or {}).items())} {draft}"
    _give(made, folder, lambda new: _send(new, catalog, unit, values or {}, draft=draft))
    return folder / f"{unit}第1次.zwgks"


def _send(
    folder: Path,
    catalog: Catalog,
    unit: str,
    values: Mapping[Address, Value | None],
    *,
    draft: bool,
) -> Path:
    own = folder / f"{unit}.zwgk"
    with Workspace.open(own, catalog, writing=True, create=True, program="test") as workspace:
        found = workspace.find(unit, YEAR)
        id_ = found or workspace.new_report(unit, YEAR, propose_level(unit))
        session = workspace.session(id_)
        if session.frozen:
            finalising.begin_correction(session, "县里退回")
        wanted: dict[Address, Value | None] = dict(nil_values(session.report.edition, YEAR))
        wanted |= {"report.unit": unit, "report.level": propose_level(unit).value}
        wanted |= {"report.signed_by": unit, "report.contact": f"{unit}办公室", **values}
        session.apply(wanted, ActKind.ENTRY)
        if not draft:
            finalising.finalise(session)
        number = 1 + sum(1 for _ in folder.glob(f"{unit}*.zwgks"))
        target = folder / f"{unit}第{number}次.zwgks"
        submit(session, target, as_draft=draft)
    return target


def make_county(folder: Path, catalog: Catalog, *, units: Iterable[str] = UNITS) -> Path:
    """Make the county's workspace, with a roster and a day by which reports are due."""
    wanted = tuple(units)
    if not workspace_file(folder).exists():
        _give(f"{wanted}", folder, lambda new: _make(new, catalog, wanted))
        return workspace_file(folder)
    return _make(folder, catalog, wanted)


def _make(folder: Path, catalog: Catalog, units: Iterable[str]) -> Path:
    path = workspace_file(folder)
    with Workspace.open(path, catalog, writing=True, create=True, program="test") as workspace:
        for unit in units:
            rosters.add(workspace.context, unit, UNITS[unit])
        Collection(workspace.context, YEAR).set_terms(CollectionTerms(DUE))
    return path


def receive_in(folder: Path, catalog: Catalog, *files: Path) -> ReceivingResult:
    """Receive at the county as it was done before the window was opened."""
    path = workspace_file(folder)
    with Workspace.open(path, catalog, writing=True, program="test") as workspace:
        return receive(workspace.context, files, YEAR)
