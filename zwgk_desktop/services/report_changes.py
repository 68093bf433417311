"""Compute changes of a report, protect final reports, and find explanation addresses."""

from collections.abc import Iterable, Mapping, Sequence

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import (
    EDITION,
    LEVEL,
    SCOPE,
    STATUS,
    Address,
    explanation_address,
)
from zwgk_desktop.domain.entries import coerce, ensure_text_length
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.report import Change, Report, Status, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import ensure_scope


def edition_of(catalog: Catalog, edition_id: str) -> Edition:
    """Return an edition by its id.

    Raises:
        UserError: This version of the program does not have it (D12).
    """
    edition = catalog.editions.get(edition_id)
    if edition is None:
        raise UserError(
            f"本程序没有“{edition_id}”这一版表式",
            remedy="请升级本程序，或核对表式的名称",
            code="D12",
        )
    return edition


def changes_to_values(
    catalog: Catalog, report: Report, wanted: Mapping[Address, Value | None]
) -> list[Change]:
    """Return the changes that give these addresses these values.

    The addresses may include `STATUS` and `EDITION`. With a new edition, the other
    addresses belong to it; those of the old one may be cleared.

    Raises:
        UserError: As for `coerce`, `ensure_text_length`, `ensure_scope` and `edition_of`.
    """
    old = report.edition
    new = edition_of(catalog, str(wanted[EDITION])) if EDITION in wanted else old
    beside = {STATUS: str(report.status), EDITION: old.id}
    changes: list[Change] = []
    for address, value in wanted.items():
        if address in beside:
            after: Value | None = str(Status(str(value))) if address == STATUS else new.id
        else:
            gone = value is None and address not in new.kinds
            after = coerce(old if gone else new, address, value)
        before = beside.get(address, report.values.get(address))
        if before != after:
            changes.append(Change(address, before, after))
    if any(isinstance(change.after, str) for change in changes):  # only texts have a size limit
        after_all = report.with_changes(changes)
        ensure_text_length(report.values, after_all.values)
        if not {LEVEL, SCOPE}.isdisjoint(change.address for change in changes):
            ensure_scope(after_all.scope, after_all.level)
    return changes


def is_document_content(report: Report, address: Address) -> bool:
    """Return whether an address belongs to the content of a final report."""
    return report.edition.spec_of(address).in_document


def ensure_not_frozen(report: Report, changes: Iterable[Change]) -> None:
    """Raise if changes would alter a frozen report.

    Raises:
        UserError: The report is frozen and a change touches its content (V02).
    """
    if report.is_frozen and not all(_stays_open(report, change) for change in changes):
        raise frozen_error(report)


def ensure_stays_frozen(report: Report, undone: Iterable[Change]) -> None:
    """Raise if undoing changes would unfreeze or alter a frozen report.

    Raises:
        UserError: It would (V02).
    """
    if not report.is_frozen:
        return
    for change in undone:
        thaws = change.address == STATUS and change.before == str(Status.EDITING)
        if thaws or not _stays_open(report, change):
            raise frozen_error(report)


def _stays_open(report: Report, change: Change) -> bool:
    return report.edition.spec_of(change.address).editable_when_final


def frozen_error(report: Report) -> UserError:
    """Return the error that a report is frozen (V02)."""
    return UserError(
        f"{report.name}的报告已经{_DONE[report.status]}，不能直接修改",
        remedy="确需修改的，请先写明原因、开始更正",
        code="V02",
        command="用 finalise 加 --reason",
    )


_DONE = {
    Status.EDITING: "编制",
    Status.FINAL: "定稿",
    Status.PUBLISHED: "发布",
    Status.CORRECTED: "更正定稿",
}


def explanation_place(
    catalog: Catalog,
    report: Report,
    findings: Sequence[Finding],
    rule: str,
    cell: Address | None,
) -> Address:
    """Return the address of the explanation of a rule's findings, or of the one at a cell.

    Raises:
        UserError: There is no finding that an explanation can release (D14).
    """
    place = explanation_address(rule, cell)
    found = [f for f in findings if f.rule == rule and (not cell or cell in f.cells)]
    if not found:
        if place in report.values:
            return place  # an explanation without a finding may be removed
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
