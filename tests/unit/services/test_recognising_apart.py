"""A document is recognised in a confined process, and what that says is not believed unseen."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers import confined
from zwgk_desktop.importers.document import SourceDocument, SourceGrid, SourceParagraph, SourceRow
from zwgk_desktop.importers.format import Bounds
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.importers.recognise import recognise
from zwgk_desktop.services.importing import recognise_document

CORPUS = Path(__file__).resolve().parents[2] / "files" / "corpus"
DOCUMENT = SourceDocument("甲.txt", "0", (SourceParagraph("一、总体情况"),))


@pytest.mark.parametrize("name", ["别名.txt", "网站.html", "旧表式.docx", "多张表.xlsx"])
def test_it_is_what_is_recognised_here(name: str, catalog: Catalog) -> None:
    document = read_document(CORPUS / name)

    assert recognise_document(document, catalog) == recognise(document, catalog.editions.values())


def test_a_long_list_below_a_title_does_not_exhaust_the_process(catalog: Catalog) -> None:
    rows = (SourceRow((f"某某事项{number}", str(number)), "") for number in range(4_000))
    title = SourceParagraph("二、主动公开政府信息情况")

    found = recognise_document(
        SourceDocument("甲.txt", "0", (title, SourceGrid(tuple(rows)))), catalog
    )

    assert len(found.lines) == 4_001


def answer(**parts: object) -> dict[str, Any]:
    recognised = {"note": "甲.txt", "lines": ["一、总体情况"], "texts": {"overview": "甲"}, **parts}
    return {"edition": "gkb-2021-30", "recognised": recognised}


def told(monkeypatch: pytest.MonkeyPatch, said: object) -> None:
    def asked(*_: object) -> object:
        return said

    monkeypatch.setattr(confined, "answer_of_process", asked)


def test_an_answer_of_the_right_shape_is_taken(
    monkeypatch: pytest.MonkeyPatch, catalog: Catalog
) -> None:
    cell = "proactive.fees.amount"
    told(monkeypatch, answer(cells={cell: {"decimal": "0.50"}}, sources={cell: [0, 0, "0.50"]}))

    found = recognise_document(DOCUMENT, catalog)

    assert str(found.cells[cell]) == "0.50"
    assert found.sources[cell].text == "0.50"


UNSURE = ["requests.received.natural_person", "1", "不清楚", 0, None]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"edition": "gkb-2021-30"},
        {**answer(), "edition": "../x"},
        answer(cells={"nowhere.at.all": 1}),
        answer(cells={"requests.received.natural_person": "1"}),
        answer(cells={"requests.received.natural_person": True}),
        answer(cells={"requests.received.natural_person": {"decimal": "x"}}),
        answer(cells=[["requests.received.natural_person", 1]]),
        answer(texts={"nowhere": "甲"}),
        answer(unsure=[[*UNSURE[:3], 1, None]]),
        answer(unsure=[["nowhere.at.all", *UNSURE[1:]]]),
        answer(unsure=[UNSURE[:4]]),
        answer(unsure=[[*UNSURE[:4], ["甲", "x", "乙", {"nowhere.at.all": 1}]]]),
        answer(sources={"text.overview": [0, 10**9, ""]}),
        answer(source_remarks={"nowhere": "甲"}),
        answer(crops={"requests.received.natural_person": "png"}),
        answer(year="2025"),
        answer(lines="一"),
    ],
)
def test_any_other_answer_is_refused(
    said: object, monkeypatch: pytest.MonkeyPatch, catalog: Catalog
) -> None:
    told(monkeypatch, said)

    with pytest.raises(UserError) as refused:
        recognise_document(DOCUMENT, catalog)

    assert refused.value.code == "I07"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("does", "code"),
    [
        (f"os.kill(os.getpid(), {int(getattr(signal, 'SIGXCPU', 24))})", "I10"),
        ("sys.exit(3)", "I10"),
        ("print('1' * 2000)", "I10"),
        ("sys.exit(1)", "I07"),
    ],
)
def test_a_process_that_needs_too_much(does: str, code: str) -> None:
    command = (sys.executable, "-c", f"import os, sys; {does}")

    with pytest.raises(UserError) as refused:
        confined.answer_of_process(command, b"", "甲.txt", Bounds(answer=1000))

    assert refused.value.code == code


ODD: dict[str, Callable[[], str]] = {
    "a document far too long": lambda: "规章" * 300_000,
    "cells without number": lambda: "\t" * 600_000,
}


@pytest.mark.parametrize("case", ODD)
def test_what_is_no_report_is_refused_before_it_is_recognised(case: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text(ODD[case](), "utf-8")

    with pytest.raises(UserError) as refused:
        read_document(path)

    assert refused.value.code == "I02"
