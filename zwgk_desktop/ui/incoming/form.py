"""The form as an import would fill it, a tab a section."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from zwgk_desktop.domain.addresses import Address, text_address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Section
from zwgk_desktop.services.import_draft import ImportDraft, ReadingState
from zwgk_desktop.ui import places
from zwgk_desktop.ui.incoming.table import LOOKS, ImportTable
from zwgk_desktop.ui.incoming.text import ImportText
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.section_tabs import as_sections
from zwgk_desktop.ui.look.tips import plain_tip

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
    """Tables and texts over one draft; each shows what the others have changed."""

    pointed = Signal(str)
    confirmed = Signal(str)
    typed = Signal(str)
    current_changed = Signal(str)
    """The cell that has the caret."""

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._edition = draft.proposal.edition
        self.tables: dict[str, ImportTable] = {}
        self.texts: list[ImportText] = []
        self.setObjectName("tabs")
        as_sections(self.tabBar())
        self.setDocumentMode(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        for section in self._edition.sections:
            self.addTab(self._page(section), "")
        self._say()

    @property
    def table(self) -> ImportTable | None:
        """The table that is shown, if one is."""
        section = self._edition.sections[self.currentIndex()]
        return self.tables.get(section.content)

    def carry(self, *, on: bool) -> None:
        """Show that the next click in a table puts down a figure."""
        for table in self.tables.values():
            table.carry(on=on)

    def go_to(self, address: Address) -> None:
        """Show a cell or a text."""
        content = self._edition.content_of(address)
        for at, section in enumerate(self._edition.sections):
            if section.content == content:
                self.setCurrentIndex(at)
        if content in self.tables:
            self.tables[content].go_to(address)

    def show_caret(self) -> None:
        """Scroll the table at hand to the cell that has the caret."""
        if self.table is not None:
            self.table.scrollTo(self.table.currentIndex())

    def refuse(self, address: Address, error: UserError) -> None:
        """Say at a cell why a figure cannot stand there."""
        self.tables[self._edition.cell_of[address].table].reject_at(address, error)

    def flush(self) -> bool:
        """Take what is still being typed; False when it is refused."""
        for text in self.texts:
            text.flush()
        return all(table.flush() for table in self.tables.values())

    def redraw(self) -> None:
        """Show everything as the draft has it now."""
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
        shown.pointed.connect(self.pointed)
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
        """Count on each tab what the clerk should look at."""
        for at, section in enumerate(self._edition.sections):
            table = self._edition.table_of.get(section.content)
            cells = table.addresses if table else (text_address(section.content),)
            standings = [self._draft.standing(cell) for cell in cells]
            counts = [f"{LOOKS[s].sign}{standings.count(s)}" for s in _COUNTED if s in standings]
            said = counts if table else [LOOKS[s].sign for s in standings]
            self.setTabText(at, " ".join((places.tab_title(self._edition, section.content), *said)))
            self.setTabToolTip(at, plain_tip(section.heading))
            self.tabBar().setAccessibleName("报告的各部分")
