"""The register of requests (依申请公开登记簿): one request, without whoever made it."""

from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.books.events import ENDING, Event, EventKind

NO_CORRECTION = "other_no_correction"
"""Outcome of a request given up: not completed in time, without reason (条例 art. 30)."""

NO_PAYMENT = "other_no_payment"
"""Outcome of a request whose fee was not paid in time (国办函〔2020〕109号)."""

WITHDRAWAL = "other_reason"
"""Outcome of a request withdrawn; no source has a row of its own for it."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request.

    Args:
        number: Unique in its unit.
        received_on: The day of receipt by 条例 art. 31.
        channel: How it came, one of `CHANNELS`.
        applicant_class: A column of 三.
        events: What happened, in order of their days.
    """

    number: str
    received_on: date
    channel: str = ""
    applicant_class: str = ""
    events: tuple[Event, ...] = ()
    subject: str = ""
    wanted_form: str = ""
    answer_number: str = ""
    sent_by: str = ""
    tracking: str = ""
    archived_as: str = ""
    remark: str = ""

    @property
    def ending(self) -> Event | None:
        """Return what concluded it, None while it is open."""
        return next((event for event in self.events if event.kind in ENDING), None)

    @property
    def concluded_on(self) -> date | None:
        """Return the day it was concluded, None while it is open."""
        return self.ending.on if self.ending else None

    @property
    def outcome(self) -> str | None:
        """Return the row of 三 it is counted in, None while it is open."""
        if self.ending is None:
            return None
        return WITHDRAWAL if self.ending.kind is EventKind.WITHDRAWN else self.ending.outcome
