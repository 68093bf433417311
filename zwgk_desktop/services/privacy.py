"""Personal data in reports: block exports, mask data, or keep data with a reason."""

from zwgk_desktop.domain.addresses import Address, AddressKind, after_prefix, kind_of
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.personal_data import (
    PRIVACY_RULE,
    PersonalDataFinding,
    PersonalDataKind,
    scan_report,
)
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.editing import ActKind, ActSummary, EditingSession

__all__ = [
    "PRIVACY_RULE",
    "PersonalDataFinding",
    "PersonalDataKind",
    "ensure_clear",
    "explain",
    "keep",
    "mask",
    "pending",
    "released",
    "scan_report",
    "where",
]


def pending(report: Report) -> tuple[PersonalDataFinding, ...]:
    """Return the personal data in a report that are neither masked nor explained."""
    return tuple(
        found for found in scan_report(report) if found.reason_address not in report.values
    )


def released(report: Report) -> frozenset[str]:
    """Return the personal data in a report that may stay, with a stored reason."""
    return frozenset(
        found.text for found in scan_report(report) if found.reason_address in report.values
    )


def ensure_clear(report: Report) -> None:
    """Raise if a report contains personal data without a reason.

    Raises:
        UserError: It does (E04). The message names the place and masks the number.
    """
    found = pending(report)
    if not found:
        return
    first = found[0]
    more = f"，另有{len(found) - 1}处" if len(found) > 1 else ""
    raise UserError(
        f"{where(report, first)}中有{first.kind.label}{first.masked}{more}，不能导出",
        remedy="请删去或者遮盖后再导出；确需保留的请写明理由",
        code="E04",
        command="用 explain PRIVACY",
    )


def where(report: Report, found: PersonalDataFinding) -> str:
    """Return the place of personal data in words: “一、总体情况”第2段."""
    label = report.edition.label(found.address)
    kind = kind_of(found.address)
    if kind is AddressKind.EXPLANATION:
        return f"对{after_prefix(found.address)}的说明"
    if kind is AddressKind.TEXT:
        paragraph = str(report.values[found.address]).count("\n", 0, found.start) + 1
        return f"“{label}”第{paragraph}段"
    return f"“{label}”"


def can_mask(session: EditingSession, found: PersonalDataFinding) -> bool:
    """Return whether the text with the personal data can be changed."""
    row = session.report.edition.spec_of(found.address)
    return not session.frozen or row.editable_when_final


def mask(session: EditingSession, found: PersonalDataFinding) -> ActSummary | None:
    """Mask personal data with asterisks, as one act.

    Raises:
        UserError: The text was changed since (D09), or as for `session.apply`.
    """
    standing = str(session.report.values.get(found.address, ""))
    if standing[found.start : found.end] != found.text:
        raise UserError(
            "这一处文字已经改过，原来的遮盖不再适用", remedy="请重新导出以再次检查", code="D09"
        )
    text = f"{standing[: found.start]}{found.masked}{standing[found.end :]}"
    return session.apply({found.address: text}, ActKind.REPAIR, f"遮盖{found.kind.label}")


def keep(session: EditingSession, found: PersonalDataFinding, reason: str) -> ActSummary | None:
    """Store the reason to keep personal data, as one act; a blank reason removes it."""
    return session.apply({found.reason_address: reason}, ActKind.EXPLAIN, f"保留{found.kind.label}")


def explain(session: EditingSession, address: Address | None, reason: str) -> ActSummary | None:
    """Store the reason to keep all personal data at an address or in the whole report.

    Raises:
        UserError: No personal data were found there (D14).
    """
    found = [one for one in scan_report(session.report) if address in {None, one.address}]
    if not found:
        place = f"“{session.report.edition.label(address)}”中" if address else "现在"
        raise UserError(
            f"{place}没有需要说明的个人信息", remedy="无需处理，可以直接导出", code="D14"
        )
    return session.apply(
        {one.reason_address: reason for one in found}, ActKind.EXPLAIN, "保留个人信息"
    )
