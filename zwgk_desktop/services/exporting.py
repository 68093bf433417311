"""Export reports as documents."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import cast

from zwgk_desktop import atomic_file
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.file_names import file_name
from zwgk_desktop.domain.findings import Finding, count_preventing_final
from zwgk_desktop.domain.progress import CancelledError, Progress, no_progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.exporter import Composed, Export, Exporter
from zwgk_desktop.exporters.notice.layout import NoticeLayout, Paper, Sheets
from zwgk_desktop.exporters.registry import EXPORTERS
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.outgoing import Outgoing, write_document

__all__ = [
    "EXPORTERS",
    "CancelledError",
    "Composed",
    "Export",
    "Exporter",
    "NoticeLayout",
    "Paper",
    "Progress",
    "Sheets",
    "export_of",
    "export_options",
    "export_report",
    "render_document",
]


@dataclass(frozen=True, slots=True)
class ExportOption:
    """Option of one or more exporters.

    Args:
        name: Field name in the exporters' options.
        default: False for a switch, otherwise the default member of an enumeration.
        exporters: Names of the exporters that have the option.
    """

    name: str
    default: bool | StrEnum
    help: str
    exporters: tuple[str, ...]

    @property
    def flag(self) -> str:
        """Name of the option on the command line."""
        return f"--{self.name.replace('_', '-')}"


def export_options() -> Mapping[str, ExportOption]:
    """Return the options of all exporters, by name."""
    found: dict[str, ExportOption] = {}
    for exporter in EXPORTERS.values():
        for each in fields(exporter.options) if exporter.options else ():
            if "help" in each.metadata:
                shared = found.get(each.name)
                names = (*(shared.exporters if shared else ()), exporter.name)
                default = cast("bool | StrEnum", each.default)
                found[each.name] = ExportOption(each.name, default, each.metadata["help"], names)
    return found


def export_of(session: EditingSession, options: object = None) -> Export:
    """Return a snapshot of a report with all data its exporters need."""
    return Export(
        session.report,
        session.findings,
        options,
        session.earlier,
        session.rules,
        session.saved_at,
        _version_of(session),
    )


def _version_of(session: EditingSession) -> int:
    """Return the number of a final report's version; 0 while it is edited."""
    return session.versions[-1].number if session.frozen and session.versions else 0


def export_report(
    name: str,
    export: Export,
    target: Path,
    *,
    as_draft: bool,
    progress: Progress = no_progress,
) -> Composed:
    """Write one document, replacing an existing file.

    Raises:
        UserError: The report contains personal data without a reason, draft or
            not (E04); it is a draft and `as_draft` is not set (E03); or the file
            cannot be written (E01).
        CancelledError: `progress` asked to stop; nothing was written.
    """
    outgoing = Outgoing(reports=(export.report,))
    outgoing.ensure_no_personal_data()
    if export.draft and not as_draft:
        raise UserError(
            _blocking_findings_text(export.findings),
            remedy=_DRAFT,
            code="E03",
            command="加 --draft",
        )
    return write_document(EXPORTERS[name], target, outgoing, export, progress)


def render_document(name: str, export: Export, progress: Progress = no_progress) -> bytes:
    """Return a document's content as `export_report` would write it, for the screen.

    Personal data are not checked here; check them before printing.

    Raises:
        UserError: A font is missing (E05).
        CancelledError: `progress` asked to stop.
    """
    return EXPORTERS[name].compose(export, progress).content


_DRAFT = "请先改正或者说明，或者作为草稿导出"


def _blocking_findings_text(findings: tuple[Finding, ...]) -> str:
    parts = "、".join(
        f"{count}项{what}"
        for count, what in count_preventing_final(f for f in findings if f.makes_draft)
    )
    return f"还有{parts}，不能导出正式文件"


def proposed_name(report: Report, name: str) -> str:
    """Return a file name for a document, made from the title of its report."""
    exporter = EXPORTERS[name]
    return file_name(report.title, f"{exporter.ending}{exporter.suffix}")


def free_name(target: Path) -> Path:
    """Return the target, or the same with (2), (3), … if the file exists."""
    return atomic_file.free_name(target, "{stem}({number})")
