"""Characters that no text of a report may hold, and characters nobody sees.

What cannot be stored is refused and named; nothing is taken out of a text unless
somebody asked for it.
"""

import re
import unicodedata
from collections import Counter

from zwgk_desktop.domain.errors import UserError

_WIDTHS = "".join(map(chr, range(0x2000, 0x200B)))
SPACES = f" \t\r\n\xa0\u1680{_WIDTHS}\u202f\u205f\u3000"
"""White space that may stand around a figure, a name or a date and says nothing there."""

_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What Word, WPS and old systems part lines by; a report parts paragraphs by a newline alone."""

_PLANE_ENDS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_UNSTORABLE = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]"
)
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""Unicode's Default_Ignorable_Code_Point, the controls of annotation, the empty Braille cell."""

_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What chooses the shape of the character before it, as names need it: not seen, but meant."""

_WORDS = {
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
_NAMED = 3
_KINDS = {"Cc": "控制字符", "Cs": "残缺的字符", "Cn": "不是字符的编码"}


def unstorable(text: str) -> str | None:
    """Return the first character that cannot be stored, None where all can.

    Newline and tab can; other control characters, halves of surrogate pairs
    (bytes that are no text), noncharacters, and what parts lines otherwise cannot.
    """
    found = _UNSTORABLE.search(text)
    return found[0] if found else None


def is_blank(text: str) -> bool:
    """Tell whether there is nothing but white space."""
    return not text.strip(SPACES)


def storable_text(text: str, what: str) -> str | None:
    """Return a text as it is stored anywhere: as it is; None where it is blank.

    Args:
        text: A value, a reason, a note.
        what: What it is called in a refusal: 更正原因.

    Raises:
        UserError: It has a character that cannot be stored, or nothing that
            can be seen (T01).
    """
    bad = unstorable(text)
    if bad is not None:
        number = text.count("\n", 0, text.index(bad)) + 1
        place = f"第{number}段" if "\n" in text else ""
        raise UserError(
            f"{what}{place}里有不能保存的字符 {in_words(bad)}",
            remedy="请删去这个字符后重新输入；如果是复制来的，请先粘贴到记事本里再复制一次",
            code="T01",
        )
    if is_blank(text):
        return None
    if is_blank(without_unseen(text)):
        unseen = invisible(text) + Counter(_SELECTOR.findall(text))
        raise UserError(
            f"{what}里只有看不见的字符：{list_in_words(unseen)}",
            remedy="请填写看得见的文字；不填的请留空",
            code="T01",
        )
    return text


def cleaned(text: str) -> tuple[str, Counter[str]]:
    """Return what a document or a paste says, and what was left out of it, how often.

    Every kind of line break is a newline; what cannot be stored and what
    nobody sees stays out. Whoever asks for this says what was left out.
    """
    broken = _BREAK.sub("\n", text)
    left_out = Counter(_UNSTORABLE.findall(broken)) + invisible(broken)
    return without_invisible(_UNSTORABLE.sub("", broken)), left_out


def invisible(text: str) -> Counter[str]:
    """Return the characters that nobody sees, how often; white space is seen."""
    return Counter(_INVISIBLE.findall(text))


def without_invisible(text: str) -> str:
    """Return a text without what nobody sees, for who asked for that."""
    return _INVISIBLE.sub("", text)


def without_unseen(text: str) -> str:
    """Return a text without what nobody sees and without variation selectors, to compare it."""
    return _SELECTOR.sub("", without_invisible(text))


def in_words(char: str) -> str:
    """Name a character that cannot be shown: U+200B（零宽空格）."""
    kind = _WORDS.get(char) or _KINDS.get(unicodedata.category(char))
    return f"U+{ord(char):04X}（{kind or unicodedata.name(char, '看不见的字符')}）"


def list_in_words(found: Counter[str]) -> str:
    """Name characters with how often they stand, the commonest: U+200B（零宽空格）3个."""
    named = "、".join(f"{in_words(char)}{number}个" for char, number in found.most_common(_NAMED))
    return f"{named}等" if len(found) > _NAMED else named


def escaped(text: str) -> str:
    r"""Write what cannot be stored or seen as its code: \u200b, \x07; the rest as it is.

    For names of files and whatever else is shown or noted but was not typed here.
    """

    def code(found: re.Match[str]) -> str:
        number = ord(found[0])
        if number < 0x100:
            return f"\\x{number:02x}"
        return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"

    return _INVISIBLE.sub(code, _UNSTORABLE.sub(code, text))
