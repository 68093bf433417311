"""Documents under test, made as the program makes them, whatever stands in their way."""

import re
from pathlib import Path
from typing import Any

from workbooks import finding, rules_of

from zwgk_desktop.domain.embedded_data import ATTRIBUTE
from zwgk_desktop.domain.progress import Progress, no_progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.registry import EXPORTERS
from zwgk_desktop.services.exporting import export_report


def composed(
    name: str,
    report: Report,
    *,
    draft: bool = False,
    progress: Progress = no_progress,
    **rest: Any,
) -> bytes:
    """Return a document."""
    return EXPORTERS[name].compose(_export(report, draft=draft, **rest), progress).content


def save(
    name: str,
    report: Report,
    target: Path,
    *,
    draft: bool = False,
    progress: Progress = no_progress,
    **rest: Any,
) -> int:
    """Write a document to a file and return its length."""
    return export_report(
        name, _export(report, draft=draft, **rest), target, as_draft=True, progress=progress
    ).length


def without_data(page: str) -> str:
    """Return a web page without embedded data and <wbr>, as an editor of a site leaves it."""
    return re.sub(f' {ATTRIBUTE}="[^"]*"', "", page, count=1).replace("<wbr>", "")


def _export(report: Report, *, draft: bool, **rest: Any) -> Export:
    """Export a report; what makes it a draft is an error found in it."""
    findings = (*rest.pop("findings", ()), *([finding()] if draft else []))
    more: dict[str, Any] = {"rules": rules_of(report), **rest}
    return Export(report, findings, **more)
