"""What stands in a cell beside its figure: units and signs that say nothing new are read past."""

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Column
from zwgk_desktop.importers.recognise.wording import is_figure, read_figure


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
