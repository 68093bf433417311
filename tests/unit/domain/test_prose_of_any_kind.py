"""Whatever is pasted: no rule over prose raises, points outside the text, or takes long."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import nil_values
from unit.domain.reading import CATALOG, FORM, YEAR

from zwgk_desktop.domain.report import Report

_CLAIMS = [
    "收到",
    "受理",
    "政府信息公开申请",
    "依申请公开",
    "予以公开",
    "结转",
    "制定",
    "废止",
    "规范性文件",
    "行政复议",
    "行政诉讼",
]
_COUNTS = [
    "9件",
    "十二宗",
    "0条",
    "六个部分",
    "组成",
    "共",
    "由",
    "其中",
    "其他",
    "等",
    "和",
    "未",
    "没有",
]
_REST = ["我乡", "2022年", "以来", "松岭镇人民政府", "，", "。", "、", "；", "（", "）", " ", "\n"]


@given(st.lists(st.sampled_from(_CLAIMS + _COUNTS + _REST), max_size=40).map("".join))
@settings(max_examples=150)
def test_passages_stand_in_the_text(text: str) -> None:
    values = nil_values(FORM, YEAR) | {"text.overview": text}
    last = Report(FORM, {**values, "report.year": YEAR - 1})

    for finding in CATALOG.check(Report(FORM, values), last):
        passage = finding.passage
        if passage and passage.address == "text.overview":
            assert 0 <= passage.start < passage.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "收到政府信息公开申请1件，其中",
        "1件、",
        "其中1件，",
        "由总体情况、六个部分",
        "未政府信息公开",
        "2022年，我镇",
        "\n1件",
        " ",
        "一",
        "1",
        "2023 年 1 月 1 日 至 ",
        "（1件，其中",
    ],
)
def test_a_long_text_without_full_stops_comes_to_an_end(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    report = Report(FORM, nil_values(FORM, YEAR) | {"text.overview": text})
    CATALOG.check(report, None)  # a second where it was written; for ever, were it quadratic
