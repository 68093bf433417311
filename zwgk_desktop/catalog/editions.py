"""All editions of the form, and which one serves which year."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.catalog.node import FormError, Node
from zwgk_desktop.catalog.rules import Example, read_examples, read_rules
from zwgk_desktop.catalog.tables import read_edition
from zwgk_desktop.domain.books.said import BooksSaid
from zwgk_desktop.domain.counterparts import seen_on
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules import Case, Rule, evaluate
from zwgk_desktop.domain.spec import Edition

__all__ = ["Catalog", "Example", "load_catalog"]


@dataclass(frozen=True, eq=False)
class Catalog:
    """The editions we ship.

    Args:
        editions: By id, the oldest first.
        first_years: The first report year of each; one holds until the next begins.
        rules: Of each edition.
        examples: Of each edition.
    """

    editions: Mapping[str, Edition]
    first_years: Mapping[str, int]
    rules: Mapping[str, tuple[Rule, ...]]
    examples: Mapping[str, tuple[Example, ...]]

    def edition_for(self, year: int) -> Edition | None:
        """Return the edition in force for a report year; None before the first."""
        in_force = [id_ for id_, first in self.first_years.items() if first <= year]
        return self.editions[in_force[-1]] if in_force else None

    def edition_to_fill(self, year: int) -> Edition:
        """Return the edition a new report of that year starts on: the nearest there is."""
        return self.edition_for(year) or next(iter(self.editions.values()))

    def check(
        self, report: Report, previous: Report | None, books: BooksSaid | None = None
    ) -> tuple[Finding, ...]:
        """Apply every rule of the report's edition."""
        in_force = self.edition_for(report.year)
        case = Case(
            report=report,
            previous=previous and seen_on(report.edition, previous),
            edition_in_force=in_force.id if in_force else None,
            edition_name=in_force.name if in_force else "更早的表式（本程序未收录）",
            books=books,
        )
        return evaluate(self.rules[report.edition.id], case)


def load_catalog(folder: Path) -> Catalog:
    """Read every edition named in index.toml.

    Raises:
        FormError: A file is wrong; the message names it and the key.
    """
    node = Node.of_file(folder / "index.toml")
    first_years = dict(node.mapping("first_year"))
    node.done()
    for edition_id, year in first_years.items():
        if not isinstance(year, int) or not (folder / edition_id).is_dir():
            raise FormError(f"index.toml.first_year.{edition_id}: no such edition or no year")
    first_years = dict(sorted(first_years.items(), key=lambda item: item[1]))
    editions = {id_: read_edition(folder / id_) for id_ in first_years}
    rules = {id_: read_rules(folder / id_, edition) for id_, edition in editions.items()}
    examples = {
        id_: read_examples(folder / id_, edition, rules[id_]) for id_, edition in editions.items()
    }
    return Catalog(editions, first_years, rules, examples)
