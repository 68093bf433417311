"""Order, filter and available repairs of the findings list, and its verdict."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import (
    UNFILLED_LABEL,
    Finding,
    Origin,
    Severity,
    count_preventing_final,
    count_unresolved,
    may_be_final,
    one_cause,
)
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import SteadyButton
from zwgk_desktop.ui.look.labels import set_tip
from zwgk_desktop.ui.look.layouts import Flow

if TYPE_CHECKING:
    from zwgk_desktop.domain.rules import Rule

READY = "✓ 可定稿"
_WEIGHT = {severity: number for number, severity in enumerate(Severity)}


class FindingGroup(StrEnum):
    """Group under which a finding is listed, in display order."""

    REMARK = Origin.REMARK.value
    CHANGE = Origin.CHANGE.value
    ERROR = Severity.ERROR.value
    EXPLAIN = Severity.EXPLAIN.value
    UNFILLED = "unfilled"
    ALIKE = Origin.ALIKE.value
    HINT = Severity.HINT.value

    @property
    def label(self) -> str:
        """Heading of the group."""
        return _HEADS[self][0]

    @property
    def sign(self) -> str:
        """Sign of the group, as a character."""
        return _HEADS[self][1]


_GROUP_OF_KIND: Mapping[Severity | Origin, FindingGroup] = {
    kind: FindingGroup(kind.value) for kind in (*Severity, *Origin) if kind is not Origin.RULE
}
_HEADS = {
    FindingGroup.UNFILLED: (UNFILLED_LABEL, theme.UNFILLED.sign),
    **{_GROUP_OF_KIND[one]: (one.label, look.sign) for one, look in theme.SEVERITIES.items()},
    **{_GROUP_OF_KIND[one]: (one.label, look.sign) for one, look in theme.ORIGINS.items()},
}
_RANKS = {group: rank for rank, group in enumerate(FindingGroup)}


def finding_group(finding: Finding) -> FindingGroup:
    """Return the group of a finding."""
    if finding.is_unfilled:
        return FindingGroup.UNFILLED
    return _GROUP_OF_KIND[finding.severity if finding.origin is Origin.RULE else finding.origin]


@dataclass(frozen=True, slots=True)
class Key:
    """Identity of a finding, which stays the same when only its figures change.

    Args:
        number: Index among the findings of the same rule and place.
    """

    rule: str
    place: Address | None
    number: int


def sorted_findings(edition: Edition, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings sorted by group, then section, then order of the rules.

    County remarks are sorted by number, answered ones last.
    """
    place = {tab: number for number, tab in enumerate(tabs.names(edition))}

    def rank(finding: Finding) -> tuple[int, bool, int]:
        head = _RANKS[finding_group(finding)]
        if finding.remark_number is not None:
            return head, finding.explanation is not None, finding.remark_number
        return head, False, place[tabs.finding_tab(edition, finding)]

    return tuple(sorted(findings, key=rank))


def findings_by_key(findings: Iterable[Finding]) -> dict[Key, Finding]:
    """Map the key of each finding to the finding, in order."""
    seen: Counter[tuple[str, Address | None]] = Counter()
    found: dict[Key, Finding] = {}
    for finding in findings:
        kind = (finding.rule, finding.caret_address)
        found[Key(*kind, seen[kind])] = finding
        seen[kind] += 1
    return found


def by_cause(findings: Mapping[Key, Finding], alone: Collection[str]) -> dict[Key, tuple[Key, ...]]:
    """Map the first finding of each cause to all findings of that cause.

    Unfinished equations are left out, as the list has one line for all of them.

    Args:
        findings: In the order of the list.
        alone: Rules whose findings have actions of their own.
    """
    causes: dict[Key, tuple[Key, ...]] = {}
    for key, finding in findings.items():
        if finding.unfinished:
            continue
        known = causes if key.rule not in alone else ()
        lead = next((k for k in known if one_cause(findings[k], finding)), key)
        causes[lead] = (*causes.get(lead, ()), key)
    return causes


def verdict(findings: tuple[Finding, ...], sound: str) -> str:
    """Return the verdict: `sound` if the report can be final, else the number of obstacles."""
    if may_be_final(findings):
        return sound
    return (
        f"还有 {'、'.join(f'{count} 项{what}' for count, what in count_preventing_final(findings))}"
    )


def blocking_sections_text(edition: Edition, findings: tuple[Finding, ...]) -> str:
    """Return the sections with findings that prevent the final version, as text."""
    blocked = {tabs.finding_tab(edition, finding) for finding in findings if finding.prevents_final}
    numerals = [section.numeral for section in edition.sections if section.content in blocked]
    named = [tabs.FIELDS_TITLE] if tabs.FIELDS in blocked else []
    named += [f"第{'、'.join(numerals)}部分"] if numerals else []
    return f"在{'，'.join(named)}" if named else ""


def change_announcement(before: Mapping[Key, Finding], after: Mapping[Key, Finding]) -> str:
    """Return a message about new findings or that the report can be final; "" if neither.

    An unfinished equation is new only once its blanks are filled.
    """
    known = {(key, finding.severity) for key, finding in before.items() if not finding.unfinished}
    unknown = (f for key, f in after.items() if (key, f.severity) not in known)
    new = [finding for finding in unknown if not (finding.explanation or finding.unfinished)]
    new.sort(key=lambda finding: _WEIGHT[finding.severity])
    if new:
        counts = Counter(finding_group(finding).label for finding in new)
        said = "、".join(f"{count}项{label}" for label, count in counts.items())
        return f"新增{said}：{new[0].message}"
    if may_be_final(after.values()) and not may_be_final(before.values()):
        return "可定稿"
    return ""


_CHOICES: tuple[FindingGroup | None, ...] = (
    *(None, FindingGroup.REMARK, FindingGroup.ERROR, FindingGroup.EXPLAIN),
    *(FindingGroup.UNFILLED, FindingGroup.HINT),
)
_LARGE = 150
"""Type size in percent above which the button of all findings is shortened."""


_DIGITS = 2
"""Digits for which a filter button has room from the start."""


class FindingsFilter(QWidget):
    """Filter buttons of the findings list, one per group, with the number of open findings.

    The buttons for remarks and for unfilled cells are hidden while there are none.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.group: FindingGroup | None = None
        """Group that is listed, or None for all."""
        self._exclusive = QButtonGroup(self)
        box = Flow(spacing=theme.GAP_SMALL)
        self.setLayout(box)
        box.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        self._digits = _DIGITS
        self.buttons: dict[FindingGroup | None, SteadyButton] = {}
        for number, choice in enumerate(_CHOICES):
            button = SteadyButton(self)
            button.setCheckable(True)
            theme.mark(button, "chip")
            self._exclusive.addButton(button, number)
            button.setHidden(choice in {FindingGroup.REMARK, FindingGroup.UNFILLED})
            box.addWidget(button)
            self.buttons[choice] = button
        self.buttons[None].setChecked(True)
        self._exclusive.idToggled.connect(self._choose)

    def show_counts(self, findings: tuple[Finding, ...]) -> None:
        """Show the number of open findings of each group, without those explained or answered."""
        found = tuple(one for one in findings if one.origin is Origin.RULE)
        remarks = [one for one in findings if one.origin is Origin.REMARK]
        narrow = bool(remarks) or theme.scale.percent > _LARGE
        listed = sum(not one.unfinished for one in findings)
        self._digits = max(self._digits, len(str(len(findings))))
        self._say(None, "全" if narrow else "全部", "全部", listed)
        for severity in Severity:
            self._say_of(FindingGroup(severity.value), count_unresolved(found, severity))
        unfilled = sum(one.is_unfilled and not one.unfinished for one in findings)
        self._say_of(FindingGroup.UNFILLED, unfilled)
        if remarks:
            self._say_of(FindingGroup.REMARK, sum(one.explanation is None for one in remarks))
        self._keep(FindingGroup.REMARK, there=bool(remarks))
        self._keep(FindingGroup.UNFILLED, there=any(one.is_unfilled for one in findings))

    def select_next(self) -> None:
        """Select the next visible filter, or from the last one all findings."""
        shown = [choice for choice in _CHOICES if not self.buttons[choice].isHidden()]
        following = (shown.index(self.group) + 1) % len(shown)
        self.buttons[shown[following]].setChecked(True)

    def forget(self) -> None:
        """Reset the filter, so that all findings are listed."""
        self.buttons[None].setChecked(True)

    def admits(self, finding: Finding) -> bool:
        return self.group in {None, finding_group(finding)}

    def _keep(self, group: FindingGroup, *, there: bool) -> None:
        """Show or hide a group's button. If the hidden group was selected, reset the filter."""
        self.buttons[group].setVisible(there)
        if not there and self.group is group:
            self.forget()

    def _say_of(self, group: FindingGroup, count: int) -> None:
        self._say(group, group.sign, group.label, count)

    def _say(self, choice: FindingGroup | None, sign: str, name: str, count: int) -> None:
        button = self.buttons[choice]
        if button.text() != f"{sign} {count}":
            button.show_count(sign, count, self._digits)
            set_tip(button, f"{name} {count} 项（Ctrl+F8 换一类）")
            button.setAccessibleName(f"只看{name}，{count} 项" if choice else f"全部，{count} 项")

    def _choose(self, number: int, on: bool) -> None:  # noqa: FBT001 - Qt's own
        if on:
            self.group = _CHOICES[number]
            self.changed.emit()


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableActions:
    """Actions available for the findings of a report, mostly as rule ids.

    Args:
        releasable: Rules whose errors an explanation releases.
        fillable: Rules about blank cells that can be filled with zeros.
        draftable: Rules about empty texts or missing headings, which can be drafted.
        booked: Rules about cells that can be filled from the books.
        locked: Whether the report is read-only, so that no action is available.
        answerable: Whether the county's remarks may be answered, also in a final report.
        withdrawable: Numbers of the remarks that the county may still edit or withdraw.
        convertible: Rules about the form, which changing to another form would satisfy.
        form: Name of that other form.
        settled: Verdict text of a final report; "" if it is not final.
    """

    releasable: Collection[str]
    fillable: Collection[str]
    locked: bool
    convertible: Collection[str] = ()
    draftable: Collection[str] = ()
    booked: Collection[str] = ()
    form: str = ""
    settled: str = ""
    answerable: bool = False
    withdrawable: Collection[int] = ()

    @staticmethod
    def of(
        rules: "Iterable[Rule]",
        *,
        locked: bool,
        form: str = "",
        settled: str = "",
        answerable: bool = False,
    ) -> "AvailableActions":
        """Return the actions available for the findings of an edition's rules."""
        known = _known(tuple(rules))
        convertible = known.convertible if form else ()
        return replace(
            known,
            locked=locked,
            convertible=convertible,
            form=form,
            settled=settled,
            answerable=answerable,
        )


@lru_cache(maxsize=8)  # called after every entry
def _known(rules: "tuple[Rule, ...]") -> AvailableActions:
    from zwgk_desktop.domain.rules.continuity import (  # noqa: PLC0415 - with the first report
        DiffersFromBook,
    )
    from zwgk_desktop.domain.rules.prose import RequiredHeadings  # noqa: PLC0415 - with the first report
    from zwgk_desktop.domain.rules.structure import (  # noqa: PLC0415 - as above
        CompleteSections,
        EditionInForce,
        NoBlankCells,
    )

    return AvailableActions(
        releasable={rule.id for rule in rules if rule.releasable},
        fillable={rule.id for rule in rules if isinstance(rule, NoBlankCells)},
        locked=False,
        draftable={
            rule.id for rule in rules if isinstance(rule, RequiredHeadings | CompleteSections)
        },
        booked={r.id for r in rules if isinstance(r, DiffersFromBook) and r.book != "rollup"},
        convertible={rule.id for rule in rules if isinstance(rule, EditionInForce)},
    )
