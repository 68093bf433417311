"""Ruled grids: cells are read by the heads they stand under, and no figure ever moves."""

import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reports import EDITION, not_read

from zwgk_desktop.catalog.tables import read_edition
from zwgk_desktop.domain.grid import lay_out
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.importers.document import (
    SourceBlock,
    SourceDocument,
    SourceGrid,
    SourceParagraph,
    SourceRow,
)
from zwgk_desktop.importers.recognise import RecognisedReport, recognise
from zwgk_desktop.importers.spans import Places, SpanningCell, row_text
from zwgk_desktop.importers.spans import lay_out as resolve

THE_EDITION = read_edition(Path(__file__).resolve().parents[3] / "forms" / EDITION)
Figures = dict[str, Number | None]


def numbered() -> Figures:
    """Give every cell a figure of its own, so that one that has moved shows."""
    tables = THE_EDITION.tables
    addresses = [address for table in tables for address in table.addresses]
    return {a: Decimal(n) if "amount" in a else n for n, a in enumerate(addresses, 100)}


def grid_of(table: Table, figures: Figures) -> list[list[SpanningCell]]:
    """Lay a table out in cells with spans, as a page or a document has it."""
    grid = lay_out(table)
    rows: list[list[SpanningCell]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        text = number_text(figures[cell.address]) if cell.address else cell.text
        rows[cell.row].append(SpanningCell(text, cell.column_span, cell.row_span))
    return rows


def read(tables: dict[str, list[list[SpanningCell]]]) -> RecognisedReport:
    blocks = list[SourceBlock]()
    for section in THE_EDITION.sections:
        blocks.append(SourceParagraph(section.heading))
        if section.content in tables:
            rows = resolve(tables[section.content])
            blocks.append(SourceGrid(tuple(map(_row, rows)), ruled=True))
        else:
            blocks.append(SourceParagraph("没有。"))
    return recognise(SourceDocument("甲", "0", tuple(blocks)), [THE_EDITION])


def _row(cells: Places) -> SourceRow:
    return SourceRow(cells, row_text(cells))


def whole(figures: Figures) -> dict[str, list[list[SpanningCell]]]:
    return {table.id: grid_of(table, figures) for table in THE_EDITION.tables}


@settings(max_examples=60)
@given(st.sets(st.sampled_from(list(numbered()))))
def test_blanks_anywhere_are_seen_blank(blanks: set[str]) -> None:
    figures = {a: None if a in blanks else figure for a, figure in numbered().items()}

    found = read(whole(figures))

    leaves = THE_EDITION.leaves
    assert not not_read(found)
    assert found.cells == {a: figure for a, figure in figures.items() if a not in leaves}
    assert found.stated == {a: f for a, f in figures.items() if a in leaves and f is not None}


def test_a_form_that_nobody_has_filled_in_is_blank() -> None:
    found = read(whole(dict.fromkeys(numbered())))

    assert not found.unsure
    assert set(found.cells.values()) == {None}
    assert len(found.cells) == 166
    assert not found.stated


@settings(max_examples=200)
@given(st.integers(0, 2**32))
@example(123261)  # a row that lost its figure, above one that lost its label
@example(3637)  # the head of the totals lost, and a row's first figure
def test_a_figure_never_moves(seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - not for secrets
    figures = numbered()
    tables = whole(figures)
    altered = noise.random() < 0.5
    if altered:
        _alter_columns(tables["requests"], noise)
    heads = 3 if altered else 0  # a column that has lost its head and its figure: two faults
    every = [row for rows in tables.values() for row in rows[heads:] if row]
    for row in noise.sample(every, noise.randrange(1, 25)):
        _spoil(row, noise)
    if noise.random() < 0.5 and not altered:
        rows = noise.choice(list(tables.values()))
        del rows[noise.randrange(len(rows))]

    found = read(tables)

    taken = {**found.cells, **found.stated}
    assert {a: f for a, f in taken.items() if f not in {None, figures[a]}} == {}


def _alter_columns(rows: list[list[SpanningCell]], noise: random.Random) -> None:
    """Put a column before the labels or after the totals, or leave the totals out."""
    match noise.randrange(3):
        case 0:
            for row in rows:
                row.append(SpanningCell(noise.choice(["", "", "12", "见附件"])))
            rows[0][-1] = SpanningCell("备注", 1, 3)
            del rows[1][-1], rows[2][-1]
        case 1:
            for number, row in enumerate(rows):
                row.insert(0, SpanningCell(str(number)))
            rows[0][0] = SpanningCell("序号", 1, 3)
            del rows[1][0], rows[2][0]
        case _:
            for row in rows[3:]:
                del row[-1]
            del rows[1][-1]


def _spoil(row: list[SpanningCell], noise: random.Random) -> None:
    """Do one thing to a row: two may make up for each other, and nobody could tell."""
    place = noise.randrange(len(row))
    cell = row[place]
    match noise.randrange(5):
        case 0:
            del row[place]
        case 1:
            row[place] = SpanningCell("", cell.columns, cell.rows)
        case 2:
            row.insert(place, SpanningCell(noise.choice(["7", "甲", "*", ""])))
        case 3:
            row[place] = SpanningCell(cell.text, cell.columns + noise.choice([-1, 1]), cell.rows)
        case _:
            row[place] = SpanningCell(
                cell.text, cell.columns, max(1, cell.rows + noise.choice([-1, 1]))
            )


@pytest.mark.parametrize("cut", range(4, 28))
def test_a_table_cut_anywhere_is_read_on(cut: int, edition: Edition) -> None:
    """As by the end of a page: in two grids, the second without heads, group labels cut."""
    figures = numbered()
    rows = resolve(grid_of(edition.table_of["requests"], figures))
    blocks = (
        SourceParagraph("三、收到和处理政府信息公开申请情况"),
        SourceGrid(tuple(map(_row, rows[:cut])), ruled=True),
        SourceParagraph("— 3 —"),
        SourceGrid(tuple(map(_row, rows[cut:])), ruled=True),
    )

    found = recognise(SourceDocument("甲", "0", blocks), [edition])

    read_ = {**found.cells, **found.stated}
    requests = {a: f for a, f in figures.items() if a.startswith("requests.")}
    assert {a: f for a, f in read_.items() if requests[a] != f} == {}
    assert len(read_) >= len(requests)


TORN = [
    (["6.属于四", "1", "0", "0", "0", "0", "0", "1"], ["类过程性信息", *[""] * 7]),
    (["6.属于四", *[""] * 7], ["类过程性信息", "1", "0", "0", "0", "0", "0", "1"]),
    (["（三）不", "6.属于四类", "1", "0", "0", "0", "0", "0", "1"], ["予公开", "过程性信息"]),
]


@pytest.mark.parametrize(("upper", "lower"), TORN)
def test_a_row_torn_in_two_is_whole_again(
    upper: list[str], lower: list[str], edition: Edition
) -> None:
    rows = (SourceRow(tuple(upper), "甲"), SourceRow(tuple(lower), "乙"))
    blocks = (SourceParagraph("三、收到和处理政府信息公开申请情况"), SourceGrid(rows, ruled=True))

    found = recognise(SourceDocument("甲", "0", blocks), [edition])

    assert found.cells["requests.refused_process.natural_person"] == 1
    assert found.stated == {"requests.refused_process.total": 1}
