"""Paragraphs of a text, and how the headings among them are set."""

from dataclasses import dataclass

from zwgk_desktop.domain.writing.headings import heading
from zwgk_desktop.exporters.typesetting.fonts import Face

_FACES = (Face.HEI, Face.KAI, Face.FANG, Face.FANG)
"""Of the four ranks in GB/T 9704 7.3.3, the highest first."""

_LONGEST_TITLE = 30


@dataclass(frozen=True, slots=True)
class ProseParagraph:
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
        return _FACES[self.rank - 1] if self.rank else Face.FANG

    @property
    def stands_alone(self) -> bool:
        """Whether it is a heading with nothing after it on its line."""
        return bool(self.rank) and not self.body and not self.lead.endswith("。")

    @property
    def title(self) -> str:
        """What an outline calls it."""
        title = self.lead.removesuffix("。")
        return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}…"


def paragraphs(text: str) -> tuple[ProseParagraph, ...]:
    """Read the paragraphs of a text; blank ones are left out.

    A heading with text after it on its line is a heading up to its first 。
    """
    lines = (line.strip() for line in text.splitlines())
    return tuple(_paragraph(line) for line in lines if line)


def _paragraph(line: str) -> ProseParagraph:
    found = heading(line)
    if found is None:
        return ProseParagraph("", 0, line)
    return ProseParagraph(line[: found.end], found.rank, line[found.end :])
