"""What was read from a document, section by section, and what gives pause."""

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Address, Section
from zwgk_desktop.services.importing import Proposal
from zwgk_desktop.ui import theme
from zwgk_desktop.ui.words import place_text, value_text

_LONGEST = 60


class ReadingView(QTreeWidget):
    """A list in groups: read, unsure, missing, warnings, overwritten."""

    def __init__(self, proposal: Proposal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposal = proposal
        self.setObjectName("reading")
        self.setAccessibleName("读到的内容")
        self.setHeaderLabels(["内容", "已填", "来源"])
        self.setColumnCount(3)
        self.setRootIsDecorated(False)
        self.setIndentation(18)
        self.setWordWrap(True)
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 400)
        header.resizeSection(1, 150)
        header.setStretchLastSection(True)
        self._overwritten: QTreeWidgetItem | None = None
        self._group("读到的内容", (self._section(section) for section in proposal.edition.sections))
        self._group(
            "拿不准的，导入后请自己填", (self._unsure(i) for i in range(len(proposal.unsure)))
        )
        self._group("没有读到", ([text] for text in proposal.missing))
        self._group("请留意", ([text] for text in proposal.warnings))

    def show_overwritten(self, changes: Mapping[Address, tuple[Value, Value]]) -> None:
        """List what stands entered and differs, old beside new."""
        if self._overwritten is not None:
            self.takeTopLevelItem(self.indexOfTopLevelItem(self._overwritten))
            self._overwritten = None
        edition = self._proposal.edition
        rows = (
            [place_text(edition, address), _brief(before), _brief(after)]
            for address, (before, after) in changes.items()
        )
        self._overwritten = self._group("与已填的内容不同", rows, at=0)

    def lines(self) -> list[str]:
        """Return everything shown, as text."""
        found: list[str] = []
        for number in range(self.topLevelItemCount()):
            group = self.topLevelItem(number)
            items = [group, *(group.child(i) for i in range(group.childCount()))] if group else []
            found += ["\t".join(item.text(c) for c in range(3)).rstrip("\t") for item in items]
        return found

    def _section(self, section: Section) -> list[str]:
        table = self._proposal.edition.table_of.get(section.content)
        if table is None:
            text = self._proposal.texts.get(section.content, "")
            preface = self._proposal.texts.get("preface", "") if section.numeral == "一" else ""
            before = f"，另有前言 {len(preface)} 字" if preface else ""
            return [section.heading, "", f"{len(text)} 字{before}" if text else "没有读到"]
        read = [self._proposal.cells[a] for a in table.addresses if a in self._proposal.cells]
        figures = [figure for figure in read if figure is not None]
        stated = sum(address in self._proposal.stated for address in table.addresses)
        words = f"{len(figures)} 格有数字"
        if blank := len(read) - len(figures):
            words += f"，{blank} 格空白"
        if stated:
            words += f"，另有总计 {stated} 格"
        return [section.heading, "", words if read or stated else "没有读到"]

    def _unsure(self, number: int) -> list[str]:
        one = self._proposal.unsure[number]
        place = place_text(self._proposal.edition, one.address) if one.address else "（位置不明）"
        return [f"{place}：{one.reason}", "", _brief(one.text)]

    def _group(
        self, title: str, rows: Iterable[list[str]], at: int | None = None
    ) -> QTreeWidgetItem | None:
        listed = list(rows)
        if not listed:
            return None
        group = QTreeWidgetItem([f"{title}（{len(listed)}）"])
        group.setFont(0, theme.ui_font(bold=True))
        group.setFirstColumnSpanned(True)
        for row in listed:
            item = QTreeWidgetItem(group, row)
            item.setToolTip(0, row[0])
            item.setToolTip(len(row) - 1, row[-1])
        self.insertTopLevelItem(self.topLevelItemCount() if at is None else at, group)
        group.setExpanded(True)
        return group


def _brief(value: Value) -> str:
    text = " ".join(value_text(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
