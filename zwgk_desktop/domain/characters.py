"""Detection and removal of unstorable and invisible characters.

Unstorable characters are refused with their names. They are removed only by functions
that say so, such as `clean_text`.
"""

import re
import unicodedata
from collections import Counter

from zwgk_desktop.domain.errors import UserError

_WIDTHS = "".join(map(chr, range(0x2000, 0x200B)))
SPACES = f" \t\r\n\xa0\u1680{_WIDTHS}\u202f\u205f\u3000"
"""White space that is stripped around figures, names and dates."""

_LINE_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Line breaks of Word, WPS and old systems; a report uses only newlines."""

_PLANE_ENDS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_UNSTORABLE = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]"
)
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""Unicode's Default_Ignorable_Code_Point, annotation controls and the empty Braille cell."""

_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: invisible, but needed for the characters of some names."""

_CHARACTER_NAMES = {
    "\0": "空字符",
    "\a": "响铃符",
    "\b": "退格符",
    "\v": "竖向制表符",
    "\f": "换页符",
    "\r": "回车符",
    "\x1b": "转义符",
    "\x7f": "删除符",
    "\x85": "下一行符",
    "\xad": "软连字符",
    "\u200b": "零宽空格",
    "\u200c": "零宽不连字",
    "\u200d": "零宽连字",
    "\u200e": "从左到右标记",
    "\u200f": "从右到左标记",
    "\u2028": "行分隔符",
    "\u2029": "段落分隔符",
    "\u202d": "强制从左到右",
    "\u202e": "强制从右到左",
    "\u2060": "词连接符",
    "\u2800": "盲文空格",
    "\u3164": "韩文填充符",
    "\ufeff": "字节顺序标记",
}
_MAX_NAMED = 3
_CATEGORY_NAMES = {"Cc": "控制字符", "Cs": "残缺的字符", "Cn": "不是字符的编码"}


def first_unstorable(text: str) -> str | None:
    """Return the first character that cannot be stored, or None.

    Unstorable are control characters except newline and tab, lone surrogates,
    noncharacters, and other line separators.
    """
    found = _UNSTORABLE.search(text)
    return found[0] if found else None


def is_blank(text: str) -> bool:
    """Return whether a text is empty or white space only."""
    return not text.strip(SPACES)


def storable_text(text: str, what: str) -> str | None:
    """Return a text unchanged if it can be stored, or None if it is blank.

    Args:
        text: A value, a reason or a note.
        what: Name of the text in the error message, such as 更正原因.

    Raises:
        UserError: The text has an unstorable character, or invisible ones only (T01).
    """
    bad = first_unstorable(text)
    if bad is not None:
        number = text.count("\n", 0, text.index(bad)) + 1
        place = f"第{number}段" if "\n" in text else ""
        raise UserError(
            f"{what}{place}里有不能保存的字符 {character_name(bad)}",
            remedy="请删去这个字符后重新输入；如果是复制来的，请先粘贴到记事本里再复制一次",
            code="T01",
        )
    if is_blank(text):
        return None
    if is_blank(without_invisible_and_selectors(text)):
        unseen = count_invisible(text) + Counter(_VARIATION_SELECTOR.findall(text))
        raise UserError(
            f"{what}里只有看不见的字符：{describe_characters(unseen)}",
            remedy="请填写看得见的文字；不填的请留空",
            code="T01",
        )
    return text


def clean_text(text: str) -> tuple[str, Counter[str]]:
    """Return an imported or pasted text without unstorable and invisible characters.

    Line breaks of all kinds become newlines. The second value counts the removed
    characters, which the caller must report to the user.
    """
    broken = _LINE_BREAK.sub("\n", text)
    left_out = Counter(_UNSTORABLE.findall(broken)) + count_invisible(broken)
    return without_invisible(_UNSTORABLE.sub("", broken)), left_out


def count_invisible(text: str) -> Counter[str]:
    """Count the invisible characters of a text; white space counts as visible."""
    return Counter(_INVISIBLE.findall(text))


def without_invisible(text: str) -> str:
    """Return a text without invisible characters."""
    return _INVISIBLE.sub("", text)


def without_invisible_and_selectors(text: str) -> str:
    """Return a text without invisible characters and variation selectors, for comparison."""
    return _VARIATION_SELECTOR.sub("", without_invisible(text))


def character_name(char: str) -> str:
    """Return the code and name of a character that cannot be shown: U+200B（零宽空格）."""
    kind = _CHARACTER_NAMES.get(char) or _CATEGORY_NAMES.get(unicodedata.category(char))
    return f"U+{ord(char):04X}（{kind or unicodedata.name(char, '看不见的字符')}）"


def describe_characters(found: Counter[str]) -> str:
    """Return the names and counts of the most frequent characters: U+200B（零宽空格）3个."""
    named = "、".join(
        f"{character_name(char)}{number}个" for char, number in found.most_common(_MAX_NAMED)
    )
    return f"{named}等" if len(found) > _MAX_NAMED else named


def escaped(text: str) -> str:
    r"""Replace unstorable and invisible characters by escape codes: \u200b, \x07.

    For file names and other foreign texts that are shown or logged.
    """

    def code(found: re.Match[str]) -> str:
        number = ord(found[0])
        if number < 0x100:
            return f"\\x{number:02x}"
        return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"

    return _INVISIBLE.sub(code, _UNSTORABLE.sub(code, text))
