"""Detection and masking of personal data in texts, before any export."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from zwgk_desktop.domain.addresses import Address, privacy_address
from zwgk_desktop.domain.books.requests import NATURAL_PERSON
from zwgk_desktop.domain.characters import without_invisible
from zwgk_desktop.domain.personal_numbers import PersonalDataKind, find_numbers
from zwgk_desktop.domain.report import Report

SEPARATORS = " \n-._·/"
"""Characters that may separate the digits of one number, or the characters of a name."""

_IN_NAMES = " \n·"
_SIGNS = {
    "Zs": " ",
    "\t": " ",
    **dict.fromkeys("\v\f\r\x85\u2028\u2029", "\n"),
    "Pd": "-",
    "\u2212": "-",
    **dict.fromkeys("•‧・∙⋅⸱", "·"),
}
"""Plain character for a character, or for a whole Unicode category."""

_NUMERALS = {
    **dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True)),
    **dict(zip("幺壹贰叁肆伍陆柒捌玖", "1123456789", strict=True)),
}


class _Plain(dict[int, str]):
    """Translation table to plain characters, filled lazily."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _plain_character(chr(code))
        return found


class _Wide(dict[int, str]):
    """Translation table from plain characters that denote a digit to that digit."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        digit = _NUMERALS.get(char, unicodedata.digit(char, None))
        self[code] = found = char if digit is None else str(digit)
        return found


_PLAIN, _WIDE = _Plain(), _Wide()


def _plain_character(char: str) -> str:
    """Return the plain form of a character: NFKC without marks; "" for invisible ones."""
    category = unicodedata.category(char)
    if category[0] == "M" or not without_invisible(char):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if unicodedata.digit(char, None) is not None:
        return char  # ① may number an item: it is a digit in the wide reading only
    return _SIGNS.get(char) or _SIGNS.get(category) or _compatible_character(char)


def _compatible_character(char: str) -> str:
    """Return the single compatible letter or separator of a character, else the character.

    Full-width punctuation is unchanged, since unlike ASCII punctuation it ends a number.
    """
    whole = unicodedata.normalize("NFKD", char)
    letters = [one for one in whole if one.isalnum()]
    if len(letters) == 1:
        return letters[0]
    return whole if whole in {*SEPARATORS, "+"} else char


@dataclass(frozen=True, eq=False)
class ScanText:
    """Text in plain characters with their positions in the original.

    Args:
        positions: Position in the original, for each character of `plain`.
    """

    plain: str
    positions: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "ScanText":
        """Create the normalised form of a text."""
        plain = text.translate(_PLAIN)
        if len(plain) == len(text):
            return cls(plain, range(len(text)))
        return cls(plain, [at for at, char in enumerate(text) if _PLAIN[ord(char)]])

    @cached_property
    def with_digits(self) -> str:
        """The plain text with characters such as ①, 一, 〇 replaced by digits."""
        return self.plain.translate(_WIDE)

    @cached_property
    def name_text(self) -> "ScanText":
        """The text without characters that may separate a name."""
        kept = [at for at, char in enumerate(self.plain) if char not in _IN_NAMES]
        return ScanText("".join(self.plain[at] for at in kept), [self.positions[at] for at in kept])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the plain text to the original text."""
        return self.positions[start], self.positions[end - 1] + 1


def without_separators(text: str) -> str:
    """Return a number or a name in plain characters, upper case, without separators."""
    wide = ScanText.of(text).with_digits
    return "".join(char for char in wide if char not in SEPARATORS).upper()


def non_separator_positions(text: str) -> list[int]:
    """Return the positions of all characters that are not separators."""
    return [at for at, char in enumerate(text) if _PLAIN[ord(char)] not in SEPARATORS]


__all__ = [
    "PRIVACY_RULE",
    "PersonalDataFinding",
    "PersonalDataKind",
    "find_personal_data",
    "mask",
    "scan_report",
]

PRIVACY_RULE = "PRIVACY"
"""Rule id of the scan on the command line: ``explain PRIVACY`` accepts a finding."""

_UNMASKED_ENDS = {
    PersonalDataKind.IDENTITY: (6, 4),
    PersonalDataKind.MOBILE: (3, 4),
    PersonalDataKind.BANK_CARD: (4, 4),
    PersonalDataKind.NAME: (1, 0),
}
"""Number of characters left unmasked at the beginning and at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataFinding:
    """Personal data found at an address, from character `start` up to `end`.

    Args:
        text: The text found.
        masked: The text with stars in the middle, of the same length.
    """

    address: Address
    start: int
    end: int
    kind: PersonalDataKind
    text: str
    masked: str

    @property
    def reason_address(self) -> Address:
        """The address of the reason for leaving this finding in.

        A hash of address, kind and number. Changes of the surrounding text do not affect it.
        """
        said = f"{self.address}|{self.kind}|{without_separators(self.text)}"
        return privacy_address(hashlib.sha256(said.encode()).hexdigest())


class FoundSpan(NamedTuple):
    """Position and kind of personal data in a text, in characters."""

    start: int
    end: int
    kind: PersonalDataKind


def scan_report(report: Report) -> tuple[PersonalDataFinding, ...]:
    """Find personal data in all scanned values of a report, except mobiles in public fields.

    Args:
        report: The report, with the names of applicants in `applicant_names`.
    """
    public = report.edition.roles.fields.public_contact  # where mobile numbers are allowed
    return tuple(
        PersonalDataFinding(
            address=address,
            start=found.start,
            end=found.end,
            kind=found.kind,
            text=value[found.start : found.end],
            masked=mask(value[found.start : found.end], found.kind),
        )
        for address, value in _texts_to_scan(report)
        for found in find_personal_data(
            value, report.applicant_names, latest_birth_year=report.year + 1
        )
        if not (found.kind is PersonalDataKind.MOBILE and address in public)
    )


def _texts_to_scan(report: Report) -> Iterator[tuple[Address, str]]:
    """Yield the texts to scan with their addresses, in the form's order, explanations last."""
    order = {address: place for place, address in enumerate(report.edition.kinds)}
    for address in sorted(report.values, key=lambda one: (order.get(one, len(order)), one)):
        value = report.values[address]
        if report.edition.spec_of(address).scanned_for_personal_data and isinstance(value, str):
            yield address, value


def mask(text: str, kind: PersonalDataKind) -> str:
    """Replace the middle of a number or name by stars, leaving its separators."""
    places = non_separator_positions(text)
    front, behind = _UNMASKED_ENDS[kind]
    starred = set(places[front : len(places) - behind])
    return "".join("*" if at in starred else char for at, char in enumerate(text))


def find_personal_data(
    text: str, names: Collection[str] = (), *, latest_birth_year: int = 2100
) -> tuple[FoundSpan, ...]:
    """Find personal data in a text, in order and without overlaps.

    Args:
        text: The text, which is normalised by `ScanText`.
        names: Names of applicants to look for.
        latest_birth_year: Latest possible year of birth.
    """
    read = ScanText.of(text)
    found: list[FoundSpan] = []
    for plain in dict.fromkeys((read.plain, read.with_digits)):
        for start, end, kind in find_numbers(plain, latest_birth_year):
            found.append(FoundSpan(*read.span(start, end), kind))
    people = [read.span(*span) for span in _applicant_spans(read.plain)]
    dense = read.name_text
    people += [
        dense.span(*s) for s in (*_applicant_spans(dense.plain), *_name_spans(dense.plain, names))
    ]
    found += [FoundSpan(*span, PersonalDataKind.NAME) for span in people]
    return tuple(_without_overlaps(found))


def _name_spans(plain: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of some names, whatever their spelling."""
    for name in names:
        wanted = ScanText.of(name).name_text.plain
        at = plain.find(wanted) if wanted else -1
        while at >= 0:
            yield at, at + len(wanted)
            at = plain.find(wanted, at + len(wanted))


def _without_overlaps(found: Iterable[FoundSpan]) -> Iterator[FoundSpan]:
    """Yield non-overlapping findings: the earliest first, then the longest."""
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            yield one
            end = one.end


_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
    "符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆"
    "农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商"
)
_COMPOUND = "欧阳|上官|司马|诸葛|司徒|东方|夏侯|皇甫|尉迟|公孙|慕容|令狐|端木|呼延|拓跋"
_NAME = rf"(?:(?:{_COMPOUND})[一-龥]{{1,2}}|[{_SURNAMES}][一-龥]{{1,2}}?)"
_SURNAME = re.compile(f"{_COMPOUND}|.", re.DOTALL)
_ASIDE = r"[（(][^（()）\n]{0,20}[)）]"
_SEX = r"[，,、（(\s]{1,2}[男女](?![性方])"
_LIVES = r"(?:家住|现住|住址|住所地?|住在|户籍|住(?=[一-龥\d]{1,12}[省市县区乡镇村社街路巷组号]))"
_NEAR = r"[^。；！？\n]{0,40}?"
_APPLICANT = re.compile(
    rf"申请人(?:[：:]|姓名[：:]?|是|为)?\s{{0,3}}"
    rf"(?:(?P<one>{_NAME})(?={_ASIDE}|[，,、；;（(\s]|[男女]|家?住|现住)"
    rf"|(?P<other>[一-龥·]{{2,12}})(?={_SEX}))(?={_NEAR}{_LIVES})"
)
_NO_NAME = re.compile(
    r"某|先生|女士|姓名|身份|应当|本人|名称|单位|机关|代理|委托|时间|关系|方面|明确|全称|要求|申请|认为"
)


def surname(name: str) -> str:
    """Return the surname of a Chinese name, including surnames of two characters."""
    found = _SURNAME.match(name)
    return found[0] if found and found[0] != name else name[:1]


def _applicant_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of applicants' names that are followed by a home address.

    Only certain ones: a surname or a sex directly after 申请人, and soon after it an
    address: 申请人张三，住云溪镇某某村.
    """
    for found in _APPLICANT.finditer(text):
        group = "one" if found["one"] else "other"
        if not _NO_NAME.search(found[group]):
            yield found.span(group)


_SHOWN_ENDS = 7
"""Minimum length of a telephone or identity number whose two ends stay visible."""


def masked_applicant(name: str, applicant_class: str) -> str:
    """Mask a natural person's name to 张某. Names of organisations are unchanged.

    Applicants of unknown class count as natural persons. Third parties are masked likewise.
    """
    person = applicant_class in {"", NATURAL_PERSON}
    return masked_text(name) if person and name else name


def masked_text(text: str) -> str:
    """Mask a name to 张某, a telephone to 138****0000, a longer number likewise."""
    if any(char.isdigit() or char == "@" for char in text):
        if len(text) < _SHOWN_ENDS:
            return "*" * len(text)
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
    return f"{surname(text)}某" if len(text) > 1 else "某"
