"""Text of the two-dimensional code on a submission sheet (报送单): all figures of a report.

The format is documented in docs/sheet-code.md. It is ASCII, so that a keyboard scanner can
type it: ``ZWGK1:LENGTH:`` and LENGTH characters of Base45 (RFC 9285).
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.entries import parse_unit, parse_value, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number, add_up, number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {digit: value for value, digit in enumerate(_DIGITS)}
_BASE = len(_DIGITS)

_FORMAT = 1
_START = re.compile(r"ZWGK([0-9]{1,3}):([0-9]{1,4}):", re.IGNORECASE)
_SCOPE = "office"

_LARGEST = 1 << 16
"""Maximum size of the unpacked code in bytes; 200 long figures have some 3,000."""

_FIELDS = 8
_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SheetCode:
    """Content of the code on a submission sheet.

    Args:
        version: Number of the version; 0 for a draft.
        hash: SHA-256 of the report in the package.
        figures: Entered cells in the form's order; None for a blank.
        stated: Stated totals.
    """

    unit: str
    year: int
    edition: Edition
    version: int
    hash: str
    figures: Mapping[Address, Number | None]
    stated: Mapping[Address, Number]


def encode_sheet_code(report: Report, version: int, hash_: str) -> str:
    """Return the text of the code for a report."""
    edition = report.edition
    fields = (
        report.unit,
        str(report.year),
        edition.id,
        _SCOPE,
        str(version),
        hash_,
        ",".join(number_text(report.entry(cell)) for cell in edition.entered),
        ",".join(
            f"{total}={number_text(figure)}" for total, figure in report.stated_totals().items()
        ),
    )
    body = "".join(_encode_base45(zlib.compress("\n".join(fields).encode(), 9)))
    return f"ZWGK{_FORMAT}:{len(body)}:{body}"


def printed_totals(report: Report) -> tuple[tuple[str, str], ...]:
    """Return label and text of each total that is printed on the sheet beside the code."""
    requests, disputes = report.edition.roles.requests, report.edition.roles.disputes
    rows = (
        ("新收申请", requests.received),
        ("上年结转", requests.carried_in),
        ("办理结果", requests.concluded),
        ("结转下年", requests.carried_out),
    )
    cells = disputes.totals(disputes.review, *disputes.suits)
    known = [figure for cell in cells if (figure := report.stated_or_computed(cell)) is not None]
    totals: list[tuple[str, Number | None]] = [
        (label, report.stated_or_computed(f"{requests.table}.{row}.{requests.total}"))
        for label, row in rows
    ]
    totals.append(("复议诉讼", add_up(known) if known else None))
    return tuple(
        (label, "未填" if figure is None else f"{number_text(figure)} 件")
        for label, figure in totals
    )


def find_sheet_code(lines: Iterable[str]) -> str | None:
    """Return the text from the first code in a document on, without line breaks, or None."""
    text = "".join(line.strip("\r\n") for line in lines)
    found = _START.search(text)
    return text[found.start() :] if found else None


def decode_sheet_code(text: str, editions: Iterable[Edition]) -> SheetCode:
    """Read the text of a code; anything after it is ignored.

    Raises:
        UserError: It is incomplete, altered, or of a later program (I11).
    """
    found = _START.match(text)
    if found is None or int(found[1]) != _FORMAT:
        raise _unreadable_error("是更高版本的程序印的" if found else "不完整")
    length = int(found[2])
    body = text[found.end() : found.end() + length].upper().ljust(length)
    try:
        unpacked = zlib.decompressobj()
        fields = unpacked.decompress(_decode_base45(body), _LARGEST).decode().split("\n")
    except (ValueError, KeyError, OverflowError, zlib.error):
        raise _unreadable_error("不完整或者有错") from None
    if not unpacked.eof or len(fields) != _FIELDS or not _HASH.fullmatch(fields[5]):
        raise _unreadable_error("不完整或者有错")
    edition = next((one for one in editions if one.id == fields[2]), None)
    if edition is None or fields[3] != _SCOPE:
        raise _unreadable_error("用的是本程序没有的表式")
    figures = fields[6].split(",")
    if len(figures) != len(edition.entered) or not fields[4].isdecimal():
        raise _unreadable_error("与表式不符")
    totals = (one.partition("=") for one in fields[7].split(",") if one)
    stated = {address: figure for address, _, figure in totals}
    return SheetCode(
        parse_unit(fields[0]),
        parse_year(fields[1]),
        edition,
        int(fields[4]),
        fields[5],
        {a: _figure(edition, a, text) for a, text in zip(edition.entered, figures, strict=True)},
        {a: figure for a in stated if (figure := _figure(edition, a, stated[a])) is not None},
    )


def _figure(edition: Edition, address: Address, text: str) -> Number | None:
    value = parse_value(edition, address, text)
    if value is None or isinstance(value, int | Decimal):
        return value
    raise _unreadable_error("与表式不符")


def _encode_base45(data: bytes) -> Iterator[str]:
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, _BASE)
            yield _DIGITS[digit]


def _decode_base45(text: str) -> bytes:
    """Return the bytes of a Base45 text.

    Raises:
        KeyError: It has a character that is none of Base45.
        OverflowError: A group is too large.
    """
    found = bytearray()
    for at in range(0, len(text), 3):
        group = [_VALUE[char] for char in text[at : at + 3]]
        value = sum(digit * _BASE**place for place, digit in enumerate(group))
        found += value.to_bytes(len(group) - 1, "big")
    return bytes(found)


def _unreadable_error(why: str) -> UserError:
    return UserError(
        f"报送单二维码的内容{why}",
        remedy="请重新扫一次，把扫出来的文字从 ZWGK 起完整地粘贴；还不行请按纸面录入",
        code="I11",
    )
