"""Catalog of the editions of the form, and the report years for which each is in force."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from zwgk_desktop.catalog.node import DataFileError, Node
from zwgk_desktop.catalog.tables import read_edition
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.late import late

if TYPE_CHECKING:  # they load every kind of rule
    from zwgk_desktop.catalog.rules import Example, read_examples, read_rules
    from zwgk_desktop.catalog.texts import read_drafts, read_standard_sentences
    from zwgk_desktop.domain.books.book_figures import BookFigures
    from zwgk_desktop.domain.counterparts import converted_to_edition
    from zwgk_desktop.domain.county.examination import StandardSentence
    from zwgk_desktop.domain.drafts import Draft, DraftOutline, draft
    from zwgk_desktop.domain.findings import Finding
    from zwgk_desktop.domain.report import Report
    from zwgk_desktop.domain.rules import Case, Judgement, Rule, judge
else:  # imported at the first call
    read_drafts = late("zwgk_desktop.catalog.texts:read_drafts")
    read_examples = late("zwgk_desktop.catalog.rules:read_examples")
    read_rules = late("zwgk_desktop.catalog.rules:read_rules")
    read_standard_sentences = late("zwgk_desktop.catalog.texts:read_standard_sentences")
    converted_to_edition = late("zwgk_desktop.domain.counterparts:converted_to_edition")
    draft = late("zwgk_desktop.domain.drafts:draft")
    Case = late("zwgk_desktop.domain.rules:Case")
    judge = late("zwgk_desktop.domain.rules:judge")

__all__ = ["Catalog", "InstalledEdition", "build_catalog", "load_catalog", "shipped_years"]

_T = TypeVar("_T")


class _LazyMapping(Mapping[str, _T]):
    """Thread-safe mapping from edition id to a value that is read at its first use.

    A command that lists reports needs no form, and one that shows a report no rules.
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
    """Catalog of the shipped and the installed editions.

    Args:
        editions: Editions by id, oldest first.
        first_years: First report year of each edition, in force until the next one begins.
        rules: Rules of each edition.
        examples: Worked examples of each edition.
        drafts: Draft outlines (起草) by edition and text.
        folders: Folder of each edition, for another process to read them from.
    """

    editions: Mapping[str, Edition]
    first_years: Mapping[str, int]
    rules: Mapping[str, tuple["Rule", ...]]
    examples: Mapping[str, tuple["Example", ...]]
    drafts: Mapping[str, Mapping[str, "DraftOutline"]]
    folders: Mapping[str, Path] = field(default_factory=dict[str, Path])

    def standard_sentences(self, edition_id: str) -> tuple["StandardSentence", ...]:
        """Return the standard sentences for remarks of an edition; () if it has none.

        Raises:
            DataFileError: Their file is invalid.
        """
        folder = self.folders.get(edition_id)
        return read_standard_sentences(folder) if folder else ()

    def ensure_sound(self) -> None:
        """Read all files of all editions, and raise if one is invalid.

        Raises:
            DataFileError: A file is invalid.
        """
        for read in (self.editions, self.rules, self.examples, self.drafts):
            for id_ in read:
                read[id_]
        for id_ in self.folders:
            self.standard_sentences(id_)

    def draft(
        self, report: "Report", text: str, facts: Mapping[str, str] | None = None
    ) -> "Draft | None":
        """Return a draft of a text from the report's figures; None if it has no outline.

        Args:
            report: The report.
            text: Id of the text.
            facts: Known facts of the disclosure book, as for `draft`.
        """
        outline = self.drafts[report.edition.id].get(text)
        return draft(outline, report, facts) if outline else None

    def edition_for(self, year: int) -> Edition | None:
        """Return the edition in force for a report year; None before the first."""
        in_force = [id_ for id_, first in self.first_years.items() if first <= year]
        return self.editions[in_force[-1]] if in_force else None

    def edition_to_fill(self, year: int) -> Edition:
        """Return the edition for a new report of a year: the one in force, or the oldest."""
        return self.edition_for(year) or next(iter(self.editions.values()))

    def check(
        self, report: "Report", previous: "Report | None", books: "BookFigures | None" = None
    ) -> tuple["Finding", ...]:
        """Apply all rules of the report's edition and return the findings."""
        return self.judge(report, previous, books).findings

    def judge(
        self,
        report: "Report",
        previous: "Report | None",
        books: "BookFigures | None" = None,
        before: "Judgement | None" = None,
    ) -> "Judgement":
        """Apply all rules of the report's edition and return the judgement.

        With an earlier judgement `before`, only the rules affected by changes run again.
        """
        in_force = self.edition_for(report.year)
        case = Case(
            report=report,
            previous=previous and converted_to_edition(report.edition, previous),
            edition_in_force=in_force.id if in_force else None,
            edition_name=in_force.name if in_force else "更早的表式（本程序未收录）",
            books=books,
        )
        return judge(self.rules[report.edition.id], case, before)


@dataclass(frozen=True, slots=True)
class InstalledEdition:
    """Edition installed in addition to the shipped ones.

    Args:
        first_year: First report year for which the edition is in force.
        folder: Folder with its files.
    """

    id: str
    first_year: int
    folder: Path


def load_catalog(folder: Path, installed: Iterable[InstalledEdition] = ()) -> Catalog:
    """Return the catalog of the editions in index.toml; each is read at its first use.

    Args:
        folder: Folder of the shipped editions.
        installed: Installed editions. Shipped ones take precedence: an installed edition of the
            same id is ignored, and of two with the same first year the shipped one is in force.

    Raises:
        DataFileError: index.toml is invalid; the message names file and key. Errors in an edition
            are raised when it is read.
    """
    shipped = shipped_years(folder)
    homes = {id_: folder / id_ for id_ in shipped}
    first_years = dict(shipped)
    for one in installed:
        first_years.setdefault(one.id, one.first_year)
        homes.setdefault(one.id, one.folder)
    order = sorted(first_years.items(), key=lambda item: (item[1], item[0] in shipped))
    return build_catalog(dict(order), homes)


def build_catalog(first_years: Mapping[str, int], folders: Mapping[str, Path]) -> Catalog:
    """Return the catalog of the editions in the given folders; each is read at its first use.

    Args:
        first_years: First report year of each edition, oldest first.
        folders: Folder of each edition.
    """
    editions = _LazyMapping(first_years, lambda id_: read_edition(folders[id_]))

    def rules_of(id_: str) -> tuple["Rule", ...]:
        return read_rules(folders[id_], editions[id_])

    rules = _LazyMapping(first_years, rules_of)

    def examples_of(id_: str) -> tuple["Example", ...]:
        return read_examples(folders[id_], editions[id_], rules[id_])

    def drafts_of(id_: str) -> Mapping[str, "DraftOutline"]:
        return read_drafts(folders[id_], editions[id_])

    examples, drafts = _LazyMapping(first_years, examples_of), _LazyMapping(first_years, drafts_of)
    return Catalog(editions, first_years, rules, examples, drafts, folders)


def shipped_years(folder: Path) -> Mapping[str, int]:
    """Return the first report year of each shipped edition, by id.

    Raises:
        DataFileError: index.toml is invalid, or a folder is missing.
    """
    node = Node.of_file(folder / "index.toml")
    first_years = dict(node.mapping("first_year"))
    node.ensure_all_read()
    for edition_id, year in first_years.items():
        if not isinstance(year, int) or not (folder / edition_id).is_dir():
            raise DataFileError(f"index.toml.first_year.{edition_id}: no such edition or no year")
    return first_years
