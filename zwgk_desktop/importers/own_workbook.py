"""What our own workbook does that no other does: show figures twice, and go on with a paragraph.

It prints the report once, and besides sums it up: on its cover, in what was
found, in statistics, beside the years before. None of that may be taken for
the report's own; each is known by what it begins with, whatever the sheet is
called by now.
"""

import re
from collections.abc import Sequence

GOES_ON = "（接上行）"
"""What a row begins with that goes on with the paragraph in the row above it."""

_SUMMARIES = {
    "校验结果": re.compile("共[0-9]+处：.*|按本表式的全部规则校验，.*"),
    "统计": re.compile("件数取自“.*"),
    "年度对比": re.compile("各年数字取自各年的报告.*"),
}
_COVER = ("报告", "单位名称")


def sums_up(lines: Sequence[str]) -> bool:
    """Tell whether what begins with these lines shows over again what stands elsewhere."""
    if len(lines) < 2:
        return False
    below = _SUMMARIES.get(lines[0].strip())
    return below is not None and below.match(lines[1].strip()) is not None


def is_cover(lines: Sequence[str]) -> bool:
    """Tell whether a sheet that begins with these lines is the cover."""
    return len(lines) > 2 and lines[1] == _COVER[0] and lines[2].split("\t")[0] == _COVER[1]
