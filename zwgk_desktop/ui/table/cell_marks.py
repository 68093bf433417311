"""What findings say at the cells of a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding, Origin, Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.ui.look.theme import SEVERITIES, look_of
from zwgk_desktop.ui.words import repair_text

_WEIGHT = {severity: weight for weight, severity in enumerate(reversed(SEVERITIES), start=1)}


@dataclass(frozen=True, slots=True)
class Mark:
    """All that is said at one cell.

    Args:
        severity: The heaviest; None when the cell need not be painted: that
            it, or its equation, is still to fill shows anyway.
        leads: Whether a finding begins here, and the sign is large.
        tinted: Whether anything here is still open.
        origins: Whose it is, where no rule found it.
        messages: One for each finding; only read, so marks that differ in nothing else
            look alike and are equal.
    """

    severity: Severity | None = None
    leads: bool = False
    tinted: bool = False
    messages: tuple[str, ...] = field(default=(), compare=False)
    origins: frozenset[Origin] = frozenset()

    @property
    def tip(self) -> str:
        """The messages for a tooltip, which breaks long lines only in rich text."""
        return "".join(f"<p>{escape(message)}</p>" for message in self.messages)


_BLANK = Mark()


def marks_of(report: Report, findings: Iterable[Finding], table: str) -> Mapping[Address, Mark]:
    """Gather what is said at each cell of a table."""
    marks: dict[Address, Mark] = {}
    prefix = f"{table}."
    for finding in findings:
        here = [cell for cell in finding.cells if cell.startswith(prefix)]
        if not here:
            continue
        words = _words(report.edition, finding)
        seen = not finding.blanks and any(report.judged(c) is not None for c in finding.cells)
        for cell in here:
            leads = cell == finding.cells[0]
            marks[cell] = _said(marks.get(cell, _BLANK), finding, words, seen=seen, leads=leads)
    return marks


def _said(mark: Mark, finding: Finding, words: str, *, seen: bool, leads: bool) -> Mark:
    """Add a finding to what is said at a cell; what no rule found colours nothing."""
    messages, old = (*mark.messages, words), mark.severity
    if finding.origin is not Origin.RULE:
        origins = mark.origins | {finding.origin}
        return Mark(old, mark.leads, mark.tinted, messages, origins)
    if not seen:
        return Mark(old, mark.leads, mark.tinted, messages, mark.origins)
    heavier = old is None or _WEIGHT[finding.severity] > _WEIGHT[old]
    return Mark(
        finding.severity if heavier else old,
        leads=mark.leads or leads,
        tinted=mark.tinted or finding.explanation is None,
        messages=messages,
        origins=mark.origins,
    )


def _words(edition: Edition, finding: Finding) -> str:
    words = f"{look_of(finding).sign} {finding.label}：{finding.message}"
    if finding.explanation is not None:
        done = "已说明" if finding.origin is Origin.RULE else "已答复"
        words += f"（{done}：{finding.explanation}）"
    if finding.repair is not None:
        words += f"　→ {repair_text(finding.repair, edition)}"
    return words
