"""Posting record: put up, take down and remove notices, and list overdue ones."""

from dataclasses import replace
from datetime import date

from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.entries import as_one_line
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.posting import Posting, postings
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.editing import ActKind, EditingSession

__all__ = [
    "Posting",
    "overdue_postings",
    "postings",
    "record_posting",
    "remove_posting",
    "take_down",
]


def record_posting(session: EditingSession, place: str, posted_on: date, posted_by: str) -> Posting:
    """Record that a notice was put up, as one act.

    Raises:
        UserError: Place or person is blank (G01), or as for `session.apply`.
    """
    number = 1 + max((posting.number for posting in postings(session.report)), default=0)
    posting = Posting(
        number=number,
        place=_line(place, "张贴地点"),
        posted_on=posted_on,
        posted_by=_line(posted_by, "张贴人"),
    )
    session.apply(posting.values(), ActKind.POST, posting.place)
    return posting


def take_down(
    session: EditingSession, number: int, taken_down_on: date, taken_down_by: str
) -> Posting:
    """Record that a notice was taken down, as one act.

    Raises:
        UserError: The person is blank (G01), the notice is not posted (G02), the
            day is before its posting day (G03), or as for `session.apply`.
    """
    hanging = {posting.number: posting for posting in postings(session.report) if posting.is_posted}
    posting = hanging.get(number)
    if posting is None:
        raise UserError("这一张公示单没有在张贴中", remedy="请在张贴记录中重新选择", code="G02")
    if taken_down_on < posting.posted_on:
        raise UserError(
            f"取下日期早于张贴日期（{posting.posted_on.isoformat()}）",
            remedy="请核对取下的日期",
            code="G03",
        )
    down = replace(
        posting, taken_down_on=taken_down_on, taken_down_by=_line(taken_down_by, "取下人")
    )
    session.apply(down.values(), ActKind.POST, posting.place)
    return down


def remove_posting(session: EditingSession, number: int) -> None:
    """Remove a posting from the record, as one act; ignore an unknown number.

    Raises:
        UserError: As for `session.apply`.
    """
    for posting in postings(session.report):
        if posting.number == number:
            session.apply(dict.fromkeys(posting.values()), ActKind.POST, posting.place)


def overdue_postings(report: Report, day: date) -> tuple[Posting, ...]:
    """Return the notices still posted on a day after the report's 公示结束日期.

    That date is the last day of posting. Without it, no notice is due.
    """
    until = report.field_value(report.edition.roles.fields.posted_until)
    if not isinstance(until, date) or day <= until:
        return ()
    return tuple(posting for posting in postings(report) if posting.is_posted)


def _line(text: str, what: str) -> str:
    line = storable_text(as_one_line(text), what)
    if line is None:
        raise UserError(f"没有填写{what}", remedy=f"请填写{what}后再记录", code="G01")
    return line
