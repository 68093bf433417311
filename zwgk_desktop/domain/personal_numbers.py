"""Numbers that name one person: 居民身份证号, mobile numbers, bank cards.

Office telephones, document numbers, dates, amounts, postcodes and 统一社会信用代码
are meant to be public. A number must be whole: its digits may be full-width and
parted by spaces or hyphens, but what is part of something longer is something else.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zwgk_desktop.domain.characters import invisible, without_invisible


class SensitiveKind(StrEnum):
    """What kind of personal data it is."""

    IDENTITY = "identity"
    MOBILE = "mobile"
    BANK_CARD = "bank_card"
    NAME = "name"

    @property
    def label(self) -> str:
        """The kind in the clerk's words."""
        return _LABELS[self]


_LABELS = {
    SensitiveKind.IDENTITY: "居民身份证号",
    SensitiveKind.MOBILE: "手机号码",
    SensitiveKind.BANK_CARD: "银行卡号",
    SensitiveKind.NAME: "申请人姓名",
}

_SPACES = " \t\u00a0\u2002\u2003\u2009\u202f\u3000"
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212－"
_PLAIN = str.maketrans(
    "０１２３４５６７８９ｘＸ＋．，" + _SPACES + _HYPHENS,
    "0123456789xX+.," + " " * len(_SPACES) + "-" * len(_HYPHENS),
)
"""One character for one: places in the plain text are places in the text."""

_LINK = re.compile(r"(?:https?://|www\.)[!-~]+")
_RUN = re.compile(
    r"(?<![0-9A-Za-z_*])(?<!\d[.,])\d+(?:[ -]{1,3}\d+)*(?:[ -]{0,3}[Xx])?(?![0-9A-Za-z_*])"
)
"""Digits with what may part them; letters and stars make them part of something else."""

_CHUNK = re.compile(r"\d+[Xx]?|[Xx]")
_LONGEST = 19
_BEFORE, _AFTER = 16, 4
"""So many characters around it tell what a number is."""

_MEASURED = re.compile(r"\.\d|,\d{3}|\s?(?:[万亿美]?元|万|亿|平方|立方|公里|吨|亩|[%％])")
"""What makes the digits before it an amount."""

_CODED = re.compile(
    r"(?:[第〔〕\]￥¥$]"
    r"|(?:代码|编码|编号|文号|单号|案号|批号|条码|票号)(?:证号?|号码?)?[是为：:（( ]*)$"
)
"""What makes the digits after it a code, a document's number or an amount."""

_OVER_LINES = re.compile(
    r"(?<![0-9A-Za-z_*])\d{1,17}[ \t]{0,8}\n[ \t]{0,8}\d{0,16}[\dXx](?![0-9A-Za-z_*])"
)
_POINTED = re.compile(r"(?<![\dA-Za-z_.·])1\d{2}[.·•]\d{4}[.·•]\d{4}(?![\dA-Za-z_]|[.·•]\d)")
_POINTS = re.compile(r"[.·•]")
_NUMERALS = str.maketrans(
    "〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "000123456789" + "1123456789"
)
_IN_NUMERALS = re.compile(
    r"(?<![〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖十百千])"
    r"[一幺壹][〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{10}"
    r"(?![〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖十百千])"
)

_NAMED_IDENTITY = re.compile(r"身份证件?(?:号码?|编号)?[是为：:（( ]*$")
_COUNTRY = frozenset({"86", "0086"})


def find_numbers(text: str, latest: int) -> Iterator[tuple[int, int, SensitiveKind]]:
    """Yield where such numbers begin and end; nobody is born after the year `latest`."""
    plain = _LINK.sub(lambda link: "/" * len(link[0]), text.translate(_PLAIN))
    for run in _RUN.finditer(plain):
        chunks = tuple(_CHUNK.finditer(plain, run.start(), run.end()))
        at = 0
        while at < len(chunks):
            found = _longest(plain, chunks, at, latest)
            if found is None:
                at += 1
                continue
            end, kind = found
            start = chunks[at].start()
            if kind is SensitiveKind.MOBILE and end == at + 1:
                start = chunks[at].end() - _MOBILE_LENGTH  # after the country's code
            yield start, chunks[end - 1].end(), kind
            at = end


def find_split_numbers(text: str, latest: int) -> Iterator[tuple[int, int, SensitiveKind]]:
    """Yield numbers written otherwise than in one run of digits.

    An identity over the end of a line, a mobile parted by points, a mobile in
    Chinese numerals: each is whole, and checked as any other.
    """
    plain = text.translate(_PLAIN)
    for found in _OVER_LINES.finditer(plain):
        number = "".join(found.group().split()).upper()
        if len(number) == _IDENTITY_LENGTH and _is_resident(number, latest):
            yield *found.span(), SensitiveKind.IDENTITY
    for pattern in (_POINTED, _IN_NUMERALS):
        for found in pattern.finditer(plain):
            number = _POINTS.sub("", found.group()).translate(_NUMERALS)
            if _MOBILE.fullmatch(number):
                yield *found.span(), SensitiveKind.MOBILE


def bare_digits(text: str) -> str:
    """Return a number without what parts its digits."""
    plain = _POINTS.sub("", without_invisible(text).translate(_PLAIN)).translate(_NUMERALS)
    return "".join(char for char in plain if char not in " -\n").upper()


def is_separator(char: str) -> bool:
    """Tell whether a character parts digits without ending the number."""
    return char in f"{_SPACES}{_HYPHENS}\n.．·•" or bool(invisible(char))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring chunks of a run.

    Args:
        whole: They are the whole run.
    """

    chunks: tuple[str, ...]
    before: str
    after: str
    whole: bool
    latest: int

    @property
    def number(self) -> str:
        return "".join(self.chunks)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(map(len, self.chunks))


def _longest(
    plain: str, chunks: Sequence[re.Match[str]], at: int, latest: int
) -> tuple[int, SensitiveKind] | None:
    """Return the chunk before which the longest number from a chunk on ends, and what it is."""
    for end in range(min(len(chunks), at + _LONGEST), at, -1):
        start, stop = chunks[at].start(), chunks[end - 1].end()
        stretch = _Stretch(
            tuple(chunk.group().upper() for chunk in chunks[at:end]),
            plain[max(0, start - _BEFORE) : start],
            plain[stop : stop + _AFTER],
            len(chunks) == end - at,
            latest,
        )
        kind = None if _is_hyphened(plain, chunks, at, end) else _kind(stretch)
        if kind:
            return end, kind
    return None


def _is_hyphened(plain: str, chunks: Sequence[re.Match[str]], at: int, end: int) -> bool:
    """Tell whether hyphens make it part of something longer: 2024-13800000000-1."""
    left = at > 0 and plain[chunks[at].start() - 1] == "-" and not _is_whole(chunks[at - 1].group())
    right = end < len(chunks) and plain[chunks[end - 1].end()] == "-"
    return left or (right and not _is_whole(chunks[end].group()))


def _is_whole(chunk: str) -> bool:
    """Tell whether what a hyphen joins can be a number of its own: a country's code, a mobile."""
    return chunk in _COUNTRY or len(chunk) >= _MOBILE_LENGTH


def _kind(stretch: _Stretch) -> SensitiveKind | None:
    if _MEASURED.match(stretch.after):
        return None
    named = _NAMED_IDENTITY.search(stretch.before) is not None
    if _CODED.search(stretch.before) and not named:
        return None
    return next((kind for kind, test in _TESTS if test(stretch)), None)


_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
"""GB/T 2260; 81 to 83 stand for residents of 港澳台."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def check_digit(seventeen: str) -> str:
    """Return the last character of a 居民身份证号 (GB 11643-1999)."""
    weighed = sum(int(d) * weight for d, weight in zip(seventeen, _WEIGHTS, strict=True))
    return _CHECK_DIGITS[weighed % 11]


def _is_identity(stretch: _Stretch) -> bool:
    number = stretch.number
    if len(number) == 15:  # issued until 1999, without a check digit: in one piece, or by its name
        named = _NAMED_IDENTITY.search(stretch.before) is not None
        alone = stretch.sizes in _OLD_PIECES and not _REGISTERED.search(stretch.before)
        return (
            (named or alone)
            and number.isdigit()
            and _is_person(f"{number[:6]}19{number[6:]}", 1999)
        )
    return len(number) == _IDENTITY_LENGTH and _is_resident(number, stretch.latest)


_IDENTITY_LENGTH = 18
_REGISTERED = re.compile(r"(?:注册|登记|识别|账|帐|许可证?|备案|户)号?码?[是为：:（( ]*$")
_OLD_PIECES = frozenset({(15,), (6, 6, 3)})


def _is_resident(number: str, latest: int) -> bool:
    """Tell whether eighteen characters are a 居民身份证号, its check digit too."""
    if not number[:17].isdigit():
        return False
    return _is_person(number, latest) and check_digit(number[:17]) == number[17]


def _is_person(number: str, latest: int) -> bool:
    """Tell whether province and day of birth stand where they must."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return _PROVINCE.match(number) is not None and 1900 <= born.year <= latest


_MOBILE = re.compile(r"1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}")
"""Number ranges given out by 工业和信息化部."""

_MOBILE_LENGTH = 11
_MOBILE_CHUNKS = frozenset(
    {(11,), (3, 4, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (5, 6), (3, 8), (7, 4)}
)


def _is_mobile(stretch: _Stretch) -> bool:
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
"""Leading digits and lengths (ISO/IEC 7812): 银联, what banks here issued before it, and abroad."""


def _is_bank_card(stretch: _Stretch) -> bool:
    number, sizes = stretch.number, stretch.sizes
    if not any(lead.match(number) and len(number) in known for lead, known in _CARDS):
        return False
    if not number.isdigit() or not passes_luhn(number):
        return False
    if len(number) == 18 and _is_person(number, 2100):
        return False  # an area and a date: the number of a project, or a misprinted identity
    grouped = set(sizes[:-1]) == {4} or sizes == (6, 13)
    return len(sizes) == 1 or grouped or (stretch.whole and set(sizes) == {1})


_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def passes_luhn(number: str) -> bool:
    """Tell whether the last digit of a card's number checks the others (ISO/IEC 7812-1)."""
    digits = (int(digit) for digit in reversed(number))
    return sum(_DOUBLED[d] if place % 2 else d for place, d in enumerate(digits)) % 10 == 0


_TESTS: tuple[tuple[SensitiveKind, Callable[[_Stretch], bool]], ...] = (
    (SensitiveKind.IDENTITY, _is_identity),
    (SensitiveKind.MOBILE, _is_mobile),
    (SensitiveKind.BANK_CARD, _is_bank_card),
)
