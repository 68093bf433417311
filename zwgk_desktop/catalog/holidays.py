"""Reader of the work calendar: a file per noticed year, and the dates of moving festivals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zwgk_desktop.catalog.node import DataFileError, Node
from zwgk_desktop.domain.workdays import (
    FESTIVALS,
    WorkCalendar,
    YearCalendar,
    is_weekend,
    statutory_year,
)

_MOVABLE_FESTIVALS = FESTIVALS[1:3] + FESTIVALS[4:6]


@dataclass(frozen=True, slots=True)
class NoticedYear:
    """Calendar of a year, with the date of the newest holiday notice it follows."""

    calendar: YearCalendar
    issued: date


def load_work_calendar(folder: Path, installed: Iterable[Path] = ()) -> WorkCalendar:
    """Return the work calendar of all years with a notice and the provisional years after them.

    Args:
        folder: Folder of the shipped years.
        installed: Files of installed years. Of two files of one year the newer notice counts;
            of equally new ones the shipped file.

    Raises:
        DataFileError: A file is invalid; the message names file and key.
    """
    years = {
        year: noticed.calendar for year, noticed in read_noticed_years(folder, installed).items()
    }
    for year, moving in _read_festivals(folder / "festivals.json").items():
        years.setdefault(year, statutory_year(year, moving))
    if not years or sorted(years) != list(range(min(years), max(years) + 1)):
        raise DataFileError(f"{folder.name}: the years must follow one another")
    return WorkCalendar(years.values())


def read_noticed_years(folder: Path, installed: Iterable[Path] = ()) -> Mapping[int, NoticedYear]:
    """Return the calendars of all years with a notice; arguments as in `load_work_calendar`."""
    found: dict[int, NoticedYear] = {}
    for path in (*sorted(folder.glob("[0-9]*.json")), *installed):
        read = read_year(path)
        known = found.get(read.calendar.year)
        if known is None or read.issued > known.issued:
            found[read.calendar.year] = read
    return found


def read_year(path: Path) -> NoticedYear:
    """Return the calendar of one year from its file.

    Raises:
        DataFileError: A day is not in that year, a day off is a weekend day, a working day is
            not one, or a day is named twice. A key is missing or unknown.
    """
    node = _toml_node(path)
    year = node.value("year", int)
    notices = [_notice_number_and_day(notice) for notice in node.tables("notices")]
    off, on = _days_by_name(node, "off", year), _days_by_name(node, "on", year)
    if not notices or path.stem != str(year):
        raise node.error("needs its notice, and its year for a name")
    if any(map(is_weekend, off)) or not all(map(is_weekend, on)):
        raise node.error("off are Mondays to Fridays, on are Saturdays and Sundays")
    node.ensure_all_read()
    source = "；".join(
        f"{number}（{day.year}年{day.month}月{day.day}日）" for number, day in notices
    )
    return NoticedYear(YearCalendar(year, source, off, on), max(day for _, day in notices))


def _notice_number_and_day(node: Node) -> tuple[str, date]:
    number, title, url = (node.text(key) for key in ("number", "title", "url"))
    day = node.day("date")
    node.ensure_all_read()
    if "节假日安排" not in title and "假期" not in title:
        raise node.error("names no holidays", "title")
    if not url.startswith(("http://www.gov.cn/", "https://www.gov.cn/")):
        raise node.error("is not where 国务院办公厅 publishes", "url")
    return number, day


def _read_festivals(path: Path) -> Mapping[int, Mapping[str, date]]:
    node = _toml_node(path)
    node.text("source")
    years = node.table("years")
    found: dict[int, Mapping[str, date]] = {}
    for year in sorted(node.mapping("years")):
        festivals = years.table(year)
        found[int(year)] = {name: festivals.day(name) for name in _MOVABLE_FESTIVALS}
        festivals.ensure_all_read()
    node.ensure_all_read()
    return found


def _days_by_name(node: Node, key: str, year: int) -> Mapping[date, str]:
    days = {node.parse_day(text, key): str(name) for text, name in node.mapping(key).items()}
    before = [day for day in days if day.year == year - 1 and day.month == 12]  # 元旦
    if any(day.year != year and day not in before for day in days):
        raise node.error("a day of another year", key)
    return days


def _toml_node(path: Path) -> Node:
    place = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise DataFileError(f"{place}: {exc}") from exc
    return Node.of_json(text, place)
