"""Addresses: the names of all values that a report, or another subject of acts, can have.

Every layer of the program uses the same addresses::

    requests.received.natural_person   a cell (table.row.column); for a total, its stated figure
    text.overview                      a text
    report.contact                     a field
    report.status                      status of the report; likewise its edition, deleted
    explanation.P-IN-FORCE[.ADDRESS]   the clerk's explanation of a finding
    figures.overview                   tied figures of a text (`domain.ties`)
    source.requests                    fault of a section in an imported document
    correction.reason                  reason for correcting a final report
    privacy.3f9c0d1be2a74c55           reason for leaving personal data in (`domain.personal_data`)
    posting.1.place                    place of the first notice (`domain.posting`)
    page.differences                   result of the last 发布核对 (`domain.rules.published`)
    archive.fonds                      item of the archive stamp (`domain.archive_stamp`)
    second.requests.received.total     figure of the second keying (复核)
    tied.requests.received.enterprise  whether a cell is tied to its book (台账)
    spelling.requests.received         the office's own label of a row, confirmed at an import
    rollup.source                      roll-up that filled a county's own report (汇总)
    request.received_on                day of receipt of a request (a subject of its own)
    request.event.1.on                 day of the request's first event
    personal.applicant                 applicant of the request, stored separately
    personal.third_party.1.name        name of the third party that its events number 1
    document.title, decision.value, dispute.result   values of entries of other books
    disclosure.title                   title of published information
    books.complete                     note about a unit's books as a whole
    calendar.notice                    a year's holidays and exchanged days (a subject of its own)
    succession.unit                    unit that succeeds another (a subject of its own)

A privacy address is a hash of place, kind and number. Its reason is valid only for that
number in that place.

All other properties of an address are in the table `ADDRESS_SPECS` (in `kinds` and
`other_subjects`). A new kind of value is one row there.
"""

from functools import lru_cache
from typing import NamedTuple

from zwgk_desktop.domain.addresses.kinds import (
    FIGURE_KINDS,
    OPEN_KINDS,
    REPORT_SPECS,
    Address,
    AddressKind,
    AddressSpec,
    Scrambling,
    ValueType,
)
from zwgk_desktop.domain.addresses.other_subjects import BOOK_SPECS, COUNTY_SPECS

__all__ = [
    "ADDRESS_SPECS",
    "APPLICANT",
    "CORRECTION",
    "DELETED",
    "EDITION",
    "FIGURE_KINDS",
    "IDENTITY",
    "LEVEL",
    "OPEN_KINDS",
    "PREFIXES",
    "REQUEST_NUMBER",
    "ROLLUP_SOURCE",
    "SCOPE",
    "SOURCE_TITLE",
    "SOURCE_UNSURE",
    "SPELLING",
    "STATUS",
    "SUCCESSION",
    "UNIT",
    "YEAR",
    "Address",
    "AddressKind",
    "AddressSpec",
    "CellAddress",
    "Scrambling",
    "ValueType",
    "advice_address",
    "after_prefix",
    "archive_address",
    "explanation_address",
    "field_address",
    "kind_of",
    "personal_address",
    "posting_address",
    "privacy_address",
    "second_keying_address",
    "source_address",
    "spec_of",
    "split_explanation_address",
    "text_address",
    "third_party_address",
    "tied_figures_address",
]


class CellAddress(NamedTuple):
    """Address of a cell in parts: the ids of its table, row and column."""

    table: str
    row: str
    column: str

    @property
    def address(self) -> Address:
        """The address as a string: `table.row.column`."""
        return ".".join(self)


ADDRESS_SPECS = (*REPORT_SPECS, *BOOK_SPECS, *COUNTY_SPECS)
"""Specification of every shape of address except cells; the first match applies."""

_CELL = AddressSpec(prefix="", kind=AddressKind.CELL)

PREFIXES = frozenset(row.prefix for row in ADDRESS_SPECS)
"""First parts of addresses that are reserved; no table may have one as its id."""

UNIT: Address = "report.unit"
YEAR: Address = "report.year"
LEVEL: Address = "report.level"
SCOPE: Address = "report.scope"
"""Absent for the report of the office, which is the only one of most units."""

STATUS: Address = "report.status"
EDITION: Address = "report.edition"
DELETED: Address = "report.deleted"
CORRECTION: Address = "correction.reason"
SOURCE_TITLE: Address = "source.title"
SOURCE_UNSURE: Address = "source.unsure"
"""Cells that the last import marked as unsure, separated by spaces."""
ROLLUP_SOURCE: Address = "rollup.source"
SPELLING: Address = "spelling"
"""Prefix of the addresses of an office's own labels for a row, one label a line."""

REQUEST_NUMBER: Address = "request.number"
APPLICANT: Address = "personal.applicant"

IDENTITY = (UNIT, YEAR, LEVEL, EDITION, SCOPE)
"""Addresses that identify a report, in the order in which its creation is signed."""

SUCCESSION = ("succession.unit", "succession.predecessor", "succession.year")
"""Addresses of a succession: new unit, predecessor, first year."""

_SPECS_OF = {
    prefix: tuple(row for row in ADDRESS_SPECS if row.prefix == prefix) for prefix in PREFIXES
}


@lru_cache(maxsize=4096)
def spec_of(address: Address) -> AddressSpec:
    """Return the specification of an address, whether or not an edition has that address.

    `Edition.spec_of` also considers the roles of fields. An address of another version of
    the program may fit no shape of its prefix. It gets the last shape of that prefix.
    """
    rows = _SPECS_OF.get(address.partition(".")[0])
    if rows is None:
        return _CELL
    return next((row for row in rows if row.matches(address)), rows[-1])


def kind_of(address: Address) -> AddressKind:
    """Return the kind of an address; a total's stated figure counts as a cell."""
    return spec_of(address).kind


def after_prefix(address: Address) -> str:
    """Return the part after the first dot: the id of a text, field or section, or a cell."""
    return address.partition(".")[2]


def text_address(text: str) -> Address:
    """Return the address of a text by its id."""
    return f"text.{text}"


def tied_figures_address(text: Address) -> Address:
    """Return the address of a text's tied figures by the text's address."""
    return f"figures.{after_prefix(text)}"


def field_address(field: str) -> Address:
    """Return the address of a field by its id."""
    return f"report.{field}"


def source_address(content: str) -> Address:
    """Return the address of the import remark about a section."""
    return f"source.{content}"


def second_keying_address(cell: Address) -> Address:
    """Return the address of a cell's second keying (复核)."""
    return f"second.{cell}"


def archive_address(item: str) -> Address:
    """Return the address of an item of the archive stamp."""
    return f"archive.{item}"


def posting_address(number: int, property_name: str) -> Address:
    """Return the address of one property of a posting."""
    return f"posting.{number}.{property_name}"


def personal_address(field: str) -> Address:
    """Return the address of one property of a request's applicant, which is stored separately."""
    return f"personal.{field}"


def third_party_address(number: int, property_name: str) -> Address:
    """Return the address of one property of a third party asked about a request."""
    return personal_address(f"third_party.{number}.{property_name}")


def advice_address(number: int | str, property_name: str) -> Address:
    """Return the address of one property of a county's remark, or of the answer to it."""
    return f"advice.{number}.{property_name}"


def explanation_address(rule: str, cell: Address | None = None) -> Address:
    """Return the address of the explanation of a rule's findings, at one cell or everywhere."""
    return f"explanation.{rule}" if cell is None else f"explanation.{rule}.{cell}"


def privacy_address(digest: str) -> Address:
    """Return the address of the reason for leaving personal data in, by its hash."""
    return f"privacy.{digest[:16]}"


def split_explanation_address(address: Address) -> tuple[str, Address]:
    """Split the address of an explanation into the rule and the cell ("" for all cells)."""
    rule, _, cell = after_prefix(address).partition(".")
    return rule, cell
