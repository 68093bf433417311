"""Every document there is: declared once, the same bytes each time, no font no document."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from reports import nil_report

from zwgk_desktop import paths
from zwgk_desktop.domain.books.letters import Letter, LetterPiece
from zwgk_desktop.domain.county.comparison import UnitFigures
from zwgk_desktop.domain.county.rollup_figures import RollUpFigures
from zwgk_desktop.domain.county.scoring import ScoreItem
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.progress import no_progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.contents import (
    ArchivalCopy,
    Deadline,
    ListSheet,
    RemarkList,
    RemarkRow,
    ScoreRow,
    ScoreSheet,
    SubmissionSheet,
)
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.registry import DOCUMENTS, EXPORTERS
from zwgk_desktop.services.change_lists import ComparedVersion, Comparison

DAY = date(2026, 1, 25)
HEADS = ("登记号", "收到日期")
ROWS = (("1", DAY), ("2", None))
CELL = "requests.received.natural_person"


def changes(report: Report) -> tuple[Any, ...]:
    values = {**report.values, CELL: 3, "text.problems": "公开不够及时。\n解读太少。"}
    later = ComparedVersion("第2版", replace(report, values=values), "更正原因：漏填")
    return (Comparison("更正清单", ComparedVersion("第1版", report), later).change_list(),)


SOURCES: dict[str, Callable[[Report], tuple[Any, ...]]] = {
    **dict.fromkeys(EXPORTERS, lambda report: (Export(report, ()), no_progress)),
    "submission sheet": lambda report: (SubmissionSheet(report, "a" * 64, "aaaa bbbb cccc", 1),),
    "archival copy": lambda report: (
        ArchivalCopy(report, [[("件号", "1"), ("页数", None)]], (45, 16), b"{}", DAY),
        no_progress,
    ),
    "archive list": lambda _: ("归档文件目录", HEADS, ROWS, DAY),
    "changes": changes,
    "board": lambda _: (ListSheet("收报台", "收报情况", "共2个。", HEADS, (1, 1), ROWS, DAY),),
    "unit list": lambda _: (ListSheet("催报单", "催报单", "", HEADS, (1, 1), ROWS, DAY),),
    "evidence": lambda _: (
        ListSheet("证据清单", "清单", "", HEADS, (1, 1), ROWS, DAY, upright=True),
    ),
    "due list": lambda _: (ListSheet("期限清单", "清单", "", HEADS, (1, 1), ROWS, DAY),),
    "roll-up": lambda report: (
        RollUpFigures(
            report.edition, 2025, ("乡镇街道",), [UnitFigures("云溪镇", "乡镇街道", {CELL: 1})], ()
        ),
    ),
    "scores": lambda _: (
        ScoreSheet(
            2025,
            "报告",
            DAY,
            [ScoreItem("迟报", Decimal(5))],
            [ScoreRow("云溪镇", "乡镇街道", {})],
            DAY,
        ),
    ),
    "remarks": lambda report: (
        RemarkList(
            report.title,
            "aaaa",
            "青山县人民政府办公室",
            [RemarkRow(1, "一", "必须改", "请改")],
            DAY,
        ),
    ),
    "roster": lambda _: ("单位名册", HEADS, ROWS, DAY),
    "register": lambda _: ("登记簿", HEADS, ROWS, DAY),
    "disclosures": lambda _: ("主动公开台账", HEADS, ROWS, DAY),
    "decision-sheet": lambda _: ("行政处理决定统计表", HEADS, ROWS, DAY),
    "calendar": lambda _: ("期限", [Deadline("1", DAY, "答复")], DAY),
    "letter": lambda _: (
        Letter(
            title="告知书",
            number="",
            addressee=(LetterPiece("某某："),),
            paragraphs=((LetterPiece("已收到。"),),),
            sources=(),
            unit="云溪镇",
            day="2026年1月25日",
        ),
        DAY,
    ),
    "period": lambda report: (Export(report, ()), [report.edition.tables[0].id], "一季度", DAY),
}
"""What each document is made from."""

FORMATS = [(name, suffix) for name, one in DOCUMENTS.items() for suffix in one.formats]
every_format = pytest.mark.parametrize(("name", "suffix"), FORMATS)


@every_format
def test_the_same_data_give_the_same_bytes(edition: Any, name: str, suffix: str) -> None:
    first, second = (
        DOCUMENTS[name].compose_as(suffix.upper(), *SOURCES[name](nil_report(edition)))
        for _ in range(2)
    )

    assert first.content == second.content
    assert first.length > 0


@pytest.mark.parametrize("name", [name for name, suffix in FORMATS if suffix == ".pdf"])
def test_no_pages_without_fonts(
    edition: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(paths, "fonts", lambda: tmp_path)

    with pytest.raises(UserError) as refused:
        DOCUMENTS[name].compose_as(".pdf", *SOURCES[name](nil_report(edition)))

    assert refused.value.code == "E05"
