"""From a report to a document on disk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding, Severity, ready
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.notice.layout import NoticeLayout, Paper
from zwgk_desktop.exporters.progress import CancelledError, Progress, unwatched
from zwgk_desktop.services.privacy import ensure_clear

__all__ = [
    "EXPORTERS",
    "CancelledError",
    "Export",
    "Exporter",
    "NoticeLayout",
    "Paper",
    "Progress",
    "export_report",
    "rendered",
]


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported: a snapshot that nothing changes any more.

    Args:
        findings: Of this very report; it is a draft while any of them blocks.
        layout: Of a notice; other documents have one of their own.
        earlier: The unit's reports of earlier years, for documents that compare.
    """

    report: Report
    findings: tuple[Finding, ...]
    layout: NoticeLayout = field(default_factory=NoticeLayout)
    earlier: tuple[Report, ...] = ()

    @property
    def draft(self) -> bool:
        """Whether it must be marked 草稿."""
        return not ready(self.findings)


@dataclass(frozen=True, slots=True)
class Exporter:
    """A document the program writes.

    Args:
        label: What the clerk calls it.
        counted: What its length is counted in: pages or sheets (of figures).
        write: Writes it and returns its length.
        ending: Of its proposed name, so that no two documents have the same.
    """

    label: str
    suffix: str
    counted: str
    write: Callable[[Export, Path, Progress], int]
    ending: str = ""


def _pdf(export: Export, target: Path, progress: Progress) -> int:
    from zwgk_desktop.exporters.official import pdf  # noqa: PLC0415 - loads reportlab

    return pdf.export(export.report, target, draft=export.draft, progress=progress)


def _xlsx(export: Export, target: Path, progress: Progress) -> int:
    from zwgk_desktop.exporters.xlsx import workbook  # noqa: PLC0415 - loads openpyxl

    return workbook.export(
        export.report, export.findings, target, progress=progress, earlier=export.earlier
    )


def _docx(export: Export, target: Path, progress: Progress) -> int:
    from zwgk_desktop.exporters.word import document  # noqa: PLC0415 - loads python-docx

    return document.export(export.report, target, draft=export.draft, progress=progress)


def _html(export: Export, target: Path, progress: Progress) -> int:
    from zwgk_desktop.exporters.web import page  # noqa: PLC0415 - as the others

    return page.export(export.report, target, draft=export.draft, progress=progress)


def _notice(export: Export, target: Path, progress: Progress) -> int:
    from zwgk_desktop.exporters.notice import pdf as notice  # noqa: PLC0415 - loads reportlab

    report, layout = export.report, export.layout
    return notice.export(report, target, layout=layout, draft=export.draft, progress=progress)


EXPORTERS: Mapping[str, Exporter] = {
    "pdf": Exporter("PDF 文件", ".pdf", "pages", _pdf),
    "xlsx": Exporter("Excel 统计表", ".xlsx", "sheets", _xlsx),
    # Its pages depend on the program that opens it: what it surely has is its tables.
    "docx": Exporter("Word 文档", ".docx", "sheets", _docx),
    "html": Exporter("网页文件", ".html", "pages", _html),
    "notice": Exporter("公示单", ".pdf", "sheets", _notice, "公示"),
}
"""Every document, by its name on the command line."""


def export_report(
    name: str,
    export: Export,
    target: Path,
    *,
    as_draft: bool,
    progress: Progress = unwatched,
) -> int:
    """Write one document, replacing what stands at the target.

    Returns:
        Its length in pages or sheets.

    Raises:
        UserError: It holds personal data nobody gave a reason for, draft or
            not (E04), it would be a draft and `as_draft` does not allow one
            (E03), it cannot be written (E01), or a character has no glyph (E02).
        CancelledError: `progress` asked to stop; nothing was written.
    """
    ensure_clear(export.report)
    if export.draft and not as_draft:
        raise UserError(_standing_in_the_way(export.findings), remedy=_DRAFT, code="E03")
    return EXPORTERS[name].write(export, target, progress)


def rendered(name: str, export: Export, progress: Progress = unwatched) -> bytes:
    """Return the PDF of a report, or of its notice, as `export_report` would write it.

    It is for the screen: whoever prints it makes sure first that nothing personal is in it.

    Raises:
        UserError: A character has no glyph (E02), or a font is missing (E05).
        CancelledError: `progress` asked to stop.
    """
    if name == "notice":
        from zwgk_desktop.exporters.notice import pdf as notice  # noqa: PLC0415 - as below

        return notice.render(
            export.report, layout=export.layout, draft=export.draft, progress=progress
        )
    from zwgk_desktop.exporters.official import pdf  # noqa: PLC0415 - loads reportlab

    return pdf.render(export.report, draft=export.draft, progress=progress)


_DRAFT = "请先改正或者说明，或者作为草稿导出（命令行加 --draft）"


def _standing_in_the_way(findings: tuple[Finding, ...]) -> str:
    blocking = [finding for finding in findings if finding.blocks]
    errors = sum(finding.severity is Severity.ERROR for finding in blocking)
    parts = [
        f"{count}项{what}"
        for count, what in ((errors, "必须改正"), (len(blocking) - errors, "须说明"))
        if count
    ]
    return f"还有{'、'.join(parts)}，不能导出正式文件"


def proposed_name(report: Report, name: str) -> str:
    """Return a file name for a document; characters no file system takes are left out."""
    kept = "".join("_" if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in report.title)
    exporter = EXPORTERS[name]
    return f"{kept.strip(' .')[:100]}{exporter.ending}{exporter.suffix}"


def free_name(target: Path) -> Path:
    """Return the target, or …(2), …(3) where something stands there already."""
    candidate, number = target, 1
    while candidate.exists():
        number += 1
        candidate = target.with_name(f"{target.stem}({number}){target.suffix}")
    return candidate
