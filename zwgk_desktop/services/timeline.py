"""Timelines: acts done, undone and redone one after another, and who is told of them.

A report, the books of a unit, the collection of a year, the roster and the list of
successions each have a timeline. Each act is on disk first. Then the observers of the
workspace (open reports, books in memory) follow it in memory: see docs/adr/0051.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from zwgk_desktop.domain.addresses import DELETED, UNIT, YEAR
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Report
from zwgk_desktop.services.report_changes import ensure_stays_frozen, ensure_thawed
from zwgk_desktop.storage.acts import ActHeading, ActKind, ActSummary, HistoryRow, SubjectChange
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.subjects import NewSubject, SubjectKind

_MOVING = {UNIT, YEAR, DELETED}

Consequence = Callable[[ActSummary], frozenset[int]]
"""Further acts that belong to one, in its transaction. Returns the subjects they changed."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What observers are told after an act is on disk.

    Args:
        kind: What the timeline is of. WORKSPACE covers the calendar, roster and successions.
        subjects: Everything changed, by consequences too.
        act: The act; None where subjects are to be read again from disk.
    """

    kind: SubjectKind
    subjects: frozenset[int] = frozenset()
    act: ActSummary | None = None

    @property
    def moves_reports(self) -> bool:
        """Whether a report may be new, deleted, or of another unit or year."""
        return self.act is None or any(one.address in _MOVING for one in self.act.changes)


class Observer(Protocol):
    """Keeps part of the workspace in memory and follows what is written to disk."""

    def follow(self, changed: Changed) -> None:
        """Bring what is in memory up to date after an act."""
        ...


class TimelineContext(Protocol):
    """What a timeline needs of its workspace; see `SessionContext`."""

    log: ActLog

    @property
    def writable(self) -> bool:
        """Whether the workspace was opened to write."""
        ...

    def ensure_writable(self) -> None:
        """Raise if the workspace was opened to look (D15)."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which all is written or nothing."""
        ...

    def notify(self, changed: Changed) -> None:
        """Tell the observers."""
        ...

    def report(self, report_id: int) -> Report:
        """Return a report as it stands."""
        ...


@dataclass(frozen=True, slots=True)
class Strand:
    """Acts of one subject's line that a timeline offers to undo.

    Args:
        line: The subject whose line it is.
        offers: Whether an act may be undone or redone on this timeline. Acts of another
            kind hide those before them.
    """

    line: int
    offers: Callable[[ActHeading], bool] = lambda _: True


class Timeline:
    """Undo, redo and history of one kind of work. Get it from `Timelines`.

    Args:
        kind: What it is of.
        strands: Lines of acts; new acts are done in the first one. Of several, the latest
            act is undone first, and a new act in any ends what can be redone.
        consequence: What else belongs to each act, its undo and its redo.
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
        """Do an act: make subjects and change values. It is on disk when this returns.

        A change that names no subject is one of the first strand's own.

        Raises:
            UserError: Opened to look (D15), or what it changes was changed meanwhile (D09).
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
        """Do an act that is taken back if the block fails. Raises as `act`."""
        log, line = self._context.log, self._strands[0].line
        with self._writing(lambda: log.record(line, kind, changes, note, added)) as done:
            yield done

    def do(self, write: Callable[[], ActSummary]) -> ActSummary:
        """Do an act that another store writes, such as freezing a version."""
        with self._writing(write) as done:
            return done

    @property
    def undoable(self) -> ActHeading | None:
        """The act that undo would take back."""
        return self._undoable()[0]

    @property
    def redoable(self) -> ActHeading | None:
        """The act that redo would do again."""
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
        """Take back the last act, whole.

        Raises:
            UserError: There is none here (D07); what it changed was changed again since
                (D09); a report is final (V02) or its place is taken (D05); personal data
                were removed for good (K06); the workspace is opened to look (D15).
        """
        self._context.ensure_writable()
        act, strand = self._undoable()
        if act is None or strand is None:
            raise _nothing("撤销")
        self._ensure_undo(act)
        return self.do(lambda: self._context.log.undo(strand.line))

    def redo(self) -> ActSummary:
        """Do again the act undone last.

        Raises:
            UserError: As for `undo`.
        """
        self._context.ensure_writable()
        act, strand = self._redoable()
        if act is None or strand is None:
            raise _nothing("重做")
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
        context.notify(Changed(self._kind, act.subjects | more, act))

    def _undoable(self) -> tuple[ActHeading | None, Strand | None]:
        log = self._context.log
        offered = self._offered(log.undoable)
        return max(offered, key=lambda one: one[0].id, default=(None, None))

    def _redoable(self) -> tuple[ActHeading | None, Strand | None]:
        undone = self._offered(self._context.log.redoable)
        if not undone:
            return None, None
        done = self._undoable()[0]
        after = done.id if done else 0  # a later act ends what was undone before it
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
                ensure_thawed(self._context.report(report), changes)

    def _reports_of(self, act: ActHeading) -> dict[int, list[SubjectChange]]:
        """Return what an act changed of reports, by report."""
        found: dict[int, list[SubjectChange]] = {}
        for change in self._context.log.report_changes(act.id):
            found.setdefault(change.subject, []).append(change)
        return found


def _nothing(what: str) -> UserError:
    return UserError(f"这里没有可以{what}的操作", remedy="无需处理，没有改动什么", code="D07")
