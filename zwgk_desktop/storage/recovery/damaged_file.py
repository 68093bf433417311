"""What can still be told of a damaged workspace; the file itself is not touched.

Rows are held against the log: where both say the same it is so, where they differ the
act whose digest holds decides, and the address is named.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from zwgk_desktop.domain.addresses import (
    DELETED,
    EDITION,
    IDENTITY,
    LEVEL,
    STATUS,
    UNIT,
    YEAR,
    Address,
)
from zwgk_desktop.storage.digests import act_digest, birth_digest, subject_digest
from zwgk_desktop.storage.recovery.raw_rows import RawRows, read_rows
from zwgk_desktop.storage.subjects import SubjectKind
from zwgk_desktop.storage.values import Stored, StoredChange

_NOT_SAVED = {STATUS, DELETED}


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
        attachments: By its hash, what was attached to them and is still what it was.
        gaps: What could not be read, in words.
    """

    reports: tuple[Remains, ...]
    subjects: tuple[SubjectRemains, ...]
    attachments: Mapping[str, bytes]
    gaps: tuple[str, ...]


def read_damaged(path: Path) -> DamagedFile:
    """Read what can be read of a workspace, a sound one too.

    Raises:
        UserError: Not even the file can be read (D01).
    """
    rows = read_rows(path)
    logged = _logged(rows)
    owners = rows.values.keys() | logged.keys()
    if not owners <= rows.reports.keys() | rows.subjects.keys():
        rows.gaps.append("有一份报告的单位和年度读不出来")
    reports, others = tuple(_remains(rows, logged)), tuple(_other_remains(rows, logged))
    return DamagedFile(reports, others, rows.attachments, tuple(dict.fromkeys(rows.gaps)))


@dataclass
class _Account:
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


def _logged(rows: RawRows) -> dict[int, _Account]:
    """Follow the log, as far as it can be read, for every subject."""
    accounts: dict[int, _Account] = {}
    for id_, act in sorted(rows.acts.items()):
        changes = [change for _, change in sorted(rows.changes.get(id_, {}).items())]
        holds = act_digest(act[1:6], changes) == act[6]
        for change in changes:
            _enter(accounts.setdefault(change.subject, _Account()), change, holds=holds)
        for subject in {change.subject for change in changes} if holds else ():
            accounts[subject].last = str(act[2])
    return accounts


def _enter(account: _Account, change: StoredChange, *, holds: bool) -> None:
    _, address, before, after = change
    if address == DELETED:
        account.deleted = bool(after)
    if address in _NOT_SAVED:
        return
    account.first.setdefault(address, before)
    account.items[address] = after
    (account.sound.add if holds else account.sound.discard)(address)


def _settled(
    stands: dict[Address, Stored], account: _Account, identity: Collection[Address]
) -> tuple[dict[Address, Stored], list[Address]]:
    """Return what to take of what stands, and where the log says otherwise."""
    doubtful = [a for a, said in account.items.items() if stands.get(a) != said]
    doubtful += [a for a in stands if a not in account.items and a not in identity]
    values = dict(stands)
    for address in doubtful:
        if address in account.sound and account.items[address] is not None:
            values[address] = account.items[address]
    return values, doubtful


def _remains(rows: RawRows, logged: dict[int, _Account]) -> Iterator[Remains]:
    for id_, row in sorted(rows.reports.items()):
        identity = dict(zip(IDENTITY, row[1:5], strict=True))
        account = logged.get(id_, _Account())
        values, doubtful = _settled(identity | rows.values.get(id_, {}), account, identity)
        born = [account.first.get(a, identity[a]) for a in IDENTITY]
        if birth_digest([*born, row[5]]) != row[7]:
            doubtful += [a for a in IDENTITY if a not in doubtful]
        if bool(row[6]) is not account.deleted:
            doubtful.append(DELETED)
        yield Remains(
            unit=str(values.pop(UNIT, "")),
            year=_number(values.pop(YEAR, 0)),
            level=str(values.pop(LEVEL, "")),
            edition=str(values.pop(EDITION, "")),
            deleted=bool(row[6]) and account.deleted,
            values=values,
            doubtful=tuple(doubtful),
            last=account.last,
        )


def _other_remains(rows: RawRows, logged: dict[int, _Account]) -> Iterator[SubjectRemains]:
    lines = {row[2] for row in rows.subjects.values()}
    for id_, row in sorted(rows.subjects.items()):
        _, kind, line, key, digest = row
        stands = rows.values.get(id_, {})
        account = logged.get(id_, _Account())
        if id_ in rows.reports or kind == SubjectKind.WORKSPACE:
            continue
        if id_ not in lines and not (stands or any(account.items.values())):
            continue  # what has no values does not stand
        former = id_ < 0  # had no log
        values, doubtful = (stands, []) if former else _settled(stands, account, ())
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
