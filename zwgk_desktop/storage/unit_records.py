"""Stored books (台账) of each unit, and successions of units.

A unit's books are a subject, created with the first entry. Its key is the unit's name at
that time; ``books.unit`` is a later name. Personal fields of requests are in a separate
table, and are read only by the methods for them.

A succession (更名, 合并) is a subject in the workspace's timeline, so that its changes are
logged and can be undone. It has ``succession.unit``, ``.predecessor`` and ``.year``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import APPLICANT, SUCCESSION, Address
from zwgk_desktop.domain.books.requests import NATURAL_PERSON
from zwgk_desktop.domain.report import Change, Value, replacing_changes
from zwgk_desktop.domain.units import same_unit, unit_key
from zwgk_desktop.storage.acts import ActKind, ActSummary, SubjectChange, with_subject
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.failures import explain_decoding_errors, explain_failures
from zwgk_desktop.storage.subjects import SubjectKind, SubjectStore
from zwgk_desktop.storage.values import ValueStore

UNIT_NAME = "books.unit"

_PERSONAL = """
    SELECT personal.subject, personal.address, personal.value
    FROM subject JOIN personal ON personal.subject = subject.id
    WHERE subject.line = ? ORDER BY subject.id
"""

_PERSONS = """
    SELECT personal.value FROM personal
    JOIN value ON value.subject = personal.subject AND value.address = 'request.class'
    WHERE personal.address = :applicant AND value.value = :person AND length(personal.value) > 1
    UNION SELECT named.value FROM personal AS named
    LEFT JOIN personal AS kind ON kind.subject = named.subject
        AND kind.address = replace(named.address, '.name', '.kind')
    WHERE named.address LIKE 'personal.third\\_party.%.name' ESCAPE '\\'
        AND coalesce(kind.value, :person) = :person AND length(named.value) > 1
"""


_EVER = """
    SELECT subject.id, change.address, change.before, change.after
    FROM subject JOIN change ON change.subject = subject.id
    WHERE subject.line = ? AND subject.kind = ? AND (change.address LIKE 'personal.%'
        OR change.address IN ('request.class', 'request.received_on'))
    ORDER BY change.act, change.seq
"""
_HASHES = """
    SELECT before, after FROM change WHERE address LIKE 'personal.attachment.%.hash'
"""


class BookStore:
    """Books of all units in one open workspace."""

    def __init__(
        self, db: Database, log: ActLog, subjects: SubjectStore, values: ValueStore
    ) -> None:
        self._db = db
        self._log = log
        self._subjects = subjects
        self._values = values

    def units(self) -> dict[str, int]:
        """Map the current name of each unit with books to their subject id (timeline)."""
        sql = "SELECT id, key FROM subject WHERE kind = ? ORDER BY id"
        with explain_failures(), explain_decoding_errors():
            keys = dict(self._db.execute(sql, [str(SubjectKind.BOOKS)]).fetchall())
            named = self._values.of_kind(SubjectKind.BOOKS)
            return {str(named.get(id_, {}).get(UNIT_NAME, key)): id_ for id_, key in keys.items()}

    def line_of(self, unit: str) -> int | None:
        """Return the subject id of a unit's books, whatever the spelling; None if none."""
        return next((line for name, line in self.units().items() if same_unit(name, unit)), None)

    def values(self, line: int) -> Mapping[Address, Value]:
        """Return the values of a unit's books themselves, without those of their entries."""
        with explain_failures(), explain_decoding_errors():
            return self._values.without_personal(line)

    def entries(self, kind: SubjectKind, line: int) -> dict[int, dict[Address, Value]]:
        """Return the values of all entries in one book of a unit, in order of creation."""
        with explain_failures(), explain_decoding_errors():
            return self._values.of_kind(kind, line)

    def personal(self, line: int) -> dict[int, dict[Address, str]]:
        """Return the personal fields of each request in a unit's books."""
        found: dict[int, dict[Address, str]] = {}
        with explain_failures():
            for subject, address, value in self._db.execute(_PERSONAL, [line]):
                found.setdefault(subject, {})[address] = str(value)
        return found

    def applicant_names(self) -> frozenset[str]:
        """Return the names of natural persons among the applicants and third parties of all units.

        Names of one character are left out, since they would match in any sentence.
        """
        with explain_failures():
            names = {"applicant": APPLICANT, "person": NATURAL_PERSON}
            rows = self._db.execute(_PERSONS, names).fetchall()
        return frozenset(str(name) for (name,) in rows)

    def logged_personal(self, line: int) -> dict[int, dict[Address, list[str]]]:
        """Return all personal values ever logged for each request, even removed or undone.

        Returns:
            By request and address, the values, latest last. Class and day of receipt are
            included.
        """
        found: dict[int, dict[Address, list[str]]] = {}
        with explain_failures():
            rows = self._db.execute(_EVER, [line, str(SubjectKind.REQUEST)]).fetchall()
        for subject, address, *values in rows:
            known = found.setdefault(subject, {}).setdefault(address, [])
            known += [str(value) for value in values if value is not None]
        return found

    def attachment_hashes(self) -> frozenset[str]:
        """Return the hashes of all attachments that the log names and redaction left."""
        with explain_failures():
            rows = self._db.execute(_HASHES).fetchall()
        return frozenset(str(value) for row in rows for value in row if value is not None)

    def get_or_create(self, unit: str) -> int:
        """Return the subject id of a unit's books, creating them if absent."""
        line = self.line_of(unit)
        if line is None:
            line = self._subjects.create(SubjectKind.BOOKS, key=self._unused_key(unit))
        return line

    def rename(self, old: str, new: str) -> ActSummary | None:
        """Rename a unit's books; return None if there are none or the new name has books."""
        line = self.line_of(old)
        if line is None or new in self.units() or self.line_of(new) not in {None, line}:
            return None
        before = self._values.without_personal(line).get(UNIT_NAME)
        return self._log.record(line, ActKind.RENAME, [Change(UNIT_NAME, before, new)])

    def _unused_key(self, unit: str) -> str:
        """Return the unit's name as key, with a number if other books use it already."""
        key, number = unit, 1
        while self._subjects.find(SubjectKind.BOOKS, key) is not None:
            number += 1
            key = f"{unit}（{number}）"
        return key


_UNIT, _PREDECESSOR, _YEAR = SUCCESSION


@dataclass(frozen=True, slots=True)
class Succession:
    """Succession: from a year on, a unit continues the reports of a predecessor."""

    unit: str
    predecessor: str
    year: int

    def values(self) -> dict[Address, Value]:
        """Return the values of the succession by address."""
        return {_UNIT: self.unit, _PREDECESSOR: self.predecessor, _YEAR: self.year}


class SuccessionStore:
    """Successions of units in one open workspace."""

    def __init__(self, db: Database, log: ActLog, values: ValueStore) -> None:
        self._db = db
        self._log = log
        self._subjects = SubjectStore(db)
        self._values = values

    def all(self) -> tuple[Succession, ...]:
        """Return all successions, earliest first."""
        found = self._stored_successions().values()
        return tuple(sorted(found, key=lambda one: (one.year, one.unit, one.predecessor)))

    def add(self, successions: Iterable[Succession]) -> ActSummary | None:
        """Add successions, or change their years, as one act; None if nothing changes."""
        changes: list[SubjectChange] = []
        with transaction(self._db):
            standing = {
                _pair(s.unit, s.predecessor): (i, s) for i, s in self._stored_successions().items()
            }
            for succession in successions:
                pair = _pair(succession.unit, succession.predecessor)
                id_, before = standing.get(pair, (0, None))
                if before == succession:
                    continue
                id_ = id_ or self._subjects.create(
                    SubjectKind.SUCCESSION, line=self._subjects.workspace
                )
                stood = before.values() if before else {}
                changes += with_subject(id_, replacing_changes(stood, succession.values()))
                standing[pair] = id_, succession
            return self._record(changes)

    def remove(self, unit: str, predecessor: str) -> ActSummary | None:
        """Remove a succession as an act; None if there is none."""
        changes = [
            change
            for id_, one in self._stored_successions().items()
            if _pair(one.unit, one.predecessor) == _pair(unit, predecessor)
            for change in with_subject(id_, replacing_changes(one.values(), {}))
        ]
        return self._record(changes)

    def predecessors(self, unit: str, year: int) -> tuple[str, ...]:
        """Return the units whose previous year's reports a unit continues, itself first."""
        found = (s for s in self.all() if same_unit(s.unit, unit) and s.year == year)
        return (unit, *(s.predecessor for s in found))

    def _record(self, changes: list[SubjectChange]) -> ActSummary | None:
        if not changes:
            return None
        return self._log.record(self._subjects.workspace, ActKind.SUCCEED, changes)

    def _stored_successions(self) -> dict[int, Succession]:
        with explain_failures(), explain_decoding_errors():
            return {
                id_: Succession(str(it[_UNIT]), str(it[_PREDECESSOR]), int(str(it[_YEAR])))
                for id_, it in self._values.of_kind(SubjectKind.SUCCESSION).items()
            }


def _pair(unit: str, predecessor: str) -> tuple[str, str]:
    return unit_key(unit), unit_key(predecessor)
