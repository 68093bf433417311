"""Comparison of a section with other reports, head of the examination page, and section ticks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from zwgk_desktop.domain.addresses import Address, AddressKind, kind_of
from zwgk_desktop.domain.counterparts import converted_to_edition
from zwgk_desktop.domain.county.examination import verification_code
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services.comparing import (
    Difference,
    change_text,
    compare,
    prose_pieces,
    shown_value,
)
from zwgk_desktop.services.county.open_submission import OpenSubmission
from zwgk_desktop.services.wording import figure_label, value_text
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, ShortLine, set_tip
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.page_actions import ActionButton, PageActions
from zwgk_desktop.ui.records.compare_dialog import marked


@dataclass(frozen=True, slots=True)
class ComparedReport:
    """Report to compare with: its name, and the report or None if absent."""

    name: str
    report: Report | None


class ComparisonPane(QWidget):
    """Panel that compares the current section and cell with other reports; hidden without any."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = PlainLabel("", self, "strong")
        self.words = QTextBrowser(self)
        self.words.setObjectName("manual")
        self.words.setOpenLinks(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP)
        box.setSpacing(theme.GAP_SMALL)
        box.addWidget(self.name)
        box.addWidget(self.words, 1)
        self.hide()

    def show_section(
        self, now: Report, beside: Sequence[ComparedReport], section: str, cell: Address | None
    ) -> None:
        """Show a section as it is in other reports."""
        names = "、".join(one.name for one in beside)
        self.name.setText(f"并排：{names}（F6 换）")
        self.words.setAccessibleName(f"并排：{names}")
        size = theme.px(theme.BASE_SIZE)
        said = section_html(now, beside, section, cell)
        self.words.setHtml(f'<div style="font-size:{size}px">{said}</div>')


def section_html(
    now: Report, beside: Sequence[ComparedReport], section: str, cell: Address | None
) -> str:
    """Return a section of other reports as HTML, with the differences from the current one."""
    absent = "".join(f"<p>这里没有{escape(o.name)}的报告。</p>" for o in beside if o.report is None)
    others = [_Other.of(now, one.name, one.report) for one in beside if one.report is not None]
    if not others:
        return absent
    tab = [one for one in now.edition.kinds if tabs.tab_of(now.edition, one) == section]
    texts = [one for one in tab if kind_of(one) is AddressKind.TEXT]
    parts = [_prose(now, others, text) for text in texts]
    rows = list(_rows(now, others, tab, cell))
    parts += [_table(now, others, rows, cell)] if rows else []
    if not texts and any(now.edition.is_figure(one) for one in tab):
        parts.append(f'<p style="color:{_quiet()}">没有列出的格，各份都是 0 或者空白。</p>')
    return "".join((*parts, absent))


@dataclass(frozen=True, slots=True)
class _Other:
    """Other report, mapped to the form of the current one."""

    name: str
    report: Report
    differences: dict[Address, Difference]

    @classmethod
    def of(cls, now: Report, name: str, report: Report) -> "_Other":
        found = {one.address: one for one in compare(report, now, fields=True)}
        return cls(name, converted_to_edition(now.edition, report), found)

    def value(self, address: Address) -> Value | None:
        return shown_value(self.report, address)


def _rows(
    now: Report, others: Sequence[_Other], tab: Iterable[Address], cell: Address | None
) -> Iterator[Address]:
    """Yield the addresses to list, the current cell first.

    Other addresses are figures that are not all zero, and fields that differ.
    """
    if cell is not None:
        yield cell
    for one in tab:
        if one == cell:
            continue
        if now.edition.is_figure(one):
            if any((shown_value(now, one), *(other.value(one) for other in others))):
                yield one
        elif kind_of(one) is AddressKind.FIELD and any(one in o.differences for o in others):
            yield one


def _table(
    now: Report, others: Sequence[_Other], rows: Iterable[Address], cell: Address | None
) -> str:
    heads = ["位置", "这次", *(head for other in others for head in (other.name, "增减"))]
    head = "".join(
        f'<td align="{"right" if at else "left"}" style="color:{_quiet()}">{escape(words)}</td>'
        for at, words in enumerate(heads)
    )
    lines = "".join(_line(now, others, one, here=one == cell) for one in rows)
    return f'<table cellpadding="3" width="100%"><tr>{head}</tr>{lines}</table>'


def _line(now: Report, others: Sequence[_Other], one: Address, *, here: bool) -> str:
    """Return the HTML of one line: differences bold, the current cell with a background."""
    edition = now.edition
    words = [value_text(edition, one, shown_value(now, one)) or "空白"]
    for other in others:
        found = other.differences.get(one)
        words.append(value_text(edition, one, other.value(one)) or "空白")
        words.append(change_text(found.change) if found is not None else "")
    label = escape(figure_label(edition, one))
    weight = "bold" if any(one in other.differences for other in others) else "normal"
    ground = f' bgcolor="{theme.colours().selection.name()}"' if here else ""
    cells = "".join(f'<td align="right">{escape(said)}</td>' for said in words)
    return f'<tr{ground} style="font-weight:{weight}"><td>{label}</td>{cells}</tr>'


def _prose(now: Report, others: Sequence[_Other], text: Address) -> str:
    """Return the HTML of a text in each other report. Passages removed since are struck out."""
    current = str(now.values.get(text, ""))
    width = 100 // len(others)
    columns: list[str] = []
    for other in others:
        pieces = prose_pieces(str(other.report.values.get(text, "")), current)
        then = "".join(marked(one.before, same=one.same, gone=True) for one in pieces)
        same = "（与这次相同）" if all(one.same for one in pieces) else ""
        columns.append(
            f'<td width="{width}%" valign="top"><b>{escape(other.name)}{same}</b>'
            f"<br>{then or '空'}</td>"
        )
    head = f"<h4>{escape(now.edition.label(text))}</h4>"
    return f'{head}<table width="100%" cellpadding="4"><tr>{"".join(columns)}</tr></table>'


def _quiet() -> str:
    return theme.colours().quiet_ink.name()


_TICKED, _STALE, _OPEN = "✓ 看过", "! 改过，要重看", "未看"


class ExaminationHead(QWidget):
    """Head of the examination page: state of the submission and buttons, on one line if it fits."""

    def __init__(self, actions: PageActions, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = PlainLabel("", self, "heading")
        self.standing = ShortLine("quiet", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, 0)
        row.setSpacing(theme.GAP)
        actions.fill("back", row)
        row.addWidget(self.heading)
        row.addWidget(self.standing, 1)
        deeds = Flow(spacing=theme.GAP)  # large type needs two lines
        actions.fill("deeds", deeds)
        row.addLayout(deeds)
        for button in self.findChildren(ActionButton):
            theme.mark(button, "small")

    def show_standing(self, examining: OpenSubmission) -> None:
        """Show the state of the examination."""
        line, current = examining.status, examining.current
        late = f"　迟{line.days_late}天" if line.days_late else ""
        noted = f"　{current.why_not_final}" if current.why_not_final else ""
        self.heading.setText(f"{line.name}　{examining.report.year}年")
        self.standing.say(
            f"第{current.number}次报送{noted}{late}　{line.state.label}　"
            f"核验码 {verification_code(current.hash)}"
        )


class TickStrip(QWidget):
    """Buttons of the sections in the form's order. Each shows its section."""

    chosen = Signal(str)
    """Emitted with the content id of the chosen section."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        self._row.setSpacing(theme.GAP_SMALL)
        self._caption = PlainLabel("已看：", self, "quiet")
        self._row.addWidget(self._caption)
        self._row.addStretch(1)
        self.buttons: dict[str, QPushButton] = {}

    def show_ticks(self, edition: Edition, ticks: Mapping[str, str], stale: Sequence[str]) -> None:
        """Show which sections are ticked and which ticks are stale."""
        sections = [section.content for section in edition.sections]
        if sections != list(self.buttons):
            self._make(edition)
        for section in edition.sections:
            ticked = section.content in ticks
            state = _STALE if section.content in stale else _TICKED if ticked else _OPEN
            sign = {_STALE: "!", _TICKED: "✓", _OPEN: ""}[state]
            button = self.buttons[section.content]
            button.setText(f"{section.numeral} {sign}".rstrip())
            set_tip(button, f"{section.heading}：{state.removeprefix(sign).strip()}（F4 打勾）")
            button.setAccessibleName(f"{section.heading}，{state.removeprefix(sign).strip()}")
            button.setProperty("tick", {_STALE: "stale", _TICKED: "done", _OPEN: ""}[state])
            button.style().polish(button)

    def _make(self, edition: Edition) -> None:
        for button in self.buttons.values():
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for at, section in enumerate(edition.sections, start=1):
            button = QPushButton(self)
            theme.mark(button, "chip")
            on_press(button, partial(self.chosen.emit, section.content))
            self._row.insertWidget(at, button)
            self.buttons[section.content] = button
