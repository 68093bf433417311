"""Reading of damaged workspaces: raw rows, and the reports and subjects recovered from them.

The file itself is not changed. Stored values are compared with the log. Where they differ,
a change in an act with a valid digest wins, and the address is reported as doubtful.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from zwgk_desktop.domain.addresses import (
    DELETED,
    EDITION,
    IDENTITY,
    LEVEL,
    SCOPE,
    STATUS,
    UNIT,
    YEAR,
    Address,
)
from zwgk_desktop.storage.acts import act_digest, birth_digest, subject_digest
from zwgk_desktop.storage.collections import ORIGINALS, attachment_content
from zwgk_desktop.storage.database import APPLICATION_ID, raw_connection
from zwgk_desktop.storage.failures import explain_failures
from zwgk_desktop.storage.lock import companion_fault, companions_of
from zwgk_desktop.storage.subjects import SubjectKind
from zwgk_desktop.storage.values import VALUE_TABLES, Stored, StoredChange

_MAGIC = b"SQLite format 3\0"
_PAGE = 4096
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
_REPORTS = """
    SELECT id, unit, year, level, edition, nullif(scope, 'office'), created, deleted, digest
    FROM report
"""
_SUBJECTS = "SELECT id, kind, line, key, digest FROM subject"
_ACTS = "SELECT id, line, at, kind, note, target, digest FROM act"
_CHANGES = "SELECT act, seq, subject, address, before, after FROM change"
_MOST_ACTS = 1_000_000

Row = tuple[Stored, ...]


@dataclass
class RawRows:
    """Raw rows read from a damaged file, by report, subject or act id.

    Args:
        attachments: Undamaged attachments, by hash.
        gaps: Descriptions of what could not be read, in Chinese.
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
    """Return every readable row of a workspace, damaged or sound.

    Raises:
        UserError: The file cannot be read at all (D01).
    """
    with explain_failures(), tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        found = RawRows()
        copy = _mended_copy(path.resolve(), Path(folder), found)
        try:
            with closing(raw_connection(copy, "rw")) as db:
                db.text_factory = _text
                _read_tables(db, found)
        except _UNREADABLE:
            found.gaps.append("文件的开头损坏，读不出内容")
    return found


def _mended_copy(path: Path, folder: Path, found: RawRows) -> Path:
    """Copy a file and its journal, padded to whole pages and with a correct header.

    An unsafe journal is left out and listed as a gap.
    """
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
    journal = companions_of(path)[0]
    fault = companion_fault(journal)
    if fault:
        found.gaps.append(f"没有用旁边的“{journal.name}”（{fault}）")
    elif journal.exists():
        shutil.copyfile(journal, copy.with_name(f"{copy.name}-journal"))
    return copy


def _read_tables(db: sqlite3.Connection, found: RawRows) -> None:
    for rows, sql, what in (
        (found.reports, _REPORTS, "报告目录"),
        (found.acts, _ACTS, "历史记录"),
        (found.subjects, _SUBJECTS, "登记"),
    ):
        for row in _rows_from_both_ends(db, sql, "id", what, found):
            _store_row(rows, row)
    for row in _rows_from_both_ends(db, _CHANGES, "act, seq", "历史记录", found):
        _store_change(found, row)
    for row in _changes_act_by_act(db, found):
        _store_change(found, row)
    for table in VALUE_TABLES:
        sql = f"SELECT subject, address, value FROM {table}"  # noqa: S608 - our own name
        _store_values(found, _rows_from_both_ends(db, sql, "subject, address", "报告内容", found))
    _store_attachments(db, found)


def _store_values(found: RawRows, rows: Iterator[Row]) -> None:
    for subject, address, value in rows:
        if isinstance(subject, int):
            found.values.setdefault(subject, {})[str(address)] = value


def _store_attachments(db: sqlite3.Connection, found: RawRows) -> None:
    """Look up each attachment by a hash found in values or log, so that damage hides one only."""
    noted = [pair for values in found.values.values() for pair in values.items()]
    logged = (change for act in found.changes.values() for change in act.values())
    noted += [(change.address, change.after) for change in logged]
    originals = frozenset(ORIGINALS.values())
    for hash_ in {str(said) for address, said in noted if address in originals}:
        with suppress(*_UNREADABLE):
            content = attachment_content(db, hash_)
            if content is not None:
                found.attachments[hash_] = content


def _store_row(rows: dict[int, Row], row: Row) -> None:
    if isinstance(row[0], int):
        rows[row[0]] = row


def _store_change(found: RawRows, row: Row) -> None:
    act, seq, subject, address, before, after = row
    if isinstance(act, int) and isinstance(seq, int) and isinstance(subject, int):
        change = StoredChange(subject, str(address), before, after)
        found.changes.setdefault(act, {})[seq] = change


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _rows_from_both_ends(
    db: sqlite3.Connection, sql: str, key: str, what: str, found: RawRows
) -> Iterator[Row]:
    """Yield a table's rows forwards up to the damage, then backwards up to it."""
    descending = ", ".join(f"{one} DESC" for one in key.split(", "))
    for order in (key, descending):
        try:
            yield from db.execute(f"{sql} ORDER BY {order}")
        except _UNREADABLE:
            found.gaps.append(f"{what}有一部分读不出来")
        else:
            return


def _changes_act_by_act(db: sqlite3.Connection, found: RawRows) -> Iterator[Row]:
    """Yield the changes of acts between two damaged pages, reading act by act."""
    if not found.gaps or not found.acts:
        return
    for act in range(1, min(max(found.acts), _MOST_ACTS) + 1):
        if act not in found.changes:
            with suppress(*_UNREADABLE):
                yield from db.execute(f"{_CHANGES} WHERE act = ?", [act]).fetchall()


_NOT_SAVED = {STATUS, DELETED}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveredReport:
    """Report recovered from a damaged file.

    Args:
        values: Values by address, from the tables or, failing that, from the log.
        doubtful: Addresses at which tables and log differ.
        last: Time of the last readable act, as ISO 8601; "" if none.
    """

    unit: str
    year: int
    level: str
    edition: str
    scope: str
    deleted: bool
    values: dict[Address, Stored]
    doubtful: tuple[Address, ...]
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveredSubject:
    """Subject other than a report, recovered from a damaged file.

    Args:
        line: Id of its timeline; None if the subject has its own.
        sure: Whether its kind, timeline and key match their digest.
        values: As for `RecoveredReport`.
        doubtful: As for `RecoveredReport`.
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
    """Everything recovered from a damaged file.

    Args:
        reports: Recovered reports.
        subjects: Recovered subjects other than reports.
        attachments: Undamaged attachments, by hash.
        gaps: Descriptions of what could not be read, in Chinese.
    """

    reports: tuple[RecoveredReport, ...]
    subjects: tuple[RecoveredSubject, ...]
    attachments: Mapping[str, bytes]
    gaps: tuple[str, ...]


def read_damaged(path: Path) -> DamagedFile:
    """Recover reports, subjects and attachments from a workspace, damaged or sound.

    Raises:
        UserError: The file cannot be read at all (D01).
    """
    rows = read_rows(path)
    logged = _replay_log(rows)
    owners = rows.values.keys() | logged.keys()
    if not owners <= rows.reports.keys() | rows.subjects.keys():
        rows.gaps.append("有一份报告的单位和年度读不出来")
    reports = tuple(_recovered_reports(rows, logged))
    others = tuple(_recovered_subjects(rows, logged))
    return DamagedFile(reports, others, rows.attachments, tuple(dict.fromkeys(rows.gaps)))


@dataclass
class _ReplayedValues:
    """Values of one subject as replayed from the log.

    Args:
        first: Value of each address before its first change.
        latest: Value of each address after its last change.
        sound: Addresses whose last change is in an act with a valid digest.
        deleted: Whether the last change of `DELETED` deleted the report.
        last: Time of the last act with a valid digest; "" if none.
    """

    first: dict[Address, Stored] = field(default_factory=dict[Address, Stored])
    latest: dict[Address, Stored] = field(default_factory=dict[Address, Stored])
    sound: set[Address] = field(default_factory=set[Address])
    deleted: bool = False
    last: str = ""


def _replay_log(rows: RawRows) -> dict[int, _ReplayedValues]:
    """Replay the readable part of the log for every subject."""
    accounts: dict[int, _ReplayedValues] = {}
    for id_, act in sorted(rows.acts.items()):
        changes = [change for _, change in sorted(rows.changes.get(id_, {}).items())]
        holds = act_digest(act[1:6], changes) == act[6]
        for change in changes:
            _apply_change(
                accounts.setdefault(change.subject, _ReplayedValues()), change, holds=holds
            )
        for subject in {change.subject for change in changes} if holds else ():
            accounts[subject].last = str(act[2])
    return accounts


def _apply_change(account: _ReplayedValues, change: StoredChange, *, holds: bool) -> None:
    _, address, before, after = change
    if address == DELETED:
        account.deleted = bool(after)
    if address in _NOT_SAVED:
        return
    account.first.setdefault(address, before)
    account.latest[address] = after
    (account.sound.add if holds else account.sound.discard)(address)


def _recovered_values(
    stands: dict[Address, Stored], account: _ReplayedValues, identity: Collection[Address]
) -> tuple[dict[Address, Stored], list[Address]]:
    """Return the values to recover, and the addresses where tables and log differ."""
    doubtful = [a for a, said in account.latest.items() if stands.get(a) != said]
    doubtful += [a for a in stands if a not in account.latest and a not in identity]
    values = dict(stands)
    for address in doubtful:
        if address in account.sound and account.latest[address] is not None:
            values[address] = account.latest[address]
    return values, doubtful


def _recovered_reports(
    rows: RawRows, accounts: dict[int, _ReplayedValues]
) -> Iterator[RecoveredReport]:
    for id_, row in sorted(rows.reports.items()):
        *identified, created, deleted, digest = row[1:]
        identity = dict(zip(IDENTITY, identified, strict=True))
        account = accounts.get(id_, _ReplayedValues())
        values, doubtful = _recovered_values(identity | rows.values.get(id_, {}), account, identity)
        born = [account.first.get(a, identity[a]) for a in IDENTITY]
        if birth_digest([*born, created]) != digest:
            doubtful += [a for a in IDENTITY if a not in doubtful]
        if bool(deleted) is not account.deleted:
            doubtful.append(DELETED)
        yield RecoveredReport(
            unit=str(values.pop(UNIT, "")),
            year=_number(values.pop(YEAR, 0)),
            level=str(values.pop(LEVEL, "")),
            edition=str(values.pop(EDITION, "")),
            scope=str(values.pop(SCOPE, None) or ""),
            deleted=bool(deleted) and account.deleted,
            values=values,
            doubtful=tuple(doubtful),
            last=account.last,
        )


def _recovered_subjects(
    rows: RawRows, logged: dict[int, _ReplayedValues]
) -> Iterator[RecoveredSubject]:
    lines = {row[2] for row in rows.subjects.values()}
    for id_, row in sorted(rows.subjects.items()):
        _, kind, line, key, digest = row
        stands = rows.values.get(id_, {})
        account = logged.get(id_, _ReplayedValues())
        if id_ in rows.reports or kind == SubjectKind.WORKSPACE:
            continue
        if id_ not in lines and not (stands or any(account.latest.values())):
            continue  # a subject without values was removed
        former = id_ < 0  # such a subject had no log
        values, doubtful = (stands, []) if former else _recovered_values(stands, account, ())
        yield RecoveredSubject(
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
