"""The 2019 edition as form.md describes it: where it differs from the one of 2021."""

from decimal import Decimal

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition

CHANGE = "proactive.licences.change"
PREVIOUS = "proactive.licences.previous"
AMOUNT = "proactive.procurement.amount"


@pytest.fixture(scope="module")
def first(catalog: Catalog) -> Edition:
    return catalog.editions["gkb-2019-60"]


def test_sizes(first: Edition) -> None:
    sizes = {table.id: len(table.addresses) for table in first.tables}

    assert sizes == {"proactive": 22, "requests": 161, "disputes": 15}
    assert len(first.table_of["requests"].rows) == 23
    assert (len(first.entered), len(first.leaves)) == (22 + 22 * 6 + 12, 7 + 22 + 3)


def test_two_rows_of_regulations_and_six_of_the_rest(first: Edition) -> None:
    table = first.table_of["proactive"]

    assert {row.id: row.columns for row in table.rows} == {
        "rules": ("made", "published", "public_total"),
        "normative_documents": ("made", "published", "public_total"),
        "licences": ("previous", "change", "decisions"),
        "other_services": ("previous", "change", "decisions"),
        "penalties": ("previous", "change", "decisions"),
        "coercions": ("previous", "change", "decisions"),
        "fees": ("previous", "change"),
        "procurement": ("count", "amount"),
    }
    assert [column.id for column in table.columns if column.signed] == ["change"]


def test_other_outcomes_are_one_row(first: Edition) -> None:
    requests = first.table_of["requests"]

    assert requests.row_of["other"].label == "（六）其他处理"
    assert len(requests.row_of["concluded"].sum_of) == 19
    assert len(first.leaves["requests.concluded.total"]) == 19 * 6


@pytest.mark.parametrize(
    ("address", "text", "value"),
    [
        (CHANGE, "+19", 19),
        (CHANGE, "＋１９", 19),
        (CHANGE, "-3", -3),
        (CHANGE, "－３", -3),
        (CHANGE, "− 1,200", -1200),
        (CHANGE, "0", 0),
        (CHANGE, "+0", 0),
        (CHANGE, "19", 19),
        (CHANGE, " ", None),
        (PREVIOUS, "19", 19),
        (AMOUNT, "251000", Decimal(251000)),
        (AMOUNT, "25.10", Decimal("25.10")),
    ],
)
def test_read(first: Edition, address: str, text: str, value: Value | None) -> None:
    read = parse_value(first, address, text)

    assert read == value
    assert not isinstance(read, int) or parse_value(first, address, number_text(read)) == read


@pytest.mark.parametrize(
    ("address", "text", "code"),
    [
        (PREVIOUS, "+19", "N01"),
        (PREVIOUS, "-3", "N01"),
        (AMOUNT, "-1", "N02"),
        (AMOUNT, "251000元", "N02"),
        (CHANGE, "+", "N01"),
        (CHANGE, "--3", "N01"),
        (CHANGE, "+-3", "N01"),
        (CHANGE, "3-", "N01"),
        (CHANGE, "-1.5", "N01"),
        (CHANGE, "-123456789", "N01"),
        (CHANGE, "增3", "N01"),
    ],
)
def test_refused(first: Edition, address: str, text: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_value(first, address, text)

    assert refused.value.code == code


def test_every_row_and_column_says_what_it_counts_and_who_says_so(first: Edition) -> None:
    for table in first.tables:
        for help_ in [row.help for row in table.rows] + [column.help for column in table.columns]:
            assert len(help_.text) > 5
            assert help_.source is None or "〔2021〕30号" not in help_.source
