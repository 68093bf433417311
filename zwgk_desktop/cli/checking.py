"""Commands that check a report, list its findings and explain them."""

from argparse import Namespace
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.opening import open_report_to_read, open_report_to_write
from zwgk_desktop.cli.output import json_value
from zwgk_desktop.cli.spec import Answer, CommandSpec, argument, argument_adder
from zwgk_desktop.domain.findings import Finding, Repair, is_draft, may_be_final
from zwgk_desktop.domain.personal_data import PRIVACY_RULE
from zwgk_desktop.services import outgoing

Findings = tuple[Finding, ...]


def _check(arguments: Namespace, catalog: Catalog) -> Findings:
    with open_report_to_read(arguments, catalog) as session:
        return session.all_findings


def _explain(arguments: Namespace, catalog: Catalog) -> Findings:
    with open_report_to_write(arguments, catalog) as session:
        if arguments.rule == PRIVACY_RULE:
            outgoing.keep_all(session, arguments.cell, arguments.text)
        else:
            session.explain(arguments.rule, arguments.cell, arguments.text)
        return session.all_findings


def _findings_answer(findings: Findings) -> Answer:
    """Return the answer that lists findings; code 1 if errors or unexplained ones remain."""
    is_ready = may_be_final(findings)
    data = {"findings": [_finding_data(finding) for finding in findings], "ready": is_ready}
    lines = [_finding_line(finding) for finding in findings]
    lines.append("可定稿" if is_ready else "还不能定稿")
    return Answer(data, tuple(lines), code=1 if is_draft(findings) else 0)


def _finding_data(finding: Finding) -> dict[str, Any]:
    passage = finding.passage
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "cells": list(finding.cells),
        "passage": passage
        and {"text": passage.address, "start": passage.start, "end": passage.end},
        "message": finding.message,
        "expected": json_value(finding.expected),
        "actual": json_value(finding.actual),
        "source": finding.source,
        "explanation": finding.explanation,
        "repair": finding.repair and _repair_data(finding.repair),
        "repairs": [_repair_data(repair) for repair in finding.repairs],
    }


def _repair_data(repair: Repair) -> dict[str, Any]:
    return {
        "address": repair.address,
        "from": json_value(repair.before),
        "to": json_value(repair.after),
    }


def _finding_line(finding: Finding) -> str:
    explained = f"（说明：{finding.explanation}）" if finding.explanation else ""
    return f"[{finding.label}] {finding.rule} {finding.message}{explained}"


COMMANDS = (
    CommandSpec(name="check", help="列出全部核对结果", run=_check, to_answer=_findings_answer),
    CommandSpec(
        name="explain",
        help="为须说明的核对结果写说明",
        run=_explain,
        to_answer=_findings_answer,
        add_arguments=argument_adder(
            argument("rule", metavar="规则", help="例如 P-IN-FORCE；PRIVACY 指个人信息"),
            argument("--text", metavar="说明", required=True, help="说明；为空则撤回"),
            argument("--cell", metavar="地址", help="只为这一格说明"),
        ),
    ),
)
