"""Widgets of one text of a report: editor with title and count, last year's text, tools."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.counterparts import converted_to_edition
from zwgk_desktop.domain.county.terms import topics_for
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.spec import Text
from zwgk_desktop.services.report_view import ReportView
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip
from zwgk_desktop.ui.prose.editor import ProseEditor
from zwgk_desktop.ui.prose.marks import HeadingHighlighter

_LINES = (2, 7)
"""Minimum and maximum height, in lines, of the preface above the section's own text."""
_LEAST = 5
"""Minimum height, in lines, of a section's own text."""
_PADDING = 32
_UNBOUND = (1 << 24) - 1  # px: Qt's QWIDGETSIZE_MAX


class ProsePart(QWidget):
    """Editor of one text, with its title, help and character count.

    Args:
        foldable: Whether the part is reduced to its title while the text is empty.
    """

    moved = Signal(str, int)
    """Emitted with the address of the text and the caret's line when the caret moves."""
    drafting = Signal(str)
    """Emitted with the address of the text to draft."""
    typed = Signal()
    """Emitted when the text in the editor has changed, saved or not."""

    def __init__(
        self, text: Text, view: ReportView, parent: QWidget, *, foldable: bool = False
    ) -> None:
        super().__init__(parent)
        self._foldable = foldable
        self._text = text
        self._view = view
        self._last_year: LastYearText | None = None
        self.editor = ProseEditor(text.address, view, self)
        self.editor.setAccessibleName(text.label)
        self.editor.setAccessibleDescription(text.help.text)
        self.count = _plain("", "quiet", self)
        self.unfold = QPushButton(f"写{text.label}", self)
        theme.mark(self.unfold, "small")
        self.unfold.setAutoDefault(True)  # Enter presses it, as Space does
        set_tip(self.unfold, text.help.text)
        self.unfold.clicked.connect(self._write)
        self.draft = self._drafting()
        self._help = _plain("", "quiet", self)
        self._help.setWordWrap(True)  # else the help would widen the page
        self._year = _plain("", "quiet", self)
        self._year.hide()
        self._lay_out()
        self.editor.textChanged.connect(self._changed)
        self.editor.cursorPositionChanged.connect(self._moved)
        self._show_help()
        self._show_count()
        self._fold()

    def _lay_out(self) -> None:
        self._beside = QGridLayout()
        self._beside.setHorizontalSpacing(theme.GAP_LARGE)
        self._beside.setVerticalSpacing(theme.GAP_SMALL)
        self._beside.addWidget(self._year, 0, 0)
        self._beside.addWidget(self.editor, 1, 0)
        self._beside.setColumnStretch(0, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP_SMALL)
        box.addLayout(self._title())
        box.addWidget(self._help)
        box.addLayout(self._beside, 1)

    def _show_help(self) -> None:
        """Show the form's help on the text and the contents that the county requires."""
        wanted = topics_for(self._view.report, self._text)
        said = f"县里要求写明：{'；'.join(wanted)}" if wanted else ""
        self._help.setText("\n".join(filter(None, (self._text.help.text, said))))

    @property
    def address(self) -> Address:
        """Address of the text."""
        return self._text.address

    def refresh(self) -> None:
        """Reload the text, its help, its count and last year's text."""
        self.editor.refresh()
        self._show_help()
        self._show_count()
        if self._last_year is not None and not self._last_year.isHidden():
            self._last_year.refresh()
        self._fold()

    def lock(self) -> None:
        """Make the text read-only and hide the buttons that change it."""
        self.editor.setReadOnly(True)
        self._fold()

    def open(self) -> None:
        """Unfold the editor, even if the text is empty."""
        self._show_open(on=True)

    def _drafting(self) -> QPushButton:
        """Return the button that asks for a draft of an empty text."""
        button = QPushButton("起草", self)
        theme.mark(button, "small")
        button.setAutoDefault(True)
        set_tip(button, "按表里的数和报告信息拟一份，只有您知道的地方留着空；可以撤销")
        button.clicked.connect(lambda: self.drafting.emit(self.address))
        button.hide()
        return button

    def _write(self) -> None:
        self.open()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fold(self) -> None:
        """Fold a foldable part if its text is empty and not being edited, else unfold it."""
        beside = self._last_year is not None and not self._last_year.isHidden()
        empty = self.editor.document().isEmpty() and not self.editor.hasFocus()
        self._show_open(on=not (self._foldable and empty and not beside))
        self._offer_draft()

    def _offer_draft(self) -> None:
        """Show the draft button only while the editor is empty and editable."""
        empty = self.editor.document().isEmpty() and not self.editor.isReadOnly()
        self.draft.setVisible(empty and not self._foldable)

    def _show_open(self, *, on: bool) -> None:
        for widget in (self._help, self.editor, self.count):
            widget.setVisible(on)
        self.unfold.setHidden(on or self.editor.isReadOnly())

    def show_last_year(self, *, on: bool) -> None:
        """Show or hide last year's text beside this one."""
        if self._last_year is None:
            if not on:
                return
            self._last_year = LastYearText(self._text, self._view, self)
            self._beside.addWidget(self._last_year.caption, 0, 1)
            self._beside.addWidget(self._last_year, 1, 1)
        self._last_year.refresh()
        self._year.setText(f"{self._view.report.year}年")
        self._beside.setColumnStretch(1, 1 if on else 0)
        for widget in (self._year, self._last_year.caption, self._last_year):
            widget.setVisible(on)
        self._fold()

    def _title(self) -> QHBoxLayout:
        heading = _plain(self._text.label, "heading", self)
        heading.setBuddy(self.editor)
        heading.setWordWrap(True)
        line = QHBoxLayout()
        line.addWidget(heading, 1)
        line.addWidget(self.draft)
        line.addWidget(self.unfold)
        line.addWidget(self.count)
        return line

    def fit(self) -> None:
        """Fit the height to the text, within `_LINES`."""
        fewest, most = _LINES
        lines = min(max(int(self.editor.document().size().height()), fewest), most)
        height = self._height(lines)
        for pane in (self.editor, self._last_year):
            if pane is not None:
                pane.setFixedHeight(height)

    def update_height(self) -> None:
        """Adapt the height to the current type size."""
        if self.editor.maximumHeight() < _UNBOUND:
            self.fit()
        else:
            self.editor.setMinimumHeight(self._height(_LEAST))

    def _height(self, lines: int) -> int:
        return lines * QFontMetrics(theme.prose_font()).lineSpacing() + theme.px(_PADDING)

    def _changed(self) -> None:
        self._show_count()
        self._offer_draft()
        self.typed.emit()

    def _moved(self) -> None:
        self.moved.emit(self.address, self.editor.textCursor().blockNumber())

    def _show_count(self) -> None:
        """Show the number of characters, without spaces and line breaks, and the limit."""
        length = len("".join(self.editor.toPlainText().split()))
        limit = self._limit()
        if limit is None:
            words = f"{length} 字"
        elif length <= limit:
            words = f"{length} 字（上限 {limit} 字）"
        else:
            sign = theme.SEVERITIES[Severity.HINT].sign
            words = f"{sign} {length} 字，超过上限 {limit} 字，多 {length - limit} 字"
        over = limit is not None and length > limit
        self.count.setText(words)
        if over != self.count.property("over"):
            self.count.setProperty("over", over)
            self.count.style().polish(self.count)

    def _limit(self) -> int | None:
        """Return the maximum number of characters, or None for no limit."""
        report = self._view.report
        limited = self._text.id == report.edition.roles.texts.overview
        return report.length_limit if limited else None


def _plain(text: str, name: str, parent: QWidget) -> PlainLabel:
    label = PlainLabel(text, parent)
    label.setObjectName(name)
    return label


class LastYearText(QPlainTextEdit):
    """Read-only view of a text in last year's report."""

    def __init__(self, text: Text, view: ReportView, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self._view = view
        self.caption = PlainLabel("", parent)
        self.caption.setObjectName("quiet")
        self.caption.setBuddy(self)
        self.setObjectName("lastYear")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self._highlighter = HeadingHighlighter(self.document())
        theme.scale.changed.connect(self._size)
        self._size()

    def refresh(self) -> None:
        """Reload the text from last year's report."""
        previous = self._view.previous
        year = self._view.report.year - 1
        edition = self._view.report.edition
        words = converted_to_edition(edition, previous).text(self._text.id) if previous else ""
        if previous is None:
            self.caption.setText(f"{year}年的报告不在这个工作区里")
        else:
            self.caption.setText(f"{year}年（只读，可以复制）" if words else f"{year}年没有写")
        self.setAccessibleName(f"{year}年的“{self._text.label}”，只读")
        if words != self.toPlainText():
            self.setPlainText(words)

    def _size(self) -> None:
        self.setFont(theme.prose_font())


_TOOLS = (
    (
        "insert_figure",
        "插入数字",
        "把表里的数、小计或者占比写进文字，以后随表更新（Ctrl+T）",
    ),
    ("find", "查找替换", "在各部分文字里查找、替换（Ctrl+F、Ctrl+H）"),
    ("punctuate", "标点改全角", "把中文里的半角标点改为全角；数字、时间、网址、文号不动（Ctrl+J）"),
    ("renumber", "重新编号", "把一、（一）1.（1）各级小标题按顺序重新编号（Ctrl+K）"),
    ("last_year", "并排上年文字", "在旁边显示上年报告的同一部分，可以复制（Ctrl+L）"),
)
_TO_WRITE = {"insert_figure", "punctuate", "renumber"}


class ProseTools(QWidget):
    """Toolbar of the texts, whose buttons request actions of the window by name."""

    wished = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons = {name: self._make_button(name, text, tip) for name, text, tip in _TOOLS}
        self.buttons["last_year"].setCheckable(True)

    def lock(self) -> None:
        """Disable the buttons that change the text."""
        for name in _TO_WRITE:
            self.buttons[name].setEnabled(False)

    def show_last_year(self, *, on: bool) -> None:
        """Check or uncheck the button for last year's text."""
        self.buttons["last_year"].setChecked(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Lay the buttons out again when their size has changed."""
        new = event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Polish}
        if new and self.isVisible():  # a hidden toolbar has no width yet
            self._place()
        return super().event(event)

    def _place(self) -> None:
        """Place the buttons in as many right-aligned lines as they need."""
        lines: list[list[QToolButton]] = [[]]
        for button in self.buttons.values():
            if lines[-1] and self._width((*lines[-1], button)) > self.width():
                lines.append([])
            lines[-1].append(button)
        top = 0
        for line in lines:
            left = max(self.width() - self._width(line), 0)
            for button in line:
                button.setGeometry(QRect(QPoint(left, top), button.sizeHint()))
                left += button.width() + theme.GAP_SMALL
            top += max(button.height() for button in line)
        if top != self.height():
            self.setFixedHeight(top)

    @staticmethod
    def _width(line: Sequence[QToolButton]) -> int:
        return sum(button.sizeHint().width() + theme.GAP_SMALL for button in line)

    def _make_button(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        set_tip(button, tip)
        button.setAccessibleDescription(tip)
        theme.mark(button, "quiet")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.wished.emit(name))
        return button
