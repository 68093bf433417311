"""Where each timeline of a workspace is found, but for those of its reports."""

from collections.abc import Callable

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books.all_books import AllBooks
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.services.timeline import Strand, Timeline
from zwgk_desktop.storage.acts import ActHeading, ActKind
from zwgk_desktop.storage.subjects import SubjectKind


class Timelines:
    """The timelines of an open workspace, but for those of its reports (`EditingSession`)."""

    def __init__(self, context: SessionContext, books: AllBooks) -> None:
        self._context = context
        self._books = books

    @property
    def roster(self) -> Timeline:
        """The roster's, and nothing else."""
        return self._of_workspace(lambda act: act.kind is ActKind.ROSTER)

    @property
    def successions(self) -> Timeline:
        """The workspace's without the roster: successions and calendars."""
        return self._of_workspace(lambda act: act.kind is not ActKind.ROSTER)

    def books(self, unit: str) -> Timeline:
        """The one of a unit's books.

        Raises:
            UserError: It has no books (D07).
        """
        books = self._books.of(unit)
        if books.line is None:
            raise UserError("没有可以撤销的操作", remedy="这个单位还没有台账", code="D07")
        return books.timeline

    def collection(self, year: int) -> Timeline:
        """The one of a year's collection, acts on the roster among its own.

        A roster act is offered only while no other year's collection did anything since.
        """
        line = self._context.collections.line_of(year)
        own = [] if line is None else [Strand(line)]
        roster = Strand(
            self._context.subjects.workspace,
            lambda act: act.kind is ActKind.ROSTER and not self._later_elsewhere(act, year),
        )
        return Timeline(self._context, SubjectKind.COLLECTION, [*own, roster])

    def _of_workspace(self, offers: Callable[[ActHeading], bool]) -> Timeline:
        line = self._context.subjects.workspace
        return Timeline(self._context, SubjectKind.WORKSPACE, [Strand(line, offers)])

    def _later_elsewhere(self, roster: ActHeading, year: int) -> bool:
        collections = self._context.collections
        others = (collections.line_of(one) for one in collections.years() if one != year)
        last = (self._context.log.undoable(line) for line in others if line is not None)
        return any(act is not None and act.id > roster.id for act in last)
