"""Reports of the corpus as plain text, in every way clerks and programs lay them out."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.tables import Layout, Row, Table

if TYPE_CHECKING:
    from files.corpus.make import Content

Join = Callable[[list[str]], str]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
OLDER = str.maketrans(
    "规范动开处罚强制现数类项单万费请总计无机构关组织业务体维纠结审诉讼复议后转继续办会",
    "規範動開處罰強制現數類項單萬費請總計無機構關組織業務體維糾結審訴訟復議後轉繼續辦會",
)
MISSPELT = {
    "行政事业性收费": "行政事业型收费",
    "现行有效件数": "现行有效件",
    "行政规范性文件": "规范性文件",
    "2.其他法律行政法规禁止公开": "2.其他法律、行政法规禁止公开",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请":
        "2.申请人逾期未按收费通知要求缴纳费用",
}  # fmt: skip


def tabbed(cells: list[str]) -> str:
    """Part cells by tabs."""
    return "\t".join(cells)


def piped(cells: list[str]) -> str:
    """Part cells by pipes, with pipes around."""
    return f"| {' | '.join(cells)} |"


def piped_bare(cells: list[str]) -> str:
    """Part cells by pipes, without pipes around."""
    return " | ".join(cell or " " for cell in cells)


def piped_lines(cells: list[str]) -> str:
    """Put cells and pipes on lines of their own."""
    return "\n|\n".join(filter(None, cells))


def in_lines(cells: list[str]) -> str:
    """Put each cell on a line of its own."""
    return "\n".join(filter(None, cells))


def spaced(cells: list[str]) -> str:
    """Part cells by runs of spaces."""
    return "    ".join(filter(None, cells))


def single_spaced(cells: list[str]) -> str:
    """Part cells by one space."""
    return " ".join(filter(None, cells))


def glued(cells: list[str]) -> str:
    """Put cells together without anything between."""
    return "".join(cells)


@dataclass(frozen=True, kw_only=True)
class Style:
    """How a report is written down.

    Args:
        join: Puts the cells of a row together.
        loose: Labels and figures with spaces and widths as they come.
        blank: What is written where nothing is filled in.
        aliases: Labels misspelt as they are met.
        headings: "none" for tables without, "bullets", "shifted" by one number.
        masked: The cells of this row are asterisks.
        short: This row has lost its first figure.
        extra: A province's own row stands in the table.
    """

    join: Join
    loose: bool = False
    blank: str = ""
    traditional: bool = False
    aliases: bool = False
    headings: str = ""
    masked: str = ""
    short: str = ""
    extra: bool = False


def written(report: "Content", style: Style) -> str:
    """Write a report."""
    tables = _Tables(report, style)
    parts = [report.title]
    for number, section in enumerate(report.edition.sections):
        table = report.edition.table_of.get(section.content)
        parts.append(_heading(section.heading, section.title, number, style.headings))
        parts.append("\n".join(tables.lines(table)) if table else report.texts[section.content])
    text = "\n\n".join(part for part in parts if part)
    if style.traditional:
        lines = text.split("\n")
        text = "\n".join(line.translate(OLDER) if "\t" in line else line for line in lines)
    return text


def _heading(heading: str, title: str, number: int, style: str) -> str:
    match style:
        case "none":
            return heading if number in {0, 4, 5} else ""
        case "bullets":
            return f"● {title}"
        case "shifted":
            return f"{'二三四五六七'[number]}、{title}"
        case _:
            return heading


class _Tables:
    """Tables, line by line."""

    def __init__(self, report: "Content", style: Style) -> None:
        self.report, self.style, self.join = report, style, style.join
        self.noise = random.Random(3)  # noqa: S311 - not for secrets

    def lines(self, table: Table) -> Iterator[str]:
        """Yield the lines of a table."""
        if table.layout is Layout.LINE:
            heads = [column.label for column in table.columns] * len(table.rows)
            yield self.join([row.label for row in table.rows])
            yield self.join(heads)
            yield self.join([self.figure(address) for address in table.addresses])
            return
        if table.layout is Layout.MATRIX:
            yield self.join(["项目", *(column.label for column in table.columns)])
        band = None
        for row in table.rows:
            if row.band != band:
                band = row.band
                yield self.join(
                    [table.corner, *(self.label(table.column_of[c].label) for c in row.columns)]
                )
            yield from self.row(table, row)

    def row(self, table: Table, row: Row) -> Iterator[str]:
        """Yield a row, and what a province puts under it."""
        cells = [self.figure(table.address(row, column)) for column in row.columns]
        if self.style.short and table.address(row, row.columns[0]).startswith(self.style.short):
            cells = cells[1:]
        groups = [row.groups[-1]] if row.groups and table.layout is Layout.MATRIX else []
        if self.join in {glued, single_spaced, in_lines, piped_lines, spaced}:
            first = next(one for one in table.rows if one.groups[-1:] == row.groups[-1:])
            yield from groups if first is row else ()
            groups = []
        yield self.join([*groups, self.label(row.label), *cells])
        if self.style.extra and row.id == "granted":
            yield self.join(["其中：通过网站公开", *["1"] * len(cells)])

    def label(self, text: str) -> str:
        """Write a label."""
        text = MISSPELT.get(text, text) if self.style.aliases else text
        if not self.style.loose:
            return text
        return " ".join(text) if self.noise.random() < 0.3 else text.replace("（", "(")

    def figure(self, address: str) -> str:
        """Write a figure."""
        number = self.report.figures[address]
        if self.style.masked and address.startswith(self.style.masked):
            return "**"
        if number is None:
            return self.style.blank
        written_ = number_text(number)
        return (
            written_.translate(WIDE) if self.style.loose and self.noise.random() < 0.4 else written_
        )
