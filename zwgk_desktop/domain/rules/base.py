"""Base class of all rules, whose data come from an edition's rules.toml."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.books.book_figures import BookFigures
from zwgk_desktop.domain.findings import Finding, Passage, Severity
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition


@dataclass(frozen=True, slots=True)
class Case:
    """Input of a rule: the report, last year's report and the books.

    Args:
        report: The report to check.
        previous: The same unit's report of the year before, if in the workspace,
            converted to this edition (`counterparts.converted_to_edition`).
        edition_in_force: Id of the edition for the report's year; None when
            no edition is known for it.
        edition_name: The name of that edition in the clerk's words.
        books: Figures of the unit's books for the year; None without books.
    """

    report: Report
    previous: Report | None
    edition_in_force: str | None
    edition_name: str
    books: BookFigures | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RulePiece:
    """Part of a rule that can be checked separately: the whole rule, or one equation.

    Args:
        check: Function that yields the findings.
        reads: All addresses it reads. A total includes all its parts. Addresses that
            identify the report (`judgement`) may be left out.
    """

    check: Callable[[Case], Iterator[Finding]]
    reads: frozenset[Address]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule(ABC):
    """Rule of an edition; each subclass is a kind, whose fields are the keys of the TOML.

    Args:
        message: Message of a finding; a format string over `placeholders`, `expected` and `actual`.
        remedy: Advice to the clerk.
        source: The article or notice behind the rule.
        releasable: Whether an error gets the severity EXPLAIN once the clerk has
            explained it.
        live: Label of the rule's live check formula in the exported workbook, a format
            string; "" for no formula.
    """

    kind: ClassVar[str]
    placeholders: ClassVar[frozenset[str]]
    id: str
    severity: Severity
    message: str
    remedy: str
    source: str
    releasable: bool = False
    live: str = ""

    @property
    def replaced(self) -> tuple[str, ...]:
        """Ids of the rules whose finding about a figure is left out where this one has one."""
        return ()

    @abstractmethod
    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return all addresses that the rule reads; unknown ones are refused on loading.

        The rule runs again only when one of these changes. So it must not read any other,
        except those that identify the report.
        """

    @abstractmethod
    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each fault; yield none for blank cells and texts."""

    def pieces(self, edition: Edition) -> Iterator[RulePiece]:
        """Yield the parts of the rule in the order of their findings; by default, the whole."""
        yield RulePiece(self.check, frozenset(self.addresses(edition)))

    def finding(
        self,
        cells: Iterable[Address],
        *,
        message: str | None = None,
        expected: Value | None = None,
        actual: Value | None = None,
        passage: Passage | None = None,
        **words: object,
    ) -> Finding:
        """Return a finding; `words`, `expected` and `actual` fill the rule's `message`."""
        return Finding(
            rule=self.id,
            severity=self.severity,
            message=(message or self.message).format(expected=expected, actual=actual, **words),
            source=self.source,
            remedy=self.remedy,
            cells=tuple(cells),
            passage=passage,
            expected=expected,
            actual=actual,
        )
