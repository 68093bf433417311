"""Table actions of the window (fill with zeros, second keying) and the nil report dialog."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.filling import NilReport, nil_tables, nil_values, propose_nil
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.table.page import TablePage
from zwgk_desktop.ui.window_context import WindowContext

TITLE = "零报告"
_Apply = Callable[[Mapping[Address, Value | None]], object]


class NilDialog(Dialog):
    """Dialog 零报告: confirms filling the tables with zeros and writing the nil sentence.

    Args:
        report: The current report.
        nil: The proposed nil report. The user may edit its sentence or leave it out.
        apply: Function that stores the values. Raises `UserError` if they are refused.
    """

    def __init__(self, parent: QWidget, report: Report, nil: NilReport, apply: _Apply) -> None:
        super().__init__(parent, TITLE)
        self._report, self._nil, self._apply = report, nil, apply
        roles = report.edition.roles
        self._overview = report.edition.text_of[roles.texts.overview].label
        self.replace = QCheckBox(f"把已填的 {len(nil.filling.figures)} 个非 0 数字也改为 0", self)
        self.replace.setVisible(bool(nil.filling.figures))
        self.writing = QCheckBox(f"同时写入“{self._overview}”（可以修改下面的句子）", self)
        self.writing.setChecked(bool(nil.sentence))
        self.sentence = QPlainTextEdit(nil.sentence, self)
        self.sentence.setAccessibleName("写入总体情况的句子")
        self.sentence.setTabChangesFocus(True)
        self.sentence.setFixedHeight(theme.px(76))
        self.fill = self.button("", self.accept)
        self._lay_out()
        self.replace.toggled.connect(self._judge)
        self.writing.toggled.connect(self._judge)
        self.sentence.textChanged.connect(self._judge)
        self._judge()
        self.fill.setFocus()

    def accept(self) -> None:
        """Store the values and close the dialog, or show the error and stay open."""
        if self.attempt(lambda: self._apply(self._values())):
            super().accept()

    def _values(self) -> Mapping[Address, Value | None]:
        words = self.sentence.toPlainText() if self.writing.isChecked() else ""
        return nil_values(self._report, self._nil, words, replace=self.replace.isChecked())

    def _judge(self) -> None:
        """Update the text and state of the fill button."""
        self.sentence.setEnabled(self.writing.isChecked())
        filling = self._nil.filling
        count = len(filling.values(replace=self.replace.isChecked()))
        contradicted = bool(filling.figures) and not self.replace.isChecked()
        writes = self.writing.isChecked() and bool(self.sentence.toPlainText().strip())
        filled = f"{count} 格填 0" if count else "" if writes else "填 0"
        self.fill.setText("，并".join(filter(None, (filled, "写入这一句" if writes else ""))))
        self.fill.setEnabled(not contradicted and bool(count or writes))

    def _lay_out(self) -> None:
        edition = self._report.edition
        headings = (edition.section_of[table.id].heading for table in nil_tables(self._report))
        tables = "”和“".join(headings)
        self.label(f"全年没有收到申请，也没有复议、诉讼：把“{tables}”都填 0。")
        for doubt in self._nil.doubts:
            self.label(f"▲ {doubt}。")
        self.box.addWidget(self.replace)
        self.box.addWidget(self.writing)
        if not self._nil.sentence:
            self.label(f"“{self._overview}”里已经写明没有收到申请，不必再写。")
        self.box.addWidget(self.sentence)
        proactive = edition.section_of[edition.roles.proactive.table].heading
        self.label(f"“{proactive}”不在其内。全部算一步，可以撤销。")
        self.add_buttons(self.closing_button(), primary=self.fill)


_NO_TABLE = "这一页不是表格。请先转到有表的一页。"


def fill(context: WindowContext) -> None:
    """Ask to fill the current table with zeros (本表无发生)."""
    page = _page(context)
    if page is not None:
        page.shown.acts.ask_zeros()


def fill_here(context: WindowContext) -> None:
    """Ask to fill the selected cells with zeros."""
    page = _page(context)
    if page is not None:
        page.shown.acts.ask_zeros_in_selection()


def begin_second_keying(context: WindowContext) -> None:
    """Start or continue the second keying (复核) of the current table."""
    page = _page(context)
    if page is not None:
        page.begin_second_keying()


def nil(context: WindowContext) -> None:
    """Open the nil report dialog (零报告), on any page."""
    session = context.saved_session()
    if session is None:
        return
    dialog = NilDialog(
        context.window,
        session.report,
        propose_nil(session.report, session.previous),
        lambda values: session.apply(values, ActKind.FILL, TITLE),
    )
    dialog.accepted.connect(lambda: context.done("零报告已填好。可以撤销。"))
    dialog.open()


def _page(context: WindowContext) -> TablePage | None:
    report = context.desk.page
    page = report.page(report.tab) if report is not None else None
    if not isinstance(page, TablePage):
        context.warn(_NO_TABLE)
        return None
    return page if context.desk.saved() else None
