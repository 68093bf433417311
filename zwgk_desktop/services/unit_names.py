"""更名、承接: what the units of a workspace are called, and who carries on whom."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from zwgk_desktop.domain.addresses import UNIT
from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.domain.unit_names import same_unit
from zwgk_desktop.services import units
from zwgk_desktop.services.books.all_books import AllBooks
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.unit_records import Succession

if TYPE_CHECKING:
    from collections.abc import Callable

    from zwgk_desktop.services.editing import EditingSession


class UnitNames:
    """Get it from `Workspace.unit_names`; every open report looks back anew after a change."""

    def __init__(
        self, context: SessionContext, books: AllBooks, session: "Callable[[int], EditingSession]"
    ) -> None:
        self._context = context
        self._books = books
        self._session = session

    def successions(self) -> tuple[Succession, ...]:
        """Return which units carry on others."""
        return self._context.successions.all()

    def succeed(self, unit: str, predecessors: Iterable[str], year: int) -> None:
        """Note that from a year on a unit carries on others, whose reports keep their names.

        Raises:
            UserError: A unit would carry on itself, or there is no report of a
                predecessor (U01); the year cannot be (F02); opened to look (D15).
        """
        with self._context.rereading():
            units.succeed(self._context, parse_unit(unit), predecessors, parse_year(str(year)))

    def release(self, unit: str, predecessor: str) -> None:
        """Forget that a unit carries on another."""
        with self._context.rereading():
            self._context.successions.remove(unit, predecessor)

    def rename(self, old: str, new: str) -> tuple[int, ...]:
        """Write a unit's name otherwise in all its reports that are not final.

        Two spellings of one unit become one. Each report has an act of its own,
        which undo takes back; all are done, or none.

        Returns:
            The final reports, which keep the name they were published under;
            the chain of years runs on through them.

        Raises:
            UserError: Both names have a report of one year (D05), the new
                name is blank (F01), or as for `EditingSession.apply`.
        """
        name, kept = parse_unit(new), list[int]()
        with self._context.rereading(), self._context.transaction():
            for entry in self._context.reports.entries():
                if not same_unit(entry.unit, old):
                    continue
                session = self._session(entry.id)
                if session.frozen:
                    kept.append(entry.id)
                else:
                    session.enter(UNIT, name)
            units.chain_over(self._context, old.strip(), name, kept)
            self._books.rename(old.strip(), name)
        return tuple(kept)
