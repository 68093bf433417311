"""下发包: what the county asks for, shown before anything of it is taken."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.packages.terms import CountyWishes, name_here, propose, take_wishes
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.proposal_dialog import ProposalList

TITLE = "县里的要求"
_MEANS = (
    "截止日期和字数上限写进“报告信息”，口径在说到的那一格说明，内容要求写在文字的上面。"
    "算一步，可以撤销。"
)


class WishesDialog(Dialog):
    """Says in a sentence what comes; 读入 sets it in the unit's report of the year."""

    taken = Signal(int)
    """The id of the report it went into."""

    def __init__(self, parent: QWidget, library: Library, wishes: CountyWishes, name: str) -> None:
        super().__init__(parent, TITLE)
        self._library, self._wishes, self._name = library, wishes, name
        year, workspace = wishes.year, library.workspace
        unit = wishes.unit if workspace is None else name_here(workspace, wishes)
        self.label(f"{unit}{year}年", "heading")
        self.sentence = self.label(f"县里下发：{wishes.sentence}")
        found = workspace.find(unit, year) if workspace is not None else None
        session = workspace.session(found) if workspace is not None and found is not None else None
        report = session.report if session else Report(library.catalog.edition_to_fill(year), {})
        self.list = ProposalList(self, TITLE)
        self.list.show_changes(propose(report, wishes, name).changes)
        self.box.addWidget(self.list, 1)
        self.label(_MEANS, "quiet")
        if unit != wishes.unit:
            self.label(f"县里的名册上写作“{wishes.unit}”，这里的报告仍写“{unit}”。", "quiet")
        final = session is not None and session.frozen
        if session is None:
            self.label("工作区里还没有这份报告，读入时新建。", "quiet")
        if final:
            self.label("这份报告已经定稿，不能再读入要求；要改它，请先“开始更正版”。", "strong")
        known = workspace is not None and workspace.find(unit, year - 1) is not None
        self.last_year = QCheckBox(f"同时放入{year - 1}年县里接收的报告，用来衔接和对比", self)
        self.last_year.setVisible(wishes.last_year is not None and not known)
        self.last_year.setChecked(wishes.last_year is not None and not known)
        self.box.addWidget(self.last_year)
        take = self.button("读入", self._take)
        leave = self.leaving()
        self.foot(leave, primary=take)
        take.setEnabled(not final)
        (leave if final else take).setFocus()

    def _take(self) -> None:
        made: list[int] = []
        if self.attempt(lambda: made.append(self._taken())):
            self.accept()
            self.taken.emit(made[0])

    def _taken(self) -> int:
        workspace = self._library.to_write()
        with_last_year = self.last_year.isChecked()
        return take_wishes(workspace, self._wishes, self._name, with_last_year=with_last_year).id
