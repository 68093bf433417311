"""What is on a clipboard: cells with their merges, or a piece of a report."""

import pytest
from reports import nil_report

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.pasting import (
    clipboard_cells,
    clipboard_document,
    has_row_labels,
    recognise_part,
)

EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">
<style>td {mso-number-format:General}</style></head><body><table border=0><col width=72>
<!--StartFragment--><tr height=20><td align=right>3</td><td>&nbsp;</td></tr>
<tr><td align=right>1,200</td><td align=right>0</td></tr><!--EndFragment--></table></body></html>"""

PIECE = """<p>略</p><table><tr><td colspan="3">一、本年新收政府信息公开申请数量</td>
<td>5</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>5</td></tr>
<tr><td colspan="3">二、上年结转政府信息公开申请数量</td>
<td>1</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>1</td></tr></table>"""


@pytest.mark.parametrize(
    ("html", "text", "cells"),
    [
        ("", "1\t2\r\n3\t\r\n", (("1", "2"), ("3", ""))),
        ("", "7", (("7",),)),
        (
            '<table><tr><td colspan="2">5</td><td>6</td></tr></table>',
            "5\t6",
            (("5", None, "6"),),
        ),
        ("<p>3</p>", "3", (("3",),)),
        ("<table><tr><td>1</td></tr></table><p>注</p>", "1\n注", (("1",), ("注",))),
    ],
)
def test_a_block_keeps_its_merges(
    html: str, text: str, cells: tuple[tuple[str | None, ...], ...]
) -> None:
    assert clipboard_cells(html, text) == cells


def test_a_spreadsheets_html_is_read() -> None:
    rows = clipboard_cells(EXCEL, "")

    assert [[(cell or "").strip() for cell in row] for row in rows] == [["3", ""], ["1,200", "0"]]


def test_labels_are_recognised(edition: Edition) -> None:
    document = clipboard_document(PIECE, "")

    assert document is not None
    assert has_row_labels(document, edition)
    assert clipboard_document("", " \n") is None
    figures = clipboard_document("", "1\t2\n3\t4")
    assert figures is not None
    assert not has_row_labels(figures, edition)


def test_a_piece_goes_into_the_report_at_hand(catalog: Catalog, edition: Edition) -> None:
    document = clipboard_document(PIECE, "")
    assert document is not None
    report = nil_report(edition, {"source.problems": "标题为旧称"})

    recognised = recognise_part(document, catalog.editions.values(), report)

    assert (recognised.unit, recognised.year) == (report.unit, report.year)
    assert recognised.cells["requests.received.natural_person"] == 5
    assert recognised.stated["requests.carried_in.total"] == 1
    assert recognised.source_remarks == {"source.problems": "标题为旧称"}
    assert not recognised.missing
    assert not recognised.texts
