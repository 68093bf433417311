"""The 2021 edition as form.md describes it."""

import pytest

from zwgk_desktop.domain.addresses import AddressKind
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level, propose_level


def test_the_form_has_two_hundred_figures(edition: Edition) -> None:
    sizes = {table.id: len(table.addresses) for table in edition.tables}

    assert sizes == {"proactive": 10, "requests": 175, "disputes": 15}
    assert (len(edition.entered), len(edition.leaves)) == (166, 34)


def test_titles(edition: Edition) -> None:
    assert [section.heading for section in edition.sections] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]


def test_the_grand_total_rests_on_entered_cells_alone(edition: Edition) -> None:
    leaves = edition.leaves["requests.concluded.total"]

    assert len(leaves) == 21 * 6
    assert not set(leaves) & set(edition.leaves)


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("proactive.fees.amount", "二、行政事业性收费，本年收费金额（单位：万元）"),
        ("requests.refused_state_secret.natural_person", "三（三）不予公开 1.属于国家秘密，自然人"),
        ("requests.granted.other_body", "三（一）予以公开，法人或其他组织·其他"),
        ("disputes.suit_after_review.total", "四、行政诉讼 复议后起诉，总计"),
        ("text.problems", "五、存在的主要问题及改进情况"),
        ("report.contact", "联系方式"),
        ("source.requests", "导入来源：三、收到和处理政府信息公开申请情况"),
        ("source.title", "导入来源：标题"),
        ("explanation.P-IN-FORCE", "说明"),
    ],
)
def test_labels(edition: Edition, address: str, label: str) -> None:
    assert edition.label(address) == label


def test_kinds(edition: Edition) -> None:
    assert edition.kind("requests.received.total") is AddressKind.STATED
    assert edition.kind("requests.received.enterprise") is AddressKind.CELL
    with pytest.raises(UserError, match="A01"):
        edition.kind("requests.received.nobody")


@pytest.mark.parametrize(
    ("unit", "level"),
    [
        ("云溪镇人民政府", Level.TOWNSHIP),
        ("松岭乡", Level.TOWNSHIP),
        ("白石苏木人民政府", Level.TOWNSHIP),
        ("东门街道办事处", Level.STREET),
        ("东门街道", Level.STREET),
        ("青山县人民政府", Level.UNKNOWN),
        ("青山县财政局", Level.UNKNOWN),
        ("", Level.UNKNOWN),
    ],
)
def test_level_is_proposed_from_the_name(unit: str, level: Level) -> None:
    assert propose_level(unit) is level


def test_every_row_and_column_says_what_it_counts_and_who_says_so(edition: Edition) -> None:
    for table in edition.tables:
        for help_ in [row.help for row in table.rows] + [column.help for column in table.columns]:
            assert len(help_.text) > 5
            assert help_.origin.startswith("依据：" if help_.source else "没有查到")
