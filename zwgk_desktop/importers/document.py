"""Source document: the paragraphs and grids that every reader yields, whatever the format."""

import re
from collections.abc import Callable
from dataclasses import dataclass

PICTURE = "［图片］"
"""Text that a reader writes in place of a picture."""

UNKNOWN = "\ufffd"
"""Character that a reader writes for one the file does not identify."""


@dataclass(frozen=True, slots=True)
class SourceParagraph:
    """Paragraph with its original spaces."""

    text: str


@dataclass(frozen=True, slots=True)
class Crop:
    """Picture of one cell of a scanned table.

    Args:
        png: Image as PNG in base64.
        certainty: Confidence in the text read, 0 to 1; 1 for a cell without ink.
    """

    png: str
    certainty: float


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Row of a table.

    Args:
        cells: Texts from left to right. "" is an empty cell, None a place *known* to be
            covered by a neighbour's span. Formats without spans (plain text) use "" for both.
        text: Original text of the row, in case it turns out to be prose.
        crops: Picture of each cell, None for covered places. Empty if the row was not
            read from a picture.
    """

    cells: tuple[str | None, ...]
    text: str
    crops: tuple[Crop | None, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceGrid:
    """Consecutive rows of a table.

    Args:
        ruled: Whether cells with the same index in their rows are in the same column.
    """

    rows: tuple[SourceRow, ...]
    ruled: bool = False


SourceBlock = SourceParagraph | SourceGrid


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """Content of a file, before the form is recognised in it.

    Args:
        name: File name, for messages.
        sha256: SHA-256 of the file, in hexadecimal.
        embedded: Report data in the file that it does not print, see
            `domain.embedded_report`; "" if there are none.
    """

    name: str
    sha256: str
    blocks: tuple[SourceBlock, ...]
    embedded: str = ""

    @property
    def pictured(self) -> bool:
        """Whether any table was read from a picture."""
        grids = (block for block in self.blocks if isinstance(block, SourceGrid))
        return any(row.crops for grid in grids for row in grid.rows)


Mark = Callable[[str], str]
"""Function that marks a text so that it is not read as part of the figure beside it."""

_RAISED = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹")


def as_superscript(text: str) -> str:
    """Return superscript text with its digits as Unicode superscripts."""
    return text.translate(_RAISED)


_RAISED_NUMBER = re.compile(r"^\s*[⁰¹²³⁴-⁹]{1,2}(?=[.．、)）])", re.MULTILINE)
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def plain_numbering(text: str) -> str:
    """Return text whose lines begin with plain digits where they began with superscript ones."""
    return _RAISED_NUMBER.sub(lambda number: number[0].translate(_PLAIN), text)


_LOWERED = str.maketrans("0123456789０１２３４５６７８９", "₀₁₂₃₄₅₆₇₈₉₀₁₂₃₄₅₆₇₈₉")


def as_subscript(text: str) -> str:
    """Return subscript text with its digits as Unicode subscripts."""
    return text.translate(_LOWERED)


_STRUCK = {ord(digit): f"{digit}\u0336" for digit in "0123456789０１２３４５６７８９"}


def as_struck_out(text: str) -> str:
    """Return struck-out text with a combining stroke after each digit.

    A figure with such digits is never read as certain.
    """
    return text.translate(_STRUCK)
