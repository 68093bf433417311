"""Help at the cells whose counting the two notices settle."""

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.tables import Help

NOTICE = "国办公开办函〔2021〕30号"
OLDER = "国办公开办函〔2019〕60号 一（三）"


def column_help(catalog: Catalog, table: str, column: str) -> Help:
    return catalog.editions["gkb-2021-30"].table_of[table].column_of[column].help


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("decisions", "已公开和依法未公开的全部处理决定"),
        ("decisions", "截至本年12月31日"),
        ("in_force", "截至本年12月31日"),
        ("amount", "截至本年12月31日"),
    ],
)
def test_decisions_count_whether_published_or_not(
    catalog: Catalog, column: str, words: str
) -> None:
    found = column_help(catalog, "proactive", column)

    assert words in found.text
    assert NOTICE in found.origin


def test_a_review_body_does_not_count_suits_as_co_defendant(catalog: Catalog) -> None:
    table = catalog.editions["gkb-2021-30"].table_of["disputes"]
    found = table.row_of["suit_after_review"].help

    assert "复议机关不计" in found.text
    assert NOTICE in found.origin


@pytest.mark.parametrize(
    ("edition", "row"),
    [
        ("gkb-2021-30", "other_no_correction"),
        ("gkb-2021-30", "other_no_payment"),
        ("gkb-2021-30", "other_reason"),
        ("gkb-2019-60", "other"),
    ],
)
def test_many_other_outcomes_are_asked_about(catalog: Catalog, edition: str, row: str) -> None:
    found = catalog.editions[edition].table_of["requests"].row_of[row].help

    assert "要了解原因" in found.text
    assert OLDER in found.origin
