"""What may lawfully happen to a request next, each with its article and the due date it makes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.addresses import APPLICANT
from zwgk_desktop.domain.books.events import EVENT_LABELS, Event, EventKind
from zwgk_desktop.domain.books.lawful import lawful_kinds
from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.domain.clock import EXTENSION_DAYS, SUPPLEMENT_DAYS, follow
from zwgk_desktop.domain.workdays import WorkCalendar
from zwgk_desktop.services.books.registers import UnitBooks

EVENT_ARTICLES: Mapping[EventKind, str] = {
    EventKind.SUPPLEMENT_ASKED: "条例第三十条",
    EventKind.SUPPLEMENT_RECEIVED: "条例第三十条",
    EventKind.THIRD_PARTY_ASKED: "条例第三十二条",
    EventKind.THIRD_PARTY_ANSWERED: "条例第三十二条",
    EventKind.BODY_ASKED: "条例第三十四条",
    EventKind.BODY_ANSWERED: "条例第三十四条",
    EventKind.EXTENDED: "条例第三十三条",
    EventKind.FEE_NOTIFIED: "条例第四十二条",
    EventKind.FEE_PAID: "国办函〔2020〕109号",
    EventKind.WITHDRAWN: "本程序的口径",
    EventKind.CONCLUDED: "条例第三十六条",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing that may happen next.

    Args:
        due: The last lawful day once it has happened on the day it was asked for; None while
            none runs then. Of an extension with all the days there may be.
    """

    kind: EventKind
    article: str
    due: date | None

    @property
    def label(self) -> str:
        """What its button says."""
        return EVENT_LABELS[self.kind]


def next_steps(request: Request, calendar: WorkCalendar, on: date) -> Iterator[NextStep]:
    """Yield what may happen to a request on a day."""
    course = follow(request, calendar, on)
    for kind in lawful_kinds(course, on):
        after = follow(request, calendar, on)
        days = EXTENSION_DAYS if kind is EventKind.EXTENDED else None
        after.take(Event(kind, on, days=days, approved_by="—" if days else None))
        yield NextStep(kind, EVENT_ARTICLES[kind], after.due(on))


def warnings(request: Request, calendar: WorkCalendar, on: date) -> Iterator[str]:
    """Yield what the clerk should know before it is too late, one sentence each."""
    course = follow(request, calendar, on)
    due = course.due(on)
    if course.ending is None and due is not None and on <= due <= calendar.nth_after(on, 1):
        yield "按当日起算的申请人会少数一天：请不要等到最后一天才答复。"
    if course.ending is None and course.supplement is None and course.period.stop is None:
        latest = calendar.nth_after(request.received_on, SUPPLEMENT_DAYS)
        if on <= latest:
            yield f"需要补正的，最迟{latest.month}月{latest.day}日一次告知（条例第三十条）。"
        elif due is not None and on <= due and len(course.periods) == 1:
            yield "补正的7个工作日已过，现在告知补正就晚了（条例第三十条）。"


def same_before(books: UnitBooks, subject: int) -> tuple[Request, ...]:
    """Return earlier requests of the same person for the same: perhaps repeated, never decided."""
    everybody = books.everybody()
    name = everybody.get(subject, {}).get(APPLICANT, "")
    own = books.entries(Request)[subject]
    wanted = "".join(own.subject.split())
    if not name or not wanted:
        return ()
    return tuple(
        one
        for other, one in books.entries(Request).items()
        if other != subject
        and one.received_on <= own.received_on
        and everybody.get(other, {}).get(APPLICANT) == name
        and "".join(one.subject.split()) == wanted
    )
