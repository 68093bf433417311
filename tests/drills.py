"""Drills: a workspace is hit at a random place, and all must come back or be told as lost."""

import random
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from datetime import datetime
from io import StringIO
from pathlib import Path

from workspaces import UNIT, filled

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli import main
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import backups, finalising
from zwgk_desktop.services.backups import newest_sound_backup, restore
from zwgk_desktop.services.books import request_acts
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.recovery.examine import Condition, diagnose
from zwgk_desktop.services.recovery.salvage import missing_in_backup, salvage
from zwgk_desktop.services.workspace import Workspace

CELL = "requests.received.natural_person"
TOLD_ALWAYS = 1  # the line that history and versions are not saved

_PAGE = 4096
_SEEN = {Condition.DAMAGED, Condition.TRUNCATED, Condition.FOREIGN, Condition.NEWER}

State = Mapping[object, object]


class DrillError(AssertionError):
    """Something was lost and nobody said so."""


def make_ground(folder: Path, catalog: Catalog, edition: Edition) -> Path:
    """Make a workspace of two units and three years, a backup of it, and one act more."""
    path = folder / "年度报告.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="演练") as workspace:
        finalising.finalise(filled(workspace, edition, 2023))
        filled(workspace, edition, 2024, carried_out=1, received=1)
        filled(workspace, edition, 2024, "松岭乡人民政府")
        workspace.unit_names.add_succession(UNIT, ["松岭乡人民政府"], 2025)
        books = workspace.books(UNIT)
        request = {"received_on": "2025-03-03", "channel": "in_person", "class": "natural_person"}
        request_acts.register_request(
            books, request | {"applicant": "王小明", "subject": "低保名单"}
        )
        request_acts.register_request(
            books, request | {"applicant": "李大方", "number": "2025-009"}
        )
        workspace.timelines.books(UNIT).undo()
        session = filled(workspace, edition, 2025)
        for figure in range(1, 40):
            session.enter(CELL, figure)
        session.enter("text.overview", "公开信息一百二十条。\n" * 400)
        session.undo()
        session.apply({"requests.granted.enterprise": 7, "report.seal": True}, ActKind.PASTE)
        backups.back_up(workspace, datetime(2026, 1, 5, 9, 0))  # noqa: DTZ001 - local, as named
        session.enter(CELL, 77)
    return path


def state_of(path: Path, catalog: Catalog) -> State:
    """Return everything a clerk can see in a workspace."""
    with Workspace.open(path, catalog, writing=False, program="演练") as workspace:
        seen: dict[object, object] = {}
        for entry in workspace.reports():
            session = workspace.session(entry.id)
            rows = tuple(session.history())
            seen[entry.unit, entry.year] = (
                entry.level,
                entry.edition,
                entry.status,
                dict(session.report.values),
                rows,
                session.versions,
            )
        seen["successions"] = (None, None, None, workspace.unit_names.successions())
        books = workspace.books(UNIT)
        seen["books"] = (
            None,
            None,
            None,
            (books.books, [dict(who) for who in books.all_personal().values()]),
        )
        return seen


_SPOILT = (
    "UPDATE value SET value = value + 1 WHERE typeof(value) = 'integer'",
    "UPDATE personal SET value = '某某'",
    "UPDATE version SET content = substr(content, 2)",
    "UPDATE version SET hash = lower(hex(randomblob(32)))",
    "UPDATE subject SET key = '2' WHERE id = (SELECT max(id) FROM subject)",
    "UPDATE act SET line = (SELECT min(id) FROM subject) WHERE id = 3",
    "DELETE FROM change WHERE act = (SELECT max(id) FROM act)",
    "DELETE FROM _sqlite_migrations",
    "DROP INDEX act_of_line",
    "CREATE VIEW shown AS SELECT 1",
    "CREATE TRIGGER more AFTER INSERT ON change BEGIN UPDATE value SET value = 7; END",
)
"""What a stranger, or another program, may have done to a file that SQLite finds well built."""


def hit(path: Path, dice: random.Random) -> str:
    """Spoil a file as disks, copying and strangers do; say what was done."""
    if dice.randrange(6) == 0:
        statement = dice.choice(_SPOILT)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute(statement)
        return statement
    raw = bytearray(path.read_bytes())
    match dice.randrange(5):
        case 0:
            del raw[dice.randrange(len(raw)) :]
            done = f"cut to {len(raw)}"
        case 1:
            start = dice.randrange(len(raw)) // 512 * 512
            raw[start : start + 512] = bytes(min(512, len(raw) - start))
            done = f"sector at {start} blank"
        case 2:
            one, two = dice.sample(range(len(raw) // _PAGE), 2)
            first, second = (slice(p * _PAGE, (p + 1) * _PAGE) for p in (one, two))
            raw[first], raw[second] = raw[second], raw[first]
            done = f"pages {one} and {two} swapped"
        case _:
            places = [dice.randrange(len(raw)) for _ in range(dice.choice((1, 1, 3, 8)))]
            for place in places:
                raw[place] ^= 1 << dice.randrange(8)
            done = f"bits flipped at {places}"
    path.write_bytes(raw)
    return done


def drill(ground: Path, catalog: Catalog, folder: Path, dice: random.Random) -> str:
    """Hit a copy of a workspace and go the way out; return what it was seen to be.

    Raises:
        DrillError: It was taken for sound though something had changed, or
            what is lost was not told.
    """
    before = state_of(ground, catalog)
    path = folder / "被毁.zwgk"
    shutil.copyfile(ground, path)
    done = hit(path, dice)
    found = diagnose(path)
    if found.condition not in _SEEN | {Condition.EMPTY}:
        if found.condition is not Condition.SOUND or state_of(path, catalog) != before:
            raise DrillError(f"{done}: taken for {found.condition}")
        return "sound"
    _use(path, catalog, done)
    _ask(path, done)
    _salvage(path, folder / "救出.zwgk", before, catalog, done)
    _restore(path, ground, before, catalog, done)
    return found.condition


def _use(path: Path, catalog: Catalog, done: str) -> None:
    """Try to write to what was found damaged: refused in a sentence, and left as it is."""
    before = path.read_bytes()
    if not before:
        return
    with suppress(UserError), Workspace.open(path, catalog, writing=True, program="演练"):
        raise DrillError(f"{done}: opened to write though damaged")
    if path.read_bytes() != before:
        raise DrillError(f"{done}: written though refused")


def _ask(path: Path, done: str) -> None:
    """Ask what was found damaged: it answers or says what is the matter, never that we failed."""
    about = ["--unit", UNIT, "--year", "2025"]
    for words in (
        ["list"],
        ["history", *about],
        ["check", *about],
        ["request", "list", *about[:2]],
    ):
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as told:
            main([*words, "--workspace", str(path)])
        if "内部错误" in told.getvalue():
            raise DrillError(f"{done}: {words[0]}: {told.getvalue()}")


def _salvage(path: Path, target: Path, before: State, catalog: Catalog, done: str) -> None:
    target.unlink(missing_ok=True)
    with suppress(UserError):  # nothing at all could be read: said, and no file left
        told = salvage(path, target, catalog)
        after = state_of(target, catalog)
        whole = {key: value[3] for key, value in _rows(before).items()}
        saved = {key: value[3] for key, value in _rows(after).items()}
        if whole != saved and len(told.lost) <= TOLD_ALWAYS:
            raise DrillError(f"{done}: salvage lost something and did not say so")
        return
    if target.exists():
        raise DrillError(f"{done}: salvage left a file though it failed")


def _restore(path: Path, ground: Path, before: State, catalog: Catalog, done: str) -> None:
    copy = newest_sound_backup(ground)
    if copy is None:
        raise DrillError("the backup is not sound")
    if not missing_in_backup(path, copy.backup.path, catalog):
        raise DrillError(f"{done}: the copy lacks an act and nobody said so")
    restore(path, copy.backup.path, "演练")
    if diagnose(path).condition is not Condition.SOUND:
        raise DrillError(f"{done}: not sound after restoring")
    after = state_of(path, catalog)
    behind = {key for key in before if after.get(key) != before[key]}
    if behind != {(UNIT, 2025)}:  # the one act after the backup
        raise DrillError(f"{done}: restored {behind} otherwise")
    for kept in path.parent.glob("被毁.恢复前-*"):
        kept.unlink()


def _rows(state: State) -> dict[object, tuple[object, ...]]:
    return {key: value for key, value in state.items() if isinstance(value, tuple)}
