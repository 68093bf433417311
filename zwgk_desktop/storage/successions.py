"""Which units carry on others: 更名 and 合并, whose old reports keep their old name."""

from dataclasses import dataclass

from sqlite_utils import Database

from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.failures import explained

_ADD = """
    INSERT INTO succession (unit, predecessor, year) VALUES (?, ?, ?)
    ON CONFLICT (unit, predecessor) DO UPDATE SET year = excluded.year
"""


@dataclass(frozen=True, slots=True)
class Succession:
    """From a year on, a unit carries on another one's reports."""

    unit: str
    predecessor: str
    year: int


class SuccessionStore:
    """Who carries on whom in one open workspace."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> tuple[Succession, ...]:
        """Return all of them, the earliest first."""
        sql = "SELECT unit, predecessor, year FROM succession ORDER BY year, unit, predecessor"
        with explained():
            return tuple(Succession(*row) for row in self._db.execute(sql))

    def add(self, succession: Succession) -> None:
        """Note one, or another year for it."""
        with transaction(self._db):
            self._db.execute(_ADD, [succession.unit, succession.predecessor, succession.year])

    def remove(self, unit: str, predecessor: str) -> None:
        """Forget one."""
        with transaction(self._db):
            self._db.execute(
                "DELETE FROM succession WHERE unit = ? AND predecessor = ?", [unit, predecessor]
            )

    def predecessors(self, unit: str, year: int) -> tuple[str, ...]:
        """Return whose reports of the year before a unit's report carries on, itself first."""
        found = (s for s in self.all() if s.unit == unit and s.year == year)
        return (unit, *(s.predecessor for s in found))
