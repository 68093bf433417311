"""Where a line of Chinese may end (GB/T 15834-2011, 5.1; 避头尾)."""

import re
from collections.abc import Iterator
from itertools import pairwise

NO_START = frozenset("，。、；：？！”’）》〉〕】」』〗］｝…—·•‧～–－―‐∶／％‰℃°′″．＂＇,.;:?!)]}%/")
"""May not begin a line."""

NO_END = frozenset("“‘（《〈〔【「『〖［｛([{￥¥$№／/")
"""May not end one."""

_UNITS = (
    "个百分点|个工作日|工作日|平方公里|平方米|立方米"
    "|公里|公斤|千克|公顷|小时|分钟|人次|件次|场次|个月"
)
"""Units of more than one character; of any other the character after the number is the whole."""

_DIGIT = "[0-9０-９]"
_TOGETHER = (
    re.compile(
        rf"第?{_DIGIT}(?:[0-9０-９.．,:/-]|[－‐–—―](?={_DIGIT}))*(?: ?[余多])?[十百千万亿]*"
        rf"(?: ?(?:{_UNITS}|[一-鿿%％‰℃°]))?"
    ),
    re.compile(r"〔[0-9]{4}〕[0-9]*号?|第[一二三四五六七八九十百零〇]+[章节条款项]"),
)
"""What no line may part: a number and its unit, a document's number, an article."""

_RUN = re.compile(r"[!-~]{12,}")
"""A run of letters and digits too long to be sure of room on a line."""

_ADDRESS = re.compile(r"[/@]|www\.|.{24}")
"""In a run that may be cut: an address, or what is longer than any number in use."""

_FIGURE = re.compile(r"[0-9][0-9.,]*[0-9%]")
"""Figures within a run, such as the port of an address, are not cut."""

_JOINT = re.compile(r"(?<=[/?&=@_.-])(?=[A-Za-z])|(?<=[/?&=@_])(?=[0-9])")
"""Where an address is best parted."""

_E_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]*[A-Za-z0-9]")

_LONGEST = 24
"""Letters and digits between two joints of an address that a line always has room for."""

_LEFT = 2
"""Of a run that is cut, so many characters at least stay on each line."""


def break_points(text: str) -> list[bool]:
    """Tell for each place whether a line may begin there; the end counts as one."""
    inner = [_may_part(before, after) for before, after in pairwise(text)]
    allowed = [False, *inner, True] if text else [True]
    for words in _TOGETHER:
        keep_together(allowed, words, text)
    for run in _RUN.finditer(text):
        if re.search("[A-Za-z]", run.group()):
            for joint in _JOINT.finditer(text, run.start(), run.end()):
                allowed[joint.start()] = True
    for mail in _E_MAIL.finditer(text):
        _keep_mail(allowed, mail)
    _quote(allowed, text)
    return allowed


def cut_points(text: str) -> list[bool]:
    """Tell the same of where a long run of letters or digits may be cut if it must be."""
    allowed = [False] * (len(text) + 1)
    for run in _RUN.finditer(text):
        if not _ADDRESS.search(run.group()):
            continue
        for segment in _segments(run):
            for place in segment:
                allowed[place] = text[place] not in NO_START and text[place - 1] not in NO_END
        for figure in _FIGURE.finditer(text, *run.span()) if not run.group().isdigit() else ():
            for place in range(figure.start() + 1, figure.end()):
                allowed[place] = False
    return allowed


def _segments(run: re.Match[str]) -> Iterator[range]:
    """Yield the stretches of a run that may be cut: no joint is near enough to part it there."""
    joints = [match.start() for match in _JOINT.finditer(run.string, *run.span())]
    for start, end in pairwise((run.start(), *joints, run.end())):
        if end - start > _LONGEST:
            yield range(start + _LEFT, end - _LEFT + 1)


def _keep_mail(allowed: list[bool], mail: re.Match[str]) -> None:
    """Forbid breaks within an e-mail address; a long one may be parted after its @."""
    for place in range(mail.start() + 1, mail.end()):
        allowed[place] = len(mail[0]) > _LONGEST and mail.string[place - 1] == "@"


def keep_together(allowed: list[bool], words: re.Pattern[str], text: str) -> None:
    """Forbid breaks within these words."""
    for match in words.finditer(text):
        for place in range(match.start() + 1, match.end()):
            allowed[place] = False


def _may_part(before: str, after: str) -> bool:
    if after in NO_START or before in NO_END or after == " ":
        return False
    return before == " " or not (before.isascii() and after.isascii())


def _quote(allowed: list[bool], text: str) -> None:
    """Keep straight quotation marks, every other of which closes, to what they quote."""
    for number, mark in enumerate(re.finditer('"', text)):
        allowed[mark.start() if number % 2 else mark.end()] = False
