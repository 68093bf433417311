"""Timelines: record, undo and redo acts, and notify the observers of a workspace.

A report, the books of a unit, the collection of a year, the roster and the list of
successions each have a timeline. Each act is on disk first. Then the observers of the
workspace (open reports, books in memory) update themselves: see docs/adr/0051.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from zwgk_desktop.domain.addresses import DELETED, SCOPE, UNIT, YEAR
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Report
from zwgk_desktop.services.report_changes import ensure_not_frozen, ensure_stays_frozen
from zwgk_desktop.storage.acts import ActHeading, ActKind, ActSummary, HistoryRow, SubjectChange
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.subjects import NewSubject, SubjectKind

_MOVING = {UNIT, YEAR, SCOPE, DELETED}

Consequence = Callable[[ActSummary], frozenset[int]]
"""Callback that records further acts in an act's transaction and returns their subjects."""


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """Notification of observers after an act was stored.

    Args:
        kind: Kind of the timeline. WORKSPACE covers the calendar, roster and successions.
        subjects: Ids of all changed subjects, consequences included.
        act: The act; None where subjects must be read from disk again.
    """

    kind: SubjectKind
    subjects: frozenset[int] = frozenset()
    act: ActSummary | None = None

    @property
    def moves_reports(self) -> bool:
        """Whether a report may be new or deleted, or its unit or year changed."""
        return self.act is None or any(change.address in _MOVING for change in self.act.changes)


class Observer(Protocol):
    """Part of the workspace in memory that is updated after each stored change."""

    def follow(self, changed: ChangeNotice) -> None:
        """Update the data in memory after a stored change."""
        ...


class TimelineContext(Protocol):
    """Interface of a workspace for timelines; implemented by `SessionContext`."""

    log: ActLog

    @property
    def writable(self) -> bool:
        """Whether the workspace is open for writing."""
        ...

    def ensure_writable(self) -> None:
        """Raise if the workspace is read-only (D15)."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Return a database transaction."""
        ...

    def notify(self, changed: ChangeNotice) -> None:
        """Notify the observers of a stored change."""
        ...

    def report(self, report_id: int) -> Report:
        """Return the current report."""
        ...


@dataclass(frozen=True, slots=True)
class Strand:
    """Acts of one subject's line that a timeline offers to undo.

    Args:
        line: Id of the subject.
        offers: Returns whether an act may be undone or redone on this timeline. An act
            not offered hides the earlier ones.
    """

    line: int
    offers: Callable[[ActHeading], bool] = lambda _: True


class Timeline:
    """Undo, redo and history of the acts on one kind of subject. Get it from `Timelines`.

    Args:
        kind: Kind of subject it belongs to.
        strands: Lines of acts. New acts are recorded in the first one. Of several, the
            latest act is undone first. A new act in any line clears the acts to redo.
        consequence: Records the further acts of each act, its undo and its redo.
    """

    def __init__(
        self,
        context: TimelineContext,
        kind: SubjectKind,
        strands: Sequence[Strand],
        consequence: Consequence = lambda _: frozenset(),
    ) -> None:
        self._context = context
        self._kind = kind
        self._strands = strands
        self._consequence = consequence

    def act(
        self,
        kind: ActKind,
        changes: Iterable[Change] = (),
        added: Iterable[NewSubject] = (),
        note: str = "",
    ) -> ActSummary:
        """Record an act: create subjects and change values, on disk before it returns.

        A change without a subject belongs to the subject of the first strand.

        Raises:
            UserError: The workspace is read-only (D15), or a value was changed meanwhile (D09).
        """
        with self.acting(kind, changes, added, note) as done:
            return done

    @contextmanager
    def acting(
        self,
        kind: ActKind,
        changes: Iterable[Change] = (),
        added: Iterable[NewSubject] = (),
        note: str = "",
    ) -> Generator[ActSummary]:
        """Record an act that is rolled back if the block fails. Raises as `act`."""
        log, line = self._context.log, self._strands[0].line
        with self._writing(lambda: log.record(line, kind, changes, note, added)) as done:
            yield done

    def do(self, write: Callable[[], ActSummary]) -> ActSummary:
        """Record an act written by another store, such as freezing a version."""
        with self._writing(write) as done:
            return done

    @property
    def undoable(self) -> ActHeading | None:
        """Next act to undo; None for none."""
        return self._undoable()[0]

    @property
    def redoable(self) -> ActHeading | None:
        """Next act to redo; None for none."""
        return self._redoable()[0]

    @property
    def can_undo(self) -> bool:
        """Whether undo would succeed."""
        return self._permitted(self.undoable, self._ensure_undo)

    @property
    def can_redo(self) -> bool:
        """Whether redo would succeed."""
        return self._permitted(self.redoable, self._ensure_redo)

    def undo(self) -> ActSummary:
        """Undo the last act.

        Raises:
            UserError: There is no act to undo (D07); its values were changed again since
                (D09); a report is final (V02) or its unit and year are used by another
                (D05); personal data were redacted (K06); the workspace is read-only (D15).
        """
        self._context.ensure_writable()
        act, strand = self._undoable()
        if act is None or strand is None:
            raise _nothing_to_do_error("撤销")
        self._ensure_undo(act)
        return self.do(lambda: self._context.log.undo(strand.line))

    def redo(self) -> ActSummary:
        """Redo the act undone last.

        Raises:
            UserError: As for `undo`.
        """
        self._context.ensure_writable()
        act, strand = self._redoable()
        if act is None or strand is None:
            raise _nothing_to_do_error("重做")
        self._ensure_redo(act)
        return self.do(lambda: self._context.log.redo(strand.line))

    def history(self, after: int = 0) -> tuple[HistoryRow, ...]:
        """Return every change of the first strand after an act, oldest first."""
        return tuple(self._context.log.history_of_line(self._strands[0].line, after))

    # Parts ---------------------------------------------------------------------------

    @contextmanager
    def _writing(self, write: Callable[[], ActSummary]) -> Generator[ActSummary]:
        context = self._context
        context.ensure_writable()
        with context.transaction():
            act = write()
            more = self._consequence(act)
            yield act
        context.notify(ChangeNotice(self._kind, act.subjects | more, act))

    def _undoable(self) -> tuple[ActHeading | None, Strand | None]:
        log = self._context.log
        offered = self._offered(log.undoable)
        return max(offered, key=lambda one: one[0].id, default=(None, None))

    def _redoable(self) -> tuple[ActHeading | None, Strand | None]:
        undone = self._offered(self._context.log.redoable)
        if not undone:
            return None, None
        done = self._undoable()[0]
        after = done.id if done else 0  # acts undone before a later act cannot be redone
        offered = [one for one in undone if one[0].id > after]
        return min(offered, key=lambda one: one[0].id, default=(None, None))

    def _offered(
        self, latest: Callable[[int], ActHeading | None]
    ) -> list[tuple[ActHeading, Strand]]:
        found = ((latest(strand.line), strand) for strand in self._strands)
        return [(act, strand) for act, strand in found if act is not None and strand.offers(act)]

    def _permitted(self, act: ActHeading | None, ensure: Callable[[ActHeading], None]) -> bool:
        if act is None or not self._context.writable:
            return False
        with suppress(UserError):
            ensure(act)
            return True
        return False

    def _ensure_undo(self, act: ActHeading) -> None:
        if act.kind is ActKind.REDACT:
            raise UserError(
                "到期脱敏不能撤销，个人信息已经清除",
                remedy="需要核对的，请查阅归档的纸质材料",
                code="K06",
            )
        for report, changes in self._reports_of(act).items():
            ensure_stays_frozen(self._context.report(report), changes)

    def _ensure_redo(self, act: ActHeading) -> None:
        own = {strand.line for strand in self._strands}
        for report, changes in self._reports_of(act).items():
            if report not in own:
                ensure_not_frozen(self._context.report(report), changes)

    def _reports_of(self, act: ActHeading) -> dict[int, list[SubjectChange]]:
        """Return the changes of an act to reports, by report id."""
        found: dict[int, list[SubjectChange]] = {}
        for change in self._context.log.report_changes(act.id):
            found.setdefault(change.subject, []).append(change)
        return found


def _nothing_to_do_error(what: str) -> UserError:
    return UserError(f"这里没有可以{what}的操作", remedy="无需处理，没有改动什么", code="D07")
