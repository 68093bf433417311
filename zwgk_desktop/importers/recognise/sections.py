"""A document cut into the form's sections."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from zwgk_desktop.domain.spec import Edition, Section
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.importers.recognise.heads import read_head
from zwgk_desktop.importers.recognise.lines import DocumentLine
from zwgk_desktop.importers.recognise.loose_rows import put_together
from zwgk_desktop.importers.recognise.rows import locate
from zwgk_desktop.importers.recognise.surroundings import (
    before_report,
    end_of_report,
    without_page_edges,
    without_summaries,
)
from zwgk_desktop.importers.recognise.titles import (
    Likeness,
    SectionHeading,
    Title,
    find_headings,
    find_title,
    is_title,
    repeats,
)
from zwgk_desktop.importers.recognise.vocabulary import vocabulary
from zwgk_desktop.importers.recognise.wording import shown

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
        remarks: What was left away around the report.
        tabled: Whether rows of a table stand under a title that is not the form's to the letter.
    """

    before: list[DocumentLine]
    lines: dict[str, list[DocumentLine]] = field(default_factory=dict[str, list[DocumentLine]])
    headings: dict[str, SectionHeading] = field(default_factory=dict[str, SectionHeading])
    title: Title | None = None
    remarks: list[str] = field(default_factory=list[str])
    tabled: bool = False

    @property
    def of_the_form(self) -> bool:
        """Whether enough of the form is there to believe that this is a report at all."""
        sure = any(one.likeness is Likeness.EXACT for one in self.headings.values())
        lost = self.lines.keys() - self.headings.keys()
        return sure or self.tabled or len(self.headings) > 1 or bool(lost)

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


def cut(lines: Sequence[DocumentLine], edition: Edition) -> Parts:
    """Cut a document at its titles, and find the tables that have lost theirs."""
    headings = find_headings(lines, edition)
    if headings:
        lines = without_summaries(lines, headings[-1].at)
    first = headings[0].at if headings else len(lines)
    title = find_title(lines[:first])
    taken = title.lines if title else frozenset[int]()
    above = [DocumentLine((), "") if at in taken else line for at, line in enumerate(lines[:first])]
    parts = Parts(before_report(above, max(taken, default=None)))
    parts.title = title
    edges = itertools.pairwise([*(heading.at for heading in headings), len(lines)])
    for heading, (start, end) in zip(headings, edges, strict=True):
        parts.headings[heading.section.content] = heading
        own = (
            [DocumentLine((heading.rest,), heading.rest, number=lines[start].number)]
            if heading.rest
            else []
        )
        below = [line for line in lines[start + 1 : end] if not repeats(line, heading.section)]
        parts.lines[heading.section.content] = own + below
    _leave_page_edges(parts, edition)
    if headings and headings[-1].section.content in edition.text_of:
        _end(parts, headings[-1].section)
    for table in edition.tables:
        if table.id not in parts.headings:
            _find_lost(parts, table)
    if not parts.of_the_form:
        headed = [table for table in edition.tables if table.id in parts.headings]
        parts.tabled = any(_rows_of(table, parts.lines[table.id]) for table in headed)
    return parts


def _leave_page_edges(parts: Parts, edition: Edition) -> None:
    """Take page numbers, printed times and running titles out of the prose."""
    left: list[str] = []
    for content in parts.lines.keys() & edition.text_of.keys():
        parts.lines[content], edges = without_page_edges(parts.lines[content], is_title)
        left += edges
    parts.before, edges = without_page_edges(parts.before, is_title)
    left += edges
    if left:
        named = "、".join(f"“{shown(text)}”" for text in dict.fromkeys(left))
        parts.remarks.append(f"页码、页眉没有读入：{shown(named, 100)}")


def _end(parts: Parts, last: Section) -> None:
    """Take the signature and what stands behind the report away from the last section."""
    ending = end_of_report(parts.lines[last.content], parts.title.unit if parts.title else None)
    parts.lines[last.content] = ending.lines
    if ending.signature:
        parts.remarks.append(f"落款“{ending.signature}”没有读入")
    if ending.cut:
        parts.remarks.append("报告以后的文字没有读入，像是网站的栏目")


def _find_lost(parts: Parts, table: Table) -> None:
    """Move a table without a title of its own out of the section it stands in."""
    for lines in (parts.before, *parts.lines.values()):
        hits = _rows_of(table, lines)
        if hits:
            start = _back_over_heads(lines, hits[0], table)
            parts.lines[table.id] = lines[start:]
            del lines[start:]
            return


def _rows_of(table: Table, lines: Sequence[DocumentLine]) -> list[int]:
    """Return where rows of a table stand; none where there are too few to believe it."""
    begins = _line_begins if table.layout is Layout.LINE else _row_begins
    words = vocabulary(table)
    rows = [line for line in put_together(lines, words) if begins(line, table)]
    numbers = {line.number for line in rows}
    labels = {word for line in rows for word in line.words if words.name(word)}
    believed = table.layout is Layout.LINE or len(labels) >= _ENOUGH
    return [at for at, line in enumerate(lines) if line.number in numbers] if believed else []


def _back_over_heads(lines: Sequence[DocumentLine], start: int, table: Table) -> int:
    words = vocabulary(table)

    def above(line: DocumentLine) -> bool:
        head = read_head(line, words, rows_seen=False)
        return head is not None or all(map(words.says_nothing, line.words))

    while start and above(lines[start - 1]):
        start -= 1
    return start


def _row_begins(line: DocumentLine, table: Table) -> bool:
    if len(line.words) < _ENOUGH or not line.has_figures:
        return False
    row = locate(line, vocabulary(table))
    return row is not None and len(row.core) > 0


def _line_begins(line: DocumentLine, table: Table) -> bool:
    words = vocabulary(table)
    if len(line.words) < _ENOUGH:
        return False
    if line.has_figures:
        row = locate(line, words)
        return row is not None and len(row.core) == len(table.columns)
    named = {word for word in line.words if words.name(word) or words.group(word)}
    return len(named) >= _ENOUGH
