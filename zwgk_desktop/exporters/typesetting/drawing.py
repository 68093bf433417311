"""What is drawn, before any format: lines of text and boxes at their places.

Places are points from the left and from the top; text stands on its baseline.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from zwgk_desktop.exporters.tagged.structure import Element
from zwgk_desktop.exporters.typesetting.lines import TypesetLine


@dataclass(frozen=True, slots=True)
class Ink:
    """One line of text.

    Args:
        stretch: Below 1 it is set narrower at the same height.
        element: What it is part of; None where it only says again what stands elsewhere.
    """

    x: float
    y: float
    size: float
    line: TypesetLine
    stretch: float = 1.0
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A ruled rectangle, `x` and `y` its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and the texts over them, in reading order."""

    boxes: tuple[Box, ...] = ()
    inks: tuple[Ink, ...] = ()

    def moved(self, x: float, y: float) -> "Drawing":
        """Return it with its origin elsewhere."""
        return Drawing(
            tuple(replace(box, x=box.x + x, y=box.y + y) for box in self.boxes),
            tuple(replace(ink, x=ink.x + x, y=ink.y + y) for ink in self.inks),
        )


NOTHING = Drawing()


def joined(drawings: Iterable[Drawing]) -> Drawing:
    """Put drawings one after another."""
    parts = tuple(drawings)
    return Drawing(
        tuple(box for part in parts for box in part.boxes),
        tuple(ink for part in parts for ink in part.inks),
    )
