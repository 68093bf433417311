"""The clock written a second time, from the law and by walking from day to day.

It knows nothing of the program's own clock or calendar: working days are chinesecalendar's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

import chinese_calendar

DAY = timedelta(days=1)
Happening = tuple[str, date, dict[str, object]]


def works(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def nth(start: date, count: int, *, skipped: Callable[[date], bool] = lambda _: False) -> date:
    day = start
    while count:
        day += DAY
        if works(day) and not skipped(day):
            count -= 1
    return day


def between(after: date, up_to: date) -> int:
    if up_to < after:
        return -between(up_to, after)
    return sum(works(after + DAY * n) for n in range(1, (up_to - after).days + 1))


@dataclass
class Answer:
    state: str
    due: date | None
    left: int | None
    late: int | None


def answer(received: date, happenings: Sequence[Happening], today: date) -> Answer:
    """Work out one request as it stands on a day."""
    known = [one for one in happenings if one[1] <= today]
    end = next((one for one in known if one[0] in {"withdrawn", "concluded"}), None)
    start, more, waiting = received, 0, ""
    for number, (kind, day, said) in enumerate(known):
        if kind in {"supplement_asked", "fee_notified"}:
            waiting = kind
        elif kind in {"supplement_received", "fee_paid"}:
            start, more, waiting = day, 0, ""
        elif kind == "extended":
            due = nth(start, 20, skipped=_others(known[:number], day, None))
            assert day <= due
            assert not more
            more = int(str(said["days"]))
    skipped = _others(known, today, end[1] if end else None)
    due_on = None if waiting else nth(start, 20 + more, skipped=skipped)
    state = _state(known, today, waiting, ended=end is not None)
    left = between(today, due_on) if state == "running" and due_on else None
    return Answer(state, due_on, left, _late(end, due_on))


def _late(end: Happening | None, due: date | None) -> int | None:
    if end is None or due is None or end[0] == "withdrawn":
        return None
    if end[2]["outcome"] in {"other_no_correction", "other_no_payment"}:
        return None
    return between(due, end[1]) if end[1] > due else 0


def _state(known: Sequence[Happening], today: date, waiting: str, *, ended: bool) -> str:
    if ended:
        return "concluded"
    if waiting:
        return {"supplement_asked": "awaiting_supplement", "fee_notified": "awaiting_fee"}[waiting]
    open_ones = [one for one in _asked(known) if one[1] is None]
    awaited = any(today <= _cap(asked, today) for asked, _ in open_ones)
    return "awaiting_others" if awaited else "running"


def _asked(known: Sequence[Happening]) -> list[tuple[Happening, date | None]]:
    """Pair each asking with its answer, the first asked with the first answered."""
    pairs: list[tuple[Happening, date | None]] = []
    for whom in ("third_party", "body"):
        answers = [day for kind, day, _ in known if kind == f"{whom}_answered"]
        asked = [one for one in known if one[0] == f"{whom}_asked"]
        pairs += zip_longest(asked, answers[: len(asked)])
    return pairs


def _cap(asked: Happening, today: date) -> date:
    received = asked[2].get("received_on")
    return nth(received if isinstance(received, date) and received <= today else asked[1], 15)


def _others(known: Sequence[Happening], today: date, end: date | None) -> Callable[[date], bool]:
    spans = [
        (asked[1], min(answered or date.max, _cap(asked, today), end or date.max, today))
        for asked, answered in _asked(known)
    ]
    return lambda day: any(first < day <= last for first, last in spans)
