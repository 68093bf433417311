"""The tags: every mark in the tree once, tables as their grids, headings nested."""

import re
import subprocess
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from shutil import which
from typing import Any, cast

import pdfua
import pikepdf
import pypdfium2
import pytest
from exports import composed
from reports import nil_report
from tagged import Node, Tagged, read

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.grid import Grid, GridCell, lay_out
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition

LONG = (
    "（一）主动公开\n" + "公开了很多。" * 120 + "\n1.目录\n（1）子目录\n全年更新。\n"
    "（二）依申请公开。没有收到申请。\n2.新收3件。"
)


def whole(edition: Edition, **more: Value) -> Report:
    values: dict[str, Value] = {"text.overview": LONG, "requests.received.enterprise": 12, **more}
    report = nil_report(edition, values)
    return report.with_changes(report.changes_to({edition.tables[-1].entered[0]: None}))


@pytest.fixture(scope="module")
def content(edition: Edition) -> bytes:
    return composed("pdf", whole(edition), draft=True)


@pytest.fixture(scope="module")
def tagged(content: bytes) -> Tagged:
    return read(content)


def marks_of(page: Any) -> list[tuple[str, int | None]]:
    """Return what each marked stretch of a page is; fail where one is within another."""
    found: list[tuple[str, int | None]] = []
    inside: list[str] = []
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        if operator in ("BDC", "BMC"):
            tag, said = step.operands
            inside.append(str(tag)[1:])
            assert len(inside) == 1
            found.append((inside[-1], cast("Any", said).get("/MCID")))
        elif operator == "EMC":
            inside.pop()
        elif operator in ("Tj", "TJ", "S", "f", "B"):
            assert inside, f"{operator} is neither tagged nor an artifact"
    assert not inside
    return found


def test_each_mark_is_in_the_tree_exactly_once(tagged: Tagged) -> None:
    nodes = Counter(mark for node in tagged.document.walk() for mark in node.marks)
    tags = {mark: node.tag for node in tagged.document.walk() for mark in node.marks}
    for number, page in enumerate(tagged.pdf.pages):
        marks = [(tag, mark) for tag, mark in marks_of(page) if tag != "Artifact"]
        assert [mark for _, mark in marks] == list(range(len(marks)))
        for tag, mark in marks:
            assert nodes.pop((number, cast("int", mark))) == 1
            assert tag in (tags[number, cast("int", mark)], "Span")
    assert not nodes


def test_the_parent_tree_leads_back(tagged: Tagged) -> None:
    root = tagged.pdf.Root.StructTreeRoot
    numbers = list(cast("Any", root.ParentTree.Nums))
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert int(root.ParentTreeNextKey) == len(tagged.pdf.pages) == len(parents)
    for node in tagged.document.walk():
        for page, mark in node.marks:
            key = int(tagged.pdf.pages[page].obj.StructParents)
            assert parents[key][mark].objgen == node.thing.objgen
        for child in node.children:
            assert child.thing.P.objgen == node.thing.objgen
    marked = sum(len(node.marks) for node in tagged.document.walk())
    assert sum(len(cast("Any", row)) for row in parents.values()) == marked


def test_the_tree_is_read_in_the_order_of_the_pages(tagged: Tagged) -> None:
    marks = [mark for node in tagged.document.walk() for mark in node.marks]

    assert marks == sorted(marks)


def test_what_is_read_is_all_that_stands_there(tagged: Tagged, edition: Edition) -> None:
    text = tagged.text_of(tagged.document)

    assert text.startswith("云溪镇人民政府2023年政府信息公开工作年度报告")
    assert text.endswith("云溪镇人民政府2024年1月10日")
    assert "".join(LONG.split()) in text
    for page, said in tagged.artifacts.items():
        assert said == f"草稿— {page + 1} —"
    for section in edition.sections:
        assert text.count(section.heading) == 1


def test_headings_are_nested_as_in_the_outline(tagged: Tagged, edition: Edition) -> None:
    headings = [node for node in tagged.document.walk() if re.fullmatch("H[1-6]", node.tag)]
    levels = [int(node.tag[1]) for node in headings]
    outline = [tagged.text_of(node).removesuffix("。") for node in headings[1:]]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert [tagged.text_of(n) for n in headings if n.tag == "H2"] == [
        section.heading for section in edition.sections
    ]
    assert {tagged.text_of(n): n.tag for n in headings if n.tag > "H2"} == {
        "（一）主动公开": "H3",
        "1.目录": "H4",
        "（1）子目录": "H5",
        "（二）依申请公开。": "H3",
    }
    with tagged.pdf.open_outline() as entries:
        assert outline == [title for entry in entries.root for title in titles(entry)]


def titles(entry: pikepdf.OutlineItem) -> list[str]:
    return [str(entry.title), *(title for child in entry.children for title in titles(child))]


def test_a_heading_with_text_after_it_is_a_heading_and_a_paragraph(tagged: Tagged) -> None:
    parts = [(node.tag, tagged.text_of(node)) for node in tagged.document.children]
    at = parts.index(("H3", "（二）依申请公开。"))

    assert parts[at + 1 : at + 3] == [("P", "没有收到申请。"), ("P", "2.新收3件。")]


def test_a_paragraph_over_two_pages_is_one(tagged: Tagged) -> None:
    node = next(n for n in tagged.document.children if tagged.text_of(n).startswith("公开了很"))

    assert [page for page, _ in node.marks] == [0, 1]
    assert tagged.text_of(node) == "公开了很多。" * 120


def test_every_table_of_every_edition_is_its_grid(catalog: Catalog) -> None:
    for edition in catalog.editions.values():
        report = whole(edition)
        tagged = read(composed("pdf", report, draft=False))
        tables = tagged.document.all("Table")
        assert len(tables) == len(edition.tables)
        for node, table in zip(tables, edition.tables, strict=True):
            check_table(tagged, node, lay_out(table), report)


def check_table(tagged: Tagged, table: Node, grid: Grid, report: Report) -> None:
    assert [row.tag for row in table.children] == ["TR"] * grid.row_count
    for number, row in enumerate(table.children):
        cells = [cell for cell in grid.cells if cell.row == number]
        assert len(row.children) == len(cells)
        for node, cell in zip(row.children, cells, strict=True):
            check_cell(node, cell)
            said = (
                number_text(report.stated_or_computed(cell.address)) if cell.address else cell.text
            )
            assert tagged.text_of(node) == said


def check_cell(node: Node, cell: GridCell) -> None:
    assert node.tag == ("TD" if cell.address else "TH")
    assert int(node.said("RowSpan") or 1) == cell.row_span
    assert int(node.said("ColSpan") or 1) == cell.column_span
    if cell.address is None:
        rows = cell.role.value in ("group", "label")
        assert str(node.said("Scope")) == ("/Row" if rows else "/Column")


def test_where_heads_recur_each_figure_names_its_own(tagged: Tagged, edition: Edition) -> None:
    root = tagged.pdf.Root.StructTreeRoot
    names = list(cast("Any", root.IDTree.Names))
    known = {str(name): thing.objgen for name, thing in zip(names[::2], names[1::2], strict=True)}
    said = {node.thing.objgen: tagged.text_of(node) for node in tagged.document.all("TH")}
    first = tagged.document.all("Table")[0]
    heads = [[said[known[str(name)]] for name in n.said("Headers")] for n in first.all("TD")]

    assert list(known) == sorted(known)
    assert heads[0] == ["第二十条第（一）项", "本年制发件数", "规章"]
    assert heads[-1] == ["第二十条第（八）项", "本年收费金额（单位：万元）", "行政事业性收费"]
    assert len(heads) == len(edition.table_of["proactive"].addresses)


def test_an_undated_blank_report_has_no_empty_paragraph(edition: Edition) -> None:
    report = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2024})
    tagged = read(composed("pdf", report, draft=False))

    assert all(tagged.text_of(node) for node in tagged.document.children)


def test_a_line_pulled_far_apart_is_copied_out_without_spaces(edition: Edition) -> None:
    text = "国" * 20 + "190.457379万元，" + "国" * 40
    content = composed("pdf", whole(edition, **{"text.overview": text}), draft=False)
    page = pypdfium2.PdfDocument(content)[0]
    copied = page.get_textpage().get_text_range()

    assert text in copied.replace("\r\n", "")


@pytest.mark.parametrize("draft", [False, True])
def test_pdfua_finds_nothing(edition: Edition, tmp_path: Path, *, draft: bool) -> None:
    file = tmp_path / "报告.pdf"
    file.write_bytes(composed("pdf", whole(edition), draft=draft))
    result = pdfua.validate(str(file))

    assert result.findings == ()


@pytest.mark.skipif(which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing(edition: Edition, tmp_path: Path) -> None:
    file = tmp_path / "报告.pdf"
    report = whole(edition, **{"report.issued_on": date(2024, 1, 8)})
    file.write_bytes(composed("pdf", report, draft=False))
    done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)  # noqa: S607 - wherever it is installed

    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
