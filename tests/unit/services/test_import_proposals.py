"""What is proposed of a report whose title does not say which it is."""

from pathlib import Path

import pytest

from zwgk_desktop.services.importing import files_in_folder, year_of_name


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
    assert year_of_name(name) == year


def test_the_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("乙.docx", "甲.DOC", "~$乙.docx", ".丙.txt", "丁.jpg"):
        (tmp_path / name).write_bytes(b"")

    assert [path.name for path in files_in_folder(tmp_path)] == sorted(["乙.docx", "甲.DOC"])
