"""起草: a text proposed from the tables and the fields, with gaps for what only the clerk knows.

What is drafted is data of the form (``drafts/``): paragraphs of sentences, each
said where its figures are above nought, or at nought, or whatever they are. A
figure that is still blank is written as a mark of its own and tied all the same,
so that it is filled in when the table is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.ties import Tie, TieSource, moved
from zwgk_desktop.domain.units import Level
from zwgk_desktop.domain.writing import outline, renumber

GAP = "【请填：{}】"
"""How a gap stands in the text; a rule finds the ones that are left."""

BLANK = "【数】"
"""How a figure stands that the tables do not say yet."""

FIXED = frozenset({"unit", "year", "last_year", "next_year", "parts"})
"""What a sentence may name beside its figures."""

_NAMED = re.compile(r"\{(\w+)\}|【([^】]*)】")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFigure:
    """A figure a sentence may name.

    Args:
        of: Cells that make the whole, for a share in percent.
    """

    cells: tuple[str, ...]
    of: tuple[str, ...] = ()

    @property
    def source(self) -> TieSource:
        """What it says, as a tie keeps it."""
        return TieSource(self.cells, self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPart:
    """An item of a list within a sentence: said where its figure is not at nought."""

    some: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence and when it is said.

    Args:
        text: Figures in braces, ``{parts}`` for the list, gaps in 【】.
        some: Figures of which none may be at nought; blank may be anything.
        none: Figures of which each must be at nought.
        one_of: Figures of which one at least may not be at nought.
        levels: Where it is said; everywhere when empty.
        parts: Listed at ``{parts}``, those at nought left out.
        opener: Stands before the list, where anything is listed.
    """

    text: str
    some: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    parts: tuple[DraftPart, ...] = ()
    opener: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftParagraph:
    """A paragraph; the heading, if it has one, stands on a line of its own."""

    sentences: tuple[DraftSentence, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOutline:
    """All that may be said in one text.

    Args:
        text: Its id.
        figures: By the name sentences use.
    """

    text: str
    figures: Mapping[str, DraftFigure]
    paragraphs: tuple[DraftParagraph, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A text drafted.

    Args:
        ties: Where its figures stand and what each says.
        gaps: Where the clerk has to write, from and up to, not including.
    """

    text: str
    ties: tuple[Tie, ...]
    gaps: tuple[tuple[int, int], ...]


def draft(outline: DraftOutline, report: Report) -> Draft:
    """Draft a text of a report from what its tables and fields say now."""
    writer = _Writer(outline, report)
    for paragraph in outline.paragraphs:
        said = [one for one in paragraph.sentences if writer.holds(one)]
        if not said:
            continue
        writer.begin()
        if paragraph.heading:
            writer.write(paragraph.heading)
            writer.begin()
        for sentence in said:
            writer.say(sentence)
    return Draft("".join(writer.pieces), tuple(writer.ties), tuple(writer.gaps))


class _Writer:
    """The text as far as it is written."""

    def __init__(self, outline: DraftOutline, report: Report) -> None:
        self._figures = outline.figures
        self._report = report
        self._length = 0
        self._words = {
            "unit": report.unit,
            "year": str(report.year),
            "last_year": str(report.year - 1),
            "next_year": str(report.year + 1),
        }
        self.pieces: list[str] = []
        self.ties: list[Tie] = []
        self.gaps: list[tuple[int, int]] = []

    def holds(self, sentence: DraftSentence) -> bool:
        """Tell whether a sentence is said of this report."""
        levels = sentence.levels
        return (
            (not levels or self._report.level in levels)
            and not any(self._is_nought(name) for name in sentence.some)
            and all(self._is_nought(name) for name in sentence.none)
            and not (sentence.one_of and all(self._is_nought(name) for name in sentence.one_of))
        )

    def begin(self) -> None:
        """Begin a line, unless it is the first."""
        if self.pieces:
            self.write("\n")

    def write(self, words: str) -> None:
        """Write words as they are."""
        self.pieces.append(words)
        self._length += len(words)

    def say(self, sentence: DraftSentence) -> None:
        """Write a sentence, its figures tied and its gaps marked."""
        for words, name, gap in _cut(sentence.text):
            self.write(words)
            if name == "parts":
                self._list(sentence)
            elif name in self._words:
                self.write(self._words[name])
            elif name:
                self._figure(name)
            elif gap is not None:
                self._gap(gap)

    def _list(self, sentence: DraftSentence) -> None:
        said = [part for part in sentence.parts if not self._is_nought(part.some)]
        for number, part in enumerate(said):
            self.write("、" if number else sentence.opener)
            self.say(DraftSentence(text=part.text))

    def _figure(self, name: str) -> None:
        source = self._figures[name].source
        words = source.written(self._report)
        start = self._length
        self.write(BLANK if words is None else words)
        self.ties.append(Tie(start, self._length, source))

    def _gap(self, what: str) -> None:
        start = self._length
        self.write(GAP.format(what))
        self.gaps.append((start, self._length))

    def _is_nought(self, name: str) -> bool:
        """Tell whether a figure is known and at nought; a blank one may be anything."""
        cells = self._figures[name].cells
        figures = [self._report.judged(cell) for cell in cells]
        return all(figure == 0 for figure in figures)


def _cut(text: str) -> Iterator[tuple[str, str, str | None]]:
    """Cut a sentence into words, each with the name or the gap that follows them."""
    done = 0
    for found in _NAMED.finditer(text):
        yield text[done : found.start()], found.group(1) or "", found.group(2)
        done = found.end()
    yield text[done:], "", None


def names_in(text: str) -> list[str]:
    """Return what a sentence names in braces."""
    return [name for name, _ in _NAMED.findall(text) if name]


def completed(
    text: str, ties: Sequence[Tie], draft: Draft, missing: Sequence[Sequence[str]]
) -> Draft:
    """Add to a text the sections of a draft whose headings it lacks, and number it anew.

    Args:
        text: What is written; its own words stay as they are.
        ties: Its tied figures.
        draft: All that could be said.
        missing: For each heading that the text lacks, the words that show it.
    """
    whole = Draft(text, tuple(ties), ())
    for heading, start, end in _sections(draft.text):
        if any(word in heading for words in missing for word in words):
            whole = _joined(whole, _cut_section(draft, start, end))
    return _numbered(whole)


def _sections(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each section of the highest rank: its heading, where it begins and ends."""
    entries = outline(text)
    highest = min((entry.rank for entry in entries), default=0)
    lines = text.split("\n")
    heads = [entry for entry in entries if entry.rank == highest]
    starts = [sum(len(line) + 1 for line in lines[: entry.line]) for entry in heads]
    ends = (*(start - 1 for start in starts[1:]), len(text))
    for entry, start, end in zip(heads, starts, ends, strict=False):  # no heads: one end
        yield entry.title, start, end


def _cut_section(draft: Draft, start: int, end: int) -> Draft:
    """Return a stretch of a draft with what stands wholly in it."""
    ties = (tie for tie in draft.ties if start <= tie.start and tie.end <= end)
    gaps = (gap for gap in draft.gaps if start <= gap[0] and gap[1] <= end)
    return _at(Draft(draft.text[start:end], tuple(ties), tuple(gaps)), -start)


def _joined(first: Draft, second: Draft) -> Draft:
    lead = f"{first.text}\n" if first.text else ""
    there = _at(second, len(lead))
    text = lead + second.text
    return Draft(text, (*first.ties, *there.ties), (*first.gaps, *there.gaps))


def _at(draft: Draft, by: int) -> Draft:
    """Move what stands in a draft, as when words are put before it."""
    ties = (replace(tie, start=tie.start + by, end=tie.end + by) for tie in draft.ties)
    gaps = ((start + by, end + by) for start, end in draft.gaps)
    return replace(draft, ties=tuple(ties), gaps=tuple(gaps))


def _numbered(draft: Draft) -> Draft:
    """Number the headings in order; a heading's number may take another room."""
    text = renumber(draft.text)
    before, after = draft.text.split("\n"), text.split("\n")
    by, place = 0, 0
    gaps: list[tuple[int, int]] = []
    for old, new in zip(before, after, strict=True):
        here = range(place, place + len(old) + 1)
        by += len(new) - len(old)
        gaps += ((start + by, end + by) for start, end in draft.gaps if start in here)
        place += len(old) + 1
    return Draft(text, moved(draft.ties, draft.text, text), tuple(gaps))
