"""The tab of the report's fields."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.spec import Address
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui import theme
from zwgk_desktop.ui.field_row import FieldRow, field_row
from zwgk_desktop.ui.page import Page

_GROUPS = {
    "unit": "编制单位",
    "issued_on": "落款",
    "contact": "公示",
    "length_limit": "县里的要求",
}
"""Headings, each above the field it names."""

_ORDER = (
    *("unit", "year", "level", "issued_on", "signed_by", "seal"),
    *("contact", "supervision", "posted_from", "posted_until", "length_limit"),
)
"""How the fields stand on the page; any other follows."""


class InfoPage(Page):
    """Each field in a line: label, control, help."""

    def __init__(self, session: EditingSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = QWidget()
        self._sheet.setObjectName("fields")
        self._grid = QGridLayout(self._sheet)
        self._grid.setContentsMargins(theme.GAP_LARGE, 12, theme.GAP_LARGE, 12)
        self._grid.setHorizontalSpacing(theme.GAP_LARGE)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, 128)
        self._grid.setColumnMinimumWidth(1, 320)
        self._grid.setColumnStretch(2, 1)
        self.rows: dict[Address, FieldRow] = {}
        fields = session.report.edition.fields
        place = {id_: number for number, id_ in enumerate(_ORDER)}
        for field in sorted(fields, key=lambda f: place.get(f.id, len(place))):
            self._add(field_row(field, session, self._sheet))
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._sheet)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._scroll)
        self.setFocusProxy(next(iter(self.rows.values())).control)

    def refresh(self) -> None:
        for row in self.rows.values():
            row.refresh()

    def lock(self) -> None:
        for row in self.rows.values():
            row.control.setEnabled(False)

    def flush(self) -> bool:
        saved = [row.flush() for row in self.rows.values()]  # each, also after one was refused
        return all(saved)

    def go_to(self, address: Address, passage: Passage | None = None) -> None:
        del passage
        row = self.rows.get(address)
        if row is not None:
            self._scroll.ensureWidgetVisible(row.control)
            row.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, row: FieldRow) -> None:
        if row.field.id in _GROUPS:
            heading = QLabel(_GROUPS[row.field.id], self._sheet)
            heading.setObjectName("strong")
            if self.rows:
                heading.setContentsMargins(0, 6, 0, 0)
            self._grid.addWidget(heading, self._grid.rowCount(), 0, 1, 3)
        line = self._grid.rowCount()
        self._grid.addWidget(row.label, line, 0)
        self._grid.addWidget(row.control, line, 1)
        self._grid.addWidget(row.advice, line, 2)
        row.changed.connect(self.changed)
        row.pending.connect(self.pending)
        self.rows[row.field.address] = row
