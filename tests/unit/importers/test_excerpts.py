"""Tables copied from pages as text, however cells, bars and breaks came out: nothing is guessed."""

from collections import Counter
from collections.abc import Iterator

import pytest
from files.corpus.excerpts import any_excerpt, copied
from files.corpus.make import content

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.importers.readers import read_pasted
from zwgk_desktop.importers.recognise import Proposal, recognise


def score(seed: int, catalog: Catalog, blanks: float) -> Iterator[str]:
    """Tell of each cell of a made-up excerpt how it was read."""
    edition = catalog.editions["gkb-2019-60" if seed % 5 == 0 else "gkb-2021-30"]
    report = content(edition, seed, blanks=blanks, noughts=seed % 3)
    found = recognise(read_pasted(copied(report, any_excerpt(seed))), catalog.editions.values())
    assert found.edition is edition
    for address, figure in report.figures.items():
        kind = judged(found, address, figure)
        yield kind
        yield f"{kind} of {'none' if figure is None else 'something' if figure else 'nought'}"


def judged(found: Proposal, address: str, figure: Number | None) -> str:
    read: dict[str, Number | None] = {**found.cells, **found.stated}
    if read.get(address) is None:
        return "right" if figure is None else "unread"
    if figure is None:
        return "invented"
    return "right" if read[address] == figure else f"wrong: {address}"


@pytest.mark.parametrize("blanks", [0.0, 0.03, 0.3])
def test_nothing_is_wrong_and_nothing_invented(blanks: float, catalog: Catalog) -> None:
    counts = Counter(kind for seed in range(200, 260) for kind in score(seed, catalog, blanks))

    assert not [kind for kind in counts if kind.startswith(("wrong", "invented"))]


def test_nearly_everything_is_read(catalog: Catalog) -> None:
    counts = Counter(kind for seed in range(60) for kind in score(seed, catalog, 0.0))

    assert counts["right"] >= 0.93 * (counts["right"] + counts["unread"])
    something = counts["right of something"] + counts["unread of something"]
    assert counts["right of something"] >= 0.95 * something


PAGE = """二、主动公开政府信息情况
第二十条第
信息内容 |
本年制
发件数 |
本年废止件数 |
现行有效件数 ||
13 |
2 |
7 ||
行政规范性文件 |
5 |
1 |
24 ||
"""


def test_a_row_is_known_by_its_neighbours_and_that_is_said(catalog: Catalog) -> None:
    found = recognise(read_pasted(PAGE), catalog.editions.values())

    assert found.cells["proactive.rules.issued"] == 13
    assert found.cells["proactive.rules.in_force"] == 7
    assert any("没有行名" in said and "规章" in said for said in found.warnings)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("13 |\n2 |\n7 ||\n", "13 |\n7 ||\n"),  # one is lost: which is it?
        ("13 |\n2 |\n7 ||\n", "（一）13 |\n2 |\n7 ||\n"),
        ("行政规范性文件 |\n", "某种文件 |\n"),  # the neighbour is not known either
        ("13 |\n2 |\n7 ||\n", "13 |\n2 |\n7 ||\n9 |\n"),
    ],
)
def test_a_row_without_label_is_left_when_it_could_be_another(
    before: str, after: str, catalog: Catalog
) -> None:
    found = recognise(read_pasted(PAGE.replace(before, after)), catalog.editions.values())

    assert not any(address.startswith("proactive.rules.") for address in found.cells)
    assert any("13" in said for said in (*found.warnings, *(one.text for one in found.unsure)))


REQUESTS = """三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量
3
1
0
0
2
0
6
二、上年结转政府信息公开申请数量
1
0
0
0
0
0
1
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("3\n1\n0\n0\n2\n0\n6\n", "3\n1\n0\n2\n0\n6\n9\n"),  # a blank is lost, a page's number came
        ("二、上年结转政府信息公开申请数量\n", ""),  # whose are they?
        ("1\n0\n0\n0\n0\n0\n1\n", "1\n0\n0\n0\n0\n1\n"),
    ],
)
def test_counts_that_do_not_fit_make_a_row_unsure(
    before: str, after: str, catalog: Catalog
) -> None:
    text = REQUESTS.replace(before, after)
    whole = recognise(read_pasted(REQUESTS), catalog.editions.values())
    found = recognise(read_pasted(text), catalog.editions.values())

    assert whole.cells["requests.received.natural_person"] == 3
    read = {**found.cells, **found.stated}
    true = {**whole.cells, **whole.stated}
    assert all(true[address] == figure for address, figure in read.items())
    assert found.unsure
