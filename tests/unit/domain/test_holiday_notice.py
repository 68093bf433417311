"""Notices read as they were published, and what contradicts itself refused.

The sentences are those of the notices of 国务院办公厅 named beside them: official texts.
"""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.holiday_notice import apply_notice, read_notice
from zwgk_desktop.domain.workdays import FESTIVALS, YearCalendar

NOTICES = {
    2019: [
        # 国办发明电〔2018〕15号
        """
一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
二、春节：2月4日至10日放假调休，共7天。2月2日（星期六）、2月3日（星期日）上班。
三、清明节：4月5日放假，与周末连休。
四、劳动节：5月1日放假。
五、端午节：6月7日放假，与周末连休。
六、中秋节：9月13日放假，与周末连休。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
""",
        # 国办发明电〔2019〕3号
        """
国务院办公厅关于调整2019年劳动节假期安排的通知
一、2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
二、各地区、各部门要抓紧做好劳动节假期调整落实工作。
""",
    ],
    2020: [
        # 国办发明电〔2019〕16号
        """
一、元旦：2020年1月1日放假，共1天。
二、春节：1月24日至30日放假调休，共7天。1月19日（星期日）、2月1日（星期六）上班。
三、清明节：4月4日至6日放假调休，共3天。
四、劳动节：5月1日至5日放假调休，共5天。4月26日（星期日）、5月9日（星期六）上班。
五、端午节：6月25日至27日放假调休，共3天。6月28日（星期日）上班。
六、国庆节、中秋节：10月1日至8日放假调休，共8天。9月27日（星期日）、10月10日（星期六）上班。
""",
        # 国办发明电〔2020〕1号
        """
一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。
二、各地大专院校、中小学、幼儿园推迟开学，具体时间由教育部门另行通知。
""",
    ],
    2021: [
        # 国办发明电〔2020〕27号
        """
一、元旦：2021年1月1日至3日放假，共3天。
二、春节：2月11日至17日放假调休，共7天。2月7日（星期日）、2月20日（星期六）上班。
三、清明节：4月3日至5日放假调休，共3天。
四、劳动节：5月1日至5日放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。
五、端午节：6月12日至14日放假，共3天。
六、中秋节：9月19日至21日放假调休，共3天。9月18日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。
""",
    ],
    2022: [
        # 国办发明电〔2021〕11号
        """
一、元旦：2022年1月1日至3日放假，共3天。
二、春节：1月31日至2月6日放假调休，共7天。1月29日（星期六）、1月30日（星期日）上班。
三、清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。
四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。
五、端午节：6月3日至5日放假，共3天。
六、中秋节：9月10日至12日放假，共3天。
七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。
""",
    ],
    2023: [
        # 国办发明电〔2022〕16号
        """
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
""",
    ],
    2024: [
        # 国办发明电〔2023〕7号
        """
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
""",
    ],
    2025: [
        # 国办发明电〔2024〕12号
        """
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
""",
    ],
    2026: [
        # 国办发明电〔2025〕7号
        """
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
""",
    ],
}

BLANK = {year: YearCalendar(year, None, {}, {}, provisional=True) for year in range(2019, 2031)}


def read_all(year: int) -> YearCalendar:
    calendar = BLANK[year]
    for text in NOTICES[year]:
        calendar = apply_notice(calendar, read_notice(text, year))
    return calendar


@pytest.mark.parametrize("year", NOTICES)
def test_the_notices_say_what_we_ship(year: int) -> None:
    shipped = json.loads((paths.holidays() / f"{year}.json").read_text("utf-8"))

    read = read_all(year)

    assert {str(day): name for day, name in read.days_off.items()} == shipped["off"]
    assert {str(day): name for day, name in read.days_worked.items()} == shipped["on"]
    assert not read.provisional


def test_a_whole_page_is_read_with_its_number_and_its_day() -> None:
    text = (
        "国务院办公厅关于2026年部分节假日安排的通知\n国办发明电〔2025〕7号\n各省、自治区、直辖市人民政府：\n"
        "经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的"
        "具体安排通知如下。\n" + NOTICES[2026][0] + "\n"
        "鼓励单位和个人结合落实带薪年休假等制度，实际形成较长假期。节假日期间，各地区、各部门要妥善"
        "安排好值班和安全、保卫等工作。\n国务院办公厅\n2025年11月4日\n"
    )

    read = read_notice(text, 2026)

    assert read.source == "国办发明电〔2025〕7号（2025年11月4日）"
    assert read.missing == ()
    assert apply_notice(BLANK[2026], read).days_off == read_all(2026).days_off


@pytest.mark.parametrize(
    "text",
    [
        "一、元旦：1月1日（周五）至3日（周日）放假，共3天。",
        "一、元旦:1月1日(周五)至3日(周日)放假,共3天。",  # as typed by hand
        "一、元旦：１月１日（星期五）至３日（星期日）放假，共３天。",
        "元旦：2027年1月1日—3日放假 共3天",
        "　　一、元旦： 1月1日至1月3日放假。",
    ],
)
def test_ways_of_writing_one_festival(text: str) -> None:
    read = read_notice(text, 2027)

    assert sorted(read.days_off) == [date(2027, 1, day) for day in (1, 2, 3)]
    assert read.festivals == {"元旦"}


def test_a_day_made_up_for_is_off_too() -> None:  # 2014, 2016
    read = read_notice("五、劳动节：5月1日放假，5月2日（星期一）补休。", 2022)

    assert sorted(read.days_off) == [date(2022, 5, 1), date(2022, 5, 2)]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("今天天气好", "C02", "没有读到"),
        ("一、元旦：1月1日（周四）放假，共1天。", "C04", "2027年1月1日是周五，通知里写的是周四"),
        ("一、元旦：1月1日至3日放假，共4天。", "C04", "共4天，列出的日期却是3天"),
        ("一、元旦：1月1日放假。1月4日上班。", "C04", "1月4日不是周末"),
        ("一、元旦：1月1日至3日放假。1月3日（周日）上班。", "C04", "又放假又上班"),
        ("一、元旦：2月30日放假。", "C04", "没有2月30日"),
        ("一、元旦：1月3日至1日放假。", "C04", "前后颠倒"),
        ("一、元旦：1月1日放假。二、元旦：1月1日放假。", "C04", "写了两次"),
        ("一、元旦：2028年1月1日放假。", "C04", "不在2027年的安排里"),
        ("关于2026年部分节假日安排的通知 一、元旦：1月1日放假。", "C04", "这是2026年的通知"),
        ("一、元旦：1日放假。", "C03", "1日"),
        ("一、元旦：上半月放假。", "C03", "没有读懂"),
        ("一、元旦：1月1日放假。除1月9日外照常上班。", "C03", "除1月9日外"),
        ("一、延长2027年春节假期至2月20日（周六），2月22日起正常上班。", "C04", "还没有春节的安排"),
    ],
)
def test_what_contradicts_is_refused_with_the_reason(text: str, code: str, says: str) -> None:
    with pytest.raises(UserError, match=says) as refused:
        apply_notice(BLANK[2027], read_notice(text, 2027))

    assert refused.value.code == code


def test_a_part_of_a_notice_leaves_the_other_festivals_and_the_year_provisional() -> None:
    before = YearCalendar(2027, None, {date(2027, 4, 5): "清明节"}, {}, provisional=True)

    after = apply_notice(before, read_notice("一、元旦：1月1日至3日放假，共3天。", 2027))

    assert after.provisional
    assert after.source is None
    assert after.days_off == {date(2027, 1, 1): "元旦", date(2027, 4, 5): "清明节"}


def test_adding_a_whole_notice_again_replaces_it() -> None:
    changed = NOTICES[2026][0].replace("9月20日（周日）、10月10日（周六）", "10月11日（周日）")

    after = apply_notice(read_all(2026), read_notice(changed, 2026))

    assert set(read_all(2026).days_worked) - set(after.days_worked) == {
        date(2026, 9, 20),
        date(2026, 10, 10),
    }
    assert date(2026, 10, 11) in after.days_worked


@given(
    text=st.text(
        alphabet="一二元旦春节：:（）周五至、，。放假上班共天0123456789年月日 \n", max_size=60
    )
)
def test_no_text_is_a_bug(text: str) -> None:
    try:
        read = read_notice(text, 2027)
    except UserError:
        return
    assert read.festivals <= set(FESTIVALS)
