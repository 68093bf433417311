"""The workspace and the report that a command is about."""

from argparse import Namespace
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.services.workspace import Workspace, Writer

if TYPE_CHECKING:
    from zwgk_desktop.services.editing import EditingSession

PROGRAM = "命令行 zwgk"
"""What others are told who holds a workspace."""


def workspace_path(said: Namespace) -> Path:
    """Return where the workspace lies that a command is about."""
    named: Path | None = said.workspace
    return paths.default_workspace() if named is None else named


def unit_and_year(said: Namespace) -> tuple[str, int]:
    """Return which report a command is about.

    Raises:
        UserError: They cannot be (F01, F02, T01).
    """
    return parse_unit(said.unit), parse_year(said.year)


def open_to_read(said: Namespace, catalog: Catalog) -> Workspace:
    """Open the workspace named to look; none is made where there is none (D10)."""
    path = workspace_path(said)
    return Workspace.open(path, catalog, writing=False, program=writer(said))


def writer(said: Namespace) -> Writer:
    """Return who opens a workspace, as others are told, and how long it waits for them."""
    wait: float = said.wait
    return Writer(PROGRAM, wait)


def open_to_write(said: Namespace, catalog: Catalog, *, create: bool = False) -> Workspace:
    """Open the workspace to write, waiting for another writer as long as was said."""
    return Workspace.open(
        workspace_path(said),
        catalog,
        writing=True,
        create=create,
        program=writer(said),
    )


@contextmanager
def reading(said: Namespace, catalog: Catalog) -> Generator["EditingSession"]:
    """Give the report a command is about, to look."""
    unit, year = unit_and_year(said)
    with open_to_read(said, catalog) as workspace:
        yield workspace.session_of(unit, year)


@contextmanager
def writing(
    said: Namespace, catalog: Catalog, *, deleted_too: bool = False
) -> Generator["EditingSession"]:
    """Give the report a command is about, to change it."""
    unit, year = unit_and_year(said)
    with open_to_write(said, catalog) as workspace:
        deleted = workspace.find_deleted(unit, year) if deleted_too else None
        if deleted is not None and workspace.find(unit, year) is None:
            yield workspace.session(deleted)
        else:
            yield workspace.session_of(unit, year)
