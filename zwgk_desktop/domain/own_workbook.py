"""What our own workbook says that must be known again when it is read: written and read by this.

It prints the report once, and besides sums it up: on its cover, in what was
found, in statistics, beside the years before. None of that may be taken for
the report's own; each is known by what it begins with, whatever the sheet is
called by now. A sentence changed here is changed for writing and for reading;
what workbooks of earlier releases say stays in the patterns.
"""

import re
from collections.abc import Sequence
from datetime import datetime

GOES_ON = "（接上行）"
"""What a row begins with that goes on with the paragraph in the row above it."""

RESULTS, STATISTICS, COMPARISON = "校验结果", "统计", "年度对比"
"""What stands at the head of the sheets that sum up."""

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
"""What stands over the cover's first rows, which are a label and a value each."""

_BELOW = {
    RESULTS: re.compile("共[0-9]+处：|按本表式的全部规则校验，"),
    STATISTICS: re.compile("件数取自“"),
    COMPARISON: re.compile("各年数字取自各年的报告"),
}
_RESTATED = "{label}：来源文件载明 {stated}，计算为 {computed}"
_RESTATED_SEEN = re.compile(r"(?P<label>.+)：来源文件载明\s*(?P<stated>[\d.]+)，计算为.*")


CHECK = "勾稽："
"""What a row under a table begins with that is none of the form's: it reckons up those above."""


def found(count: int, by_severity: Sequence[str]) -> str:
    """Say how much was found, over the sheet that lists it."""
    return f"共{count}处：{'，'.join(by_severity)}。"


def as_of(changed: datetime | None) -> str:
    """Say which moment the findings are of; the report's last change, where that is known."""
    said = _LAST_CHANGED.format(at=changed) if changed else _EXPORTED
    return _AS_OF.format(moment=said)


def sums_up(lines: Sequence[str]) -> bool:
    """Tell whether what begins with these lines shows over again what stands elsewhere."""
    if len(lines) < 2:
        return False
    below = _BELOW.get(lines[0].strip())
    return below is not None and any(below.match(line.strip()) for line in lines[1:])


def is_cover(lines: Sequence[str]) -> bool:
    """Tell whether a sheet that begins with these lines is the cover."""
    return len(lines) > 2 and lines[1] == COVER and lines[2].count("\t") == 1


def is_check(line: str) -> bool:
    """Tell a row that reckons up the ones above it."""
    return line.startswith(CHECK)


def restated(label: str, stated: str, computed: str) -> str:
    """Note under a table that a total is stated otherwise than it comes to."""
    return _RESTATED.format(label=label, stated=stated, computed=computed)


def read_restated(note: str) -> tuple[str, str] | None:
    """Read such a note: the total's label and the stated figure."""
    seen = _RESTATED_SEEN.fullmatch(note)
    return (seen["label"], seen["stated"]) if seen else None
