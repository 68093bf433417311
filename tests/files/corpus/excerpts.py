"""Tables as they come out when a page is copied as text: bars and breaks where none belong."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zwgk_desktop.domain.grid import CellRole, GridCell, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.tables import Layout, Table

if TYPE_CHECKING:
    from files.corpus.make import Content

FURNITURE = (
    "P. 9",
    "首页 > 政务公开 > 年度报告",
    "第 3 页 共 8 页",
    "- 4 -",
    "扫一扫在手机打开当前页",
)
_WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
CELLS = {
    "bars": (" |\n", "\n"),  # each cell's line ends with a bar, a row's as well
    "row bars": (" |\n", " ||\n"),
    "long row bars": ("|\n", "|||\n"),
    "lone bars": ("\n|\n", "\n"),
    "lone bars all over": ("\n|\n", "\n|\n"),
    "blank lines": ("\n\n", "\n\n"),
    "lines": ("\n", "\n"),
    "lines, rows apart": ("\n", "\n\n"),
    "tabs": ("\t", "\n"),
    "pipes": (" | ", "\n"),
    "spaces": (" ", "\n"),
    "wide bars": ("｜\n", "\n"),
    "wide bars in a line": ("｜", "\n"),
    "hard spaces": ("\xa0\xa0", "\n"),
    "tabs about spaces": (" \t\u3000", "\n"),
}
"""What stands after a cell, and after the last one of a row."""


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """How a page's tables were copied.

    Args:
        cells: See `CELLS`.
        first: The first cell of a row has a bar and stands with the second.
        broken: Where cells of the page are broken over lines: "heads", "labels" or both.
        upright: The heads of 四 stand one character a line.
        unnamed: Addresses of rows whose label is missing.
        together: Addresses of rows that stand in one line with the next.
        cut: Bands have lost their article's number.
        furniture: What the site has between rows.
        wide: Digits are full-width, with hard spaces about them.
        seed: Where all that happens.
    """

    cells: str = "lines"
    first: bool = False
    broken: frozenset[str] = frozenset()
    upright: bool = False
    unnamed: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    cut: bool = False
    furniture: tuple[str, ...] = ()
    wide: bool = False
    seed: int = 0
    noise: random.Random = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "noise", random.Random(self.seed))  # noqa: S311 - not for secrets


def copied(report: "Content", excerpt: Excerpt) -> str:
    """Write a report down as it was copied from its page."""
    parts = [report.title]
    for section in report.edition.sections:
        table = report.edition.table_of.get(section.content)
        parts += [section.heading, _table(report, table, excerpt) if table else
                  report.texts[section.content]]  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def _table(report: "Content", table: Table, excerpt: Excerpt) -> str:
    after, last = CELLS[excerpt.cells]
    text = ""
    for row_id, cells in _rows(report, table, excerpt):
        ends = [after] * (len(cells) - 1)
        if excerpt.first and ends and "|" in after:
            ends[0] = " | "
        address = f"{table.id}.{row_id}"
        text += "".join(cell + end for cell, end in zip(cells, [*ends, ""], strict=True))
        text += "" if address in excerpt.together and row_id else last
        if excerpt.furniture and row_id and text.endswith("\n") and excerpt.noise.random() < 0.15:
            text += excerpt.noise.choice(excerpt.furniture) + "\n"
    return text


def _rows(report: "Content", table: Table, excerpt: Excerpt) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of the printed table, with the id of the form's row in it, if one is."""
    grid = lay_out(table)
    for number in range(grid.row_count):
        cells = [cell for cell in grid.cells if cell.row == number]
        figures = [cell.address for cell in cells if cell.address]
        row_id = figures[0].split(".")[1] if figures else ""
        unnamed = f"{table.id}.{row_id}" in excerpt.unnamed
        yield (
            row_id,
            [
                _cell(report, table, cell, excerpt)
                for cell in cells
                if not (unnamed and cell.role is CellRole.LABEL)
            ],
        )


def _cell(report: "Content", table: Table, cell: GridCell, excerpt: Excerpt) -> str:
    if cell.address:
        number = report.figures[cell.address]
        written = "" if number is None else number_text(number)
        return f"\xa0{written.translate(_WIDE)}\xa0" if written and excerpt.wide else written
    if cell.role is CellRole.BAND and excerpt.cut:
        return "第二十条第"
    if table.layout is Layout.LINE and excerpt.upright:
        return "\n".join(cell.text)
    kind = "heads" if cell.role is CellRole.HEAD else "labels"
    if kind in excerpt.broken and len(cell.text) > 3 and excerpt.noise.random() < 0.6:
        at = excerpt.noise.randrange(2, len(cell.text) - 1)
        return f"{cell.text[:at]}\n{cell.text[at:]}"
    return cell.text


def any_excerpt(seed: int) -> Excerpt:
    """Make up a way of copying."""
    noise = random.Random(seed)  # noqa: S311 - not for secrets
    rows = [
        "proactive.rules", "proactive.coercions", "requests.carried_in", "requests.refused_process",
        "requests.unprocessed_repeated", "requests.unavailable_unclear",
    ]  # fmt: skip
    return Excerpt(
        cells=noise.choice(list(CELLS)),
        first=noise.random() < 0.3,
        broken=frozenset(kind for kind in ("heads", "labels") if noise.random() < 0.35),
        upright=noise.random() < 0.3,
        unnamed=tuple(row for row in rows if noise.random() < 0.1),
        together=tuple(row for row in rows if noise.random() < 0.1),
        cut=noise.random() < 0.3,
        furniture=FURNITURE if noise.random() < 0.3 else (),
        wide=noise.random() < 0.2,
        seed=seed,
    )
