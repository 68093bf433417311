"""The sessions of an open workspace: one a report, and each hears of what is done elsewhere."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from zwgk_desktop.services.session_context import SessionContext

if TYPE_CHECKING:  # what a command does not use it does not load
    from zwgk_desktop.services.editing import EditingSession


class OpenSessions:
    """Every session asked for so far."""

    def __init__(self, held: SessionContext) -> None:
        self._held = held
        self._sessions: dict[int, EditingSession] = {}

    def of(self, report_id: int) -> "EditingSession":
        """Return the session of a report, the same each time; of a deleted one too.

        Raises:
            UserError: There is no such report (D08), or its edition is unknown (D12).
        """
        from zwgk_desktop.services.editing import EditingSession  # noqa: PLC0415 - loads when wanted

        if report_id not in self._sessions:
            self._sessions[report_id] = EditingSession(self._held, report_id)
        return self._sessions[report_id]

    def clear(self) -> None:
        """Forget them all: the file is closed."""
        self._sessions.clear()

    def acted(self, touched: frozenset[int], by: int, *, moved: bool = False) -> None:
        """Let every session but the one that did it follow an act.

        Args:
            touched: Whatever the act changed.
            by: The report whose session did it, 0 for none.
            moved: Whether a report may be new, deleted, or of another unit or year now.
        """
        for session in self._sessions.values():
            if session.id == by:
                continue
            if session.id in touched:
                session.reload()
            else:
                session.neighbours_changed(touched, moved=moved)

    def books_acted(self, touched: frozenset[int]) -> None:
        """Let sessions follow an act on books, and hold their reports against them anew."""
        self.acted(touched, 0)
        for session in self._sessions.values():
            session.books_changed()

    def reload(self) -> None:
        """Have every session read its report, and the year before, again."""
        for session in self._sessions.values():
            session.reload()

    @contextmanager
    def rejudged(self) -> Generator[None]:
        """Change what is the year before what; every session looks back anew."""
        self._held.ensure_writable()
        try:
            yield
        finally:
            self.reload()

    @contextmanager
    def all_or_none(self) -> Generator[None]:
        """Make reports; should the block fail, the sessions of those made in it are forgotten."""
        self._held.ensure_writable()
        known = set(self._sessions)
        try:
            yield
        except BaseException:
            self._sessions = {id_: self._sessions[id_] for id_ in known}
            self.reload()
            raise
