"""Split of a document into the sections of the form, with its title and signature."""

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache

from zwgk_desktop.domain.spec import Edition, Section
from zwgk_desktop.domain.tables import Layout, Table
from zwgk_desktop.importers.recognise.lines import DocumentLine, read_head
from zwgk_desktop.importers.recognise.surroundings import (
    before_report,
    end_of_report,
    without_page_edges,
    without_summaries,
)
from zwgk_desktop.importers.recognise.table_stream import stream_of
from zwgk_desktop.importers.recognise.titles import (
    Title,
    find_title,
    in_one_width,
    is_title,
    leading_title,
)
from zwgk_desktop.importers.recognise.tokens import TokenKind, is_of_words
from zwgk_desktop.importers.recognise.vocabulary import shown, squeeze, vocabulary

_HEADING = re.compile(
    r"(?:[#*●■◆▲□○◎★·•>]|-(?=\D))*"
    r"(?P<open>\()?第?(?P<numeral>[一二三四五六七八九十]+|\d{1,2})?(?:\)|部分|章)?"
    r"(?P<mark>[、,.:])?(?P<title>[^。]+?)[:;.。*]*(?:[.…·]{2,}\d*)?"
)
_LONGEST = 40
_ALIKE = 0.6


class Likeness(IntEnum):
    """Likeness of a line to a section's title, from similar wording to the exact heading."""

    SIMILAR = 1
    ALIAS = 2
    TITLE = 3
    EXACT = 4


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """Line that is a section's title.

    Args:
        at: Index of the line.
        seen: The title as printed.
        rest: Text after the title on the same line.
    """

    section: Section
    at: int
    seen: str
    likeness: Likeness
    rest: str = ""

    @property
    def altered(self) -> bool:
        """Whether it differs from the form's heading by more than spaces and widths."""
        return self.likeness is not Likeness.EXACT


def find_headings(lines: Sequence[DocumentLine], edition: Edition) -> tuple[SectionHeading, ...]:
    """Return the title of each section found, in the document's order.

    A table of contents is ignored, since its titles have no text below them.
    """
    found = [
        heading for at, line in enumerate(lines) for heading in _headings_of_line(line, at, edition)
    ]
    bare = {
        one.at
        for one, after in itertools.pairwise(found)
        if after.at == one.at + 1 and not one.rest and after.section is not one.section
    }
    chosen: list[SectionHeading] = []
    for section in edition.sections:
        own = [heading for heading in found if heading.section is section]
        filled = [heading for heading in own if heading.at not in bare] or own[-1:]
        if filled:
            chosen.append(max(filled, key=lambda heading: heading.likeness))
    return tuple(sorted(chosen, key=lambda heading: heading.at))


def repeats(line: DocumentLine, section: Section) -> bool:
    """Return whether a line repeats a section's title, as the caption of a table does."""
    title = in_one_width(section.title)
    return in_one_width(line.text) in {title, f"{section.numeral}、{title}"}


def _headings_of_line(line: DocumentLine, at: int, edition: Edition) -> list[SectionHeading]:
    whole = _likeliest(line.text, edition)
    if whole:
        return [SectionHeading(whole[0], at, line.text, whole[1])]
    for mark in re.finditer(r"[：:。\s]+", line.text[: _LONGEST + 10]):
        title, rest = line.text[: mark.start()], line.text[mark.end() :]
        part = _likeliest(title, edition)
        if part and part[1] is Likeness.EXACT and rest and part[0].content in edition.text_of:
            return [SectionHeading(part[0], at, title, part[1], rest)]
    return []


def _likeliest(text: str, edition: Edition) -> tuple[Section, Likeness] | None:
    bare = in_one_width(text)
    match = _HEADING.fullmatch(bare) if len(bare) <= _LONGEST else None
    if not match:
        return None
    likeness = {section.content: _likeness(section, match) for section in edition.sections}
    best = max(edition.sections, key=lambda section: likeness[section.content] or 0)
    found = likeness[best.content]
    if found is None or (found is Likeness.SIMILAR and _is_label(text, edition)):
        return None
    return best, found


def _is_label(text: str, edition: Edition) -> bool:
    return any(vocabulary(table).rows_of(text) for table in edition.tables)


def _likeness(section: Section, match: re.Match[str]) -> Likeness | None:
    title = match["title"]
    numbered = match["numeral"] == section.numeral
    bracketed = bool(match["open"])
    if title in map(in_one_width, (section.title, *section.accepted)):
        whole = numbered and not bracketed and bool(match["mark"])
        return Likeness.EXACT if whole else Likeness.TITLE
    if bracketed and not numbered:
        return None
    if title in map(in_one_width, section.aliases):
        return Likeness.ALIAS if numbered or not bracketed else None
    if not numbered or bracketed or not match["mark"]:
        return None
    alike = SequenceMatcher(None, title, section.title, autojunk=False).ratio()
    return Likeness.SIMILAR if alike >= _ALIKE else None


@lru_cache(maxsize=32)
def _headings_of(edition: Edition) -> re.Pattern[str]:
    """Return the pattern of a numbered section title anywhere in a text, not in quotes."""
    wordings = (
        f"{section.numeral}、{title}"
        for section in edition.sections
        for title in (section.title, *section.accepted, *section.aliases)
    )
    longest = sorted(wordings, key=len, reverse=True)
    spaced = (r"\s*".join(map(re.escape, wording)) for wording in longest)
    return re.compile(rf"(?<![“\"「《（(])(?:{'|'.join(spaced)})")


_TOGETHER = 3
"""Least number of section titles in a line that are headings, not mentions."""


def split_at_headings(lines: Sequence[DocumentLine], edition: Edition) -> tuple[DocumentLine, ...]:
    """Split lines so that each section title found within a line has a line of its own.

    So a report can be read that has lost its line breaks. Documents with pictures stay as they
    are.
    """
    found = {at: _headings_of(edition).findall(line.text) for at, line in enumerate(lines)}
    within = {at for at, titles in found.items() if _holds_headings(lines[at], titles)}
    if not within or any(line.crops for line in lines):
        return tuple(lines)
    own = {squeeze(heading.seen) for heading in find_headings(lines, edition)}
    parted: list[DocumentLine] = []
    for at, line in enumerate(lines):
        texts = _split_text(line.text, edition, own) if at in within else []
        parted += [DocumentLine((text,), text) for text in texts] if texts[1:] else [line]
    return tuple(replace(line, number=number) for number, line in enumerate(parted))


def _holds_headings(line: DocumentLine, titles: Sequence[str]) -> bool:
    """Return whether a line has titles with other text, and not only mentions them."""
    if not titles or len(squeeze(line.text)) <= len(squeeze(titles[0])) + 1:
        return False
    return len(titles) >= _TOGETHER or line.text.startswith(titles[0])


def _split_text(text: str, edition: Edition, own: Collection[str]) -> list[str]:
    """Split a text at its section titles, and after the report's title if it begins with it.

    Titles in `own`, which have a line of their own elsewhere, are no splits.
    """
    pieces: list[str] = []
    start = 0
    for match in _headings_of(edition).finditer(text):
        if squeeze(match.group()) not in own:
            pieces += [text[start : match.start()], match.group()]
            start = match.end()
    before, *others = [*pieces, text[start:]]
    title = leading_title(before)
    others = [title, before[len(title) :], *others]
    return [one.strip() for one in others if one.strip()]


_ENOUGH = 2
"""Least number of rows at which a table without a title is recognised."""


@dataclass(eq=False)
class Parts:
    """Lines of each section, and the lines before the first.

    Args:
        before: Lines above the first section, without the document's title.
        lines: Lines by section content; a section without lines is absent.
        headings: Titles as printed, by section content.
        title: The document's title.
        signer: Unit of the signature, as printed; "" if there is none.
        day: Date of the signature, as printed; "" if there is none.
        remarks: Sentences about the text removed around the report.
        tabled: Whether rows of a table were found under a title that is not exactly the form's.
    """

    before: list[DocumentLine]
    lines: dict[str, list[DocumentLine]] = field(default_factory=dict[str, list[DocumentLine]])
    headings: dict[str, SectionHeading] = field(default_factory=dict[str, SectionHeading])
    title: Title | None = None
    signer: str = ""
    day: str = ""
    remarks: list[str] = field(default_factory=list[str])
    tabled: bool = False

    @property
    def of_the_form(self) -> bool:
        """Whether enough of the form was found for the document to be a report."""
        sure = any(one.likeness is Likeness.EXACT for one in self.headings.values())
        lost = self.lines.keys() - self.headings.keys()
        return sure or self.tabled or len(self.headings) > 1 or bool(lost)

    def disordered(self, edition: Edition) -> tuple[Section, ...]:
        """Return the sections that come after one that they should precede."""
        late: list[Section] = []
        latest = -1
        for heading in self.headings.values():
            place = edition.sections.index(heading.section)
            if place < latest:
                late.append(heading.section)
            latest = max(latest, place)
        return tuple(late)


def cut(lines: Sequence[DocumentLine], edition: Edition) -> Parts:
    """Split a document at its section titles, and find tables without a title."""
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
    """Remove page numbers, printed times and running titles from the prose."""
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
    """Remove the signature and the text after the report from the last section."""
    ending = end_of_report(parts.lines[last.content], parts.title.unit if parts.title else None)
    parts.lines[last.content] = ending.lines
    parts.signer, parts.day = ending.signer, ending.day
    signature = f"{ending.signer} {ending.day}".strip()
    if signature:
        parts.remarks.append(f"落款“{signature}”没有读入")
    if ending.cut:
        parts.remarks.append("报告以后的文字没有读入，像是网站的栏目")


def _find_lost(parts: Parts, table: Table) -> None:
    """Move a table without a title out of the section that contains it."""
    for lines in (parts.before, *parts.lines.values()):
        hits = _rows_of(table, lines)
        if hits:
            start = _back_over_heads(lines, hits[0], table)
            parts.lines[table.id] = lines[start:]
            del lines[start:]
            return


def _rows_of(table: Table, lines: Sequence[DocumentLine]) -> list[int]:
    """Return the indexes of lines with rows of a table; none if there are too few rows."""
    words = vocabulary(table)
    stream = stream_of(table, [line for line in lines if is_of_words(line, words)], words)
    met = [one for several in stream.rows.values() for one in several if one.values and one.label]
    own = [token for one in met for token in (*one.values, one.label) if token]
    believed = len({one.row.id for one in met if one.row}) >= _ENOUGH
    if table.layout is Layout.LINE:
        count = sum(len(row.columns) for row in table.rows)
        *above, last = [-1, *(token.at for token in stream.tokens if token.kind is TokenKind.VALUE)]
        start = above[-count] if len(above) >= count else last
        own = [token for token in stream.tokens if token.at > start]
        heads = sum(token.text in words.heads for token in own)
        believed = heads >= len(table.columns) and own[-1].kind is TokenKind.VALUE
    numbers = {token.line.number for token in own}
    return [at for at, line in enumerate(lines) if line.number in numbers] if believed else []


def _back_over_heads(lines: Sequence[DocumentLine], start: int, table: Table) -> int:
    """Return the index of a table's first line: of its heads, or of a row that cannot be read."""
    words = vocabulary(table)

    def above(line: DocumentLine) -> bool:
        head = read_head(line, words, rows_seen=False)
        unread = line.has_figures and any(map(words.rows_of, line.words))
        return head is not None or unread or all(map(words.is_layout_text, line.words))

    while start and above(lines[start - 1]):
        start -= 1
    return start
