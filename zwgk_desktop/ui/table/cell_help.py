"""Help pane beside or below the table: meaning, findings and history of the current cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.counterparts import counterparts
from zwgk_desktop.domain.county.terms import conventions_at
from zwgk_desktop.domain.findings import Finding, Repair
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.tables import Help, Table
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.releasing import link_at
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.table.grid_view import GridView
from zwgk_desktop.ui.table.keys import TableOptions
from zwgk_desktop.ui.words import link_words, repair_text, value_text

_CHANGES = 5
"""Maximum number of recent changes shown."""

_ENTRIES = 12
"""Maximum number of book entries named."""


@dataclass(frozen=True, slots=True)
class CellHelpParts:
    """HTML of the cell help, and the repairs of its links ``repair:0``, ``repair:1`` ….

    A link ``do:NAME`` runs the action NAME of the window.
    """

    html: str
    repairs: tuple[Repair, ...]


def cell_help_parts(
    session: EditingSession, address: Address, *, locked: bool = False
) -> CellHelpParts:
    """Return the help of a cell: figure, findings, meaning, last year, books and changes."""
    report = session.report
    found = [finding for finding in session.findings if address in finding.cells]
    repairs = () if locked else tuple(dict.fromkeys(r for f in found for r in f.repairs))
    parts = [
        f'<p class="place">{escape(report.edition.label(address))}</p>',
        _paragraph(_standing(report, address)),
        *(_finding(finding, report, repairs) for finding in found),
        *_counts(report, address),
        *_conventions(report, address),
        f"<h4>上年</h4>{_paragraph(_last_year(session, address))}",
        *_in_books(session, address),
        *_linked(session, address, locked=locked),
        *_changes(session, address),
    ]
    return CellHelpParts("".join(parts), repairs)


def _standing(report: Report, address: Address) -> str:
    shown = number_text(report.figure(address))
    parts = report.edition.leaves.get(address)
    unit = report.edition.column(address).unit
    if parts is None:
        return f"现在填的是 {shown} {unit}。" if shown else "未填。没有发生的请填 0。"
    said = f"合计 {shown} {unit}，" if shown else "合计，"
    said += f"由 {len(parts)} 格相加得出，不能改写。"
    stated = report.entry(address)
    if stated is None:
        return f"{said}在这一格键入的数字是核对数：来源上载明的合计。"
    return f"{said}载明的合计（核对数）是 {number_text(stated)}。"


def _counts(report: Report, address: Address) -> Iterator[str]:
    cell = report.edition.cell_of[address]
    table = report.edition.table_of[cell.table]
    row, column = table.row_of[cell.row], table.column_of[cell.column]
    yield f"<h4>这一行：{escape(row.label)}</h4>{_help(row.help)}"
    yield f"<h4>这一列：{escape(column.full_label)}</h4>{_help(column.help)}"


def _conventions(report: Report, address: Address) -> Iterator[str]:
    """Yield the county's counting conventions for the cell."""
    found = conventions_at(report, address)
    if found:
        yield "<h4>县里的口径</h4>" + "".join(_paragraph(text) for text in found)


def _help(said: Help) -> str:
    return _paragraph(said.text) + _quiet(said.origin)


def _last_year(session: EditingSession, address: Address) -> str:
    before = session.previous
    if before is None:
        return f"{session.report.year - 1}年的报告不在这个工作区里。"
    then = counterparts(session.report.edition, before.edition).get(address)
    if then is None:
        return f"{before.year}年的表式没有这一格。"
    figure = before.stated_or_computed(then)
    return f"{before.year}年填的是 {number_text(figure)}。" if figure is not None else "没有填写。"


def _finding(finding: Finding, report: Report, repairs: tuple[Repair, ...]) -> str:
    look = theme.look_of(finding)
    head = f'<b style="color:{look.ink.name()}">{look.sign} {finding.label}</b>'
    said = f"<p>{head}　{escape(finding.message)}</p>"
    if finding.explanation is not None:
        said += _paragraph(f"已说明：{finding.explanation}")
    links = [
        f'<a href="repair:{at}">{escape(repair_text(repair, report.edition))}</a>'
        for at, repair in enumerate(repairs)
        if repair in finding.repairs
    ]
    said += "".join(f"<p>→ {link}</p>" for link in links) or _paragraph(finding.remedy)
    return said + _quiet(f"依据：{finding.source}")


def _linked(session: EditingSession, address: Address, *, locked: bool) -> Iterator[str]:
    link = link_at(session, address)
    if link is None:
        return
    yield _paragraph(link_words(link))
    if not locked:
        words = "恢复与上年的关联" if link.released is not None else "解除与上年的关联…"
        yield f'<p>→ <a href="do:link">{words}</a></p>'


def _in_books(session: EditingSession, address: Address) -> Iterator[str]:
    """Yield the book entries counted in the cell, and whether the cell is tied to the books."""
    behind = session.counted_entries(address)
    if behind is None:
        return
    more = f" 等{len(behind)}件" if len(behind) > _ENTRIES else ""
    made = f"由台账{len(behind)}件构成" if behind else "台账里没有这一格的条目"
    named = f"：{'、'.join(behind[:_ENTRIES])}{more}" if behind else ""
    follows = (
        "这一格与台账关联，随台账改动。" if session.is_tied(address) else "这一格没有与台账关联。"
    )
    yield f"<h4>台账</h4>{_paragraph(f'{made}{named}。{follows}')}"
    yield '<p>→ <a href="do:books">到台账里看</a></p>'


def _changes(session: EditingSession, address: Address) -> Iterator[str]:
    """Yield the last changes of the cell and of the reason for its released link."""
    rows = list(session.history(address))
    link = link_at(session, address)
    if link is not None:
        rows = sorted((*rows, *session.history(link.reason_address)), key=lambda row: row.act)
    if not rows:
        return
    yield "<h4>最近的改动</h4>"
    for row in reversed(rows[-_CHANGES:]):
        before, after = (value_text(value) or "空白" for value in (row.before, row.after))
        when = f"{row.at.month}月{row.at.day}日 {row.at:%H:%M}"
        note = f"（{row.note}）" if row.note and row.kind is not ActKind.IMPORT else ""
        yield _paragraph(f"{when}　{row.kind.label}{note}：{before} → {after}")
    yield '<p>→ <a href="do:cell_history">这一格的全部历史</a>（Shift+F7）</p>'


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _quiet(text: str) -> str:
    return f'<p style="color:{theme.colours().quiet_ink.name()}">{escape(text)}</p>'


_PAUSE = 120
"""Delay in ms before the help is updated, so that keying is not slowed down."""

_LEAST = 60


class CellHelp(QTextBrowser):
    """Help pane for the current cell. Its links apply repairs or run actions of the window."""

    repaired = Signal(object)  # Repair
    wished = Signal(str)
    """Emitted with the name of an action of the window to run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at: tuple[EditingSession, Address] | None = None
        self._parts = CellHelpParts("", ())
        self.locked = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.update_text)
        self.setObjectName("cellHelp")
        self.setAccessibleName("单元格说明")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.anchorClicked.connect(self._follow)
        theme.scale.changed.connect(self.update_text)

    def show_cell(self, session: EditingSession, address: Address) -> None:
        """Show the help of a cell after a short delay."""
        self._at = (session, address)
        self.refresh()

    def show_nothing(self) -> None:
        """Show how to get help, when no cell is current."""
        self._at = None
        self.refresh()

    def refresh(self) -> None:
        """Schedule an update, if the pane is visible."""
        if self.isVisible():
            self._timer.start()

    def update_text(self) -> None:
        """Update the text immediately."""
        self._timer.stop()
        if self._at is None:
            self._parts = CellHelpParts("<p>把光标放到表格的一格里，这里说明它填什么。</p>", ())
        else:
            self._parts = cell_help_parts(*self._at, locked=self.locked)
        self.document().setDefaultStyleSheet(_sheet())
        self.document().setDocumentMargin(theme.px(12))
        self.setHtml(self.html())

    def html(self) -> str:
        """Return the text of the pane as HTML."""
        return self._parts.html

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(_LEAST))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.update_text()

    def hideEvent(self, event: QHideEvent) -> None:
        """Cancel the scheduled update: the file may be closed by then."""
        self._timer.stop()
        super().hideEvent(event)

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == "do":
            self.wished.emit(url.path())
        else:
            self.repaired.emit(self._parts.repairs[int(url.path())])


_TWO_COLUMNS = 620
"""Width in px at 100 % from which last year's figures are beside the help."""
_LEAST_EMPTY = 85
"""Height in px at 100 % of the empty part of a table from which the help fits there."""


class HelpBelowTable(CellHelp):
    """Help for the current cell in the empty part of a table, beside last year's figures.

    It is hidden while there is too little room, and while the same is shown beside the table.
    """

    def __init__(self, view: GridView, options: TableOptions) -> None:
        super().__init__(view)
        self._over, self._options = view, options
        view.installEventFilter(self)
        options.changed.connect(self.place)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the table."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest}:
            QTimer.singleShot(0, self, self.place)  # the table lays itself out first
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Move the help to the empty part of the table, or hide it."""
        room = self._over.empty_part.adjusted(0, theme.GAP, 0, 0)
        self.setGeometry(room)
        self.setVisible(room.height() >= theme.px(_LEAST_EMPTY) and not self._options.help_shown)

    def html(self) -> str:
        """Return the help, with last year's figures at the right where there is room."""
        said, table = super().html(), self._over.own_model.table
        if self._at is None:
            return said
        before = _table_last_year(self._at[0], table)
        if self.width() < theme.px(_TWO_COLUMNS) or not before:
            return said + before
        cells = f'<td width="58%">{said}</td><td width="42%">{before}</td>'
        return f'<table width="100%" cellspacing="{theme.px(6)}"><tr>{cells}</tr></table>'


def _table_last_year(session: EditingSession, table: Table) -> str:
    """Return last year's figures of a table, one line per row; "" without last year's report."""
    before, edition = session.previous, session.report.edition
    if before is None:
        return ""
    then = counterparts(edition, before.edition)

    def figure(cell: Address) -> str:
        return (
            number_text(before.stated_or_computed(then[cell])) or "没有填"
            if cell in then
            else "没有这一格"
        )

    lines = (
        f"<b>{escape(table.row_label(row))}</b>　"
        + "，".join(
            f"{escape(column.label)} {figure(table.address(row, column))}"
            for column in map(table.column_of.__getitem__, row.columns)
        )
        for row in table.rows
    )
    return f"<h4>{before.year}年这张表</h4>" + "".join(f"<p>{line}</p>" for line in lines)


def _sheet() -> str:
    small = theme.px(theme.SMALL_SIZE + 1)
    return (
        f"p, h4 {{ font-size: {small}px; }} h4 {{ margin: {theme.px(10)}px 0 0 0; }}"
        f" p.place {{ font-size: {theme.px(theme.BASE_SIZE)}px; font-weight: bold; }}"
        f" p {{ margin: {theme.px(3)}px 0; }} a {{ color: {theme.colours().accent.name()}; }}"
    )
