"""Files that cannot be read are named, with what is wrong and what to do."""

from pathlib import Path

import pytest

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceParagraph
from zwgk_desktop.importers.readers import read_document


def test_a_text(tmp_path: Path) -> None:
    path = tmp_path / "年报.txt"
    path.write_text("一、总体情况", encoding="utf-8")

    document = read_document(path)

    assert document.name == "年报.txt"
    assert len(document.sha256) == 64
    assert document.blocks == (SourceParagraph("一、总体情况"),)


@pytest.mark.parametrize("name", ["年报.md", "年报", "年报.csv"])
def test_any_other_name_is_read_as_text(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("一、总体情况", encoding="gb18030")

    assert read_document(path).blocks == (SourceParagraph("一、总体情况"),)


@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        ("年报.docx", b"PK\x03\x04", "I07", "压缩"),
        ("年报.docx", b"PK\x03\x04word/", "I07", "Word"),
        ("年报.txt", b"PK\x03\x04xl/", "I07", "Excel"),
        ("年报.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "I07", "Word"),
        ("年报.txt", b"%PDF-1.7", "I07", "PDF"),
        ("年报.doc", b"{\\rtf1", "I07", "RTF"),
        ("年报.xlsx", b"", "I07", "Excel"),
        ("年报.wps", b"", "I07", "Word"),
        ("年报.txt", b"a\0b", "I04", "不是纯文本"),
        ("年报.txt", b" " * (2 * 1024 * 1024 + 1), "I02", "超过2 MB"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, data: bytes, code: str, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(UserError) as refusal:
        read_document(path)

    assert refusal.value.code == code
    assert name in refusal.value.what
    assert said in refusal.value.what
    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("年报.txt", b"\xef\xbb\xbf\r\n<!DOCTYPE html><p>%s</p>"),
        ("年报.HTML", b"%s"),
        ("年报.xls", b"<html><table><tr><td>%s</table>"),
    ],
)
def test_what_is_in_a_file_decides(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data.replace(b"%s", "一、总体情况".encode()))

    document = read_document(path)

    texts = [
        block.text if isinstance(block, SourceParagraph) else block.rows[0].text
        for block in document.blocks
    ]
    assert texts == ["一、总体情况"]


def test_formats_to_come_say_how_to_save(tmp_path: Path) -> None:
    path = tmp_path / "年报.uot"
    path.write_bytes(b'<?xml version="1.0"?><uof:UOF xmlns:uof="x">')

    with pytest.raises(UserError, match=r"这一版不能导入.*另存为.*\.docx"):
        read_document(path)


@pytest.mark.parametrize("name", ["没有.txt", "文件夹", "长" * 300, "a\0b"])
def test_what_is_not_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "文件夹").mkdir()

    with pytest.raises(UserError) as refusal:
        read_document(tmp_path / name)

    assert refusal.value.code == "I01"
    assert name in refusal.value.what
