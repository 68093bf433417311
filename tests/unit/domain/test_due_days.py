"""When an answer is due: known cases, every rule, and histories at random against an oracle."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from clock_oracle import Happening, answer
from hypothesis import given, settings
from hypothesis import strategies as st

from zwgk_desktop import paths
from zwgk_desktop.catalog.holidays import load_work_calendar
from zwgk_desktop.domain.books.legal_checks import (
    check_events,
    last_lawful_days,
    objection_to,
    trial_event,
)
from zwgk_desktop.domain.books.requests import Event, EventKind, Request, sorted_events
from zwgk_desktop.domain.due_days import (
    RequestState,
    course_of_request,
    days_supplement_asked_late,
    deadline_status,
    explain_days,
    proposed_conclusion,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.workdays import YearCalendar

CALENDAR = load_work_calendar(paths.holidays())
LATER = date(2026, 11, 26)
K = EventKind


def day(text: str) -> date:
    return date.fromisoformat(text)


def request(received: str, *events: Event) -> Request:
    return Request("2025-001", day(received), events=sorted_events(events))


def event(kind: EventKind, on: str, **fields: object) -> Event:
    return Event(kind, day(on), **fields)  # type: ignore[arg-type]  # each test names real fields


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2022-09-30", "2022-11-02"),  # so a court counted
        ("2025-02-20", "2025-03-20"),
        ("2022-01-15", "2022-02-16"),
        ("2026-01-30", "2026-03-05"),
        ("2026-09-24", "2026-10-29"),
        ("2026-04-24", "2026-05-26"),
        ("2025-09-26", "2025-10-30"),
        ("2025-01-24", "2025-02-27"),
    ],
)
def test_twenty_working_days(received: str, due: str) -> None:
    assert deadline_status(request(received), CALENDAR, day(received)).due == day(due)


@pytest.mark.parametrize(
    ("received", "latest"), [("2025-01-24", "2025-02-10"), ("2024-02-05", "2024-02-20")]
)
def test_a_supplement_is_asked_for_within_seven(received: str, latest: str) -> None:
    in_time = request(received, event(K.SUPPLEMENT_ASKED, latest))
    next_day = str(CALENDAR.nth_workday_after(day(latest), 1))
    late = request(received, event(K.SUPPLEMENT_ASKED, next_day))

    assert days_supplement_asked_late(in_time, CALENDAR) == 0
    assert days_supplement_asked_late(late, CALENDAR) == 1


class TestOthers:
    """Others asked, from the day after asking to the day of the answer (本程序的口径)."""

    ASKED = event(K.THIRD_PARTY_ASKED, "2025-03-06", received_on=day("2025-03-06"))

    def test_the_day_of_the_answer_is_not_counted(self) -> None:
        asked = request("2025-03-03", self.ASKED, event(K.THIRD_PARTY_ANSWERED, "2025-03-13"))

        assert deadline_status(asked, CALENDAR, LATER).due == day("2025-04-08")

    def test_no_more_than_fifteen_days_are_not_counted(self) -> None:
        asked = request("2025-03-03", self.ASKED, event(K.THIRD_PARTY_ANSWERED, "2025-04-18"))

        assert deadline_status(asked, CALENDAR, LATER).due == day("2025-04-22")

    def test_while_they_are_awaited_it_is_as_if_they_answered_today(self) -> None:
        reading = deadline_status(request("2025-03-03", self.ASKED), CALENDAR, day("2025-03-13"))

        assert (reading.state, reading.due, reading.days_left) == (
            RequestState.AWAITING_OTHERS,
            day("2025-04-08"),
            None,
        )

    def test_who_is_out_of_time_is_awaited_no_longer(self) -> None:
        asked = request("2025-03-03", self.ASKED)

        assert (
            deadline_status(asked, CALENDAR, day("2025-03-27")).state
            is RequestState.AWAITING_OTHERS
        )
        assert deadline_status(asked, CALENDAR, day("2025-03-28")).state is RequestState.RUNNING

    def test_several_at_a_time_count_once(self) -> None:
        both = request(
            "2025-03-03",
            self.ASKED,
            event(K.BODY_ASKED, "2025-03-07"),
            event(K.THIRD_PARTY_ANSWERED, "2025-03-13"),
            event(K.BODY_ANSWERED, "2025-03-13"),
        )

        assert deadline_status(both, CALENDAR, LATER).due == day("2025-04-08")


def test_a_supplement_stops_the_clock_and_starts_it_anew() -> None:
    asked = event(K.SUPPLEMENT_ASKED, "2025-03-06", until=day("2025-03-20"))
    waiting = deadline_status(request("2025-03-03", asked), CALENDAR, day("2025-03-10"))

    assert (waiting.state, waiting.due, waiting.days_left) == (
        RequestState.AWAITING_SUPPLEMENT,
        None,
        None,
    )
    assert waiting.applicants_last_day == day("2025-03-20")

    received = request("2025-03-03", asked, event(K.SUPPLEMENT_RECEIVED, "2025-03-20"))
    days = explain_days(received, CALENDAR, LATER)

    assert days[-1].date == day("2025-04-18")
    assert [one.reason for one in days[3:8]] == [None, "待补正", "周末", "周末", "待补正"]
    assert [one.number for one in days if one.number][:3] == [1, 2, 3]
    assert [one.number for one in days if one.number][3:] == list(range(1, 21))


def test_a_fee_stops_the_clock_until_it_is_paid() -> None:
    notified = event(K.FEE_NOTIFIED, "2025-03-06", received_on=day("2025-03-07"))
    waiting = deadline_status(request("2025-03-03", notified), CALENDAR, day("2025-03-10"))

    assert (waiting.state, waiting.due) == (RequestState.AWAITING_FEE, None)
    assert waiting.applicants_last_day == day("2025-04-07")

    paid = request("2025-03-03", notified, event(K.FEE_PAID, "2025-03-20"))
    assert deadline_status(paid, CALENDAR, LATER).due == day("2025-04-18")


def test_an_extension_is_given_once_and_again_after_a_restart() -> None:
    told = event(K.EXTENDED, "2025-03-31", days=10, approved_by="分管领导")
    once = request("2025-03-03", told)

    assert deadline_status(once, CALENDAR, LATER).due == day("2025-04-15")

    again = request(
        "2025-03-03",
        event(K.EXTENDED, "2025-03-04", days=20, approved_by="分管领导"),
        event(K.SUPPLEMENT_ASKED, "2025-03-06"),
        event(K.SUPPLEMENT_RECEIVED, "2025-03-20"),
    )
    assert deadline_status(again, CALENDAR, LATER).due == day("2025-04-18")
    check_events(
        request(
            "2025-03-03",
            *again.events,
            event(K.EXTENDED, "2025-04-18", days=1, approved_by="分管领导"),
        ),
        CALENDAR,
    )


def test_what_is_concluded_late_stays_late() -> None:
    late = request("2025-03-03", event(K.CONCLUDED, "2025-04-02", outcome="granted"))
    in_time = request("2025-03-03", event(K.CONCLUDED, "2025-03-31", outcome="granted"))

    assert deadline_status(late, CALENDAR, LATER).days_late == 2
    assert deadline_status(in_time, CALENDAR, LATER).days_late == 0
    assert deadline_status(late, CALENDAR, day("2025-04-01")).state is RequestState.RUNNING


def test_what_was_given_up_or_withdrawn_is_not_late() -> None:
    withdrawn = request("2025-03-03", event(K.WITHDRAWN, "2025-06-02"))
    given_up = request(
        "2025-03-03",
        event(K.SUPPLEMENT_ASKED, "2025-03-06", until=day("2025-03-20")),
        event(K.CONCLUDED, "2025-06-02", outcome="other_no_correction"),
    )

    for one in (withdrawn, given_up):
        reading = deadline_status(one, CALENDAR, LATER)
        assert (reading.state, reading.days_late, reading.days_left) == (
            RequestState.CONCLUDED,
            None,
            None,
        )
    assert withdrawn.outcome == "other_reason"


def test_a_conclusion_is_proposed_when_the_applicants_day_has_gone_by() -> None:
    asked = request("2025-03-03", event(K.SUPPLEMENT_ASKED, "2025-03-06", until=day("2025-03-20")))
    unpaid = request(
        "2025-03-03", event(K.FEE_NOTIFIED, "2025-03-06", received_on=day("2025-03-07"))
    )

    assert proposed_conclusion(asked, CALENDAR, day("2025-03-20")) is None
    proposal = proposed_conclusion(asked, CALENDAR, day("2025-03-21"))
    assert proposal is not None
    assert (proposal.outcome, proposal.day) == ("other_no_correction", day("2025-03-21"))
    proposal = proposed_conclusion(unpaid, CALENDAR, day("2025-05-01"))
    assert proposal is not None
    assert (proposal.outcome, proposal.day) == ("other_no_payment", day("2025-04-08"))


def test_a_due_date_in_a_year_without_notice_is_provisional() -> None:
    assert not deadline_status(request("2026-12-03"), CALENDAR, day("2026-12-03")).provisional
    reading = deadline_status(request("2026-12-04"), CALENDAR, day("2026-12-04"))

    assert (reading.due, reading.provisional) == (day("2027-01-04"), True)


def test_every_day_is_explained() -> None:
    days = explain_days(request("2025-01-24"), CALENDAR, day("2025-01-24"))

    assert [(one.number, one.reason) for one in days[:8]] == [
        (None, "收到当日"),
        (None, "周末"),
        (1, None),  # Sunday the 26th is worked
        (2, None),
        *[(None, "春节")] * 4,
    ]
    assert (days[-1].date, days[-1].number) == (day("2025-02-27"), 20)


@pytest.mark.parametrize(
    ("asked", "why", "ending"),
    [
        (
            event(K.SUPPLEMENT_ASKED, "2025-03-05", until=day("2025-03-07")),
            "待补正",
            event(K.CONCLUDED, "2025-03-10", outcome="other_no_correction"),
        ),
        (
            event(K.FEE_NOTIFIED, "2025-03-05", received_on=day("2025-03-05")),
            "待缴费",
            event(K.CONCLUDED, "2025-03-10", outcome="other_no_payment"),
        ),
        (
            event(K.SUPPLEMENT_ASKED, "2025-03-05", until=day("2025-03-20")),
            "待补正",
            event(K.WITHDRAWN, "2025-03-10"),
        ),
    ],
)
def test_days_of_a_request_given_up_run_to_the_day_looked_at(
    asked: Event, why: str, ending: Event
) -> None:
    days = explain_days(request("2025-03-03", asked, ending), CALENDAR, day("2025-03-12"))

    assert [(str(one.date)[-2:], one.number, one.reason) for one in days] == [
        *(("03", None, "收到当日"), ("04", 1, None), ("05", 2, None)),
        *(("06", None, why), ("07", None, why), ("08", None, "周末"), ("09", None, "周末")),
        *(("10", None, why), ("11", None, "已办结"), ("12", None, "已办结")),
    ]


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([event(K.EXTENDED, "2025-04-01", days=5, approved_by="张")], "答复期限2025-03-31已过"),
        ([event(K.EXTENDED, "2025-03-31", days=5)], "没有写明批准人"),
        ([event(K.EXTENDED, "2025-03-31", days=21, approved_by="张")], "1至20个工作日"),
        ([event(K.EXTENDED, "2025-03-31", days=0, approved_by="张")], "1至20个工作日"),
        (
            [event(K.EXTENDED, "2025-03-10", days=5, approved_by="张")] * 2,
            "已经延期过一次",
        ),
        (
            [
                event(K.SUPPLEMENT_ASKED, "2025-03-04"),
                event(K.EXTENDED, "2025-03-10", days=5, approved_by="张"),
            ],
            "没有正在计算的答复期限",
        ),
        ([event(K.SUPPLEMENT_RECEIVED, "2025-03-10")], "第三十条"),
        ([event(K.SUPPLEMENT_ASKED, "2025-03-10", until=day("2025-03-09"))], "第三十条"),
        (
            [
                event(K.SUPPLEMENT_ASKED, "2025-03-04"),
                event(K.SUPPLEMENT_RECEIVED, "2025-03-05"),
                event(K.SUPPLEMENT_ASKED, "2025-03-06"),
            ],
            "一次性告知",
        ),
        ([event(K.THIRD_PARTY_ANSWERED, "2025-03-10")], "第三十二条"),
        ([event(K.BODY_ANSWERED, "2025-03-10")], "第三十四条"),
        ([event(K.FEE_PAID, "2025-03-10")], "109号"),
        ([event(K.FEE_NOTIFIED, "2025-04-01")], "109号"),
        ([event(K.CONCLUDED, "2025-03-02", outcome="granted")], "早于收到"),
        ([event(K.BODY_ASKED, "2025-03-02")], "早于收到"),
        (
            [event(K.WITHDRAWN, "2025-03-10"), event(K.BODY_ASKED, "2025-03-11")],
            "已经办结",
        ),
        (
            [event(K.THIRD_PARTY_ASKED, "2025-03-10", received_on=day("2025-03-09"))],
            "早于发出",
        ),
    ],
)
def test_what_is_not_lawful_is_refused_with_the_reason(events: list[Event], says: str) -> None:
    with pytest.raises(UserError, match=says) as refused:
        check_events(request("2025-03-03", *events), CALENDAR)

    assert refused.value.code == "K01"


def lawful_by(one: Request, today: str) -> dict[EventKind, str]:
    return {kind: str(on) for kind, on in last_lawful_days(one, CALENDAR, day(today)).items()}


def test_what_is_lawful_today_is_offered_for_today() -> None:
    start = lawful_by(request("2025-03-03"), "2025-03-10")
    asked = request("2025-03-03", event(K.SUPPLEMENT_ASKED, "2025-03-06"))
    waiting = lawful_by(asked, "2025-03-10")

    assert set(start.values()) == {"2025-03-10"}
    assert set(start) == {
        *(K.SUPPLEMENT_ASKED, K.THIRD_PARTY_ASKED, K.BODY_ASKED, K.EXTENDED),
        *(K.FEE_NOTIFIED, K.WITHDRAWN, K.CONCLUDED),
    }
    assert {kind for kind, on in waiting.items() if on == "2025-03-10"} == {
        *(K.SUPPLEMENT_RECEIVED, K.THIRD_PARTY_ASKED, K.BODY_ASKED, K.WITHDRAWN, K.CONCLUDED),
    }
    assert waiting[K.EXTENDED] == "2025-03-05"
    assert K.FEE_NOTIFIED not in waiting


def test_what_was_lawful_once_is_offered_ever_after() -> None:
    open_one = request("2025-03-03")
    concluded = request("2025-03-03", event(K.CONCLUDED, "2025-04-20", outcome="granted"))
    consulted = request("2025-03-03", event(K.THIRD_PARTY_ASKED, "2025-03-06"))

    for one in (open_one, concluded):
        offered = lawful_by(one, "2025-12-02")
        assert offered[K.EXTENDED] == offered[K.FEE_NOTIFIED] == "2025-03-31"
    assert lawful_by(concluded, "2025-12-02")[K.SUPPLEMENT_ASKED] == "2025-04-20"
    assert K.CONCLUDED not in lawful_by(concluded, "2025-12-02")
    assert lawful_by(consulted, "2025-12-02")[K.EXTENDED] == "2025-04-22"


def test_an_extension_entered_months_later_makes_nothing_overdue() -> None:
    told = event(K.EXTENDED, "2025-03-31", days=20, approved_by="分管领导")
    late = request("2025-03-03", event(K.CONCLUDED, "2025-04-20", outcome="granted"))
    in_time = replace(late, events=sorted_events((*late.events, told)))

    check_events(in_time, CALENDAR)
    assert deadline_status(late, CALENDAR, LATER).days_late
    assert deadline_status(in_time, CALENDAR, LATER).days_late == 0


OUTCOMES = ["granted", "other_no_correction", "other_no_payment", "other_reason"]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Request, date]:
    """Draw a request to which only lawful things happened, and a day to look at it."""
    received = draw(st.dates(date(2019, 1, 1), date(2025, 9, 1)))
    on, events = received, tuple[Event, ...]()
    for _ in range(draw(st.integers(0, 8))):
        on += timedelta(days=draw(st.integers(0, 12)))
        one = draw(happening(on))
        course = course_of_request(Request("1", received, events=events), CALENDAR, date.max)
        if objection_to(course, one) is None:
            events = (*events, one)
    return Request("1", received, events=events), received + timedelta(draw(st.integers(0, 200)))


@st.composite
def happening(draw: st.DrawFn, on: date) -> Event:
    kind = draw(st.sampled_from(EventKind))
    told = on + timedelta(days=draw(st.integers(0, 5)))
    match kind:
        case K.EXTENDED:
            return Event(kind, on, days=draw(st.integers(1, 20)), approved_by="分管领导")
        case K.THIRD_PARTY_ASKED | K.BODY_ASKED | K.FEE_NOTIFIED:
            return Event(kind, on, received_on=draw(st.sampled_from([None, told])))
        case K.CONCLUDED:
            return Event(kind, on, outcome=draw(st.sampled_from(OUTCOMES)))
        case _:
            return Event(kind, on)


@settings(max_examples=60, deadline=None)
@given(histories())
def test_the_last_lawful_day_is_found_as_by_trying_each(drawn: tuple[Request, date]) -> None:
    one, today = drawn
    today = max([today, *(happened.on for happened in one.events)])
    days = [one.received_on + timedelta(n) for n in range((today - one.received_on).days + 1)]

    def lawful(kind: EventKind, on: date) -> bool:
        events = sorted_events((*one.events, trial_event(kind, on)))
        try:
            check_events(replace(one, events=events), CALENDAR)
        except UserError:
            return False
        return True

    tried = {kind: [on for on in days if lawful(kind, on)] for kind in EventKind}

    assert last_lawful_days(one, CALENDAR, today) == {k: v[-1] for k, v in tried.items() if v}


def plain(one: Request) -> list[Happening]:
    return [
        (
            str(happened.kind),
            happened.on,
            {
                "days": happened.days,
                "received_on": happened.received_on,
                "outcome": happened.outcome,
            },
        )
        for happened in one.events
    ]


@settings(max_examples=300, deadline=None)
@given(histories())
def test_every_history_is_clocked_as_by_the_oracle(drawn: tuple[Request, date]) -> None:
    one, as_of = drawn
    expected = answer(one.received_on, plain(one), as_of)

    reading = deadline_status(one, CALENDAR, as_of)

    assert (str(reading.state), reading.due, reading.days_left, reading.days_late) == (
        expected.state,
        expected.due,
        expected.left,
        expected.late,
    )


@settings(max_examples=150, deadline=None)
@given(histories())
def test_the_days_lead_to_the_due_date(drawn: tuple[Request, date]) -> None:
    one, as_of = drawn
    reading = deadline_status(one, CALENDAR, as_of)

    days = explain_days(one, CALENDAR, as_of)

    assert [shown.date for shown in days] == [
        one.received_on + timedelta(days=n) for n in range(len(days))
    ]
    assert all((shown.number is None) != (shown.reason is None) for shown in days)
    assert days[-1].date == (reading.due or as_of)
    if reading.due is not None:
        assert days[-1].number is not None
        assert days[-1].number >= 20
    numbers = [shown.number for shown in days if shown.number is not None]
    assert all(after in {1, before + 1} for before, after in pairwise(numbers))


def test_a_changed_calendar_moves_what_depends_on_it() -> None:
    before = deadline_status(request("2026-12-04"), CALENDAR, day("2026-12-04")).due
    off = {**CALENDAR.in_year(2027).days_off, day("2027-01-04"): "元旦"}
    moved = CALENDAR.with_year(YearCalendar(2027, "通知", off, {}))

    after = deadline_status(request("2026-12-04"), moved, day("2026-12-04"))

    assert (before, after.due, after.provisional) == (day("2027-01-04"), day("2027-01-05"), False)
