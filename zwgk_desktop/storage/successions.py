"""Which units carry on others: 更名 and 合并, whose old reports keep their old name.

Each is a subject in the workspace's line, so that noting, changing and forgetting one is
logged and undone. It says ``succession.unit``, ``.predecessor`` and ``.year``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from zwgk_desktop.domain.addresses import SUCCESSION, Address
from zwgk_desktop.domain.report import Value, replacement
from zwgk_desktop.domain.unit_names import same_unit, unit_key
from zwgk_desktop.storage.acts import ActKind, ActSummary, SubjectChange, on
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.failures import explained, legible
from zwgk_desktop.storage.subjects import SubjectKind, SubjectStore
from zwgk_desktop.storage.values import ValueStore

_UNIT, _PREDECESSOR, _YEAR = SUCCESSION


@dataclass(frozen=True, slots=True)
class Succession:
    """From a year on, a unit carries on another one's reports."""

    unit: str
    predecessor: str
    year: int

    def values(self) -> dict[Address, Value]:
        """Return what stands at each of its addresses."""
        return {_UNIT: self.unit, _PREDECESSOR: self.predecessor, _YEAR: self.year}


class SuccessionStore:
    """Who carries on whom in one open workspace."""

    def __init__(self, db: Database, log: ActLog, values: ValueStore) -> None:
        self._db = db
        self._log = log
        self._subjects = SubjectStore(db)
        self._values = values

    def all(self) -> tuple[Succession, ...]:
        """Return all of them, the earliest first."""
        found = self._standing().values()
        return tuple(sorted(found, key=lambda one: (one.year, one.unit, one.predecessor)))

    def add(self, successions: Iterable[Succession]) -> ActSummary | None:
        """Note some, or other years for them, as one act; None when all stand so already."""
        changes: list[SubjectChange] = []
        with transaction(self._db):
            standing = {_pair(s.unit, s.predecessor): (i, s) for i, s in self._standing().items()}
            for one in successions:
                pair = _pair(one.unit, one.predecessor)
                id_, before = standing.get(pair, (0, None))
                if before == one:
                    continue
                id_ = id_ or self._subjects.create(
                    SubjectKind.SUCCESSION, line=self._subjects.workspace
                )
                stood = before.values() if before else {}
                changes += on(id_, replacement(stood, one.values()))
                standing[pair] = id_, one
            return self._record(changes)

    def remove(self, unit: str, predecessor: str) -> ActSummary | None:
        """Forget one, as an act; None when there is none."""
        changes = [
            change
            for id_, one in self._standing().items()
            if _pair(one.unit, one.predecessor) == _pair(unit, predecessor)
            for change in on(id_, replacement(one.values(), {}))
        ]
        return self._record(changes)

    def predecessors(self, unit: str, year: int) -> tuple[str, ...]:
        """Return whose reports of the year before a unit's report carries on, itself first."""
        found = (s for s in self.all() if same_unit(s.unit, unit) and s.year == year)
        return (unit, *(s.predecessor for s in found))

    def _record(self, changes: list[SubjectChange]) -> ActSummary | None:
        if not changes:
            return None
        return self._log.record(self._subjects.workspace, ActKind.SUCCEED, changes)

    def _standing(self) -> dict[int, Succession]:
        with explained(), legible():
            return {
                id_: Succession(str(it[_UNIT]), str(it[_PREDECESSOR]), int(str(it[_YEAR])))
                for id_, it in self._values.of_kind(SubjectKind.SUCCESSION).items()
            }


def _pair(unit: str, predecessor: str) -> tuple[str, str]:
    return unit_key(unit), unit_key(predecessor)
