"""Open workspace: its reports, their editing sessions, books and timelines."""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.units import Level, Scope, ensure_scope, propose_level
from zwgk_desktop.late import late
from zwgk_desktop.private_files import private_folder
from zwgk_desktop.services import units
from zwgk_desktop.services.books.all_books import AllBooks
from zwgk_desktop.services.report_changes import edition_of
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.services.timeline import ChangeNotice, Strand, Timeline
from zwgk_desktop.services.unit_names import UnitNames
from zwgk_desktop.storage.acts import ActHeading, ActKind
from zwgk_desktop.storage.failures import explain_decoding_errors, explain_failures
from zwgk_desktop.storage.lock import FileStamp, Writer
from zwgk_desktop.storage.reports import ReportEntry
from zwgk_desktop.storage.subjects import SubjectKind
from zwgk_desktop.storage.unit_records import Succession
from zwgk_desktop.storage.values import ValueTypes
from zwgk_desktop.storage.workspace_file import WorkspaceFile

if TYPE_CHECKING:
    from zwgk_desktop.domain.workdays import WorkCalendar
    from zwgk_desktop.services.books.unit_books import UnitBooks
    from zwgk_desktop.services.editing import EditingSession
    from zwgk_desktop.services.recovery.salvaged_subjects import SavedSubject, store_subjects
    from zwgk_desktop.storage.backups import write_backup
    from zwgk_desktop.storage.redaction import write_scrambled
    from zwgk_desktop.storage.verification import Contents, faults
else:
    EditingSession = late("zwgk_desktop.services.editing:EditingSession")
    store_subjects = late("zwgk_desktop.services.recovery.salvaged_subjects:store_subjects")
    write_backup = late("zwgk_desktop.storage.backups:write_backup")
    faults = late("zwgk_desktop.storage.verification:faults")
    write_scrambled = late("zwgk_desktop.storage.redaction:write_scrambled")


class Timelines:
    """Timelines of an open workspace, except those of reports (`EditingSession.timeline`)."""

    def __init__(self, context: SessionContext, books: AllBooks) -> None:
        self._context = context
        self._books = books

    @property
    def roster(self) -> Timeline:
        """The timeline of acts on the roster."""
        return self._of_workspace(lambda act: act.kind is ActKind.ROSTER)

    @property
    def successions(self) -> Timeline:
        """The timeline of acts on successions and calendars."""
        return self._of_workspace(lambda act: act.kind is not ActKind.ROSTER)

    def books(self, unit: str) -> Timeline:
        """Return the timeline of a unit's books.

        Raises:
            UserError: The unit has no books (D07).
        """
        books = self._books.of(unit)
        if books.line is None:
            raise UserError("没有可以撤销的操作", remedy="这个单位还没有台账", code="D07")
        return books.timeline

    def collection(self, year: int) -> Timeline:
        """Return the timeline of a year's collection, acts on the roster included.

        A roster act is offered only while no other year's collection has a later act.
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


__all__ = ["FileStamp", "ReportEntry", "Succession", "Workspace", "Writer"]


class Workspace:
    """Open workspace file. Get it from `open`; use it from one thread only."""

    def __init__(self, path: Path, catalog: Catalog, file: WorkspaceFile) -> None:
        self.path = path
        self._catalog = catalog
        self._file = file
        self._context = SessionContext(catalog, file)
        self.all_books = self._context.all_books = AllBooks(self._context)
        self._sessions: dict[int, EditingSession] = {}
        self._context.sessions = self._sessions
        self.timelines = Timelines(self._context, self.all_books)
        self.unit_names = UnitNames(self._context, self.all_books, self.session)

    @classmethod
    def open(
        cls,
        path: Path,
        catalog: Catalog,
        *,
        writing: bool,
        create: bool = False,
        program: Writer | str,
    ) -> Self:
        """Open a workspace file.

        Without `writing`, no file is changed or created. With `create`, an absent file
        is created; it is deleted on closing if still unused. Other processes that
        want to write see the name of `program`.

        Raises:
            UserError: The file cannot be used (D01), was written by a newer version
                (D02), is no workspace (D03), is locked by another process (D06), is
                absent (D10) or is damaged (D11).
        """
        places = ValueTypes.of(catalog.editions)
        if writing and create and path == paths.default_workspace():
            with explain_failures():
                private_folder(path.parent)  # the default folder is private to its owner
        if writing:
            file = WorkspaceFile.for_writing(path, places, program, create=create)
        else:
            file = WorkspaceFile.for_reading(path, places, wait=Writer.from_name(program).wait)
        return cls(path, catalog, file)

    def close(self) -> None:
        """Close the file and release its lock; may be called twice."""
        self._sessions.clear()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def writable(self) -> bool:
        """Whether the workspace is open for writing."""
        return self._file.writable

    def reports(self) -> tuple[ReportEntry, ...]:
        """Return the entries of all reports, the latest year first."""
        return self._context.reports.entries()

    def spellings(self) -> Mapping[str, Mapping[str, Address]]:
        """Return each unit's own row labels, as confirmed at imports of its reports."""
        return self._context.reports.spellings()

    def deleted_reports(self) -> tuple[ReportEntry, ...]:
        """Return the entries of the deleted reports, which undo in their sessions restores."""
        return self._context.reports.entries(deleted=True)

    def find(self, unit: str, year: int, scope: Scope = Scope.OFFICE) -> int | None:
        """Return the id of the report of a unit, year and scope; None if deleted or absent."""
        return self._context.reports.find(unit.strip(), year, scope)

    def find_deleted(self, unit: str, year: int, scope: Scope = Scope.OFFICE) -> int | None:
        """Return the id of the last deleted report of a unit, year and scope; None for none."""
        return self._context.reports.find(unit.strip(), year, scope, deleted=True)

    def write_backup(self, target: Path) -> "Contents":
        """Write a checked copy of the file; the target is written only if the check passes.

        Raises:
            UserError: The copy cannot be written (D01) or fails the check (B01).
        """
        return write_backup(self._file.db, target)

    def write_scrambled(self, target: Path) -> None:
        """Write a copy of the file in which all entered data are scrambled.

        Raises:
            UserError: The copy cannot be written (D01).
        """
        write_scrambled(self._file.db, target)

    def books(self, unit: str) -> "UnitBooks":
        """Return the books of a unit, as `AllBooks.of` does."""
        return self.all_books.of(unit)

    def calendar(self) -> "WorkCalendar":
        """Return the work calendar in force, as `AllBooks.calendar` does."""
        return self.all_books.calendar()

    @property
    def context(self) -> SessionContext:
        """Catalog, stores and open reports of the workspace, for other services."""
        return self._context

    @property
    def collects(self) -> bool:
        """Whether the workspace belongs to a county: it has a roster or a collection."""
        collections = self._context.collections
        return bool(collections.roster() or collections.years())

    def values_of(self, subject: int) -> Mapping[Address, Value]:
        """Return all values of a subject other than a report, personal data included."""
        with explain_failures(), explain_decoding_errors():
            return self._file.values.with_personal(subject)

    @property
    def unused(self) -> bool:
        """Whether nothing was ever entered in the workspace, and no report created."""
        return self._file.unused

    def store_salvaged(
        self, subjects: Iterable["SavedSubject"], attachments: Iterable[bytes], note: str
    ) -> None:
        """Store the subjects recovered from a damaged workspace, reports excepted."""
        with self._context.reload_after(), self._context.transaction():
            store_subjects(subjects, self._context.subjects, self._context.log, note)
            for content in attachments:
                self._context.collections.attach(content)

    def ensure_sound(self) -> None:
        """Raise if the workspace file is damaged (D11)."""
        self._context.ensure_sound()

    def faults(self) -> tuple[str, ...]:
        """Return the faults of the file in words; empty if it is sound."""
        return faults(self._file.db)

    def session(self, report_id: int) -> "EditingSession":
        """Return the editing session of a report, always the same; deleted reports included.

        Raises:
            UserError: There is no such report (D08), or its edition is unknown (D12).
        """
        if report_id not in self._sessions:
            self._sessions[report_id] = EditingSession(self._context, report_id)
        return self._sessions[report_id]

    def session_of(self, unit: str, year: int, scope: Scope = Scope.OFFICE) -> "EditingSession":
        """Return the editing session of the report of a unit, year and scope.

        Raises:
            UserError: There is none (D08), or the file is damaged (D11).
        """
        return self.session(self._found(unit, year, scope))

    def report_of(self, unit: str, year: int, scope: Scope = Scope.OFFICE) -> Report:
        """Return the current report of a unit, year and scope, without an editing session.

        Raises:
            UserError: There is none (D08), or its edition is unknown (D12).
        """
        return self._context.load_report(self._found(unit, year, scope))

    def year_of(self, unit: str, year: int, other: int, scope: Scope = Scope.OFFICE) -> Report:
        """Return another year's report of a unit, across renames (更名) and mergers (合并).

        Raises:
            UserError: There is none (D08).
        """
        return units.year_of(self._context, unit.strip(), year, other, scope)

    def chain(self, unit: str, scope: Scope = Scope.OFFICE) -> tuple[Report, ...]:
        """Return a unit's reports by year, the earliest first, across renames and mergers."""
        return units.reports_of_unit(self._context, unit.strip(), scope)

    def new_report(
        self,
        unit: str,
        year: int,
        level: Level,
        edition: str | None = None,
        scope: Scope = Scope.OFFICE,
    ) -> int:
        """Create a report and return its id; creating it cannot be undone.

        Without `edition`, the report uses the edition in force for its year.

        Raises:
            UserError: The report exists (D04), the unit is blank (F01), the year is
                invalid (F02), the edition is unknown (D12), the workspace is
                read-only (D15), or the level has no summed report (S15).
        """
        self._context.ensure_writable()
        ensure_scope(scope, level)
        name, year = parse_unit(unit), parse_year(str(year))
        form = edition or self._catalog.edition_to_fill(year).id
        form = edition_of(self._catalog, form).id
        made = self._context.reports.create(name, year, level, form, scope)
        self._context.notify(ChangeNotice(SubjectKind.REPORT, frozenset({made})))
        return made

    @contextmanager
    def creating_report(
        self,
        unit: str,
        year: int,
        level: Level,
        edition: str | None = None,
        scope: Scope = Scope.OFFICE,
    ) -> Generator["EditingSession"]:
        """Create a report and yield its session; roll both back if the block fails."""
        self._context.ensure_writable()
        known = set(self._sessions)
        try:
            with self._context.transaction():
                yield self.session(self.new_report(unit, year, level, edition, scope))
        except BaseException:
            for made in self._sessions.keys() - known:
                del self._sessions[made]
            self._context.notify(ChangeNotice(SubjectKind.WORKSPACE))
            raise

    @contextmanager
    def session_or_created(
        self,
        unit: str,
        year: int,
        level: Level | None = None,
        edition: str | None = None,
        scope: Scope = Scope.OFFICE,
    ) -> Generator["EditingSession"]:
        """Yield the session of a report, created if absent and rolled back if the block fails.

        Args:
            unit: Unit of the report.
            year: Year of the report.
            level: Level of a new report; None to derive it from the unit's name.
            edition: Edition of a new report; None for the one in force.
            scope: Scope of the report.
        """
        found = self.find(unit, year, scope)
        if found is not None:
            yield self.session(found)
        else:
            level = level or propose_level(unit)
            with self.creating_report(unit, year, level, edition, scope) as session:
                yield session

    def delete(self, report_id: int) -> None:
        """Delete a report; undo in its session restores it."""
        self.session(report_id).delete()

    def _found(self, unit: str, year: int, scope: Scope) -> int:
        found = self.find(unit, year, scope)
        if found is None:
            self.ensure_sound()  # a damaged file may hide the report
            raise UserError(
                f"工作文件中没有“{unit.strip()}{scope.mark}”{year}年的报告",
                remedy="请核对单位名称和年度，或先新建这份报告",
                code="D08",
            )
        return found
