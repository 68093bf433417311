"""What findings say at the cells of a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
        messages: One for each finding.
    """

    severity: Severity | None = None
    leads: bool = False
    tinted: bool = False
    messages: tuple[str, ...] = ()
    origins: frozenset[Origin] = frozenset()

    @property
    def tip(self) -> str:
        """The messages for a tooltip, which breaks long lines only in rich text."""
        return "".join(f"<p>{escape(message)}</p>" for message in self.messages)


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
            mark = marks.get(cell, Mark())
            mark = replace(mark, messages=(*mark.messages, words))
            if finding.origin is not Origin.RULE:
                marks[cell] = replace(mark, origins=mark.origins | {finding.origin})
                continue
            leads = cell == finding.cells[0]
            marks[cell] = _painted(mark, finding, leads=leads) if seen else mark
    return marks


def _painted(mark: Mark, finding: Finding, *, leads: bool) -> Mark:
    old, new = mark.severity, finding.severity
    heaviest = new if old is None or _WEIGHT[new] > _WEIGHT[old] else old
    return replace(
        mark,
        severity=heaviest,
        leads=mark.leads or leads,
        tinted=mark.tinted or finding.explanation is None,
    )


def _words(edition: Edition, finding: Finding) -> str:
    words = f"{look_of(finding).sign} {finding.label}：{finding.message}"
    if finding.explanation is not None:
        done = "已说明" if finding.origin is Origin.RULE else "已答复"
        words += f"（{done}：{finding.explanation}）"
    if finding.repair is not None:
        words += f"　→ {repair_text(finding.repair, edition)}"
    return words
