"""Reading what can still be read of a damaged workspace; the file itself is not touched."""

import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from zwgk_desktop.domain.addresses import DELETED, Address
from zwgk_desktop.storage.database import APPLICATION_ID, uri
from zwgk_desktop.storage.digests import act_digest, birth_digest, subject_digest
from zwgk_desktop.storage.failures import explained
from zwgk_desktop.storage.subjects import SubjectKind
from zwgk_desktop.storage.values import VALUE_TABLES, Stored, StoredChange

_MAGIC = b"SQLite format 3\0"
_PAGE = 4096
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
_FORMER_TABLES = (
    *("cell", "stated", "text", "field", "explanation", "source_remark"),
    *("privacy_reason", "posting", "second_keying", "correction"),
)
"""Where the values of reports stood before the fifth step of the schema."""
_SUBJECT = "SELECT id, kind, line, key, digest FROM subject"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRemains:
    """What is left of a subject that is no report.

    Args:
        line: In whose line it stands; None for one of its own.
        sure: Whether what it is for good stands as it was digested.
        values: As for `Remains`.
        doubtful: As for `Remains`.
    """

    id: int
    kind: str
    line: int | None
    key: str
    sure: bool
    values: dict[Address, Stored]
    doubtful: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """All that is left.

    Args:
        reports: What is left of each.
        subjects: And of everything else that acts were about.
        gaps: What could not be read, in words.
    """

    reports: tuple[Remains, ...]
    subjects: tuple[SubjectRemains, ...]
    gaps: tuple[str, ...]


@dataclass
class _Found:
    reports: dict[int, Row] = field(default_factory=dict[int, Row])
    subjects: dict[int, Row] = field(default_factory=dict[int, Row])
    values: dict[int, dict[Address, Stored]] = field(
        default_factory=dict[int, dict[Address, Stored]]
    )
    acts: dict[int, Row] = field(default_factory=dict[int, Row])
    changes: dict[int, dict[int, StoredChange]] = field(
        default_factory=dict[int, dict[int, StoredChange]]
    )
    gaps: list[str] = field(default_factory=list[str])


def read_damaged(path: Path) -> DamagedFile:
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
    told = _logged(found)
    owners = found.values.keys() | told.keys()
    if not owners <= found.reports.keys() | found.subjects.keys():
        found.gaps.append("有一份报告的单位和年度读不出来")
    reports, others = tuple(_remains(found, told)), tuple(_other_remains(found, told))
    return DamagedFile(reports, others, tuple(dict.fromkeys(found.gaps)))


def _mended_copy(path: Path, folder: Path) -> Path:
    """Copy a file with its journal, whole pages only, its header as it must have been."""
    copy = folder / "damaged.zwgk"
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
    columns = _columns(db)
    acts, changes = _act_sql(columns), _change_sql(columns)
    for row in _both_ways(db, _report_sql(columns), "id", "报告目录", found):
        _keep(found.reports, row)
    for row in _both_ways(db, acts, "id", "历史记录", found):
        _keep(found.acts, row)
    for row in _both_ways(db, changes, "act, seq", "历史记录", found):
        _keep_change(found, row)
    for row in _one_by_one(db, changes, found):
        _keep_change(found, row)
    if "act" in columns and "line" not in columns["act"]:
        _read_former(db, columns, found)
        return
    for row in _both_ways(db, _SUBJECT, "id", "登记", found):
        _keep(found.subjects, row)
    for table in VALUE_TABLES:
        sql = f"SELECT subject, address, value FROM {table}"  # noqa: S608 - our own name
        _keep_values(found, _both_ways(db, sql, "subject, address", "报告内容", found))


def _columns(db: sqlite3.Connection) -> dict[str, set[str]]:
    """Return the columns of each table; what cannot be read is left out."""
    found: dict[str, set[str]] = {}
    with suppress(*_UNREADABLE):
        for table, column in db.execute(
            "SELECT master.name, column.name FROM sqlite_master AS master,"
            " pragma_table_info(master.name) AS column WHERE master.type = 'table'"
        ):
            found.setdefault(str(table), set()).add(str(column))
    return found


def _report_sql(columns: dict[str, set[str]]) -> str:
    digest = "digest" if "digest" in columns.get("report", {"digest"}) else "''"
    return f"SELECT id, unit, year, level, edition, created, deleted, {digest} FROM report"  # noqa: S608 - our own names


def _act_sql(columns: dict[str, set[str]]) -> str:
    known = columns.get("act", {"line", "digest"})
    line = "line" if "line" in known else "report"
    digest = "digest" if "digest" in known else "''"
    return f"SELECT id, {line}, at, kind, note, target, {digest} FROM act"  # noqa: S608 - our own names


def _change_sql(columns: dict[str, set[str]]) -> str:
    subject = "subject" if "subject" in columns.get("change", {"subject"}) else "NULL"
    return f"SELECT act, seq, {subject}, address, before, after FROM change"  # noqa: S608 - our own names


def _read_former(db: sqlite3.Connection, columns: dict[str, set[str]], found: _Found) -> None:
    """Read values and successions where they stood before the fifth step of the schema."""
    for table in _FORMER_TABLES:
        if table in columns:
            sql = f"SELECT report, address, value FROM {table}"  # noqa: S608 - our own name
            _keep_values(found, _both_ways(db, sql, "report, address", "报告内容", found))
    if "succession" in columns:
        sql = "SELECT unit, predecessor, year FROM succession"
        rows = _both_ways(db, sql, "unit, predecessor", "更名、合并的承接", found)
        for number, row in enumerate(dict.fromkeys(rows), start=1):
            found.subjects[-number] = (-number, "succession", None, "", None)
            names = ("succession.unit", "succession.predecessor", "succession.year")
            found.values[-number] = dict(zip(names, row, strict=True))


def _keep_values(found: _Found, rows: Iterator[Row]) -> None:
    for subject, address, value in rows:
        if isinstance(subject, int):
            found.values.setdefault(subject, {})[str(address)] = value


def _keep(rows: dict[int, Row], row: Row) -> None:
    if isinstance(row[0], int):
        rows[row[0]] = row


def _keep_change(found: _Found, row: Row) -> None:
    act, seq, subject, address, before, after = row
    if not isinstance(act, int) or not isinstance(seq, int):
        return
    of_act = found.acts.get(act, (act, None))[1] if subject is None else subject
    if isinstance(of_act, int):
        change = StoredChange(of_act, str(address), before, after)
        found.changes.setdefault(act, {})[seq] = change


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


def _one_by_one(db: sqlite3.Connection, changes: str, found: _Found) -> Iterator[Row]:
    """Yield the changes of acts that lie between two damaged places."""
    if not found.gaps or not found.acts:
        return
    for act in range(1, min(max(found.acts), _MOST_ACTS) + 1):
        if act not in found.changes:
            with suppress(*_UNREADABLE):
                yield from db.execute(f"{changes} WHERE act = ?", [act]).fetchall()


@dataclass
class _Told:
    """What the log makes of a subject, and which of it is by acts whose digest holds.

    Args:
        first: What stood at an address before the first act that changed it.
        deleted: Whether the last act that says so deleted the report.
    """

    first: dict[Address, Stored] = field(default_factory=dict[Address, Stored])
    items: dict[Address, Stored] = field(default_factory=dict[Address, Stored])
    sound: set[Address] = field(default_factory=set[Address])
    deleted: bool = False
    last: str = ""


def _logged(found: _Found) -> dict[int, _Told]:
    """Follow the log, as far as it can be read, for every subject."""
    told: dict[int, _Told] = {}
    for id_, act in sorted(found.acts.items()):
        changes = [change for _, change in sorted(found.changes.get(id_, {}).items())]
        holds = act_digest(act[1:6], changes) == act[6]
        for change in changes:
            _tell(told.setdefault(change.subject, _Told()), change, holds=holds)
        for subject in {change.subject for change in changes} if holds else ():
            told[subject].last = str(act[2])
    return told


def _tell(told: _Told, change: StoredChange, *, holds: bool) -> None:
    _, address, before, after = change
    if address == DELETED:
        told.deleted = bool(after)
    if address in _NOT_SAVED:
        return
    told.first.setdefault(address, before)
    told.items[address] = after
    (told.sound.add if holds else told.sound.discard)(address)


def _settled(
    stands: dict[Address, Stored], told: _Told, identity: Collection[Address]
) -> tuple[dict[Address, Stored], list[Address]]:
    """Return what to take of what stands, and where the log says otherwise."""
    doubtful = [a for a, said in told.items.items() if stands.get(a) != said]
    doubtful += [a for a in stands if a not in told.items and a not in identity]
    values = dict(stands)
    for address in doubtful:
        if address in told.sound and told.items[address] is not None:
            values[address] = told.items[address]
    return values, doubtful


def _remains(found: _Found, logged: dict[int, _Told]) -> Iterator[Remains]:
    for id_, row in sorted(found.reports.items()):
        identity = dict(zip(_IDENTITY, row[1:5], strict=True))
        told = logged.get(id_, _Told())
        values, doubtful = _settled(identity | found.values.get(id_, {}), told, identity)
        if birth_digest([*(told.first.get(a, identity[a]) for a in _IDENTITY), row[5]]) != row[7]:
            doubtful += [a for a in _IDENTITY if a not in doubtful]
        if bool(row[6]) is not told.deleted:
            doubtful.append(DELETED)
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


def _other_remains(found: _Found, logged: dict[int, _Told]) -> Iterator[SubjectRemains]:
    lines = {row[2] for row in found.subjects.values()}
    for id_, row in sorted(found.subjects.items()):
        _, kind, line, key, digest = row
        stands = found.values.get(id_, {})
        told = logged.get(id_, _Told())
        if id_ in found.reports or kind == SubjectKind.WORKSPACE:
            continue
        if id_ not in lines and not (stands or any(told.items.values())):
            continue  # what has no values does not stand
        former = id_ < 0  # had no log
        values, doubtful = (stands, []) if former else _settled(stands, told, ())
        yield SubjectRemains(
            id=id_,
            kind=str(kind),
            line=line if isinstance(line, int) else None,
            key=str(key or ""),
            sure=former or digest == subject_digest(id_, kind, line, key),
            values=values,
            doubtful=tuple(doubtful),
        )


def _number(value: Stored) -> int:
    return value if isinstance(value, int) else 0
