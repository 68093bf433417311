"""起草: draft a text from the tables and fields, with gaps for the clerk to fill.

Drafts are data of the form (``drafts/``): paragraphs of sentences, with conditions such as
a figure that must be above zero, or zero. A blank figure is written as the mark `BLANK_MARK`
and tied, so that it is filled in when the table is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zwgk_desktop.domain.prose_editing import outline, renumber
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.ties import Tie, TieSource, moved_ties
from zwgk_desktop.domain.units import Level

GAP_TEMPLATE = "【请填：{}】"
"""Format of a gap in the text; a rule (`DraftGaps`) finds those left unfilled."""

BLANK_MARK = "【数】"
"""Mark for a figure that is still blank in the tables."""

BUILT_IN_NAMES = frozenset({"unit", "year", "last_year", "next_year", "parts"})
"""Names that a sentence may use in braces besides its figures."""

BOOK_FACTS = frozenset({"total", "channels", "contents"})
"""Names of the facts about disclosures that may fill gaps of a draft."""

_NAME_OR_GAP = re.compile(r"\{(\w+)\}|【([^】]*)】")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFigure:
    """Figure that a sentence may use: a sum of cells, or a share.

    Args:
        of: Cells of the whole, for a share in percent.
    """

    cells: tuple[str, ...]
    of: tuple[str, ...] = ()

    @property
    def source(self) -> TieSource:
        """The source for the tie of this figure."""
        return TieSource(self.cells, self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPart:
    """Item of a list within a sentence, omitted where its figure `some` is zero."""

    some: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """Sentence of a draft and the conditions for using it.

    Args:
        text: Figures in braces, ``{parts}`` for the list, gaps in 【】.
        some: Figures that must not be zero; blank is allowed.
        none: Figures that must be zero.
        one_of: Figures of which at least one must not be zero.
        levels: Levels that use the sentence; all when empty.
        parts: Items of the list at ``{parts}``, without those that are zero.
        opener: Words before the list, if it has any item.
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
    """Paragraph of a draft; its heading, if any, is a line of its own."""

    sentences: tuple[DraftSentence, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOutline:
    """Template for drafting one text.

    Args:
        text: Id of the text.
        figures: Figures by the names that sentences use.
        gaps: Fact of `BOOK_FACTS` that fills a gap, by the words of the gap.
    """

    text: str
    figures: Mapping[str, DraftFigure]
    paragraphs: tuple[DraftParagraph, ...]
    gaps: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Draft:
    """Drafted text with its ties and gaps.

    Args:
        ties: The tied figures.
        gaps: Start and end (exclusive) of each gap the clerk has to fill.
    """

    text: str
    ties: tuple[Tie, ...]
    gaps: tuple[tuple[int, int], ...]


def draft(outline: DraftOutline, report: Report, facts: Mapping[str, str] | None = None) -> Draft:
    """Draft a text from the present tables and fields of a report.

    Args:
        outline: The outline of the text.
        report: The report.
        facts: Known facts of the disclosure book. Gaps for the others are left to the clerk.
    """
    writer = _DraftWriter(outline, report, facts or {})
    for paragraph in outline.paragraphs:
        said = [sentence for sentence in paragraph.sentences if writer.applies(sentence)]
        if not said:
            continue
        writer.start_line()
        if paragraph.heading:
            writer.write(paragraph.heading)
            writer.start_line()
        for sentence in said:
            writer.write_sentence(sentence)
    return Draft("".join(writer.pieces), tuple(writer.ties), tuple(writer.gaps))


class _DraftWriter:
    """Builder of a draft: pieces of text, ties and gaps."""

    def __init__(self, outline: DraftOutline, report: Report, facts: Mapping[str, str]) -> None:
        self._figures = outline.figures
        self._known = {gap: facts[fact] for gap, fact in outline.gaps.items() if fact in facts}
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

    def applies(self, sentence: DraftSentence) -> bool:
        """Return whether the conditions of a sentence hold for the report."""
        levels = sentence.levels
        return (
            (not levels or self._report.level in levels)
            and not any(self._is_zero(name) for name in sentence.some)
            and all(self._is_zero(name) for name in sentence.none)
            and not (sentence.one_of and all(self._is_zero(name) for name in sentence.one_of))
        )

    def start_line(self) -> None:
        """Start a new line, unless the text is empty."""
        if self.pieces:
            self.write("\n")

    def write(self, words: str) -> None:
        """Append words unchanged."""
        self.pieces.append(words)
        self._length += len(words)

    def write_sentence(self, sentence: DraftSentence) -> None:
        """Append a sentence, recording its ties and gaps."""
        for words, name, gap in _split_sentence(sentence.text):
            self.write(words)
            if name == "parts":
                self._write_parts(sentence)
            elif name in self._words:
                self.write(self._words[name])
            elif name:
                self._write_figure(name)
            elif gap is not None:
                self._write_gap(gap)

    def _write_parts(self, sentence: DraftSentence) -> None:
        said = [part for part in sentence.parts if not self._is_zero(part.some)]
        for number, part in enumerate(said):
            self.write("、" if number else sentence.opener)
            self.write_sentence(DraftSentence(text=part.text))

    def _write_figure(self, name: str) -> None:
        source = self._figures[name].source
        words = source.prose_text(self._report)
        start = self._length
        self.write(BLANK_MARK if words is None else words)
        self.ties.append(Tie(start, self._length, source))

    def _write_gap(self, what: str) -> None:
        if what in self._known:
            self.write(self._known[what])
            return
        start = self._length
        self.write(GAP_TEMPLATE.format(what))
        self.gaps.append((start, self._length))

    def _is_zero(self, name: str) -> bool:
        """Return whether all cells of a figure are filled and zero."""
        cells = self._figures[name].cells
        figures = [self._report.stated_or_computed(cell) for cell in cells]
        return all(figure == 0 for figure in figures)


def _split_sentence(text: str) -> Iterator[tuple[str, str, str | None]]:
    """Split a sentence into words, each with the name or the gap that follows."""
    done = 0
    for found in _NAME_OR_GAP.finditer(text):
        yield text[done : found.start()], found.group(1) or "", found.group(2)
        done = found.end()
    yield text[done:], "", None


def figure_names(text: str) -> list[str]:
    """Return the names in braces of a sentence."""
    return [name for name, _ in _NAME_OR_GAP.findall(text) if name]


def add_missing_sections(
    text: str, ties: Sequence[Tie], draft: Draft, missing: Sequence[Sequence[str]]
) -> Draft:
    """Append the sections of a draft whose headings a text lacks, and renumber the headings.

    Args:
        text: The present text, which is not changed otherwise.
        ties: The ties of the text.
        draft: The complete draft.
        missing: For each missing heading, the words that identify it.
    """
    whole = Draft(text, tuple(ties), ())
    for heading, start, end in _sections(draft.text):
        if any(word in heading for words in missing for word in words):
            whole = _concatenate(whole, _cut_section(draft, start, end))
    return _renumber(whole)


def _sections(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the heading, start and end of each section of the highest rank."""
    entries = outline(text)
    highest = min((entry.rank for entry in entries), default=0)
    lines = text.split("\n")
    heads = [entry for entry in entries if entry.rank == highest]
    starts = [sum(len(line) + 1 for line in lines[: entry.line]) for entry in heads]
    ends = (*(start - 1 for start in starts[1:]), len(text))
    for entry, start, end in zip(heads, starts, ends, strict=False):  # no heads: one end
        yield entry.title, start, end


def _cut_section(draft: Draft, start: int, end: int) -> Draft:
    """Return a part of a draft with the ties and gaps that lie entirely in it."""
    ties = (tie for tie in draft.ties if start <= tie.start and tie.end <= end)
    gaps = (gap for gap in draft.gaps if start <= gap[0] and gap[1] <= end)
    return _shift(Draft(draft.text[start:end], tuple(ties), tuple(gaps)), -start)


def _concatenate(first: Draft, second: Draft) -> Draft:
    lead = f"{first.text}\n" if first.text else ""
    there = _shift(second, len(lead))
    text = lead + second.text
    return Draft(text, (*first.ties, *there.ties), (*first.gaps, *there.gaps))


def _shift(draft: Draft, by: int) -> Draft:
    """Shift the ties and gaps of a draft by a number of characters."""
    ties = (replace(tie, start=tie.start + by, end=tie.end + by) for tie in draft.ties)
    gaps = ((start + by, end + by) for start, end in draft.gaps)
    return replace(draft, ties=tuple(ties), gaps=tuple(gaps))


def _renumber(draft: Draft) -> Draft:
    """Renumber the headings of a draft and shift its ties and gaps accordingly."""
    text = renumber(draft.text)
    before, after = draft.text.split("\n"), text.split("\n")
    by, place = 0, 0
    gaps: list[tuple[int, int]] = []
    for old, new in zip(before, after, strict=True):
        here = range(place, place + len(old) + 1)
        by += len(new) - len(old)
        gaps += ((start + by, end + by) for start, end in draft.gaps if start in here)
        place += len(old) + 1
    return Draft(text, moved_ties(draft.ties, draft.text, text), tuple(gaps))
