"""Styles of the Word document: the levels of GB/T 9704 under Word's own style names.

Word's own headings are used, with the office's names as aliases, so that the
navigation pane, a table of contents and screen readers know them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from docx.oxml.ns import nsdecls

MEASURE = 8844
"""Width of the type area: 156 mm, in twentieths of a point as everything below."""

ROWS, COLUMNS = 22, 28

PITCH = 579
"""Line pitch: 22 lines in 225 mm."""

CHARACTER = MEASURE / COLUMNS

FOLIO_SIZE = 14.0
DRAFT_SIZE = 26.0
DRAFT_GREY = "808080"


class Font(StrEnum):
    """Typefaces of the standard, by their names on office PCs."""

    FANG = "仿宋_GB2312"
    KAI = "楷体_GB2312"
    HEI = "黑体"
    BIAO_SONG = "方正小标宋简体"
    SONG = "宋体"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Paragraph style of Word, or a character style where `of_characters` is set.

    Args:
        id: Identifier used by paragraphs.
        name: Word's own English name where it has one; Word translates it.
        alias: Name used in the office.
        paragraph: Paragraph properties, as WordprocessingML.
        size: Size in points; None for that of the base style.
        rest: Further character properties.
    """

    id: str
    name: str
    font: Font
    alias: str = ""
    base: str = "Normal"
    follow: str = ""
    paragraph: str = ""
    size: float | None = None
    rest: str = ""
    of_characters: bool = False

    @property
    def xml(self) -> str:
        """Style as WordprocessingML; built-in ones are not marked as custom."""
        kind = "character" if self.of_characters else "paragraph"
        own = "" if self.id in _BUILT_IN else ' w:customStyle="1"'
        default = "" if self.base else ' w:default="1"'
        base = "" if self.of_characters else self.base
        named = (
            _property("name", self.name)
            + _property("aliases", self.alias)
            + _property("basedOn", base)
        )
        half_points = f"{self.size * 2:.0f}" if self.size else ""
        size = _property("sz", half_points) + _property("szCs", half_points)
        paragraph = "" if self.of_characters else f"<w:pPr>{self.paragraph}</w:pPr>"
        return (
            f'<w:style w:type="{kind}"{default}{own} w:styleId="{self.id}">{named}'
            f"{_property('next', self.follow)}<w:qFormat/>{paragraph}"
            f"<w:rPr>{fonts_property(self.font)}{self.rest}{size}</w:rPr></w:style>"
        )


def _property(tag: str, value: str) -> str:
    return f'<w:{tag} w:val="{value}"/>' if value else ""


def fonts_property(font: Font) -> str:
    """Return the run property that sets a typeface for all scripts."""
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{font}" w:hAnsi="{font}"'
        f' w:eastAsia="{font}" w:cs="{font}"/>'
    )


_INDENT = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER:.0f}"/>'
_EXACT = f'<w:spacing w:before="0" w:after="0" w:line="{PITCH}" w:lineRule="exact"/>'


def _heading_style(level: int, alias: str, font: Font) -> Style:
    return Style(
        id=f"Heading{level}",
        name=f"heading {level}",
        alias=alias,
        font=font,
        follow="BodyText",
        paragraph=f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="{level - 1}"/>',
    )


STYLES = (
    Style(
        id="Normal",
        name="Normal",
        font=Font.FANG,
        base="",
        paragraph='<w:widowControl w:val="0"/><w:overflowPunct/><w:autoSpaceDE w:val="0"/>'
        f'<w:autoSpaceDN w:val="0"/>{_EXACT}<w:jc w:val="both"/>',
        size=16,
    ),
    Style(
        id="Title",
        name="Title",
        alias="公文标题",
        font=Font.BIAO_SONG,
        follow="BodyText",
        paragraph=f'<w:keepNext/><w:spacing w:before="{PITCH}" w:after="{PITCH}"/>'
        '<w:jc w:val="center"/>',
        size=22,
    ),
    _heading_style(1, "一级标题", Font.HEI),
    _heading_style(2, "二级标题", Font.KAI),
    _heading_style(3, "三级标题", Font.FANG),
    _heading_style(4, "四级标题", Font.FANG),
    Style(id="BodyText", name="Body Text", alias="公文正文", font=Font.FANG, paragraph=_INDENT),
    Style(id="Lead1", name="一级段首标题", font=Font.HEI, of_characters=True),
    Style(id="Lead2", name="二级段首标题", font=Font.KAI, of_characters=True),
    Style(
        id="Signature",
        name="Signature",
        alias="落款单位",
        font=Font.FANG,
        follow="Date",
        paragraph='<w:keepNext/><w:jc w:val="right"/>',
    ),
    Style(
        id="Date",
        name="Date",
        alias="成文日期",
        font=Font.FANG,
        paragraph='<w:jc w:val="right"/>',
    ),
    Style(
        id="TableText",
        name="表格文字",
        font=Font.SONG,
        paragraph='<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>'
        '<w:jc w:val="center"/>',
        size=9,
    ),
    Style(
        id="TableLabel",
        name="表格项目",
        font=Font.SONG,
        base="TableText",
        paragraph='<w:jc w:val="left"/>',
    ),
    Style(
        id="Header",
        name="header",
        font=Font.HEI,
        paragraph='<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>'
        '<w:jc w:val="right"/>',
        size=DRAFT_SIZE,
        rest=f'<w:color w:val="{DRAFT_GREY}"/>',
    ),
    Style(
        id="Footer",
        name="footer",
        font=Font.SONG,
        paragraph='<w:snapToGrid w:val="0"/><w:spacing w:line="280" w:lineRule="exact"/>',
        size=FOLIO_SIZE,
    ),
)
"""All styles of the document."""

LEADS: Mapping[int, str] = {1: "一级段首标题", 2: "二级段首标题"}
"""Character style of a heading with text after it on its line, by rank."""

_BUILT_IN = frozenset(
    {"Normal", "Title", "BodyText", "Signature", "Date", "Header", "Footer"}
    | {f"Heading{level}" for level in range(1, 5)}
)

_ALTERNATIVES: Mapping[Font, str] = {
    Font.FANG: "仿宋,FangSong,华文仿宋,方正仿宋_GBK",
    Font.KAI: "楷体,KaiTi,华文楷体,方正楷体_GBK",
    Font.HEI: "SimHei,Noto Sans CJK SC,思源黑体",
    Font.BIAO_SONG: "方正小标宋_GBK,华文中宋,宋体",
    Font.SONG: "SimSun,Noto Serif CJK SC,思源宋体",
}
"""Alternatives for each typeface, the best first."""


def styles_xml() -> str:
    """Return the styles part of the document."""
    lang = '<w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    return (
        f"<w:styles {nsdecls('w')}><w:docDefaults><w:rPrDefault><w:rPr>{fonts_property(Font.FANG)}"
        f'<w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/>{lang}</w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{''.join(style.xml for style in STYLES)}</w:styles>"
    )


def fonts_xml() -> str:
    """Return the font table part, with alternatives for each typeface."""
    entries = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{names}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{_FAMILY.get(font, "roman")}"/><w:pitch w:val="auto"/></w:font>'
        for font, names in _ALTERNATIVES.items()
    )
    return f"<w:fonts {nsdecls('w')}>{entries}</w:fonts>"


_FAMILY: Mapping[Font, str] = {Font.HEI: "modern", Font.FANG: "modern", Font.KAI: "modern"}
