"""Working-day calendar: weekends, holidays, and weekend days worked in exchange (调休).

A year's holidays come from the notice of 国务院办公厅. Before the notice is out the year is
*provisional*: weekends and statutory days are off, and no days are exchanged. Every date that
depends on a provisional year must be marked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType

from zwgk_desktop.domain.errors import UserError

NEW_YEAR, SPRING, TOMB_SWEEPING, LABOUR = "元旦", "春节", "清明节", "劳动节"
DRAGON_BOAT, MID_AUTUMN, NATIONAL = "端午节", "中秋节", "国庆节"

FESTIVALS = (NEW_YEAR, SPRING, TOMB_SWEEPING, LABOUR, DRAGON_BOAT, MID_AUTUMN, NATIONAL)
"""Festivals of a year's notice. Source: 全国年节及纪念日放假办法 (2024) art. 2."""

WEEKEND = "周末"
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """Holidays and exchanged working days of one year.

    Args:
        year: The year of the notice; 元旦 may begin in the December before.
        source: The notice, None while there is none.
        days_off: Mondays to Fridays off, with the festival as the notice names it.
        days_worked: Saturdays and Sundays worked, likewise.
        provisional: Whether no notice covers the whole year.
    """

    year: int
    source: str | None
    days_off: Mapping[date, str]
    days_worked: Mapping[date, str]
    provisional: bool = False


def is_weekend(day: date) -> bool:
    """Return whether a day is a Saturday or Sunday, worked or not."""
    return day.weekday() >= _SATURDAY


def statutory_year(year: int, movable_festivals: Mapping[str, date]) -> YearCalendar:
    """Return the provisional calendar of a year without a notice.

    Args:
        year: The year.
        movable_festivals: The day of each movable festival: 春节 (正月初一), 清明节, 端午节,
            中秋节.

    Source:
        全国年节及纪念日放假办法 (2024-11-10) art. 2: thirteen days. Art. 6 gives a day off
        for each that falls on a weekend, but only the notice fixes its date.
    """
    spring = movable_festivals[SPRING]
    days: list[tuple[str, date]] = [(NEW_YEAR, date(year, 1, 1))]
    days += [(SPRING, spring + timedelta(days=offset)) for offset in (-1, 0, 1, 2)]
    days += [(TOMB_SWEEPING, movable_festivals[TOMB_SWEEPING])]
    days += [(LABOUR, date(year, 5, day)) for day in (1, 2)]
    days += [
        (DRAGON_BOAT, movable_festivals[DRAGON_BOAT]),
        (MID_AUTUMN, movable_festivals[MID_AUTUMN]),
    ]
    days += [(NATIONAL, date(year, 10, day)) for day in (1, 2, 3)]
    off: dict[date, str] = {}
    for name, day in days:
        if not is_weekend(day):
            off[day] = f"{off[day]}、{name}" if day in off else name
    return YearCalendar(year, None, MappingProxyType(off), MappingProxyType({}), provisional=True)


class WorkCalendar:
    """Working-day calendar of several consecutive years.

    Args:
        years: The calendars of the years, without a gap.
    """

    def __init__(self, years: Iterable[YearCalendar]) -> None:
        self._years = {year.year: year for year in sorted(years, key=lambda year: year.year)}
        self._first = date(min(self._years), 1, 1)
        self._last = date(max(self._years), 12, 31)

    @property
    def years(self) -> Mapping[int, YearCalendar]:
        """The calendar of each year, as in its notice."""
        return self._years

    def with_year(self, year: YearCalendar) -> "WorkCalendar":
        """Return a calendar in which one year is replaced."""
        return WorkCalendar({**self._years, year.year: year}.values())

    def in_year(self, year: int) -> YearCalendar:
        """Return the calendar of one year, including its days in the notice for the next year.

        Raises:
            UserError: The year lies outside the calendar (C01).
        """
        self._ensure_in_calendar(date(year, 1, 1))
        own = self._years[year]
        return YearCalendar(
            year,
            own.source,
            {day: name for day, name in sorted(self._days_off.items()) if day.year == year},
            {day: name for day, name in sorted(self._days_worked.items()) if day.year == year},
            own.provisional,
        )

    def reason_off(self, day: date) -> str | None:
        """Return the reason why a day is off (the festival, or 周末); None for a working day."""
        if is_weekend(day):
            return None if day in self._days_worked else WEEKEND
        return self._days_off.get(day)

    def is_provisional(self, after: date, up_to: date) -> bool:
        """Return whether any day after `after`, up to `up_to`, lies in a provisional year."""
        years = range((after + _ONE_DAY).year, up_to.year + 1)
        return any(year in self._years and self._years[year].provisional for year in years)

    def nth_workday_after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after a day, which does not count itself.

        Raises:
            UserError: The day lies outside the calendar (C01).
        """
        return self.workday_at(self.workday_index(day) + count)

    def count_workdays(self, after: date, up_to: date) -> int:
        """Count the working days after one day up to and including another.

        The result is negative when `up_to` is before `after`.
        """
        return self.workday_index(up_to) - self.workday_index(after)

    def workday_index(self, day: date) -> int:
        """Count the working days from the calendar's start up to and including a day.

        Raises:
            UserError: The day lies outside the calendar (C01).
        """
        position = day.toordinal() - self._first.toordinal()
        if not 0 <= position < len(self._workday_counts):
            raise self._outside_calendar_error(day)
        return self._workday_counts[position]

    def workday_at(self, index: int) -> date:
        """Return the working day with a given index; the inverse of `workday_index`.

        Raises:
            UserError: The day lies outside the calendar (C01).
        """
        if not 0 < index <= len(self._working_days):
            raise self._outside_calendar_error(self._first if index <= 0 else self._last + _ONE_DAY)
        return self._working_days[index - 1]

    @cached_property
    def _days_off(self) -> Mapping[date, str]:
        return {day: name for year in self._years.values() for day, name in year.days_off.items()}

    @cached_property
    def _days_worked(self) -> Mapping[date, str]:
        return {
            day: name for year in self._years.values() for day, name in year.days_worked.items()
        }

    @cached_property
    def _working_days(self) -> list[date]:
        days = range(self._first.toordinal(), self._last.toordinal() + 1)
        return [day for day in map(date.fromordinal, days) if self.reason_off(day) is None]

    @cached_property
    def _workday_counts(self) -> list[int]:
        """Number of working days up to and including each day of the calendar."""
        counts = [0] * (self._last.toordinal() - self._first.toordinal() + 1)
        for day in self._working_days:
            counts[day.toordinal() - self._first.toordinal()] = 1
        for position in range(1, len(counts)):
            counts[position] += counts[position - 1]
        return counts

    def _ensure_in_calendar(self, day: date) -> None:
        if not self._first <= day <= self._last:
            raise self._outside_calendar_error(day)

    def _outside_calendar_error(self, day: date) -> UserError:
        return UserError(
            f"工作日历里没有{day.year}年",
            remedy=f"日期请填在{self._first.year}年至{self._last.year}年之间",
            code="C01",
        )
