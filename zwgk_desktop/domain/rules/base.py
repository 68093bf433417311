"""What every rule is: data from an edition's rules.toml, and one method."""

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
    """What a rule may look at.

    Args:
        report: The report judged.
        previous: The same unit's report of the year before, when in the file, as
            this edition shows it (`counterparts.seen_on`).
        edition_in_force: Id of the edition for the report's year; None when
            no edition is known for it.
        edition_name: That edition's name as the clerk knows it.
        books: What the unit's books say of the year; None where it has none.
    """

    report: Report
    previous: Report | None
    edition_in_force: str | None
    edition_name: str
    books: BookFigures | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RulePiece:
    """What can be judged by itself: a whole rule, or one equation of it.

    Args:
        check: Yields what is wrong.
        reads: Every address it looks at. A total stands for all that it is made of;
            what says whose report it is (`judging`) need not be named.
    """

    check: Callable[[Case], Iterator[Finding]]
    reads: frozenset[Address]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule(ABC):
    """One check; a subclass is a kind, its fields are the keys of the TOML.

    Args:
        message: What is wrong; a format string over `says`, `expected` and `actual`.
        remedy: What to do.
        source: Where it comes from.
        releasable: An error that becomes explain-level once the clerk has
            written why.
        live: What it is called where a workbook goes on reckoning it, a format string;
            "" where none does.
    """

    kind: ClassVar[str]
    says: ClassVar[frozenset[str]]
    id: str
    severity: Severity
    message: str
    remedy: str
    source: str
    releasable: bool = False
    live: str = ""

    @abstractmethod
    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Name every address it reads: a misspelt one is refused on loading.

        No other is looked at, but what says whose report it is: the rule is not asked
        again when anything else is changed.
        """

    @abstractmethod
    def check(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each fault; nothing where what it looks at is blank."""

    def pieces(self, edition: Edition) -> Iterator[RulePiece]:
        """Yield what it is made of, in the order of what is found; here the rule as a whole."""
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
        """Make one finding; `words`, `expected` and `actual` fill the rule's `message`."""
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
