"""All editions of the form, and which one serves which year."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from zwgk_desktop.catalog.node import FormError, Node
from zwgk_desktop.catalog.tables import read_edition
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.late import late

if TYPE_CHECKING:  # they load every kind of rule
    from zwgk_desktop.catalog.rules import Example, read_examples, read_rules
    from zwgk_desktop.catalog.texts import read_drafts
    from zwgk_desktop.domain.books.book_figures import BookFigures
    from zwgk_desktop.domain.counterparts import seen_on
    from zwgk_desktop.domain.drafts import Draft, DraftOutline, draft
    from zwgk_desktop.domain.findings import Finding
    from zwgk_desktop.domain.report import Report
    from zwgk_desktop.domain.rules import Case, Judgement, Rule, judge
else:  # imported at the first call
    read_drafts = late("zwgk_desktop.catalog.texts:read_drafts")
    read_examples = late("zwgk_desktop.catalog.rules:read_examples")
    read_rules = late("zwgk_desktop.catalog.rules:read_rules")
    seen_on = late("zwgk_desktop.domain.counterparts:seen_on")
    draft = late("zwgk_desktop.domain.drafts:draft")
    Case = late("zwgk_desktop.domain.rules:Case")
    judge = late("zwgk_desktop.domain.rules:judge")

__all__ = ["AddedEdition", "Catalog", "catalog_of", "load_catalog", "shipped_years"]

_T = TypeVar("_T")


class _OnDemand(Mapping[str, _T]):
    """Of each edition what is read of it, once, when it is first asked for; from any thread.

    A command that lists reports needs no form, one that shows a report no rules.
    """

    def __init__(self, ids: Iterable[str], read: Callable[[str], _T]) -> None:
        self._ids = tuple(ids)
        self._read = read
        self._known: dict[str, _T] = {}
        self._lock = RLock()

    def __getitem__(self, id_: str) -> _T:
        if id_ not in self._ids:
            raise KeyError(id_)
        with self._lock:
            if id_ not in self._known:
                self._known[id_] = self._read(id_)
            return self._known[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


@dataclass(frozen=True, eq=False)
class Catalog:
    """The editions we ship, and those installed since.

    Args:
        editions: By id, the oldest first.
        first_years: The first report year of each; one holds until the next begins.
        rules: Of each edition.
        examples: Of each edition.
        drafts: What 起草 may say, by edition and text.
        homes: The folder of each edition, for another process to read them from.
    """

    editions: Mapping[str, Edition]
    first_years: Mapping[str, int]
    rules: Mapping[str, tuple["Rule", ...]]
    examples: Mapping[str, tuple["Example", ...]]
    drafts: Mapping[str, Mapping[str, "DraftOutline"]]
    homes: Mapping[str, Path] = field(default_factory=dict[str, Path])

    def ensure_sound(self) -> None:
        """Read whatever has not been read yet.

        Raises:
            FormError: A file is wrong.
        """
        for read in (self.editions, self.rules, self.examples, self.drafts):
            for id_ in read:
                read[id_]

    def draft(self, report: "Report", text: str) -> "Draft | None":
        """Draft a text from what the tables say; None where the form has nothing to say in it."""
        outline = self.drafts[report.edition.id].get(text)
        return draft(outline, report) if outline else None

    def edition_for(self, year: int) -> Edition | None:
        """Return the edition in force for a report year; None before the first."""
        in_force = [id_ for id_, first in self.first_years.items() if first <= year]
        return self.editions[in_force[-1]] if in_force else None

    def edition_to_fill(self, year: int) -> Edition:
        """Return the edition a new report of that year starts on: the nearest there is."""
        return self.edition_for(year) or next(iter(self.editions.values()))

    def check(
        self, report: "Report", previous: "Report | None", books: "BookFigures | None" = None
    ) -> tuple["Finding", ...]:
        """Apply every rule of the report's edition."""
        return self.judge(report, previous, books).findings

    def judge(
        self,
        report: "Report",
        previous: "Report | None",
        books: "BookFigures | None" = None,
        before: "Judgement | None" = None,
    ) -> "Judgement":
        """Apply every rule, the sooner the less differs from what was judged before."""
        in_force = self.edition_for(report.year)
        case = Case(
            report=report,
            previous=previous and seen_on(report.edition, previous),
            edition_in_force=in_force.id if in_force else None,
            edition_name=in_force.name if in_force else "更早的表式（本程序未收录）",
            books=books,
        )
        return judge(self.rules[report.edition.id], case, before)


@dataclass(frozen=True, slots=True)
class AddedEdition:
    """An edition that was installed beside the shipped ones.

    Args:
        first_year: The first report year it serves.
        folder: With its files.
    """

    id: str
    first_year: int
    folder: Path


def load_catalog(folder: Path, added: Iterable[AddedEdition] = ()) -> Catalog:
    """Return every edition named in index.toml; each is read when it is first asked for.

    Args:
        folder: Of what we ship.
        added: Installed since. What we ship goes before: one of the same id is left out, and
            of two that begin with the same year the shipped one is in force.

    Raises:
        FormError: A file is wrong; the message names it and the key. What is
            wrong with an edition is told when it is read.
    """
    shipped = shipped_years(folder)
    homes = {id_: folder / id_ for id_ in shipped}
    first_years = dict(shipped)
    for one in added:
        first_years.setdefault(one.id, one.first_year)
        homes.setdefault(one.id, one.folder)
    order = sorted(first_years.items(), key=lambda item: (item[1], item[0] in shipped))
    return catalog_of(dict(order), homes)


def catalog_of(first_years: Mapping[str, int], homes: Mapping[str, Path]) -> Catalog:
    """Return the editions that lie in folders, as `load_catalog` found them.

    Args:
        first_years: The first report year of each, the oldest first.
        homes: The folder of each.
    """
    editions = _OnDemand(first_years, lambda id_: read_edition(homes[id_]))

    def rules_of(id_: str) -> tuple["Rule", ...]:
        return read_rules(homes[id_], editions[id_])

    rules = _OnDemand(first_years, rules_of)

    def examples_of(id_: str) -> tuple["Example", ...]:
        return read_examples(homes[id_], editions[id_], rules[id_])

    def drafts_of(id_: str) -> Mapping[str, "DraftOutline"]:
        return read_drafts(homes[id_], editions[id_])

    examples, drafts = _OnDemand(first_years, examples_of), _OnDemand(first_years, drafts_of)
    return Catalog(editions, first_years, rules, examples, drafts, homes)


def shipped_years(folder: Path) -> Mapping[str, int]:
    """Return the editions we ship, each with its first year.

    Raises:
        FormError: index.toml is wrong, or a folder is missing.
    """
    node = Node.of_file(folder / "index.toml")
    first_years = dict(node.mapping("first_year"))
    node.done()
    for edition_id, year in first_years.items():
        if not isinstance(year, int) or not (folder / edition_id).is_dir():
            raise FormError(f"index.toml.first_year.{edition_id}: no such edition or no year")
    return first_years
