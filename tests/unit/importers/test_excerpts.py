"""Tables copied from pages as text, however cells, bars and breaks came out: nothing is guessed."""

from collections import Counter
from collections.abc import Iterator

import pytest
from files.corpus.excerpts import any_excerpt, copied
from files.corpus.make import content

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.importers.readers import read_pasted
from zwgk_desktop.importers.recognise import RecognisedReport, recognise


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


def judged(found: RecognisedReport, address: str, figure: Number | None) -> str:
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


CARRIED_IN = "requests.carried_in.natural_person"
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


NEXT = (
    "二、上年结转政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n（一）予以公开\t4\t0\t0\t0\t0\t0\t4\n"
)


@pytest.mark.parametrize("parted", ["\t", "\n"])
def test_figures_under_words_of_their_own_are_no_row_that_lost_its_label(
    parted: str, catalog: Catalog
) -> None:
    figures = "2\t0\t0\t0\t0\t0\t2\n"
    first, _, rest = (f"一、本年新收政府信息公开申请数量\t{figures}" + NEXT).splitlines(
        keepends=True
    )
    without = recognise(read_pasted(first + figures + rest), catalog.editions.values())
    found = recognise(
        read_pasted(f"{first}其中网上申请{parted}{figures}{rest}"), catalog.editions.values()
    )

    assert without.cells[CARRIED_IN] == 2
    assert CARRIED_IN not in found.cells
    assert any("其中网上申请" in one.text and "2" in one.text for one in found.unsure)


DISPUTES = "四、政府信息公开行政复议、行政诉讼情况\n"
FIFTEEN = "1\t2\t0\t4\t7\t0\t5\t0\t0\t5\t3\t0\t0\t6\t9"


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (FIFTEEN, True),
        (FIFTEEN.replace("\t", "  ", 5), True),  # parted by spaces here, by tabs there
        (f"{FIFTEEN}\n- 7 -", True),
        (FIFTEEN.replace("\t9", "\t8"), False),
        (FIFTEEN.replace("2\t0", "2\t"), False),  # two blanks are none
        (f"其他结果\t结果维持\n{FIFTEEN}", False),
    ],
)
def test_fifteen_figures_under_no_heads_are_known_by_their_totals(
    line: str, catalog: Catalog, *, read: bool
) -> None:
    found = recognise(read_pasted(DISPUTES + line), (catalog.editions["gkb-2021-30"],))

    assert ("disputes.review.pending" in found.cells) is read
    assert any("没有看到表头" in said for said in found.warnings) is read
    if read:
        assert found.cells["disputes.suit_after_review.pending"] == 6
        assert found.stated["disputes.review.total"] == 7


def test_a_head_that_is_broken_at_the_end_of_its_line_is_whole_again(catalog: Catalog) -> None:
    heads = "自然人\t商业\n企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    text = f"三、收到和处理政府信息公开申请情况\n{heads}（六）其他处理\t2\t0\t0\t0\t0\t0\t2\n{NEXT}"
    found = recognise(read_pasted(text), (catalog.editions["gkb-2019-60"],))

    assert found.cells["requests.carried_in.natural_person"] == 1
    assert found.cells["requests.other.natural_person"] == 2


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        ("行政规范性文件 746", {}),  # one figure, the others blank
        ("行政规范性文件746", {}),
        ("行政规范性文件 000", {"issued": 0, "repealed": 0, "in_force": 0}),
    ],
)
def test_digits_that_ran_together_are_parted_only_where_they_can_be_no_figure(
    row: str, figures: dict[str, int], catalog: Catalog
) -> None:
    text = f"二、主动公开政府信息情况\n规章 1 2 3\n{row}\n行政许可 5\n"
    found = recognise(read_pasted(text), (catalog.editions["gkb-2021-30"],))

    own = "proactive.normative_documents."
    read = {a.removeprefix(own): f for a, f in found.cells.items() if a.startswith(own)}
    assert read == figures
    assert found.cells["proactive.rules.in_force"] == 3


def test_a_row_that_has_the_next_row_s_label_on_its_line_keeps_its_own_figures(
    catalog: Catalog,
) -> None:
    text = (
        "三、收到和处理政府信息公开申请情况\n"
        "一、本年新收政府信息公开申请数量 12 17 15 4  26 74\t"
        "二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1\n（一）予以公开 4 0 0 0 0 0 4\n"
    )
    found = recognise(read_pasted(text), (catalog.editions["gkb-2021-30"],))

    received = [figure for address, figure in found.cells.items() if ".received." in address]
    assert received == [12, 17, 15, 4, None, 26]  # two spaces are a blank cell
    assert found.cells["requests.granted.natural_person"] == 4


BLANK = """三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量
3
1

0
2
0
6
二、上年结转政府信息公开申请数量
1

0

0
0
1
（一）予以公开
4
0
0
0
0
0
4
"""


def test_blank_lines_between_figures_are_blank_cells(catalog: Catalog) -> None:
    found = recognise(read_pasted(BLANK), catalog.editions.values())

    received = [figure for address, figure in found.cells.items() if ".received." in address]
    assert received == [3, 1, None, 0, 2, 0]
    assert found.cells["requests.carried_in.public_interest_body"] is None
    assert found.stated["requests.carried_in.total"] == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1\n\n0\n\n0\n0\n1\n", "1\n0\n\n0\n0\n1\n"),  # one of its blank cells left no trace
        ("1\n\n0\n\n0\n0\n1\n", "1\n0\n0\n0\n1\n"),
    ],
)
def test_no_blank_cell_is_inferred_where_another_left_no_trace(
    before: str, after: str, catalog: Catalog
) -> None:
    found = recognise(read_pasted(BLANK.replace(before, after)), catalog.editions.values())

    assert "requests.received.research_body" not in found.cells
    assert "requests.carried_in.research_body" not in found.cells


def test_a_stroke_of_a_broken_head_is_no_blank_cell(catalog: Catalog) -> None:
    text = (
        "二、主动公开政府信息情况\n规范性\n文件｜0｜｜0\n"
        "信息内容｜上一年项目数量｜本年增\n/减｜处理决定数量\n"
    )
    found = recognise(read_pasted(text), (catalog.editions["gkb-2019-60"],))

    assert found.cells.get("proactive.normative_documents.published") is None


def test_a_lost_blank_is_not_filled_with_a_figure_of_the_next_rows(catalog: Catalog) -> None:
    text = (
        "二、主动公开政府信息情况\n规章｜0｜0｜0\n行政许可｜\n第二十条第（六）项\n"
        "信息内容｜本年处理决定数量\n行政处罚｜0\n0\n信息内容｜本年收费金额（单位：万元）\n行政事业性收费｜0\n"
    )
    found = recognise(read_pasted(text), catalog.editions.values())

    assert found.cells.get("proactive.licences.decisions") is None


def test_a_row_is_not_taken_for_the_next_one_whose_label_begins_on_its_line(
    catalog: Catalog,
) -> None:
    text = (
        "8.属于行政查询事项\t0\t556\t0\t541\t201\t870\t2168\n"
        "2.没有现成信息需要另行制作\t0\t510\t889\t0\t518\t135\t2052\n"
        "2.\n重复申请\t706\t324\t356\t0\t869\t416\t26713.要求提供公开\n"
        "出版物\t553\t524\t24\t160\t429\t0\t1690\n"
    )
    found = recognise(read_pasted(text), catalog.editions.values())

    read = {a: f for a, f in found.cells.items() if a.endswith(".natural_person")}
    assert read["requests.unprocessed_repeated.natural_person"] == 706
    assert read.get("requests.unprocessed_publication.natural_person") in {None, 553}
