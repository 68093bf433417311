"""Streams of a binary Word document: text by character position, and formatting properties.

Offsets and codes are those of Microsoft's open specification [MS-DOC].
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import olefile  # pyright: ignore[reportMissingTypeStubs] - it has none

from zwgk_desktop.importers.format import broken_error, locked_error, unsupported_error

IN_TABLE, ROW_END = 0x2416, 0x2417
DEPTH = 0x6649
DEFINITION, VERTICAL_MERGE = 0xD608, 0xD62B
HIDDEN, DELETED, POSITION = 0x083C, 0x0800, 0x2A48
STRUCK, STRUCK_TWICE = 0x0837, 0x2A53

_BEFORE_OLE = (b"\x31\xbe", b"\x9b\xa5", b"\xdb\xa5")
"""First bytes of files of Word for DOS and Windows before 1993."""

_OLDER = "Word 97 以前的 Word "
_OF_WORKS = ("MN0", "MatOST", "CONTENTS")
_WORD = 0xA5EC
_WORD_97 = 0x00C1
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_LENGTHS = 0x4C
"""Offset of the lengths of the main text and of seven further parts."""

_CHARACTERS, _PARAGRAPHS, _PIECES = 0xFA, 0x102, 0x1A2
_IN_DATA = frozenset({0x6645, 0x6646, 0x646B})
"""Codes of properties whose operand is an offset into the data stream."""

_PAGE = 512
_MOST_PIECES = 50_000
_MOST_CHARACTERS = 2_000_000

Sprms = dict[int, bytes]
"""Operands of properties by code; the last one of each code counts."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Range of character positions (end exclusive), with its offset and width in the stream."""

    start: int
    end: int
    offset: int
    wide: bool


class WordBinary:
    """Binary Word document with its streams.

    Args:
        data: Bytes of the file.
        name: File name, for messages.

    Raises:
        UserError: It is damaged (I07), encrypted (I09) or older than Word 97 (I03).
    """

    def __init__(self, data: bytes, name: str) -> None:
        ole: Any = olefile
        if data.startswith(_BEFORE_OLE):
            raise unsupported_error(name, _OLDER)
        with ole.OleFileIO(BytesIO(data)) as file:
            if not file.exists("WordDocument"):
                works = any(file.exists(stream) for stream in _OF_WORKS)
                raise (
                    unsupported_error(name, "微软 Works ") if works else broken_error(name, "Word")
                )
            self._main: bytes = file.openstream("WordDocument").read()
            ident, version = struct.unpack_from("<HH", self._main, 0)
            flags = self._number("<H", 0x0A)
            if ident != _WORD or version < _WORD_97:
                raise unsupported_error(name, _OLDER)
            if flags & _ENCRYPTED:
                raise locked_error(name)
            table = "1Table" if flags & _SECOND_TABLE else "0Table"
            self._table: bytes = file.openstream(table).read()
            self._data: bytes = file.openstream("Data").read() if file.exists("Data") else b""
        self._name = name
        self._pieces = self._read_pieces()
        self._paragraphs = self._runs(_PARAGRAPHS)
        self._characters = self._runs(_CHARACTERS)

    @property
    def lengths(self) -> tuple[int, ...]:
        """Character counts of main text, notes, headers, macros, comments and text boxes."""
        return struct.unpack_from("<8i", self._main, _LENGTHS)

    def text(self, start: int, end: int) -> Iterator[tuple[str, int]]:
        """Yield the characters in a range of positions, each with its main stream offset."""
        high = ""
        for unit, at in self._code_units(start, end):
            if "\ud800" <= unit <= "\udbff":
                high = unit
                continue
            pair = f"{high}{unit}".encode("utf-16", "surrogatepass")
            high = ""
            yield from ((char, at) for char in pair.decode("utf-16", "replace"))

    def _code_units(self, start: int, end: int) -> Iterator[tuple[str, int]]:
        """Yield UTF-16 code units in a range of positions, each with its stream offset."""
        for piece in self._pieces:
            size = 2 if piece.wide else 1
            for position in range(max(start, piece.start), min(end, piece.end)):
                at = piece.offset + (position - piece.start) * size
                stored = self._main[at : at + size]
                if len(stored) < size:
                    raise broken_error(self._name, "Word")
                wide = stored.decode("utf-16-le", "surrogatepass") if piece.wide else ""
                yield wide or stored.decode("cp1252", "replace"), at

    def paragraph(self, at: int) -> Sprms:
        """Return the properties of the paragraph whose end mark is at a stream offset."""
        return self._properties_at(self._paragraphs, at, skipped=2)

    def character(self, at: int) -> Sprms:
        """Return the properties of the character at a stream offset."""
        return self._properties_at(self._characters, at, skipped=0)

    def _number(self, kind: str, at: int) -> int:
        return int(struct.unpack_from(kind, self._main, at)[0])

    def _table_stream_part(self, at: int) -> bytes:
        """Return the part of the table stream whose offset and length are in the header."""
        start, length = struct.unpack_from("<ii", self._main, at)
        if start < 0 or length < 0 or start + length > len(self._table):
            raise broken_error(self._name, "Word")
        return self._table[start : start + length]

    def _read_pieces(self) -> list[_Piece]:
        part, at = self._table_stream_part(_PIECES), 0
        while part[at] == 1:  # properties of fast-saved pieces, none of them about tables
            at += 3 + struct.unpack_from("<H", part, at + 1)[0]
        size = struct.unpack_from("<I", part, at + 1)[0]
        count = (size - 4) // 12
        if part[at] != 2 or not 0 < count <= _MOST_PIECES:
            raise broken_error(self._name, "Word")
        ends = struct.unpack_from(f"<{count + 1}i", part, at + 5)
        found: list[_Piece] = []
        for number in range(count):
            place = struct.unpack_from("<I", part, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
            start, end, wide = ends[number], ends[number + 1], not place & 0x40000000
            if not 0 <= start <= end <= _MOST_CHARACTERS:
                raise broken_error(self._name, "Word")
            offset = place & 0x3FFFFFFF
            found.append(_Piece(start, end, offset if wide else offset // 2, wide))
        return found

    def _runs(self, at: int) -> tuple[list[int], list[bytes]]:
        """Return the end offset of each run of characters or paragraphs, and its raw properties."""
        part = self._table_stream_part(at)
        count = max(0, (len(part) - 4) // 8)
        pages = struct.unpack_from(f"<{count}I", part, 4 * (count + 1))
        ends: list[int] = []
        found: list[bytes] = []
        for page in pages:
            start = (page & 0x3FFFFF) * _PAGE
            for end, properties in self._page(self._main[start : start + _PAGE], at):
                ends.append(end)
                found.append(properties)
        return ends, found

    def _page(self, page: bytes, kind: int) -> Iterator[tuple[int, bytes]]:
        if len(page) < _PAGE:
            raise broken_error(self._name, "Word")
        count = page[-1]
        places = struct.unpack_from(f"<{count + 1}I", page, 0)
        width = 13 if kind == _PARAGRAPHS else 1
        for number in range(count):
            at = page[4 * (count + 1) + width * number] * 2
            length = page[at] if at else 0
            start = at + 1
            if kind == _PARAGRAPHS and at:
                length, start = (2 * length - 1, start) if length else (2 * page[at + 1], at + 2)
            yield places[number + 1], page[start : start + length] if at else b""

    def _properties_at(
        self, runs: tuple[list[int], list[bytes]], at: int, *, skipped: int
    ) -> Sprms:
        ends, found = runs
        place = bisect_right(ends, at)
        return self._sprms(found[place][skipped:]) if place < len(found) else {}

    def _sprms(self, stored: bytes, *, within: bool = False) -> Sprms:
        """Return the properties in a byte string; each code determines its operand's length."""
        found: Sprms = {}
        at = 0
        while at + 2 < len(stored):
            code = struct.unpack_from("<H", stored, at)[0]
            length, start = _operand(stored, code, at + 2)
            operand = stored[start : start + length]
            at = start + length
            if code in _IN_DATA and not within and len(operand) == 4:
                place = struct.unpack("<I", operand)[0]
                size = self._data[place : place + 2]
                length = struct.unpack("<H", size)[0] if len(size) == 2 else 0
                found |= self._sprms(self._data[place + 2 : place + 2 + length], within=True)
            elif code not in found or code != VERTICAL_MERGE:
                found[code] = operand
            else:
                found[code] += operand
        return found


_FIXED = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}


def _operand(stored: bytes, code: int, at: int) -> tuple[int, int]:
    """Return the length and the start of a property's operand."""
    kind = code >> 13
    if kind in _FIXED:
        return _FIXED[kind], at
    if code == DEFINITION:
        size = struct.unpack_from("<H", stored, at)[0] if at + 2 <= len(stored) else 0
        return max(size - 1, 0), at + 2
    return (stored[at] if at < len(stored) else 0), at + 1
