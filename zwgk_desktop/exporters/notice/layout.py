"""How a notice stands on its sheet: paper, way up, colour. Lengths in points."""

from dataclasses import dataclass, field
from enum import StrEnum

_MM = 72 / 25.4


class Paper(StrEnum):
    """The papers an office has."""

    A3 = "A3"
    A4 = "A4"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, upright (ISO 216)."""
        wide, high = {"A3": (297, 420), "A4": (210, 297)}[self.value]
        return wide * _MM, high * _MM


class Sheets(StrEnum):
    """Which sheets of a notice are wanted: what is read from afar, the tables, or both."""

    ALL = "all"
    POSTER = "1"
    TABLES = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Sizes of type.

    On A3 all that is to be read from 1.5 m is 21 points at least, the foot excepted; A4
    is read from nearer. Nothing is smaller than 12.

    Args:
        sentence: Of what is told in plain words, where there is room; `body` where not.
        foot: Of whom to ask, and of the heads of further sheets.
        table: Of the headings over the tables.
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
    """What the clerk chooses; A3 upright in colour unless chosen otherwise.

    Args:
        colour: One accent; without it everything is black and greys.
        sheets: Which of its sheets.
        problems: Whether 五 is told, too, in three lines.
        record: Whether a sheet follows for who put it up where, and who took it down.
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
        """Of the sheet."""
        wide, high = self.paper.size
        return high if self.landscape else wide

    @property
    def height(self) -> float:
        """Of the sheet."""
        wide, high = self.paper.size
        return wide if self.landscape else high

    @property
    def margin(self) -> float:
        """Left blank on every side."""
        return _MARGINS[self.paper]

    @property
    def measure(self) -> float:
        """Between the margins."""
        return self.width - 2 * self.margin

    @property
    def bottom(self) -> float:
        """Where the lower margin begins."""
        return self.height - self.margin

    @property
    def sizes(self) -> Sizes:
        """Sizes of type on this paper."""
        return _SIZES[self.paper]

    @property
    def gutter(self) -> float:
        """Between two columns."""
        return 2 * self.sizes.body

    @property
    def half(self) -> float:
        """The width of one of two columns."""
        return (self.measure - self.gutter) / 2

    @property
    def gap(self) -> float:
        """The unit of distances: one line of body text."""
        return self.sizes.body
