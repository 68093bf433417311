"""Postings of a report on notice boards: place, days and persons.

Each posting has a number. Its properties are at ``posting.<number>.<what>`` in the report.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.addresses import (
    Address,
    AddressKind,
    after_prefix,
    kind_of,
    posting_address,
)
from zwgk_desktop.domain.report import Report, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Posting of a report on one notice board.

    Args:
        place: The notice board, such as 镇政府公开栏.
        posted_on: The first day.
        posted_by: The person who posted it.
        taken_down_on: The day of removal; None while it is posted.
        taken_down_by: The person who removed it; "" while it is posted.
    """

    number: int
    place: str
    posted_on: date
    posted_by: str
    taken_down_on: date | None = None
    taken_down_by: str = ""

    @property
    def is_posted(self) -> bool:
        """Whether the notice is still posted."""
        return self.taken_down_on is None

    def values(self) -> Mapping[Address, Value | None]:
        """Return the values of the posting by address."""
        known: dict[str, Value | None] = {
            "place": self.place,
            "posted_on": self.posted_on,
            "posted_by": self.posted_by,
            "taken_down_on": self.taken_down_on,
            "taken_down_by": self.taken_down_by or None,
        }
        return {posting_address(self.number, what): value for what, value in known.items()}


def postings(report: Report) -> tuple[Posting, ...]:
    """Return all postings of a report, the earliest first."""
    known: dict[int, dict[str, Value]] = {}
    for address, value in report.values.items():
        if kind_of(address) is AddressKind.POSTING:
            number, _, what = after_prefix(address).partition(".")
            known.setdefault(int(number), {})[what] = value
    found = (_posting(number, values) for number, values in sorted(known.items()))
    return tuple(sorted(found, key=lambda posting: (posting.posted_on, posting.number)))


def _posting(number: int, values: Mapping[str, Value]) -> Posting:
    posted, down = values.get("posted_on"), values.get("taken_down_on")
    return Posting(
        number=number,
        place=str(values.get("place", "")),
        posted_on=posted if isinstance(posted, date) else date.min,
        posted_by=str(values.get("posted_by", "")),
        taken_down_on=down if isinstance(down, date) else None,
        taken_down_by=str(values.get("taken_down_by", "")),
    )
