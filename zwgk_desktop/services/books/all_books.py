"""The books of every unit in a workspace, and the calendar used to count working days."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from zwgk_desktop.domain.addresses import ROLLUP_SOURCE, Address
from zwgk_desktop.domain.entries import parse_unit
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.units import Scope, same_unit
from zwgk_desktop.late import late
from zwgk_desktop.services.timeline import ChangeNotice
from zwgk_desktop.storage.acts import ActSummary
from zwgk_desktop.storage.redaction import Mask, redact
from zwgk_desktop.storage.subjects import SubjectKind

if TYPE_CHECKING:  # loaded only by commands that use them
    from zwgk_desktop.domain.books.book_figures import BookFigures
    from zwgk_desktop.domain.workdays import WorkCalendar
    from zwgk_desktop.services.books.disclosures import draft_facts
    from zwgk_desktop.services.books.dues import current_day
    from zwgk_desktop.services.books.unit_books import UnitBooks
    from zwgk_desktop.services.calendar import NoticeCalendar, adopt_notice, calendar_in_force
    from zwgk_desktop.services.county.rollup import TiedSums
    from zwgk_desktop.services.session_context import SessionContext
else:  # imported at the first call
    BookFigures = late("zwgk_desktop.domain.books.book_figures:BookFigures")
    current_day = late("zwgk_desktop.services.books.dues:current_day")
    draft_facts = late("zwgk_desktop.services.books.disclosures:draft_facts")
    UnitBooks = late("zwgk_desktop.services.books.unit_books:UnitBooks")
    adopt_notice = late("zwgk_desktop.services.calendar:adopt_notice")
    calendar_in_force = late("zwgk_desktop.services.calendar:calendar_in_force")
    TiedSums = late("zwgk_desktop.services.county.rollup:TiedSums")


class AllBooks:
    """The books of an open workspace. A unit's books are loaded at first use."""

    def __init__(self, context: "SessionContext") -> None:
        self._context = context
        self._books: dict[str, UnitBooks] = {}
        self._calendar: WorkCalendar | None = None
        self._sums: TiedSums | None = None

    def follow(self, changed: ChangeNotice) -> None:
        """Bring the books in memory up to date after an act."""
        if changed.kind is SubjectKind.WORKSPACE:
            self._calendar = None
        if changed.kind in {SubjectKind.WORKSPACE, SubjectKind.BOOKS}:
            for books in self._books.values():
                books.follow(changed)

    def of(self, unit: str) -> "UnitBooks":
        """Return the books of a unit, cached; empty if it has none yet.

        Raises:
            UserError: The unit is blank (F01).
        """
        name = unit if unit in self._books else self._stored_name(parse_unit(unit))
        if name not in self._books:
            self._books[name] = UnitBooks(self._context, name)
        return self._books[name]

    def _stored_name(self, unit: str) -> str:
        """Return the name under which a unit's books are stored, else the given name."""
        known = (*self._context.books.units(), *self._books)
        return next((one for one in known if same_unit(one, unit)), unit)

    def units(self) -> tuple[str, ...]:
        """Return the names of the units that have books."""
        return tuple(self._context.books.units())

    def redact(self, books: "UnitBooks", subjects: Collection[int], mask: Mask) -> None:
        """Remove the personal data of some requests of a unit permanently.

        Raises:
            UserError: The log was already damaged (D11) or the workspace is read-only (D15).
        """
        self._context.ensure_writable()
        if books.line is None:
            return
        before = self._context.books.attachment_hashes()
        redact(self._context.file.db, self._context.log, books.line, subjects, mask)
        gone = before - self._context.books.attachment_hashes()
        self._context.attachment_files.delete(gone)
        self._context.notify(ChangeNotice(SubjectKind.BOOKS))
        # Answers stored in reports contained the data too.
        self._context.notify(ChangeNotice(SubjectKind.WORKSPACE))

    def rename_unit(self, old: str, new: str) -> None:
        """Rename the unit of some books."""
        self._context.books.rename(old, new)
        self._books.clear()

    def calendar(self) -> "WorkCalendar":
        """Return the calendar in force, including notices added to this workspace."""
        if self._calendar is None:
            self._calendar = calendar_in_force(self._context)
        return self._calendar

    def adopt_notice(self, notice_calendar: "NoticeCalendar") -> ActSummary | None:
        """Put a year's calendar into force, as one act. None if it is in force already."""
        with self._context.transaction():
            act = adopt_notice(self._context, notice_calendar)
        self._context.notify(ChangeNotice(SubjectKind.WORKSPACE))
        return act

    def counted_entries(self, report: Report, cell: Address) -> tuple[str, ...] | None:
        """Return the entries counted in a cell of a report. None if no book fills the cell.

        The books are of the office alone, so that they fill no summed report.
        """
        if report.scope is Scope.SUMMED:
            return None
        return self.of(report.unit).counted_entries(report.edition, report.year, cell)

    def draft_facts(self, report: Report) -> Mapping[str, str]:
        """Return what the disclosure book tells for drafts; nothing for a rolled-up report."""
        if report.scope is Scope.SUMMED or ROLLUP_SOURCE in report.values:
            return {}
        books = self.of(report.unit)
        return {} if books.line is None else draft_facts(books, report.year)

    def book_figures(self, report: Report) -> "BookFigures | None":
        """Return the figures of a unit's books for a report, plus those of its roll-up source.

        For a summed report, those of the office's report take the place of the books.
        """
        own = (
            self._office_figures(report)
            if report.scope is Scope.SUMMED
            else self._figures_of_books(report)
        )
        if ROLLUP_SOURCE not in report.values:
            return own

        self._sums = self._sums or TiedSums(self._context)
        sums = self._sums.of(report)
        if sums is None:
            return own
        known = own or BookFigures({})
        return replace(known, figures={**known.figures, "rollup": sums})

    def _figures_of_books(self, report: Report) -> "BookFigures | None":
        return self.of(report.unit).figures(report.edition, report.year, current_day())

    def _office_figures(self, report: Report) -> "BookFigures | None":
        """Return the office's own report of the year, if it is in the workspace."""
        names = self._context.names_in_year(report.unit, report.year, Scope.SUMMED)
        found = (self._context.reports.find(name, report.year) for name in names)
        id_ = next((one for one in found if one is not None), None)
        return None if id_ is None else BookFigures({}, office=self._context.report(id_))
