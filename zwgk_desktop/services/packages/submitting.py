"""报送: write a report as a package for the county, with an optional printed sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from zwgk_desktop.domain.addresses import AddressKind, advice_address, after_prefix, kind_of
from zwgk_desktop.domain.county.examination import verification_code
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.progress import Progress, no_progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.contents import SubmissionSheet
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.registry import EXPORTERS, SUBMISSION_SHEET
from zwgk_desktop.services import finalising
from zwgk_desktop.services.editing import EditingSession, Version
from zwgk_desktop.services.outgoing import Outgoing, kept_personal_data, send_out
from zwgk_desktop.services.packages.container import Package, package_bytes, plain_json
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.storage.acts import sha256


@dataclass(frozen=True, slots=True)
class WrittenSubmission:
    """A package that was written.

    Args:
        hash: SHA-256 of `report.json` in the package.
        version: Number of the version; 0 for a draft.
    """

    file: Path
    hash: str
    version: int

    @property
    def code(self) -> str:
        """The 核验码, for comparing the file with its printed sheet."""
        return verification_code(self.hash)


@dataclass(frozen=True, slots=True)
class PreparedSubmission:
    """Contents of a package, read from the workspace; writing it needs no workspace.

    Args:
        version: Number of the version; 0 for a draft.
        findings: Findings in a draft; () for a version.
        answers: The unit's answers to the county's remarks.
        outgoing: Texts to be checked for personal data.
    """

    report: Report
    version: int
    content: str
    findings: tuple[Finding, ...]
    answers: tuple[Mapping[str, str], ...]
    outgoing: Outgoing

    @property
    def hash(self) -> str:
        """SHA-256 of `report.json` in the package."""
        return sha256(self.content)


def submit(
    session: EditingSession,
    target: Path,
    *,
    as_draft: bool = False,
    sheet: Path | None = None,
    progress: Progress = no_progress,
) -> WrittenSubmission:
    """Write the package of a final report, or of a draft marked as such.

    Raises:
        UserError: As for `prepare_submission` and `write_submission`.
    """
    return write_submission(
        prepare_submission(session, as_draft=as_draft), target, sheet=sheet, progress=progress
    )


def prepare_submission(session: EditingSession, *, as_draft: bool = False) -> PreparedSubmission:
    """Collect the contents of a report's package, and check them for personal data.

    Args:
        session: Session of the report.
        as_draft: Whether a report that is not final may be sent.

    Raises:
        UserError: The report is not final (S03), is not signed (V07) or contains personal data
            (E04), or the file is damaged (D11).
    """
    session.ensure_sound()
    report, version = _report_to_send(session, as_draft=as_draft)
    answers = tuple(_answers(session.report))
    outgoing = Outgoing(
        reports=(with_reasons(report, session.report),),
        texts=[(f"对第{answer['number']}条审核意见的答复", answer["text"]) for answer in answers],
        names=report.applicant_names,
        own=kept_personal_data(session.report),
    )
    outgoing.ensure_no_personal_data()
    return PreparedSubmission(
        report,
        version.number if version else 0,
        finalising.canonical_text(report),
        () if version else session.findings,
        answers,
        outgoing,
    )


def write_submission(
    prepared: PreparedSubmission,
    target: Path,
    *,
    sheet: Path | None = None,
    progress: Progress = no_progress,
) -> WrittenSubmission:
    """Write a package and optionally the 报送单: both, or neither.

    The package is written last. A program killed in between leaves at most a sheet without its
    package, never a package without its sheet.

    Args:
        prepared: Contents of the package.
        target: Path of the package; an existing file is replaced.
        sheet: Path of the 报送单; None for none.
        progress: Called with the progress of the pages.

    Raises:
        UserError: A file cannot be written (E01).
    """
    report, version, hash_ = prepared.report, prepared.version, prepared.hash
    pdf = EXPORTERS["pdf"].compose(Export(report, prepared.findings), progress).content
    members = {"report.json": prepared.content.encode(), "report.pdf": pdf}
    if prepared.answers:
        members["answers.json"] = plain_json({"answers": prepared.answers})
    about = {
        "unit": report.unit,
        "year": report.year,
        "scope": report.scope.value,
        "edition": report.edition.id,
        "version": version,
        "draft": not version,
        "report": hash_,
    }
    files: list[tuple[Path, bytes]] = []
    if sheet is not None:
        paper = SubmissionSheet(report, hash_, verification_code(hash_), version)
        files.append((sheet, SUBMISSION_SHEET.compose(paper).content))
    files.append((target, package_bytes(Package(PackageKind.SUBMISSION, about, members))))
    send_out(files, prepared.outgoing)
    return WrittenSubmission(target, hash_, version)


def _report_to_send(session: EditingSession, *, as_draft: bool) -> tuple[Report, Version | None]:
    """Return the report to send, and its version; None for a draft."""
    if session.frozen:
        finalising.ensure_signed(session.report, session.findings)
        latest = session.versions[-1]
        return finalising.version_report(session, latest), latest
    if as_draft:
        return session.report, None
    finalising.ensure_signed(session.report, session.findings)
    raise UserError(
        "报告还没有定稿，不能报送",
        remedy="请先定稿；只想让县里先看看的，可以作为草稿报送（命令行加 --draft）",
        code="S03",
    )


def with_reasons(report: Report, current: Report) -> Report:
    """Return the report to send, with the stored reasons for permitting personal data."""
    reasons = {a: v for a, v in current.values.items() if kind_of(a) is AddressKind.PRIVACY}
    return replace(report, values={**report.values, **reasons})


def _answers(report: Report) -> list[dict[str, str]]:
    """Return the unit's answers to the county's remarks, by number."""
    values = {a: str(v) for a, v in report.values.items() if kind_of(a) is AddressKind.ADVICE}
    found = [
        {"number": number, "hash": values.get(advice_address(number, "hash"), ""), "text": text}
        for address, text in values.items()
        for number, _, what in (after_prefix(address).partition("."),)
        if what == "answer"
    ]
    return sorted(found, key=lambda one: int(one["number"]))
