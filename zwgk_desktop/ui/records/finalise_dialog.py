"""Dialogs that finalise (定稿), publish and correct (更正版) a report, or release a link."""

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.addresses import field_address
from zwgk_desktop.domain.entries import parse_date, parse_value
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.services import finalising, releasing, year_links
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.ui.dialog import Dialog, ReasonDialog
from zwgk_desktop.ui.fields import DateLine, LineEdit, today
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import set_tip
from zwgk_desktop.ui.words import link_words

TITLE = "定稿"
PUBLISH_TITLE = "标为已发布"
CORRECT_TITLE = "开始更正版"
_MEANS = (
    "定稿后：",
    "· 报告整份存为一版，随时可以查看、对照，不会再变；",
    "· 各页只能查看；导出的文件不再印“草稿”；",
    "· 确需修改的，写明原因开始“更正版”，原来的一版照样保存。",
)
_CORRECTING = (
    "写明原因以后，报告可以修改。改完再定稿，就成为更正版；原来的版本原样保存，改了什么列成清单。"
)
_RELEASING = (
    "“{row}”应当等于上年报告的“{last}”。上年的报告自己有误的，可以解除关联，写明原因；"
    "以后这一格与上年不同，不再要求改正。算一步，可以撤销，也可以恢复关联。"
)


class FinaliseDialog(Dialog):
    """Dialog that makes the report final, or lists the findings that prevent it.

    Activating a finding closes the dialog and shows its place.
    """

    sought = Signal(object)
    """Emitted with a `Finding` to show its place in the report."""

    def __init__(self, parent: QWidget, session: EditingSession) -> None:
        super().__init__(parent, TITLE)
        self._session = session
        blocking = [finding for finding in session.findings if finding.prevents_final]
        self.label(f"{session.report.unit}{session.report.year}年的报告", "heading")
        if blocking:
            self._show_blocking(blocking)
        else:
            self._show_meaning()

    def _show_blocking(self, blocking: list[Finding]) -> None:
        self.label(f"还有 {len(blocking)} 项没有处理，不能定稿。双击一项，到那里去处理：")
        self._blocking = blocking
        said = [f"{theme.look_of(one).sign} {one.label}　{one.message}" for one in blocking]
        self.list = self.lines("定稿前要处理的", said, 200)
        for row, finding in enumerate(blocking):
            set_tip(self.list.item(row), finding.remedy)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self._go_to_blocking)
        self.list.itemDoubleClicked.connect(self._go_to_blocking)
        go = self.button("去处理", self._go_to_blocking)
        self.add_buttons(self.closing_button("关闭"), primary=go)
        self.list.setFocus()

    def _show_meaning(self) -> None:
        blanks = self._session.report.count_blanks()
        standing = f"；还有 {blanks} 格空白" if blanks else ""
        self.label(f"没有要改正的，须说明的都已说明{standing}。", "settled")
        self.label("\n".join(_MEANS))
        final = self.button("定稿", self._finalise)
        self.box.addSpacing(theme.px(6))
        self.add_buttons(self.closing_button(), primary=final)
        final.setFocus()

    def _go_to_blocking(self, *_item: object) -> None:
        self.reject()
        self.sought.emit(self._blocking[self.list.currentRow()])

    def _finalise(self) -> None:
        self.finish(partial(finalising.finalise, self._session))


class PublishDialog(Dialog):
    """Dialog for the publication date and web address of a final report."""

    def __init__(self, parent: QWidget, session: EditingSession) -> None:
        super().__init__(parent, PUBLISH_TITLE)
        self._session = session
        report, roles = session.report, session.report.edition.roles.fields
        self.label(f"{report.name}的报告", "heading")
        self.on = DateLine(self)
        on = report.field_value(roles.published_on)
        self.on.setText(on.isoformat() if isinstance(on, date) else today().isoformat())
        self.page = LineEdit(str(report.field_value(roles.published_page) or ""), self)
        self.page.setPlaceholderText("例如 http://www.example.gov.cn/…；没有网址的留空")
        for words, line in (("公布日期", self.on), ("网页地址", self.page)):
            self.field(words, line)
            line.textEdited.connect(self._forgive)
        self.add_buttons(self.closing_button(), primary=self.button("标为已发布", self._publish))
        self.on.selectAll()
        self.on.setFocus()

    def _forgive(self) -> None:
        self.advice.refuse(None)

    def _publish(self) -> None:
        self.finish(self._note, self.on)

    def _note(self) -> None:
        on = parse_date(self.on.spelled(), "公布日期")
        report = self._session.report
        address = field_address(report.edition.roles.fields.published_page)
        page = parse_value(report.edition, address, self.page.text())
        finalising.publish(self._session, on, str(page or ""))


class CorrectionDialog(ReasonDialog):
    """Dialog for the reason to start a correction of a final report."""

    def __init__(self, parent: QWidget, session: EditingSession) -> None:
        report = session.report
        super().__init__(
            parent,
            CORRECT_TITLE,
            ((f"{report.name}的报告", "heading"), (_CORRECTING, "")),
            ("更正的原因", "例如 核对台账时发现第三张表漏填1件，现予更正"),
            ("开始更正", partial(finalising.begin_correction, session)),
        )


class ReleaseDialog(ReasonDialog):
    """Dialog for the reason why a cell may differ from last year's report.

    The reason is stored with the report and does not appear in the published document.
    """

    def __init__(self, parent: QWidget, session: EditingSession, link: Link) -> None:
        edition = session.report.edition
        row, last = year_links.carrying_rows(edition)
        super().__init__(
            parent,
            releasing.RELEASED,
            (
                (edition.label(link.address), "heading"),
                (link_words(link), ""),
                (_RELEASING.format(row=row, last=last), "quiet"),
            ),
            ("解除的原因", "例如 上年报告把撤回的1件也计入结转，应为1件"),
            ("解除关联", partial(releasing.release, session, link)),
        )
