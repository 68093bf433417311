"""What a session needs of its workspace, and the year before a report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import LEVEL, UNIT, YEAR, Address
from zwgk_desktop.domain.books.said import BooksSaid
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import add_up
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.workdays import WorkCalendar
from zwgk_desktop.services.entered import edition_of
from zwgk_desktop.storage.books import BookStore
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.collections import CollectionStore
from zwgk_desktop.storage.reports import ReportStore
from zwgk_desktop.storage.subjects import SubjectStore
from zwgk_desktop.storage.successions import SuccessionStore
from zwgk_desktop.storage.values import ValueStore
from zwgk_desktop.storage.versions import VersionStore

_IDENTITY = (UNIT, YEAR, LEVEL)


class AfterAct(Protocol):
    """Lets every session follow an act that another has done."""

    def __call__(self, touched: frozenset[int], by: int, *, moved: bool = False) -> None:
        """Follow it.

        Args:
            touched: All that it has changed.
            by: The report whose session did it; 0 for none.
            moved: Whether a report may be of another unit or year now, or deleted.
        """
        ...


@dataclass(frozen=True, eq=False, kw_only=True)
class SessionContext:
    """What a session needs of its workspace.

    Args:
        ensure_sound: Refuses to use what a damaged file says (D11).
        acted: Called after each act.
        calendar: Gives the working days in force, notices added to the workspace among them.
        names: Gives the names of a unit's applicants of a year, which no sheet may show.
        behind: Gives the entries of the books that a cell of a report is made of.
        books_said: Gives what the books of a report's unit say of its year.
    """

    catalog: Catalog
    reports: ReportStore
    log: ActLog
    subjects: SubjectStore
    values: ValueStore
    versions: VersionStore
    successions: SuccessionStore
    books: BookStore
    collections: CollectionStore
    writable: bool
    ensure_sound: Callable[[], None]
    acted: AfterAct
    calendar: Callable[[], WorkCalendar]
    names: Callable[[str, int], frozenset[str]]
    behind: Callable[[Report, Address], tuple[str, ...] | None]
    books_said: Callable[[Report], BooksSaid | None]

    def ensure_writable(self) -> None:
        """Refuse when the workspace was opened to look (D15)."""
        if not self.writable:
            raise UserError(
                "工作文件是以只读方式打开的，不能修改",
                remedy="请关闭后重新打开；如正由他人编辑，请等对方关闭",
                code="D15",
            )

    def loaded(self, report_id: int) -> Report:
        """Read a report as it stands on disk."""
        entry = self.reports.entry(report_id)
        return Report(
            edition_of(self.catalog, entry.edition),
            self.reports.values(report_id),
            entry.status,
            self.log.last_entry(report_id),
            self.names(entry.unit, entry.year),
        )

    def find_previous(self, report: Report) -> tuple[int, ...]:
        """Return the reports that a report carries on: several where units were merged."""
        units = self.successions.predecessors(report.unit, report.year)
        found = (self.reports.find(unit, report.year - 1) for unit in units)
        return tuple(id_ for id_ in found if id_ is not None)

    def previous(self, ids: Sequence[int]) -> Report | None:
        """Return what a report carries on as one report."""
        reports = [self.loaded(id_) for id_ in ids]
        return merged(reports) if len(reports) > 1 else next(iter(reports), None)


def merged(reports: Sequence[Report]) -> Report:
    """Add up the figures of several units' reports, which are as one from now on.

    Texts are nobody's: left out. A report on another form than the first's
    cannot be added to it, and counts for nothing.
    """
    first = reports[0]
    same = [report for report in reports if report.edition.id == first.edition.id]
    values = {address: first.values[address] for address in _IDENTITY}
    for address in first.edition.entered:
        known = [figure for r in same if (figure := r.entry(address)) is not None]
        if known:
            values[address] = add_up(known)
    for total in first.edition.leaves:
        judged = [figure for r in same if (figure := r.judged(total)) is not None]
        if any(r.entry(total) is not None for r in same):
            values[total] = add_up(judged)
    return Report(first.edition, values)
