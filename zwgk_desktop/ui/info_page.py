"""Tab of the report's fields."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.spec import Edition, Field
from zwgk_desktop.services.report_view import ReportView
from zwgk_desktop.ui.fields import FieldRow, field_row
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.tabs import Page

_THREE = 700
"""Width in px at 100 % from which there are three columns."""

_BESIDE = 125
"""Type size in percent up to which the help fits beside its field."""


class InfoPage(Page):
    """Page with label, control and help of each field."""

    def __init__(self, view: ReportView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._sheet = QWidget()
        self._sheet.setObjectName("fields")
        self._grid = QGridLayout(self._sheet)
        self._grid.setContentsMargins(theme.GAP_LARGE, 12, theme.GAP_LARGE, 12)
        self._grid.setHorizontalSpacing(theme.GAP_LARGE)
        self._grid.setVerticalSpacing(6)
        self.rows: dict[Address, FieldRow] = {}
        self._headings: dict[str, PlainLabel] = {}
        self._placed = False
        for heading, fields in _groups(view.report.edition):
            self._headings[fields[0].id] = self._heading(heading)
            for field in fields:
                self._add(field_row(field, view, self._sheet))
        self._grid.setRowStretch(2 * len(self.rows) + len(self._headings), 1)
        self._place()
        theme.scale.changed.connect(self._place)
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
        edition, writable = self._view.report.edition, self._view.writable
        for address, row in self.rows.items():
            row.control.setEnabled(writable and edition.spec_of(address).editable_when_final)

    def flush(self) -> bool:
        saved = [row.flush() for row in self.rows.values()]  # save all, even after a refusal
        return all(saved)

    def go_to(self, address: Address, passage: Passage | None = None) -> None:
        del passage
        row = self.rows.get(address)
        if row is not None:
            self._scroll.ensureWidgetVisible(row.control)
            row.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _heading(self, words: str) -> PlainLabel:
        heading = PlainLabel(words, self._sheet, "strong")
        if self.rows:
            heading.setContentsMargins(0, 6, 0, 0)
        return heading

    def _add(self, row: FieldRow) -> None:
        row.changed.connect(self.changed)
        row.pending.connect(self.pending)
        self.rows[row.field.address] = row

    @property
    def _roomy(self) -> bool:
        """Whether the help fits beside its field."""
        return theme.scale.percent <= _BESIDE and self.width() >= theme.px(_THREE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._roomy is not self._placed:
            self._place()

    def _place(self) -> None:
        """Lay the fields out in three columns, or with the help below its field if narrow."""
        beside = self._placed = self._roomy
        self._grid.setColumnMinimumWidth(0, theme.px(128))
        self._grid.setColumnMinimumWidth(1, theme.px(320) if beside else 0)
        self._grid.setColumnStretch(1, 0 if beside else 1)
        self._grid.setColumnStretch(2, 1 if beside else 0)
        line = 0
        for row in self.rows.values():
            if row.field.id in self._headings:
                self._grid.addWidget(self._headings[row.field.id], line, 0, 1, 3)
                line += 1
            row.label.setWordWrap(not beside)
            self._grid.addWidget(row.label, line, 0)
            self._grid.addWidget(row.control, line, 1)
            self._grid.addWidget(row.advice, line + (not beside), 2 if beside else 1)
            line += 2


def _groups(edition: Edition) -> Iterator[tuple[str, Sequence[Field]]]:
    """Yield the fields under their headings, in page order. Fields without a role come last."""
    roles = edition.roles.fields
    named = {
        "编制单位": ("unit", "year", "level", "scope"),
        "落款": (roles.issued_on, roles.signed_by, roles.seal),
        "公示": (roles.contact, roles.supervision, roles.posted_from, roles.posted_until),
        "县里的要求": (roles.due_on, roles.length_limit),
        "公布": (roles.published_on, roles.published_page),
    }
    for heading, ids in named.items():
        yield heading, [edition.field_of[id_] for id_ in ids]
    placed = {id_ for ids in named.values() for id_ in ids}
    others = [field for field in edition.fields if field.id not in placed]
    if others:
        yield "其他", others
