"""Text commands of the window: find, replace, punctuation, numbering, drafts, figures."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from zwgk_desktop.domain.addresses import Address, tied_figures_address
from zwgk_desktop.domain.entries import parse_value
from zwgk_desktop.domain.findings import Passage
from zwgk_desktop.domain.ties import encode_ties
from zwgk_desktop.late import late
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.ui.actions import ActionSpec, MenuSection, Needs
from zwgk_desktop.ui.report_page import ReportPage
from zwgk_desktop.ui.tabs import Page
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext

if TYPE_CHECKING:
    from zwgk_desktop.domain.prose_editing import renumber, to_full_width
    from zwgk_desktop.ui.prose.find_bar import FigureDialog, FindBar
else:  # imported at the first call
    to_full_width = late("zwgk_desktop.domain.prose_editing:to_full_width")
    renumber = late("zwgk_desktop.domain.prose_editing:renumber")
    FigureDialog = late("zwgk_desktop.ui.prose.find_bar:FigureDialog")
    FindBar = late("zwgk_desktop.ui.prose.find_bar:FindBar")

_NO_TEXT = "这一页没有文字。请先转到一、五或六。"


class TextCommands(WindowCommands):
    """Text commands of the window. Each saves unsaved typing first and makes one act."""

    rejected = Signal(object)
    """Emitted with the `UserError` if a replacement was refused."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._bar: FindBar | None = None
        self._sought: Mapping[Address, tuple[Passage, ...]] = {}
        self._beside = False

    def actions(self) -> tuple[ActionSpec, ...]:
        text = partial(ActionSpec, menu=MenuSection.TEXT, needs=Needs.EDITABLE)
        find, replace = (partial(self.find, replacing=replacing) for replacing in (False, True))
        draft = "按表里的数和报告信息拟这一部分；已经写了的，只补缺的小标题"
        insert = "把表里的数、小计或者占比写进文字，以后随表更新"
        return (
            text("find", "查找…", find, needs=Needs.REPORT, keys="Ctrl+F", access_letter="F"),
            text("replace", "替换…", replace, keys="Ctrl+H", access_letter="H"),
            text("punctuate", "标点改全角", self.punctuate, keys="Ctrl+J", access_letter="P"),
            text("renumber", "小标题重新编号", self.renumber, keys="Ctrl+K", access_letter="K"),
            text("draft", "起草", self.draft, keys="Ctrl+Shift+T", access_letter="Q", tip=draft),
            text(
                "insert_figure",
                "插入数字…",
                self.insert_figure,
                keys="Ctrl+T",
                access_letter="I",
                tip=insert,
            ),
            ActionSpec(
                "last_year",
                "并排显示上年文字",
                self.show_last_year,
                MenuSection.BESIDE,
                needs=Needs.REPORT,
                keys="Ctrl+L",
                access_letter="Y",
                switched=False,
            ),
        )

    def attend(self, page: ReportPage) -> None:
        """Connect the commands to a newly shown report."""
        page.built.connect(self._apply_marks)
        page.drafting.connect(self.draft_at)

    def forget(self) -> None:
        """Drop the reference to the find bar, which is deleted with its page."""
        self._bar = None
        self._sought = {}

    def refresh(self) -> None:
        """Update the search results."""
        if self._bar is not None:
            self._bar.refresh()

    def find(self, *, replacing: bool) -> None:
        """Open the find bar, which searches all texts."""
        page = self._desk.page
        if page is None:
            return
        bar = self._bar = self._bar or self._make_find_bar(page)
        bar.open(next(iter(page.page(page.tab).texts), None), replacing=replacing)

    def punctuate(self) -> None:
        """Change punctuation on the current page to full width (标点改全角)."""
        self._rewrite(to_full_width, "标点改全角")

    def renumber(self) -> None:
        """Renumber the headings on the current page (重新编号)."""
        self._rewrite(renumber, "重新编号")

    def draft(self) -> None:
        """Draft the section's own text on the current page (起草)."""
        page = self._desk.page
        texts = page.page(page.tab).texts if page is not None else ()
        if texts:
            self.draft_at(texts[-1])  # a section's own text comes last
        else:
            self.refused.emit(_NO_TEXT)

    def draft_at(self, address: Address) -> None:
        """Draft a text or its missing parts as one act, and go to the first gap."""
        page = self._desk.page
        if page is None or not self._desk.saved():
            return
        drafted = page.session.draft(address)
        if drafted is None:
            self.reported.emit("起草：这一部分没有要补的内容。")
            return
        ties = encode_ties(drafted.ties)
        with self.attempt():
            values = {address: drafted.text, tied_figures_address(address): ties}
            page.session.apply(values, ActKind.ENTRY, "起草")
            self.changed.emit()
            gaps = [Passage(address, start, end) for start, end in drafted.gaps]
            page.show_passage(gaps[0] if gaps else Passage(address, 0, 0))
            rest = f"有 {len(gaps)} 处只有您知道，请接着填写。" if gaps else "请核对。"
            self.reported.emit(f"已起草，{rest}可以撤销。")

    def insert_figure(self) -> None:
        """Open the dialog that inserts a figure at the caret of the current page (插入数字)."""
        page = self._desk.page
        editor = page.page(page.tab).writing() if page is not None else None
        if page is None or editor is None:
            self.refused.emit(_NO_TEXT)
        elif self._desk.saved():
            dialog = FigureDialog(self._window, page.session.report)
            dialog.chosen.connect(editor.insert_figure)
            dialog.finished.connect(lambda: editor.setFocus(Qt.FocusReason.OtherFocusReason))
            dialog.open()

    def show_last_year(self, on: bool) -> None:  # noqa: FBT001 - Qt's own
        """Show or hide last year's texts beside this year's."""
        self._beside = on
        for page in self._pages():
            page.show_last_year(on=on)

    def _make_find_bar(self, page: ReportPage) -> "FindBar":
        bar = FindBar(page.session, self._desk.saved, page)
        for signal, slot in (
            (bar.changed, self.changed),
            (bar.closed, lambda: page.page(page.tab).setFocus()),
            (bar.found, page.select),
            (bar.rejected, self.rejected),
            (bar.sought, self._show_sought),
            (bar.reported, self.reported),
        ):
            signal.connect(slot)
        layout = page.layout()
        assert layout is not None  # noqa: S101 - a page has one
        layout.addWidget(bar)
        return bar

    def _show_sought(self, places: Mapping[Address, tuple[Passage, ...]]) -> None:
        self._sought = places
        for page in self._pages():
            page.show_sought(places)

    def _apply_marks(self, page: Page) -> None:
        """Apply the last-year setting and the search marks to a newly built page."""
        page.show_last_year(on=self._beside)
        page.show_sought(self._sought)

    def _pages(self) -> tuple[Page, ...]:
        return self._desk.page.pages if self._desk.page is not None else ()

    def _rewrite(self, change: Callable[[str], str], name: str) -> None:
        page = self._desk.page
        texts = page.page(page.tab).texts if page is not None else ()
        if page is None or not texts:
            self.refused.emit(_NO_TEXT)
            return
        if not self._desk.saved():
            return
        report = page.session.report
        before = {address: str(report.values.get(address, "")) for address in texts}
        after = {address: change(text) for address, text in before.items()}
        number = sum(_changed_lines(before[address], after[address]) for address in texts)
        if not number:
            self.reported.emit(f"{name}：没有需要改的。")
            return
        with self.attempt():
            values = {a: parse_value(report.edition, a, text) for a, text in after.items()}
            page.session.apply(values, ActKind.ENTRY, name)
            self.changed.emit()
            self.reported.emit(f"{name}：改了 {number} 段。可以撤销。")


def _changed_lines(before: str, after: str) -> int:
    pairs = zip(before.split("\n"), after.split("\n"), strict=True)
    return sum(old != new for old, new in pairs)
