"""Reports in a workspace under test."""

import copy
import random
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from reports import nil_values
from sqlite_utils import Database, Migrations

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.migrations import MIGRATIONS

UNIT = "云溪镇人民政府"


def filled(
    workspace: Workspace, edition: Edition, year: int, unit: str = UNIT, **more: int
) -> EditingSession:
    """Make a report in which nothing happened, with some figures of natural persons on top."""
    session = workspace.session(workspace.new_report(unit, year, Level.TOWNSHIP))
    figures = {f"requests.{row}.natural_person": figure for row, figure in more.items()}
    values = nil_values(edition, year) | {"report.unit": unit} | signed(year) | figures
    session.apply(values, ActKind.FILL)
    return session


def signed(year: int) -> dict[str, Value]:
    """Return what a report must say to be made final."""
    return {
        "report.issued_on": date(year + 1, 1, 15),
        "report.signed_by": UNIT,
        "report.contact": "党政办公室 0931-8000001",
    }


@contextmanager
def new_folder() -> Generator[Path]:
    """Make an empty folder for one example: hypothesis runs many in one `tmp_path`."""
    with TemporaryDirectory(prefix="zwgk-") as name:
        yield Path(name)


@contextmanager
def new_session(catalog: Catalog, year: int = 2023) -> Generator[EditingSession]:
    """Begin a report in a workspace of its own, for one example."""
    with (
        new_folder() as folder,
        Workspace.open(
            folder / "a.zwgk", catalog, writing=True, create=True, program="测试"
        ) as opened,
    ):
        yield opened.session(opened.new_report(UNIT, year, Level.TOWNSHIP))


def follow_acts_over_restarts(path: Path, catalog: Catalog, count: int) -> None:
    """Enter so many figures, take all back in another process's place, do all again."""
    dice = random.Random(6)  # noqa: S311 - not for secrets
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        session = workspace.session(workspace.new_report(UNIT, 2025, Level.TOWNSHIP))
        cells = session.report.edition.entered[:40]
        states = [dict(session.report.values)]
        while len(states) <= count:
            if session.enter(dice.choice(cells), dice.randrange(1000)):
                states.append(dict(session.report.values))
        made = session.id
    for way, order in (("undo", reversed(states[:-1])), ("redo", iter(states[1:]))):
        with Workspace.open(path, catalog, writing=True, program="测试") as workspace:
            session = workspace.session(made)
            for expected in order:
                getattr(session, way)()
                if session.report.values != expected:
                    raise AssertionError(f"{way} made another report of it")


def later_steps() -> Migrations:
    """Return the schema's steps with one that a later release might bring."""
    steps = copy.deepcopy(MIGRATIONS)

    @steps(name="0002_remark")
    def _remark(db: Database) -> None:
        db.execute("ALTER TABLE report ADD COLUMN remark TEXT")

    return steps
