"""Tabs of a report: which tab shows an address, and the state of each tab."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding, Severity, count_unresolved
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

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


def wordings(edition: Edition, counts: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
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


def most_counts(edition: Edition) -> Mapping[str, int]:
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


def standing_of(report: Report, findings: Iterable[Finding]) -> ReportStanding:
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
