"""Undo and redo of a county's collection of a year, acts on the roster among them."""

from collections.abc import Callable

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.act_line import ActLine
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActHeading, ActKind, ActSummary, HistoryRow


class CollectionLine:
    """What can be undone and redone at a county. Get it from `Workspace.collection_line`.

    The roster is of every year and stands in the line of the workspace. Who works at the
    board does not see two lines: whatever of the two was done last is taken back first,
    and a new act ends what can be done again in either. What another year's collection
    rests on by now is not taken from under it.
    """

    def __init__(
        self, held: SessionContext, year: int, changed: Callable[[ActSummary], None]
    ) -> None:
        line = held.collections.line_of(year)
        self._held, self._year = held, year
        self._own = None if line is None else ActLine(held, line, changed)
        self._roster = ActLine(
            held, held.subjects.workspace, changed, lambda kind: kind is ActKind.ROSTER
        )

    @property
    def undoable(self) -> ActHeading | None:
        """What undo would take back; a receiving may have changed very much."""
        return max(self._offered("undo_heading"), key=lambda act: act.id, default=None)

    @property
    def redoable(self) -> ActHeading | None:
        """What redo would do again."""
        last = self.undoable.id if self.undoable else 0  # what was undone before it is ended
        later = (act for act in self._offered("redo_heading") if act.id > last)
        return min(later, key=lambda act: act.id, default=None)

    def undo(self) -> ActSummary:
        """Take back the last act, whole.

        Raises:
            UserError: As for `ActLine.undo`.
        """
        return self._line_of(self.undoable, "撤销").undo()

    def redo(self) -> ActSummary:
        """Do again the act undone last.

        Raises:
            UserError: As for `ActLine.redo`.
        """
        return self._line_of(self.redoable, "重做").redo()

    def history(self, after: int = 0) -> tuple[HistoryRow, ...]:
        """Return every change in the collection after an act, oldest first."""
        return () if self._own is None else self._own.history(after)

    def _offered(self, which: str) -> list[ActHeading]:
        own: ActHeading | None = getattr(self._own, which, None)
        roster: ActHeading | None = getattr(self._roster, which)
        if roster is not None and self._rested_on(roster):
            roster = None
        return [act for act in (own, roster) if act is not None]

    def _rested_on(self, roster: ActHeading) -> bool:
        """Tell whether another year did something since, on the roster as it stood then."""
        collections = self._held.collections
        others = (collections.line_of(year) for year in collections.years() if year != self._year)
        last = (self._held.log.undo_heading(line) for line in others if line is not None)
        return any(act is not None and act.id > roster.id for act in last)

    def _line_of(self, act: ActHeading | None, what: str) -> ActLine:
        if act is None:
            raise UserError(
                f"没有可以{what}的操作", remedy=f"{self._year}年的收报没有改动", code="D07"
            )
        return self._roster if act.kind is ActKind.ROSTER or self._own is None else self._own
