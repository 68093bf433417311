"""Where notices hung, from when, and who took them down.

Each posting has a number; what is known of it stands at ``posting.<number>.<what>``
in the report it is about.
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
    """One notice on one board.

    Args:
        place: Such as 镇政府公开栏.
        posted_on: Its first day there.
        posted_by: Who put it up.
        taken_down_on: None while it hangs.
        taken_down_by: Who took it down; "" while it hangs.
    """

    number: int
    place: str
    posted_on: date
    posted_by: str
    taken_down_on: date | None = None
    taken_down_by: str = ""

    @property
    def hangs(self) -> bool:
        """Whether it has not been taken down."""
        return self.taken_down_on is None

    def values(self) -> Mapping[Address, Value | None]:
        """Return what stands at each of its addresses."""
        known: dict[str, Value | None] = {
            "place": self.place,
            "posted_on": self.posted_on,
            "posted_by": self.posted_by,
            "taken_down_on": self.taken_down_on,
            "taken_down_by": self.taken_down_by or None,
        }
        return {posting_address(self.number, what): value for what, value in known.items()}


def postings(report: Report) -> tuple[Posting, ...]:
    """Return every posting of a report, the first put up first."""
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
