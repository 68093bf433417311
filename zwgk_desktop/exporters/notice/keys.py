"""Key figures and sentences of the notice, or the one sentence of a nil year."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.roles import RequestRoles
from zwgk_desktop.domain.tables import ColumnKind, Row, plain_label
from zwgk_desktop.exporters.contents import request_stages
from zwgk_desktop.exporters.notice.charts import (
    Bar,
    Block,
    FilledBox,
    HorizontalLine,
    Mark,
    NoticeChart,
    TextStyle,
    Tone,
    condensed,
)
from zwgk_desktop.exporters.notice.layout import NoticeDesign
from zwgk_desktop.exporters.tagged.tagging import Element, heading_element, paragraph_element
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import Box, TypesetLine, break_lines
from zwgk_desktop.exporters.typesetting.paper import ASCENT


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """Key figure of the notice; its value is None where nothing is filled in."""

    label: str
    value: Number | None
    unit: str = "件"


def is_nil(report: Report) -> bool:
    """Return whether the year had no requests, no carried-over requests and no disputes.

    A blank is not zero: with blanks the answer is False.
    """
    tables = (report.edition.table_of[name] for name in report.edition.roles.nil.tables)
    return all(
        report.stated_or_computed(address) == 0 for table in tables for address in table.addresses
    )


def nil_sentence(report: Report) -> tuple[str, ...]:
    """Return the sentence of a nil year, clause by clause."""
    return report.edition.roles.nil.clauses(report.year)


def key_figures(report: Report) -> tuple[KeyFigure, ...]:
    """Return the key figures: requests, disputes, licences, penalties, fees; at most eight.

    In a nil year, return the figures above zero of proactive disclosure instead.
    """
    if is_nil(report):
        return tuple(key for key in _proactive_figures(report) if key.value)
    return (*_request_figures(report), *_dispute_figures(report), *_decision_figures(report))


def proactive_title(report: Report) -> str:
    """Return the heading of a nil year's figures: 主动公开政府信息情况."""
    return report.edition.section_of[report.edition.roles.proactive.table].title


def outcome_chart(report: Report) -> NoticeChart:
    """Return the chart of outcomes, without outcomes of zero unless all are blank or zero."""
    requests = request_stages(report.edition)
    bars = tuple(
        Bar(plain_label(name), sum_or_none(report, requests.cells(*rows)))
        for name, rows in requests.outcomes
    )
    seen = tuple(bar for bar in bars if bar.value) or bars
    return NoticeChart(title="办理结果", note="本年度办结的申请", bars=seen)


def _request_figures(report: Report) -> Iterator[KeyFigure]:
    roles = report.edition.roles.requests
    rows = (("新收申请", roles.received), ("办结申请", roles.concluded))
    for label, row in (*rows, ("结转下年度", roles.carried_out)):
        yield KeyFigure(label, sum_or_none(report, roles.totals(row)))


def _dispute_figures(report: Report) -> Iterator[KeyFigure]:
    """Yield one figure for each kind of dispute; all lawsuits are one kind."""
    roles = report.edition.roles.disputes
    table = report.edition.table_of[roles.table]
    for rows in ((roles.review,), roles.suits):
        yield KeyFigure(
            _kind_of_dispute(table.row_of[rows[0]]), sum_or_none(report, roles.totals(*rows))
        )


def _kind_of_dispute(row: Row) -> str:
    return row.groups[0] if row.groups else row.label


def _decision_figures(report: Report) -> Iterator[KeyFigure]:
    """Yield the year's decisions or amount of licences, penalties and fees."""
    roles = report.edition.roles.proactive
    table = report.edition.table_of[roles.table]
    for name in (roles.licences, roles.penalties, roles.fees):
        row = table.row_of[name]
        column = table.column_of[row.columns[-1]]
        if column.id in {roles.decisions, roles.amount}:
            figure = report.stated_or_computed(table.address(row, column))
            yield KeyFigure(row.label, figure, column.unit)


def _proactive_figures(report: Report) -> Iterator[KeyFigure]:
    """Yield the last count of each row of proactive disclosure, such as 现行有效."""
    table = report.edition.table_of[report.edition.roles.proactive.table]
    for row in table.rows:
        column = table.column_of[row.columns[-1]]
        stock = ""
        if column.kind is ColumnKind.COUNT and len(row.columns) > 1:
            stock = column.label.removesuffix("件数")  # names the count, such as 现行有效
        figure = report.stated_or_computed(table.address(row, column))
        yield KeyFigure(f"{row.label}{stock}", figure, column.unit)


_LEADING = 1.42
"""Line pitch of sentences, in ems."""

_AMOUNT = 1.6
"""Type size of an amount on a line of its own, as a multiple of body text."""


def draw_sentence(clauses: Sequence[str], place: Box, size: float) -> Block:
    """Draw a large sentence, one clause under another, beside an accent bar."""
    inner, top = 0.9 * size, place.y + 0.15 * size
    lines = [
        line
        for clause in clauses
        for line in break_lines(
            glyphs(clause, Face.SONG), (place.width - inner) / size, justify=False
        )
    ]
    element = paragraph_element()
    face = TextStyle(Face.SONG, size)
    marks: list[Mark] = [
        face.words(line, place.x + inner, top + number * _LEADING * size, element)
        for number, line in enumerate(lines)
    ]
    bottom = top + (len(lines) - 1) * _LEADING * size + 1.15 * size
    bar = FilledBox(Box(place.x, place.y, 0.22 * size, bottom - place.y), Tone.ACCENT)
    return Block((bar, *marks), (element,), bottom)


def draw_paragraph(text: str, place: Box, size: float) -> Block:
    """Draw a sentence beside a bullet."""
    element = paragraph_element()
    face = TextStyle(Face.SONG, size)
    mark = 0.34 * size
    marks: list[Mark] = [
        FilledBox(Box(place.x, place.y + 0.36 * size, mark, mark), Tone.ACCENT),
        *(
            face.words(line, place.x + size, place.y + number * _LEADING * size, element)
            for number, line in enumerate(paragraph_lines(text, place.width, size))
        ),
    ]
    return Block(tuple(marks), (element,), place.y + ((len(marks) - 2) * _LEADING + 1) * size)


def paragraph_lines(text: str, width: float, size: float) -> Sequence[TypesetLine]:
    """Return the lines of a sentence beside a bullet."""
    return break_lines(glyphs(text, Face.SONG), width / size - 1)


def draw_heading(text: str, place: Box, size: float) -> Block:
    """Draw a section heading."""
    element = heading_element(0)
    words = TextStyle(Face.HEI, size).words(text, place.x, place.y, element)
    return Block((words,), (element,), place.y + 1.6 * size)


def draw_key_figures(key_figures: Sequence[KeyFigure], design: NoticeDesign, top: float) -> Block:
    """Draw key figures of one size in rows, fewer in a row if they would be too small.

    An amount too long for its place follows the others on a line of its own.
    """
    body, per_row = design.body, min(design.per_row, len(key_figures))
    counts = [key for key in key_figures if not _is_amount(key)]
    while (
        size := min([design.key, *(_largest(key, design, per_row) for key in counts)])
    ) < body and per_row > 1:
        per_row = (per_row + 1) // 2
    apart = [
        key for key in key_figures if _is_amount(key) and _largest(key, design, per_row) < size
    ]
    beside = [key for key in key_figures if key not in apart]
    per_row = max(1, min(per_row, len(beside)))
    step, high = design.measure / per_row, 1.5 * body + 1.15 * size
    marks: list[Mark] = []
    elements: list[Element] = []
    y = top
    for number, key in enumerate(beside):
        y = top + number // per_row * (high + 1.2 * body)
        elements.append(paragraph_element())
        box = Box(design.margin + number % per_row * step, y, step - 1.2 * body, size)
        marks += _key_figure_marks(key, box, body, elements[-1], first=not number)
    y += high if marks else 0.0
    for key in apart:
        y += 0.8 * body if marks else 0.0
        elements.append(paragraph_element())
        marks += _long_amount_marks(key, design, y, elements[-1])
        y += _AMOUNT * body
    return Block(tuple(marks), tuple(elements), y)


def _largest(key: KeyFigure, design: NoticeDesign, per_row: int) -> float:
    """Return the largest type size at which a figure fits its place with its unit."""
    if key.value is None:
        return design.key
    body = TextStyle(Face.SONG, design.body)
    room = design.measure / per_row - 1.2 * body.size - 1.2 * body.width(key.unit)
    return room / TextStyle(Face.BIAO_SONG, 1).width(number_text(key.value))


def _is_amount(key: KeyFigure) -> bool:
    return isinstance(key.value, Decimal)


def _key_figure_marks(
    key: KeyFigure, box: Box, body: float, element: Element, *, first: bool
) -> Iterator[Mark]:
    """Yield the marks of one key figure: name, figure as high as the box, and unit."""
    yield condensed(
        TextStyle(Face.SONG, body, Tone.SOFT).words(key.label, box.x, box.y, element), box.width
    )
    y = box.y + 1.5 * body
    if key.value is None:
        yield HorizontalLine(box.x, y + 0.95 * box.height, box.width)
        return
    tone = Tone.ACCENT if first else Tone.INK
    yield from _figure_marks(
        key, TextStyle(Face.BIAO_SONG, box.height, tone), body, (box.x, y), element
    )


def _long_amount_marks(
    key: KeyFigure, design: NoticeDesign, top: float, element: Element
) -> Iterator[Mark]:
    """Yield the marks of an amount on a line of its own: name, amount, unit."""
    body = design.body
    name = TextStyle(Face.SONG, body, Tone.SOFT)
    below = ASCENT * (_AMOUNT - 1) * body  # so that both are on one line
    label = name.words(key.label, design.margin, top + below, element)
    yield label
    at = (label.right + 0.6 * body, top)
    yield from _figure_marks(key, TextStyle(Face.BIAO_SONG, _AMOUNT * body), body, at, element)


def _figure_marks(
    key: KeyFigure, face: TextStyle, body: float, at: tuple[float, float], element: Element
) -> Iterator[Mark]:
    """Yield the marks of a figure at a position (left, top), and of its unit."""
    figure = face.words(number_text(key.value), *at, element)
    yield figure
    below = ASCENT * (face.size - body)
    unit = TextStyle(Face.SONG, body)
    yield unit.words(key.unit, figure.right + 0.2 * body, at[1] + below, element)


_AND = "，"


def notice_sentences(report: Report) -> tuple[str, ...]:
    """Return the notice's sentences: requests, outcomes, refusals, disputes, how to apply.

    Figures that are zero or blank are left out, except for no new requests at all.
    """
    words = _words()
    sentences = (
        _received_sentence(report, words["course"]),
        _concluded_sentence(report, words["course"]),
        _refusals_sentence(report, words["refusals"]),
        _disputes_sentence(report, words["course"]),
        words["how"]["apply"],
    )
    return tuple(nil_sentence for nil_sentence in sentences if nil_sentence)


def how_to_ask() -> str:
    """Return the sentence that tells readers how to apply for information."""
    return str(_words()["how"]["apply"])


def how_to_ask_briefly() -> tuple[str, str]:
    """Return a short label and one line that tell readers how to apply."""
    words = _words()["nil"]
    return str(words["apply_label"]), str(words["apply"])


def omitted_rows_note(section: str) -> str:
    """Return the note that a table of zeros shows only the groups of its rows."""
    return str(_words()["nil"]["left_out"]).format(section=section)


def sum_or_none(report: Report, cells: Iterable[Address]) -> Number | None:
    """Return the sum of some cells as printed, or None if all are blank."""
    found = [figure for cell in cells if (figure := report.stated_or_computed(cell)) is not None]
    return sum(found[1:], found[0]) if found else None


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    file = paths.resources() / "notice" / "sentences.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _received_sentence(report: Report, words: Mapping[str, Any]) -> str:
    roles = report.edition.roles.requests
    count, before = (_count(report, roles, row) for row in (roles.received, roles.carried_in))
    if count is None:
        return ""
    key = "received" if count else "none_received"
    said = str(words[key]).format(year=report.year, count=number_text(count))
    return said + (words["carried_in"].format(count=number_text(before)) if before else "")


def _concluded_sentence(report: Report, words: Mapping[str, Any]) -> str:
    roles = report.edition.roles.requests
    concluded, left = (_count(report, roles, row) for row in (roles.concluded, roles.carried_out))
    counts = zip(roles.GROUPS, roles.outcome_groups, strict=True)
    ended = ((words["outcomes"][name], _count(report, roles, *rows)) for name, rows in counts)
    parts = _AND.join(_part_phrases(ended))
    said = words["concluded"].format(count=number_text(concluded), parts=parts) if parts else ""
    return said + (words["carried_out"].format(count=number_text(left)) if left else "")


def _refusals_sentence(report: Report, words: Mapping[str, Any]) -> str:
    """Return the sentence about refusals. Rows without words use the form's label."""
    roles = report.edition.roles.requests
    rows = report.edition.table_of[roles.table].row_of
    reasons = (
        (words["reasons"].get(row, plain_label(rows[row].label) + "{count}件"), row)
        for row in roles.refused
    )
    parts = _AND.join(_part_phrases((said, _count(report, roles, row)) for said, row in reasons))
    return words["said"].format(parts=parts) if parts else ""


def _disputes_sentence(report: Report, words: Mapping[str, Any]) -> str:
    roles = report.edition.roles.disputes
    review, suits = (
        sum_or_none(report, roles.totals(*rows)) for rows in ((roles.review,), roles.suits)
    )
    if not review and not suits:
        return ""
    said = {"review": number_text(review or 0), "suits": number_text(suits or 0)}
    return str(words["disputes"].format_map(said))


def _part_phrases(counted: Iterable[tuple[str, Number | None]]) -> Iterator[str]:
    return (said.format(count=number_text(count)) for said, count in counted if count)


def _count(report: Report, roles: RequestRoles, *rows: str) -> Number | None:
    return sum_or_none(report, roles.totals(*rows))
