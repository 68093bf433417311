"""Undo and redo in one line of acts: a report's, the workspace's, whatever has its own."""

from collections.abc import Callable, Mapping

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.freezing import ensure_stays_frozen, ensure_thawed
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActHeading, ActSummary, HistoryRow


class ActLine:
    """What can be undone and redone in the line of one subject that is no report.

    Get it from the workspace; a report's own line is its `EditingSession`.
    """

    def __init__(
        self, held: SessionContext, subject: int, changed: Callable[[ActSummary], None]
    ) -> None:
        self._held = held
        self._subject = subject
        self._changed = changed

    @property
    def undoable(self) -> ActSummary | None:
        """The act that undo would take back."""
        return self._held.log.undoable(self._subject)

    @property
    def redoable(self) -> ActSummary | None:
        """The act that redo would do again."""
        return self._held.log.redoable(self._subject)

    @property
    def undo_heading(self) -> ActHeading | None:
        """What undo would take back, without all that it changed."""
        return self._held.log.undo_heading(self._subject)

    @property
    def redo_heading(self) -> ActHeading | None:
        """What redo would do again, without all that it changed."""
        return self._held.log.redo_heading(self._subject)

    def undo(self) -> ActSummary:
        """Take back the last act, whole.

        Raises:
            UserError: There is none (D07), what it changed was changed again since (D09),
                one of its reports is final (V02), or opened to look (D15).
        """
        self._held.ensure_writable()
        ensure_may_undo(self._held, self.undoable)
        act = self._held.log.undo(self._subject)
        self._changed(act)
        return act

    def redo(self) -> ActSummary:
        """Do again the act undone last.

        Raises:
            UserError: As for `undo`.
        """
        self._held.ensure_writable()
        ensure_may_redo(self._held, self.redoable)
        act = self._held.log.redo(self._subject)
        self._changed(act)
        return act

    def history(self, after: int = 0) -> tuple[HistoryRow, ...]:
        """Return every change in this line after an act, oldest first."""
        return tuple(self._held.log.history_of_line(self._subject, after))


def ensure_may_undo(
    held: SessionContext, act: ActSummary | None, known: Mapping[int, Report] | None = None
) -> None:
    """Refuse to take back an act that would thaw or change a frozen report.

    Args:
        held: The workspace.
        act: What would be taken back; None for nothing.
        known: Reports in memory, by id, that need not be read.

    Raises:
        UserError: It would (V02).
    """
    for subject, report in _reports(held, act, known or {}).items():
        ensure_stays_frozen(report, act.of(subject) if act else ())


def ensure_may_redo(held: SessionContext, act: ActSummary | None) -> None:
    """Refuse to do again an act of another line than a report's own, if that is frozen by now.

    Raises:
        UserError: It would change a frozen report (V02).
    """
    for subject, report in _reports(held, act, {}).items():
        if act is not None and subject != act.line:
            ensure_thawed(report, act.of(subject))


def permitted(check: Callable[[], None]) -> bool:
    """Tell whether a check refuses nothing."""
    try:
        check()
    except UserError:
        return False
    return True


def _reports(
    held: SessionContext, act: ActSummary | None, known: Mapping[int, Report]
) -> Mapping[int, Report]:
    subjects = act.subjects if act else frozenset[int]()
    return {
        subject: known.get(subject) or held.loaded(subject)
        for subject in sorted(subjects)
        if subject in known or held.reports.is_report(subject)
    }
