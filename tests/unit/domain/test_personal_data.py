"""What names a person is found; what only looks like it is left alone.

Every number here is made up: real ranges, but patterns nobody is given.
"""

import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reports import nil_report

from zwgk_desktop.domain.personal_data import (
    PersonalDataKind,
    find_personal_data,
    mask,
    scan_report,
)
from zwgk_desktop.domain.personal_numbers import check_digit, passes_luhn
from zwgk_desktop.domain.spec import Edition

IDENTITY = "110101199001011237"
MOBILE = "13800000000"
CARD = "6222000000000000004"


def test_the_made_up_numbers_check() -> None:
    assert check_digit(IDENTITY[:17]) == IDENTITY[17]
    assert passes_luhn(CARD)


REAL = [
    (f"身份证{IDENTITY[:9]}\n{IDENTITY[9:]}。", None, PersonalDataKind.IDENTITY),
    ("联系人 110101900101123。", "110101900101123", PersonalDataKind.IDENTITY),
    ("电话138.0000.0000。", "138.0000.0000", PersonalDataKind.MOBILE),
    ("电话+8613800000000。", "13800000000", PersonalDataKind.MOBILE),
    ("电话一三八〇〇〇〇〇〇〇〇。", "一三八〇〇〇〇〇〇〇〇", PersonalDataKind.MOBILE),
    ("电话幺三八零零零零零零零零。", "幺三八零零零零零零零零", PersonalDataKind.MOBILE),
    ("申请人张三，住云溪镇上河村3组。", "张三", PersonalDataKind.NAME),
    ("申请人：李小明（男，汉族），家住云溪镇。", "李小明", PersonalDataKind.NAME),
    ("申请人才让卓玛，女，藏族，住云溪镇上河村。", "才让卓玛", PersonalDataKind.NAME),
    (f"张三，{IDENTITY}。", IDENTITY, PersonalDataKind.IDENTITY),
    (f"身份证号码{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}", None, PersonalDataKind.IDENTITY),
    ("１１０１０１１９９００１０１１２３７", None, PersonalDataKind.IDENTITY),
    ("110101-19900101-1237", None, PersonalDataKind.IDENTITY),
    ("居民身份证编号：110101199001011237", IDENTITY, PersonalDataKind.IDENTITY),
    ("身份证110101900101123", "110101900101123", PersonalDataKind.IDENTITY),
    ("身份证号：110101900101123，", "110101900101123", PersonalDataKind.IDENTITY),
    (f"手机{MOBILE}", MOBILE, PersonalDataKind.MOBILE),
    (f"请拨打{MOBILE}号", MOBILE, PersonalDataKind.MOBILE),
    ("１３８００００００００", None, PersonalDataKind.MOBILE),
    ("138 0000 0000", None, PersonalDataKind.MOBILE),
    ("138-0000-0000", None, PersonalDataKind.MOBILE),
    ("138－0000　0000", None, PersonalDataKind.MOBILE),
    ("1380 000 0000", None, PersonalDataKind.MOBILE),
    ("1 3 8 0 0 0 0 0 0 0 0", None, PersonalDataKind.MOBILE),
    (f"+86{MOBILE}", MOBILE, PersonalDataKind.MOBILE),
    (f"0086{MOBILE}", MOBILE, PersonalDataKind.MOBILE),
    ("+86-138-0000-0000", "138-0000-0000", PersonalDataKind.MOBILE),
    (f"(86){MOBILE}", MOBILE, PersonalDataKind.MOBILE),
    (f"{MOBILE}@139.example", MOBILE, PersonalDataKind.MOBILE),
    ("16600000000", None, PersonalDataKind.MOBILE),
    ("19900000000", None, PersonalDataKind.MOBILE),
    ("17000000000", None, PersonalDataKind.MOBILE),
    (f"卡号{CARD}", CARD, PersonalDataKind.BANK_CARD),
    ("6222 0000 0000 0000 004", None, PersonalDataKind.BANK_CARD),
    ("6222-0000-0000-0000-004", None, PersonalDataKind.BANK_CARD),
    ("4000000000000002", None, PersonalDataKind.BANK_CARD),
    ("5500 0000 0000 0004", None, PersonalDataKind.BANK_CARD),
    ("110101.19900101.1237", None, PersonalDataKind.IDENTITY),
    ("110101_19900101_1237", None, PersonalDataKind.IDENTITY),
    ("1101·01199·00101·1237", None, PersonalDataKind.IDENTITY),
    ("110101/19900101/1237", None, PersonalDataKind.IDENTITY),
    ("110101\u200b199001011237", None, PersonalDataKind.IDENTITY),
    ("110101\n19900101\n1237", None, PersonalDataKind.IDENTITY),
    ("110101 \n  199001\n\u300001\n1237", None, PersonalDataKind.IDENTITY),
    ("①①⓪①⓪①①⑨⑨⓪⓪①⓪①①②③⑦", None, PersonalDataKind.IDENTITY),
    ("❶❶⓿❶⓿❶❶❾❾⓿⓿❶⓿❶❶❷❸❼", None, PersonalDataKind.IDENTITY),
    ("".join(chr(0x1D7CE + int(d)) for d in IDENTITY), None, PersonalDataKind.IDENTITY),
    ("".join(chr(0x660 + int(d)) for d in IDENTITY), None, PersonalDataKind.IDENTITY),
    ("".join(f"{d}\ufe0f\u20e3" for d in IDENTITY)[:-2], None, PersonalDataKind.IDENTITY),
    ("一一〇一〇一一九九〇〇一〇一一二三七", None, PersonalDataKind.IDENTITY),
    ("壹壹零壹零壹壹玖玖零零壹零壹壹贰叁柒", None, PersonalDataKind.IDENTITY),
    (f"编号{IDENTITY}", IDENTITY, PersonalDataKind.IDENTITY),
    (f"编号：{IDENTITY}。", IDENTITY, PersonalDataKind.IDENTITY),
    ("身份证110101199001011238。", "110101199001011238", PersonalDataKind.IDENTITY),
    ("身 份 证 号：110101 19900101 1238", "110101 19900101 1238", PersonalDataKind.IDENTITY),
    ("证件号码为110101199013011232，", "110101199013011232", PersonalDataKind.IDENTITY),
    ("身份证号（张某）：11010119900101123x", "11010119900101123x", PersonalDataKind.IDENTITY),
    (f"{IDENTITY}A", IDENTITY, PersonalDataKind.IDENTITY),
    (f"A{IDENTITY}", IDENTITY, PersonalDataKind.IDENTITY),
    (f"{MOBILE}wx", MOBILE, PersonalDataKind.MOBILE),
    ("138_0000_0000", None, PersonalDataKind.MOBILE),
    ("电话：1380000\n0000。", "1380000\n0000", PersonalDataKind.MOBILE),
    ("手机 138\n 0000\n0000", "138\n 0000\n0000", PersonalDataKind.MOBILE),
    ("①③⑧⓪⓪⓪⓪⓪⓪⓪⓪", None, PersonalDataKind.MOBILE),
    (f"①{MOBILE}", MOBILE, PersonalDataKind.MOBILE),
    (f"其中之一{MOBILE}", MOBILE, PersonalDataKind.MOBILE),
    ("卡号6222 0000\n0000 0000 004", "6222 0000\n0000 0000 004", PersonalDataKind.BANK_CARD),
    ("340000000000009", None, PersonalDataKind.BANK_CARD),
]


@pytest.mark.parametrize(("text", "number", "kind"), REAL)
def test_found(text: str, number: str | None, kind: PersonalDataKind) -> None:
    (found,) = find_personal_data(text, latest_birth_year=2024)

    assert found.kind is kind
    if number is not None:
        assert text[found.start : found.end] == number


LOOK_ALIKES = [
    "申请人对答复不服的，可以申请行政复议，住房补贴事项另行答复。",
    "申请人应当写明姓名、住址和联系方式。",
    "申请人张某，住云溪镇上河村。",
    "被申请人云溪镇人民政府，住所地青山县。",
    "申请人单位，住所地和联系方式不得公开。",
    "申请人关注的住房补贴已经公开。",
    "申请人方便，住户满意。",
    "申请人高度认可，居住环境明显改善。",
    "营业执照注册号110101900101123",
    "版本138.0000.0000.1",
    "合计\n120\n365\n12345",
    "138\n00000000",
    "收到 138 件\n0000\n0000",
    "电话热线接听\n1\n380\n0000\n0000\n12",
    "1380000\n0000",
    "4000\n0000\n0000\n0002",
    "二〇二三年一月一日至十二月三十一日",
    "一、二、三、四、五、六、七、八、九、十",
    "第一二三四五六七八九十一条",
    "110101199001011238",  # the check digit is another
    "110101199013011232",  # there is no month 13
    "110101209001011233",  # not born yet
    "990101199001011230",  # no such province
    "11010119900101123",  # one short
    f"{IDENTITY}0",  # one too many
    "110101********1237",
    f"统一社会信用代码{IDENTITY}",  # 18 digits, some of which happen to check
    f"统一社会信用代码证号：{IDENTITY}",
    "统一社会信用代码11620000000000000K",
    "91620000MA00000000",
    "项目编码110101900101123",
    f"{MOBILE}0",
    "1380000000",
    "12800000000",  # no such range
    "15400000000",
    "138****0000",
    "A13800000000",
    "13800000000_1",
    "13,800,000,000",
    "13800000000元",
    "13800000000.00",
    "共计13800000000 元",
    "13800000000万元",
    "￥13800000000",
    "订单编号13800000000",
    "第13800000000号",
    "〔2024〕13800000000号",
    "20240101-13800000000-1",
    "https://www.example.gov.cn/art/13800000000.html",
    "www.example.gov.cn/13800000000",
    "0931-8000000",
    "0931-80000000",
    "（0931）8000000",
    "010-80000000转8001",
    "4008000000",
    "400-800-0000",
    "12345",
    "730000",
    "邮政编码：730000",
    "国办公开办函〔2021〕30号",
    "甘政办发〔2024〕138号",
    "2024年1月1日至2024年12月31日",
    "2024-01-01 2024-12-31",
    "20240101000000",
    "190.457379万元",
    "190.13800000000",
    "3 1 3 8 0 0 0 0 0 0 0 0 0 0",  # a row of a table
    "12 0 3 8 1 38 0 0 0 0 0 0",
    "6222000000000000009",  # Luhn says no
    "1234567890123452",  # Luhn says yes, no bank does
    "项目编号6222000000000000004",
    "620000199001010003",  # an area and a day, as a project's number has them
    "6222000000000000004.5",
    "6222 000 000 000 000 0004",  # not parted as on a card
    "6222*********0008",
]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_left_alone(text: str) -> None:
    assert find_personal_data(text, latest_birth_year=2024) == ()


def test_there_are_at_least_as_many_look_alikes() -> None:
    assert len(LOOK_ALIKES) >= len(REAL)


def test_several_in_one_text() -> None:
    text = f"联系{MOBILE}、13900000000 15000000000，卡{CARD}，证{IDENTITY}"

    kinds = [found.kind for found in find_personal_data(text)]

    assert kinds == [PersonalDataKind.MOBILE] * 3 + [
        PersonalDataKind.BANK_CARD,
        PersonalDataKind.IDENTITY,
    ]


def test_an_identity_may_end_in_x() -> None:
    first = next(n for n in range(1000) if check_digit(f"62000019900101{n:03}") == "X")
    number = f"62000019900101{first:03}"

    assert [f.kind for f in find_personal_data(f"{number}X")] == [PersonalDataKind.IDENTITY]
    assert [f.kind for f in find_personal_data(f"{number}ｘ，")] == [PersonalDataKind.IDENTITY]
    assert [f.end for f in find_personal_data(f"{number}XY")] == [18]


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        (IDENTITY, PersonalDataKind.IDENTITY, "110101********1237"),
        (MOBILE, PersonalDataKind.MOBILE, "138****0000"),
        ("138-0000 0000", PersonalDataKind.MOBILE, "138-**** 0000"),
        ("6222 0000 0000 0000 004", PersonalDataKind.BANK_CARD, "6222 **** **** ***0 004"),
        ("张三", PersonalDataKind.NAME, "张*"),
        ("张三丰", PersonalDataKind.NAME, "张**"),
    ],
)
def test_masked(text: str, kind: PersonalDataKind, shown: str) -> None:
    assert mask(text, kind) == shown


def test_names_of_applicants() -> None:
    text = "张三两次申请，张三丰一次。"
    found = find_personal_data(text, ["张三", ""])
    assert [(f.start, f.kind) for f in found] == [
        (0, PersonalDataKind.NAME),
        (7, PersonalDataKind.NAME),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "张 三",
        "张\u3000三",
        "张\n三",
        "张\xa0三",
        "张\ufe00三",
        "张\U000e0100三",
        "张\u0301三",
        "张\u200b \u20dd三",
        "张·三",
        "张\u3194",
    ],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    text = f"公民{written}申请"

    (found,) = find_personal_data(text, ["张三"])

    assert text[found.start : found.end] == written
    shown = mask(text[found.start : found.end], found.kind)
    assert find_personal_data(f"公民{shown}申请", ["张三"]) == ()


def test_a_name_is_found_however_the_register_has_it() -> None:
    assert len(find_personal_data("阿依古丽·买买提申请", ["阿依古丽•买买提"])) == 1
    assert len(find_personal_data("张三申请", ["张 三"])) == 1


def test_an_applicant_with_a_dwelling_is_found_in_spite_of_spaces() -> None:
    text = "申请人张\u3000三，\n家住云溪镇上河村。"

    (found,) = find_personal_data(text)

    assert text[found.start : found.end] == "张\u3000三"


def _numbers() -> st.SearchStrategy[str]:
    digits = st.text("0123456789", min_size=8, max_size=8)
    mobiles = digits.map(lambda tail: f"138{tail}")
    serials = st.integers(0, 999)
    people = serials.map(lambda n: f"11010119900101{n:03}").map(lambda n: n + check_digit(n))
    marks = [
        "",
        "，",
        "1",
        "a",
        " ",
        "-",
        "、",
        "编号",
        "元",
        ".",
        "*",
        "\n",
        "电话",
        "①",
        "一",
        "_",
    ]
    parts = st.sampled_from(marks)
    return st.lists(st.one_of(mobiles, people, digits, parts), max_size=8).map("".join)


@given(_numbers())
@example("110101199001010007-13800000000")
@example("6222020200000000005-13800000000")
def test_masking_leaves_nothing_to_find(text: str) -> None:
    for found in reversed(find_personal_data(text)):
        shown = mask(text[found.start : found.end], found.kind)
        assert len(shown) == found.end - found.start
        text = text[: found.start] + shown + text[found.end :]

    assert find_personal_data(text) == ()


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    end = 0
    for found in find_personal_data(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "1\n", "一", "①.", "申请人", "身份证1", "电话1", "张 "]
)
def test_the_work_grows_with_the_length(unit: str) -> None:
    def calls(length: int) -> int:
        count = 0

        def counted(*_args: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(counted)
        try:
            find_personal_data(unit * length, ["张三"])
        finally:
            sys.setprofile(None)
        return count

    calls(10)
    assert calls(4_000) <= 4.1 * calls(1_000)


@pytest.mark.parametrize("unit", ["1", "1 ", "1" + " " * 40, "1" + "\n" * 39, "一", "①."])
def test_a_page_of_digits_ends(unit: str) -> None:
    assert find_personal_data(unit * (200_000 // len(unit))) == ()


def test_scan_looks_everywhere_but_at_what_is_public(edition: Edition) -> None:
    values: dict[str, Any] = {
        "text.overview": f"一、联系人电话{MOBILE}。",
        "text.preface": IDENTITY,
        "report.contact": f"张干部 {MOBILE} {IDENTITY}",
        "report.supervision": MOBILE,
        "report.signed_by": f"云溪镇 {MOBILE}",
        "explanation.P-IN-FORCE": f"见{CARD}",
        "source.requests": f"表外有{MOBILE}",
        "privacy.0123456789abcdef": MOBILE,
        "requests.received.natural_person": 99_999_999,
    }

    found = scan_report(nil_report(edition, values))

    assert [one.address for one in found] == [
        "report.signed_by",
        "report.contact",
        "text.preface",
        "text.overview",
        "source.requests",
        "explanation.P-IN-FORCE",
    ]
    assert found[3].text == MOBILE
    assert found[3].masked == "138****0000"
    assert (found[3].start, found[3].end) == (7, 18)


def test_a_key_is_for_one_number_in_one_place(edition: Edition) -> None:
    def key(text: str, address: str = "text.overview") -> str:
        (found,) = scan_report(nil_report(edition, {address: text}))
        assert edition.label(found.reason_address) == "个人信息保留理由"
        return found.reason_address

    assert key(f"甲{MOBILE}") == key(f"甲乙丙丁{MOBILE}，")
    assert key(MOBILE) == key("138 0000 0000")
    assert key(MOBILE) != key("13900000000")
    assert key(MOBILE) != key(MOBILE, "text.problems")
