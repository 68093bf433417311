"""A table too high for a page: parted between rows, under heads said again."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from exports import composed
from reports import nil_report
from tagged import read

from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Row, Table
from zwgk_desktop.exporters.tagged.tagging import Element
from zwgk_desktop.exporters.typesetting.paper import MEASURE, PITCH, ROWS
from zwgk_desktop.exporters.typesetting.ruled import TypesetTable, lay_out_table, split_table

FIRST, OTHER = (ROWS - 1) * PITCH - 12, ROWS * PITCH - 12


def grown(edition: Edition, table_id: str, times: int) -> Edition:
    """Return an edition one table of which has each of its groups and rows so many times."""
    tables = tuple(
        _grown(table, times) if table.id == table_id else table for table in edition.tables
    )
    return replace(edition, tables=tables)


def _grown(table: Table, times: int) -> Table:
    rows = [row for number in range(times) for row in _again(table, number)]
    return replace(table, rows=tuple(sorted(rows, key=lambda row: row.groups[:1] != ())))


def _again(table: Table, number: int) -> list[Row]:
    mark = "" if not number else "甲乙丙丁戊己"[number - 1]
    return [
        replace(
            row,
            id=f"{row.id}{number}",
            label=f"{row.label}{mark}",
            sum_of=tuple(f"{part}{number}" for part in row.sum_of),
            groups=(*row.groups[:1], *(f"{group}{mark}" for group in row.groups[1:])),
        )
        for row in table.rows
    ]


def laid(edition: Edition, table_id: str) -> TypesetTable:
    grid = lay_out(edition.table_of[table_id])
    report = nil_report(edition)
    return lay_out_table(grid, report, width=MEASURE, height=FIRST, sizes=(12, 10.5, 9))


@pytest.fixture(scope="module")
def long_edition(edition: Edition) -> Edition:
    return grown(edition, "requests", 3)


@pytest.fixture(scope="module")
def parts(long_edition: Edition) -> list[TypesetTable]:
    return list(split_table(laid(long_edition, "requests"), FIRST, OTHER))


def shown(part: TypesetTable, row: int) -> list[str]:
    cells = zip(part.grid.cells, part.lines, strict=True)
    return ["".join(line.text for line in lines) for cell, lines in cells if cell.row == row]


def test_each_part_fits_its_page(parts: list[TypesetTable]) -> None:
    assert len(parts) > 1
    assert parts[0].height <= FIRST
    assert all(part.height <= OTHER for part in parts)
    assert all(part.height > OTHER / 2 for part in parts[:-1])


def test_each_part_covers_its_grid(parts: list[TypesetTable]) -> None:
    for part in parts:
        taken = [
            (row, column)
            for cell in part.grid.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        ]
        assert len(taken) == len(set(taken)) == part.grid.row_count * part.grid.column_count


def test_the_head_is_said_again(parts: list[TypesetTable]) -> None:
    for part in parts[1:]:
        for row in range(3):
            assert shown(part, row) == shown(parts[0], row)


def test_every_row_stands_once_and_in_order(
    parts: list[TypesetTable], long_edition: Edition
) -> None:
    addresses = [cell.address for part in parts for cell in part.grid.cells if cell.address]

    assert addresses == list(long_edition.table_of["requests"].addresses)


def test_no_group_that_fits_a_page_is_parted(
    parts: list[TypesetTable], long_edition: Edition
) -> None:
    groups = {group for row in long_edition.table_of["requests"].rows for group in row.groups}
    where = {
        group: [number for number, part in enumerate(parts) if group in said(part)]
        for group in groups
    }

    assert len(where.pop("三、本年度办理结果")) == len(parts)
    assert all(len(found) == 1 for found in where.values())


def said(part: TypesetTable) -> list[str]:
    return [cell.text for cell in part.grid.cells]


def test_bands_keep_their_heads(edition: Edition) -> None:
    tall = grown(edition, "proactive", 7)
    first, *others = split_table(laid(tall, "proactive"), FIRST, OTHER)

    assert others
    for part in (first, *others):
        assert shown(part, 0)[0].startswith("第二十条")
        assert shown(part, 1)[0] == "信息内容"
        assert part.grid.cells[-1].address


def test_what_no_page_can_hold_is_parted_all_the_same(edition: Edition) -> None:
    parts = list(split_table(laid(edition, "requests"), 200, 200))

    assert len(parts) > 3
    assert (
        sum(part.grid.row_count - 3 for part in parts) == lay_out(edition.tables[1]).row_count - 3
    )


def drawn(report: Report) -> bytes:
    return composed("pdf", report, draft=False)


def test_such_an_edition_is_printed_and_tagged_as_one_table(long_edition: Edition) -> None:
    grid = lay_out(long_edition.table_of["requests"])
    content = drawn(nil_report(long_edition))
    tagged = read(content)
    table = tagged.document.all("Table")[1]

    assert len(tagged.document.all("Table")) == 3
    assert [node.tag for node in table.children] == ["TR"] * grid.row_count
    assert len(table.all("TH")) == sum(cell.address is None for cell in grid.cells)
    assert len(table.all("TD")) == len(long_edition.table_of["requests"].addresses)
    assert len({page for node in table.walk() for page, _ in node.marks}) > 1
    assert any("申请人情况" in text for text in tagged.artifacts.values())
    assert tagged.text_of(table).count("申请人情况") == 1


def test_the_text_after_it_is_on_the_grid_again(long_edition: Edition) -> None:
    with pdfplumber.open(BytesIO(drawn(nil_report(long_edition)))) as document:
        for page in document.pages:
            for char in page.chars:
                if abs(char["size"] - 15.75) < 0.01:
                    assert on_grid(char)


def on_grid(char: dict[str, Any]) -> bool:
    up = 297 * 72 / 25.4 - char["matrix"][5] - 37 * 72 / 25.4 - 0.88 * 15.75
    lines = (up - (PITCH - 15.75) / 2) / PITCH
    return bool(abs(lines - round(lines)) < 0.001)


def test_an_element_is_itself() -> None:
    assert Element(tag="P") != Element(tag="P")
