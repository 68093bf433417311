"""Submission sheet (报送单): one A4 page that accompanies a package, to sign and seal.

The 核验码 links paper and file: it is the first digits of the hash of the report in the
package. It reveals a mix-up at a glance, but proves nothing.
"""

from collections.abc import Iterator

from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.sheet_code import encode_sheet_code, printed_totals
from zwgk_desktop.exporters.contents import SubmissionSheet
from zwgk_desktop.exporters.exporter import Composed
from zwgk_desktop.exporters.qr_code import Modules, dark_areas, modules_across, qr_modules
from zwgk_desktop.exporters.tagged.archival import Description
from zwgk_desktop.exporters.tagged.pages import TaggedPages
from zwgk_desktop.exporters.tagged.tagging import Artifact, Element, Kind, paragraph_element
from zwgk_desktop.exporters.typesetting import paper
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import Box, Ink, TypesetLine, break_lines, single_line

_SIZE, _SMALL, _CODE, _HASH = 14.0, 10.5, 34.0, 7.5
_SQUARE, _MODULE = 45 * paper.MM, 0.5 * paper.MM
"""Least widths of the two-dimensional code and of its modules."""

_PITCH = 24.0
_STEPS = ((paper.TITLE_SIZE, _PITCH), (18.0, 22.0), (16.0, 20.0), (14.0, 18.0), (12.0, 16.0))
"""Title sizes and line pitches to try; the first that leaves space to sign is used."""

_LABEL = 8.0
"""Width of the label column, in characters."""

_NAMES = 10.0
"""Left edge of the signature lines, in characters."""

_CODE_LABEL = "核验码"
_SIGNED = ("填报人（签字）", "审核人（签字）", "单位负责人（签字）")
_NOTE = (
    "核验码取自报送包内报告的校验值。县级收到报送包后会再次显示，两处一致，收到的就是这一份。"
    "核验码用来防止拿错，不能防止伪造。二维码里有全部填报数字，不含文字，"
    "扫出来的文字可以在“导入”里粘贴读入。"
)


def compose_sheet(sheet: SubmissionSheet) -> Composed:
    """Return the sheet as a PDF file. The same data give the same bytes.

    Raises:
        UserError: A font is missing (E05).
    """
    report = sheet.report
    description = Description(
        f"{report.title}报送单", report.unit, _report_name(report), report.issued_on
    )
    page = TaggedPages((paper.WIDTH, paper.HEIGHT), description)
    elements: list[Element] = []
    code, width = _figures_code(sheet)
    inks = list(_page_lines(sheet, width))
    for ink in inks:
        assert ink.element is not None  # noqa: S101 - all of the page is text of its own
        elements += [] if ink.element in elements else [ink.element]
        page.draw(ink, ink.element)
    with page.tags.marked_content(Artifact.RULES):
        for y in _signature_line_heights():
            page.canvas.line(paper.LEFT + _NAMES * _SIZE, y, paper.RIGHT, y)
        top = next(ink.y for ink in inks if ink.line.text == _CODE_LABEL) - _SIZE
        for area in dark_areas(code, Box(paper.LEFT, top, width, width)):
            y = paper.HEIGHT - area.y - area.height
            page.canvas.rect(area.x, y, area.width, area.height, stroke=0, fill=1)
    page.end_page()
    return page.finish(elements)


def _page_lines(sheet: SubmissionSheet, code_width: float) -> Iterator[Ink]:
    """Yield the lines of the page, in the largest type that leaves space to sign."""
    signed = list(_signature_lines())
    room = min(ink.y for ink in signed) - 1.2 * _SIZE
    body: list[Ink] = []
    for size, pitch in _STEPS:
        body = list(_text_lines(sheet, code_width, size, pitch))
        if body[-1].y <= room:
            break
    yield from body
    yield from signed


def _text_lines(
    sheet: SubmissionSheet, code_width: float, size: float, pitch: float
) -> Iterator[Ink]:
    report = sheet.report
    y = paper.TOP
    title = Element(tag=Kind.TITLE)
    for text in (f"{report.name}", _report_name(report)):
        for line in break_lines(glyphs(text, Face.BIAO_SONG), _text_width(size), justify=False):
            yield _centred_line(line, y, size, title)
            y += 1.5 * size
    y += pitch / 2
    for label, value in _labels_and_texts(sheet):
        element = paragraph_element()
        yield Ink(paper.LEFT, y, _SIZE, single_line(glyphs(label, Face.HEI)), element=element)
        measure = _text_width(_SIZE) - _LABEL
        for line in break_lines(glyphs(value, Face.FANG), measure, justify=False) or ():
            yield Ink(paper.LEFT + _LABEL * _SIZE, y, _SIZE, line, element=element)
            y += pitch
    yield from _lines_beside_code(sheet, paper.LEFT + code_width + _SIZE, y + pitch / 2, pitch)


def _lines_beside_code(
    sheet: SubmissionSheet, left: float, y: float, pitch: float
) -> Iterator[Ink]:
    """Yield the 核验码 and the note, on the right of the two-dimensional code."""
    code = single_line(glyphs(sheet.code, Face.HEI))
    element = paragraph_element()
    yield Ink(left, y, _SIZE, single_line(glyphs(_CODE_LABEL, Face.HEI)), element=element)
    y += 1.5 * _CODE
    size = min(_CODE, (paper.RIGHT - left) / code.width)
    yield Ink(left, y, size, code, element=element)
    y += pitch
    yield Ink(
        left,
        y,
        _HASH,
        single_line(glyphs(f"SHA-256 {sheet.hash}", Face.SONG)),
        element=paragraph_element(),
    )
    y += pitch
    note = paragraph_element()
    measure = (paper.RIGHT - left) / _SMALL
    for line in break_lines(glyphs(_NOTE, Face.FANG), measure, justify=False):
        yield Ink(left, y, _SMALL, line, element=note)
        y += 1.5 * _SMALL


def _figures_code(sheet: SubmissionSheet) -> tuple[Modules, float]:
    """Return the code with all figures and its width in points.

    The stronger correction of errors is used where the code is no wider with it.
    """
    text = encode_sheet_code(sheet.report, sheet.version, sheet.hash)
    code = qr_modules(text, "m")
    if modules_across(code) * _MODULE > _SQUARE:
        code = qr_modules(text, "l")
    return code, max(_SQUARE, modules_across(code) * _MODULE)


def _report_name(report: Report) -> str:
    return f"{report.edition.subject}报送单"


def _signature_lines() -> Iterator[Ink]:
    for label, rule in zip(_SIGNED, _signature_line_heights(), strict=True):
        signed = single_line(glyphs(label, Face.HEI))
        yield Ink(paper.LEFT, paper.HEIGHT - rule, _SIZE, signed, element=paragraph_element())
    foot = single_line(glyphs("（单位盖章）　　　　年　　月　　日", Face.FANG))
    yield Ink(paper.RIGHT - foot.width * _SIZE, _FOOT, _SIZE, foot, element=paragraph_element())


_FOOT = paper.BOTTOM - 4.0


def _signature_line_heights() -> tuple[float, ...]:
    """Return the positions of the signature lines, from the lower edge as in PDF."""
    return tuple(paper.HEIGHT - (_FOOT - 1.6 * _PITCH * step) for step in (3, 2, 1))


def _labels_and_texts(sheet: SubmissionSheet) -> Iterator[tuple[str, str]]:
    report, edition = sheet.report, sheet.report.edition
    yield "报送单位", report.unit
    yield "报告年度", f"{report.year}年"
    yield "表　　式", edition.name
    yield "版　　本", f"第{sheet.version}版" if sheet.version else "草稿，未定稿"
    yield from printed_totals(report)


def _text_width(size: float) -> float:
    return (paper.RIGHT - paper.LEFT) / size


def _centred_line(line: TypesetLine, y: float, size: float, element: Element) -> Ink:
    x = paper.LEFT + (paper.RIGHT - paper.LEFT - line.width * size) / 2
    return Ink(x, y, size, line, element=element)
