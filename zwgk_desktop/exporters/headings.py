"""Paragraphs of a text, and how the headings among them are set."""

import re
from dataclasses import dataclass

from zwgk_desktop.exporters.fonts import Face

_RANKS: tuple[tuple[re.Pattern[str], Face], ...] = (
    (re.compile(r"[一二三四五六七八九十]+、"), Face.HEI),
    (re.compile(r"[（(][一二三四五六七八九十]+[）)]"), Face.KAI),
    (re.compile(r"[0-9０-９]{1,2}[.．、](?![0-9])"), Face.FANG),
    (re.compile(r"[（(][0-9０-９]{1,2}[）)]"), Face.FANG),
)
"""The four ranks of headings in GB/T 9704 7.3.3, the highest first."""

_LONGEST_TITLE = 30


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    Args:
        lead: Its beginning, set in the heading's face; "" where it has no heading.
        rank: Of its heading, 1 to 4; 0 where it has none.
        body: What follows the lead, set in 仿宋.
    """

    lead: str
    rank: int
    body: str

    @property
    def face(self) -> Face:
        """The face of the lead."""
        return _RANKS[self.rank - 1][1] if self.rank else Face.FANG

    @property
    def stands_alone(self) -> bool:
        """Whether it is a heading with nothing after it on its line."""
        return bool(self.rank) and not self.body and not self.lead.endswith("。")

    @property
    def title(self) -> str:
        """What an outline calls it."""
        title = self.lead.removesuffix("。")
        return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}…"


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Read the paragraphs of a text; blank ones are left out.

    A heading with text after it on its line is a heading up to its first 。
    """
    lines = (line.strip() for line in text.splitlines())
    return tuple(_paragraph(line) for line in lines if line)


def _paragraph(line: str) -> Paragraph:
    for rank, (pattern, _) in enumerate(_RANKS, start=1):
        if pattern.match(line):
            stop = line.find("。") + 1 or len(line)
            return Paragraph(line[:stop], rank, line[stop:])
    return Paragraph("", 0, line)
