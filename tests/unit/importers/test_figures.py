"""What stands in a cell beside its figure: units and signs that say nothing new are read past."""

import pytest
from exports import composed
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Column
from zwgk_desktop.importers.readers import read_pasted
from zwgk_desktop.importers.recognise import recognise
from zwgk_desktop.importers.recognise.vocabulary import is_figure, read_figure


@pytest.fixture
def count(edition: Edition) -> Column:
    return edition.column("requests.received.natural_person")


@pytest.fixture
def amount(edition: Edition) -> Column:
    return edition.column("proactive.fees.amount")


@pytest.fixture
def change(catalog: Catalog) -> Column:
    return catalog.editions["gkb-2019-60"].column("proactive.licences.change")


def refused(cell: str, column: Column) -> bool:
    try:
        read_figure(cell, column)
    except UserError:
        return True
    return False


@pytest.mark.parametrize(
    ("cell", "figure"),
    [("3件", 3), ("３ 件", 3), ("1,207项", 1207), ("3.0", 3), ("0.00", 0), ("0", 0), ("-", None)],
)
def test_a_count_may_bear_its_unit(count: Column, cell: str, figure: Number | None) -> None:
    assert read_figure(cell, count) == figure


@pytest.mark.parametrize(
    "cell", ["1 2", "0 0", "3人", "3万元", "1.5", "3.01", "-2", "减少3", "第3", "约3"]
)
def test_a_count_with_anything_else_is_not_read(count: Column, cell: str) -> None:
    assert refused(cell, count)


def test_an_amount_may_bear_no_other_unit(amount: Column, catalog: Catalog) -> None:
    assert number_text(read_figure("0.50万元", amount)) == "0.50"
    assert refused("5000元", amount)
    assert read_figure("0元", amount) == 0  # in any unit
    either = catalog.editions["gkb-2019-60"].column("proactive.procurement.amount")
    assert refused("3万元", either)  # beside others without, nobody knows what those are


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        *[("+3", 3), ("＋3", 3), ("增加3", 3), ("增3项", 3), ("新增 3 项", 3), ("↑3", 3), ("3", 3)],
        *[
            ("-2", -2),
            ("－2", -2),
            ("–2", -2),
            ("—2", -2),
            ("− 2", -2),
            ("减少了2", -2),
            ("↓2", -2),
        ],
        *[("减１２", -12), ("-0", 0), ("—", None)],
    ],
)
def test_a_change_is_told_by_sign_word_dash_or_arrow(
    change: Column, cell: str, figure: Number | None
) -> None:
    assert read_figure(cell, change) == figure
    assert is_figure(cell) is (figure is not None)


@pytest.mark.parametrize("cell", ["(2)", "持平", "增加", "减少3%", "增1减2", "增加 1 2", "±3"])
def test_a_change_that_may_mean_two_things_is_not_read(change: Column, cell: str) -> None:
    assert refused(cell, change)


def test_a_total_that_is_not_the_sum_of_its_row_is_asked_about(
    edition: Edition, catalog: Catalog
) -> None:
    cell = "requests.received.natural_person"
    page = composed("txt", nil_report(edition, {cell: 12_345_678})).decode("utf-8-sig")
    cut = (
        page.replace("12345678", "@", 1).replace("12345678", "1234567", 1).replace("@", "12345678")
    )
    found = recognise(read_pasted(cut), catalog.editions.values())

    assert found.cells[cell] == 12_345_678
    assert found.stated["requests.received.total"] == 1_234_567  # judged as it stands on paper
    (doubt,) = found.unsure
    assert (doubt.address, doubt.text) == ("requests.received.total", "1234567")
    assert "写的是1234567，这一行各格加起来是12345678" in doubt.reason


def test_a_total_may_be_larger_than_any_count(edition: Edition, catalog: Catalog) -> None:
    largest = dict.fromkeys((c for c in edition.entered if c.startswith("requests")), 99_999_999)
    report = nil_report(edition, largest)
    page = composed("txt", report).decode("utf-8-sig")
    found = recognise(read_pasted(page), catalog.editions.values())

    assert not found.unsure
    assert found.stated == {total: report.stated_or_computed(total) for total in edition.leaves}
    read = Report(edition, {**report.values, **found.stated})
    assert "V-COUNT" not in {one.rule for one in catalog.check(read, None)}


def test_a_blank_in_the_one_line_table_of_our_own_text_is_a_blank(
    edition: Edition, catalog: Catalog
) -> None:
    values = dict(nil_report(edition, {"disputes.review.upheld": 7}).values)
    del values["disputes.suit_direct.other"]
    page = composed("txt", Report(edition, values)).decode("utf-8-sig")
    found = recognise(read_pasted(page), catalog.editions.values())

    assert not found.unsure
    assert found.cells["disputes.review.upheld"] == 7
    assert found.cells["disputes.suit_direct.other"] is None


@pytest.mark.parametrize(
    ("cell", "candidates"),
    [
        ("75394432.52元", ["75394432.52", "7539.443252"]),
        ("２５１，０００ 元", ["251000", "25.1"]),
        ("251000\t元", ["251000", "25.1"]),
        ("380元①", ["380", "0.038"]),
        ("2,500,000,000元", ["250000"]),  # too large for the cell in 万元
        ("0.000000001元", []),
    ],
)
@pytest.mark.parametrize("parted", ["\t", "\n", ""])
def test_an_amount_in_yuan_is_unsure_as_written_and_converted(
    cell: str, candidates: list[str], parted: str, catalog: Catalog
) -> None:
    text = f"二、主动公开政府信息情况\n规章\t0\t0\t0\n行政许可\t5\n行政事业性收费{parted}{cell}\n"
    found = recognise(read_pasted(text), (catalog.editions["gkb-2021-30"],))
    fees = [one for one in found.unsure if one.address == "proactive.fees.amount"]

    assert "proactive.fees.amount" not in found.cells
    assert [[number_text(one) for one in fee.candidates] for fee in fees] == [candidates]
    assert all(one in fees[0].reason for one in candidates[1:])


@pytest.mark.parametrize("figure", ["约3", "约 3", "\t约3", "近3"])
def test_an_approximate_figure_is_not_read(figure: str, catalog: Catalog) -> None:
    text = f"二、主动公开政府信息情况\n规章\t0\t0\t0\n行政许可{figure}\n行政处罚\t5\n"
    found = recognise(read_pasted(text), (catalog.editions["gkb-2021-30"],))

    assert "proactive.licences.decisions" not in found.cells
    assert any("3" in said for said in (*found.warnings, *(one.text for one in found.unsure)))


FEES = "二、主动公开政府信息情况\n规章\t1\t2\t3\n信息内容"


@pytest.mark.parametrize(
    "text",
    [
        "\t本年收费金额（单位：元）\n行政事业性收费\t251000",
        "\t本年收费金额\n行政事业性收费（单位：元）\t251000",
        "\t本年收费金额（单位：万元）\n行政事业性收费(元)\t251000",
        "\n本年收费金额（单位：\n元）\n行政事业性收费\n251000",
        "\n行政事业性收费（元）\n251000",
    ],
)
def test_an_amount_under_a_head_or_label_in_yuan_is_unsure_with_both_readings(
    text: str, catalog: Catalog
) -> None:
    found = recognise(read_pasted(f"{FEES}{text}"), catalog.editions.values())

    (doubt,) = [one for one in found.unsure if one.address == "proactive.fees.amount"]
    assert [number_text(one) for one in doubt.candidates if one is not None] == ["251000", "25.1"]
    assert doubt.text == "251000"
    assert "proactive.fees.amount" not in found.cells


def test_an_amount_in_the_form_s_unit_is_sure(catalog: Catalog) -> None:
    text = f"{FEES}\t本年收费金额（单位：万元）\n行政事业性收费\t25.1"
    found = recognise(read_pasted(text), catalog.editions.values())

    assert number_text(found.cells["proactive.fees.amount"] or 0) == "25.1"
