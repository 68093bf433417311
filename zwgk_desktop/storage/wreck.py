"""Reading what can still be read of a damaged workspace; the file itself is not touched."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from zwgk_desktop.domain.addresses import DELETED, Address
from zwgk_desktop.storage.database import APPLICATION_ID, uri
from zwgk_desktop.storage.digests import act_digest, birth_digest
from zwgk_desktop.storage.failures import explained
from zwgk_desktop.storage.migrations import VALUE_TABLES
from zwgk_desktop.storage.values import Stored, StoredChange

_MAGIC = b"SQLite format 3\0"
_PAGE = 4096
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
_REPORT = "SELECT id, unit, year, level, edition, created, deleted, digest FROM report"
_ACT = "SELECT id, report, at, kind, note, target, digest FROM act"
_CHANGE = "SELECT act, seq, address, before, after FROM change"
_IDENTITY = ("report.unit", "report.year", "report.level", "report.edition")
_NOT_SAVED = {"report.status", DELETED}
_MOST_ACTS = 1_000_000

Row = tuple[Stored, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """What is left of one report.

    Args:
        values: By address, as they stand in the tables or, failing that, in the log.
        doubtful: Addresses of which two records say different things.
        last: When its last readable act was done, as ISO 8601; "" without any.
    """

    unit: str
    year: int
    level: str
    edition: str
    deleted: bool
    values: dict[Address, Stored]
    doubtful: tuple[Address, ...]
    last: str


@dataclass(frozen=True, slots=True)
class Wreck:
    """All that is left.

    Args:
        reports: What is left of each.
        gaps: What could not be read, in words.
    """

    reports: tuple[Remains, ...]
    gaps: tuple[str, ...]


@dataclass
class _Found:
    reports: dict[int, Row] = field(default_factory=dict[int, Row])
    values: dict[int, dict[Address, Stored]] = field(
        default_factory=dict[int, dict[Address, Stored]]
    )
    acts: dict[int, Row] = field(default_factory=dict[int, Row])
    changes: dict[int, dict[int, StoredChange]] = field(
        default_factory=dict[int, dict[int, StoredChange]]
    )
    gaps: list[str] = field(default_factory=list[str])


def read_wreck(path: Path) -> Wreck:
    """Read what can be read of a workspace, a sound one too.

    Raises:
        UserError: Not even the file can be read (D01).
    """
    with explained(), tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        copy = _mended_copy(path.resolve(), Path(folder))
        found = _Found()
        try:
            with closing(sqlite3.connect(uri(copy, "rw"), uri=True, isolation_level=None)) as db:
                db.text_factory = _text
                _read(db, found)
        except _UNREADABLE:
            found.gaps.append("文件的开头损坏，读不出内容")
    owners = found.values.keys() | {act[1] for act in found.acts.values()}
    if not owners <= found.reports.keys():
        found.gaps.append("有一份报告的单位和年度读不出来")
    return Wreck(tuple(_remains(found)), tuple(dict.fromkeys(found.gaps)))


def _mended_copy(path: Path, folder: Path) -> Path:
    """Copy a file with its journal, whole pages only, its header as it must have been."""
    copy = folder / "wreck.zwgk"
    raw = bytearray(path.read_bytes())
    raw += bytes(-len(raw) % _PAGE)
    if raw:
        raw[:16] = _MAGIC
        raw[16:18] = _PAGE.to_bytes(2, "big")
        raw[18:20] = b"\1\1"
        raw[20:24] = b"\0\x40\x20\x20"
        raw[44:48] = (4).to_bytes(4, "big")
        raw[56:60] = (1).to_bytes(4, "big")
        raw[68:72] = APPLICATION_ID.to_bytes(4, "big")
    copy.write_bytes(raw)
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        shutil.copyfile(journal, copy.with_name(f"{copy.name}-journal"))
    return copy


def _read(db: sqlite3.Connection, found: _Found) -> None:
    for row in _both_ways(db, _REPORT, "id", "报告目录", found):
        _keep(found.reports, row)
    for row in _both_ways(db, _ACT, "id", "历史记录", found):
        _keep(found.acts, row)
    for row in _both_ways(db, _CHANGE, "act, seq", "历史记录", found):
        _keep_change(found, row)
    for row in _one_by_one(db, found):
        _keep_change(found, row)
    for table in VALUE_TABLES:
        sql = f"SELECT report, address, value FROM {table}"  # noqa: S608 - our own name
        for report, address, value in _both_ways(db, sql, "report, address", "报告内容", found):
            if isinstance(report, int):
                found.values.setdefault(report, {})[str(address)] = value


def _keep(rows: dict[int, Row], row: Row) -> None:
    if isinstance(row[0], int):
        rows[row[0]] = row


def _keep_change(found: _Found, row: Row) -> None:
    act, seq, address, before, after = row
    if isinstance(act, int) and isinstance(seq, int):
        found.changes.setdefault(act, {})[seq] = StoredChange(str(address), before, after)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _both_ways(
    db: sqlite3.Connection, sql: str, key: str, what: str, found: _Found
) -> Iterator[Row]:
    """Yield a table's rows from the front up to the damage, then from the back up to it."""
    descending = ", ".join(f"{one} DESC" for one in key.split(", "))
    for order in (key, descending):
        try:
            yield from db.execute(f"{sql} ORDER BY {order}")
        except _UNREADABLE:
            found.gaps.append(f"{what}有一部分读不出来")
        else:
            return


def _one_by_one(db: sqlite3.Connection, found: _Found) -> Iterator[Row]:
    """Yield the changes of acts that lie between two damaged places."""
    if not found.gaps or not found.acts:
        return
    for act in range(1, min(max(found.acts), _MOST_ACTS) + 1):
        if act not in found.changes:
            with suppress(*_UNREADABLE):
                yield from db.execute(f"{_CHANGE} WHERE act = ?", [act]).fetchall()


def _remains(found: _Found) -> Iterator[Remains]:
    for id_, row in sorted(found.reports.items()):
        identity = dict(zip(_IDENTITY, row[1:5], strict=True))
        stands = identity | found.values.get(id_, {})
        told = _logged(found, id_)
        doubtful = [a for a, said in told.items.items() if stands.get(a) != said]
        doubtful += [a for a in stands if a not in told.items and a not in identity]
        if birth_digest([*(told.first.get(a, identity[a]) for a in _IDENTITY), row[5]]) != row[7]:
            doubtful += [a for a in _IDENTITY if a not in doubtful]
        if bool(row[6]) is not told.deleted:
            doubtful.append(DELETED)
        values = dict(stands)
        for address in doubtful:
            if address in told.sound and told.items[address] is not None:
                values[address] = told.items[address]
        yield Remains(
            unit=str(values.pop("report.unit", "")),
            year=_number(values.pop("report.year", 0)),
            level=str(values.pop("report.level", "")),
            edition=str(values.pop("report.edition", "")),
            deleted=bool(row[6]) and told.deleted,
            values=values,
            doubtful=tuple(doubtful),
            last=told.last,
        )


@dataclass
class _Told:
    """What the log makes of a report, and which of it is by acts whose digest holds.

    Args:
        first: What stood at an address before the first act that changed it.
        deleted: Whether the last act that says so deleted the report.
    """

    first: dict[Address, Stored] = field(default_factory=dict[Address, Stored])
    items: dict[Address, Stored] = field(default_factory=dict[Address, Stored])
    sound: set[Address] = field(default_factory=set[Address])
    deleted: bool = False
    last: str = ""


def _logged(found: _Found, report: int) -> _Told:
    told = _Told()
    for id_, act in sorted(found.acts.items()):
        if act[1] != report:
            continue
        changes = [change for _, change in sorted(found.changes.get(id_, {}).items())]
        holds = act_digest(act[1:6], changes) == act[6]
        for address, before, after in changes:
            if address == DELETED:
                told.deleted = bool(after)
            if address in _NOT_SAVED:
                continue
            told.first.setdefault(address, before)
            told.items[address] = after
            (told.sound.add if holds else told.sound.discard)(address)
        told.last = str(act[2]) if holds else told.last
    return told


def _number(value: Stored) -> int:
    return value if isinstance(value, int) else 0
