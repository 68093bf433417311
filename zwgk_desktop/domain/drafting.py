"""起草 where something is written already: only the sections that a text lacks are added."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zwgk_desktop.domain.drafts import Draft
from zwgk_desktop.domain.ties import Tie, moved
from zwgk_desktop.domain.writing.headings import outline, renumber


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
            whole = _joined(whole, _cut(draft, start, end))
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


def _cut(draft: Draft, start: int, end: int) -> Draft:
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
