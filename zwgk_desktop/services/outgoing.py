"""Personal data in outgoing files: scan, mask or keep it with a reason, then write the files."""

from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec

from zwgk_desktop.atomic_file import (
    EXPORT,
    PRIVATE_EXPORT,
    Purpose,
    write_folder,
    write_together,
    written,
)
from zwgk_desktop.domain.addresses import Address, AddressKind, after_prefix, kind_of
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.personal_data import (
    PersonalDataFinding,
    find_personal_data,
    mask,
    scan_report,
    without_separators,
)
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.exporter import Composed, Exporter
from zwgk_desktop.services.editing import ActKind, ActSummary, EditingSession


def unresolved_personal_data(report: Report) -> tuple[PersonalDataFinding, ...]:
    """Return the personal data in a report that are neither masked nor explained."""
    return tuple(
        found for found in scan_report(report) if found.reason_address not in report.values
    )


def kept_personal_data(report: Report) -> frozenset[str]:
    """Return the personal data in a report that may stay, with a stored reason."""
    return frozenset(
        found.text for found in scan_report(report) if found.reason_address in report.values
    )


def ensure_no_personal_data(report: Report) -> None:
    """Raise if a report contains personal data without a reason.

    Raises:
        UserError: It does (E04). The message names the place and masks the number.
    """
    found = unresolved_personal_data(report)
    if not found:
        return
    first = found[0]
    more = f"，另有{len(found) - 1}处" if len(found) > 1 else ""
    raise UserError(
        f"{place_text(report, first)}中有{first.kind.label}{first.masked}{more}，不能导出",
        remedy="请删去或者遮盖后再导出；确需保留的请写明理由",
        code="E04",
        command="用 explain PRIVACY",
    )


def place_text(report: Report, found: PersonalDataFinding) -> str:
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


def mask_in_report(session: EditingSession, found: PersonalDataFinding) -> ActSummary | None:
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


def keep_with_reason(
    session: EditingSession, found: PersonalDataFinding, reason: str
) -> ActSummary | None:
    """Store the reason to keep personal data, as one act; a blank reason removes it."""
    return session.apply({found.reason_address: reason}, ActKind.EXPLAIN, f"保留{found.kind.label}")


def keep_all(session: EditingSession, address: Address | None, reason: str) -> ActSummary | None:
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


_Source = ParamSpec("_Source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Contents of an outgoing file, to be scanned for personal data.

    Args:
        reports: Reports, scanned with their known names and stored reasons.
        texts: All other typed texts, each with its label.
        names: Names of persons that no text may contain.
        own: Personal data of the addressee, which texts may contain.
    """

    reports: Sequence[Report] = ()
    texts: Sequence[tuple[str, str]] = ()
    names: Collection[str] = frozenset()
    own: Collection[str] = frozenset()

    def ensure_no_personal_data(self) -> None:
        """Raise if the contents include personal data.

        Raises:
            UserError: They do (E04). The message names the place and masks the number.
        """
        for report in self.reports:
            ensure_no_personal_data(report)
        allowed = {without_separators(one) for one in self.own}
        allowed |= {
            without_separators(one.text) for report in self.reports for one in scan_report(report)
        }
        for place, text in self.texts:
            for found in find_personal_data(text, self.names):
                said = text[found.start : found.end]
                if without_separators(said) not in allowed:
                    raise UserError(
                        f"{place}里有{found.kind.label}{mask(said, found.kind)}，不能发出",
                        remedy="请删去或者遮盖后再试",
                        code="E04",
                    )


def send_out(
    files: Sequence[tuple[Path, bytes]], outgoing: Outgoing, purpose: Purpose = EXPORT
) -> None:
    """Scan and write outgoing files: all of them or none.

    Raises:
        UserError: They contain personal data (E04), or as for `write_together`.
    """
    outgoing.ensure_no_personal_data()
    write_together(files, purpose)


def send_folder_out(folder: Path, files: Sequence[tuple[str, bytes]], outgoing: Outgoing) -> None:
    """Scan outgoing files, and write them as a new folder: whole, or not at all.

    Raises:
        UserError: They contain personal data (E04), or as for `write_folder`.
    """
    outgoing.ensure_no_personal_data()
    write_folder(folder, files)


def make_folder(folder: Path, task: str) -> None:
    """Create a folder for outgoing files, unless it exists.

    Args:
        folder: The folder. Those above it are created too.
        task: What the user can do again in another place, for the error message.

    Raises:
        UserError: It cannot be created (E01).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise UserError(
            f"不能建立文件夹“{folder}”", remedy=f"请换一个位置，再{task}", code="E01"
        ) from exc


def write_document(
    document: Exporter[_Source],
    target: Path,
    outgoing: Outgoing,
    *source: _Source.args,
    **more: _Source.kwargs,
) -> Composed:
    """Scan and write a document in the format of the target's suffix, replacing a file.

    Raises:
        UserError: It contains personal data (E04), or as for `write_together`.
    """
    outgoing.ensure_no_personal_data()
    composed = document.compose_as(target.suffix, *source, **more)
    purpose = PRIVATE_EXPORT if document.private else EXPORT
    write_together([(target, composed.content)], purpose)
    return composed


@contextmanager
def open_outgoing(target: Path, outgoing: Outgoing, purpose: Purpose = EXPORT) -> Generator[Path]:
    """Scan the contents and yield an empty outgoing file to write, as `written` does.

    Raises:
        UserError: It contains personal data (E04), or as for `written`.
    """
    outgoing.ensure_no_personal_data()
    with written(target, purpose) as part:
        yield part
