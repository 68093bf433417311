"""A page as characters and ruled lines, in points from the upper left corner as it is seen."""

from dataclasses import dataclass

from zwgk_desktop.importers.paged.tables import RuledLine

MAX_PAGES = 200
"""Of a document."""

MAX_CHARS = 20_000
MAX_RULES = 20_000
MAX_OBJECTS = 50_000
"""Of one page; a page of a report has some thousand of each."""


@dataclass(frozen=True, slots=True)
class Char:
    """One character in its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What is on a page."""

    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[RuledLine, ...]
    pictures: bool


class TooMuchOnAPageError(Exception):
    """No page of a report holds so much."""
