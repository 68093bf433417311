"""A document cut into the form's sections."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from zwgk_desktop.domain.spec import Edition, Layout, Section, Table
from zwgk_desktop.importers.recognise.heads import read_head
from zwgk_desktop.importers.recognise.lines import Line
from zwgk_desktop.importers.recognise.rows import locate
from zwgk_desktop.importers.recognise.titles import (
    Heading,
    Likeness,
    Title,
    find_headings,
    find_title,
)
from zwgk_desktop.importers.recognise.vocabulary import vocabulary

_ENOUGH = 2
"""So many rows of a table must be met before it is believed to be there without its title."""


@dataclass(eq=False)
class Parts:
    """The lines of each section, and what stands before the first.

    Args:
        before: Lines above the first section, without the document's title.
        lines: By section content; a section without lines of its own is absent.
        headings: By section content, as printed.
        title: The document's own.
    """

    before: list[Line]
    lines: dict[str, list[Line]] = field(default_factory=dict[str, list[Line]])
    headings: dict[str, Heading] = field(default_factory=dict[str, Heading])
    title: Title | None = None

    @property
    def of_the_form(self) -> bool:
        """Whether enough of the form is there to believe that this is a report at all."""
        sure = any(one.likeness is Likeness.EXACT for one in self.headings.values())
        lost = self.lines.keys() - self.headings.keys()
        return sure or len(self.headings) > 1 or bool(lost)

    def disordered(self, edition: Edition) -> tuple[Section, ...]:
        """Return the sections that stand behind one that should follow them."""
        late: list[Section] = []
        latest = -1
        for heading in self.headings.values():
            place = edition.sections.index(heading.section)
            if place < latest:
                late.append(heading.section)
            latest = max(latest, place)
        return tuple(late)


def cut(lines: Sequence[Line], edition: Edition) -> Parts:
    """Cut a document at its titles, and find the tables that have lost theirs."""
    headings = find_headings(lines, edition)
    first = headings[0].at if headings else len(lines)
    title = find_title(lines[:first])
    taken = title.lines if title else frozenset[int]()
    parts = Parts([line for at, line in enumerate(lines[:first]) if at not in taken])
    parts.title = title
    edges = itertools.pairwise([*(heading.at for heading in headings), len(lines)])
    for heading, (start, end) in zip(headings, edges, strict=True):
        parts.headings[heading.section.content] = heading
        own = [Line((heading.rest,), heading.rest)] if heading.rest else []
        parts.lines[heading.section.content] = own + list(lines[start + 1 : end])
    for table in edition.tables:
        if table.id not in parts.headings:
            _find_lost(parts, table)
    return parts


def _find_lost(parts: Parts, table: Table) -> None:
    """Move a table without a title of its own out of the section it stands in."""
    begins = _line_begins if table.layout is Layout.LINE else _row_begins
    for lines in (parts.before, *parts.lines.values()):
        hits = [at for at, line in enumerate(lines) if begins(line, table)]
        if len(hits) >= (1 if table.layout is Layout.LINE else _ENOUGH):
            start = _back_over_heads(lines, hits[0], table)
            parts.lines[table.id] = lines[start:]
            del lines[start:]
            return


def _back_over_heads(lines: Sequence[Line], start: int, table: Table) -> int:
    words = vocabulary(table)

    def above(line: Line) -> bool:
        head = read_head(line, words, rows_seen=False)
        return head is not None or all(map(words.says_nothing, line.words))

    while start and above(lines[start - 1]):
        start -= 1
    return start


def _row_begins(line: Line, table: Table) -> bool:
    if len(line.words) < _ENOUGH or not line.has_figures:
        return False
    row = locate(line, vocabulary(table))
    return row is not None and len(row.core) > 0


def _line_begins(line: Line, table: Table) -> bool:
    words = vocabulary(table)
    if len(line.words) < _ENOUGH:
        return False
    if line.has_figures:
        row = locate(line, words)
        return row is not None and len(row.core) == len(table.columns)
    named = {word for word in line.words if words.name(word) or words.group(word)}
    return len(named) >= _ENOUGH
