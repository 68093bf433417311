"""Files made to do harm, and files that came to harm: one sentence each, in bounded time."""

import os
import random
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest
from command_line import run_json
from containers import (
    ODD,
    SHEET_TYPE,
    book,
    docx,
    encrypted_zip,
    lying_zip,
    named_oddly,
    package,
    repeated_sheet,
    sheet_named_oddly,
    twice_in_it,
    two_sizes_zip,
    zipped,
)
from exports import save
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from reports import nil_report

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import (
    SourceBlock,
    SourceDocument,
    SourceGrid,
    SourceParagraph,
    SourceRow,
)
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.importers.recognise import recognise

CORPUS = Path(__file__).resolve().parents[2] / "files" / "corpus"
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]>'


def small_pdf(body: bytes, extra: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R" + extra + b">>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length " + str(len(body)).encode() + b">>stream\n" + body +
        b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )  # fmt: skip


def ole(stream: str, filling: bytes = b"") -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + stream.encode("utf-16-le") + filling * 100


NOISE = random.Random(5).randbytes(20_000)  # noqa: S311 - not for secrets
ROW = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
NESTED_TABLES = "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60


def _bytes_of(odd: Callable[[int], tuple[str, bytes]]) -> bytes:
    return odd(20_000)[1]


HOSTILE: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "zip bomb of one part": ("甲.docx", lambda: zipped(1, 70_000_000), {"I02", "I07"}),
    "zip bomb of many parts": ("甲.docx", lambda: zipped(80, 1_000_000), {"I02"}),
    "too many members": ("甲.docx", lambda: zipped(3_000, 1), {"I02"}),
    "a part that lies about its size": ("甲.docx", lying_zip, {"I07"}),
    "a part of two sizes": ("甲.docx", two_sizes_zip, {"I07"}),
    "one sheet part named sixty times": ("甲.xlsx", lambda: repeated_sheet(60, 25_000), {"I07"}),
    "a document part called .bin": (
        "甲.docx", lambda: named_oddly("word/document.bin", 450_000), {"I02", "I10"}),
    "a document part called .XML": (
        "甲.docx", lambda: named_oddly("word/document.XML", 450_000), {"I02", "I10"}),
    "a document part called like a picture": (
        "甲.docx", lambda: named_oddly("word/media/image1.png", 450_000), {"I02", "I10"}),
    "a sheet part called .bin": (
        "甲.xlsx", lambda: sheet_named_oddly("sheet1.bin", 300_000), {"I02", "I05", "I10"}),
    "two parts of one name": ("甲.docx", twice_in_it, {"I07"}),
    "an encrypted package": ("甲.docx", encrypted_zip, {"I09"}),
    "an encrypted office file": ("甲.xlsx", lambda: ole("EncryptedPackage"), {"I03", "I09"}),
    "entity bomb in Word": ("甲.docx", lambda: docx("<w:p>&j;</w:p>", BOMB), {"I07"}),
    "entity bomb in Excel": ("甲.xlsx", lambda: book("<sheetData/>", BOMB), {"I07"}),
    "external entity in Word": ("甲.docx", lambda: docx("<w:p>&a;</w:p>", OUTSIDE), {"I07"}),
    "external entity in Excel": ("甲.xlsx", lambda: book("&a;", OUTSIDE), {"I07"}),
    "remote entity": ("甲.docx", lambda: docx("<w:p>&a;</w:p>", REMOTE), {"I07"}),
    "no document part": ("甲.docx", lambda: package("word/no.xml", {"word/a.xml": ""}), {"I07"}),
    "an empty document part": (
        "甲.docx", lambda: package("word/a.xml", {"word/a.xml": ""}), {"I07"}),
    "XML cut short": (
        "甲.docx", lambda: package("word/a.xml", {"word/a.xml": "<w:doc"}), {"I07"}),
    "a part that is noise": (
        "甲.docx", lambda: package("word/a.xml", {"word/a.xml": NOISE}), {"I07"}),
    "a document outside the package": (
        "甲.docx", lambda: package("../../../etc/passwd", {"word/a.xml": ""}), {"I07"}),
    "tables in tables in tables": ("甲.docx", lambda: docx(NESTED_TABLES), {"I07"}),
    "tags without end in Word": ("甲.docx", lambda: docx("<w:p>" * 100_000), {"I07"}),
    "rows without number": ("甲.docx", lambda: docx(f"<w:tbl>{ROW * 250_000}</w:tbl>"),
                            {"I02", "I05", "I10"}),
    "a span without measure": (
        "甲.docx",
        lambda: docx('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>'
                     "<w:p/></w:tc></w:tr></w:tbl>"),
        {"I05"}),
    "a sheet that is not there": (
        "甲.xlsx",
        lambda: package("xl/workbook.xml", {"xl/workbook.xml": f'<workbook xmlns="{SHEET_TYPE}">'
                        '<sheets><sheet name="一"/></sheets></workbook>'}),
        {"I07"}),
    "a cell at the end of the world": (
        "甲.xlsx",
        lambda: book('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
                     "</sheetData>"),
        {"I05"}),
    "a string that is not there": (
        "甲.xlsx",
        lambda: book('<sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData>'),
        {"I05"}),
    "merged from end to end": (
        "甲.xlsx",
        lambda: book('<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="Z1"><v>2</v></c></row>'
                     "</sheetData><mergeCells>"
                     + '<mergeCell ref="A1:XFD1048576"/>' * 2_000 + "</mergeCells>"),
        {"I02", "I05"}),
    "numbers that are none": (
        "甲.xlsx",
        lambda: book('<sheetData><row r="x"><c r="?"><v>1e999</v></c><c s="-1"><v>NaN</v></c>'
                     "</row></sheetData>"),
        {"I05"}),
    "indexes that look like digits": (
        "甲.xlsx",
        lambda: book('<sheetData><row r="1"><c r="A1" t="s" s="²"><v>²</v></c>'
                     '<c r="B1" t="s"><v>99999999999999999999</v></c></row></sheetData>'),
        {"I05"}),
    "cells without number": (
        "甲.xlsx",
        lambda: book("<sheetData>" + "<row>" + "<c><v>1</v></c>" * 250 + "</row>" * 1
                     + ("<row>" + "<c><v>1</v></c>" * 250 + "</row>") * 1_000 + "</sheetData>"),
        {"I02"}),
    "tags nested without end": ("甲.html", lambda: b"<html>" + b"<div>" * 200_000, {"I07", "I10"}),
    "lists in lists without end": (
        "甲.html", lambda: b"<html>" + b"<li><ul>" * 60_000, {"I07", "I10"}),
    "bold and italics that never end": (
        "甲.html", lambda: b"<html>" + b"<b><i>1</b>" * 60_000, {"I05", "I07", "I10"}),
    "inline tags without end": ("甲.html", lambda: b"<html>" + b"<b>" * 200_000, {"I07"}),
    "tables nested without end": ("甲.html", lambda: b"<table><tr><td>" * 66_000, {"I07"}),
    "a cell spanning everything": (
        "甲.html",
        lambda: b"<table><tr><td rowspan=65534 colspan=1000>1<td>2" + b"<tr><td>3" * 60_000,
        {"I02", "I05"}),
    "a page of cells": ("甲.html", lambda: b"<table>" + b"<tr><td>1<td>2" * 150_000, {"I02"}),
    "an external entity in a page": (
        "甲.html", f"{OUTSIDE}<html><p>&a;</p>".encode, {"I05", "I07"}),
    "an entity bomb in a page": ("甲.html", f"{BOMB}<html>&j;".encode, {"I05", "I07"}),
    "a page of noise": ("甲.html", lambda: b"<html>" + NOISE, {"I05", "I07"}),
    "an empty page": ("甲.html", lambda: b"", {"I05", "I07"}),
    "a page that calls and runs": (
        "甲.html",
        lambda: b'<html><script src="http://127.0.0.1:9/x.js"></script><iframe src="file:///etc">'
                b'</iframe><img src="http://127.0.0.1:9/x.png" onerror="x()">',
        {"I05"}),
    "a huge page": ("甲.html", lambda: b"<html>" + b" " * 17_000_000, {"I02"}),
    "an archive page without a page": (
        "甲.mht", lambda: b"MIME-Version: 1.0\nContent-Type: text/plain\n\nabc", {"I07"}),
    "parts within parts": (
        "甲.mht",
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 300,
        {"I07", "I10"}),
    "a PDF cut short": ("甲.pdf", lambda: small_pdf(b"BT ET")[:120], {"I07"}),
    "a PDF of nothing": ("甲.pdf", lambda: small_pdf(b""), {"I07"}),
    "a PDF of noise": ("甲.pdf", lambda: b"%PDF-1.4\n" + NOISE, {"I07"}),
    "a PDF that is empty": ("甲.pdf", lambda: b"", {"I07"}),
    "a PDF of lines without number": (
        "甲.pdf", lambda: small_pdf(b"0 0 m 9 9 l S\n" * 300_000), {"I02", "I07", "I10"}),
    "pages that point at themselves": (
        "甲.pdf",
        lambda: small_pdf(b"").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"), {"I07", "I10"}),
    "a PDF with a script": (
        "甲.pdf",
        lambda: small_pdf(b"", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), {"I07"}),
    "a PDF of far too many pages": (
        "甲.pdf",
        lambda: small_pdf(b"").replace(b"[3 0 R]/Count 1", b"[" + b"3 0 R " * 900 + b"]/Count 900"),
        {"I02", "I07"}),
    "cells as wide as a hundred tables": (
        "甲.docx",
        lambda: docx(
            "<w:tbl>"
            + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr><w:p/></w:tc></w:tr>' * 9_000
            + "</w:tbl>"),
        {"I02"}),
    "an old workbook cut before its contents": ("甲.xls", lambda: ole("W"), {"I07"}),
    "an old workbook cut short": ("甲.xls", lambda: ole("Workbook"), {"I07"}),
    "an old workbook of noise": ("甲.xls", lambda: ole("Workbook", NOISE), {"I07"}),
    "an old document cut short": ("甲.doc", lambda: ole("WordDocument"), {"I07"}),
    "an old document of noise": ("甲.doc", lambda: ole("WordDocument", NOISE), {"I07"}),
    "an empty old document": ("甲.wps", lambda: b"", {"I07"}),
    "an empty old workbook": ("甲.xls", lambda: b"", {"I03", "I07"}),
    "noise": ("甲.txt", lambda: NOISE, {"I04"}),
    "noise called Word": ("甲.docx", lambda: NOISE, {"I07"}),
    "noise called a workbook": ("甲.xlsx", lambda: b"PK\x03\x04xl/" + NOISE, {"I07"}),
    "a picture": ("甲.png", lambda: b"\x89PNG\r\n\x1a\n\0\0" + NOISE, {"I07", "I08"}),
    "another program": ("甲.txt", lambda: b"\x7fELF\0\0" + NOISE, {"I04"}),
    "a text of one line": ("甲.txt", lambda: "规章".encode() * 300_000, {"I02"}),
    "a text of lines": ("甲.txt", lambda: "规章\t0\n".encode() * 80_000, {"I02"}),
    "half a row a hundred thousand times": (
        "甲.txt", lambda: "规章\n1\n".encode() * 100_000, {"I02"}),
    "half a row ten thousand times": (
        "甲.txt", lambda: "规章\n1\n".encode() * 4_999, {"I05"}),
    "digits without end": ("甲.txt", lambda: "规章".encode() + b"1" * 1_000_000, {"I02"}),
    "a text too long": ("甲.txt", lambda: b"0" * 3_000_000, {"I02"}),
    "an empty text": ("甲.txt", lambda: b"", {"I05"}),
    **{
        case: (odd(1)[0], partial(_bytes_of, odd), {"I02", "I05", "I07", "I10"})
        for case, odd in ODD.items()
    },
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_it_is_refused_in_one_sentence(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, make, codes = HOSTILE[case]
    path, workspace = tmp_path / name, tmp_path / "工作.zwgk"
    path.write_bytes(make())
    about = ("--unit", "云溪镇人民政府", "--year", "2023", "--workspace", workspace)
    said = run_json(capsys, "import", path, *about)

    assert said.code == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert name in said.err
    assert any(f"代码 {one}" in said.err for one in codes), said.err
    assert not workspace.exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="the system has no such files")
@pytest.mark.parametrize(
    "place", ["/proc/kmsg", "/proc/self/mem", "/sys/kernel/uevent_seqnum", "/dev/zero", "/dev/tty"]
)
def test_what_the_system_makes_up_is_not_opened(place: str, tmp_path: Path) -> None:
    """A link is followed first: /proc/kmsg is a regular file that never has an end."""
    link = tmp_path / "年报.docx"
    link.symlink_to(place)

    for path in (Path(place), link):
        with pytest.raises(UserError) as refusal:
            read_document(path)
        assert refusal.value.code == "I01"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    os.mkfifo(path)

    with pytest.raises(UserError) as refusal:
        read_document(path)

    assert refusal.value.code == "I01"


class StopError(Exception):
    """What the clerk's 取消 raises."""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("甲.docx", named_oddly("word/document.xml", 150_000)),
        ("甲.pdf", small_pdf(b"0 0 m 9 9 l S\n" * 300_000)),
    ],
)
def test_a_reading_ends_when_the_clerk_says_so(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    before = set(psutil.Process().children())

    def stop(_done: int, _total: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        read_document(path, stop)

    assert set(psutil.Process().children()) <= before  # its process has ended with it


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(180 * 1024 * 1024)

    tracemalloc.start()
    with pytest.raises(UserError) as refusal:
        read_document(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert refusal.value.code == "I02"
    assert peak < 1024 * 1024


def _whole(kind: str, edition: Edition, path: Path) -> bytes:
    if kind == "doc":  # nothing of ours writes it
        return (CORPUS / "老格式.doc").read_bytes()
    save(kind, nil_report(edition), path)
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["pdf", "docx", "html", "xlsx", "doc"])
def test_a_good_file_spoilt_anywhere_is_read_or_refused(
    kind: str, edition: Edition, tmp_path: Path
) -> None:
    """Cut it short and turn its bytes over: figures that are not in it never come out."""
    path = tmp_path / f"年报.{kind}"
    whole = _whole(kind, edition, path)
    noise = random.Random(7)  # noqa: S311 - where to spoil it
    for number in range(12):
        spoilt = bytearray(whole)
        if number % 2:
            del spoilt[noise.randrange(len(spoilt)) :]
        for _ in range(noise.randrange(1, 40)):
            spoilt[noise.randrange(len(spoilt))] = noise.randrange(256)
        path.write_bytes(spoilt)
        try:
            document = read_document(path)
        except UserError:
            continue
        found = recognise(document, [edition])
        written = "".join(found.lines)
        assert all(str(figure) in written for figure in found.cells.values() if figure)


def test_macros_and_comments_are_not_read(tmp_path: Path) -> None:
    parts: dict[str, bytes | str] = {
        "word/vbaProject.bin": NOISE,
        "word/comments.xml": "<c>规章</c>",
        "docProps/custom.xml": "<p>规章 1 2 3</p>",
    }
    path = tmp_path / "甲.docm"
    path.write_bytes(docx("<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p>", "", parts))

    assert read_document(path).blocks == (SourceParagraph("一、总体情况"),)


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0]["A1"] = "一、总体情况"
    hidden = workbook.create_sheet("隐藏")
    hidden["A1"] = "规章"
    hidden.sheet_state = "hidden"
    path = tmp_path / "甲.xlsx"
    workbook.save(path)

    assert [block for block in read_document(path).blocks if "规章" in str(block)] == []


WORDS = [
    *["规章", "行政许可", "0", "12", "", "/", "*", "其他", "总计", "自然人", "结果维持", "规章000"],
    *["一、总体情况", "二、主动公开政府信息情况", "（三）不予公开", "行政复议", "信息内容"],
    *["四、政府信息公开行政复议、行政诉讼情况", "（六）其", "2023年1月10日", "[打印]", "3.其他"],
]
CELL = st.none() | st.sampled_from(WORDS) | st.text(max_size=6)
ROWS = st.lists(
    st.lists(CELL, min_size=1, max_size=9).map(
        lambda cells: SourceRow(tuple(cells), "\t".join(cell or "" for cell in cells))
    ),
    min_size=1,
    max_size=12,
)
BLOCKS: st.SearchStrategy[SourceBlock] = (
    st.builds(lambda rows, ruled: SourceGrid(tuple(rows), ruled), ROWS, st.booleans())
    | st.sampled_from(WORDS).map(SourceParagraph)
    | st.text(max_size=40).map(SourceParagraph)
)


PUNCTUATION = SourceGrid((SourceRow(("/", ":\x1b", "0"), "/\t:\x1b\t0"),))
"""A row whose label is no word."""


@settings(max_examples=300)
@given(st.lists(BLOCKS, max_size=8))
@example([SourceParagraph("二、主动公开政府信息情况"), SourceParagraph("规章"), PUNCTUATION])
def test_the_recogniser_never_fails_and_never_invents(
    edition: Edition, blocks: list[SourceBlock]
) -> None:
    found = recognise(SourceDocument("甲", "0", tuple(blocks)), [edition])

    digits = set("".join(found.lines))
    figures = [*found.cells.values(), *found.stated.values()]
    for figure in figures:
        assert figure is None or set(str(figure)) <= digits | _widths(digits)


def _widths(digits: set[str]) -> set[str]:
    return {str(int(digit)) for digit in digits if digit.isdecimal()}
