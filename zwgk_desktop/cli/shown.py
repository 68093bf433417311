"""Reports, findings and history as JSON documents and as lines for people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import simplejson

from zwgk_desktop.domain.findings import Finding, Repair, ready
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.services.comparing import Difference, change_text
from zwgk_desktop.services.editing import HistoryRow
from zwgk_desktop.services.wording import shown
from zwgk_desktop.services.workspace import ReportEntry


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers.

    Args:
        data: The one JSON document.
        lines: The same for people.
        warnings: Sentences for stderr.
        code: The exit code, 0 or 1.
    """

    data: dict[str, Any]
    lines: tuple[str, ...]
    warnings: tuple[str, ...] = field(default=())
    code: int = 0


def json_text(data: dict[str, Any]) -> str:
    """Write a document; amounts exactly, never through a float."""
    return simplejson.dumps(data, ensure_ascii=False, indent=2, use_decimal=True)


def plain(value: Value | None) -> str | int | Decimal | None:
    """Return a value as JSON has it: dates as ISO 8601."""
    return value.isoformat() if isinstance(value, date) else value


def report_answer(report: Report) -> Answer:
    """Show a report."""
    edition = report.edition
    cells = {cell: report.entry(cell) for cell in edition.entered}
    computed = {total: report.computed(total) for total in edition.leaves}
    data = {
        "unit": report.unit,
        "year": report.year,
        "level": report.level.value,
        "edition": edition.id,
        "status": report.status.value,
        "cells": cells,
        "computed": computed,
        "stated": dict(report.stated()),
        "texts": {text.id: report.values.get(text.address) for text in edition.texts},
        "fields": {f.id: plain(report.values.get(f.address)) for f in edition.fields},
    }
    return Answer(data, tuple(_report_lines(report)))


def _report_lines(report: Report) -> Iterator[str]:
    yield report.title
    yield f"{report.level.label} · {report.edition.name} · {report.status.label}"
    for spec in report.edition.fields:
        value = report.values.get(spec.address)
        if value is not None:
            yield f"{spec.label}：{plain(value)}"
    for text in report.edition.texts:
        yield f"【{text.label}】{report.text(text.id) or '（空）'}"
    for table in report.edition.tables:
        yield f"【{report.edition.section_of[table.id].heading}】"
        for address in table.addresses:
            yield f"{table.label(address)}：{number_text(report.figure(address)) or '（未填）'}"


def findings_answer(findings: tuple[Finding, ...]) -> Answer:
    """List findings; the exit code tells whether any of them blocks."""
    is_ready = ready(findings)
    data = {"findings": [_finding(finding) for finding in findings], "ready": is_ready}
    lines = [_finding_line(finding) for finding in findings]
    lines.append("可定稿" if is_ready else "还不能定稿")
    return Answer(data, tuple(lines), code=0 if is_ready else 1)


def _finding(finding: Finding) -> dict[str, Any]:
    passage = finding.passage
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "cells": list(finding.cells),
        "passage": passage
        and {"text": passage.address, "start": passage.start, "end": passage.end},
        "message": finding.message,
        "expected": plain(finding.expected),
        "actual": plain(finding.actual),
        "source": finding.source,
        "explanation": finding.explanation,
        "repair": finding.repair and _repair(finding.repair),
        "repairs": [_repair(repair) for repair in finding.repairs],
    }


def _repair(repair: Repair) -> dict[str, Any]:
    return {
        "address": repair.address,
        "from": plain(repair.before),
        "to": plain(repair.after),
    }


def _finding_line(finding: Finding) -> str:
    explained = f"（说明：{finding.explanation}）" if finding.explanation else ""
    return f"[{finding.severity.label}] {finding.rule} {finding.message}{explained}"


def list_answer(entries: Iterable[ReportEntry]) -> Answer:
    """List the reports of a workspace."""
    found = tuple(entries)
    reports = [
        {
            "unit": entry.unit,
            "year": entry.year,
            "edition": entry.edition,
            "status": entry.status.value,
            "updated": time_text(entry.updated),
        }
        for entry in found
    ]
    lines = tuple(f"{e.unit} {e.year}年 {e.status.label} {time_text(e.updated)}" for e in found)
    return Answer({"reports": reports}, lines or ("工作文件里还没有报告",))


def compare_answer(differences: Iterable[Difference], before: int, after: int) -> Answer:
    """List what differs between two years, in the form's order."""
    found = tuple(differences)
    changes = [
        {
            "address": one.address,
            "label": one.label,
            "from": plain(one.before),
            "to": plain(one.after),
            "change": one.change,
        }
        for one in found
    ]
    lines = tuple(_difference_line(one) for one in found)
    title = f"{before}年 → {after}年"
    return Answer({"changes": changes}, (title, *lines) if lines else ("两年没有不同",))


def _difference_line(one: Difference) -> str:
    change = change_text(one.change)
    grown = f"（{change}）" if change else ""
    return f"{one.label}：{shown(one.before)} → {shown(one.after)}{grown}"


def history_answer(rows: tuple[HistoryRow, ...]) -> Answer:
    """List changes, the oldest first."""
    changes = [
        {
            "at": time_text(row.at),
            "act": row.act,
            "kind": row.kind.value,
            "address": row.address,
            "from": plain(row.before),
            "to": plain(row.after),
        }
        for row in rows
    ]
    lines = tuple(_history_line(row) for row in rows)
    return Answer({"changes": changes}, lines or ("还没有改动",))


def _history_line(row: HistoryRow) -> str:
    change = f"{_shown(row.before)} → {_shown(row.after)}"
    return f"{time_text(row.at)} {row.kind.label} {row.address}：{change}"


def time_text(moment: datetime) -> str:
    """Write a time as ISO 8601 with its zone."""
    return moment.isoformat()


def _shown(value: Value | None) -> str:
    return "空" if value is None else str(plain(value))
