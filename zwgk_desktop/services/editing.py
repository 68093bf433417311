"""Editing session of a report: store each change, then update and check the report."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Self

from zwgk_desktop.domain.addresses import (
    CORRECTION,
    DELETED,
    EDITION,
    ROLLUP_SOURCE,
    SCOPE,
    STATUS,
    UNIT,
    YEAR,
    Address,
)
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Change, Report, Status, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.ties import follow_up_changes, merge_changes, ties_to_clear
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.late import late
from zwgk_desktop.services import units
from zwgk_desktop.services.books.ties import tied_cells, untying_changes
from zwgk_desktop.services.report_changes import (
    changes_to_values,
    edition_of,
    ensure_not_frozen,
    explanation_place,
    frozen_error,
)
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.services.timeline import ChangeNotice
from zwgk_desktop.storage.acts import ActKind, ActSummary, HistoryRow
from zwgk_desktop.storage.reports import Version
from zwgk_desktop.storage.subjects import SubjectKind

if TYPE_CHECKING:  # loads every kind of rule, which listing and entering do not need
    from zwgk_desktop.domain.county.examination import remark_findings
    from zwgk_desktop.domain.drafts import Draft
    from zwgk_desktop.domain.findings import Finding, Repair
    from zwgk_desktop.domain.rules import Judgement, Rule
    from zwgk_desktop.services.filling import propose_draft
    from zwgk_desktop.services.year_links import Link, links_of
else:  # imported at the first call
    remark_findings = late("zwgk_desktop.domain.county.examination:remark_findings")
    propose_draft = late("zwgk_desktop.services.filling:propose_draft")
    links_of = late("zwgk_desktop.services.year_links:links_of")

__all__ = [
    "CORRECTION",
    "DELETED",
    "EDITION",
    "STATUS",
    "ActKind",
    "ActSummary",
    "EditingSession",
    "HistoryRow",
    "Version",
]

_KEY = {UNIT, YEAR, SCOPE}
_REPEATING = {ActKind.UNDO, ActKind.REDO}


class EditingSession:
    """Editing session of one report; every change is stored on disk at once.

    Get it from `Workspace.session`, which returns the same one for each report.
    """

    def __init__(self, context: SessionContext, report_id: int) -> None:
        self._context = context
        self.id = report_id
        self.timeline = context.timeline(SubjectKind.REPORT, report_id)
        self._deleted = False
        self._judgement: Judgement | None = None
        self._judgement_is_current = False
        self._all_findings: tuple[Finding, ...] | None = None
        self._links: tuple[Link, ...] | None = None
        self.reload()

    @property
    def report(self) -> Report:
        """The current report; a new object after each act."""
        return self._report

    @property
    def previous(self) -> Report | None:
        """The unit's report of the year before; None if it is not in the workspace."""
        return self._previous

    @property
    def earlier(self) -> tuple[Report, ...]:
        """The unit's reports of earlier years, the earliest first; read from disk each time."""
        report = self._report
        return units.earlier_reports(self._context, report.unit, report.year, report.scope)

    @property
    def findings(self) -> tuple["Finding", ...]:
        """Findings of all rules for the current report, computed at the first access."""
        if self._judgement is None or not self._judgement_is_current:
            books, last = self._context.all_books.book_figures(self._report), self._judgement
            self._judgement = self._context.catalog.judge(self._report, self._previous, books, last)
            self._judgement_is_current = True
        return self._judgement.findings

    @property
    def all_findings(self) -> tuple["Finding", ...]:
        """Remarks of the county, followed by the findings of all rules."""
        if self._all_findings is None:
            self._all_findings = (*remark_findings(self._report), *self.findings)
        return self._all_findings

    @property
    def spellings(self) -> Mapping[str, Address]:
        """The unit's own row labels, see `Workspace.spellings`."""
        return self._context.reports.spellings().get(self._report.unit, {})

    @property
    def rules(self) -> tuple["Rule", ...]:
        """The rules of the report's edition."""
        return self._context.catalog.rules[self._report.edition.id]

    @property
    def links(self) -> tuple["Link", ...]:
        """Links of the cells whose figure must match last year's report."""
        if self._links is None:
            self._links = links_of(self._report, self._previous, self.rules)
        return self._links

    @property
    def saved_at(self) -> datetime:
        """Time of the last stored act, with time zone."""
        return self._saved_at

    @property
    def deleted(self) -> bool:
        """Whether the report is deleted; then only undo is possible."""
        return self._deleted

    def edition(self, edition_id: str) -> Edition:
        """Return an edition by its id; raise if it is unknown (D12)."""
        return edition_of(self._context.catalog, edition_id)

    @property
    def frozen(self) -> bool:
        """Whether the report is final and no correction of it is open."""
        return self._report.is_frozen

    @property
    def versions(self) -> tuple[Version, ...]:
        """Final versions of the report, the earliest first."""
        return self._context.versions.of(self.id)

    def reload(self) -> None:
        """Read the report from disk again, in case another process changed it."""
        entry = self._context.reports.entry(self.id)
        self._report = self._context.load_report(self.id)
        self._saved_at = entry.updated
        self._deleted = entry.deleted
        self.refresh_previous()

    def follow(self, changed: ChangeNotice) -> None:
        """Update the report in memory after an act on it or on another subject."""
        act = changed.act
        if changed.kind is SubjectKind.WORKSPACE:
            self.reload()
        elif act is not None and act.line == self.id:
            self._apply_act(act)
        elif self.id in changed.subjects:
            self.reload()
        else:
            self._follow_others(changed)

    def _follow_others(self, changed: ChangeNotice) -> None:
        """Reset the findings if last year's report, the books or a county's sums changed."""
        last = set(self._previous_ids)
        if changed.kind is SubjectKind.REPORT and changed.moves_reports:
            last.update(self._context.find_previous(self._report))
        if changed.kind is SubjectKind.BOOKS:
            self._report = replace(
                self._report, applicant_names=self._context.books.applicant_names()
            )
        if not changed.subjects.isdisjoint(last):
            self.refresh_previous()
        elif (
            changed.kind is SubjectKind.BOOKS
            or ROLLUP_SOURCE in self._report.values
            or self._report.scope is Scope.SUMMED  # the office's report may have changed
        ):
            self._reset_findings()

    def counted_entries(self, cell: Address) -> tuple[str, ...] | None:
        """Return the book entries that a cell counts; None where no book covers the cell."""
        return self._context.all_books.counted_entries(self._report, cell)

    def is_tied(self, cell: Address) -> bool:
        """Return whether a cell is tied to the books."""
        return cell in tied_cells(self._report)

    def enter(
        self, address: Address, value: Value | None, kind: ActKind = ActKind.ENTRY
    ) -> ActSummary | None:
        """Store one value at an address; None clears it. As `apply`."""
        return self.apply({address: value}, kind)

    def apply(
        self, values: Mapping[Address, Value | None], kind: ActKind, note: str = ""
    ) -> ActSummary | None:
        """Store values at several addresses as one act, on disk before it returns.

        Tied figures in the prose follow in the same act. An import clears
        the ties of texts it replaces. `STATUS` and `EDITION` are accepted as addresses.
        With a new edition, the other addresses belong to it; old ones may be cleared.

        Returns:
            The act, or None when no value changes. Nothing is written then.

        Raises:
            UserError: The address is unknown (A01); a unit, year or level is invalid, a
                text has a character that cannot be stored, or a figure is out of
                bounds (F01 to F05, T01, T02, N01, N02); another report has the unit,
                year and scope (D05); a body below the county has no summed report (S15);
                another process changed the report (D09); the workspace is read-only
                (D15); the report is final (V02).
        """
        self._ensure_open()
        if kind is ActKind.IMPORT:
            values = {**values, **ties_to_clear(self._report, values)}
        changes = changes_to_values(self._context.catalog, self._report, values)
        if not self.frozen:
            changes = merge_changes(changes, follow_up_changes(self._report, changes))
        note = storable_text(note, "备注") or ""
        if not changes:
            return None
        changes += untying_changes(self._report, changes, values)
        ensure_not_frozen(self._report, changes)
        if kind is ActKind.ENTRY and _KEY.issuperset(change.address for change in changes):
            kind = ActKind.RENAME
        return self.timeline.act(kind, changes, note=note)

    def repair(self, repair: "Repair") -> ActSummary | None:
        """Apply a suggested repair.

        Raises:
            UserError: The figure was changed since the suggestion (D09).
        """
        if self._report.values.get(repair.address) != repair.before:
            raise UserError(
                "这一格已经改过，原来的修改建议不再适用", remedy="请查看新的核对结果", code="D09"
            )
        return self.apply({repair.address: repair.after}, ActKind.REPAIR)

    def explain(self, rule: str, cell: Address | None, text: str) -> ActSummary | None:
        """Store the explanation of a finding; a blank text removes it.

        The cell is one of the finding's; None explains all findings of the rule.

        Raises:
            UserError: There is no finding that an explanation can release (D14).
        """
        place = explanation_place(self._context.catalog, self._report, self.findings, rule, cell)
        return self.apply({place: text}, ActKind.EXPLAIN)

    def draft(self, address: Address) -> "Draft | None":
        """Return the draft (起草) of a text; None where there is nothing to draft."""
        facts = self._context.all_books.draft_facts(self._report)
        return propose_draft(self._context.catalog, self._report, address, facts)

    def delete(self) -> ActSummary:
        """Delete the report; undo restores it.

        Raises:
            UserError: It is final (V02) or deleted (D08), or the workspace read-only (D15).
        """
        self._ensure_open()
        change = Change(DELETED, before=None, after=True)
        ensure_not_frozen(self._report, [change])
        return self.timeline.act(ActKind.DELETE, [change])

    @property
    def editable(self) -> Self:
        """The session itself; see `ReportView.editable`."""
        return self

    @property
    def writable(self) -> bool:
        """Whether the workspace is open for writing."""
        return self._context.writable

    def ensure_editable(self) -> Self:
        """Return the session itself; raise if the report cannot be edited.

        Raises:
            UserError: The workspace is read-only (D15), the report is
                deleted (D08) or final (V02).
        """
        self._ensure_open()
        if self.frozen:
            raise frozen_error(self._report)
        return self

    def change_state(self, kind: ActKind, changes: Sequence[Change], note: str = "") -> ActSummary:
        """Change the state of the report; `finalising` has checked that it may."""
        self._ensure_open()
        return self.timeline.act(kind, changes, note=note)

    def freeze(self, changes: Sequence[Change], content: str, reason: str) -> ActSummary:
        """Make the report final; `finalising` has checked that it may."""
        self._ensure_open()
        freeze = self._context.versions.freeze
        return self.timeline.do(lambda: freeze(self.id, changes, content, reason))

    def undo(self) -> ActSummary:
        """Undo the last act, also one of an earlier process; see `Timeline.undo`."""
        return self.timeline.undo()

    def redo(self) -> ActSummary:
        """Redo the act undone last; see `Timeline.redo`."""
        return self.timeline.redo()

    def ensure_sound(self) -> None:
        """Raise if the workspace file is damaged; call before a report leaves the program.

        Raises:
            UserError: The file is damaged (D11).
        """
        self._context.ensure_sound()

    def history(self, cell: Address | None = None, after: int = 0) -> tuple[HistoryRow, ...]:
        """Return the changes of the report or of one address after an act, oldest first.

        Raises:
            UserError: The address has no change and is unknown (A01).
        """
        rows = tuple(self._context.log.history(self.id, cell, after))
        if cell is not None and not rows:
            self._report.edition.kind(cell)
        return rows

    def _apply_act(self, act: ActSummary) -> None:
        """Apply an act of the report's own timeline in memory, and reset the findings."""
        report = self._report
        own: list[Change] = []
        for change in act.of(self.id):
            if change.address == STATUS:
                report = replace(report, status=Status(str(change.after)))
            elif change.address == EDITION:
                edition = edition_of(self._context.catalog, str(change.after))
                report = replace(report, edition=edition)
            elif change.address == DELETED:
                self._deleted = change.after is not None
            else:
                own.append(change)
        self._report = report.with_changes(own, self._last_entry(act, report))
        self._saved_at = act.at
        changed = {change.address for change in act.of(self.id)}
        if changed.isdisjoint(_KEY) and act.subjects.isdisjoint(self._previous_ids):
            self._reset_findings()
        else:
            self.refresh_previous()

    def _last_entry(self, act: ActSummary, report: Report) -> Address | None:
        if act.kind in _REPEATING:
            return self._context.log.last_entry(self.id)
        if act.kind is not ActKind.ENTRY:
            return report.last_entry
        figures = [
            change.address for change in act.changes if report.edition.is_figure(change.address)
        ]
        return figures[-1] if figures else report.last_entry

    def refresh_previous(self) -> None:
        """Look up last year's report again, and reset findings and links."""
        self._previous_ids = self._context.find_previous(self._report)
        self._previous = self._context.previous(self._previous_ids)
        self._reset_findings()

    def _reset_findings(self) -> None:
        """Reset findings and links, to be computed at the next access."""
        self._judgement_is_current, self._all_findings, self._links = False, None, None

    def _ensure_open(self) -> None:
        self._context.ensure_writable()
        if self._deleted:
            raise UserError("这份报告已经删除", remedy="请先撤销删除", code="D08")
