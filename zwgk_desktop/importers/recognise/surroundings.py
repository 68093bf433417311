"""Removal of the text around a report: parts of web sites, page edges, signature, own summaries."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.own_workbook import is_summary_sheet
from zwgk_desktop.importers.document import PICTURE
from zwgk_desktop.importers.recognise.lines import DocumentLine
from zwgk_desktop.importers.recognise.vocabulary import squeeze

_DATE = re.compile(
    r"(?:20\d\d|二[〇○零oO0][〇○零oO0一二三四五六七八九]{2})年"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
)
_UNIT = re.compile(
    r"[\u3400-\u9fff（）()]{2,30}(?:政府|乡|镇|苏木|街道|办事处|局|委员会|办公室|中心|管委会)"
)
_ABOUT = re.compile(
    r"(?:【?(?:发布|发表|更新|公开|生成|成文|印发|索引|浏览|点击|阅读|访问|字号|字体|作者|来源|"
    r"信息来源|稿件来源|文章来源|责任编辑|发布机构|发文|文号|主题|分类|打印|分享|当前位置|您现在|"
    r"您的位置|保护视力|视力保护|名称|有效性|公开方式|公开范围|体裁)[^。]{0,8}?)[:：】\]〕]"
    r"|(?:字号|字体)?[:：\s]*[\[【]?\s*大\s*中\s*小|[\[【(（]?(?:打印|关闭|收藏|分享|打印本页)[\]】)）]?$"
    r"|首页\s*[>»›/]"
)
_AFTER = re.compile(
    r"(?:上一篇|下一篇|上一条|下一条|相关(?:链接|文章|信息|阅读|稿件)|扫一扫|分享到|责任编辑|编辑[:：]|"
    r"版权所有|主办单位|主办[:：]|承办|网站标识码|网站地图|联系我们|关于我们|友情链接|回到顶部|返回顶部|"
    r"您是第|技术支持)"
    r"|[\[【(（]?(?:打印|关闭|收藏)(?:本页|本文|窗口|页面)?[\]】)）]?(?:\s|$)"
    r"|.{0,30}(?:ICP备|公网安备)|Document Outline$"
)
_BETWEEN = re.compile(
    r"[Pp](?:age)?\s*[.．]?\s*\d{1,3}|第\s*\d{1,3}\s*页.{0,12}|[-—–]\s*\d{1,3}\s*[-—–]|[1-9]\d{0,2}\s*/\s*[1-9]\d{0,2}"
    r"|.{1,20}[>»›].{1,60}|https?:.*|扫一扫.*"
)
"""Text that a site or a printer puts between rows of a table at the end of a page."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Ending:
    """Lines of the last section without its surroundings, and the signature removed from it.

    Args:
        signer: Unit of the signature, as printed; "" if there is none.
        day: Date of the signature, as printed; "" if there is none.
        cut: Whether text of a web site after the report was removed.
    """

    lines: list[DocumentLine]
    signer: str = ""
    day: str = ""
    cut: bool = False


def is_furniture(text: str) -> bool:
    """Return whether a line within a table is text of the web site or the page edge."""
    plain = " ".join(text.split())
    return len(plain) <= _LONGEST and bool(
        _BETWEEN.fullmatch(plain) or _ABOUT.match(plain) or _AFTER.match(plain)
    )


def before_report(lines: Sequence[DocumentLine], title: int | None) -> list[DocumentLine]:
    """Return the lines before the first section, without text of the web site.

    Args:
        lines: All lines before the first section.
        title: Index of the last line of the document's title, or None. Above it only lines with
            whole sentences belong to the report.
    """
    kept = lines if title is None else [
        line for at, line in enumerate(lines) if at > title or "。" in line.text
    ]  # fmt: skip
    return [line for line in kept if not _is_about(line)]


def _is_about(line: DocumentLine) -> bool:
    text = " ".join(line.text.split())
    short = len(text) <= _LONGEST and "。" not in text
    return (short and bool(_ABOUT.match(text))) or text == PICTURE


_PAGE_EDGE = re.compile(
    r"[-—–―─~·•]+ ?\d{1,3} ?[-—–―─~·•]+|第 ?\d{1,3} ?页(?:[ ,，/]*共 ?\d{1,3} ?页)?"
    r"|[Pp]age ?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?|\d{1,3} ?/ ?\d{1,3}"
    r"|(?:\d{1,4}([/.-])\d{1,2}\1\d{1,4}|20\d\d年\d{1,2}月\d{1,2}日),?"
    r" ?(?:[上下]午)? ?\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?(?: .*)?"
    r"|file://.*|https?://\S+ \d{1,3}/\d{1,3}"
    rf"|{_UNIT.pattern} ?20\d\d年(?: ?草稿)?"
)
"""Text that a printer puts at the edge of a page: page number, time, path of the file.

The last alternative is the page edge of our own workbook.
"""

_LOOSE_EDGE = re.compile(r"[-—–―─]|\d{1,3}")
"""A bare page number, or one of the dashes around a page number on three lines."""


def without_page_edges(
    lines: Sequence[DocumentLine], is_title: Callable[[str], bool]
) -> tuple[list[DocumentLine], list[str]]:
    """Return prose without page edges and running titles, and the texts removed."""
    edges = {
        at for at, line in enumerate(lines)
        if _PAGE_EDGE.fullmatch(" ".join(line.text.split()))
        or is_title(line.text)
    }  # fmt: skip
    for at in range(len(lines) - 2):
        three = range(at, at + 3)
        if _PAGE_EDGE.fullmatch("".join(lines[one].text.strip() for one in three)) and all(
            _LOOSE_EDGE.fullmatch(lines[one].text.strip()) for one in three
        ):
            edges.update(three)
    kept = [line for at, line in enumerate(lines) if at not in edges]
    return kept, [lines[at].text for at in sorted(edges)]


def end_of_report(lines: Sequence[DocumentLine], unit: str | None) -> Ending:
    """Split the last section from the signature and from text of the web site after it."""
    end = next((at for at, line in enumerate(lines) if _is_after(line)), len(lines))
    kept = [line for line in lines[:end] if line.text and not _is_about(line)]
    kept = _without_last_number(_without_contacts(kept))
    signed: list[str] = []
    date_lines = _date_lines(kept)
    if date_lines:
        signed = ["".join(line.text for line in kept[-date_lines:])]
        del kept[-date_lines:]
    while kept and len(signed) < 2 and _signs(kept[-1], unit, dated=bool(signed)):
        signed.insert(0, kept.pop().text)
    while kept and signed and unit and _goes_on(squeeze(kept[-1].text), squeeze(signed[0]), unit):
        signed[0] = kept.pop().text + signed[0]
    day = signed.pop() if date_lines else ""
    return Ending(kept, "".join(signed), day, end < len(lines))


_MOST_DATE_LINES = 3


def _date_lines(lines: Sequence[DocumentLine]) -> int:
    """Return the number of lines of the date at the end of a text, or 0 without a date."""
    for count in range(1, min(_MOST_DATE_LINES, len(lines)) + 1):
        if _DATE.fullmatch(squeeze("".join(line.text for line in lines[-count:]))):
            return count
    return 0


_CONTACT = re.compile(r"(?:联系|咨询|监督|投诉|举报|地址|邮编|电话|传真).{0,8}[:：]")


def _without_contacts(lines: list[DocumentLine]) -> list[DocumentLine]:
    """Remove contacts below the date. Without a date they belong to the text."""
    last = next(
        (n for n, line in enumerate(reversed(lines)) if not _CONTACT.match(squeeze(line.text))), 0
    )
    above = lines[: len(lines) - last]
    return above if _date_lines(above) else lines


def _without_last_number(lines: list[DocumentLine]) -> list[DocumentLine]:
    """Remove a bare page number below the date. Without a date it may be a paragraph."""
    last = lines[-1].text.strip() if lines else ""
    return lines[:-1] if _LOOSE_EDGE.fullmatch(last) and _date_lines(lines[:-1]) else lines


def _is_after(line: DocumentLine) -> bool:
    text = " ".join(line.text.split())
    return len(text) <= _LONGEST and bool(_AFTER.match(text))


def _signs(line: DocumentLine, unit: str | None, *, dated: bool) -> bool:
    """Return whether a line is a signature: any unit above a date, or the report's own unit."""
    text = squeeze(line.text)
    own = unit is not None and len(text) > 2 and (unit.endswith(text) or text.endswith(unit))
    return bool(_UNIT.fullmatch(text)) if dated else own and bool(_UNIT.fullmatch(text))


def _goes_on(above: str, below: str, unit: str) -> bool:
    """Return whether two lines together are the end of the unit's name, too long for one line."""
    return bool(above) and unit.endswith(below) and unit.endswith(above + below)


_SUMMED_WITHIN = 6
"""Number of lines within which a sheet of our own workbook is recognised by its beginning."""


def without_summaries(lines: Sequence[DocumentLine], after: int) -> Sequence[DocumentLine]:
    """Remove the summary sheets of a workbook that this program exported."""
    for at in range(after, len(lines)):
        if is_summary_sheet([line.text for line in lines[at : at + _SUMMED_WITHIN]]):
            return lines[:at]
    return lines
