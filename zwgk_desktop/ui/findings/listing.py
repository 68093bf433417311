"""Findings in the order they are listed, each with a name that lasts while its figures change."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import UNFILLED, Finding, Origin, Severity, in_the_way, ready
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.ui import places
from zwgk_desktop.ui.look import theme

READY = "✓ 可定稿"
_WEIGHT = {severity: number for number, severity in enumerate(Severity)}


class Shelf(StrEnum):
    """Under which head a finding is listed, in this order."""

    REMARK = Origin.REMARK.value
    CHANGE = Origin.CHANGE.value
    ERROR = Severity.ERROR.value
    EXPLAIN = Severity.EXPLAIN.value
    UNFILLED = "unfilled"
    ALIKE = Origin.ALIKE.value
    HINT = Severity.HINT.value

    @property
    def label(self) -> str:
        """The head in the clerk's words."""
        return _HEADS[self][0]

    @property
    def sign(self) -> str:
        """Its shape as a character."""
        return _HEADS[self][1]


_SHELVES: Mapping[Severity | Origin, Shelf] = {
    kind: Shelf(kind.value) for kind in (*Severity, *Origin) if kind is not Origin.RULE
}
_HEADS = {
    Shelf.UNFILLED: (UNFILLED, theme.UNFILLED.sign),
    **{_SHELVES[one]: (one.label, look.sign) for one, look in theme.SEVERITIES.items()},
    **{_SHELVES[one]: (one.label, look.sign) for one, look in theme.ORIGINS.items()},
}
_PLACES = {shelf: number for number, shelf in enumerate(Shelf)}


def shelf_of(finding: Finding) -> Shelf:
    """Return under which head a finding is listed."""
    if finding.unfilled:
        return Shelf.UNFILLED
    return _SHELVES[finding.severity if finding.origin is Origin.RULE else finding.origin]


@dataclass(frozen=True, slots=True)
class Key:
    """What a finding is about: the same while only its figures change.

    Args:
        number: Which of several of one rule at one place.
    """

    rule: str
    place: Address | None
    number: int


def in_order(edition: Edition, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Order findings by their heads, then by section, as the rules stand.

    What the county remarked stands by number, what is answered last.
    """
    place = {tab: number for number, tab in enumerate(places.tabs(edition))}

    def rank(finding: Finding) -> tuple[int, bool, int]:
        head = _PLACES[shelf_of(finding)]
        if finding.remark is not None:
            return head, finding.explanation is not None, finding.remark
        return head, False, place[places.finding_tab(edition, finding)]

    return tuple(sorted(findings, key=rank))


def keyed(findings: Iterable[Finding]) -> dict[Key, Finding]:
    """Give each finding its key, in order."""
    seen: Counter[tuple[str, Address | None]] = Counter()
    found: dict[Key, Finding] = {}
    for finding in findings:
        kind = (finding.rule, finding.place)
        found[Key(*kind, seen[kind])] = finding
        seen[kind] += 1
    return found


def verdict(findings: tuple[Finding, ...], sound: str) -> str:
    """Say that a report is sound, in these words, or how much stands in the way."""
    if ready(findings):
        return sound
    return f"还有 {'、'.join(f'{count} 项{what}' for count, what in in_the_way(findings))}"


def where_in_the_way(edition: Edition, findings: tuple[Finding, ...]) -> str:
    """Say where that stands which is in the way of the final version."""
    tabs = {places.finding_tab(edition, finding) for finding in findings if finding.prevents_final}
    numerals = [section.numeral for section in edition.sections if section.content in tabs]
    named = [places.FIELDS_TITLE] if places.FIELDS in tabs else []
    named += [f"第{'、'.join(numerals)}部分"] if numerals else []
    return f"在{'，'.join(named)}" if named else ""


def news(before: Mapping[Key, Finding], after: Mapping[Key, Finding]) -> str:
    """Say what has come up, and when nothing is in the way any more; "" when nothing has."""
    known = {(key, finding.severity) for key, finding in before.items()}
    new = [f for key, f in after.items() if (key, f.severity) not in known and not f.explanation]
    new.sort(key=lambda finding: _WEIGHT[finding.severity])
    if new:
        counts = Counter(shelf_of(finding).label for finding in new)
        said = "、".join(f"{count}项{label}" for label, count in counts.items())
        return f"新增{said}：{new[0].message}"
    if ready(after.values()) and not ready(before.values()):
        return "可定稿"
    return ""
