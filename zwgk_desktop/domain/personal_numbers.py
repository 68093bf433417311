"""Detection of personal numbers: 居民身份证号, mobile numbers, bank cards.

Office telephones, document numbers, dates, amounts, postcodes and 统一社会信用代码 are
public and not reported. The digits may be full-width and separated by spaces or hyphens.
Parts of longer numbers are not reported.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PersonalDataKind(StrEnum):
    """Kind of personal data."""

    IDENTITY = "identity"
    MOBILE = "mobile"
    BANK_CARD = "bank_card"
    NAME = "name"

    @property
    def label(self) -> str:
        """The kind in the clerk's words."""
        return _LABELS[self]


_LABELS = {
    PersonalDataKind.IDENTITY: "居民身份证号",
    PersonalDataKind.MOBILE: "手机号码",
    PersonalDataKind.BANK_CARD: "银行卡号",
    PersonalDataKind.NAME: "申请人姓名",
}

_LINK = re.compile(r"(?:https?://|www\.)[!-~]+")
_RUN = re.compile(r"(?<![0-9A-Za-z_*])(?<!\d[.,，])\d+(?:[ -]{1,3}\d+)*(?![0-9_*])")
"""Digits with separators, not directly after a letter or next to a star."""

_CHUNK = re.compile(r"\d+")
_DIGITS = re.compile(r"[0-9X]+")
_LONGEST, _MOST_PIECES = 19, 6
"""Maximum digits of a number, and maximum pieces unless it is spaced digit by digit."""

_BEFORE, _AFTER = 32, 4
"""Number of characters before and after a number that are examined."""

_MEASURED = re.compile(r"\.\d|[,，]\d{3}|\s?(?:[万亿美]?元|万|亿|平方|立方|公里|吨|亩|[%％])")
"""Text after digits that makes them an amount."""

_CODED = re.compile(
    r"(?:[第〔〕\]￥¥$]"
    r"|(?:代码|编码|编号|文号|单号|案号|批号|条码|票号)(?:证号?|号码?)?[是为：:（( ]*)$"
)
"""Text before digits that makes them a code, a document number or an amount."""

_GAP = r"[ \n\-._·/]{0,40}"
_WHOLE_NUMBER = rf"(?<![0-9*])(?=([0-9](?:{_GAP}[0-9]){{%d}}{_GAP}[0-9%s])(?![0-9*]))"
_IDENTITIES = (re.compile(_WHOLE_NUMBER % (16, "Xx")), re.compile(_WHOLE_NUMBER % (13, "")))
"""Patterns of 18 characters, or 15 digits as issued until 1999, with any separators."""

_NAMED_IDENTITY = re.compile(r"(?:身份证|证件号)[^0-9。；;！!？?]{0,12}$")
_CREDIT_CODE = re.compile(r"(?:代码|编码|条码)(?:证号?|号码?)?[是为：:（(]*$")

_CALLED = r"[^0-9。；;！!？?]{0,10}"
_NAMED_MOBILE = re.compile(
    rf"(?:电话|手机|联系方式|微信|拨打){_CALLED}(1(?:{_GAP}[0-9]){{10}})(?![0-9*])"
)
_NAMED_CARD = re.compile(
    rf"(?:卡号|银行卡|[账帐][号户]){_CALLED}([0-9](?:{_GAP}[0-9]){{12,18}})(?![0-9*])"
)
"""With any separators, even line breaks, since the word before rules out table figures."""

_POINTED = re.compile(r"(?<![\dA-Za-z_.·])1\d{2}([._·/])\d{4}\1\d{4}(?![\dA-Za-z_]|[._·/]\d)")
_COUNTRY = frozenset({"86", "0086"})


def find_numbers(text: str, latest_birth_year: int) -> Iterator[tuple[int, int, PersonalDataKind]]:
    """Yield start, end and kind of personal numbers, unordered and possibly overlapping.

    Args:
        text: Text in plain characters (`ScanText`).
        latest_birth_year: Latest possible year of birth.
    """
    plain = _LINK.sub(lambda link: "/" * len(link[0]), text)
    yield from _identity_numbers(plain, latest_birth_year)
    yield from _named_numbers(plain)
    yield from _numbers_of_runs(plain)


def _identity_numbers(plain: str, latest: int) -> Iterator[tuple[int, int, PersonalDataKind]]:
    for pattern, test in zip(_IDENTITIES, (_is_current_identity, _is_old_identity), strict=True):
        for found in pattern.finditer(plain):
            start, end = found.span(1)
            pieces = tuple(_DIGITS.findall(found[1].upper()))
            before = "".join(plain[max(0, start - _BEFORE) : start].split())
            if not _MEASURED.match(plain, end) and test(pieces, before, latest):
                yield start, end, PersonalDataKind.IDENTITY


def _named_numbers(plain: str) -> Iterator[tuple[int, int, PersonalDataKind]]:
    """Yield mobile and card numbers announced by a word such as 电话 or 卡号."""
    for found in _NAMED_MOBILE.finditer(plain):
        if _MOBILE.fullmatch("".join(_DIGITS.findall(found[1]))):
            yield *found.span(1), PersonalDataKind.MOBILE
    for found in _NAMED_CARD.finditer(plain):
        if _is_card_number("".join(_DIGITS.findall(found[1]))):
            yield *found.span(1), PersonalDataKind.BANK_CARD


def _numbers_of_runs(plain: str) -> Iterator[tuple[int, int, PersonalDataKind]]:
    """Yield mobile and card numbers within one line, without an announcing word."""
    for pointed in _POINTED.finditer(plain):
        if _MOBILE.fullmatch("".join(_DIGITS.findall(pointed[0]))):
            yield *pointed.span(), PersonalDataKind.MOBILE
    for run in _RUN.finditer(plain):
        chunks = tuple(_CHUNK.finditer(plain, run.start(), run.end()))
        at = 0
        while at < len(chunks):
            found = _longest_number_at(plain, chunks, at)
            if found is None:
                at += 1
                continue
            end, kind = found
            start = chunks[at].start()
            if kind is PersonalDataKind.MOBILE and end == at + 1:
                start = chunks[at].end() - _MOBILE_LENGTH  # after the country's code
            yield start, chunks[end - 1].end(), kind
            at = end


@dataclass(frozen=True, slots=True)
class _DigitGroups:
    """Consecutive groups of digits in a run, with the text around them.

    Args:
        whole: Whether they are the whole run.
    """

    chunks: tuple[str, ...]
    before: str
    after: str
    whole: bool

    @property
    def number(self) -> str:
        return "".join(self.chunks)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(map(len, self.chunks))


def _longest_number_at(
    plain: str, chunks: Sequence[re.Match[str]], at: int
) -> tuple[int, PersonalDataKind] | None:
    """Return the end (exclusive chunk index) and kind of the longest number at a chunk."""
    spelt = [len(chunks)] if at == 0 and _MOST_PIECES < len(chunks) <= _LONGEST else []
    for end in (*spelt, *range(min(len(chunks), at + _MOST_PIECES), at, -1)):
        start, stop = chunks[at].start(), chunks[end - 1].end()
        if stop - start < _MOBILE_LENGTH:
            break
        stretch = _DigitGroups(
            tuple(chunk.group() for chunk in chunks[at:end]),
            plain[max(0, start - _BEFORE) : start],
            plain[stop : stop + _AFTER],
            len(chunks) == end - at,
        )
        kind = None if _is_hyphened(plain, chunks, at, end) else _kind_of_number(stretch)
        if kind:
            return end, kind
    return None


def _is_hyphened(plain: str, chunks: Sequence[re.Match[str]], at: int, end: int) -> bool:
    """Return whether hyphens make the chunks part of a longer number: 2024-13800000000-1."""
    left = at > 0 and plain[chunks[at].start() - 1] == "-" and not _is_whole(chunks[at - 1].group())
    right = end < len(chunks) and plain[chunks[end - 1].end()] == "-"
    return left or (right and not _is_whole(chunks[end].group()))


def _is_whole(chunk: str) -> bool:
    """Return whether a chunk next to a hyphen may be a country code or a number of its own."""
    return chunk in _COUNTRY or len(chunk) >= _MOBILE_LENGTH


def _kind_of_number(stretch: _DigitGroups) -> PersonalDataKind | None:
    if _MEASURED.match(stretch.after) or _CODED.search(stretch.before):
        return None
    return next((kind for kind, test in _TESTS if test(stretch)), None)


_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
"""Province codes of GB/T 2260; 81 to 83 are for residents of 港澳台."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def check_digit(seventeen: str) -> str:
    """Return the last character of a 居民身份证号 (GB 11643-1999)."""
    weighed = sum(int(d) * weight for d, weight in zip(seventeen, _WEIGHTS, strict=True))
    return _CHECK_DIGITS[weighed % 11]


def _is_current_identity(pieces: tuple[str, ...], before: str, latest: int) -> bool:
    """Return whether 18 characters are an identity number: by check digit or the word before."""
    number = "".join(pieces)
    if _NAMED_IDENTITY.search(before):
        return len(pieces) <= _MOST_PIECES or _is_person(number, latest)
    return not _CREDIT_CODE.search(before) and _is_resident(number, latest)


def _is_old_identity(pieces: tuple[str, ...], before: str, latest: int) -> bool:
    """Return whether 15 digits are an old identity number, by grouping or the word before."""
    number = "".join(pieces)
    if not _is_person(f"{number[:6]}19{number[6:]}", min(latest, 1999)):
        return False
    if _NAMED_IDENTITY.search(before):
        return True
    sizes = tuple(map(len, pieces))
    return sizes in _OLD_PIECES and not _OTHER_NUMBER.search(before)


_OTHER_NUMBER = re.compile(
    rf"[A-Za-z_]$|{_CODED.pattern}"
    r"|(?:注册|登记|识别|账|帐|许可证?|备案|户)号?码?[是为：:（( ]*$"
)
_OLD_PIECES = frozenset({(15,), (6, 6, 3)})


def _is_resident(number: str, latest: int) -> bool:
    """Return whether 18 characters are a 居民身份证号 with a valid check digit."""
    return _is_person(number, latest) and check_digit(number[:17]) == number[17]


def _is_person(number: str, latest: int) -> bool:
    """Return whether a number has a valid province and day of birth."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return _PROVINCE.match(number) is not None and 1900 <= born.year <= latest


_MOBILE = re.compile(r"1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}")
"""Number ranges assigned by 工业和信息化部."""

_MOBILE_LENGTH = 11
_MOBILE_CHUNKS = frozenset(
    {(11,), (3, 4, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (5, 6), (3, 8), (7, 4)}
)


def _is_mobile(stretch: _DigitGroups) -> bool:
    number, sizes = stretch.number, stretch.sizes
    if len(sizes) == 1:
        if number.startswith("0086"):
            number = number[4:]
        elif number.startswith("86") and stretch.before.endswith("+"):
            number = number[2:]
        return _MOBILE.fullmatch(number) is not None
    if number.startswith("86") and sizes[0] == 5 and stretch.before.endswith("+"):
        number, sizes = number[2:], (3, *sizes[1:])
    spelt = stretch.whole and set(sizes) == {1}
    return (spelt or sizes in _MOBILE_CHUNKS) and _MOBILE.fullmatch(number) is not None


_CARDS: tuple[tuple[re.Pattern[str], frozenset[int]], ...] = (
    (re.compile("62"), frozenset({16, 17, 18, 19})),
    (re.compile("9558|60|5[1-5]|4"), frozenset({16, 19})),
    (re.compile("4"), frozenset({13})),
    (re.compile("35|65|2(?:2[2-9]|[3-6]|7[01]|720)"), frozenset({16})),
    (re.compile("3[47]"), frozenset({15})),
    (re.compile("3[068]"), frozenset({14})),
)
"""Leading digits and lengths (ISO/IEC 7812): 银联, older Chinese and foreign cards."""


def _is_card_number(number: str) -> bool:
    """Return whether digits are a bank card number and not an identity-like number."""
    known = any(lead.match(number) and len(number) in lengths for lead, lengths in _CARDS)
    return known and passes_luhn(number) and not (len(number) == 18 and _is_person(number, 2100))


def _is_bank_card(stretch: _DigitGroups) -> bool:
    sizes = stretch.sizes
    grouped = set(sizes[:-1]) == {4} or sizes == (6, 13)
    parted = len(sizes) == 1 or grouped or (stretch.whole and set(sizes) == {1})
    return parted and _is_card_number(stretch.number)


_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def passes_luhn(number: str) -> bool:
    """Return whether a number has a valid Luhn check digit (ISO/IEC 7812-1)."""
    digits = (int(digit) for digit in reversed(number))
    return sum(_DOUBLED[d] if place % 2 else d for place, d in enumerate(digits)) % 10 == 0


_TESTS: tuple[tuple[PersonalDataKind, Callable[[_DigitGroups], bool]], ...] = (
    (PersonalDataKind.MOBILE, _is_mobile),
    (PersonalDataKind.BANK_CARD, _is_bank_card),
)
