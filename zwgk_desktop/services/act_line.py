"""Undo and redo in one line of acts: a report's, the workspace's, whatever has its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.freezing import ensure_stays_frozen, ensure_thawed
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActHeading, ActKind, ActSummary, HistoryRow, SubjectChange


class ActLine:
    """What can be undone and redone in the line of one subject that is no report.

    Get it from the workspace; a report's own line is its `EditingSession`.

    Args:
        held: The workspace.
        subject: Whose line it is.
        changed: Is told each act that is taken back or done again.
        holds: Of which kinds the acts are that may be undone here, where several rooms
            share a line: what another did last is undone there.
    """

    def __init__(
        self,
        held: SessionContext,
        subject: int,
        changed: Callable[[ActSummary], None],
        holds: Callable[[ActKind], bool] = lambda _: True,
    ) -> None:
        self._held = held
        self._subject = subject
        self._changed = changed
        self._holds = holds

    @property
    def undoable(self) -> ActSummary | None:
        """The act that undo would take back, with all that it changed."""
        return self._held.log.undoable(self._subject) if self.undo_heading else None

    @property
    def redoable(self) -> ActSummary | None:
        """The act that redo would do again, with all that it changed."""
        return self._held.log.redoable(self._subject) if self.redo_heading else None

    @property
    def undo_heading(self) -> ActHeading | None:
        """What undo would take back, without all that it changed."""
        return self._held_here(self._held.log.undo_heading(self._subject))

    @property
    def redo_heading(self) -> ActHeading | None:
        """What redo would do again, without all that it changed."""
        return self._held_here(self._held.log.redo_heading(self._subject))

    def undo(self) -> ActSummary:
        """Take back the last act, whole.

        Raises:
            UserError: There is none, or one that is undone elsewhere (D07); what it changed
                was changed again since (D09), one of its reports is final (V02), or
                opened to look (D15).
        """
        self._held.ensure_writable()
        last = self._ensured(self.undo_heading, "撤销")
        ensure_may_undo(self._held, self._held.log.report_changes(last.id))
        act = self._held.log.undo(self._subject)
        self._changed(act)
        return act

    def redo(self) -> ActSummary:
        """Do again the act undone last.

        Raises:
            UserError: As for `undo`.
        """
        self._held.ensure_writable()
        first = self._ensured(self.redo_heading, "重做")
        ensure_may_redo(self._held, self._subject, self._held.log.report_changes(first.id))
        act = self._held.log.redo(self._subject)
        self._changed(act)
        return act

    def history(self, after: int = 0) -> tuple[HistoryRow, ...]:
        """Return every change in this line after an act, oldest first."""
        return tuple(self._held.log.history_of_line(self._subject, after))

    def _held_here(self, act: ActHeading | None) -> ActHeading | None:
        return act if act is not None and self._holds(act.kind) else None

    def _ensured(self, act: ActHeading | None, what: str) -> ActHeading:
        if act is None:
            raise UserError(
                f"这里没有可以{what}的操作", remedy="无需处理，没有改动什么", code="D07"
            )
        return act


def ensure_may_undo(
    held: SessionContext,
    changes: Iterable[SubjectChange],
    known: Mapping[int, Report] | None = None,
) -> None:
    """Refuse to take back an act that would thaw or change a frozen report.

    Args:
        held: The workspace.
        changes: What the act changed, of its reports at least.
        known: Reports in memory, by id, that need not be read.

    Raises:
        UserError: It would (V02).
    """
    for report, own in _reports(held, changes, known or {}).values():
        ensure_stays_frozen(report, own)


def ensure_may_redo(held: SessionContext, line: int, changes: Iterable[SubjectChange]) -> None:
    """Refuse to do again an act of another line than a report's own, if that is frozen by now.

    Args:
        held: The workspace.
        line: In which the act stands.
        changes: What it changed, of its reports at least.

    Raises:
        UserError: It would change a frozen report (V02).
    """
    for subject, (report, own) in _reports(held, changes, {}).items():
        if subject != line:
            ensure_thawed(report, own)


def permitted(check: Callable[[], None]) -> bool:
    """Tell whether a check refuses nothing."""
    try:
        check()
    except UserError:
        return False
    return True


def _reports(
    held: SessionContext, changes: Iterable[SubjectChange], known: Mapping[int, Report]
) -> Mapping[int, tuple[Report, Sequence[SubjectChange]]]:
    """Return the reports among some changed subjects, each with its own changes."""
    changed: dict[int, list[SubjectChange]] = {}
    for change in changes:
        changed.setdefault(change.subject, []).append(change)
    return {
        subject: (known.get(subject) or held.loaded(subject), own)
        for subject, own in sorted(changed.items())
        if subject in known or held.reports.is_report(subject)
    }
