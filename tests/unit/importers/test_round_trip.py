"""Whatever is written comes back: random figures in random layouts; and nothing else does."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import not_read

from zwgk_desktop.catalog.tables import read_edition
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import ColumnKind, Layout, Row, Table
from zwgk_desktop.importers.document import SourceDocument
from zwgk_desktop.importers.recognise import RecognisedReport, recognise
from zwgk_desktop.importers.text import read_text

SHARED = Path(__file__).resolve().parents[3] / "forms" / "gkb-2021-30"
TITLE = "青山县云溪镇人民政府2024年政府信息公开工作年度报告"
TEXTS = {
    "overview": "全镇十一个村的公开栏逐月更新。\n全年举办培训2次。",
    "problems": "个别村的公开内容不够及时。\n改进：每月检查一次。",
    "other_matters": "本年没有收取信息处理费。",
}
Figures = Mapping[str, Number | None]
Join = Callable[[list[str]], str]


@cache
def the_edition() -> Edition:
    return read_edition(SHARED)


@dataclass(frozen=True)
class TextStyle:
    """How a report is written down."""

    join: Join
    spare: bool
    noise: random.Random
    quiet: bool = False

    @property
    def right(self) -> list[str]:
        """The empty cell at the end of every line, heads too, that some programs leave."""
        return [""] if self.spare else []

    def label(self, text: str) -> str:
        """Write a label with spaces and widths as they come."""
        if self.quiet:
            return text
        swaps = {"（": "(", "）": ")", ".": ". ", "、": "、 "}
        swapped = "".join(
            swaps.get(char, char) if self.noise.random() < 0.3 else char for char in text
        )
        return " ".join(swapped) if self.noise.random() < 0.1 else swapped

    def figure(self, figure: Number | None) -> str:
        """Write a figure with full-width digits and separators as they come."""
        if figure is None:
            return self.noise.choice(["/", "-", "—", "无"])
        text = number_text(figure)
        if self.quiet:
            return text
        if isinstance(figure, int) and self.noise.random() < 0.3:
            text = f"{figure:,}"
        if self.noise.random() < 0.2:
            text = text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        return text


def tabbed(cells: list[str]) -> str:
    return "\t".join(cells)


def piped(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def written(figures: Figures, style: TextStyle) -> str:
    """Write a whole report."""
    parts = [TITLE]
    for section in the_edition().sections:
        table = the_edition().table_of.get(section.content)
        parts += [section.heading, TEXTS[section.content] if table is None else "",
                  _written_table(table, figures, style) if table else ""]  # fmt: skip
    return "\n\n".join(parts)


def _written_table(table: Table, figures: Figures, style: TextStyle) -> str:
    if table.layout is Layout.LINE:
        return _written_line(table, figures, style)
    lines: list[list[str]] = []
    if table.layout is Layout.MATRIX:
        heads = [column.label for column in table.columns]
        lines.append([table.corner, "", *heads, *style.right])
    band = None
    for row in table.rows:
        if row.band != band:
            band = row.band
            heads = [table.column_of[column].label for column in row.columns]
            lines += [[f"第二十条 {band}", ""], [table.corner, *heads, *style.right]]
        lines.append(_written_row(table, row, figures, style))
    return "\n".join(map(style.join, lines))


def _written_row(table: Table, row: Row, figures: Figures, style: TextStyle) -> list[str]:
    cells = [style.figure(figures[table.address(row, column)]) for column in row.columns]
    groups = [style.label(group) if style.noise.random() < 0.5 else "" for group in row.groups]
    if "3.其他" in row.label:
        groups = list(row.groups)
    left = [""] if style.spare and not row.groups else []
    return [*groups, style.label(row.label), *left, *cells, *style.right]


def _written_line(table: Table, figures: Figures, style: TextStyle) -> str:
    heads = [column.label for column in table.columns]
    labels = [cell for row in table.rows for cell in [row.label, "", "", "", ""]]
    cells = [style.figure(figures[address]) for address in table.addresses]
    return "\n".join(map(style.join, [labels, heads * len(table.rows), cells]))


AMOUNTS: st.SearchStrategy[Number] = st.decimals(0, 9999, places=6)
COUNTS: st.SearchStrategy[Number] = st.integers(0, 99_999_999)


@st.composite
def reports(draw: st.DrawFn) -> Figures:
    figures: dict[str, Number | None] = {}
    for table in the_edition().tables:
        for address in table.addresses:
            amount = the_edition().column(address).kind is ColumnKind.AMOUNT
            figure = AMOUNTS if amount else COUNTS
            figures[address] = draw(st.none() | figure if draw(st.booleans()) else figure)
    return figures


SETTINGS = settings(
    max_examples=25,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.large_base_example,
        HealthCheck.data_too_large,
    ],
)


def read(text: str) -> RecognisedReport:
    return recognise(
        SourceDocument("甲.txt", "0", read_text(text.encode(), "甲.txt")), [the_edition()]
    )


@SETTINGS
@given(reports(), st.sampled_from([tabbed, piped]), st.booleans(), st.integers(0, 2**32))
def test_what_is_written_is_read(figures: Figures, join: Join, spare: bool, seed: int) -> None:  # noqa: FBT001 - hypothesis draws it
    found = read(written(figures, TextStyle(join, spare, random.Random(seed))))  # noqa: S311 - not for secrets

    leaves = the_edition().leaves
    assert not not_read(found)
    assert found.texts == TEXTS
    assert not found.missing
    assert found.cells == {a: figure for a, figure in figures.items() if a not in leaves}
    assert found.stated == {a: f for a, f in figures.items() if a in leaves and f is not None}


def numbered() -> dict[str, Number | None]:
    """Give every cell a figure of its own, so that one that has moved shows."""
    tables = the_edition().tables
    addresses = [address for table in tables for address in table.addresses]
    return {a: Decimal(n) if "amount" in a else n for n, a in enumerate(addresses, 100)}


@cache
def whole_report(*, spare: bool = True) -> str:
    return written(numbered(), TextStyle(tabbed, spare, random.Random(1), quiet=True))  # noqa: S311 - not for secrets


@settings(max_examples=200)
@given(st.integers(0, 2**32), st.booleans(), st.booleans())
def test_a_figure_never_moves(seed: int, spare: bool, shuffled: bool) -> None:  # noqa: FBT001 - hypothesis draws it
    """Spoil lines anywhere: whatever is still read stands where it stood."""
    noise = random.Random(seed)  # noqa: S311 - not for secrets
    lines = whole_report(spare=spare).split("\n")
    for place in noise.sample(range(len(lines)), noise.randrange(1, 20)):
        lines[place] = _spoilt(lines[place], noise)
    if shuffled:
        noise.shuffle(lines)

    found = read("\n".join(lines))

    figures = numbered()
    taken = {**found.cells, **found.stated}
    assert {a: f for a, f in taken.items() if f not in {None, figures[a]}} == {}


def _spoilt(line: str, noise: random.Random) -> str:
    cells = line.split("\t")
    place = noise.randrange(len(cells))
    match noise.randrange(6):
        case 0:
            del cells[place]
        case 1:
            cells[place] = ""
        case 2:
            cells.insert(place, noise.choice(["", "7", "甲"]))
        case 3:
            cells[place] = "*"
        case 4:
            cells[place : place + 2] = ["".join(cells[place : place + 2])]
        case _:
            return line.replace("\t", noise.choice([" ", "\n"]))
    return "\t".join(cells)


WORDS = [
    *["规章", "行政许可", "0", "1", "", "/", "其他", "总计", "自然人", "结果维持", "年"],
    *["一、总体情况", "二、主动公开政府信息情况", "三、不予公开", "行政复议", "信息内容"],
    *["四、政府信息公开行政复议、行政诉讼情况", "（六）其他处理"],
]


@settings(max_examples=200)
@given(
    st.lists(
        st.lists(
            st.sampled_from(WORDS) | st.text(max_size=6),
            max_size=9,
        ).map("\t".join),
        max_size=25,
    ).map("\n".join)
)
def test_anything_is_read_without_failing(text: str) -> None:
    text = "".join(char for char in text if not "\ud800" <= char <= "\udfff" and char != "\0")

    found = read(text)

    addresses = {address for table in the_edition().tables for address in table.addresses}
    assert found.cells.keys() <= addresses
    assert found.empty or len(found.missing) <= 6


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_make_no_difference(encoding: str) -> None:
    text = whole_report()

    blocks = read_text(text.encode(encoding), "甲.txt")

    assert (
        recognise(SourceDocument("甲.txt", "0", blocks), [the_edition()]).cells == read(text).cells
    )
