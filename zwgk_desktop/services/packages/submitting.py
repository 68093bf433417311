"""报送: a report on its way to the county, as a package and on a sheet of paper."""

from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.atomic_file import written
from zwgk_desktop.domain.addresses import AddressKind, advice_address, after_prefix, kind_of
from zwgk_desktop.domain.county.submissions import verification_code
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.progress import Progress, unwatched
from zwgk_desktop.exporters.registry import EXPORTERS
from zwgk_desktop.exporters.submission_sheet import Sheet, compose_sheet
from zwgk_desktop.services import finalising
from zwgk_desktop.services.editing import EditingSession, Version
from zwgk_desktop.services.packages.container import (
    Package,
    PackageKind,
    package_bytes,
    plain_json,
)
from zwgk_desktop.services.privacy import ensure_clear
from zwgk_desktop.storage.digests import sha256


@dataclass(frozen=True, slots=True)
class Submitted:
    """What was sent off.

    Args:
        hash: SHA-256 of `report.json` in the package.
        version: Number of the version; 0 for a draft.
    """

    file: Path
    hash: str
    version: int

    @property
    def code(self) -> str:
        """The 核验码: to be read out, and held against the paper."""
        return verification_code(self.hash)


def submit(
    session: EditingSession,
    target: Path,
    *,
    as_draft: bool = False,
    sheet: Path | None = None,
    progress: Progress = unwatched,
) -> Submitted:
    """Write the package of a final report, or of one as it stands, marked as a draft.

    Args:
        session: Of the report.
        target: Where to write it, replacing what stands there.
        as_draft: Whether a report that is not final may be sent.
        sheet: Where to write the 报送单; None for none.
        progress: Is told how far the pages are.

    Raises:
        UserError: It is not final (S03), not signed (V07), holds personal data
            (E04), the file is damaged (D11), or cannot be written (E01).
    """
    session.ensure_sound()
    report, version = _sent(session, as_draft=as_draft)
    ensure_clear(_with_reasons(report, session.report))
    findings = () if version else session.findings
    content = finalising.contents(report)
    hash_ = sha256(content)
    pdf = EXPORTERS["pdf"].compose(Export(report, findings), progress).content
    members = {"report.json": content.encode(), "report.pdf": pdf}
    answers = _answers(session.report)
    if answers:
        members["answers.json"] = plain_json({"answers": answers})
    about = {
        "unit": report.unit,
        "year": report.year,
        "edition": report.edition.id,
        "version": version.number if version else 0,
        "draft": version is None,
        "report": hash_,
    }
    data = package_bytes(Package(PackageKind.SUBMISSION, about, members))
    with written(target) as part:
        part.write_bytes(data)
    number = version.number if version else 0
    if sheet is not None:
        with written(sheet) as part:
            part.write_bytes(compose_sheet(Sheet(report, hash_, verification_code(hash_), number)))
    return Submitted(target, hash_, number)


def _sent(session: EditingSession, *, as_draft: bool) -> tuple[Report, Version | None]:
    """Return the report as it is sent, and the version it is; None for a draft."""
    if session.frozen:
        finalising.ensure_signed(session.report)
        latest = session.versions[-1]
        return finalising.version_report(session, latest), latest
    if as_draft:
        return session.report, None
    finalising.ensure_signed(session.report)
    raise UserError(
        "报告还没有定稿，不能报送",
        remedy="请先定稿；只想让县里先看看的，可以作为草稿报送（命令行加 --draft）",
        code="S03",
    )


def _with_reasons(report: Report, standing: Report) -> Report:
    """Return what is sent, with the reasons why something personal may stand in it."""
    kept = {a: v for a, v in standing.values.items() if kind_of(a) is AddressKind.PRIVACY}
    return Report(report.edition, {**report.values, **kept}, report.status)


def _answers(report: Report) -> list[dict[str, str]]:
    """Return what the unit answered to its county's remarks, by their numbers."""
    said = {a: str(v) for a, v in report.values.items() if kind_of(a) is AddressKind.ADVICE}
    found = [
        {
            "number": number,
            "hash": said.get(advice_address(number, "hash"), ""),
            "text": text,
        }
        for address, text in said.items()
        for number, _, what in (after_prefix(address).partition("."),)
        if what == "answer"
    ]
    return sorted(found, key=lambda one: int(one["number"]))
