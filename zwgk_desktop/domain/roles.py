"""Roles: the tables, rows, columns, texts and fields that the program itself speaks of.

Code asks an edition for a role and never quotes an id, so that a new form may
call its rows what it likes, have more of them or gather them otherwise. What is
not in the form of an edition is named absent there, never left out. Three
fields alone have fixed ids, ``unit``, ``year`` and ``level``: they say which
report it is, on every form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, field_address


@dataclass(frozen=True, slots=True, kw_only=True)
class ProactiveRoles:
    """What is made public of oneself (二).

    Args:
        rules: Row of 规章; `documents` of 行政规范性文件.
        issued: Column of what was made this year; `repealed` and `in_force` likewise.
        amount: Column of the money taken as fees.
        absent: Columns that this form has no place for.
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
        """Return the cell of a row and a column by their roles; None where the column is absent."""
        return None if column is None else f"{self.table}.{row}.{column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRoles:
    """The course of requests (三): what came in, how it ended in six groups, what is left.

    Args:
        total: Column of all applicants together.
        concluded: Row of the total of all outcomes, which the six groups make up.
        outcome_rows: Row in which each outcome of the books (`OUTCOMES`) is counted.
        class_columns: Column in which each class of applicants (`CLASSES`) is counted.
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
    def example(self) -> Address:
        """Return an address of the form, to show what one looks like."""
        return f"{self.table}.{self.received}.{self.total}"

    @property
    def outcomes(self) -> tuple[tuple[str, ...], ...]:
        """The rows of each group, in the order of the articles."""
        return tuple(getattr(self, name) for name in self.GROUPS)

    def totals(self, *rows: str) -> tuple[Address, ...]:
        """Return the cells of some rows that stand for all applicants."""
        return tuple(f"{self.table}.{row}.{self.total}" for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRoles:
    """Reviews and suits (四).

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
        """The rows of all suits, which no row of the form adds up."""
        return self.suit_direct, self.suit_after_review

    def totals(self, *rows: str) -> tuple[Address, ...]:
        """Return the cells of some rows that stand for every result."""
        return tuple(f"{self.table}.{row}.{self.total}" for row in rows)

    def cells(self, column: str, *rows: str) -> tuple[Address, ...]:
        """Return the addresses of some rows in one column, in their order."""
        return tuple(f"{self.table}.{row}.{column}" for row in rows)


TableRoles = ProactiveRoles | RequestRoles | DisputeRoles


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRoles:
    """The four texts, by id."""

    preface: str
    overview: str
    problems: str
    other_matters: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRoles:
    """The fields beside unit, year and level, by id."""

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
    def public(self) -> frozenset[Address]:
        """Fields that are meant to be read by everybody, telephones and all."""
        return frozenset({field_address(self.contact), field_address(self.supervision)})

    @property
    def beside(self) -> frozenset[Address]:
        """Fields about where the report hangs and stands, which are no part of it."""
        ids = (self.posted_from, self.posted_until, self.published_on, self.published_page)
        return frozenset(map(field_address, ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class NilRoles:
    """A year in which nobody asked and nobody disputed.

    Args:
        tables: Those that hold nought only.
        heading: The customary heading of the overview that the sentence belongs under.
        sentence: What there is to say, clause by clause; ``{year}`` is the report's.
    """

    tables: tuple[str, ...]
    heading: str
    sentence: tuple[str, ...]

    def clauses(self, year: int) -> tuple[str, ...]:
        """Return what there is to say of a year, clause by clause."""
        return tuple(clause.format(year=year) for clause in self.sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Everything of an edition that the program itself speaks of."""

    proactive: ProactiveRoles
    requests: RequestRoles
    disputes: DisputeRoles
    texts: TextRoles
    fields: FieldRoles
    nil: NilRoles
