"""A file as paragraphs and grids, in order: what every reader yields, whatever the format."""

from dataclasses import dataclass

PICTURE = "［图片］"
"""What a reader writes where a picture stands: nobody can say what is in it."""

UNKNOWN = "\ufffd"
"""What a reader writes for a character that its file does not tell."""


@dataclass(frozen=True, slots=True)
class SourceParagraph:
    """One paragraph with its blanks, as it stood."""

    text: str


@dataclass(frozen=True, slots=True)
class Crop:
    """A cell of a picture.

    Args:
        png: What it looks like, a PNG in base64.
        certainty: How sure the reader is of what it made out there, 0 to 1; 1 where
            there is no ink.
    """

    png: str
    certainty: float


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a table.

    Args:
        cells: From the left; "" is a cell with nothing in it, None a place the
            reader *knows* to be covered by a neighbour's span. A format that
            cannot tell (plain text) says "" for both.
        text: The row as it stood, should it turn out to be prose.
        crops: The picture of each cell, None where another's reaches. Empty where
            the row was not read from a picture.
    """

    cells: tuple[str | None, ...]
    text: str
    crops: tuple[Crop | None, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceGrid:
    """Rows that stood together.

    Args:
        ruled: Whether a cell's place in its row is its place on the page, so
            that cells of two rows stand over each other by number.
    """

    rows: tuple[SourceRow, ...]
    ruled: bool = False


SourceBlock = SourceParagraph | SourceGrid


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A file's content, without any idea of what form it may be.

    Args:
        name: The file's name, for messages.
        sha256: Of its bytes, in hexadecimal.
    """

    name: str
    sha256: str
    blocks: tuple[SourceBlock, ...]

    @property
    def pictured(self) -> bool:
        """Whether figures in it were read from a picture."""
        grids = (block for block in self.blocks if isinstance(block, SourceGrid))
        return any(row.crops for grid in grids for row in grid.rows)


_RAISED = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text: str) -> str:
    """Write a text set above its line with the characters that stand there by themselves."""
    return text.translate(_RAISED)


_LOWERED = str.maketrans("0123456789０１２３４５６７８９", "₀₁₂₃₄₅₆₇₈₉₀₁₂₃₄₅₆₇₈₉")


def lowered(text: str) -> str:
    """Write a text set below its line with the characters that stand there by themselves."""
    return text.translate(_LOWERED)


_STRUCK = {ord(digit): f"{digit}\u0336" for digit in "0123456789０１２３４５６７８９"}


def struck(text: str) -> str:
    """Write digits with the stroke that is drawn through them: no figure with them is sure."""
    return text.translate(_STRUCK)
