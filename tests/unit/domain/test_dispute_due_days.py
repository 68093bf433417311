"""The clock of reviews and suits, against a plain count from day to day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from clock_oracle import DAY, between, works
from hypothesis import given, settings
from hypothesis import strategies as st

from zwgk_desktop.domain.books.other_books import Dispute
from zwgk_desktop.domain.dispute_due_days import (
    dispute_deadline_status,
    explain_dispute_days,
    last_day,
)
from zwgk_desktop.services.calendar import shipped_calendar

CALENDAR = shipped_calendar()
FIRST, LAST = date(2019, 1, 1), date(2026, 10, 1)


def due_by_hand(one: Dispute, on: date) -> date | None:
    """Count the last lawful day as known on a day, one day after another."""
    came = one.copy_received if one.kind == "review" else one.complaint_received
    if came is None or came > on:
        return None
    simple = one.simple_procedure is not None and one.simple_procedure <= on
    day = came
    if one.kind == "review":
        left = 5 if simple else 10
        while left:
            day += DAY
            left -= works(day)
        return day
    for _ in range(15):
        day += DAY
    while not works(day):
        day += DAY
    return day


def by_hand(one: Dispute, on: date) -> tuple[date | None, int | None, int | None]:
    """Return due, left and late as known on a day."""
    due = due_by_hand(one, on)
    answer = one.answered if one.kind == "review" else one.defended
    answered = answer is not None and answer <= on
    late = None
    if due is not None and answer is not None and answered:
        late = between(due, answer) if answer > due else 0
    if answered or (one.decided_on is not None and one.decided_on <= on):
        due = None
    return due, None if due is None else between(on, due), late


@st.composite
def disputes(draw: st.DrawFn) -> tuple[Dispute, date]:
    """A dispute of any kind with any of its events in order, and a day."""
    kind = draw(st.sampled_from(["review", "suit_direct", "suit_after_review"]))
    day = filed = draw(st.dates(FIRST, LAST))
    names = (
        ["copy_received", "answered"] if kind == "review" else ["complaint_received", "defended"]
    )
    days: dict[str, date] = {}
    for name in names:
        day += timedelta(draw(st.integers(0, 40)))
        if draw(st.integers(0, 4)):
            days[name] = day
    if kind == "review" and draw(st.booleans()):
        days["simple_procedure"] = filed + timedelta(draw(st.integers(0, 40)))
    if draw(st.booleans()):
        days["decided_on"] = max(days.values(), default=filed) + timedelta(draw(st.integers(0, 40)))
    one = replace(Dispute(1, kind, filed), **days)  # type: ignore[arg-type]  # each is a day
    return one, filed + timedelta(draw(st.integers(0, 80)))


@settings(max_examples=400, deadline=None)
@given(disputes())
def test_every_dispute_is_clocked_as_by_hand(drawn: tuple[Dispute, date]) -> None:
    one, on = drawn

    reading = dispute_deadline_status(one, CALENDAR, on)

    assert (reading.due, reading.days_left, reading.days_late) == by_hand(one, on)


@settings(max_examples=200, deadline=None)
@given(disputes())
def test_the_days_lead_to_the_last_one(drawn: tuple[Dispute, date]) -> None:
    one, _ = drawn
    days = list(explain_dispute_days(one, CALENDAR))

    assert (days[-1].date if days else None) == last_day(one, CALENDAR)
    assert [day.date for day in days[1:]] == [before.date + DAY for before in days[:-1]]
    numbers = [day.number for day in days if day.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    if days:
        simple = one.simple_procedure is not None
        assert len(numbers) == (15 if one.kind != "review" else 5 if simple else 10)


@pytest.mark.parametrize(
    ("kind", "days", "due"),
    [
        ("review", {"copy_received": date(2025, 1, 24)}, date(2025, 2, 13)),
        ("review", {"copy_received": date(2025, 9, 26)}, date(2025, 10, 16)),
        ("suit_direct", {"complaint_received": date(2025, 9, 16)}, date(2025, 10, 9)),
        ("suit_direct", {"complaint_received": date(2025, 5, 6)}, date(2025, 5, 21)),
    ],
)
def test_known_days(kind: str, days: Mapping[str, date], due: date) -> None:
    one = replace(Dispute(1, kind, min(days.values())), **days)  # type: ignore[arg-type]  # days

    assert last_day(one, CALENDAR) == due
