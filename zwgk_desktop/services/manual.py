"""User manual: its chapters, the section of a code, and full-text search."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

MOST_HITS = 200
REFERENCE = frozenset({"12-command-line.md", "13-rules.md", "14-codes.md", "15-terms.md"})
"""Reference chapters, sorted last in search results."""

_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\s]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\([^)\s]+\)")
_MARK = re.compile(r"\*\*|`")
_LEAD = re.compile(r"^(?:#+|[-*]|\d+\.|>)\s+")
_RULE = re.compile(r"^\|[-:| ]+\|$")


@dataclass(frozen=True, slots=True)
class ManualLine:
    """Paragraph, list item or table cell of the manual as plain text.

    Args:
        heading: The heading above it.
        text: The text without markup.
    """

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Search result in the manual.

    Args:
        chapter: File name of the chapter.
        title: Title of the chapter.
        line: The matching line.
        occurrence: Number of earlier lines in the chapter with the same text.
        spans: Start and end of each word found, in order.
    """

    chapter: str
    title: str
    line: ManualLine
    occurrence: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Chapter:
    """Chapter of the manual, one Markdown file."""

    name: str
    text: str

    @cached_property
    def title(self) -> str:
        """Title, from the first line."""
        return self.text.partition("\n")[0].removeprefix("# ").strip()

    @cached_property
    def lines(self) -> tuple[ManualLine, ...]:
        """Lines of plain text, from the top."""
        return tuple(_lines(self.text))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Headings, from the top."""
        return tuple(dict.fromkeys(line.heading for line in self.lines))


@dataclass(frozen=True)
class Manual:
    """User manual with its chapters, in the order of their file names."""

    folder: Path
    chapters: tuple[Chapter, ...]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the manual from a folder of Markdown files."""
        files = sorted(folder.glob("*.md"))
        return cls(folder, tuple(Chapter(file.name, file.read_text("utf-8")) for file in files))

    def chapter(self, name: str) -> Chapter | None:
        """Return a chapter by its file name; None for none."""
        return next((chapter for chapter in self.chapters if chapter.name == name), None)

    def find_code(self, code: str) -> tuple[Chapter, str] | None:
        """Return chapter and heading that explain a rule or error code; None for none."""
        for chapter in self.chapters:
            for heading in chapter.headings:
                if heading.split(" ")[0] == code:
                    return chapter, heading
        return None

    def search(self, sought: str) -> tuple[SearchHit, ...]:
        """Return the lines with all words, ignoring case, at most `MOST_HITS`.

        Reference chapters come last.
        """
        words = tuple(dict.fromkeys(sought.casefold().split()))
        if not words:
            return ()
        ordered = sorted(self.chapters, key=lambda chapter: chapter.name in REFERENCE)
        hits = (hit for chapter in ordered for hit in _hits(chapter, words))
        return tuple(hit for hit, _ in zip(hits, range(MOST_HITS), strict=False))


def _hits(chapter: Chapter, words: tuple[str, ...]) -> Iterator[SearchHit]:
    before: Counter[str] = Counter()
    for line in chapter.lines:
        spans = sorted(_spans(line.text.casefold(), words))
        if {line.text[a:b].casefold() for a, b in spans} == set(words):
            yield SearchHit(chapter.name, chapter.title, line, before[line.text], tuple(spans))
        before[line.text] += 1


def _spans(text: str, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    for word in words:
        for found in re.finditer(re.escape(word), text):
            yield found.span()


def _lines(text: str) -> Iterator[ManualLine]:
    heading = ""
    for raw in text.splitlines():
        if raw.startswith("```") or _RULE.match(raw):
            continue
        if raw.startswith("#"):
            heading = _plain(raw)
        cells = raw.strip("|").split("|") if raw.startswith("|") else [raw]
        for cell in cells:
            if words := _plain(cell):
                yield ManualLine(heading, words)


def _plain(markdown: str) -> str:
    """Return a line of Markdown as plain text."""
    words = _LEAD.sub("", markdown.strip())
    return _MARK.sub("", _LINK.sub(r"\1", _PICTURE.sub("", words))).strip()
