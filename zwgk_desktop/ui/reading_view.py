"""What was read from a document, section by section, and what gives pause."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Address, Section
from zwgk_desktop.services.importing import Proposal
from zwgk_desktop.ui import theme
from zwgk_desktop.ui.words import place_text, value_text

_LONGEST = 40


class ReadingView(QScrollArea):
    """Groups of lines: what differs from what is entered, read, unsure, missing, to be noted."""

    def __init__(self, proposal: Proposal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposal = proposal
        self._differing: QWidget | None = None
        self.setObjectName("reading")
        self.setWidgetResizable(True)
        self.setAccessibleName("读到的内容")
        sheet = QWidget()
        sheet.setObjectName("paper")
        self._column = QVBoxLayout(sheet)
        self._column.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        self._column.setSpacing(theme.GAP)
        for title, rows in (
            ("拿不准的，导入后请自己填", [self._unsure(i) for i in range(len(proposal.unsure))]),
            ("没有读到", [(heading,) for heading in proposal.missing]),
            ("请留意", [(warning,) for warning in proposal.warnings]),
            ("读到的内容", [self._section(section) for section in proposal.edition.sections]),
        ):
            self._add(title, rows)
        self._column.addStretch(1)
        self.setWidget(sheet)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_differing(self, changes: Mapping[Address, tuple[Value, Value]]) -> None:
        """List what stands entered and differs, old beside new."""
        if self._differing is not None:
            self._differing.hide()
            self._differing.deleteLater()
        edition = self._proposal.edition
        rows = [
            (place_text(edition, address), f"已填 {_brief(before)}", f"来源 {_brief(after)}")
            for address, (before, after) in changes.items()
        ]
        self._differing = self._add("与已填的内容不同", rows, at=0)

    def lines(self) -> list[str]:
        """Return everything shown, as text."""
        labels = self.widget().findChildren(QLabel)
        return [label.text() for label in labels if not label.isHidden()]

    def _section(self, section: Section) -> tuple[str, ...]:
        table = self._proposal.edition.table_of.get(section.content)
        if table is None:
            return section.heading, self._text(section)
        read = [self._proposal.cells[a] for a in table.addresses if a in self._proposal.cells]
        figures = [figure for figure in read if figure is not None]
        stated = sum(address in self._proposal.stated for address in table.addresses)
        parts = (
            f"{len(figures)} 格有数字",
            f"{len(read) - len(figures)} 格空白" if len(read) > len(figures) else "",
            f"载明的总计 {stated} 格" if stated else "",
        )
        words = "，".join(part for part in parts if part)
        return section.heading, words if read or stated else "没有读到"

    def _text(self, section: Section) -> str:
        texts = self._proposal.texts
        first = section is self._proposal.edition.sections[0]
        preface = len(texts.get("preface", "")) if first else 0
        before = f"，另有前言 {preface} 字" if preface else ""
        text = texts.get(section.content, "")
        return f"{len(text)} 字{before}" if text else "没有读到"

    def _unsure(self, number: int) -> tuple[str, ...]:
        one = self._proposal.unsure[number]
        place = place_text(self._proposal.edition, one.address) if one.address else "位置不明"
        return place, f"来源 {_brief(one.text)}", one.reason

    def _add(self, title: str, rows: Iterable[tuple[str, ...]], at: int = -1) -> QWidget | None:
        listed = list(rows)
        if not listed:
            return None
        group = QWidget()
        grid = QGridLayout(group)
        grid.setContentsMargins(0, 0, 0, theme.GAP)
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(6)
        for column, stretch in enumerate((5, 2, 3)):
            grid.setColumnStretch(column, stretch)
        heading = QLabel(f"{title}（{len(listed)}）", group)
        heading.setObjectName("strong")
        grid.addWidget(heading, 0, 0, 1, 3)
        for line, row in enumerate(listed, start=1):
            for column, text in enumerate(row):
                last = column == len(row) - 1
                grid.addWidget(_words(text, group), line, column, 1, 3 - column if last else 1)
        self._column.insertWidget(at, group)
        return group


def _words(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label


def _brief(value: Value) -> str:
    text = " ".join(value_text(value).split())
    return f"“{text}”" if len(text) <= _LONGEST else f"“{text[:_LONGEST]}…”"
