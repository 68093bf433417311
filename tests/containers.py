"""Containers made to do harm: parts named over and over, oddly or falsely, of any size."""

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from functools import partial

WORD_TYPE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET_TYPE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(main: str, parts: dict[str, bytes | str]) -> bytes:
    """Make a zip that says which part is the document."""
    rels = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        f'Target="{main}"/></Relationships>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("_rels/.rels", rels)
        for name, content in parts.items():
            out.writestr(name, content)
    return file.getvalue()


def docx(body: str, before: str = "", parts: dict[str, bytes | str] | None = None) -> bytes:
    xml = f'{before}<w:document xmlns:w="{WORD_TYPE}"><w:body>{body}</w:body></w:document>'
    return package("word/document.xml", {"word/document.xml": xml, **(parts or {})})


def book(sheet: str, before: str = "", strings: str = "") -> bytes:
    head = f'xmlns="{SHEET_TYPE}" xmlns:r="{OFFICE}"'
    rels = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/worksheet" '
        f'Target="s.xml"/><Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="t.xml"/>'
        "</Relationships>"
    )
    book_xml = f'<workbook {head}><sheets><sheet name="一" r:id="r1"/></sheets></workbook>'
    return package(
        "xl/workbook.xml",
        {
            "xl/workbook.xml": book_xml,
            "xl/_rels/workbook.xml.rels": rels,
            "xl/s.xml": f"{before}<worksheet {head}>{sheet}</worksheet>",
            "xl/t.xml": f"<sst {head}>{strings}</sst>",
        },
    )


def repeated_sheet(times: int, size: int) -> bytes:
    """Name one part as so many sheets."""
    head = f'xmlns="{SHEET_TYPE}" xmlns:r="{OFFICE}"'
    ids = range(1, times + 1)
    rels = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="s.xml"/>' for n in ids
    )
    sheets = "".join(f'<sheet name="{n}" r:id="r{n}"/>' for n in ids)
    row = '<row><c t="inlineStr"><is><t>甲</t></is></c></row>'
    return package(
        "xl/workbook.xml",
        {
            "xl/workbook.xml": f"<workbook {head}><sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{rels}'
            "</Relationships>",
            "xl/s.xml": f"<worksheet {head}><sheetData>{row * size}</sheetData></worksheet>",
        },
    )


def named_oddly(part: str, paragraphs: int) -> bytes:
    """Make a document whose main part is called as no program would call it."""
    body = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>" * paragraphs
    xml = f'<w:document xmlns:w="{WORD_TYPE}"><w:body>{body}</w:body></w:document>'
    return package(part, {part: xml})


def sheet_named_oddly(part: str, rows: int) -> bytes:
    data = book("<sheetData>" + '<row><c t="s"><v>9</v></c></row>' * rows + "</sheetData>")
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w", 8) as after:
        for name in before.namelist():
            content = before.read(name).replace(b'"s.xml"', f'"{part}"'.encode())
            after.writestr(name.replace("xl/s.xml", f"xl/{part}"), content)
    return file.getvalue()


def twice_in_it() -> bytes:
    """Hold two parts of one name, of which programs read one or the other."""
    file = io.BytesIO(docx("<w:p/>"))
    with zipfile.ZipFile(file, "a") as out, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out.writestr("word/document.xml", "<x/>")
    return file.getvalue()


def zipped(members: int, size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for number in range(members):
            out.writestr(f"word/{number}.xml", b"0" * size)
    return file.getvalue()


def lying_zip() -> bytes:
    """Claim a small size for a part that unpacks to far more."""
    data = bytearray(docx("<w:p/>" * 2_000_000))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 100)
    return bytes(data)


def two_sizes_zip() -> bytes:
    """Claim another size in the header of a part than in the directory."""
    data = bytearray(docx("<w:p/>"))
    struct.pack_into("<L", data, data.rindex(b"PK\x03\x04") + 22, 100)
    return bytes(data)


def encrypted_zip() -> bytes:
    data = bytearray(docx("<w:p/>"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = 0
        while (at := data.find(mark, at)) >= 0:
            data[at + offset] |= 1
            at += 4
    return bytes(data)


_ODD_PARTS = (
    *("word/document.bin", "word/document.XML", "word/media/image1.png", "word/./document.xml"),
    *("/word/document.xml", "../word/document.xml", "word\\document.xml", "word//document.xml"),
    *("word/文档.xml", "word/document.xml ", "word/%64ocument.xml", "w" * 3_000 + ".xml"),
)
_ODD_SHEETS = ("sheet1.bin", "Sheet1.XML", "../s.xml", "media/image1.png", "表 一.xml")


def _cut(dice: random.Random) -> bytes:
    whole = docx("<w:p/>" * dice.randrange(1, 50_000))
    return whole[: dice.randrange(len(whole))]


def _spoilt(dice: random.Random) -> bytes:
    """Change bytes of a sound container, most of them among the names and sizes at its end."""
    data = bytearray(book("<sheetData>" + "<row><c><v>1</v></c></row>" * 200 + "</sheetData>"))
    for _ in range(dice.randrange(1, 9)):
        data[dice.randrange(len(data) // 2, len(data))] = dice.randrange(256)
    return bytes(data)


def _nested(dice: random.Random) -> bytes:
    inner = docx("<w:p/>" * dice.randrange(1, 200_000))
    return package("word/document.xml", {"word/document.xml": inner, "word/inner.docx": inner})


def _page(body: str, head: str = "") -> tuple[str, bytes]:
    return "甲.html", f"<html><head>{head}</head><body>{body}</body></html>".encode()


ODD: dict[str, Callable[[int], tuple[str, bytes]]] = {
    "comments before the page": lambda size: (
        "甲.html", b"<!-- a -->" * size + b"<html><p>x</p></html>"),
    "a style sheet of braces": lambda size: _page("x", f"<style>{'{' * size}</style>"),
    "a style sheet of letters": lambda size: _page("x", f"<style>{'a' * size}</style>"),
    "a style sheet of comments": lambda size: _page("x", f"<style>{'/*' * size}</style>"),
    "attributes": lambda size: _page(f"<p {' '.join(f'a{at}=1' for at in range(size))}>x"),
    "misnested tags": lambda size: _page(
        "".join(f"<font size={at}><p>" for at in range(size))),
    "cells by tabs": lambda size: ("甲.txt", "规章\t1\t".encode() * size),
    "digits then letters": lambda size: (
        "甲.txt", b"1" * size + b"\t" + b"a" * size + b"\t" + b"1a" * size),
    "a label without end": lambda size: _page(
        f"<table><tr><td>{'规章' * 40 * size}<td>1<td>2</table>"),
}  # fmt: skip
"""Pages and texts that take long to read, by size."""


def _of_any_size(odd: Callable[[int], tuple[str, bytes]], dice: random.Random) -> tuple[str, bytes]:
    return odd(dice.randrange(1, 60_000))


HOSTILE: dict[str, Callable[[random.Random], tuple[str, bytes]]] = {
    "repeated": lambda dice: (
        "甲.xlsx",
        repeated_sheet(dice.randrange(2, 80), dice.randrange(1, 25_000)),
    ),
    "odd part": lambda dice: (
        "甲.docx",
        named_oddly(dice.choice(_ODD_PARTS), dice.randrange(1, 450_000)),
    ),
    "odd sheet": lambda dice: (
        "甲.xlsx",
        sheet_named_oddly(dice.choice(_ODD_SHEETS), dice.randrange(1, 300_000)),
    ),
    "twice": lambda dice: (dice.choice(("甲.docx", "甲.xlsx")), twice_in_it()),
    "bomb": lambda dice: (
        "甲.docx",
        zipped(dice.randrange(1, 90), dice.randrange(1, 3_000_000)),
    ),
    "crowded": lambda dice: ("甲.xlsx", zipped(dice.randrange(1_000, 4_000), 1)),
    "lying": lambda dice: (dice.choice(("甲.docx", "甲.xlsx")), lying_zip()),
    "encrypted": lambda dice: (dice.choice(("甲.docx", "甲.xlsx")), encrypted_zip()),
    "cut": lambda dice: ("甲.docx", _cut(dice)),
    "spoilt": lambda dice: ("甲.xlsx", _spoilt(dice)),
    "nested": lambda dice: ("甲.docx", _nested(dice)),
    **{kind: partial(_of_any_size, odd) for kind, odd in ODD.items()},
}
"""By class: makes one as the dice will have it, and what it is called."""
