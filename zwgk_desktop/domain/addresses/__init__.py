"""Addresses: one for everything that a report, or another subject of acts, can hold.

The same address stands for the same thing on every floor::

    requests.received.natural_person   a cell (table.row.column); for a total, its stated figure
    text.overview                      a text
    report.contact                     a field
    report.status                      how far the report has come; likewise its edition, deleted
    explanation.P-IN-FORCE[.ADDRESS]   why a finding may stand
    figures.overview                   which figures of a text follow the tables (`domain.ties`)
    source.requests                    what was wrong with a section in an imported document
    correction.reason                  why a final report is being corrected
    privacy.3f9c0d1be2a74c55           why personal data may stand (`domain.personal_data`)
    posting.1.place                    where the first notice hung (`domain.posting`)
    second.requests.received.total     a figure as the second person keyed it (复核)
    tied.requests.received.enterprise  that a cell is tied to its book (台账)
    spelling.requests.received         how the office writes a row, confirmed at an import
    rollup.source                      which roll-up a county's own report was filled from (汇总)
    request.received_on                of a request in the register (a subject of its own)
    request.event.1.on                 when the event entered first happened to it
    personal.applicant                 who made it: stored apart
    document.title, decision.value, dispute.result   of entries of the other books
    books.complete                     what is noted of a unit's books as a whole
    calendar.notice                    the days off and on of a year (a subject of its own)
    succession.unit                    which unit carries on another (a subject of its own)

What personal data may stand is told by a hash of place, kind and number, so that a
reason holds for that number in that place and for nothing else.

What else there is to know of an address stands in one table, `ROWS` (in `kinds`,
`books` and `county`), and nowhere else: a new kind of thing to hold is one row there.
"""

from functools import lru_cache
from typing import NamedTuple

from zwgk_desktop.domain.addresses.books import BOOK_ROWS
from zwgk_desktop.domain.addresses.county import COUNTY_ROWS
from zwgk_desktop.domain.addresses.kinds import (
    FIGURES,
    OPEN,
    REPORT_ROWS,
    Address,
    AddressKind,
    AddressRow,
    Scrambling,
    ValueType,
)

__all__ = [
    "APPLICANT",
    "CORRECTION",
    "DELETED",
    "EDITION",
    "FIGURES",
    "IDENTITY",
    "LEVEL",
    "OPEN",
    "PREFIXES",
    "REQUEST_NUMBER",
    "ROLLUP_SOURCE",
    "ROWS",
    "SOURCE_TITLE",
    "SOURCE_UNSURE",
    "SPELLING",
    "STATUS",
    "SUCCESSION",
    "UNIT",
    "YEAR",
    "Address",
    "AddressKind",
    "AddressRow",
    "CellAddress",
    "Scrambling",
    "ValueType",
    "advice_address",
    "after_prefix",
    "explained",
    "explanation_address",
    "field_address",
    "figures_address",
    "kind_of",
    "personal_address",
    "posting_address",
    "privacy_address",
    "second_address",
    "source_address",
    "spec_of",
    "text_address",
]


class CellAddress(NamedTuple):
    """Where a cell is: its table's, its row's and its column's id."""

    table: str
    row: str
    column: str

    @property
    def address(self) -> Address:
        """The same as written everywhere."""
        return ".".join(self)


ROWS = (*REPORT_ROWS, *BOOK_ROWS, *COUNTY_ROWS)
"""Every shape of address but a cell's; the first that fits holds."""

_CELL = AddressRow(prefix="", kind=AddressKind.CELL)

PREFIXES = frozenset(row.prefix for row in ROWS)
"""What no table of a form can be called."""

UNIT: Address = "report.unit"
YEAR: Address = "report.year"
LEVEL: Address = "report.level"
STATUS: Address = "report.status"
EDITION: Address = "report.edition"
DELETED: Address = "report.deleted"
CORRECTION: Address = "correction.reason"
SOURCE_TITLE: Address = "source.title"
SOURCE_UNSURE: Address = "source.unsure"
"""The cells that the last import called unsure, parted by spaces."""
ROLLUP_SOURCE: Address = "rollup.source"
SPELLING: Address = "spelling"
"""What the addresses begin with where an office's own words for a row are kept, one a line."""

REQUEST_NUMBER: Address = "request.number"
APPLICANT: Address = "personal.applicant"

IDENTITY = (UNIT, YEAR, LEVEL, EDITION)
"""What a report is known by, in the order its birth is signed in."""

SUCCESSION = ("succession.unit", "succession.predecessor", "succession.year")
"""Who carries on whom, from which year."""

_ROWS_OF = {prefix: tuple(row for row in ROWS if row.prefix == prefix) for prefix in PREFIXES}


@lru_cache(maxsize=4096)
def spec_of(address: Address) -> AddressRow:
    """Return what holds for an address; whether the form has it, the form alone knows.

    What holds for a field by its role, `Edition.row_of` knows.

    What begins like a known shape but fits none (an address of another version
    of the program) is taken for the last one of that beginning.
    """
    rows = _ROWS_OF.get(address.partition(".")[0])
    if rows is None:
        return _CELL
    return next((row for row in rows if row.holds(address)), rows[-1])


def kind_of(address: Address) -> AddressKind:
    """Tell what an address is for; a total's stated figure counts as a cell."""
    return spec_of(address).kind


def after_prefix(address: Address) -> str:
    """Return what follows the first dot: a text's, a field's or a section's id, a cell."""
    return address.partition(".")[2]


def text_address(text: str) -> Address:
    """Return where a text is kept, by its id."""
    return f"text.{text}"


def figures_address(text: Address) -> Address:
    """Return where it is kept which figures of a text follow the tables, by its address."""
    return f"figures.{after_prefix(text)}"


def field_address(field: str) -> Address:
    """Return where a field is kept, by its id."""
    return f"report.{field}"


def source_address(content: str) -> Address:
    """Return where it is kept what was wrong with a section of an imported document."""
    return f"source.{content}"


def second_address(cell: Address) -> Address:
    """Return where it is kept what the second person keyed for a cell."""
    return f"second.{cell}"


def posting_address(number: int, what: str) -> Address:
    """Return where one thing known of a posting is kept."""
    return f"posting.{number}.{what}"


def personal_address(field: str) -> Address:
    """Return where one thing of who made a request is kept, apart from the rest."""
    return f"personal.{field}"


def advice_address(number: int | str, what: str) -> Address:
    """Return where one thing of a county's remark, or the answer to it, is kept."""
    return f"advice.{number}.{what}"


def explanation_address(rule: str, cell: Address | None = None) -> Address:
    """Return where it is kept why what a rule finds may stand, at one cell or everywhere."""
    return f"explanation.{rule}" if cell is None else f"explanation.{rule}.{cell}"


def privacy_address(digest: str) -> Address:
    """Return where it is kept why something personal may stand, by its hash."""
    return f"privacy.{digest[:16]}"


def explained(address: Address) -> tuple[str, Address]:
    """Return the rule, and the cell or "", that an explanation's address speaks of."""
    rule, _, cell = after_prefix(address).partition(".")
    return rule, cell
