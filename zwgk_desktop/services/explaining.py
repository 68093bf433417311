"""Where the explanation of a finding stands, and which findings take one."""

from collections.abc import Sequence

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address, explanation_address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.report import Report


def explanation_place(
    catalog: Catalog,
    report: Report,
    findings: Sequence[Finding],
    rule: str,
    cell: Address | None,
) -> Address:
    """Return where to write why a rule's findings, or the one at a cell, may stand.

    Raises:
        UserError: No finding stands there that an explanation can release (D14).
    """
    place = explanation_address(rule, cell)
    found = [f for f in findings if f.rule == rule and (not cell or cell in f.cells)]
    if not found:
        if place in report.values:
            return place  # the finding has gone, what was written may go too
        raise UserError(
            f"现在没有“{rule}”这一项需要说明", remedy="请查看当前的核对结果", code="D14"
        )
    if not any(_releasable(catalog, report, finding) for finding in found):
        raise UserError(
            f"“{rule}”属于“{found[0].severity.label}”，不能用说明代替",
            remedy=found[0].remedy,
            code="D14",
        )
    return explanation_address(rule, None if cell is None else found[0].cells[0])


def _releasable(catalog: Catalog, report: Report, finding: Finding) -> bool:
    if finding.severity is not Severity.ERROR:
        return finding.severity is Severity.EXPLAIN
    rules = catalog.rules[report.edition.id]
    return any(rule.releasable for rule in rules if rule.id == finding.rule)
