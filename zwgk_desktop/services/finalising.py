"""Finalise, publish and correct reports (编制中 → 定稿 → 已发布 → 更正)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from zwgk_desktop.domain.addresses import CORRECTION, STATUS, Address, field_address
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.entries import as_one_line
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import (
    Finding,
    count_preventing_final,
    is_draft,
    may_be_final,
    missing_final_fields,
)
from zwgk_desktop.domain.report import Change, Report, Status, Value
from zwgk_desktop.services.comparing import Difference, compare, difference_lines
from zwgk_desktop.services.editing import ActKind, ActSummary, EditingSession, Version
from zwgk_desktop.services.proposal import Proposal
from zwgk_desktop.services.report_changes import frozen_error, is_document_content
from zwgk_desktop.storage.acts import sha256
from zwgk_desktop.storage.reports import version_content

__all__ = [
    "Correction",
    "Version",
    "begin_correction",
    "canonical_text",
    "finalise",
    "find_correction",
    "fingerprint",
    "import_published",
    "publish",
    "state_label",
    "version_report",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Changes of a corrected version (更正版), to be shown and printed.

    Args:
        number: Number of the version; an open correction has the next number.
        changes: Differences from the version before it, in form order.
    """

    title: str
    number: int
    reason: str
    at: datetime
    changes: tuple[Difference, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Lines of the printed change list."""
        head = (
            f"{self.title}（更正版，第{self.number}版）更正清单",
            f"更正原因：{self.reason}",
            f"更正时间：{self.at:%Y-%m-%d %H:%M}",
        )
        return (*head, *difference_lines(self.changes))


def canonical_text(report: Report) -> str:
    """Return the final content of a report as canonical text for hashing."""
    values = {a: value for a, value in report.values.items() if is_document_content(report, a)}
    return version_content(report.edition.id, values)


def fingerprint(report: Report) -> str:
    """Return the hash of a report's current content."""
    return sha256(canonical_text(report))


def finalise(session: EditingSession, reason: str = "") -> Version:
    """Make a report or its open correction final and return the new version.

    Raises:
        UserError: There are blocking findings (V01); the report is final (V02);
            date, signer or contact is blank (V07); the correction changes
            nothing (V04); the reason is invalid text (T01); the file is damaged (D11).
    """
    session.ensure_sound()
    report = session.report
    if report.is_frozen:
        raise frozen_error(report)
    _ensure_ready(session)
    versions = session.versions
    began = report.values.get(CORRECTION)
    if versions and versions[-1].hash == fingerprint(report):
        raise UserError(
            "更正版与原来的一版没有不同",
            remedy="请先修改需要更正的内容；不需要更正的，请撤销“开始更正”",
            code="V04",
        )
    said = storable_text(as_one_line(reason), "更正原因") or ""
    changes: list[Change] = []
    if began is None:
        changes.append(Change(STATUS, str(report.status), str(Status.FINAL)))
    else:
        changes.append(Change(CORRECTION, began, None))
        said = said or str(began)
    session.freeze(changes, canonical_text(report), said)
    return session.versions[-1]


def ensure_signed(report: Report, findings: Iterable[Finding]) -> None:
    """Raise if the date, the signer or the contact of a report is blank.

    Raises:
        UserError: One of them is blank (V07). The message names it.
    """
    missing = missing_final_fields(findings)
    if missing:
        names = "、".join(report.edition.label(address) for address in missing)
        raise UserError(
            f"没有填写：{names}，不能定稿",
            remedy="请在“报告信息”里填写后再定稿",
            code="V07",
            command="用 set 填写 report.…",
        )


def publish(session: EditingSession, on: date | None = None, page: str = "") -> ActSummary | None:
    """Mark a final report as published, with day and web page where known.

    Raises:
        UserError: The report is not final or already published (V05), or the page is
            invalid text (T01).
    """
    status = session.report.status
    if not session.frozen or status is Status.PUBLISHED:
        raise UserError(
            "只有定稿的报告可以标为已发布", remedy="请先定稿；已经发布的不用再标", code="V05"
        )
    return session.apply(_published(session.report, on, page), ActKind.PUBLISH)


def import_published(session: EditingSession, proposal: Proposal, on: date) -> None:
    """Apply an import, then freeze the report as published on a day, whatever its findings.

    Raises:
        UserError: The report was final before (V02), the file is damaged (D11), or as
            for `EditingSession.apply`.
    """
    session.ensure_sound()
    if session.ensure_editable().report.status is not Status.EDITING:
        raise frozen_error(session.report)
    proposal.apply(session)
    report = session.report
    changes = [Change(STATUS, str(report.status), str(Status.PUBLISHED))]
    changes += report.changes_to({field_address(report.edition.roles.fields.published_on): on})
    session.freeze(changes, canonical_text(report), "")


def _published(report: Report, on: date | None, page: str) -> dict[Address, Value | None]:
    roles = report.edition.roles.fields
    known: dict[Address, Value | None] = {STATUS: str(Status.PUBLISHED)}
    known |= {} if on is None else {field_address(roles.published_on): on}
    return known | ({field_address(roles.published_page): as_one_line(page)} if page else {})


def begin_correction(session: EditingSession, reason: str) -> ActSummary:
    """Open a correction of a final report; `finalise` completes it, undo cancels it.

    Raises:
        UserError: The report is not final (V05), or the reason is blank or invalid (V03, T01).
    """
    changes = correction_changes(session.report, reason)
    return session.change_state(ActKind.CORRECT, changes, str(changes[0].after))


def correction_changes(report: Report, reason: str) -> list[Change]:
    """Return the changes that open a correction of a final report, the reason first.

    Raises:
        UserError: As for `begin_correction`.
    """
    if not report.is_frozen:
        raise UserError("报告还没有定稿，可以直接修改", remedy="不用开始更正", code="V05")
    why = storable_text(as_one_line(reason), "更正原因")
    if why is None:
        raise UserError("没有写更正的原因", remedy="请写明为什么更正，原因随更正版保存", code="V03")
    changes = [Change(CORRECTION, None, why)]
    if report.status is not Status.CORRECTED:
        changes.append(Change(STATUS, str(report.status), str(Status.CORRECTED)))
    return changes


def version_report(session: EditingSession, version: Version) -> Report:
    """Return a stored version as a report.

    Raises:
        UserError: The edition is unknown to this version of the program (D12).
    """
    later = Status.FINAL if version.number == 1 else Status.CORRECTED
    return Report(
        session.edition(version.edition),
        version.values,
        later,
        applicant_names=session.report.applicant_names,
    )


def find_correction(session: EditingSession, number: int | None = None) -> Correction | None:
    """Return the changes of a corrected version; by default the open or latest one.

    Returns:
        None when there is no such corrected version.
    """
    versions = {version.number: version for version in session.versions}
    began = session.report.values.get(CORRECTION)
    wanted = number or len(versions) + (began is not None)
    before, after = versions.get(wanted - 1), versions.get(wanted)
    if before is None or (after is None and (began is None or wanted != len(versions) + 1)):
        return None
    return Correction(
        title=session.report.title,
        number=wanted,
        reason=str(began) if after is None else after.reason,
        at=session.saved_at if after is None else after.at,
        changes=compare(
            version_report(session, before),
            session.report if after is None else version_report(session, after),
            fields=True,
        ),
    )


def state_label(session: EditingSession) -> str:
    """Return a report's state in words: 定稿, 更正编制中, 已发布（更正版，第2版）."""
    if CORRECTION in session.report.values:
        return "更正编制中"
    label, number = session.report.status.label, len(session.versions)
    return f"{label}（更正版，第{number}版）" if number > 1 else label


def _ensure_ready(session: EditingSession) -> None:
    if may_be_final(session.findings):
        return
    if not is_draft(session.findings):
        ensure_signed(session.report, session.findings)
    parts = "、".join(
        f"{count}项{what}" for count, what in count_preventing_final(session.findings)
    )
    first = next(finding for finding in session.findings if finding.makes_draft)
    raise UserError(
        f"还有{parts}，不能定稿",
        remedy=f"请先处理，例如：{first.message}",
        code="V01",
    )
