"""Which days are worked, held day by day against a calendar of somebody else's."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from chinese_calendar import get_solar_terms
from lunardate import LunarDate

from zwgk_desktop import paths
from zwgk_desktop.catalog.holidays import load_work_calendar
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.workdays import WorkCalendar

FIRST, LAST = 2019, 2026
"""The years whose notices we ship."""


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return load_work_calendar(paths.holidays())


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_every_day_is_as_another_calendar_has_it(calendar: WorkCalendar, year: int) -> None:
    ours = [day for day in days_of(year) if calendar.reason_off(day) is None]
    theirs = [day for day in days_of(year) if chinese_calendar.is_workday(day)]

    assert ours == theirs


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_a_year_names_its_notice_and_is_settled(calendar: WorkCalendar, year: int) -> None:
    shown = calendar.in_year(year)

    assert shown.source is not None
    assert shown.source.startswith("国办发明电〔")
    assert not shown.provisional


def test_the_longer_spring_festival_of_2020_came_by_a_second_notice(calendar: WorkCalendar) -> None:
    shown = calendar.in_year(2020)

    assert shown.source == (
        "国办发明电〔2019〕16号（2019年11月21日）；国办发明电〔2020〕1号（2020年1月26日）"
    )
    assert shown.days_off[date(2020, 1, 31)] == "春节"
    assert date(2020, 2, 1) not in shown.days_worked


@pytest.mark.parametrize("year", range(2027, 2051))
def test_a_year_without_notice_has_the_thirteen_days_and_says_so(
    calendar: WorkCalendar, year: int
) -> None:
    spring = LunarDate(year, 1, 1).to_solar_date()
    thirteen = {date(year, 1, 1), date(year, 5, 1), date(year, 5, 2)}
    thirteen |= {spring + timedelta(days=n) for n in (-1, 0, 1, 2)}
    thirteen |= {date(year, 10, day) for day in (1, 2, 3)}
    thirteen |= {LunarDate(year, month, day).to_solar_date() for month, day in ((5, 5), (8, 15))}
    terms = get_solar_terms(date(year, 4, 1), date(year, 4, 10))
    thirteen |= {day for day, term in terms if term == "清明"}

    shown = calendar.in_year(year)

    assert set(shown.days_off) == {day for day in thirteen if day.weekday() < 5}
    assert (shown.days_worked, shown.source, shown.provisional) == ({}, None, True)


def test_days_beyond_the_calendar_are_refused(calendar: WorkCalendar) -> None:
    for day in (date(2018, 12, 31), date(2051, 1, 1)):
        with pytest.raises(UserError, match="工作日历里没有") as refused:
            calendar.workday_index(day)
        assert refused.value.code == "C01"
    with pytest.raises(UserError):
        calendar.nth_workday_after(date(2050, 12, 20), 20)
    with pytest.raises(UserError):
        calendar.in_year(2018)


def test_working_days_are_counted_between_two_days(calendar: WorkCalendar) -> None:
    friday, monday = date(2026, 9, 18), date(2026, 9, 21)

    assert calendar.count_workdays(friday, monday) == 2  # Sunday the 20th is worked
    assert calendar.count_workdays(monday, friday) == -2
    assert calendar.nth_workday_after(friday, 1) == date(2026, 9, 20)


def test_what_depends_on_a_year_without_notice_is_provisional(calendar: WorkCalendar) -> None:
    assert not calendar.is_provisional(date(2026, 12, 1), date(2026, 12, 31))
    assert calendar.is_provisional(date(2026, 12, 1), date(2027, 1, 4))
    assert not calendar.is_provisional(date(2026, 12, 31), date(2026, 12, 31))
