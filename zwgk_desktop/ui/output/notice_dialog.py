"""Dialog with the layout options and a preview of the notice (公示单)."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services import exporting
from zwgk_desktop.services.exporting import Export, NoticeLayout, Paper, Sheets
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.look.layouts import scrolling
from zwgk_desktop.ui.output.page_column import Fit
from zwgk_desktop.ui.output.page_view import PageView, ZoomBar
from zwgk_desktop.ui.output.pdf_pages import Composer, PdfPages
from zwgk_desktop.ui.settings import Settings
from zwgk_desktop.ui.tasks import Tasks

TITLE = "公示单"
_SIZE = QSize(1080, 716)
_SIDE = 232
_SETTING = "正在排版…"


class NoticeDialog(Dialog):
    """Dialog with the notice's layout options on the left and its preview on the right.

    The options are saved in the settings.
    """

    MARGINS = (0, 0, 20, 16)

    wished = Signal(str, object)
    """Emitted with `print` or `notice` (PDF file), and the `Export` with the chosen layout."""
    failed = Signal(object)

    def __init__(self, parent: QWidget, export: Export, tasks: Tasks, settings: Settings) -> None:
        super().__init__(parent, TITLE)
        self._report, self._findings = export.report, export.findings
        self._settings = settings
        layout = saved_layout(settings)
        self.paper = ChoiceRow(
            "纸张",
            (("A3（297×420 毫米）", Paper.A3), ("A4（210×297 毫米）", Paper.A4)),
            layout.paper,
            self,
        )
        self.way = ChoiceRow("方向", (("竖向", False), ("横向", True)), layout.landscape, self)
        self.ink = ChoiceRow("颜色", (("彩色", True), ("黑白", False)), layout.colour, self)
        self.sheets = ChoiceRow(
            "哪几张",
            (("全部", Sheets.ALL), ("只要远看的一张", Sheets.POSTER), ("只要表", Sheets.TABLES)),
            layout.sheets,
            self,
        )
        self.problems = _switch("写上问题和改进（三行）", self, on=layout.problems)
        self.record = _switch("附一张张贴记录", self, on=layout.record)
        self.count = PlainLabel("", self, "quiet", wrap=True)
        self.blanks = PlainLabel(_blanks(export.report), self, "advice", wrap=True)
        self.composer = Composer(tasks, self)
        self.view = PageView(tasks, self, colour=True)
        self.view.say(_SETTING)
        self.view.set_zoom(Fit.PAGE)
        self.zoom = ZoomBar(self.view, self)
        self._lay_out()
        self.resize_scaled(_SIZE)
        self.composer.composed.connect(self._show)
        self.composer.failed.connect(self._tell)
        self.view.failed.connect(self.failed)
        for choice in (self.paper, self.way, self.ink, self.sheets):
            choice.changed.connect(self._compose)
        for switch in (self.problems, self.record):
            switch.toggled.connect(self._compose)
        self._compose()

    @property
    def layout_chosen(self) -> NoticeLayout:
        return NoticeLayout(
            paper=Paper(str(self.paper.value)),
            landscape=bool(self.way.value),
            colour=bool(self.ink.value),
            sheets=Sheets(str(self.sheets.value)),
            problems=self.problems.isChecked(),
            record=self.record.isChecked(),
        )

    @property
    def settled(self) -> bool:
        """Whether the preview matches the options and is fully drawn."""
        return not self.composer.busy and self.view.settled

    def done(self, result: int) -> None:
        """Stop composing pages when the dialog closes."""
        self.composer.stop()
        super().done(result)

    def _compose(self, *_checked: bool) -> None:
        save_layout(self._settings, self.layout_chosen)
        self.count.setText("")
        make = partial(exporting.render_document, "notice", self._export())
        self.composer.compose(make, delay=0)

    def _export(self) -> Export:
        return Export(self._report, self._findings, self.layout_chosen)

    def _show(self, pages: PdfPages) -> None:
        self.view.show_pages(pages, colour=self.layout_chosen.colour)
        draft = "每张印有“草稿”字样。" if self._export().draft else ""
        self.count.setText(f"共 {len(pages.sizes)} 张。{draft}")

    def _tell(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.view.say(f"{error.what}。\n{error.remedy}。")
        else:
            self.view.say("排不出来。")
            self.failed.emit(error)

    def _wish(self, name: str) -> None:
        self.accept()
        self.wished.emit(name, self._export())

    def _lay_out(self) -> None:
        side = QWidget(self)
        side.setFixedWidth(theme.px(_SIDE))
        choices = QVBoxLayout(side)
        choices.setContentsMargins(20, 16, 20, 16)
        choices.setSpacing(theme.GAP + 4)
        chosen = (self.paper, self.way, self.ink, self.sheets, self.problems, self.record)
        for widget in (*chosen, self.count, self.blanks):
            choices.addWidget(widget)
        choices.addStretch(1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self.zoom.setContentsMargins(theme.GAP, 6, theme.GAP, 6)
        right.addWidget(self.zoom, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.view, 1)
        halves = QHBoxLayout()
        area = scrolling(side)
        area.setFixedWidth(side.width() + area.verticalScrollBar().sizeHint().width())
        halves.addWidget(area)
        halves.addLayout(right, 1)
        self.box.addLayout(halves, 1)
        printing = self.button("打印…", partial(self._wish, "print"))
        export = self.button("导出 PDF…", partial(self._wish, "notice"))
        self.add_buttons(self.closing_button("关闭"), export, primary=printing)


class ChoiceRow(QWidget):
    """Group of radio buttons under a heading."""

    changed = Signal()

    def __init__(
        self, title: str, options: tuple[tuple[str, object], ...], chosen: object, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._values = tuple(value for _, value in options)
        self._group = QButtonGroup(self)
        heading = PlainLabel(title, self, "strong")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(heading)
        for number, (label, value) in enumerate(options):
            button = QRadioButton(label, self)
            button.setAccessibleDescription(title)
            button.setChecked(value == chosen)
            self._group.addButton(button, number)
            box.addWidget(button)
        self._group.idClicked.connect(self.changed)

    @property
    def value(self) -> object:
        return self._values[self._group.checkedId()]


def saved_layout(settings: Settings) -> NoticeLayout:
    """Return the last chosen notice layout, by default A3 portrait in colour."""
    paper, sheets = settings.word("notice/paper"), settings.word("notice/sheets")
    return NoticeLayout(
        paper=Paper(paper) if paper in set(Paper) else Paper.A3,
        landscape=settings.word("notice/way") == "landscape",
        colour=settings.word("notice/ink") != "black",
        sheets=Sheets(sheets) if sheets in set(Sheets) else Sheets.ALL,
        problems=settings.word("notice/problems") == "yes",
        record=settings.word("notice/record") == "yes",
    )


def save_layout(settings: Settings, layout: NoticeLayout) -> None:
    """Save a notice layout in the settings."""
    settings.remember_word("notice/paper", layout.paper.value)
    settings.remember_word("notice/way", "landscape" if layout.landscape else "portrait")
    settings.remember_word("notice/ink", "colour" if layout.colour else "black")
    settings.remember_word("notice/sheets", layout.sheets.value)
    settings.remember_word("notice/problems", "yes" if layout.problems else "no")
    settings.remember_word("notice/record", "yes" if layout.record else "no")


def _blanks(report: Report) -> str:
    """Return a sentence naming the empty fields, which are printed as ruled blanks."""
    roles = report.edition.roles.fields
    told = (roles.contact, roles.supervision, roles.posted_from, roles.posted_until)
    empty = [report.edition.field_of[one].label for one in told if not report.field_value(one)]
    named = "、".join(empty)
    return f"没有填的留出横线，贴出前手写：{named}。在“报告信息”里可以填。" if empty else ""


def _switch(label: str, parent: QWidget, *, on: bool) -> QCheckBox:
    switch = QCheckBox(label, parent)
    switch.setChecked(on)
    return switch
