"""Tabs of a report: their base class, which tab shows an address, and the state of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding, Passage, Severity, count_unresolved
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.ties import TieSource


class FigureTarget(Protocol):
    """Protocol of a text editor with the caret."""

    def insert_figure(self, source: TieSource) -> None:
        """Insert a figure at the caret. It then follows the tables."""

    def setFocus(self, reason: Qt.FocusReason, /) -> None:
        """Take the keyboard focus."""


class PageSignals(QWidget):
    """Signals of a tab. The report's page forwards those of all its tabs."""

    changed = Signal()
    """Emitted after an act."""
    pending = Signal()
    """Emitted when there is unsaved typing."""
    rejected = Signal(object)
    """Emitted with the `UserError` of a refused entry."""
    reported = Signal(str)
    """Emitted with a message about a completed command."""
    caret = Signal(str)
    """Emitted with the address of the new current cell."""
    selected = Signal(str)
    """Emitted with number and sum of the selected cells; empty for one or none."""
    offered = Signal(object)
    """Emitted with a pasted `Document` that could be imported instead."""
    drafting = Signal(str)
    """Emitted with the address of a text to draft."""
    wished = Signal(str)
    """Emitted with the name of an action of the window to trigger."""
    repaired = Signal(object)
    """Emitted with the `Repair` to apply."""
    failed = Signal(object)
    """Emitted with an error that no entry caused."""
    blind_changed = Signal()
    """Emitted when `hides_values` may have changed."""

    def relay(self, page: "PageSignals") -> None:
        """Forward all signals of another page."""
        for name, signal in vars(PageSignals).items():
            if isinstance(signal, Signal):
                getattr(page, name).connect(getattr(self, name))


class Page(PageSignals):
    """Tab of a report. Its widgets save each entry at once through the session."""

    @property
    def hides_values(self) -> bool:
        """Whether panels beside the page must not show the values of the report."""
        return False

    @property
    def texts(self) -> tuple[Address, ...]:
        """Text editors of the tab."""
        return ()

    def writing(self) -> "FigureTarget | None":
        """Return the text editor used last, or None."""
        return None

    def selected_passage(self) -> Passage | None:
        """Return the selected passage of a text, or None."""
        return None

    def current_address(self) -> Address | None:
        """Return the address of the current cell, or None."""
        return None

    def refresh(self) -> None:
        """Show the current state of the report, after an act here or elsewhere."""

    def lock(self) -> None:
        """Make the tab read-only: another process writes to the workspace."""

    def hide_editing_controls(self) -> None:
        """Hide controls that only make sense for editing the report."""

    def flush(self) -> bool:
        """Save unfinished typing. Return False if it was refused."""
        return True

    def undo_typing(self) -> bool:
        """Undo unsaved typing. Return False if there is none."""
        return False

    def go_to(self, address: Address, passage: Passage | None = None) -> None:
        """Move the caret to an address."""

    def select(self, passage: Passage) -> None:
        """Highlight a passage of a text without moving the focus."""

    def show_sought(self, places: Mapping[Address, tuple[Passage, ...]]) -> None:
        """Highlight all matches of a search."""

    def show_last_year(self, *, on: bool) -> None:
        """Show or hide last year's text beside each text."""


FIELDS = "report"
"""Id of the tab of the report's fields. Other tabs use their section's content id."""

FIELDS_TITLE = "报告信息"

PREVIEW, PREVIEW_TITLE = "preview", "预览"
"""Id and title of the preview tab, which is the last."""

_TITLES = {FIELDS: FIELDS_TITLE, PREVIEW: PREVIEW_TITLE}
_BRIEF = {FIELDS: "信息", PREVIEW: PREVIEW_TITLE}


class TabState(Enum):
    """State of a tab: the worst kind of finding in it."""

    WRONG = "wrong"
    UNEXPLAINED = "unexplained"
    UNFILLED = "unfilled"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class TabStanding:
    """State of a tab, and the number of findings of that kind."""

    state: TabState
    count: int = 0

    @property
    def label(self) -> str:
        match self.state:
            case TabState.WRONG:
                return f"{self.count} 项必须改正"
            case TabState.UNEXPLAINED:
                return f"{self.count} 项须说明"
            case TabState.UNFILLED:
                return f"{self.count} 处未填"
            case TabState.COMPLETE:
                return "已完成"


def names(edition: Edition) -> tuple[str, ...]:
    """Return the ids of a report's tabs, in order."""
    return (FIELDS, *(section.content for section in edition.sections), PREVIEW)


def tab_of(edition: Edition, address: Address) -> str:
    """Return the tab that shows an address, by default the tab of the fields."""
    return edition.content_of(address) or FIELDS


def tab_title(edition: Edition, tab: str) -> str:
    """Return the title of a tab."""
    if tab in _TITLES:
        return _TITLES[tab]
    section = edition.section_of[tab]
    return f"{section.numeral}、{section.short}"


def tab_title_choices(edition: Edition, counts: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Return possible titles of all tabs, the longest first, with the numbers still to do.

    The shortest has numerals without numbers, for when the second shortest does not fit.
    """
    tab_names = names(edition)
    numbers = [f" {counts[name]}" if counts.get(name) else "" for name in tab_names]
    titles = [tab_title(edition, name) for name in tab_names]
    brief = [_BRIEF.get(name) or edition.section_of[name].numeral for name in tab_names]
    counted = (tuple(map("".join, zip(words, numbers, strict=True))) for words in (titles, brief))
    full, short = counted
    return full, tuple(titles), short, tuple(brief)


def reserved_counts(edition: Edition) -> Mapping[str, int]:
    """Return the largest usual number on each tab, for which tabs reserve room."""
    tables = {table.id: len(table.entered) for table in edition.tables}
    return {name: tables.get(name, 9) for name in names(edition) if name != PREVIEW}


def full_title(edition: Edition, tab: str) -> str:
    """Return the title of a tab's page."""
    return _TITLES[tab] if tab in _TITLES else edition.section_of[tab].heading


def finding_tab(edition: Edition, finding: Finding) -> str:
    """Return the tab a finding belongs to."""
    return tab_of(edition, finding.caret_address) if finding.caret_address else FIELDS


@dataclass(frozen=True, slots=True)
class ReportStanding:
    """Counted findings of a report, for tabs, status bar and start page.

    Args:
        tabs: State of each tab.
        counts: Open findings of each severity; see `count_unresolved`.
        unfilled: Number of places still to fill.
        ready: Whether the report can be made final.
        wrong: Whether anything filled is wrong or unexplained.
    """

    tabs: Mapping[str, TabStanding]
    counts: Mapping[Severity, int]
    unfilled: int
    ready: bool
    wrong: bool


def count_findings(report: Report, findings: Iterable[Finding]) -> ReportStanding:
    """Return the counted findings of a report."""
    own: dict[str, list[Finding]] = {tab: [] for tab in names(report.edition)}
    counts = dict.fromkeys(Severity, 0)
    unfilled = 0
    for finding in findings:
        if finding.is_unresolved:
            counts[finding.severity] += 1
        if finding.is_unfilled:
            unfilled += _still_to_fill(report, finding)
        if finding.prevents_final:
            own[finding_tab(report.edition, finding)].append(finding)
    preventing = [finding for here in own.values() for finding in here]
    return ReportStanding(
        tabs={tab: _standing(report, here) for tab, here in own.items()},
        counts=counts,
        unfilled=unfilled,
        ready=not preventing,
        wrong=any(finding.makes_draft and not finding.is_unfilled for finding in preventing),
    )


def _standing(report: Report, own: Sequence[Finding]) -> TabStanding:
    wrong = count_unresolved(own, Severity.ERROR)
    if wrong:
        return TabStanding(TabState.WRONG, wrong)
    unfilled = sum(_still_to_fill(report, finding) for finding in own)
    if unfilled:
        return TabStanding(TabState.UNFILLED, unfilled)
    if own:
        return TabStanding(TabState.UNEXPLAINED, len(own))
    return TabStanding(TabState.COMPLETE)


def _still_to_fill(report: Report, finding: Finding) -> int:
    """Return how many cells, texts and gaps in texts a finding names as still to fill.

    A half-filled sum counts as zero, since each of its blanks has its own finding.
    """
    blank = (c not in report.values and not _is_total(report, c) for c in finding.cells)
    only = finding.is_unfilled and (finding.passage is not None or all(blank))
    return finding.blanks if only else 0


def _is_total(report: Report, address: Address) -> bool:
    return address in report.edition.leaves and report.computed(address) is not None
