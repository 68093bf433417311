"""The books of each unit: entries as subjects, all in one line of undo for the unit.

A unit's books are a subject of their own, made with its first entry, whose key is the name
the unit had then; ``books.unit`` says the name it has been given since. Personal fields of
requests stand in a table apart, and are read only by who asks for them.
"""

from collections.abc import Mapping

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import APPLICANT, Address
from zwgk_desktop.domain.books.requests import NATURAL_PERSON
from zwgk_desktop.domain.report import Change, Value
from zwgk_desktop.domain.unit_names import same_unit
from zwgk_desktop.storage.acts import ActKind, ActSummary
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.failures import explained, legible
from zwgk_desktop.storage.subjects import SubjectKind, SubjectStore
from zwgk_desktop.storage.values import ValueStore

UNIT_NAME = "books.unit"

_PERSONAL = """
    SELECT personal.subject, personal.address, personal.value
    FROM subject JOIN personal ON personal.subject = subject.id
    WHERE subject.line = ? ORDER BY subject.id
"""

_PERSONS = """
    SELECT DISTINCT personal.value FROM personal
    JOIN value ON value.subject = personal.subject AND value.address = 'request.class'
    WHERE personal.address = ? AND value.value = ? AND length(personal.value) > 1
"""


_EVER = """
    SELECT subject.id, change.address, change.before, change.after
    FROM subject JOIN change ON change.subject = subject.id
    WHERE subject.line = ? AND subject.kind = ? AND (change.address LIKE 'personal.%'
        OR change.address IN ('request.class', 'request.received_on'))
    ORDER BY change.act, change.seq
"""


class BookStore:
    """The books in one open workspace."""

    def __init__(
        self, db: Database, log: ActLog, subjects: SubjectStore, values: ValueStore
    ) -> None:
        self._db = db
        self._log = log
        self._subjects = subjects
        self._values = values

    def units(self) -> dict[str, int]:
        """Return whose books there are, and their lines."""
        sql = "SELECT id, key FROM subject WHERE kind = ? ORDER BY id"
        with explained(), legible():
            keys = dict(self._db.execute(sql, [str(SubjectKind.BOOKS)]).fetchall())
            named = self._values.of_kind(SubjectKind.BOOKS)
            return {str(named.get(id_, {}).get(UNIT_NAME, key)): id_ for id_, key in keys.items()}

    def line_of(self, unit: str) -> int | None:
        """Return the line of a unit's books, under another spelling too; None while it has none."""
        return next((line for name, line in self.units().items() if same_unit(name, unit)), None)

    def values(self, line: int) -> Mapping[Address, Value]:
        """Return what is noted of a unit's books as a whole."""
        with explained(), legible():
            return self._values.all(line)

    def entries(self, kind: SubjectKind, line: int) -> dict[int, dict[Address, Value]]:
        """Return the entries of one book of a unit, in the order of their making."""
        with explained(), legible():
            return self._values.of_kind(kind, line)

    def personal(self, line: int) -> dict[int, dict[Address, str]]:
        """Return who asked, by request."""
        found: dict[int, dict[Address, str]] = {}
        with explained():
            for subject, address, value in self._db.execute(_PERSONAL, [line]):
                found.setdefault(subject, {})[address] = str(value)
        return found

    def persons(self) -> frozenset[str]:
        """Return the names of the natural persons who ever asked any unit here.

        Names of one character are left out: they would stop any sentence.
        """
        with explained():
            rows = self._db.execute(_PERSONS, [APPLICANT, NATURAL_PERSON]).fetchall()
        return frozenset(str(name) for (name,) in rows)

    def ever(self, line: int) -> dict[int, dict[Address, list[str]]]:
        """Return by request, also of those removed or undone, what ever stood there of persons.

        Returns:
            By address the values, the latest last; class and day of receipt among them.
        """
        found: dict[int, dict[Address, list[str]]] = {}
        with explained():
            rows = self._db.execute(_EVER, [line, str(SubjectKind.REQUEST)]).fetchall()
        for subject, address, *values in rows:
            known = found.setdefault(subject, {}).setdefault(address, [])
            known += [str(value) for value in values if value is not None]
        return found

    def begun(self, unit: str) -> int:
        """Return the line of a unit's books, which are begun if there are none."""
        line = self.line_of(unit)
        if line is None:
            line = self._subjects.create(SubjectKind.BOOKS, key=self._free_key(unit))
        return line

    def rename(self, old: str, new: str) -> ActSummary | None:
        """Let a unit's books bear its new name; None where it has none, or the new name has."""
        line = self.line_of(old)
        if line is None or new in self.units() or self.line_of(new) not in {None, line}:
            return None
        before = self._values.all(line).get(UNIT_NAME)
        return self._log.record(line, ActKind.RENAME, [Change(UNIT_NAME, before, new)])

    def _free_key(self, unit: str) -> str:
        """Return the unit's name, or one like it where other books once bore that name."""
        key, number = unit, 1
        while self._subjects.find(SubjectKind.BOOKS, key) is not None:
            number += 1
            key = f"{unit}（{number}）"
        return key
