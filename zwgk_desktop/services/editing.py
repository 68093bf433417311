"""Editing one report: each act on disk first, then in memory, then judged anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding, Repair, Severity
from zwgk_desktop.domain.report import Change, Report, Value
from zwgk_desktop.domain.spec import Address, AddressKind, Status
from zwgk_desktop.services.entered import difference, edition_of
from zwgk_desktop.storage.acts import ActKind, ActSummary, HistoryRow
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.reports import ReportStore
from zwgk_desktop.storage.values import DELETED, EDITION, STATUS

__all__ = ["DELETED", "EDITION", "STATUS", "ActKind", "ActSummary", "EditingSession", "HistoryRow"]

_KEY = {"report.unit", "report.year"}


@dataclass(frozen=True, eq=False, kw_only=True)
class Holdings:
    """What a session needs of its workspace.

    Args:
        acted: Called with the id of a report that has changed.
    """

    catalog: Catalog
    reports: ReportStore
    log: ActLog
    writable: bool
    acted: Callable[[int], None]

    def ensure_writable(self) -> None:
        """Refuse when the workspace was opened to look (D15)."""
        if not self.writable:
            raise UserError(
                "工作文件是以只读方式打开的，不能修改",
                remedy="请关闭后重新打开；如正由他人编辑，请等对方关闭",
                code="D15",
            )


class EditingSession:
    """One report, as it stands on disk after every act.

    Get it from `Workspace.session`, which keeps one for each report.
    """

    def __init__(self, held: Holdings, report_id: int) -> None:
        self._held = held
        self.id = report_id
        self._deleted = False
        self._findings: tuple[Finding, ...] = ()
        self.reload()

    @property
    def report(self) -> Report:
        """The report as it stands."""
        return self._report

    @property
    def previous(self) -> Report | None:
        """The same unit's report of the year before, when in the workspace."""
        return self._previous

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What every rule finds in the report as it stands."""
        return self._findings

    @property
    def saved_at(self) -> datetime:
        """When the last act reached the disk; aware."""
        return self._saved_at

    @property
    def deleted(self) -> bool:
        """Whether it was deleted; then nothing but undo is possible."""
        return self._deleted

    def reload(self) -> None:
        """Read the report again: another process may have changed it."""
        entry = self._held.reports.entry(self.id)
        self._report = _loaded(self._held, self.id)
        self._saved_at = entry.updated
        self._deleted = entry.deleted
        self._look_back()

    def neighbour_changed(self, report_id: int) -> None:
        """Judge anew if a report that has changed is, or was, the year before this one."""
        if report_id in {self._previous_id, self._find_previous()}:
            self._look_back()

    def enter(
        self, address: Address, value: Value | None, kind: ActKind = ActKind.ENTRY
    ) -> ActSummary | None:
        """Put one value at an address; None clears it. As `apply`."""
        return self.apply({address: value}, kind)

    def apply(
        self, values: Mapping[Address, Value | None], kind: ActKind, note: str = ""
    ) -> ActSummary | None:
        """Change several addresses as one act, which is on disk when it returns.

        `STATUS` and `EDITION` may be among them; with a new edition the other
        addresses are the new one's, old ones may be cleared.

        Returns:
            The act, or None when everything already stood so: then nothing
            was written.

        Raises:
            UserError: No such address (A01); a unit, year or level that cannot
                be (D13); a unit and year that another report has (D05);
                changed by another process (D09); opened to look (D15).
        """
        self._ensure_open()
        changes = difference(self._held.catalog, self._report, values)
        if not changes:
            return None
        if kind is ActKind.ENTRY and _KEY.issuperset(change.address for change in changes):
            kind = ActKind.RENAME
        return self._take(self._held.log.record(self.id, kind, changes, note))

    def repair(self, repair: Repair) -> ActSummary | None:
        """Apply a repair that was offered.

        Raises:
            UserError: The figure is no longer what it was offered for (D09).
        """
        if self._report.values.get(repair.address) != repair.before:
            raise UserError(
                "这一格已经改过，原来的修改建议不再适用", remedy="请查看新的核对结果", code="D09"
            )
        return self.apply({repair.address: repair.after}, ActKind.REPAIR)

    def explain(self, rule: str, cell: Address | None, text: str) -> ActSummary | None:
        """Write why a finding may stand; blank text withdraws it.

        The cell is one of the finding's; None speaks for all findings of the rule.

        Raises:
            UserError: No finding stands there that an explanation can release (D14).
        """
        place = self._explanation(rule, cell)
        return self.apply({place: text}, ActKind.EXPLAIN)

    def delete(self) -> ActSummary:
        """Delete the report; undo brings it back."""
        self._ensure_open()
        change = Change(DELETED, before=None, after=True)
        return self._take(self._held.log.record(self.id, ActKind.DELETE, [change]))

    def undo(self) -> ActSummary:
        """Take back the last act, also one of an earlier process.

        Raises:
            UserError: There is none (D07); it would bring back a report whose
                unit and year another one has by now (D05).
        """
        self._held.ensure_writable()
        return self._take(self._held.log.undo(self.id))

    def redo(self) -> ActSummary:
        """Do again the act undone last.

        Raises:
            UserError: As for `undo`.
        """
        self._held.ensure_writable()
        return self._take(self._held.log.redo(self.id))

    @property
    def undoable(self) -> ActSummary | None:
        """The act that undo would take back."""
        return self._held.log.undoable(self.id)

    @property
    def redoable(self) -> ActSummary | None:
        """The act that redo would do again."""
        return self._held.log.redoable(self.id)

    @property
    def can_undo(self) -> bool:
        """Whether undo has anything to take back."""
        return self._held.writable and self.undoable is not None

    @property
    def can_redo(self) -> bool:
        """Whether redo has anything to do again."""
        return self._held.writable and self.redoable is not None

    def history(self, cell: Address | None = None) -> tuple[HistoryRow, ...]:
        """Return every change of the report, or of one address, oldest first.

        Raises:
            UserError: The form has no such address and never had (A01).
        """
        rows = tuple(self._held.log.history(self.id, cell))
        if cell is not None and not rows:
            self._report.edition.kind(cell)
        return rows

    def _take(self, act: ActSummary) -> ActSummary:
        """Follow in memory what is on disk, and judge it."""
        report = self._report
        own: list[Change] = []
        for change in act.changes:
            match change.address:
                case "report.status":
                    report = replace(report, status=Status(str(change.after)))
                case "report.edition":
                    edition = edition_of(self._held.catalog, str(change.after))
                    report = replace(report, edition=edition)
                case "report.deleted":
                    self._deleted = change.after is not None
                case _:
                    own.append(change)
        last_entry = self._last_entry(act, report)
        self._report = replace(report.with_changes(own), last_entry=last_entry)
        self._saved_at = act.at
        if _KEY.isdisjoint(change.address for change in own):
            self._judge()
        else:
            self._look_back()
        self._held.acted(self.id)
        return act

    def _last_entry(self, act: ActSummary, report: Report) -> Address | None:
        if act.kind in {ActKind.UNDO, ActKind.REDO}:
            return self._held.log.last_entry(self.id)
        if act.kind is not ActKind.ENTRY:
            return report.last_entry
        figures = [
            change.address
            for change in act.changes
            if report.edition.kinds.get(change.address) in {AddressKind.CELL, AddressKind.STATED}
        ]
        return figures[-1] if figures else report.last_entry

    def _look_back(self) -> None:
        self._previous_id = self._find_previous()
        found = self._previous_id
        self._previous = None if found is None else _loaded(self._held, found)
        self._judge()

    def _find_previous(self) -> int | None:
        return self._held.reports.find(self._report.unit, self._report.year - 1)

    def _judge(self) -> None:
        self._findings = self._held.catalog.check(self._report, self._previous)

    def _explanation(self, rule: str, cell: Address | None) -> Address:
        general = f"explanation.{rule}"
        place = general if cell is None else f"{general}.{cell}"
        found = [f for f in self._findings if f.rule == rule and (not cell or cell in f.cells)]
        if not found:
            if place in self._report.values:
                return place  # the finding has gone, what was written may go too
            raise UserError(
                f"现在没有“{rule}”这一项需要说明", remedy="请查看当前的核对结果", code="D14"
            )
        if not any(self._releasable(finding) for finding in found):
            raise UserError(
                f"“{rule}”属于“{found[0].severity.label}”，不能用说明代替",
                remedy=found[0].remedy,
                code="D14",
            )
        return general if cell is None else f"{general}.{found[0].cells[0]}"

    def _releasable(self, finding: Finding) -> bool:
        if finding.severity is not Severity.ERROR:
            return finding.severity is Severity.EXPLAIN
        rules = self._held.catalog.rules[self._report.edition.id]
        return any(rule.releasable for rule in rules if rule.id == finding.rule)

    def _ensure_open(self) -> None:
        self._held.ensure_writable()
        if self._deleted:
            raise UserError("这份报告已经删除", remedy="请先撤销删除", code="D08")


def _loaded(held: Holdings, report_id: int) -> Report:
    entry = held.reports.entry(report_id)
    return Report(
        edition_of(held.catalog, entry.edition),
        held.reports.values(report_id),
        entry.status,
        held.log.last_entry(report_id),
    )
