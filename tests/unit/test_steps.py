"""Work on long and odd texts grows no faster than their length, counted in steps, not in time."""

import random
import sys
from collections.abc import Callable
from types import FrameType

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.likeness import MAX_SENTENCES, ReportProse, find_similar_pairs
from zwgk_desktop.domain.drafts import Draft, add_missing_sections
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.holiday_notice import read_notice
from zwgk_desktop.domain.prose import MAX_FOUND, find_figures, sentences
from zwgk_desktop.domain.prose_editing import to_full_width
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.ties import Tie, TieSource
from zwgk_desktop.importers.readers import read_pasted
from zwgk_desktop.importers.recognise import recognise
from zwgk_desktop.services.comparing import prose_pieces

LINEAR = 2.3
"""Largest growth of the steps for twice the length."""


def steps(work: Callable[[], object]) -> int:
    """Count the calls that some work makes, of functions in C too."""
    counted = 0

    def count(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


def growth(of_size: Callable[[int], object], size: int) -> float:
    of_size(8)  # fills the caches
    return steps(lambda: of_size(2 * size)) / steps(lambda: of_size(size))


def told(size: int) -> list[str]:
    return [f"{at:x}我镇公开了第{at}批信息。" for at in range(size)]


def shuffled(size: int) -> list[str]:
    sentences = told(size)
    random.Random(size).shuffle(sentences)  # noqa: S311 - not secret
    return sentences


def letters(size: int, seed: int) -> list[str]:
    return random.Random(seed).choices(["甲。", "乙。"], k=size)  # noqa: S311 - not secret


COMPARED: dict[str, Callable[[int], tuple[list[str], list[str]]]] = {
    "shuffled": lambda size: (told(size), shuffled(size)),
    "interleaved": lambda size: (
        told(size), [one for both in zip(told(size), shuffled(size), strict=True) for one in both]
    ),
    "of one character": lambda size: (letters(size, 1), letters(size, 2)),
    "all the same": lambda size: (["甲。"] * size, ["甲。"] * (size // 2) + ["乙。"] * size),
    "blank lines": lambda size: (["\n"] * size, ["\n"] * (size // 3) + ["甲"] + ["\n"] * size),
}  # fmt: skip


@pytest.mark.parametrize("case", COMPARED)
def test_comparing_two_texts(case: str) -> None:
    def compared(size: int) -> None:
        old, new = ("".join(sentences) for sentences in COMPARED[case](size))
        pieces = prose_pieces(old, new)
        assert "".join(one.before for one in pieces) == old
        assert "".join(one.after for one in pieces) == new

    assert growth(compared, 4_000) < LINEAR


def test_a_long_text_is_still_compared_sentence_by_sentence() -> None:
    sentences = told(600)
    later = [*sentences[:200], "新的一句。", *sentences[201:450], *sentences[451:]]

    pieces = prose_pieces("".join(sentences), "".join(later))

    changed = [(one.before, one.after) for one in pieces if not one.same]
    assert changed == [(sentences[200], "新的一句。"), (sentences[450], "")]


def prose(edition: Edition, unit: str, text: str) -> ReportProse:
    return ReportProse.of(
        Report(edition, {"report.unit": unit, "report.year": 2025, "text.overview": text}), unit
    )


@pytest.mark.parametrize("case", ["shuffled", "interleaved"])
def test_finding_what_two_reports_share(case: str, edition: Edition) -> None:
    def found(size: int) -> None:
        one, other = (prose(edition, "甲镇", "".join(said)) for said in COMPARED[case](size))
        (pair,) = find_similar_pairs([one, other], 0.3)
        (earlier,) = find_similar_pairs([], 0.3, [(one, other)])
        assert len(pair.passages) == len(earlier.passages) == size

    assert growth(found, 400) < LINEAR


def test_no_more_sentences_of_a_report_are_compared(edition: Edition) -> None:
    assert len(prose(edition, "甲镇", "".join(told(3 * MAX_SENTENCES))).sentences) == MAX_SENTENCES


TIED: Address = "requests.received.natural_person"


def test_adding_sections_to_a_long_text() -> None:
    draft = Draft("一、甲\n乙\n", (), ())

    def added(size: int) -> None:
        ties = [Tie(2 * at, 2 * at + 1, TieSource((TIED,))) for at in range(size)]
        assert len(add_missing_sections("1\n" * size, ties, draft, [["甲"]]).ties) == size

    assert growth(added, 1_000) < LINEAR


@pytest.mark.parametrize("unit", ["，,", ",", "中,", "(a)", '中"a"', " ,", "中,."])
def test_full_width_punctuation(unit: str) -> None:
    assert growth(lambda size: to_full_width(f"中{unit * size}中"), 2_000) < LINEAR


def test_a_notice_far_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(UserError, match="不像是放假安排的通知") as refused:
        read_notice("一、元旦：1月1日" + "(" * 300_000, 2026)
    assert refused.value.code == "C02"


JUDGED = [
    "　\n",
    "甲。",
    "一、\n",
    "收到申请5件，",
    "共5件，其中5件，",
    "5个方面：",
    "没有行政许可和",
    "行政许可5件",
]


@pytest.mark.parametrize("word", JUDGED)
def test_judging_a_text_of_one_word(word: str, catalog: Catalog, edition: Edition) -> None:
    def judged(size: int) -> None:
        report, last = (
            Report(
                edition,
                {"report.unit": "云溪镇", "report.year": year, "text.overview": word * size},
            )
            for year in (2025, 2024)
        )
        catalog.check(report, last)

    assert growth(judged, 1_500) < LINEAR


def test_only_the_first_figures_and_sentences_of_a_text_are_examined() -> None:
    assert len(find_figures("共5件，" * 2 * MAX_FOUND)) == MAX_FOUND
    assert len(list(sentences("甲。" * 2 * MAX_FOUND))) == MAX_FOUND


REQUESTS = "三、收到和处理政府信息公开申请情况\n"
TABLES: dict[str, Callable[[int], str]] = {
    "cells of digits then letters in one row": lambda size: REQUESTS + "\t".join(["1甲"] * size),
    "rows of such cells": lambda size: REQUESTS + "\n".join(["1甲\t1甲\t1甲"] * (size // 3)),
    "digits, then letters": lambda size: REQUESTS + "\t".join(["1"] * size + ["甲"] * size),
    "figures and pieces of labels": lambda size: REQUESTS + "\t".join(["1", "理", "结"] * size),
    "one label over and over": lambda size: REQUESTS + "\t".join(["1予以公开"] * size),
    "blank cells between figures": lambda size: f"{REQUESTS}（一）予以公开" + "\n\n\n1" * size,
    "spaces after a label": lambda size: f"{REQUESTS}（一）予以公开" + " \n" * size + "1",
}


@pytest.mark.parametrize("case", TABLES)
def test_recognising_a_table_made_to_take_long(case: str, catalog: Catalog) -> None:
    editions = catalog.editions.values()

    assert growth(lambda size: recognise(read_pasted(TABLES[case](size)), editions), 300) < LINEAR
