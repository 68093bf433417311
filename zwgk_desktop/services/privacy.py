"""Personal data stops every export, until it is masked or someone says why it may stand."""

from zwgk_desktop.domain.addresses import Address, AddressKind, after_prefix, kind_of
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.personal_data import RULE, Sensitive, SensitiveKind, scan
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.editing import ActKind, ActSummary, EditingSession

__all__ = [
    "RULE",
    "Sensitive",
    "SensitiveKind",
    "ensure_clear",
    "explain",
    "keep",
    "mask",
    "pending",
    "released",
    "scan",
    "where",
]


def pending(report: Report) -> tuple[Sensitive, ...]:
    """Return what was found and neither masked nor released with a reason."""
    return tuple(found for found in scan(report) if found.key not in report.values)


def released(report: Report) -> frozenset[str]:
    """Return what was found and may stay, for somebody has said why."""
    return frozenset(found.text for found in scan(report) if found.key in report.values)


def ensure_clear(report: Report) -> None:
    """Make sure that nothing personal leaves the house unnoticed.

    Raises:
        UserError: Something was found (E04); the message names the place and
            shows the number masked.
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


def where(report: Report, found: Sensitive) -> str:
    """Name the place of a finding in the form's words: “一、总体情况”第2段."""
    label = report.edition.label(found.address)
    kind = kind_of(found.address)
    if kind is AddressKind.EXPLANATION:
        return f"对{after_prefix(found.address)}的说明"
    if kind is AddressKind.TEXT:
        paragraph = str(report.values[found.address]).count("\n", 0, found.start) + 1
        return f"“{label}”第{paragraph}段"
    return f"“{label}”"


def can_mask(session: EditingSession, found: Sensitive) -> bool:
    """Return whether the text may be changed in which something was found."""
    row = session.report.edition.spec_of(found.address)
    return not session.frozen or row.stays_open


def mask(session: EditingSession, found: Sensitive) -> ActSummary | None:
    """Star the middle of something found, as one act.

    Raises:
        UserError: It no longer stands there (D09), or as for `session.apply`.
    """
    standing = str(session.report.values.get(found.address, ""))
    if standing[found.start : found.end] != found.text:
        raise UserError(
            "这一处文字已经改过，原来的遮盖不再适用", remedy="请重新导出以再次检查", code="D09"
        )
    text = f"{standing[: found.start]}{found.masked}{standing[found.end :]}"
    return session.apply({found.address: text}, ActKind.REPAIR, f"遮盖{found.kind.label}")


def keep(session: EditingSession, found: Sensitive, reason: str) -> ActSummary | None:
    """Write why something found may stand, as one act; a blank reason withdraws it."""
    return session.apply({found.key: reason}, ActKind.EXPLAIN, f"保留{found.kind.label}")


def explain(session: EditingSession, address: Address | None, reason: str) -> ActSummary | None:
    """Do so for everything found at an address, or anywhere, as one act.

    Raises:
        UserError: Nothing was found there (D14).
    """
    found = [one for one in scan(session.report) if address in {None, one.address}]
    if not found:
        place = f"“{session.report.edition.label(address)}”中" if address else "现在"
        raise UserError(
            f"{place}没有需要说明的个人信息", remedy="无需处理，可以直接导出", code="D14"
        )
    return session.apply({one.key: reason for one in found}, ActKind.EXPLAIN, "保留个人信息")
