"""View of an import's source, and the list of its unsure and missing items."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from PySide6.QtCore import QSignalBlocker, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QTextBrowser, QTextEdit, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.importers.recognise import RecognisedReport, Unsure
from zwgk_desktop.services.import_draft import UNCONFIRMED_STATES, ImportDraft, ReadingState
from zwgk_desktop.services.import_source import SourceCell, SourceLine
from zwgk_desktop.ui.incoming.table import LOOKS
from zwgk_desktop.ui.look import theme

_OWN_SIGNS = {*UNCONFIRMED_STATES, ReadingState.BLANK, ReadingState.UNSURE}
"""States with a sign of their own. Marks such as “/” are not figures."""

_TAKEN, _FIGURE, _DOUBT = "taken", "figure", "doubt"
_FIGURE_WIDTH = 6
"""Width of a figure column in a wide table, in percent, so that labels have the rest."""
_MOST = 3000
"""Largest number of lines shown. Longer documents are web pages, whose report is already found."""


class SourceView(QTextBrowser):
    """View of the source. A click on a figure shows its cell or starts carrying it."""

    chosen = Signal(str)
    """Emitted with the cell of a figure that was imported."""
    figure_picked = Signal(str)
    """Emitted with the text of a figure that was not imported."""
    doubted = Signal(int)
    """Emitted with the number of an unsure item."""

    def __init__(
        self, lines: Sequence[SourceLine], draft: ImportDraft, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.lines = lines
        self._draft = draft
        self._places: dict[str, tuple[int, int]] = {}
        self._shown: str | None = None
        self.setObjectName("source")
        self.setAccessibleName("来源文件")
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.anchorClicked.connect(self._follow)
        theme.looks.changed.connect(self.redraw)
        self.redraw()

    def redraw(self) -> None:
        """Render the source in the current type size and palette."""
        place = self.verticalScrollBar().value()
        self.setHtml(f"<body>{''.join(_groups(self.lines[:_MOST], self._draft))}</body>")
        self.document().setDocumentMargin(theme.px(10))
        self._places = dict(_anchors(self.document().firstBlock()))
        self.verticalScrollBar().setValue(place)
        self._mark()

    def show_address(self, address: Address) -> None:
        """Scroll to the source of a cell."""
        self._show(f"{_TAKEN}:{address}")

    def show_doubt(self, number: int) -> None:
        """Scroll to the line of an unsure item."""
        line = next((line for line in self.lines if number in line.doubts), None)
        if line is not None:
            self._show(f"{_DOUBT}:{line.number}")

    def _show(self, name: str) -> None:
        if name in self._places:
            self._shown = name
            self._mark()
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._places[name][0])
            box = self.cursorRect(cursor)
            if not self.viewport().rect().contains(box):
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + box.top() - self.viewport().height() // 3)

    def _mark(self) -> None:
        """Frame the selected place without rendering again."""
        place = self._places.get(self._shown or "")
        if place is None:
            self.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(place[0])
        cursor.setPosition(place[0] + place[1], QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(theme.colours().accent)
        look.setForeground(theme.colours().accent_ink)
        selection.cursor, selection.format = cursor, look  # type: ignore[attr-defined]  # the stubs lack them
        self.setExtraSelections([selection])

    def _follow(self, url: QUrl) -> None:
        kind, _, rest = url.toString().partition(":")
        if kind == _TAKEN:
            self._show(f"{_TAKEN}:{rest}")
            self.chosen.emit(rest)
        elif kind == _DOUBT:
            line = self._at(int(rest))
            self._show(f"{_DOUBT}:{rest}")
            self.doubted.emit(line.doubts[0])
        elif kind == _FIGURE:
            number, at = rest.split(".")
            self._show(f"{_FIGURE}:{rest}")
            self.figure_picked.emit(self._at(int(number)).cells[int(at)].text)

    def _at(self, number: int) -> SourceLine:
        return next(line for line in self.lines if line.number == number)


def _anchors(block: QTextBlock) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each link with its position and length."""
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            href = fragment.charFormat().anchorHref()
            if href:
                yield href, (fragment.position(), fragment.length())
            fragments += 1
        block = block.next()


def _groups(lines: Sequence[SourceLine], draft: ImportDraft) -> Iterator[str]:
    for grid, same in groupby(lines, key=lambda line: line.grid):
        if grid < 0:
            yield from (_paragraph(line, draft) for line in same)
        else:
            yield _table(list(same), draft)


def _paragraph(line: SourceLine, draft: ImportDraft) -> str:
    size = theme.px(theme.BASE_SIZE - 1)
    ink = theme.colours().ink if line.is_report_text or line.doubts else theme.colours().quiet_ink
    words = "".join(_words(piece, line, draft) for piece in line.cells)
    edge = f"{_sign(ReadingState.SURE)} " if line.is_report_text else ""
    return (
        f'<p style="margin:{theme.px(3)}px 0; font-size:{size}px; color:{ink.name()};'
        f'{_ground(line)}">{_doubt(line)}{edge}{words}</p>'
    )


def _table(lines: Sequence[SourceLine], draft: ImportDraft) -> str:
    rows = "".join(f"<tr>{''.join(_cells(line, draft))}</tr>" for line in lines)
    edge = theme.colours().strong_line.name()
    return (
        f'<table border="1" cellspacing="0" cellpadding="{theme.px(3)}" width="97%"'
        f' style="border-collapse:collapse; border-color:{edge};'
        f' margin:{theme.px(6)}px 0">{rows}</table>'
    )


def _cells(line: SourceLine, draft: ImportDraft) -> Iterator[str]:
    for at, piece in enumerate(line.cells):
        span = f' colspan="{piece.column_span}"' if piece.column_span > 1 else ""
        span += f' rowspan="{piece.row_span}"' if piece.row_span > 1 else ""
        taken = f"background:{LOOKS[ReadingState.KEPT].ground.name()};" if piece.address else ""
        doubt = _ground(line)
        align = "right" if piece.is_figure else "left"
        wrap = "white-space:nowrap;" if piece.is_figure else ""
        edge = f"border:1px solid {theme.colours().line.name()};"
        sign = _doubt(line) if at == 0 else ""
        span += f' width="{_FIGURE_WIDTH}%"' if piece.is_figure and len(line.cells) > 5 else ""
        yield (
            f'<td{span} align="{align}" style="{taken or doubt}{wrap}{edge}'
            f' font-size:{theme.px(theme.SMALL_SIZE)}px; color:{theme.colours().ink.name()}">'
            f"{sign}{_words(piece, line, draft)}</td>"
        )


def _words(piece: SourceCell, line: SourceLine, draft: ImportDraft) -> str:
    text = escape(piece.text).replace("\n", "<br>")
    if not text:
        return ""
    if piece.address is not None:
        standing = draft.state_of(piece.address)
        dropped = standing is ReadingState.DROPPED
        through = "line-through" if dropped else "none"
        style = f"color:{theme.colours().ink.name()}; text-decoration:{through}"
        shown = standing if standing in _OWN_SIGNS else ReadingState.SURE
        sign = "" if dropped else f"{_sign(shown)}&nbsp;"
        return f'{sign}<a href="{_TAKEN}:{piece.address}" style="{style}">{text}</a>'
    if piece.is_figure and (line.grid >= 0 or line.doubts):
        number, at = piece.spot
        style = f"color:{theme.colours().accent.name()}; text-decoration:underline"
        return f'<a href="{_FIGURE}:{number}.{at}" style="{style}">{text}</a>'
    return text


def _doubt(line: SourceLine) -> str:
    if not line.doubts:
        return ""
    ink = LOOKS[ReadingState.UNSURE].ink.name()
    style = f"color:{ink}; text-decoration:none; font-weight:bold"
    return f'<a href="{_DOUBT}:{line.number}" style="{style}">？</a>&nbsp;'


def _ground(line: SourceLine) -> str:
    return f"background:{LOOKS[ReadingState.UNSURE].ground.name()};" if line.doubts else ""


def _sign(standing: ReadingState) -> str:
    look = LOOKS[standing]
    return f'<span style="color:{look.ink.name()}">{look.sign}</span>'


_LONGEST = 40
_NUMBER = Qt.ItemDataRole.UserRole
_NOTE = "！"
_TAKE = Qt.Key.Key_Y
_UNSURE, _MISSING = ReadingState.UNSURE, ReadingState.MISSING


class ReadingView(QListWidget):
    """List of unsure and missing items. Choosing one shows it in the source and in the form."""

    chosen = Signal(int)
    """Emitted with the number of the chosen unsure item."""
    taken = Signal(int)
    """Emitted with the number of an unsure item whose guess is confirmed."""

    def __init__(self, recognised: RecognisedReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recognised = recognised
        self.setObjectName("reading")
        self.setAccessibleName("拿不准的和没有读到的")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for words, standing, number in self._rows():
            item = QListWidgetItem(words, self)
            item.setData(_NUMBER, number)
            item.setForeground(LOOKS[standing].ink if standing else theme.colours().ink)
        self.setVisible(self.count() > 0)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.currentItemChanged.connect(self._choose)

    def lines(self) -> list[str]:
        return [self.item(row).text() for row in range(self.count())]

    def summary(self, draft: ImportDraft) -> str:
        """Return the numbers of listed items and of marked cells. One item may mark many cells."""
        marked = ((LOOKS[s].label, draft.count_in_states(s)) for s in (_UNSURE, _MISSING))
        still = "、".join(f"{label} {count} 格" for label, count in marked if count)
        return f"{self._listed()}{'；表里现在标着：' if still else ''}{still}"

    def _listed(self) -> str:
        listed = self._unsure()
        unsure = sum(one.location is not None for _, one in listed)
        missing = len(listed) - unsure + len(self._recognised.missing)
        notes = len(self._recognised.warnings)
        counts = (("拿不准", unsure), ("没有读到", missing), ("请留意", notes))
        return "，".join(f"{label} {count} 处" for label, count in counts if count)

    def choose(self, number: int) -> None:
        """Select an unsure item without emitting `chosen`."""
        for row in range(self.count()):
            if self.item(row).data(_NUMBER) == number:
                with QSignalBlocker(self):
                    self.setCurrentRow(row)

    def redraw(self, draft: ImportDraft) -> None:
        """Show for each guess whether it is confirmed."""
        for row in range(self.count()):
            number: int | None = self.item(row).data(_NUMBER)
            if number is not None:
                self._mark(self.item(row), draft, number)

    def _mark(self, item: QListWidgetItem, draft: ImportDraft, number: int) -> None:
        one, taken = self._recognised.unsure[number], draft.is_guess_accepted(number)
        if one.location is None and one.address is not None:
            # it has no line in the source, so typing the cell settles it
            item.setHidden(draft.state_of(one.address) is ReadingState.TYPED)
        if one.guess is not None:
            item.setText(_unsure_words(one, taken=taken))
            standing = ReadingState.TYPED if taken else ReadingState.UNSURE
            item.setForeground(LOOKS[standing].ink)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Confirm the guess of the current item with one key."""
        number = self.currentIndex().data(_NUMBER)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == _TAKE and plain and number is not None:
            self.taken.emit(number)
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem | None) -> None:
        number = item.data(_NUMBER) if item is not None else None
        if number is not None:
            self.chosen.emit(number)

    def _unsure(self) -> list[tuple[int, Unsure]]:
        """Return the unsure items with their numbers, without those that have a picture."""
        pictured = self._recognised.pictured
        numbered = enumerate(self._recognised.unsure)
        return [(number, one) for number, one in numbered if one.address not in pictured]

    def _rows(self) -> Iterator[tuple[str, ReadingState | None, int | None]]:
        """Yield text, state and number of each line. Items with a location come first."""
        missing = LOOKS[ReadingState.MISSING]
        listed = self._unsure()
        for number, one in listed:
            if one.location is not None:
                yield _unsure_words(one, taken=False), ReadingState.UNSURE, number
        for heading in self._recognised.missing:
            yield f"{missing.sign} 没有读到　{heading}", ReadingState.MISSING, None
        for number, one in listed:
            if one.location is None:
                yield f"{missing.sign} 没有读到　{one.reason}", ReadingState.MISSING, number
        for warning in self._recognised.warnings:
            yield f"{_NOTE} 请留意　{warning}", None, None


def _unsure_words(one: Unsure, *, taken: bool) -> str:
    if taken and one.guess is not None:
        look = LOOKS[ReadingState.TYPED]
        return f"{look.sign} 已读作“{one.guess.row}”，导入后记住“{one.guess.label}”这个写法"
    key = "　按 Y 就这样读" if one.guess is not None else ""
    sign = LOOKS[ReadingState.UNSURE].sign
    return f"{sign} 拿不准　{one.reason}{key}　来源 {_brief(one.text)}"


def _brief(text: str) -> str:
    plain = " ".join(text.split())
    return f"“{plain}”" if len(plain) <= _LONGEST else f"“{plain[:_LONGEST]}…”"
