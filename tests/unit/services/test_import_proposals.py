"""What is proposed of a report whose title does not say which it is."""

from pathlib import Path

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.importers.document import SourceDocument, SourceGrid, SourceRow
from zwgk_desktop.services.import_source import source_lines
from zwgk_desktop.services.importing import files_in_folder, recognise_document, year_in_file_name


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2022年年报.docx", 2022),
        ("云溪镇2021年度报告（2021）.pdf", 2021),
        ("年报.docx", None),
        ("2021年报2022年1月.docx", None),  # which is it?
        ("20211231.txt", None),
        ("1999年.txt", None),
    ],
)
def test_the_year_in_a_name(name: str, year: int | None) -> None:
    assert year_in_file_name(name) == year


def test_the_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("乙.docx", "甲.DOC", "~$乙.docx", ".丙.txt", "丁.jpg"):
        (tmp_path / name).write_bytes(b"")

    assert [path.name for path in files_in_folder(tmp_path)] == sorted(["乙.docx", "甲.DOC"])


def test_prose_of_a_sheet_is_shown_as_prose(catalog: Catalog) -> None:
    """All on one sheet, so that every row has the columns of the table."""
    cells = [
        ("一、总体情况", "", "", ""),
        ("公开栏逐月更新。", "", "", ""),
        ("二、主动公开政府信息情况", "", "", ""),
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", "0", "0", "0"),
    ]
    rows = tuple(SourceRow(row, "\t".join(row).strip()) for row in cells)
    document = SourceDocument("甲.xlsx", "0", (SourceGrid(rows, ruled=True),))
    recognised = recognise_document(document, catalog)
    lines = source_lines(document, recognised)

    assert recognised.texts["overview"] == "公开栏逐月更新。"
    assert [line.grid for line in lines if line.is_report_text] == [-1]
    assert lines[-1].grid == 0
