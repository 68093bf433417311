"""The statutory tables, ruled: nothing sticks out, nothing is parted, nothing is small."""

from decimal import Decimal
from itertools import pairwise

import pytest
from reports import nil_report, nil_values

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.grid import CellRole, lay_out
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import Layout
from zwgk_desktop.exporters.typesetting.paper import MEASURE, PITCH, ROWS
from zwgk_desktop.exporters.typesetting.ruled import (
    TypesetTable,
    draw_table,
    lay_out_table,
    with_height,
)

SIZES = (12.0, 11.0, 10.5, 10.0, 9.5, 9.0)
PAGE = (ROWS - 1) * PITCH - 12
FULL = 99_999_999
NO_START = "，。、；：？！”’）》〉〕】」』—…·％,.;:?!)]}%"
NO_END = "“‘（《〈〔【「『([{￥$"


def ruled(edition: Edition, table_id: str, values: dict[str, Value] | None = None) -> TypesetTable:
    grid = lay_out(edition.table_of[table_id])
    report = nil_report(edition, values)
    return lay_out_table(grid, report, width=MEASURE, height=PAGE, sizes=SIZES)


def full_values(edition: Edition) -> dict[str, Value]:
    amounts = {a: Decimal("190.457379") for a in edition.entered if a.endswith(".amount")}
    return {**dict.fromkeys(edition.entered, FULL), **amounts}


@pytest.mark.parametrize("size", [9.0, 12.0, 16.0, 20.0])
@pytest.mark.parametrize("measure", [MEASURE, 1.4 * MEASURE, 2.5 * MEASURE])
def test_no_line_of_a_cell_begins_or_ends_where_none_may(
    catalog: Catalog, size: float, measure: float
) -> None:
    for edition in catalog.editions.values():
        for table in edition.tables:
            report = nil_report(edition, full_values(edition))
            laid = lay_out_table(lay_out(table), report, width=measure, height=PAGE, sizes=(size,))
            for lines in laid.lines:
                texts = [line.text for line in lines]
                if all(len(text) == 1 for text in texts):
                    continue  # set downwards
                assert not any(text[0] in NO_START for text in texts[1:]), texts
                assert not any(text[-1] in NO_END for text in texts[:-1]), texts


@pytest.mark.parametrize("full", [False, True])
def test_every_text_stays_inside_its_cell(catalog: Catalog, *, full: bool) -> None:
    for edition in catalog.editions.values():
        for table in edition.tables:
            laid = ruled(edition, table.id, full_values(edition) if full else None)
            drawing = draw_table(laid)
            cells = iter(zip(laid.grid.cells, laid.lines, drawing.boxes, strict=True))
            inks = iter(drawing.inks)
            for _, lines, box in cells:
                for _ in lines:
                    ink = next(inks)
                    if ink.line.text == "、":
                        continue  # set downwards: its square leaves the cell, its ink does not
                    right = ink.x + ink.line.width * ink.size * ink.stretch
                    assert box.x <= ink.x
                    assert right <= box.x + box.width + 0.01
                    assert box.y <= ink.y - 0.75 * ink.size
                    assert ink.y + 0.1 * ink.size <= box.y + box.height


def test_figures_are_nine_points_or_more_and_eight_digits_hardly_narrowed(
    edition: Edition,
) -> None:
    narrowest = {"proactive": 1.0, "requests": 0.9, "disputes": 0.6}
    for table in edition.tables:
        inks = draw_table(ruled(edition, table.id, full_values(edition))).inks
        figures = [ink for ink in inks if ink.line.text == str(FULL)]
        assert figures
        assert all(ink.size >= 9 for ink in figures)
        assert min(ink.stretch for ink in figures) >= narrowest[table.id]


def test_figures_of_a_row_are_narrowed_alike(edition: Edition) -> None:
    table = edition.table_of["requests"]
    columns = table.rows[0].columns
    long = {table.address(table.rows[0], column): 12345678901 for column in columns[:3]}
    drawing = draw_table(ruled(edition, "requests", {**nil_values(edition), **long}))
    by_row: dict[float, set[float]] = {}
    for ink in drawing.inks:
        if ink.line.text.isdecimal():
            by_row.setdefault(round(ink.y, 2), set()).add(ink.stretch)

    assert all(len(stretches) == 1 for stretches in by_row.values())
    assert min(map(min, by_row.values())) < 1 == max(map(max, by_row.values()))


def test_ordinary_tables_are_set_larger(edition: Edition) -> None:
    assert ruled(edition, "proactive").size == 12
    assert ruled(edition, "disputes").size == 12
    assert ruled(edition, "requests").size == 10


def test_every_table_of_every_edition_fits_one_page(catalog: Catalog) -> None:
    for edition in catalog.editions.values():
        for table in edition.tables:
            assert ruled(edition, table.id, full_values(edition)).height <= PAGE


def test_the_cells_cover_the_width_and_the_height(edition: Edition) -> None:
    for table in edition.tables:
        laid = with_height(ruled(edition, table.id), 600)
        boxes = draw_table(laid).boxes
        assert laid.height == pytest.approx(600)
        assert max(box.x + box.width for box in boxes) == pytest.approx(MEASURE)
        assert max(box.y + box.height for box in boxes) == pytest.approx(600)
        area = sum(box.width * box.height for box in boxes)
        assert area == pytest.approx(600 * MEASURE)


def test_the_outer_group_is_set_downwards(edition: Edition) -> None:
    inks = draw_table(ruled(edition, "requests")).inks
    start = next(at for at, ink in enumerate(inks) if ink.line.text == "三")
    label = inks[start : start + len("三、本年度办理结果")]

    assert "".join(ink.line.text for ink in label) == "三、本年度办理结果"
    characters = [ink for ink in label if ink.line.text != "、"]
    assert len({ink.x for ink in characters}) == 1
    assert all(above.y < below.y for above, below in pairwise(characters))
    assert label[1].x > label[0].x


def test_a_stated_total_is_printed_as_it_stands(edition: Edition) -> None:
    laid = ruled(edition, "requests", {"requests.received.total": 7})
    at = next(
        at for at, cell in enumerate(laid.grid.cells) if cell.address == "requests.received.total"
    )

    assert [line.text for line in laid.lines[at]] == ["7"]


def test_blank_is_blank_and_nought_is_nought(edition: Edition) -> None:
    report = nil_report(edition)
    blank = report.with_changes(report.changes_to({"disputes.review.upheld": None}))
    grid = lay_out(edition.table_of["disputes"])
    laid = lay_out_table(grid, blank, width=MEASURE, height=PAGE, sizes=SIZES)
    shown = {
        cell.address: "".join(line.text for line in lines)
        for cell, lines in zip(grid.cells, laid.lines, strict=True)
        if cell.role in (CellRole.FIGURE, CellRole.TOTAL)
    }

    assert shown.pop("disputes.review.upheld") == ""
    assert set(shown.values()) == {"0"}


def test_heads_are_unbroken_or_broken_by_sense(edition: Edition) -> None:
    for table in edition.tables:
        laid = ruled(edition, table.id)
        for cell, lines in zip(laid.grid.cells, laid.lines, strict=True):
            if cell.role is CellRole.HEAD and table.layout is not Layout.BANDS:
                shown = [line.text for line in lines]
                assert len(shown) == 1 or all(len(text) > 1 for text in shown)


def test_figures_of_a_column_end_one_under_the_other(edition: Edition) -> None:
    values: dict[str, Value] = {
        "requests.received.natural_person": 12_345,
        "requests.granted.natural_person": 7,
        "proactive.licences.decisions": 1204,
        "proactive.penalties.decisions": 18,
        "proactive.coercions.decisions": 3,
    }
    ends = {
        ink.line.text: ink.x + ink.line.width * ink.size
        for table in ("requests", "proactive")
        for ink in draw_table(ruled(edition, table, values)).inks
        if ink.line.text.isdigit() and ink.line.text != "0"
    }

    assert ends["7"] == pytest.approx(ends["12345"])
    assert ends["3"] == pytest.approx(ends["18"])
    assert ends["18"] != pytest.approx(ends["1204"])  # another band, another column


def test_a_blank_draft_leaves_room_for_a_pen(edition: Edition) -> None:
    blank = Report(edition, {"report.unit": "云溪镇", "report.year": 2024})
    for table in edition.tables:
        laid = lay_out_table(lay_out(table), blank, width=MEASURE, height=PAGE, sizes=SIZES)
        rows = {cell.row for cell in laid.grid.cells if cell.address}
        assert min(laid.heights[row] for row in rows) >= 17


def test_a_column_is_as_wide_as_its_figures_need(edition: Edition) -> None:
    laid = ruled(edition, "disputes", {"disputes.review.upheld": 12_345_678})
    widths = [right - left for left, right in pairwise(laid.places)]

    assert widths[0] == pytest.approx(max(widths))
    assert widths[4] == pytest.approx(widths[0])  # the total is as long
    assert not laid.squeezed
