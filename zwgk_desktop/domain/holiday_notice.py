"""Parser for the State Council's holiday notice, from its pasted text.

Understands the wording of the notices since 2007. A sentence about days off or worked that it
cannot parse is an error, so that no day is guessed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.workdays import FESTIVALS, NEW_YEAR, YearCalendar, is_weekend

_FORMS = str.maketrans(
    "０１２３４５６７８９（）:,;［］[]【】—–－-~～", "0123456789()：，；〔〕〔〕〔〕至至至至至至"
)
_LONGEST = 10_000
"""Maximum length of a notice in characters; those since 2007 have up to 1,500."""

_WEEKDAYS = "一二三四五六日"
_NAMES: Mapping[str, str] = {name: name for name in FESTIVALS} | {
    "清明": "清明节",
    "端午": "端午节",
    "中秋": "中秋节",
    "国庆": "国庆节",
    "五一": "劳动节",
    "五一劳动节": "劳动节",
    "国际劳动节": "劳动节",
}
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))
_ITEM = re.compile(rf"(?:^|[。；]|[一二三四五六七八九十]、)((?:{_NAME})(?:[、和](?:{_NAME}))*)：")
_ADJUSTED = re.compile(rf"调整(?:\d{{4}}年)?({_NAME})(?:假期|放假)")
_EXTENDED = re.compile(rf"延长(?:\d{{4}}年)?({_NAME})假期")
_TITLE_YEAR = re.compile(r"(\d{4})年部分节假日安排")
_NUMBER = re.compile(r"国办发明电〔\d{4}〕\d+号")
_ISSUED = re.compile(r"国务院办公厅(\d{4}年\d{1,2}月\d{1,2}日)")
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?"
_SPANS = rf"{_DAY}(?:至{_DAY})?(?:[、和]{_DAY}(?:至{_DAY})?)*"
_OFF = re.compile(rf"({_SPANS})(?:放假调休|放假|补休|调休)(?:共?(\d+)天)?")
_ON = re.compile(rf"({_SPANS})(?:均)?(?:正常)?上班")
_ON_FROM_THEN = re.compile(rf"({_DAY})起(?:正常)?上班")
_COUNT = re.compile(r"共(\d+)天")
_PARTS = re.compile(r"(至)?(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?")
_SAYS_WHEN = re.compile(r"放假|补休|上班")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """Parsed holiday notice.

    Args:
        year: The year for which the notice is read.
        source: Number and day of the notice, or a remark that it was pasted.
        festivals: Festivals in the notice, by their common names.
        days_off: Every day off, weekends included, with the festival as the notice names it.
        days_worked: Saturdays and Sundays worked, likewise.
        extended_until: New last day of festivals that the notice extends.
    """

    year: int
    source: str
    festivals: frozenset[str]
    days_off: Mapping[date, str]
    days_worked: Mapping[date, str]
    extended_until: Mapping[str, date] = field(default_factory=dict[str, date])

    @property
    def missing(self) -> tuple[str, ...]:
        """The festivals that the notice does not mention."""
        return tuple(name for name in FESTIVALS if name not in self.festivals)


def read_notice(text: str, year: int) -> NoticeReading:
    """Parse a holiday notice, or a notice that amends one.

    Raises:
        UserError: The notice has no days off or is far too long (C02), a sentence cannot be
            parsed (C03), or it contradicts the year, the days of the week or its own counts (C04).
    """
    if len(text) > _LONGEST:
        raise UserError(
            f"粘贴的文字有{len(text)}字，不像是放假安排的通知",
            remedy="请只粘贴通知的正文，不超过1万字",
            code="C02",
        )
    plain = re.sub(r"\s", "", text).translate(_FORMS)
    plain = re.sub(r"\([^()]*\)", lambda found: found[0].replace("，", "、"), plain)
    titled = _TITLE_YEAR.search(plain)
    if titled and int(titled[1]) != year:
        raise _contradiction_error(f"这是{titled[1]}年的通知，不是{year}年的")
    reader = _NoticeReader(year)
    for names, body in _items(plain):
        reader.read_item(names, body)
    if not reader.festivals and not reader.extended:
        raise UserError(
            "没有读到放假安排",
            remedy="请粘贴通知的全文，例如“一、元旦：1月1日至3日放假，共3天”",
            code="C02",
        )
    return reader.reading(_notice_source(plain))


def apply_notice(before: YearCalendar, reading: NoticeReading) -> YearCalendar:
    """Return a year's calendar with the festivals of a notice replaced.

    Festivals that the notice does not name are unchanged.
    """
    kept_off = {
        day: name for day, name in before.days_off.items() if not _is_festival_named(name, reading)
    }
    kept_on = {
        day: name
        for day, name in before.days_worked.items()
        if not _is_festival_named(name, reading)
    }
    off = kept_off | {day: name for day, name in reading.days_off.items() if not is_weekend(day)}
    on = kept_on | dict(reading.days_worked)
    for name, until in reading.extended_until.items():
        for day in _extension_days(before, name, until):
            on.pop(day, None)
            if not is_weekend(day):
                off[day] = name
    on = {day: name for day, name in on.items() if day not in reading.days_off}
    provisional = before.provisional and bool(reading.missing)
    earlier = before.source if reading.missing and before.source else None
    source = f"{earlier}；{reading.source}" if earlier else reading.source
    return YearCalendar(
        before.year,
        None if provisional else source,
        dict(sorted(off.items())),
        dict(sorted(on.items())),
        provisional,
    )


class _NoticeReader:
    """Parser state while reading the items of one notice."""

    def __init__(self, year: int) -> None:
        self._year = year
        self._off: dict[date, str] = {}
        self._on: dict[date, str] = {}
        self.festivals: set[str] = set()
        self.extended: dict[str, date] = {}

    def read_item(self, names: str, body: str) -> None:
        """Parse one item about one festival, or about two together."""
        if _EXTENDED.match(body):
            self._read_extension(names, body)
            return
        festivals = {_NAMES[name] for name in re.split("[、和]", names)}
        if twice := festivals & self.festivals:
            raise _contradiction_error(f"{min(twice)}写了两次")
        off: list[date] = []
        counts: list[int] = []
        for clause in re.split("[。；，]", body):
            self._read_clause(clause, names, off, counts)
        if not off:
            raise _unparsed_error(f"{names}：{body}")
        if counts and counts != [len(set(off))]:
            raise _contradiction_error(
                f"{names}写的是共{counts[0]}天，列出的日期却是{len(set(off))}天"
            )
        self.festivals |= festivals
        self._off |= dict.fromkeys(off, names)

    def reading(self, source: str) -> NoticeReading:
        """Return the parsed notice; raise if a day is both off and worked (C04)."""
        for day in sorted(self._on.keys() & self._off.keys()):
            raise _contradiction_error(f"{_day_text(day)}又放假又上班")
        return NoticeReading(
            self._year,
            source,
            frozenset(self.festivals),
            dict(sorted(self._off.items())),
            dict(sorted(self._on.items())),
            dict(self.extended),
        )

    def _read_clause(self, clause: str, names: str, off: list[date], counts: list[int]) -> None:
        if clause.startswith("鼓励"):  # 2024: an appeal to employers, not a day off
            return
        if found := _OFF.fullmatch(clause):
            off += self._days(found[1], names)
            counts += [int(found[2])] if found[2] else []
        elif found := _ON.fullmatch(clause):
            for day in self._days(found[1], names):
                if not is_weekend(day):
                    raise _contradiction_error(f"{_day_text(day)}不是周末，不存在调休上班")
                self._on[day] = names
        elif found := _COUNT.fullmatch(clause):
            counts.append(int(found[1]))
        elif _SAYS_WHEN.search(clause) and re.search(r"\d日", clause):
            raise _unparsed_error(clause)

    def _read_extension(self, names: str, body: str) -> None:
        for clause in re.split("[。；，]", body):
            if _EXTENDED.match(clause):
                until = self._days(clause.partition("至")[2], names)
                if len(until) != 1:
                    raise _unparsed_error(clause)
                self.extended[_NAMES[names]] = until[0]
            elif found := _ON_FROM_THEN.fullmatch(clause):
                self._days(found[1], names)

    def _days(self, text: str, names: str) -> list[date]:
        """Parse days and spans of days, checking each against its stated weekday."""
        days: list[date] = []
        for to, year, month, day, remark in _PARTS.findall(text):
            read = self._day((year, month, day), days[-1] if days else None, names)
            _check_weekday(read, remark)
            if to:
                days += _days_after(days[-1], read) if days else []
            else:
                days.append(read)
        return days

    def _day(self, parts: tuple[str, str, str], before: date | None, names: str) -> date:
        year, month, day = parts
        if not month and before is None:
            raise _unparsed_error(f"{day}日")
        number = int(month) if month else before.month if before else 0
        default = self._year
        if number == 12 and NEW_YEAR in names:
            default -= 1  # 元旦 may begin before its year does
        try:
            read = date(int(year) if year else default, number, int(day))
        except ValueError:
            raise _contradiction_error(f"没有{month}月{day}日这一天") from None
        if read.year != self._year and not (read.year == self._year - 1 and read.month == 12):
            raise _contradiction_error(f"{read.year}年{_day_text(read)}不在{self._year}年的安排里")
        return read


def _items(plain: str) -> Iterator[tuple[str, str]]:
    """Split a notice into items: the names of the festivals and the text about them."""
    found = list(_ITEM.finditer(plain))
    if found:
        ends = [item.start() for item in found[1:]] + [len(plain)]
        for item, end in zip(found, ends, strict=True):
            yield item[1], plain[item.end() : end]
    elif changed := re.search(r"一、(延长.*?)(?:[二三]、|$)", plain):
        name = _EXTENDED.match(changed[1])
        yield from ((name[1], changed[1]),) if name else ()
    elif (adjusted := _ADJUSTED.search(plain)) and (
        body := re.search(r"一、(.*?)(?:[二三]、|$)", plain[adjusted.end() :])
    ):
        yield adjusted[1], body[1]


def _days_after(first: date, last: date) -> list[date]:
    if last <= first:
        raise _contradiction_error(f"{_day_text(first)}至{_day_text(last)}前后颠倒")
    return [first + timedelta(days=days) for days in range(1, (last - first).days + 1)]


def _extension_days(before: YearCalendar, name: str, until: date) -> list[date]:
    held = [day for day, festivals in before.days_off.items() if name in festivals]
    if not held:
        raise _contradiction_error(f"{before.year}年还没有{name}的安排，不能延长")
    return _days_after(max(held), until)


def _is_festival_named(name: str, reading: NoticeReading) -> bool:
    return bool({_NAMES[one] for one in re.split("[、和]", name)} & reading.festivals)


def _check_weekday(day: date, remark: str) -> None:
    said = _WEEKDAY.search(remark)
    if said and _WEEKDAYS.index(said[1].replace("天", "日")) != day.weekday():
        right = f"周{_WEEKDAYS[day.weekday()]}"
        raise _contradiction_error(f"{day.year}年{_day_text(day)}是{right}，通知里写的是{said[0]}")


def _notice_source(plain: str) -> str:
    number, issued = _NUMBER.search(plain), _ISSUED.search(plain)
    day = f"（{issued[1]}）" if issued else ""
    return f"{number[0] if number else '粘贴的通知'}{day}"


def _day_text(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _unparsed_error(clause: str) -> UserError:
    return UserError(
        f"通知里这一句没有读懂：“{clause[:40]}”",
        remedy="请核对是否粘贴完整，或者照“1月1日（周四）至3日（周六）放假，共3天”的写法改一改",
        code="C03",
    )


def _contradiction_error(what: str) -> UserError:
    return UserError(what, remedy="请核对年度和通知的原文，再粘贴一次", code="C04")
