"""Roles: the tables, rows, columns, texts and fields of an edition that code refers to.

Code uses roles instead of ids, so that a new form may rename, add or regroup its rows.
An edition must declare roles it lacks as absent. Only the fields ``unit``, ``year`` and
``level`` have fixed ids, since they identify a report on every form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, field_address


@dataclass(frozen=True, slots=True, kw_only=True)
class ProactiveRoles:
    """Roles in the table of proactive disclosure (二).

    Args:
        rules: Row of 规章; `documents` of 行政规范性文件.
        issued: Column of documents issued this year; `repealed` and `in_force` likewise.
        amount: Column of fees collected.
        absent: Columns that this form lacks.
    """

    SHARED: ClassVar[frozenset[str]] = frozenset()
    GROUPS: ClassVar[tuple[str, ...]] = ()
    COLUMNS: ClassVar[frozenset[str]] = frozenset(
        {"decisions", "issued", "repealed", "in_force", "amount"}
    )
    table: str
    rules: str
    documents: str
    licences: str
    penalties: str
    coercions: str
    fees: str
    decisions: str
    issued: str | None = None
    repealed: str | None = None
    in_force: str | None = None
    amount: str | None = None
    absent: tuple[str, ...] = ()

    def cell(self, row: str, column: str | None) -> Address | None:
        """Return the address of a row and a column; None where the column is absent."""
        return None if column is None else f"{self.table}.{row}.{column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRoles:
    """Roles in the table of requests (三): received, outcomes in six groups, carried over.

    Args:
        total: Column of all applicants together.
        concluded: Row of the total of all outcomes, the sum of the six groups.
        outcome_rows: Row for each outcome of the books (`OUTCOMES`).
        class_columns: Column for each class of applicants (`CLASSES`).
    """

    COLUMNS: ClassVar[frozenset[str]] = frozenset({"total"})
    SHARED: ClassVar[frozenset[str]] = frozenset({"outcome_rows", "class_columns"})
    GROUPS: ClassVar[tuple[str, ...]] = (
        *("granted", "partly_granted", "refused", "unavailable", "unprocessed", "other"),
    )
    table: str
    total: str
    received: str
    carried_in: str
    granted: tuple[str, ...]
    partly_granted: tuple[str, ...]
    refused: tuple[str, ...]
    unavailable: tuple[str, ...]
    unprocessed: tuple[str, ...]
    other: tuple[str, ...]
    concluded: str
    carried_out: str
    outcome_rows: Mapping[str, str]
    class_columns: Mapping[str, str]

    @property
    def example_address(self) -> Address:
        """An address of the form, as an example in error messages."""
        return f"{self.table}.{self.received}.{self.total}"

    @property
    def outcome_groups(self) -> tuple[tuple[str, ...], ...]:
        """The rows of each group, in the order of the articles."""
        return tuple(getattr(self, name) for name in self.GROUPS)

    def totals(self, *rows: str) -> tuple[Address, ...]:
        """Return the cells of some rows in the column of all applicants."""
        return tuple(f"{self.table}.{row}.{self.total}" for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRoles:
    """Roles in the table of administrative reviews and lawsuits (四).

    Args:
        review: A row; `suit_direct` and `suit_after_review` likewise.
        upheld: A column; the others likewise.
    """

    SHARED: ClassVar[frozenset[str]] = frozenset()
    GROUPS: ClassVar[tuple[str, ...]] = ()
    COLUMNS: ClassVar[frozenset[str]] = frozenset(
        {"upheld", "corrected", "other", "pending", "total"}
    )
    table: str
    review: str
    suit_direct: str
    suit_after_review: str
    upheld: str
    corrected: str
    other: str
    pending: str
    total: str

    @property
    def suits(self) -> tuple[str, str]:
        """The rows of lawsuits; the form has no total row for them."""
        return self.suit_direct, self.suit_after_review

    def totals(self, *rows: str) -> tuple[Address, ...]:
        """Return the cells of some rows in the column of all results."""
        return tuple(f"{self.table}.{row}.{self.total}" for row in rows)

    def cells(self, column: str, *rows: str) -> tuple[Address, ...]:
        """Return the cells of some rows in one column."""
        return tuple(f"{self.table}.{row}.{column}" for row in rows)


TableRoles = ProactiveRoles | RequestRoles | DisputeRoles


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRoles:
    """Ids of the four texts."""

    preface: str
    overview: str
    problems: str
    other_matters: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRoles:
    """Ids of the fields except unit, year, level and scope."""

    signed_by: str
    issued_on: str
    seal: str
    contact: str
    supervision: str
    length_limit: str
    due_on: str
    published_on: str
    published_page: str
    posted_from: str
    posted_until: str

    @property
    def public_contact(self) -> frozenset[Address]:
        """Addresses of the fields with public contact data, such as telephone numbers."""
        return frozenset({field_address(self.contact), field_address(self.supervision)})

    @property
    def outside_document(self) -> frozenset[Address]:
        """Addresses of the fields about posting and publication, which are not in the document."""
        ids = (self.posted_from, self.posted_until, self.published_on, self.published_page)
        return frozenset(map(field_address, ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class NilRoles:
    """Statement for a year without requests and disputes.

    Args:
        tables: The tables that are all zero.
        heading: The heading in the overview under which the sentence belongs.
        sentence: The sentence, clause by clause; ``{year}`` is the report year.
    """

    tables: tuple[str, ...]
    heading: str
    sentence: tuple[str, ...]

    def clauses(self, year: int) -> tuple[str, ...]:
        """Return the sentence for a year, clause by clause."""
        return tuple(clause.format(year=year) for clause in self.sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """All roles of an edition."""

    proactive: ProactiveRoles
    requests: RequestRoles
    disputes: DisputeRoles
    texts: TextRoles
    fields: FieldRoles
    nil: NilRoles
