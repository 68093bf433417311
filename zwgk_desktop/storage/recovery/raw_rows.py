"""Every row that can still be read of a damaged file, from the front and from the back."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from zwgk_desktop.domain.addresses import SUCCESSION, Address
from zwgk_desktop.storage.collections import ORIGINALS, attached
from zwgk_desktop.storage.database import APPLICATION_ID, uri
from zwgk_desktop.storage.failures import explained
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
_MOST_ACTS = 1_000_000

Row = tuple[Stored, ...]


@dataclass
class RawRows:
    """What was read, by the ids of what it is about.

    Args:
        attachments: By its hash, what was attached and is still what it was.
        gaps: What could not be read, in words.
    """

    reports: dict[int, Row] = field(default_factory=dict[int, Row])
    subjects: dict[int, Row] = field(default_factory=dict[int, Row])
    values: dict[int, dict[Address, Stored]] = field(
        default_factory=dict[int, dict[Address, Stored]]
    )
    acts: dict[int, Row] = field(default_factory=dict[int, Row])
    changes: dict[int, dict[int, StoredChange]] = field(
        default_factory=dict[int, dict[int, StoredChange]]
    )
    attachments: dict[str, bytes] = field(default_factory=dict[str, bytes])
    gaps: list[str] = field(default_factory=list[str])


def read_rows(path: Path) -> RawRows:
    """Read what can be read of a workspace, a sound one too.

    Raises:
        UserError: Not even the file can be read (D01).
    """
    with explained(), tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        copy = _mended_copy(path.resolve(), Path(folder))
        found = RawRows()
        try:
            with closing(sqlite3.connect(uri(copy, "rw"), uri=True, isolation_level=None)) as db:
                db.text_factory = _text
                _read(db, found)
        except _UNREADABLE:
            found.gaps.append("文件的开头损坏，读不出内容")
    return found


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


def _read(db: sqlite3.Connection, found: RawRows) -> None:
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
    _keep_attachments(db, found)


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


def _read_former(db: sqlite3.Connection, columns: dict[str, set[str]], found: RawRows) -> None:
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
            found.values[-number] = dict(zip(SUCCESSION, row, strict=True))


def _keep_values(found: RawRows, rows: Iterator[Row]) -> None:
    for subject, address, value in rows:
        if isinstance(subject, int):
            found.values.setdefault(subject, {})[str(address)] = value


def _keep_attachments(db: sqlite3.Connection, found: RawRows) -> None:
    """Look up each by the hash that is noted of it: one that is damaged hides no other."""
    noted = [pair for values in found.values.values() for pair in values.items()]
    logged = (change for act in found.changes.values() for change in act.values())
    noted += [(change.address, change.after) for change in logged]
    originals = frozenset(ORIGINALS.values())
    for hash_ in {str(said) for address, said in noted if address in originals}:
        with suppress(*_UNREADABLE):
            content = attached(db, hash_)
            if content is not None:
                found.attachments[hash_] = content


def _keep(rows: dict[int, Row], row: Row) -> None:
    if isinstance(row[0], int):
        rows[row[0]] = row


def _keep_change(found: RawRows, row: Row) -> None:
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
    db: sqlite3.Connection, sql: str, key: str, what: str, found: RawRows
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


def _one_by_one(db: sqlite3.Connection, changes: str, found: RawRows) -> Iterator[Row]:
    """Yield the changes of acts that lie between two damaged places."""
    if not found.gaps or not found.acts:
        return
    for act in range(1, min(max(found.acts), _MOST_ACTS) + 1):
        if act not in found.changes:
            with suppress(*_UNREADABLE):
                yield from db.execute(f"{changes} WHERE act = ?", [act]).fetchall()
