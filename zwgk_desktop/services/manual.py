"""The clerk's manual: its chapters, what stands under a code, and where words stand in it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

MOST_HITS = 200
REFERENCE = frozenset({"12-command-line.md", "13-rules.md", "14-codes.md", "15-terms.md"})
"""Chapters to look something up in; the others say how to do something."""

_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\s]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\([^)\s]+\)")
_MARK = re.compile(r"\*\*|`")
_LEAD = re.compile(r"^(?:#+|[-*]|\d+\.|>)\s+")
_RULE = re.compile(r"^\|[-:| ]+\|$")


@dataclass(frozen=True, slots=True)
class ManualLine:
    """A paragraph, an item or a cell, as it is read.

    Args:
        heading: What it stands under.
        words: Without any markup.
    """

    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Where words were found.

    Args:
        chapter: Its file name.
        title: Of the chapter.
        line: The line they stand in.
        nth: How many lines with the same words stand before it in the chapter.
        spans: Start and end of each word found, in order.
    """

    chapter: str
    title: str
    line: ManualLine
    nth: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Chapter:
    """One file of the manual."""

    name: str
    text: str

    @cached_property
    def title(self) -> str:
        """The heading it begins with."""
        return self.text.partition("\n")[0].removeprefix("# ").strip()

    @cached_property
    def lines(self) -> tuple[ManualLine, ...]:
        """Everything that can be read in it, from the top."""
        return tuple(_lines(self.text))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Every heading, from the top."""
        return tuple(dict.fromkeys(line.heading for line in self.lines))


@dataclass(frozen=True)
class Manual:
    """All chapters, in the order of their files' names."""

    folder: Path
    chapters: tuple[Chapter, ...]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read every chapter in a folder, in the order of their names."""
        files = sorted(folder.glob("*.md"))
        return cls(folder, tuple(Chapter(file.name, file.read_text("utf-8")) for file in files))

    def chapter(self, name: str) -> Chapter | None:
        """Return a chapter by its file's name; None where there is none."""
        return next((chapter for chapter in self.chapters if chapter.name == name), None)

    def place(self, code: str) -> tuple[Chapter, str] | None:
        """Return where a rule or a failure code is explained: its chapter and its heading."""
        for chapter in self.chapters:
            for heading in chapter.headings:
                if heading.split(" ")[0] == code:
                    return chapter, heading
        return None

    def find(self, sought: str) -> tuple[Hit, ...]:
        """Return the lines that have every word sought, at most `MOST_HITS`, whatever the case.

        Reference chapters come last.
        """
        words = tuple(dict.fromkeys(sought.casefold().split()))
        if not words:
            return ()
        ordered = sorted(self.chapters, key=lambda chapter: chapter.name in REFERENCE)
        hits = (hit for chapter in ordered for hit in _hits(chapter, words))
        return tuple(hit for hit, _ in zip(hits, range(MOST_HITS), strict=False))


def _hits(chapter: Chapter, words: tuple[str, ...]) -> Iterator[Hit]:
    before: Counter[str] = Counter()
    for line in chapter.lines:
        spans = sorted(_spans(line.words.casefold(), words))
        if {line.words[a:b].casefold() for a, b in spans} == set(words):
            yield Hit(chapter.name, chapter.title, line, before[line.words], tuple(spans))
        before[line.words] += 1


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
    """Return what is read of a line of Markdown."""
    words = _LEAD.sub("", markdown.strip())
    return _MARK.sub("", _LINK.sub(r"\1", _PICTURE.sub("", words))).strip()
