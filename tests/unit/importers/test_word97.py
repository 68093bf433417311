"""Binary Word documents: what is seen is read, what is damaged, old or locked is told."""

import random
import struct
from pathlib import Path

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceGrid, SourceParagraph
from zwgk_desktop.importers.formats import FORMATS
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.services.importing import recognise_file

FILES = Path(__file__).resolve().parents[2] / "files"
DOCUMENT = FILES / "word97.doc"  # made by tests/files/make_word97.py
FIB = b"\xec\xa5"


def patched(offset: int, value: int) -> bytes:
    """Change a number in the header of the document."""
    data = bytearray(DOCUMENT.read_bytes())
    struct.pack_into("<H", data, data.index(FIB) + offset, value)
    return bytes(data)


def of_works() -> bytes:
    """Call the document's main stream as Microsoft Works does."""
    data = bytearray(DOCUMENT.read_bytes())
    at = data.index("WordDocument".encode("utf-16-le"))
    data[at : at + 24] = "MatOST".encode("utf-16-le").ljust(24, b"\0")
    struct.pack_into("<H", data, at + 64, 14)  # the name's length with its end, in bytes
    return bytes(data)


def test_boxes_raised_and_hidden_words_blank_cells() -> None:
    blocks = read_document(DOCUMENT).blocks

    texts = [block.text for block in blocks if isinstance(block, SourceParagraph)]
    assert texts[0] == "青山县云溪镇人民政府2024年政府信息公开工作年度报告"
    assert texts[-2] == "联系人𠮷先生、䶮女士、㛃同志"
    assert texts[-1] == "共1页"  # the field's result, not its code
    (grid,) = [block for block in blocks if isinstance(block, SourceGrid)]
    assert [row.cells for row in grid.rows] == [
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", "508¹", "", "318\u0336"),
        ("行政规范性文件", "7", "2", ""),
    ]
    assert grid.ruled


def test_a_note_beside_a_figure_and_blanks_come_in_as_they_are(catalog: Catalog) -> None:
    found = recognise_file(DOCUMENT, catalog)

    assert (found.unit, found.year) == ("青山县云溪镇人民政府", 2024)
    assert found.cells["proactive.rules.issued"] == 508
    assert found.cells["proactive.rules.repealed"] is None
    assert "proactive.rules.in_force" not in found.cells  # a struck digit stands in it
    assert found.cells["proactive.normative_documents.issued"] == 7


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (patched(0x0A, 0x0100), "I09", "密码"),
        (patched(0x02, 0x0065), "I03", "Word 97 以前"),
        (patched(0x00, 0x1234), "I03", "Word 97 以前"),
        (DOCUMENT.read_bytes()[:4000], "I07", "Word"),
        (b"\xdb\xa5" + bytes(600), "I03", "Word 97 以前"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    data: bytes, code: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "年报.doc"
    path.write_bytes(data)

    with pytest.raises(UserError) as refusal:
        read_document(path)

    assert refusal.value.code == code
    assert said in refusal.value.what


def test_a_file_of_works_with_the_same_suffix_is_named() -> None:
    with pytest.raises(UserError, match="微软 Works 文件"):
        FORMATS["doc"].read(of_works(), "年报.wps")


def test_spoilt_anywhere_it_is_read_or_refused() -> None:
    """Any number of the format may lie: no other error, and no figure from nowhere."""
    whole = DOCUMENT.read_bytes()
    noise = random.Random(11)  # noqa: S311 - where to spoil it
    for _ in range(250):
        spoilt = bytearray(whole)
        anywhere = noise.randrange(len(spoilt) - 4)
        start = noise.choice([0, 512, spoilt.index(FIB), spoilt.index(FIB) + 0x90, anywhere])
        if noise.random() < 0.4:  # a length or a place as large as can be said, or none
            spoilt[anywhere : anywhere + 4] = noise.choice(
                [b"\xff" * 4, b"\xff\xff\xff\x7f", bytes(4)]
            )
        for _ in range(noise.randrange(1, 12)):
            spoilt[(start + noise.randrange(900)) % len(spoilt)] = noise.randrange(256)
        try:
            blocks = FORMATS["doc"].read(bytes(spoilt), "甲.doc")
        except UserError as refusal:
            assert refusal.code in {"I03", "I07", "I09"}  # noqa: PT017 - of many, each is looked at
            continue
        assert all(isinstance(block, SourceGrid | SourceParagraph) for block in blocks)
