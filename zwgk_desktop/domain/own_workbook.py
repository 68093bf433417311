"""Marker texts of the exported workbook, shared by its exporter and its importer.

Besides the report, the workbook has summary sheets: cover, findings, statistics, comparison.
The importer must not read those as parts of the report. It recognises each sheet by its first
lines, since sheets can be renamed. The patterns also match workbooks of earlier releases.
"""

import re
from collections.abc import Sequence
from datetime import datetime

CONTINUED_MARK = "（接上行）"
"""Prefix of a row that continues the paragraph of the row above."""

RESULTS, STATISTICS, COMPARISON = "校验结果", "统计", "年度对比"
"""First lines of the three summary sheets."""

NOTHING_FOUND = "按本表式的全部规则校验，没有发现问题。"
_AS_OF = (
    "这是报告{moment}时的结果，以后的改动没有算进去。在本文件的表里改动数字，这一页不会跟着变，"
    "各表下面的勾稽会。"
)
_LAST_CHANGED = "截至{at:%Y年%m月%d日%H时%M分}最后一次改动"
_EXPORTED = "导出"
COUNTED_FROM = "件数取自“{numeral}”表"
COMPARED_FROM = "各年数字取自各年的报告"
COVER = "报告"
"""Heading above the cover's first rows, each of which has a label and a value."""

_BELOW = {
    RESULTS: re.compile("共[0-9]+处：|按本表式的全部规则校验，"),
    STATISTICS: re.compile("件数取自“"),
    COMPARISON: re.compile("各年数字取自各年的报告"),
}
_RESTATED = "{label}：来源文件载明 {stated}，计算为 {computed}"
_RESTATED_SEEN = re.compile(r"(?P<label>.+)：来源文件载明\s*(?P<stated>[\d.]+)，计算为.*")


CHECK = "勾稽："
"""Prefix of a check row, which the exporter adds under a table to verify its sums."""


def findings_count_line(count: int, by_severity: Sequence[str]) -> str:
    """Return the line above the list of findings: how many there are, by severity."""
    return f"共{count}处：{'，'.join(by_severity)}。"


def findings_date_note(changed: datetime | None) -> str:
    """Return the note on the findings' date: the report's last change, else the export."""
    said = _LAST_CHANGED.format(at=changed) if changed else _EXPORTED
    return _AS_OF.format(moment=said)


def is_summary_sheet(lines: Sequence[str]) -> bool:
    """Return whether a sheet that begins with these lines is a summary sheet."""
    if len(lines) < 2:
        return False
    below = _BELOW.get(lines[0].strip())
    return below is not None and any(below.match(line.strip()) for line in lines[1:])


def is_cover_sheet(lines: Sequence[str]) -> bool:
    """Return whether a sheet that begins with these lines is the cover."""
    return len(lines) > 2 and lines[1] == COVER and lines[2].count("\t") == 1


def is_check_row(line: str) -> bool:
    """Return whether a row is a check row under a table."""
    return line.startswith(CHECK)


def stated_total_note(label: str, stated: str, computed: str) -> str:
    """Return the note for a total whose stated figure differs from the computed one."""
    return _RESTATED.format(label=label, stated=stated, computed=computed)


def parse_stated_total_note(note: str) -> tuple[str, str] | None:
    """Parse a note that `stated_total_note` wrote: the total's label and the stated figure."""
    seen = _RESTATED_SEEN.fullmatch(note)
    return (seen["label"], seen["stated"]) if seen else None
