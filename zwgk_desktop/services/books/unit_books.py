"""The books of one unit, synchronised with the disk after every act."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from zwgk_desktop.domain.addresses import Address, spec_of
from zwgk_desktop.domain.books.book_figures import BookFigures, Books, figures_of_books
from zwgk_desktop.domain.books.fields import Entry, entry_of, request_of
from zwgk_desktop.domain.books.other_books import (
    DecisionCount,
    Disclosure,
    Dispute,
    OfficialDocument,
)
from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Value, changes_between
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.workdays import WorkCalendar
from zwgk_desktop.services.books.ties import counted_books, update_tied_cells
from zwgk_desktop.services.timeline import ChangeNotice, Strand, Timeline
from zwgk_desktop.storage.acts import ActKind, ActSummary, SubjectChange, with_subject
from zwgk_desktop.storage.attachment_files import AttachmentFiles
from zwgk_desktop.storage.subjects import NewSubject, SubjectKind

if TYPE_CHECKING:
    from zwgk_desktop.domain.books.book_figures import CountedFigures
    from zwgk_desktop.services.session_context import SessionContext

__all__ = ["Addition", "SubjectKind", "UnitBooks", "Values"]

DIRECTORY_COMPLETE = "books.complete"
"""Address of the clerk's confirmation that the directory of documents is complete."""

Values = Mapping[Address, Value]
NO_VALUES: Values = {}
NewValues = Mapping[Address, Value | None]
EntryT = TypeVar("EntryT", Request, OfficialDocument, DecisionCount, Dispute, Disclosure)

_ENTRY_READERS: Mapping[SubjectKind, Callable[[Values], Entry]] = {
    SubjectKind.REQUEST: request_of,
    SubjectKind.DOCUMENT: lambda values: entry_of(OfficialDocument, values),
    SubjectKind.DECISION: lambda values: entry_of(DecisionCount, values),
    SubjectKind.DISPUTE: lambda values: entry_of(Dispute, values),
    SubjectKind.DISCLOSURE: lambda values: entry_of(Disclosure, values),
}


@dataclass(frozen=True, slots=True)
class Addition:
    """A new entry: its book, and its values."""

    kind: SubjectKind
    values: Values


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A stored entry of a book: its values, and the object built from them."""

    kind: SubjectKind
    values: Values
    entry: Entry

    @classmethod
    def of(cls, kind: SubjectKind, values: Values) -> "StoredEntry":
        """Build an entry from its values, without personal fields."""
        own = {address: value for address, value in values.items() if not spec_of(address).personal}
        return cls(kind, own, _ENTRY_READERS[kind](own))


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """All entries of a unit at one moment, in the order of creation."""

    stored: Mapping[int, StoredEntry]
    shared_values: Values

    @property
    def books(self) -> Books:
        return Books(
            requests=tuple(self.entries(Request).values()),
            documents=tuple(self.entries(OfficialDocument).values()),
            decisions=tuple(self.entries(DecisionCount).values()),
            disputes=tuple(self.entries(Dispute).values()),
            complete=bool(self.shared_values.get(DIRECTORY_COMPLETE)),
        )

    def entries(self, type_: type[EntryT]) -> dict[int, EntryT]:
        stored = self.stored.items()
        return {subject: one.entry for subject, one in stored if isinstance(one.entry, type_)}


class UnitBooks:
    """The books of one unit. Get it from `Workspace.books`."""

    def __init__(self, context: "SessionContext", unit: str) -> None:
        self._context = context
        self.unit = unit
        self.reload()

    def reload(self) -> None:
        """Read the books again from disk."""
        store = self._context.books
        self.line = store.line_of(self.unit)
        stored: dict[int, StoredEntry] = {}
        shared_values: Values = {}
        if self.line is not None:
            shared_values = store.values(self.line)
            for kind in _ENTRY_READERS:
                entries = store.entries(kind, self.line)
                stored |= {
                    subject: StoredEntry.of(kind, values) for subject, values in entries.items()
                }
        self._set_snapshot(_Snapshot(stored, shared_values))

    def follow(self, changed: ChangeNotice) -> None:
        """Bring the books up to date after an act on them or on the workspace."""
        act = changed.act
        if act is None or changed.kind is SubjectKind.WORKSPACE:
            self.reload()
        elif self.line is None or act.line == self.line:
            self.line = self._context.books.line_of(self.unit)
            if act.line == self.line:
                self._set_snapshot(self._snapshot_after(act))

    @property
    def timeline(self) -> Timeline:
        """Undo and redo of the books. Tied cells of reports follow each act."""
        strands = [] if self.line is None else [Strand(self.line)]
        return Timeline(self._context, SubjectKind.BOOKS, strands, self._follow_ties)

    @property
    def attachment_files(self) -> AttachmentFiles:
        """Contents of the attachments of all units."""
        return self._context.attachment_files

    @property
    def calendar(self) -> WorkCalendar:
        """The working days in force in the workspace."""
        return self._context.all_books.calendar()

    @property
    def books(self) -> Books:
        """The entries of the books that fill tables."""
        return self._books

    @property
    def shared_values(self) -> Values:
        """Values that concern the books as a whole."""
        return self._snapshot.shared_values

    def entries(self, type_: type[EntryT]) -> dict[int, EntryT]:
        """Return the entries of one book by subject, in the order of creation."""
        return self._snapshot.entries(type_)

    def values(self, subject: int) -> Values:
        """Return the values of an entry, without personal fields."""
        return self._snapshot.stored[subject].values

    def values_after(self, subject: int, values: NewValues) -> Values:
        """Return the values of an entry as they would be after a change."""
        return _merged_values(self.values(subject), values)

    def figures(self, edition: Edition, year: int, today: date) -> BookFigures | None:
        """Return the figures for a year, cached until a change. None if there are no books yet.

        Args:
            edition: Edition of the report.
            year: Year of the report.
            today: The day by which missing answers are overdue.

        Raises:
            UserError: The calendar does not cover the dates (C01).
        """
        if self.line is None:
            return None
        key, basis = (edition.id, year), (self.calendar, today)
        known = self._figures_cache.get(key)
        if known is None or known[0] != basis:
            figures = figures_of_books(self._books, edition, year, *basis)
            known = self._figures_cache[key] = (basis, figures)
        return known[1]

    def counted_entries(self, edition: Edition, year: int, cell: Address) -> tuple[str, ...] | None:
        """Return the entries counted in a cell. None if no book fills the cell."""
        if self.line is None:
            return None
        key = (edition.id, year)
        if key not in self._counted_cache:  # called whenever the caret rests in a cell
            self._counted_cache[key] = counted_books(self._books, edition, year)
        for counted in self._counted_cache[key].values():
            if cell in counted.figures:
                return tuple(counted.entry_ids.get(cell, ()))
        return None

    def request(self, number: str) -> tuple[int, Request]:
        """Return a request and its subject by its number.

        Raises:
            UserError: There is none (K03).
        """
        for subject, one in self.entries(Request).items():
            if one.number == number.strip():
                return subject, one
        raise missing_entry_error(self.unit, f"{number.strip()}号申请")

    def personal(self, subject: int) -> Mapping[Address, str]:
        """Return the personal fields of a request, empty if none is filled."""
        return self.all_personal().get(subject, {})

    def all_personal(self) -> Mapping[int, Mapping[Address, str]]:
        """Return the personal fields of all requests, by subject."""
        return {} if self.line is None else self._context.books.personal(self.line)

    def person_names(self) -> frozenset[str]:
        """Return the names of natural persons, applicants or third parties, of all units."""
        return self._context.books.applicant_names()

    def personal_history(self) -> Mapping[int, Mapping[Address, Sequence[str]]]:
        """Return all personal values ever entered, as `BookStore.logged_personal` does."""
        return {} if self.line is None else self._context.books.logged_personal(self.line)

    def add(
        self,
        added: Sequence[Addition],
        kind: ActKind = ActKind.ADD,
        note: str = "",
        changed: Mapping[int, NewValues] | None = None,
    ) -> tuple[int, ...]:
        """Add entries and change others, as one act. Return the subjects of the new ones."""
        before = self._snapshot.stored.keys()
        entries = [NewSubject(one.kind, changes_between({}, one.values)) for one in added]
        act = self._record(kind, self._changes_to(changed or {}), note, entries)
        made = dict.fromkeys(change.subject for change in act.changes)
        return tuple(one for one in made if one in self._snapshot.stored and one not in before)

    def change(
        self, subject: int, values: NewValues, kind: ActKind = ActKind.ENTRY
    ) -> ActSummary | None:
        """Change values of an entry, as one act. Return None if nothing changes."""
        return self.change_together({subject: values}, kind)

    def change_together(self, values: Mapping[int, NewValues], kind: ActKind) -> ActSummary | None:
        """Change several entries as one act. Return None if nothing changes."""
        changes = self._changes_to(values)
        return self._record(kind, changes) if changes else None

    def remove(self, subject: int) -> ActSummary:
        """Remove an entry from its book. Undo restores it."""
        known = {**self._snapshot.stored[subject].values, **self.personal(subject)}
        changes = with_subject(subject, changes_between(known, dict.fromkeys(known)))
        return self._record(ActKind.DELETE, changes)

    def change_shared_values(self, values: NewValues) -> ActSummary | None:
        """Change values of the books as a whole, such as the mark of a complete directory."""
        changes = changes_between(self.shared_values, values)
        return self._record(ActKind.ENTRY, changes) if changes else None

    def _changes_to(self, new_values: Mapping[int, NewValues]) -> list[SubjectChange]:
        changes, everybody = list[SubjectChange](), self.all_personal()
        for subject, values in new_values.items():
            before = {**self.values(subject), **everybody.get(subject, {})}
            changes += with_subject(subject, changes_between(before, values))
        return changes

    def _record(
        self,
        kind: ActKind,
        changes: Iterable[Change],
        note: str = "",
        added: Sequence[NewSubject] = (),
    ) -> ActSummary:
        """Record an act on the books, creating them if necessary."""

        def write() -> ActSummary:
            line = self._context.books.get_or_create(self.unit)
            return self._context.log.record(line, kind, changes, note, added)

        return self.timeline.do(write)

    def _follow_ties(self, act: ActSummary) -> frozenset[int]:
        return update_tied_cells(self._context, self.unit, self._snapshot_after(act).books)

    def _snapshot_after(self, act: ActSummary) -> _Snapshot:
        """Return the entries as they are after an act."""
        shared_values, stored = dict(self._snapshot.shared_values), dict(self._snapshot.stored)
        changed: dict[int, dict[Address, Value | None]] = {}
        for change in act.changes:
            if not spec_of(change.address).personal:
                changed.setdefault(change.subject, {})[change.address] = change.after
        for subject, values in changed.items():
            if subject == act.line:
                shared_values = _merged_values(shared_values, values)
                continue
            known = stored.pop(subject, None)
            stands = _merged_values(known.values if known else NO_VALUES, values)
            if stands:
                stored[subject] = StoredEntry.of(
                    known.kind if known else self._kind_of(subject), stands
                )
        return _Snapshot(dict(sorted(stored.items())), shared_values)

    def _kind_of(self, subject: int) -> SubjectKind:
        found = self._context.subjects.get(subject)
        assert found is not None  # noqa: S101 - an act has just changed it
        return found.kind

    def _set_snapshot(self, snapshot: _Snapshot) -> None:
        self._snapshot = snapshot
        self._books = snapshot.books
        self._figures_cache: dict[
            tuple[str, int], tuple[tuple[WorkCalendar, date], BookFigures]
        ] = {}
        self._counted_cache: dict[tuple[str, int], Mapping[str, CountedFigures]] = {}


def missing_entry_error(unit: str, what: str) -> UserError:
    """Return the error that a book has no such entry."""
    return UserError(
        f"“{unit}”的台账里没有{what}", remedy="请核对编号，列表里有全部条目", code="K03"
    )


def _merged_values(before: Values, new: NewValues) -> dict[Address, Value]:
    return {a: value for a, value in {**before, **new}.items() if value is not None}
