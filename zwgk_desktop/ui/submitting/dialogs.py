"""Dialogs of a unit's exchange with the county: 报送, 退改单 and requirements."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from zwgk_desktop.domain.county.examination import ReceivedRemark, unanswered_remarks
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.packages.container import Package
from zwgk_desktop.services.packages.county_packages import (
    RETURN_REASON,
    UnitTerms,
    concerns_final,
    local_unit_name,
    propose_terms,
    remarks_in,
    return_by,
    return_doubts,
    store_return,
    store_terms,
)
from zwgk_desktop.services.packages.submitting import WrittenSubmission
from zwgk_desktop.services.wording import short_label
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import LineEdit
from zwgk_desktop.ui.files import show_file
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.proposal_dialog import ProposalList

_LIST_HEIGHT = 100
_WHAT = (
    "做成一个报送包，用邮件、工作群或者优盘交给县里。"
    "包里是定稿的这一版和它的 PDF，没有台账，没有修改记录。"
)
_NOT_FINAL = (
    "报告还没有定稿。报送的应当是定稿的一版；"
    "只想让县里先看看的，可以作为草稿报送，县里看得出是草稿。"
)
_CODE_IS = "县里收到后，会显示同样的核验码；两处一致，收到的就是这一份。"


class UnansweredDialog(Dialog):
    """List of the county's unanswered remarks. Choosing one opens it."""

    sought = Signal(int)
    """Emitted with the number of a remark to answer."""
    insisted = Signal()
    """Emitted when the report is to be submitted with unanswered remarks."""

    def __init__(self, parent: QWidget, session: EditingSession) -> None:
        super().__init__(parent, "报送")
        open_ = unanswered_remarks(session.report)
        self.label(f"县里有 {len(open_)} 条审核意见还没有答复", "heading")
        self.label("答复随报送包发给县里。双击一条，到那里去答复：")
        self._numbers = [one.number for one in open_]
        said = [remark_line(session, one) for one in open_]
        self.list = self.lines("没有答复的审核意见", said, _LIST_HEIGHT)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self._go_to_remark)
        go = self.button("去答复", self._go_to_remark)
        insist = self.button("仍然报送", self._insist)
        self.add_buttons(self.closing_button("关闭"), insist, primary=go)
        self.list.setFocus()

    def _go_to_remark(self, *_item: object) -> None:
        self.accept()
        self.sought.emit(self._numbers[self.list.currentRow()])

    def _insist(self) -> None:
        self.accept()
        self.insisted.emit()


class SubmitDialog(Dialog):
    """Dialog that confirms the contents and target of a submission. Enter writes it.

    Args:
        session: Session of the report.
        target: Path of the package.
    """

    agreed = Signal(object, bool)
    """Emitted with the package's path and whether to write a 报送单 too."""
    elsewhere = Signal()
    """Emitted when another target is to be chosen."""
    finalising = Signal()
    """Emitted when the report is to be made final first."""

    def __init__(self, parent: QWidget, session: EditingSession, target: Path) -> None:
        super().__init__(parent, "报送")
        final = session.frozen
        report = session.report
        self.target = target
        version = f"第{len(session.versions)}版" if final else "草稿"
        self.label(f"{report.name}的报告（{version}）", "heading")
        self.label(_WHAT if final else _NOT_FINAL)
        self.place = self.label("", "quiet")
        self.sheet = QCheckBox("同时写出报送单（一页 PDF，印核验码，留签字和盖章的地方）", self)
        self.sheet.setChecked(final)
        self.box.addWidget(self.sheet)
        send = self.button("报送" if final else "作为草稿报送", self._agree)
        others = [self.button("换个位置…", self.elsewhere.emit)]
        first = send
        if not final and session.writable:
            first = self.button("先去定稿…", self._finalise)
            others.insert(0, send)
        self.add_buttons(self.closing_button(), *others, primary=first)
        self.show_target(target)
        first.setFocus()

    def show_target(self, target: Path) -> None:
        """Show the target path."""
        self.target = target
        self.place.setText(f"写到：{target.parent}\n文件：{target.name}")

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit(self.target, self.sheet.isChecked())

    def _finalise(self) -> None:
        self.accept()
        self.finalising.emit()


class SubmittedDialog(Dialog):
    """Dialog that shows the 核验码 in large type and copies it."""

    def __init__(self, parent: QWidget, sent: WrittenSubmission, sheet: Path | None) -> None:
        super().__init__(parent, "已做成报送包")
        self._sent = sent
        self.label("核验码", "strong")
        self.code = self.label(sent.code, "code")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setAccessibleName(f"核验码 {sent.code}")
        self.label(_CODE_IS if sent.version else f"这是草稿。{_CODE_IS}")
        beside = f"\n报送单：{sheet.name}" if sheet is not None else ""
        self.place = self.label(f"在 {sent.file.parent}\n报送包：{sent.file.name}{beside}", "quiet")
        self.copy_button = self.button("复制核验码", self._copy)
        folder = self.button("打开所在文件夹", lambda: show_file(sent.file.parent))
        self._done = self.closing_button("完成")
        self.add_buttons(self._done, folder, primary=self.copy_button, by_enter=False)
        self._done.setDefault(True)
        self._done.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._sent.code)
        self.copy_button.setText("已复制")
        self._done.setFocus()  # pressed by Enter


def remark_line(session: EditingSession, one: ReceivedRemark) -> str:
    """Return a remark as one line: severity, place and text."""
    edition = session.report.edition
    place = short_label(edition, one.address) if one.address in edition.kinds else "整份报告"
    return f"{theme.REMARK.sign} {one.severity.label}　{place}：{one.text}"


_REMARKS_HEIGHT = 110
_SEEN = "看过提示，仍然读入"
"""Note of the act if a doubtful package was read nevertheless."""

_MEANS = "读入后列在“核对结果”里，逐条用文字答复，答复随下一次报送发给县里。算一步，可以撤销。"


class ReturnDialog(Dialog):
    """Dialog of the remarks of a 退改单; for a final report, the same act begins its 更正版.

    Raises:
        UserError: The file cannot be read (S01).
    """

    taken = Signal(int)
    """Emitted with the number of remarks that were read in."""

    def __init__(
        self, parent: QWidget, session: EditingSession, package: Package, name: str
    ) -> None:
        remarks = remarks_in(session.report, package, name)
        super().__init__(parent, "县里的审核意见")
        self._session, self._package, self._name = session, package, name
        report = session.report
        self.label(f"{report.name}的报告", "heading")
        self.label(f"县里退回了这份报告，有 {len(remarks)} 条意见。{_MEANS}")
        by = return_by(package)
        if by is not None:
            self.label(f"县里要求{day_text(by)}以前重新报送。", "strong")
        said = [remark_line(session, one) for one in remarks]
        self.list = self.lines("审核意见", said, _REMARKS_HEIGHT)
        self.doubts = return_doubts(session, package, name)
        for doubt in self.doubts:
            self.label(f"{doubt}。", "strong")
        self.correcting = QCheckBox("报告已经定稿：同时开始更正版，原因写作", self)
        self.reason = LineEdit(RETURN_REASON, self)
        self.reason.setAccessibleName("更正的原因")
        for widget in (self.correcting, self.reason):
            widget.setVisible(session.frozen)
            self.box.addWidget(widget)
        self.correcting.setChecked(concerns_final(session, package))
        self.reason.setEnabled(self.correcting.isChecked())
        self.correcting.toggled.connect(self.reason.setEnabled)
        self._finish()

    def _finish(self) -> None:
        """Add the buttons. Enter reads a sure file in and leaves a doubtful one out."""
        if self.doubts:
            take, leave = self.button("仍然读入", self._take), self.button("不读入", self.reject)
            self.add_buttons(self.closing_button("关闭"), take, primary=leave)
            leave.setFocus()
        else:
            take = self.button("读入", self._take)
            self.add_buttons(self.closing_button(), primary=take)
            take.setFocus()

    def _take(self) -> None:
        reason = self.reason.text() if self.correcting.isChecked() else ""
        if self.correcting.isChecked() and not reason.strip():
            reason = " "  # told that a reason is wanted
        if self.attempt(lambda: self._read(reason)):
            self.accept()
            self.taken.emit(self.list.count())
        else:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, reason: str) -> None:
        anyway = _SEEN if self.doubts else ""
        store_return(self._session, self._package, self._name, reason, anyway)


TITLE = "县里的要求"
_TERMS_MEAN = (
    "截止日期和字数上限写进“报告信息”，口径在说到的那一格说明，内容要求写在文字的上面。"
    "算一步，可以撤销。"
)


class DispatchedTermsDialog(Dialog):
    """Dialog of the county's requirements. 读入 stores them in the unit's report of the year."""

    taken = Signal(int)
    """Emitted with the id of the report that the requirements were stored in."""

    def __init__(self, parent: QWidget, library: Library, terms: UnitTerms, name: str) -> None:
        super().__init__(parent, TITLE)
        self._library, self._terms, self._name = library, terms, name
        year, workspace = terms.year, library.workspace
        unit = terms.unit if workspace is None else local_unit_name(workspace, terms)
        self.label(f"{unit}{terms.scope.mark}{year}年", "heading")
        self.sentence = self.label(f"县里下发：{terms.sentence}")
        found = workspace.find(unit, year, terms.scope) if workspace is not None else None
        session = workspace.session(found) if workspace is not None and found is not None else None
        report = session.report if session else Report(library.catalog.edition_to_fill(year), {})
        self.list = ProposalList(self, TITLE)
        self.list.show_changes(propose_terms(report, terms, name).changes)
        self.box.addWidget(self.list, 1)
        self.label(_TERMS_MEAN, "quiet")
        if unit != terms.unit:
            self.label(f"县里的名册上写作“{terms.unit}”，这里的报告仍写“{unit}”。", "quiet")
        final = session is not None and session.frozen
        if session is None:
            self.label("工作区里还没有这份报告，读入时新建。", "quiet")
        if final:
            self.label("这份报告已经定稿，不能再读入要求；要改它，请先“开始更正版”。", "strong")
        known = workspace is not None and workspace.find(unit, year - 1, terms.scope) is not None
        self.last_year = QCheckBox(f"同时放入{year - 1}年县里接收的报告，用来衔接和对比", self)
        self.last_year.setVisible(terms.last_year is not None and not known)
        self.last_year.setChecked(terms.last_year is not None and not known)
        self.box.addWidget(self.last_year)
        take = self.button("读入", self._take)
        leave = self.closing_button()
        self.add_buttons(leave, primary=take)
        take.setEnabled(not final)
        (leave if final else take).setFocus()

    def _take(self) -> None:
        made: list[int] = []
        if self.attempt(lambda: made.append(self._taken())):
            self.accept()
            self.taken.emit(made[0])

    def _taken(self) -> int:
        workspace = self._library.writable_workspace()
        with_last_year = self.last_year.isChecked()
        return store_terms(workspace, self._terms, self._name, with_last_year=with_last_year).id
