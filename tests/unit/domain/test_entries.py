"""What clerks type, at every kind of address."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.entries import parse_level, parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_COUNT, number_text, parse_amount, parse_count
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level

CELL, TOTAL, AMOUNT = (
    "requests.received.enterprise",
    "requests.received.total",
    "proactive.fees.amount",
)


@pytest.mark.parametrize(
    ("address", "text", "value"),
    [
        (CELL, "3", 3),
        (CELL, "007", 7),
        (CELL, "１，２００ ", 1200),
        (CELL, "12,345,678", 12345678),
        (CELL, "0", 0),
        (CELL, "　", None),
        (CELL, "", None),
        (TOTAL, "5", 5),
        (AMOUNT, "190.457379", Decimal("190.457379")),
        (AMOUNT, "0", Decimal(0)),
        (AMOUNT, "１２．５０", Decimal("12.50")),
        (AMOUNT, "1,234.5", Decimal("1234.5")),
        (AMOUNT, ".5", Decimal("0.5")),
        ("text.overview", "甲\r\n乙  \n\n丙\n", "甲\n乙  \n\n丙\n"),
        ("text.overview", "甲\u200b乙", "甲\u200b乙"),
        ("text.overview", " \n ", None),
        ("report.unit", "  云溪镇\n人民政府 ", "云溪镇 人民政府"),
        ("report.year", "２０２３年", 2023),
        ("report.level", "街道", "street"),
        ("report.level", "", None),
        ("report.issued_on", "2024年1月8日", date(2024, 1, 8)),
        ("report.issued_on", "2024-01-08", date(2024, 1, 8)),
        ("report.issued_on", "２０２４．１．８", date(2024, 1, 8)),
        ("report.seal", "是", True),
        ("report.seal", "否", False),
        ("report.length_limit", "1000", 1000),
        ("report.contact", " 党政办\u200b\n电话　12345\u3000", "党政办\u200b 电话　12345"),
        ("source.overview", "", None),
    ],
)
def test_read(edition: Edition, address: str, text: str, value: Value | None) -> None:
    assert parse_value(edition, address, text) == value


@pytest.mark.parametrize(
    ("address", "text", "code"),
    [
        (CELL, "3.5", "N01"),
        (CELL, "-1", "N01"),
        (CELL, "三", "N01"),
        (CELL, "1 2", "N01"),
        (CELL, "1,2", "N01"),
        (CELL, "²", "N01"),
        (CELL, "①", "N01"),
        (CELL, "٣", "N01"),
        (AMOUNT, "٣.5", "N02"),
        ("report.year", "٢٠٢٤", "F02"),
        ("report.issued_on", "٢٠٢٥-1-1", "F04"),
        (CELL, "/", "N01"),
        (CELL, "1e3", "N01"),
        (CELL, "123456789", "N01"),
        (CELL, "9" * 10_000, "N01"),
        (AMOUNT, "-0.5", "N02"),
        (AMOUNT, "1.2.3", "N02"),
        (AMOUNT, "NaN", "N02"),
        (AMOUNT, "Infinity", "N02"),
        (AMOUNT, "1e9", "N02"),
        (AMOUNT, "0." + "1" * 13, "N02"),
        ("report.unit", "云溪\x1f镇", "T01"),
        ("report.unit", "\x1f云溪镇", "T01"),
        (CELL, "\x1f3", "N01"),
        ("report.unit", "", "F01"),
        ("report.year", "203", "F02"),
        ("report.year", "2007", "F02"),
        ("report.year", "", "F02"),
        ("report.level", "村", "F03"),
        ("report.issued_on", "2024-2-30", "F04"),
        ("report.issued_on", "去年", "F04"),
        ("report.seal", "也许", "F06"),
        ("requests.received.nobody", "1", "A01"),
        ("explanation.P-IN-FORCE", "到期失效", "A01"),
        ("source.overview", "改", "A01"),
        ("nonsense", "1", "A01"),
    ],
)
def test_refused(edition: Edition, address: str, text: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_value(edition, address, text)

    assert refused.value.code == code
    assert len(refused.value.what) < 120


@pytest.mark.parametrize("level", list(Level))
def test_levels_by_either_name(level: Level) -> None:
    assert parse_level(level.value) is parse_level(level.label) is level


@given(st.integers(0, MAX_COUNT))
def test_a_count_survives_writing_and_reading(count: int) -> None:
    assert parse_count(number_text(count)) == count
    assert parse_count(f"{count:,}") == count


@given(st.decimals(0, MAX_COUNT, places=6))
def test_an_amount_survives_to_its_last_digit(amount: Decimal) -> None:
    assert str(parse_amount(number_text(amount))) == number_text(amount)


@given(st.text())
def test_reading_numbers_refuses_or_gives_a_figure_from_nought(text: str) -> None:
    try:
        number = parse_count(text)
    except UserError:
        return
    assert number is None or 0 <= number <= MAX_COUNT


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("-0.5", "是负数"),
        ("收了一点", "不是数字"),
        ("1.2.3", "不是数字"),
        ("100000000", "超过了能填的最大金额99999999万元"),
        ("0." + "1" * 13, "有13位小数，最多12位"),
    ],
)
def test_an_amount_is_refused_for_its_true_reason(edition: Edition, typed: str, why: str) -> None:
    with pytest.raises(UserError, match="N02") as refused:
        parse_value(edition, AMOUNT, typed)

    assert why in refused.value.what
