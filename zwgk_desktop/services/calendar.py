"""Work calendar of a workspace: the shipped calendar and adopted holiday notices."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from zwgk_desktop import paths
from zwgk_desktop.catalog.holidays import load_work_calendar
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.holiday_notice import apply_notice, read_notice
from zwgk_desktop.domain.report import Change
from zwgk_desktop.domain.workdays import WorkCalendar, YearCalendar, is_weekend
from zwgk_desktop.services.updates.installed import added_calendars
from zwgk_desktop.storage.acts import ActKind, ActSummary, with_subject
from zwgk_desktop.storage.subjects import SubjectKind

if TYPE_CHECKING:
    from zwgk_desktop.services.session_context import SessionContext

NOTICE_ADDRESS = "calendar.notice"
_LARGEST = 1_000_000  # bytes; a notice has two thousand


@dataclass(frozen=True, slots=True)
class NoticeCalendar:
    """Calendar of a year read from a notice, not yet adopted.

    Args:
        year: The calendar with the notice applied.
        missing: Festivals not in the notice, which keep their previous days.
    """

    year: YearCalendar
    missing: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def shipped_calendar() -> WorkCalendar:
    """Return the shipped work calendar with the calendars of installed updates."""
    return load_work_calendar(paths.holidays(), added_calendars())


def calendar_in_force(context: "SessionContext") -> WorkCalendar:
    """Return the work calendar of a workspace: the shipped one with its adopted notices."""
    given = context.values.of_kind(SubjectKind.CALENDAR)
    calendar = shipped_calendar()
    for values in given.values():
        calendar = calendar.with_year(_decode_year(str(values[NOTICE_ADDRESS])))
    return calendar


def parse_notice(calendar: WorkCalendar, year: int, text: str) -> NoticeCalendar:
    """Parse the text of a holiday notice without adopting it.

    Raises:
        UserError: The text cannot be read or contradicts itself (C02, C03, C04), or the
            year has no calendar (C01).
    """
    before = calendar.in_year(year)
    reading = read_notice(text, year)
    return NoticeCalendar(apply_notice(before, reading), reading.missing)


def parse_notice_file(calendar: WorkCalendar, year: int, path: Path) -> NoticeCalendar:
    """Parse a notice from a text file, or from the output of ``zwgk calendar --json``.

    Raises:
        UserError: As for `normalise_text`, or the file cannot be read (C05).
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise _unreadable_error(path, "文件太大")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as exc:
        raise _unreadable_error(path, "文件打不开") from exc
    except UnicodeDecodeError as exc:
        raise _unreadable_error(path, "文件不是文本") from exc
    if not text.lstrip().startswith("{"):
        return parse_notice(calendar, year, text)
    calendar.in_year(year)
    return NoticeCalendar(_from_json(path, year, text))


def adopt_notice(context: "SessionContext", notice_calendar: NoticeCalendar) -> ActSummary | None:
    """Adopt a year's calendar as one act; return None if it is adopted already."""
    context.ensure_writable()
    key, text = str(notice_calendar.year.year), _encode_year(notice_calendar.year)
    subject = context.subjects.find(SubjectKind.CALENDAR, key)
    known = {} if subject is None else context.values.without_personal(subject)
    if known.get(NOTICE_ADDRESS) == text:
        return None
    line = context.subjects.workspace
    if subject is None:
        subject = context.subjects.create(SubjectKind.CALENDAR, line=line, key=key)
    change = Change(NOTICE_ADDRESS, known.get(NOTICE_ADDRESS), text)
    return context.log.record(line, ActKind.CALENDAR, with_subject(subject, [change]), f"{key}年")


def _encode_year(year: YearCalendar) -> str:
    data = {
        "year": year.year,
        "source": year.source,
        "off": {str(day): name for day, name in year.days_off.items()},
        "on": {str(day): name for day, name in year.days_worked.items()},
        "provisional": year.provisional,
    }
    return json.dumps(data, ensure_ascii=False)


def _decode_year(text: str) -> YearCalendar:
    data = cast("dict[str, Any]", json.loads(text))
    return YearCalendar(
        data["year"],
        data["source"],
        {date.fromisoformat(day): name for day, name in data["off"].items()},
        {date.fromisoformat(day): name for day, name in data["on"].items()},
        data["provisional"],
    )


def _from_json(path: Path, year: int, text: str) -> YearCalendar:
    try:
        data = cast("dict[str, Any]", json.loads(text))
        off, on_ = _parsed_days(data["off"]), _parsed_days(data["on"])
        said, source = data["year"], data.get("source")
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise _unreadable_error(path, "内容不是一年的日历") from exc
    if said != year:
        raise _unreadable_error(path, f"里面是{said}年的日历，不是{year}年的")
    wrong = [day for day in off if is_weekend(day)] + [day for day in on_ if not is_weekend(day)]
    wrong += [day for day in (*off, *on_) if day.year != year]
    if wrong:
        raise _unreadable_error(path, f"{wrong[0]}不能是放假的工作日或者上班的周末")
    return YearCalendar(year, str(source or path.name), off, on_)


def _parsed_days(days: Mapping[str, str] | list[str]) -> Mapping[date, str]:
    named = days if isinstance(days, dict) else dict.fromkeys(days, "放假调休")
    return {date.fromisoformat(day): str(name) for day, name in sorted(named.items())}


def _unreadable_error(path: Path, why: str) -> UserError:
    return UserError(
        f"“{path.name}”不能用作放假安排：{why}",
        remedy="请用通知的全文另存为文本文件，或者直接粘贴通知",
        code="C05",
    )
