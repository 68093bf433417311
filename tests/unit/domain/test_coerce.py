"""What may be stored: as it is, or not at all."""

import sys
import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.addresses import second_keying_address
from zwgk_desktop.domain.characters import (
    character_name,
    clean_text,
    count_invisible,
    escaped,
    first_unstorable,
    storable_text,
)
from zwgk_desktop.domain.entries import MAX_TEXT_LENGTH, coerce, ensure_text_length
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_COUNT
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition

CELL, AMOUNT, TEXT = "requests.received.enterprise", "proactive.fees.amount", "text.overview"


def is_refused_by_contract(char: str) -> bool:
    """Say it in the contract's words, by Unicode's own categories."""
    category, code = unicodedata.category(char), ord(char)
    nonchar = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return nonchar or category in {"Cs", "Zl", "Zp"} or (category == "Cc" and char not in "\n\t")


def test_every_character_there_is_is_judged_as_the_contract_says() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)]

    wrong = [
        char
        for char in every
        if (first_unstorable(char) is not None) != is_refused_by_contract(char)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("甲\x07", "U+0007（响铃符）"),
        ("甲\u2028乙", "U+2028（行分隔符）"),
        ("\udcff", "U+DCFF（残缺的字符）"),
        ("甲\ufffe", "U+FFFE（不是字符的编码）"),
        ("甲\U0001ffff", "U+1FFFF（不是字符的编码）"),
        ("甲\x85", "U+0085（下一行符）"),
        ("甲\x91", "U+0091（控制字符）"),
        ("\u200b", "U+200B（零宽空格）1个"),
        ("\u2800 \n\u2800", "U+2800（盲文空格）2个"),
        ("\ufe0f", "U+FE0F（VARIATION SELECTOR-16）1个"),
    ],
)
@pytest.mark.parametrize(
    "address",
    [TEXT, "explanation.P-IN-FORCE", "privacy.0123456789abcdef", "source.overview"],
)
def test_what_is_refused_is_named(edition: Edition, address: str, text: str, named: str) -> None:
    with pytest.raises(UserError) as refused:
        coerce(edition, address, text)

    assert refused.value.code == "T01"
    assert named in refused.value.what


def test_a_refusal_says_in_which_paragraph(edition: Edition) -> None:
    with pytest.raises(UserError, match="第3段"):
        coerce(edition, TEXT, "甲\n乙\n丙\x00")


@pytest.mark.parametrize("address", ["report.contact", "report.unit", "posting.1.place"])
@pytest.mark.parametrize("text", ["甲\x07", "\u200b", "\udcff"])
def test_fields_are_judged_like_texts(edition: Edition, address: str, text: str) -> None:
    with pytest.raises(UserError) as refused:
        coerce(edition, address, text)

    assert refused.value.code == "T01"


@pytest.mark.parametrize("text", ["甲\n乙", "甲\t乙"])
def test_a_field_is_one_line(edition: Edition, text: str) -> None:
    with pytest.raises(UserError, match="只能写一行"):
        coerce(edition, "report.contact", text)


@pytest.mark.parametrize(
    "text", ["甲\u200b乙", " 甲 ", "\n甲\n\n", "甲\u202e乙", "\U00020bb7", "葛\U000e0100", "\ufffd"]
)
def test_nothing_is_stripped(edition: Edition, text: str) -> None:
    assert coerce(edition, TEXT, text) == text


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u3000\xa0\u2003"])
def test_white_space_is_blank(edition: Edition, text: str) -> None:
    assert coerce(edition, TEXT, text) is None


@pytest.mark.parametrize(
    ("address", "value", "code"),
    [
        (CELL, -1, "N01"),
        (CELL, MAX_COUNT + 1, "N01"),
        (second_keying_address(CELL), -1, "N01"),
        (AMOUNT, Decimal("NaN"), "N02"),
        (AMOUNT, Decimal("Infinity"), "N02"),
        (AMOUNT, Decimal("-0.5"), "N02"),
        (AMOUNT, Decimal("1E+9"), "N02"),
        (AMOUNT, Decimal("0." + "1" * 13), "N02"),
        ("report.length_limit", -5, "N01"),
        ("report.level", "village", "F03"),
        ("report.year", 1999, "F02"),
        ("report.unit", None, "F01"),
        ("report.unit", " ", "F01"),
        ("nonsense", 1, "A01"),
        ("report.status", "final", "A01"),
        ("correction.reason", "改", "A01"),
    ],
)
def test_what_cannot_be_is_refused(
    edition: Edition, address: str, value: Value | None, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        coerce(edition, address, value)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("address", "value"),
    [
        (CELL, "3"),
        (CELL, Decimal(3)),
        (CELL, True),
        (AMOUNT, "3"),
        (AMOUNT, True),
        (TEXT, 3),
        ("report.issued_on", "2025-01-10"),
        ("report.issued_on", datetime(2025, 1, 10, 8, 0)),  # noqa: DTZ001 - any will do
        ("report.seal", 1),
        ("report.length_limit", True),
        ("posting.1.posted_on", "2025-01-10"),
    ],
)
def test_another_type_is_a_bug(edition: Edition, address: str, value: Value) -> None:
    with pytest.raises(TypeError):
        coerce(edition, address, value)


@given(st.text())
def test_a_text_is_stored_as_it_is_or_not_at_all(edition: Edition, text: str) -> None:
    try:
        stored = coerce(edition, TEXT, text)
    except UserError:
        return
    assert stored == text or (stored is None and not text.strip())
    if stored is not None:
        assert isinstance(stored, str)
        assert stored.encode().decode() == text


@given(st.text())
def test_what_a_paste_leaves_can_be_stored_and_all_else_is_counted(text: str) -> None:
    kept, left_out = clean_text(text)

    assert first_unstorable(kept) is None
    assert not count_invisible(kept)
    assert len(kept) + left_out.total() == len(text) - text.count("\r\n")


def test_breaks_of_word_are_newlines_in_a_paste() -> None:
    assert clean_text("甲\v乙\r\n丙\u2028丁\u200b") == ("甲\n乙\n丙\n丁", {"\u200b": 1})


@given(st.text())
def test_escaping_leaves_nothing_that_misleads(text: str) -> None:
    shown = escaped(text)

    assert first_unstorable(shown) is None
    assert not count_invisible(shown)
    assert escaped(shown) == shown


def test_names_of_characters() -> None:
    assert character_name("\u202e") == "U+202E（强制从右到左）"
    assert character_name("\u2063") == "U+2063（INVISIBLE SEPARATOR）"


def test_a_reason_is_named_as_what_it_is() -> None:
    with pytest.raises(UserError, match="更正原因里有不能保存的字符"):
        storable_text("因为\x1b", "更正原因")


def test_a_report_takes_so_much_text_and_may_always_shrink() -> None:
    full = {TEXT: "字" * MAX_TEXT_LENGTH}
    over = {TEXT: "字" * (MAX_TEXT_LENGTH + 2)}

    ensure_text_length({}, full)
    ensure_text_length(over, {TEXT: "字" * (MAX_TEXT_LENGTH + 1)})
    with pytest.raises(UserError, match="20万字，现在有200002字") as refused:
        ensure_text_length(full, over)
    assert refused.value.code == "T02"


def test_days_and_ticks_pass(edition: Edition) -> None:
    assert coerce(edition, "report.issued_on", date(2025, 1, 10)) == date(2025, 1, 10)
    assert coerce(edition, "report.seal", value=False) is False
    assert coerce(edition, "report.level", None) == "unknown"
