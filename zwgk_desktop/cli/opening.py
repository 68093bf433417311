"""Opening the workspace and the report that a command names."""

from argparse import Namespace
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.workspace import Workspace, Writer

if TYPE_CHECKING:
    from zwgk_desktop.services.editing import EditingSession

PROGRAM = "命令行 zwgk"
"""Program name shown to other processes while the workspace is locked."""


def workspace_path(arguments: Namespace) -> Path:
    """Return the path of the workspace that the command names, or the default one."""
    named: Path | None = arguments.workspace
    return paths.default_workspace() if named is None else named


def unit_and_year(arguments: Namespace) -> tuple[str, int]:
    """Return the unit and year that the command names.

    Raises:
        UserError: Unit or year is invalid (F01, F02, T01).
    """
    return parse_unit(arguments.unit), parse_year(arguments.year)


def scope_of(arguments: Namespace) -> Scope:
    """Return the scope of the report that the command names: the office's where none is given."""
    return Scope(arguments.scope or Scope.OFFICE)


def open_to_read(arguments: Namespace, catalog: Catalog) -> Workspace:
    """Open the workspace read-only. Raise if it does not exist (D10)."""
    path = workspace_path(arguments)
    return Workspace.open(path, catalog, writing=False, program=writer_of(arguments))


def writer_of(arguments: Namespace) -> Writer:
    """Return the program name and the seconds to wait for another writer."""
    wait: float = arguments.wait
    return Writer(PROGRAM, wait)


def open_to_write(arguments: Namespace, catalog: Catalog, *, create: bool = False) -> Workspace:
    """Open the workspace for writing, waiting for another writer up to the given time."""
    return Workspace.open(
        workspace_path(arguments),
        catalog,
        writing=True,
        create=create,
        program=writer_of(arguments),
    )


@contextmanager
def open_report_to_read(arguments: Namespace, catalog: Catalog) -> Generator["EditingSession"]:
    """Open the session of the report that the command names, read-only."""
    unit, year = unit_and_year(arguments)
    with open_to_read(arguments, catalog) as workspace:
        yield workspace.session_of(unit, year, scope_of(arguments))


@contextmanager
def open_report_to_write(
    arguments: Namespace, catalog: Catalog, *, include_deleted: bool = False
) -> Generator["EditingSession"]:
    """Open the session of the report that the command names, for writing."""
    key = *unit_and_year(arguments), scope_of(arguments)
    with open_to_write(arguments, catalog) as workspace:
        deleted = workspace.find_deleted(*key) if include_deleted else None
        if deleted is not None and workspace.find(*key) is None:
            yield workspace.session(deleted)
        else:
            yield workspace.session_of(*key)
