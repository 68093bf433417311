"""从上年开始: what last year's report offers to a new one, each item to take or to leave."""

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QTextBrowser, QTreeWidget, QTreeWidgetItem, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.services import new_year
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.new_year import CarriedFigure, CarriedProse, NewYearProposal, Why
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import plain_tip

TITLE = "从上年开始"
_SIZE = QSize(820, 600)
_ADDRESS = Qt.ItemDataRole.UserRole


class NewYearDialog(Dialog):
    """One act takes what is ticked; figures are ticked, texts only when the clerk wants them."""

    taken = Signal(int)
    """So many items were taken."""

    def __init__(self, parent: QWidget, session: EditingSession, proposal: NewYearProposal) -> None:
        super().__init__(parent, TITLE)
        self.spread(_SIZE)
        self._session = session
        self._proposal = proposal
        self.label(f"{proposal.year}年的报告可以带来这些", "heading")
        self.label("打勾的带进新报告，算一步，可以撤销。文字只作底稿，标出的年份和数字都要改写。")
        self.list = QTreeWidget(self)
        self.list.setObjectName("offers")
        self.list.setAccessibleName("可以带来的内容")
        self.list.setHeaderHidden(True)
        self.list.setColumnCount(2)
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(theme.px(18))
        self.text = QTextBrowser(self)
        self.text.setObjectName("manual")
        self.text.setAccessibleName("上年的文字，要改写的已标出")
        self.box.addWidget(self.list, 3)
        self.box.addWidget(self.text, 2)
        self._fill()
        take = self.button("带进新报告", self._take)
        self.foot(self.leaving("都不要，从空白填起"), primary=take)
        self.list.currentItemChanged.connect(self._show)
        self.text.hide()

    @property
    def chosen(self) -> frozenset[Address]:
        """The addresses ticked, to be brought from last year."""
        items = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        leaves = [item.child(row) for item in items if item for row in range(item.childCount())]
        ticked = [i for i in leaves if i.checkState(0) is Qt.CheckState.Checked]
        return frozenset(str(item.data(0, _ADDRESS)) for item in ticked)

    def _fill(self) -> None:
        for why in (Why.CARRIED, Why.STOCK, Why.SAME):
            figures = [figure for figure in self._proposal.figures if figure.why is why]
            if figures:
                group = self._group(why.label)
                for figure in figures:
                    self._add(group, figure.address, figure.label, _value(figure), ticked=True)
        if self._proposal.texts:
            group = self._group("文字，作底稿")
            for prose in self._proposal.texts:
                marked = f"{len(prose.text)}字，{len(prose.passages)}处要改写"
                self._add(group, prose.address, prose.label, marked, ticked=False)
        self.list.expandAll()
        self.list.setColumnWidth(0, self.width() * 2 // 3)

    def _group(self, words: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.list, [words])
        item.setFirstColumnSpanned(True)
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        return item

    @staticmethod
    def _add(
        group: QTreeWidgetItem, address: Address, name: str, value: str, *, ticked: bool
    ) -> None:
        item = QTreeWidgetItem(group, [name, value])
        item.setData(0, _ADDRESS, address)
        item.setToolTip(0, plain_tip(name))
        item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _show(self, item: QTreeWidgetItem | None) -> None:
        address = item.data(0, _ADDRESS) if item is not None else None
        prose = next((one for one in self._proposal.texts if one.address == address), None)
        self.text.setVisible(prose is not None)
        if prose is not None:
            self.text.setHtml(_marked(prose))

    def _take(self) -> None:
        chosen = self.chosen
        if self.attempt(lambda: new_year.apply(self._session, self._proposal, chosen)):
            self.accept()
            self.taken.emit(len(chosen))


def _value(figure: CarriedFigure) -> str:
    return figure.value if isinstance(figure.value, str) else number_text(figure.value)


def _marked(prose: CarriedProse) -> str:
    parts: list[str] = []
    at = 0
    for passage in prose.passages:
        parts.append(escape(prose.text[at : passage.start]))
        words = escape(prose.text[passage.start : passage.end])
        ground = theme.colours().selection.name()
        parts.append(f'<b style="background-color:{ground}">{words}</b>')
        at = passage.end
    parts.append(escape(prose.text[at:]))
    size = theme.px(theme.BASE_SIZE)
    return f'<p style="font-size:{size}px">{"".join(parts)}</p>'.replace("\n", "<br>")
