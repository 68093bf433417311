"""Options of a notice, and the designs of its sheets."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

_MM = 72 / 25.4


class Paper(StrEnum):
    """Paper sizes of the notice (ISO 216)."""

    A3 = "A3"
    A4 = "A4"


class Sheets(StrEnum):
    """Sheets of a notice to print: the poster, the tables, or both."""

    ALL = "all"
    POSTER = "1"
    TABLES = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDesign:
    """Positions and type sizes of a notice on one paper, in points unless an argument says mm.

    On A3 text to be read from 1.5 m has at least 21 points, except the foot. A4 is read
    from nearer. No text is below 12 points. Of several sizes the largest that fits is used.

    Args:
        size_mm: Width and height of the sheet.
        columns_mm: Left edge and width of each column between key figures and foot.
        title: Size of the title; of the unit's name above it: `unit`.
        beside: Least sizes of name and title on one line; None if the name is always above.
        per_row: Number of key figures in a row, if each is at least as large as body text.
        sentence: Size of the sentence of a nil year.
        steps: Sizes of the sentences; in a nil year, of the tables.
        gap: Least distance between parts where the usual one has no space.
        contact: Size of a short contact; telephone numbers are never smaller than 21 points.
        code: Width of the QR code: a telephone reads it from half a metre.
        table_sheets: Number of tables, and of sheets for them, group by group.
        tables: Type sizes of tables; `table_heading` is that of the headings over them.
        how_to_ask: In a nil year, size of the text on how to apply; 0 puts a short one in the foot.
        stacked: In a nil year, whether all tables but the first are below both columns.
        level: In a nil year, level of the groups that stand for their rows (0: outermost).
    """

    size_mm: tuple[float, float]
    margin_mm: float
    columns_mm: tuple[tuple[float, float], ...]
    title: float
    unit: float
    beside: tuple[float, float] | None = None
    key: float
    per_row: int
    sentence: float
    steps: tuple[float, ...]
    gap: float
    heading: float
    body: float
    foot: float
    contact: float = 21.0
    code: float
    folio: float = 12.0
    table_sheets: tuple[tuple[int, int], ...]
    tables: tuple[float, ...]
    table_heading: float
    how_to_ask: float = 0.0
    stacked: bool = False
    level: int = 0

    @property
    def width(self) -> float:
        """Width of the sheet."""
        return self.size_mm[0] * _MM

    @property
    def height(self) -> float:
        """Height of the sheet."""
        return self.size_mm[1] * _MM

    @property
    def margin(self) -> float:
        """Width of the margin on every side."""
        return self.margin_mm * _MM

    @property
    def measure(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.margin

    @property
    def bottom(self) -> float:
        """Lower limit of the content; the sheet's number is in the margin below."""
        return self.height - self.margin

    @property
    def columns(self) -> tuple[tuple[float, float], ...]:
        """Left edge and width of each column."""
        return tuple((left * _MM, width * _MM) for left, width in self.columns_mm)


_A3 = NoticeDesign(
    size_mm=(297, 420),
    margin_mm=19,
    columns_mm=((19, 259),),
    title=58,
    unit=32,
    key=64,
    per_row=4,
    sentence=34,
    steps=(27, 25, 23, 21),
    gap=16,
    heading=25,
    body=21,
    foot=17,
    code=96,
    table_sheets=((3, 1),),
    tables=(20, 18, 16, 14, 13, 12),
    table_heading=18,
)
_A3_WIDE = replace(
    _A3,
    size_mm=(420, 297),
    columns_mm=((19, 214), (248, 153)),
    title=45,
    unit=25,
    per_row=8,
    table_sheets=((1, 1), (2, 1)),
)
_A4 = replace(
    _A3,
    size_mm=(210, 297),
    margin_mm=13,
    columns_mm=((13, 184),),
    title=42,
    unit=22,
    key=40,
    sentence=24,
    steps=(19, 18, 17, 16),
    gap=9,
    heading=18,
    body=16,
    foot=13,
    code=76,
    table_sheets=((1, 1), (2, 1)),
    tables=(16, 15, 14, 13, 12),
    table_heading=15,
)
_A4_WIDE = replace(
    _A4,
    size_mm=(297, 210),
    columns_mm=((13, 152), (176, 108)),
    title=33,
    unit=17,
    gap=6,
    per_row=8,
    table_sheets=((1, 1), (2, 2)),
)
_DESIGNS = {
    (Paper.A3, False): _A3,
    (Paper.A3, True): _A3_WIDE,
    (Paper.A4, False): _A4,
    (Paper.A4, True): _A4_WIDE,
}

_NIL_DESIGNS = {
    (Paper.A3, False): replace(
        _A3,
        columns_mm=((19, 140), (165, 113)),
        title=45,
        unit=25,
        sentence=23,
        steps=(16, 15, 14, 13, 12),
        gap=6,
        contact=17,
        table_heading=17,
        how_to_ask=21,
        stacked=True,
        level=1,
    ),
    (Paper.A3, True): replace(
        _A3_WIDE,
        columns_mm=((19, 182), (208, 193)),
        title=40,
        unit=22,
        beside=(21, 36),
        sentence=23,
        steps=(16, 15, 14, 13, 12),
        gap=6,
        contact=17,
        table_heading=17,
        how_to_ask=21,
        level=1,
    ),
    (Paper.A4, False): replace(
        _A4,
        columns_mm=((13, 88), (106, 91)),
        title=28,
        unit=15,
        sentence=17,
        steps=(14, 13, 12),
        gap=4,
        contact=13,
        table_heading=13,
        how_to_ask=15,
        stacked=True,
    ),
    (Paper.A4, True): replace(
        _A4_WIDE,
        columns_mm=((13, 117), (135, 149)),
        title=28,
        unit=15,
        beside=(12, 20),
        sentence=16,
        steps=(14, 13, 12),
        gap=4,
        contact=13,
        table_heading=13,
    ),
}


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
    def design(self) -> NoticeDesign:
        """Design of the poster and of the sheets of tables."""
        return _DESIGNS[self.paper, self.landscape]

    @property
    def nil_design(self) -> NoticeDesign:
        """Design of the single sheet of a nil year."""
        return _NIL_DESIGNS[self.paper, self.landscape]
