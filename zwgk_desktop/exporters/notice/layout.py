"""Page layout of a notice: paper, orientation, colour, type sizes. Lengths in points."""

from dataclasses import dataclass, field
from enum import StrEnum

_MM = 72 / 25.4


class Paper(StrEnum):
    """Paper sizes of the notice."""

    A3 = "A3"
    A4 = "A4"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in portrait, in points (ISO 216)."""
        wide, high = {"A3": (297, 420), "A4": (210, 297)}[self.value]
        return wide * _MM, high * _MM


class Sheets(StrEnum):
    """Sheets of a notice to print: the poster, the tables, or both."""

    ALL = "all"
    POSTER = "1"
    TABLES = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Type sizes of a notice, in points.

    On A3 text to be read from 1.5 m has at least 21 points, except the foot. A4 is read
    from nearer. No text is below 12 points.

    Args:
        sentence: Sentences, if there is space; otherwise `body`.
        foot: Contact lines, and running heads of further sheets.
        table: Headings over the tables.
    """

    title: float
    unit: float
    sentence: float
    key: float
    heading: float
    body: float
    foot: float
    table: float
    folio: float = 12.0


_SIZES = {
    Paper.A3: Sizes(title=58, unit=32, sentence=27, key=76, heading=25, body=21, foot=17, table=18),
    Paper.A4: Sizes(title=42, unit=22, sentence=19, key=44, heading=18, body=16, foot=13, table=15),
}
_MARGINS = {Paper.A3: 19 * _MM, Paper.A4: 13 * _MM}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLayout:
    """Options of a notice; A3 portrait in colour by default.

    Args:
        colour: Whether there is an accent colour; otherwise black and greys.
        sheets: Sheets to print.
        problems: Whether the notice includes section 五 in three lines.
        record: Whether a posting record follows: places, dates and persons.
    """

    paper: Paper = field(default=Paper.A3, metadata={"help": "公示单的纸张，默认 A3"})
    landscape: bool = field(default=False, metadata={"help": "公示单横排"})
    colour: bool = True
    sheets: Sheets = field(
        default=Sheets.ALL,
        metadata={"help": "公示单只要第 1 张（远看）或者第 2 张（表）"},
    )
    problems: bool = field(default=False, metadata={"help": "公示单上用三行写存在的问题和改进"})
    record: bool = field(default=False, metadata={"help": "公示单附一张张贴记录"})

    @property
    def width(self) -> float:
        """Width of the sheet."""
        wide, high = self.paper.size
        return high if self.landscape else wide

    @property
    def height(self) -> float:
        """Height of the sheet."""
        wide, high = self.paper.size
        return wide if self.landscape else high

    @property
    def margin(self) -> float:
        """Width of the margin on every side."""
        return _MARGINS[self.paper]

    @property
    def measure(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.margin

    @property
    def bottom(self) -> float:
        """Top of the lower margin."""
        return self.height - self.margin

    @property
    def sizes(self) -> Sizes:
        """Type sizes for the paper."""
        return _SIZES[self.paper]

    @property
    def gutter(self) -> float:
        """Distance between two columns."""
        return 2 * self.sizes.body

    @property
    def half(self) -> float:
        """Width of one of two columns."""
        return (self.measure - self.gutter) / 2

    @property
    def gap(self) -> float:
        """Unit of distances: the size of body text."""
        return self.sizes.body
