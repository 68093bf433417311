"""Form of an import: its tables, its texts, and the carrier of a figure to a cell."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.addresses import Address, after_prefix, text_address
from zwgk_desktop.domain.entries import normalise_text, parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.spec import Section, Text
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.import_draft import ImportDraft, ReadingState
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.incoming.table import LOOKS, ImportTable
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import SteadyTabBar, as_sections
from zwgk_desktop.ui.look.labels import PlainLabel, plain_tip
from zwgk_desktop.ui.words import value_text

_PAUSE = 400  # milliseconds without a keystroke
_DROPPING = {ReadingState.DROPPED, ReadingState.MISSING}


class ImportText(QWidget):
    """Text of an import: the text read, the current one, and whether to import it."""

    def __init__(self, text: Text, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = text.address
        self._draft = draft
        self.take = QCheckBox(self)
        self.editor = QPlainTextEdit(self)
        self.editor.setObjectName("importText")
        self.editor.setTabChangesFocus(True)
        self.editor.setMinimumHeight(theme.px(64))
        self.editor.setAccessibleName(text.label)
        self._label = text.label
        self.entered = PlainLabel("", self, wrap=True)
        self.entered.setObjectName("quiet")
        self._later = QTimer(self, singleShot=True, interval=_PAUSE)
        self._later.timeout.connect(self.flush)
        self.editor.textChanged.connect(self._later.start)
        self.take.clicked.connect(self._take)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, theme.GAP)
        box.setSpacing(theme.GAP_SMALL)
        for widget in (self.take, self.entered):
            box.addWidget(widget)
        box.addWidget(self.editor, 1)
        self.redraw()

    def flush(self) -> None:
        """Apply the typed text to the draft."""
        self._later.stop()
        typed = self._typed()
        if self.editor.isEnabled() and typed != self._shown():
            self._draft.apply({self.address: typed or None}, ActKind.ENTRY)

    def redraw(self) -> None:
        """Show the text's current state in the draft."""
        standing = self._draft.state_of(self.address)
        look = LOOKS[standing]
        self.take.setText(f"{look.sign} {self._label}：{look.label}，{self._count()}")
        self.take.setChecked(standing not in _DROPPING)
        self.take.setEnabled(standing is not ReadingState.MISSING)
        before = self._draft.entered_value(self.address)
        differs = standing in {ReadingState.CHANGED, ReadingState.KEPT}
        kept = (
            "导入后换成下面的文字" if standing is ReadingState.CHANGED else "保留，下面的文字不导入"
        )
        self.entered.setText(f"已填的（{kept}）：{_brief(value_text(before))}")
        self.entered.setVisible(differs)
        self.editor.setEnabled(standing is not ReadingState.DROPPED)
        if not self._later.isActive() and self._typed() != self._shown():
            with QSignalBlocker(self.editor):
                self.editor.setPlainText(self._shown())

    def _typed(self) -> str:
        """Return the text in the editor."""
        return normalise_text(self.editor.toPlainText())

    def _shown(self) -> str:
        draft, address = self._draft, self.address
        if draft.state_of(address) is ReadingState.TYPED:
            return draft.report.text(after_prefix(address))
        return value_text(draft.read_value(address))

    def _count(self) -> str:
        length = len(self._shown())
        return f"{length} 字" if length else "没有文字"

    def _take(self, taken: bool) -> None:  # noqa: FBT001 - Qt's own
        if taken:
            self._draft.restore(self.address)
        else:
            self._draft.apply({self.address: None}, ActKind.ENTRY)


def _brief(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:60]}…"


_COUNTED = (
    ReadingState.UNSURE,
    ReadingState.PICTURED,
    ReadingState.PROVEN,
    ReadingState.SUSPECT,
    ReadingState.MISSING,
    ReadingState.CHANGED,
    ReadingState.KEPT,
)


class ImportForm(QTabWidget):
    """Tabs of tables and texts over one draft."""

    cell_clicked = Signal(str)
    confirmed = Signal(str)
    typed = Signal(str)
    current_changed = Signal(str)
    """Emitted with the address of the current cell."""

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._edition = draft.recognised.edition
        self.tables: dict[str, ImportTable] = {}
        self.texts: list[ImportText] = []
        self.setObjectName("tabs")
        self._bar = SteadyTabBar(self)
        self.setTabBar(self._bar)
        as_sections(self._bar)
        self.setDocumentMode(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        for section in self._edition.sections:
            self.addTab(self._page(section), "")
        self._say()

    @property
    def table(self) -> ImportTable | None:
        """Table that is shown, or None on a text."""
        section = self._edition.sections[self.currentIndex()]
        return self.tables.get(section.content)

    def set_carrying(self, *, on: bool) -> None:
        """Show in the tables whether the next click places a carried figure."""
        for table in self.tables.values():
            table.set_carrying(on=on)

    def go_to(self, address: Address) -> None:
        """Show a cell or a text."""
        content = self._edition.content_of(address)
        for at, section in enumerate(self._edition.sections):
            if section.content == content:
                self.setCurrentIndex(at)
        if content in self.tables:
            self.tables[content].go_to(address)

    def show_caret(self) -> None:
        """Scroll the visible table to its current cell."""
        if self.table is not None:
            self.table.scrollTo(self.table.currentIndex())

    def refuse(self, address: Address, error: UserError) -> None:
        """Show at a cell why a figure is refused."""
        self.tables[self._edition.cell_of[address].table].reject_at(address, error)

    def flush(self) -> bool:
        """Apply unfinished typing. Return False if it is refused."""
        for text in self.texts:
            text.flush()
        return all(table.flush() for table in self.tables.values())

    def redraw(self) -> None:
        """Show the current state of the draft."""
        for table in self.tables.values():
            table.redraw()
        for text in self.texts:
            text.redraw()
        self._say()

    def _page(self, section: Section) -> QWidget:
        table = self._edition.table_of.get(section.content)
        if table is None:
            return self._texts(section)
        shown = self.tables[table.id] = ImportTable(table, self._draft, self)
        shown.pointed.connect(self.cell_clicked)
        shown.confirmed.connect(self.confirmed)
        shown.typed.connect(self.typed)
        shown.current_changed.connect(self.current_changed)
        return shown

    def _texts(self, section: Section) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, 0)
        first = section is self._edition.sections[0]
        preface = [t for t in self._edition.texts if t.id not in self._edition.section_of]
        for text in (*(preface if first else ()), self._edition.text_of[section.content]):
            part = ImportText(text, self._draft, page)
            self.texts.append(part)
            box.addWidget(part, 1 if text.id in self._edition.section_of else 0)
        area = QScrollArea(self)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(page)
        return area

    def _say(self) -> None:
        """Show on each tab the numbers of cells to check. No tab becomes narrower."""
        titles: list[str] = []
        for section in self._edition.sections:
            table = self._edition.table_of.get(section.content)
            cells = table.addresses if table else (text_address(section.content),)
            standings = [self._draft.state_of(cell) for cell in cells]
            counts = [f"{LOOKS[s].sign}{standings.count(s)}" for s in _COUNTED if s in standings]
            said = counts if table else [LOOKS[s].sign for s in standings]
            titles.append(" ".join((tabs.tab_title(self._edition, section.content), *said)))
        known = self._bar.reserved or titles
        self._bar.reserved = [max(pair, key=len) for pair in zip(titles, known, strict=True)]
        for at, section in enumerate(self._edition.sections):
            self.setTabText(at, titles[at])
            self.setTabToolTip(at, plain_tip(section.heading))
            self.tabBar().setAccessibleName("报告的各部分")


class CandidateBar(QFrame):
    """Line below the form with a button for each possible figure of the current unsure cell."""

    def __init__(self, draft: ImportDraft, form: ImportForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._draft, self._form = draft, form
        self._address: Address | None = None
        self.setObjectName("notice")
        self.words = PlainLabel("", self, wrap=True)
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.GAP_LARGE, 4, theme.GAP, 4)
        self._row.addWidget(self.words, 1)
        form.current_changed.connect(self.show_address)
        form.currentChanged.connect(self._show_page)
        self.hide()

    def show_address(self, address: Address) -> None:
        """Show the possible figures of a cell, or hide if it has none."""
        self._address = address
        for button in self.buttons:
            button.deleteLater()
        self.buttons = [self._button(address, one) for one in self._draft.candidates(address)]
        self.words.setText(f"{self._draft.recognised.edition.label(address)}是哪一个：")
        self.redraw()

    def redraw(self) -> None:
        """Hide once the clerk has decided the cell, and show again if that is undone."""
        unsure = self._address and self._draft.state_of(self._address) is ReadingState.UNSURE
        self.setVisible(bool(self.buttons and unsure))

    def _button(self, address: Address, figure: Number | None) -> QPushButton:
        button = QPushButton("空白" if figure is None else number_text(figure), self)
        button.setAutoDefault(False)
        theme.mark(button, "small")
        button.clicked.connect(lambda: self._take(address, figure))
        self._row.addWidget(button)
        return button

    def _take(self, address: Address, figure: Number | None) -> None:
        self._draft.choose_candidate(address, figure)
        if self._form.table is not None:
            self._form.table.setFocus()

    def _show_page(self) -> None:
        if self._form.table is not None:
            self.show_address(self._form.table.current_address())
        else:
            self.hide()


_HOW = "已拿起“{}”：点右边的一格放进去；按 Esc 放弃。"
_INVITATION = "点左边带下划线的数字拿起，再点右边要放的一格；也可以在右边直接填。"


class CarriedFigureBar(QFrame):
    """Line that names the figure being carried."""

    def __init__(self, draft: ImportDraft, form: ImportForm, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = ""
        self._draft = draft
        self._form = form
        self.setObjectName("notice")
        self.words = PlainLabel("", self)
        self.here = QPushButton("放到光标所在的格", self)
        self.away = QPushButton("放弃", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP_LARGE, 4, theme.GAP, 4)
        row.addWidget(self.words, 1)
        for button in (self.here, self.away):
            button.setAutoDefault(False)
            theme.mark(button, "small")
            row.addWidget(button)
        self.here.clicked.connect(self._put_here)
        self.away.clicked.connect(self.stop_carrying)
        form.cell_clicked.connect(self.drop_into)
        self.hide()

    def pick_up(self, text: str) -> None:
        """Start carrying a figure of the source. The next clicked cell receives it."""
        self.text = text
        self._say(_HOW.format(text), carrying=True)
        self._form.set_carrying(on=True)

    def explain_picking_up(self) -> None:
        """Show how to start carrying a figure."""
        self._say(_INVITATION, carrying=False)

    def pick_up_if_figure(self, text: str) -> bool:
        """Start carrying a text if it is a figure. Return whether it is."""
        edition = self._draft.recognised.edition
        try:
            parse_value(edition, edition.entered[0], text)
        except UserError:
            self.stop_carrying()
            return False
        self.pick_up(text)
        return True

    def drop_into(self, address: Address) -> None:
        """Store the carried figure in a cell. Refused values stay on the carrier."""
        if not self.text:
            return
        try:
            value = parse_value(self._draft.recognised.edition, address, self.text)
        except UserError as error:
            self._form.refuse(address, error)
            return
        text = self.text
        self.stop_carrying()
        self._draft.assign_figure(address, value, text)

    def stop_carrying(self) -> None:
        self.text = ""
        self.hide()
        self._form.set_carrying(on=False)

    def _say(self, words: str, *, carrying: bool) -> None:
        self.words.setText(words)
        self.here.setVisible(carrying)
        self.away.setVisible(carrying)
        self.show()

    def _put_here(self) -> None:
        table = self._form.table
        if table is not None:
            self.drop_into(table.current_address())
