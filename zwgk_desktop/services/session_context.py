"""Shared state of an open workspace, and access to last year's report."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import LEVEL, SCOPE, UNIT, YEAR, Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import add_up
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.late import late
from zwgk_desktop.services.report_changes import edition_of
from zwgk_desktop.services.timeline import ChangeNotice, Observer, Strand, Timeline
from zwgk_desktop.storage.database import transaction
from zwgk_desktop.storage.subjects import SubjectKind
from zwgk_desktop.storage.workspace_file import WorkspaceFile

if TYPE_CHECKING:
    from zwgk_desktop.domain.books.book_figures import BookFigures
    from zwgk_desktop.domain.workdays import WorkCalendar
    from zwgk_desktop.storage.verification import ensure_sound
else:  # imported at the first call
    ensure_sound = late("zwgk_desktop.storage.verification:ensure_sound")

_IDENTITY = (UNIT, YEAR, LEVEL, SCOPE)


class WorkspaceBooks(Observer, Protocol):
    """Interface of the books for reports; implemented by `AllBooks`."""

    def calendar(self) -> "WorkCalendar":
        """Return the work calendar in force."""
        ...

    def counted_entries(self, report: Report, cell: Address) -> tuple[str, ...] | None:
        """Return the book entries that a cell counts; None where no book covers the cell."""
        ...

    def book_figures(self, report: Report) -> "BookFigures | None":
        """Return the figures of the books for a report's year."""
        ...

    def draft_facts(self, report: Report) -> Mapping[str, str]:
        """Return what the disclosure book tells for drafts of a report's year."""
        ...


class OpenReport(Observer, Protocol):
    """Report in memory; implemented by `EditingSession`."""

    @property
    def report(self) -> Report:
        """The current report."""
        ...


class SessionContext:
    """Catalog, stores, open reports and books of one open workspace.

    The books in memory and the open reports observe all acts. `Workspace` creates the
    context first, then sets `all_books` and `sessions`, which need it.
    """

    all_books: WorkspaceBooks
    sessions: Mapping[int, OpenReport]

    def __init__(self, catalog: Catalog, file: WorkspaceFile) -> None:
        self.catalog = catalog
        self.file = file
        self.reports = file.reports
        self.log = file.log
        self.subjects = file.subjects
        self.values = file.values
        self.versions = file.versions
        self.successions = file.successions
        self.books = file.books
        self.collections = file.collections
        self.attachment_files = file.attachment_files

    @property
    def writable(self) -> bool:
        """Whether the workspace is open for writing."""
        return self.file.writable

    def ensure_writable(self) -> None:
        """Raise if the workspace is read-only (D15)."""
        if not self.writable:
            raise UserError(
                "工作文件是以只读方式打开的，不能修改",
                remedy="请关闭后重新打开；如正由他人编辑，请等对方关闭",
                code="D15",
            )

    def ensure_sound(self) -> None:
        """Raise if the workspace file is damaged (D11)."""
        ensure_sound(self.file.db)

    def transaction(self) -> AbstractContextManager[None]:
        """Return a database transaction, to store several acts together or not at all."""
        return transaction(self.file.db)

    def timeline(self, kind: SubjectKind, line: int) -> Timeline:
        """Return the timeline of a subject with acts of its own."""
        return Timeline(self, kind, [Strand(line)])

    def notify(self, changed: ChangeNotice) -> None:
        """Update the books in memory, then the open reports, after a stored change."""
        self.all_books.follow(changed)
        for session in self.sessions.values():
            session.follow(changed)

    @contextmanager
    def reload_after(self) -> Generator[None]:
        """Read books and reports from disk again after the block, even if it fails."""
        self.ensure_writable()
        try:
            yield
        finally:
            self.notify(ChangeNotice(SubjectKind.WORKSPACE))

    def report(self, report_id: int) -> Report:
        """Return the current report, from memory if it is open."""
        session = self.sessions.get(report_id)
        return self.load_report(report_id) if session is None else session.report

    def load_report(self, report_id: int) -> Report:
        """Read the current report from disk."""
        entry = self.reports.entry(report_id)
        return Report(
            edition_of(self.catalog, entry.edition),
            self.reports.values(report_id),
            entry.status,
            self.log.last_entry(report_id),
            self.books.applicant_names(),
        )

    def find_previous(self, report: Report) -> tuple[int, ...]:
        """Return the ids of last year's reports of a unit: several where units were merged."""
        names = self.names_in_year(report.unit, report.year, report.scope)
        units = (one for name in names for one in self.successions.predecessors(name, report.year))
        found = (self.reports.find(unit, report.year - 1, report.scope) for unit in units)
        return tuple(id_ for id_ in found if id_ is not None)

    def names_in_year(self, unit: str, year: int, scope: Scope) -> tuple[str, ...]:
        """Return a unit's name, then any former name that its other report of the year has.

        A government may be renamed after one of its two reports of a year is final.
        """
        (other,) = (one for one in Scope if one is not scope)
        find = self.reports.find
        former = (
            name
            for name in self.successions.predecessors(unit, year + 1)[1:]
            if find(name, year, other) is not None
            and find(name, year, scope) is None
            and find(unit, year, other) is None
        )
        return (unit, *former)

    def previous(self, ids: Sequence[int]) -> Report | None:
        """Return last year's reports merged into one; None for none."""
        reports = [self.load_report(id_) for id_ in ids]
        return merged_report(reports) if len(reports) > 1 else next(iter(reports), None)


def merged_report(reports: Sequence[Report]) -> Report:
    """Return one report with the summed figures of several merged units.

    Texts are left out. Reports on another edition than the first one's are not
    added.
    """
    first = reports[0]
    same = [report for report in reports if report.edition.id == first.edition.id]
    values = {a: first.values[a] for a in _IDENTITY if a in first.values}
    for address in first.edition.entered:
        known = [figure for r in same if (figure := r.entry(address)) is not None]
        if known:
            values[address] = add_up(known)
    for total in first.edition.leaves:
        judged = [figure for r in same if (figure := r.stated_or_computed(total)) is not None]
        if any(r.entry(total) is not None for r in same):
            values[total] = add_up(judged)
    return Report(first.edition, values)
