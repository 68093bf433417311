"""收报要求: due day, length limit and conventions, at the county and in a unit's report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.entries import as_one_line
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition, Text
from zwgk_desktop.domain.tables import Column, Row

_DUE_ON: Address = "collection.due_on"
_LENGTH_LIMIT: Address = "collection.length_limit"
_MOST, _LONGEST = 200, 1_000
_CONVENTION, _WANTED = "collection.convention.", "collection.wanted."


@dataclass(frozen=True, slots=True)
class CollectionTerms:
    """Requirements of a county on every unit.

    Args:
        length_limit: Characters of the first section; None for any length.
        conventions: Rules for counting (口径).
        topics: Subjects that the texts must cover (内容要求).
    """

    due_on: date | None = None
    length_limit: int | None = None
    conventions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: Mapping[Address, Value]) -> "CollectionTerms":
        """Build the terms from the values of a collection."""
        due, limit = values.get(_DUE_ON), values.get(_LENGTH_LIMIT)
        return cls(
            due if isinstance(due, date) else None,
            limit if isinstance(limit, int) else None,
            numbered_texts(values, _CONVENTION),
            numbered_texts(values, _WANTED),
        )

    def values(self) -> Mapping[Address, Value]:
        """Return the values to store in a collection."""
        known: dict[Address, Value] = {
            f"{prefix}{number}": text
            for prefix, texts in ((_CONVENTION, self.conventions), (_WANTED, self.topics))
            for number, text in enumerate(texts, start=1)
        }
        if self.due_on is not None:
            known[_DUE_ON] = self.due_on
        if self.length_limit is not None:
            known[_LENGTH_LIMIT] = self.length_limit
        return known


def term_lines(sentences: Iterable[str], what: str) -> tuple[str, ...]:
    """Return normalised sentences of the county, one line each, without blank ones.

    Args:
        sentences: The sentences.
        what: Name of the sentences in error messages.

    Raises:
        UserError: One cannot be stored (T01). There are too many, or one is too long (T02).
    """
    known = (storable_text(as_one_line(one), what) for one in sentences)
    lines = tuple(one for one in known if one)
    longest = max(map(len, lines), default=0)
    if len(lines) > _MOST or longest > _LONGEST:
        raise UserError(
            f"{what}最多{_MOST}条，每条最多{_LONGEST}字；现在有{len(lines)}条，最长的{longest}字",
            remedy="请删减或者合并",
            code="T02",
        )
    return lines


def numbered_texts(values: Mapping[Address, Value], prefix: str) -> tuple[str, ...]:
    """Return the texts stored under a prefix, in order of their numbers."""
    found = {int(a.removeprefix(prefix)): str(v) for a, v in values.items() if a.startswith(prefix)}
    return tuple(text for _, text in sorted(found.items()))


_CONVENTION_OF_UNIT, _WANTED_OF_UNIT = "terms.convention.", "terms.wanted."
_SHORTEST_NAME = 3
"""Minimum length of a label. Shorter ones (其他, 总计) occur in any sentence."""


def convention_address(number: int) -> Address:
    """Return the address of a convention in a report, by its number from 1 on."""
    return f"{_CONVENTION_OF_UNIT}{number}"


def topic_address(number: int) -> Address:
    """Return the address of a content requirement in a report, by its number from 1 on."""
    return f"{_WANTED_OF_UNIT}{number}"


def term_label(edition: Edition, address: Address) -> str:
    """Return the label of a requirement: 口径 or 内容要求 with its number, else the field's."""
    for prefix, words in ((_CONVENTION_OF_UNIT, "口径"), (_WANTED_OF_UNIT, "内容要求")):
        if address.startswith(prefix):
            return f"{words}{address.removeprefix(prefix)}"
    return edition.label(address)


def conventions_of(report: Report) -> tuple[str, ...]:
    """Return the county's conventions for a report, in the county's order."""
    return numbered_texts(report.values, _CONVENTION_OF_UNIT)


def conventions_at(report: Report, cell: Address) -> tuple[str, ...]:
    """Return the county's conventions that apply to a cell.

    These are the conventions that name its row or column, and those that name no row or column.
    """
    said = conventions_of(report)
    if not said:
        return ()
    edition = report.edition
    place = edition.cell_of[cell]
    table = edition.table_of[place.table]
    own = set(_long_labels(table.row_of[place.row], table.column_of[place.column]))
    every = {
        name
        for table in edition.tables
        for name in (*_long_labels(*table.rows), *_long_labels(*table.columns))
    }
    return tuple(
        text
        for text in said
        if any(name in text for name in own) or not any(name in text for name in every)
    )


def topics_for(report: Report, text: Text) -> tuple[str, ...]:
    """Return the county's content requirements that apply to a text.

    These are the requirements that name its section, and those that name no section of text.
    None apply to a text that is not a section of its own.
    """
    edition = report.edition
    if text.id not in edition.section_of:
        return ()
    titles = {
        section.id: edition.section_of[section.id].title for section in _section_texts(edition)
    }
    return tuple(
        said
        for said in numbered_texts(report.values, _WANTED_OF_UNIT)
        if titles[text.id] in said or not any(title in said for title in titles.values())
    )


def _section_texts(edition: Edition) -> Iterator[Text]:
    return (text for text in edition.texts if text.id in edition.section_of)


def _long_labels(*lines: Row | Column) -> Iterator[str]:
    return (line.label for line in lines if len(line.label) >= _SHORTEST_NAME)
