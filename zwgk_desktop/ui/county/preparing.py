"""County's commands for roster, terms, 下发包, 催报 and export of the board."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QPlainTextEdit, QWidget

from zwgk_desktop.domain.county.terms import CollectionTerms, term_lines
from zwgk_desktop.domain.entries import parse_date, parse_limit, parse_years
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.board import board_pdf, write_board
from zwgk_desktop.services.county.collection import Collection, reminder, units_to_remind
from zwgk_desktop.services.county.dispatch import dispatch
from zwgk_desktop.services.county.publication import PublicationResult, publish
from zwgk_desktop.services.county.rollup import reason_left_out
from zwgk_desktop.services.county.roster_lists import ListedUnit, UnsureLine
from zwgk_desktop.services.county.unit_lists import LISTS, write_unit_list
from zwgk_desktop.services.exporting import Progress
from zwgk_desktop.ui.actions import ActionSpec, Needs
from zwgk_desktop.ui.county.county_commands import CountyCommands
from zwgk_desktop.ui.county.roster_dialog import RosterDialog, UnsureLinesDialog
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import DateLine, LineEdit, today
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.output.printing import PrintedDocument, Printing
from zwgk_desktop.ui.window_context import WindowCommands, WindowContext


class ReminderDialog(Dialog):
    """Dialog with the reminder text, which can be edited and copied but is not stored."""

    def __init__(self, parent: QWidget, collection: Collection) -> None:
        super().__init__(parent, "催报")
        self.setObjectName("reminder")
        count = sum(map(len, units_to_remind(collection.status_lines()).values()))
        self.label(f"有{count}个单位要催。复制以后贴到工作群里。" if count else "都报送了。")
        self.text = QPlainTextEdit(reminder(collection), self)
        self.text.setAccessibleName("催报的话")
        self.text.setMinimumHeight(theme.px(140))
        self.text.setTabChangesFocus(True)
        self.box.addWidget(self.text, 1)
        self.copy = self.button("复制", self._copy)
        self.add_buttons(self.closing_button("关闭"), primary=self.copy, by_enter=False)
        self.copy.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())
        self.advice.say("已复制", "asked")


TITLE = "收报要求"
_TALL = 84


class TermsDialog(Dialog):
    """Dialog of the terms of a collection, saved as one act.

    Args:
        year: Of the collection.
        terms: Current terms.
        save: Stores new terms or raises `UserError`.
    """

    def __init__(
        self,
        parent: QWidget,
        year: int,
        terms: CollectionTerms,
        save: Callable[[CollectionTerms], object],
    ) -> None:
        super().__init__(parent, f"{year}年{TITLE}")
        self.setObjectName("terms")
        self._save = save
        self.label("写进下发包发给各单位；收到的报告迟没迟，也按这里的截止日期算。")
        self.due = DateLine(self)
        self.due.setText(terms.due_on.isoformat() if terms.due_on else "")
        self.limit = LineEdit(self)
        self.limit.setText(str(terms.length_limit or ""))
        self.limit.setPlaceholderText("“一、总体情况”最多多少字；没有要求的空着")
        self.conventions = self._several(terms.conventions, "个体工商户计入商业企业")
        self.wanted = self._several(terms.topics, "总体情况要写明政务新媒体的数量")
        for words, control in (
            ("截止日期", self.due),
            ("字数上限", self.limit),
            ("统计口径", self.conventions),
            ("内容要求", self.wanted),
        ):
            self.field(words, control)
        self.add_buttons(
            self.closing_button(), primary=self.button("保存", self.accept), by_enter=False
        )
        self.due.setFocus()

    def _several(self, lines: Sequence[str], example: str) -> QPlainTextEdit:
        """Return a text field with one item on each line."""
        control = QPlainTextEdit("\n".join(lines), self)
        control.setPlaceholderText(f"一行一条，例如：{example}")
        control.setFixedHeight(theme.px(_TALL))
        control.setTabChangesFocus(True)
        return control

    def accept(self) -> None:
        """Save the terms. If they are refused, show why and stay open."""
        if self.attempt(self._save_terms):
            super().accept()

    def _save_terms(self) -> None:
        due, limit = self.due.spelled(), self.limit.text().strip()
        self._save(
            CollectionTerms(
                parse_date(due, "截止日期") if due else None,
                parse_limit(limit, "字数上限") if limit else None,
                term_lines(self.conventions.toPlainText().splitlines(), "口径"),
                term_lines(self.wanted.toPlainText().splitlines(), "内容要求"),
            )
        )


class SentencesDialog(Dialog):
    """Dialog of the standard sentences for remarks, saved as one act."""

    def __init__(self, parent: QWidget, collection: Collection) -> None:
        super().__init__(parent, "常用意见")
        self.setObjectName("sentences")
        self._collection = collection
        self.label(
            "审核时常写的意见，一行一条。写意见时从“常用意见”里选，插到光标处；以后各年也用。"
            "没有改过的，用本程序提出的各条，依据在选的时候显示。"
        )
        self.words = QPlainTextEdit("\n".join(collection.remark_sentences), self)
        self.words.setAccessibleName("常用意见")
        self.words.setPlaceholderText("例如：请写明改进措施由谁负责、何时完成")
        self.words.setMinimumHeight(theme.px(2 * _TALL))
        self.words.setTabChangesFocus(True)
        self.box.addWidget(self.words, 1)
        usual = self.button("恢复原来的", self._show_standard)
        keep = self.button("保存", self.accept)
        self.add_buttons(self.closing_button(), usual, primary=keep, by_enter=False)
        self.words.setFocus()

    def _show_standard(self) -> None:
        sentences = self._collection.standard_sentences
        self.words.setPlainText("\n".join(one.text for one in sentences))

    def accept(self) -> None:
        """Save the sentences. If they are refused, show why and stay open."""
        lines = self.words.toPlainText().splitlines()
        if self.attempt(lambda: self._collection.set_remark_sentences(lines)):
            super().accept()


class PublicationDialog(Dialog):
    """Dialog of what is published together: further years, and who has not submitted."""

    agreed = Signal(object)
    """Emitted with a function that publishes a collection into a folder as chosen."""

    def __init__(self, parent: QWidget, collection: Collection) -> None:
        super().__init__(parent, "集中公布")
        self.setObjectName("publish")
        accepted = sum(not reason_left_out(line) for line in collection.status_lines())
        self.label(
            f"把{collection.year}年已接收的{accepted}个单位的报告写成一个文件夹，交给网站的人放上去："
            "一个目录页，每个单位一个文件夹（网页和 PDF），各单位的数字写成一张表。"
            "没有接收的、草稿、审核意见都不写。写到原来公布过的文件夹，只换原来写的文件。"
        )
        self.years = LineEdit(self)
        self.years.setPlaceholderText(
            f"只要{collection.year}年的空着；要连同以前的，写成 2021-{collection.year}"
        )
        self.field("连同哪些年度", self.years)
        self.missing = QCheckBox("目录页上也列出尚未报送的单位", self)
        self.box.addWidget(self.missing)
        self.add_buttons(
            self.closing_button(), primary=self.button("选文件夹…", self.accept), by_enter=False
        )
        self.years.setFocus()

    def accept(self) -> None:
        """Close and emit the choice. If the years are refused, show why and stay open."""
        text, years = self.years.text().strip(), list[int]()
        if self.attempt(lambda: years.extend(parse_years(text) if text else ())):
            super().accept()
            self.agreed.emit(partial(publish, years=years, missing=self.missing.isChecked()))


_TEMPLATE = "单位名册 (*.xlsx)"
_LIST_KINDS = "Word (*.docx);;表格 (*.xlsx)"
_BOARD_KINDS = "表格 (*.xlsx);;PDF (*.pdf)"
_LISTS = "单位名单 (*.xlsx *.xls *.et *.csv *.docx *.doc *.wps *.txt)"


class Preparing(WindowCommands):
    """Commands for roster, terms, dispatch and reminders, each with its own dialog."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._county = context.group(CountyCommands)
        self._county.add_actions(self.page_actions())

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions of the county's page."""
        begin = partial(ActionSpec, needs=Needs.WRITABLE, bar="begin")
        remind = "没有报送的单位，写成一段话，贴到工作群里"
        dispatch = "给每个单位写一个下发包：名册、截止日期、口径、上年的报告"
        publish = "已接收的报告写成一个文件夹，交给网站的人放上去"
        menu = partial(ActionSpec, bar="prepare")
        return (
            begin("import_roster", "导入单位名单…", self.import_roster, primary=True),
            begin("add_unit", "加一个单位…", self.show_roster),
            ActionSpec("remind", "催报…", self.remind, bar="remind", tip=remind),
            menu("roster", "名册…", self.show_roster),
            menu("terms", "收报要求…", self.set_terms, tip="截止日期、字数上限、统计口径"),
            menu("sentences", "常用意见…", self.edit_sentences, tip="审核时常写的意见，可以改"),
            menu("dispatch", "下发…", self.dispatch, tip=dispatch),
            ActionSpec("publish_all", "集中公布…", self.publish, bar="hand_out", tip=publish),
        )

    def show_roster(self) -> None:
        """Show the roster dialog."""
        with self.attempt():
            dialog = RosterDialog(self._window, self._library.writable_workspace(), self._settings)
            dialog.changed.connect(self.changed)
            dialog.importing.connect(self._ask_for_list)
            dialog.templating.connect(self._ask_for_template)
            dialog.open()

    def import_roster(self) -> None:
        """Ask for a list of units and import it as the roster."""
        self._ask_for_list(self._read_list)

    def set_terms(self) -> None:
        """Show the terms of the year's collection."""
        collection = self._county.collection
        if collection is not None:
            year, terms = self._county.year, collection.terms
            TermsDialog(self._window, year, terms, self._store_terms).open()

    def edit_sentences(self) -> None:
        """Show the standard sentences for remarks."""
        collection = self._county.collection
        if collection is not None:
            dialog = SentencesDialog(self._window, collection)
            dialog.accepted.connect(self.changed)
            dialog.open()

    def remind(self) -> None:
        """Show a reminder text that names the units without a submission."""
        collection = self._county.collection
        if collection is not None:
            ReminderDialog(self._window, collection).open()

    def dispatch(self) -> None:
        """Ask for a folder and write a 下发包 for each unit into it."""
        self._files.to_folder("dispatch", "下发：选一个文件夹来放下发包", self._dispatch)

    def publish(self) -> None:
        """Show the dialog of a publication, then ask for its folder."""
        collection = self._county.collection
        if collection is not None:
            dialog = PublicationDialog(self._window, collection)
            dialog.agreed.connect(self._ask_where_to_publish)
            dialog.open()

    def _ask_where_to_publish(self, chosen: Callable[..., PublicationResult]) -> None:
        then = partial(self._publish, chosen)
        self._files.to_folder("publish", "集中公布：选一个文件夹", then)

    def _publish(self, chosen: Callable[..., PublicationResult], folder: Path) -> None:
        read, year = self._library.reader(), self._county.year

        def work(report: Progress) -> PublicationResult:
            with read() as reading:
                return chosen(Collection(reading.context, year), folder, progress=report)

        then = partial(self._show_publication_result, folder)
        self._tasks.read("正在写集中公布的文件…", work, then=then, failed=self.failed.emit)

    def _show_publication_result(self, folder: Path, made: PublicationResult) -> None:
        rest = f"，{len(made.left_out)}个单位没有公布" if made.left_out else ""
        said = f"已写好{len(made.included)}个单位的报告{rest}，在“{folder.name}”文件夹里。"
        self.written.emit(folder, said)

    def _ask_for_list(self, then: Callable[[Path], object]) -> None:
        self._files.to_read("roster", "导入单位名单", _LISTS, then)

    def _read_list(self, path: Path) -> None:
        with self.attempt():
            read = rosters.import_list(self._library.writable_workspace().context, path)
            self.changed.emit()
            self.reported.emit(f"名册里现在有{len(read.roster.units)}个单位。")
            if read.unsure:
                self._ask_about(read.unsure, path.name)

    def _ask_about(self, lines: Sequence[UnsureLine], note: str) -> None:
        """Show the dialog of the unsure lines of a list."""

        def add(chosen: Sequence[ListedUnit]) -> None:
            rosters.add_chosen(self._library.writable_workspace().context, chosen, note)
            self.changed.emit()

        UnsureLinesDialog(self._window, lines, add).open()

    def _ask_for_template(self, then: Callable[[Path], object]) -> None:
        self._files.to_write("roster", "名册写到哪里", _TEMPLATE, "单位名册.xlsx", then)

    def _store_terms(self, terms: CollectionTerms) -> None:
        collection = self._county.collection
        if collection is not None:
            collection.set_terms(terms)
            self.changed.emit()

    def _dispatch(self, folder: Path) -> None:
        read, year = self._library.reader(), self._county.year

        def work(_report: Progress) -> int:
            with read() as reading:
                return len(dispatch(Collection(reading.context, year), folder))

        then = partial(self._show_dispatch_result, folder)
        self._tasks.read("正在写下发包…", work, then=then, failed=self.failed.emit)

    def _show_dispatch_result(self, folder: Path, count: int) -> None:
        self.written.emit(folder, f"已写好{count}个下发包，在“{folder.name}”文件夹里。")


class BoardExport(WindowCommands):
    """Commands that export and print the board as filtered and sorted."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self._county = context.group(CountyCommands)
        self._county.add_actions(self.page_actions())

    def page_actions(self) -> tuple[ActionSpec, ...]:
        """Return the actions of the county's page."""
        tip = "收报台现在的样子：筛选、排序都算"
        return (
            ActionSpec("export_board", "表格或者 PDF…", self.export, bar="hand_out", tip=tip),
            *(
                ActionSpec(
                    f"list_{at}", f"{name}…", partial(self._ask_for_list, name), bar="hand_out"
                )
                for at, name in enumerate(LISTS, start=1)
            ),
            ActionSpec("print_board", "打印…", self.print, bar="hand_out", tip=tip),
        )

    def export(self) -> None:
        """Ask for a file name and write the board."""
        name = f"{self._county.year}年收报台.xlsx"
        self._files.to_write("county", "导出收报台", _BOARD_KINDS, name, self._write)

    def _ask_for_list(self, name: str) -> None:
        """Ask for a file name and write a list of units to fill in and sign."""
        proposed = f"{self._county.year}年{name}.docx"
        then = partial(self._write_list, name)
        self._files.to_write("county", f"导出{name}", _LIST_KINDS, proposed, then)

    def _write_list(self, name: str, target: Path) -> None:
        collection = self._county.collection
        if collection is not None:
            with self.attempt():
                write_unit_list(collection, name, target, today())
                self.written.emit(target, f"已写好{name}。里面有联系人、电话，只在县里用。")

    def print(self) -> None:
        """Render the board as PDF and show the print dialog."""
        collection = self._county.collection
        if collection is None:
            return
        with self.attempt():
            data = board_pdf(collection, tuple(self._county.page.board.shown), today())
            pages = PrintedDocument(f"{collection.year}年收报台", landscape=True)
            self._context.group(Printing).start_pages(pages, partial(_as_it_is, data))

    def _write(self, target: Path) -> None:
        collection = self._county.collection
        if collection is not None:
            with self.attempt():
                shown = tuple(self._county.page.board.shown)
                write_board(collection, shown, target, today())
                self.written.emit(target, f"已导出{len(shown)}个单位的收报台。")


def _as_it_is(data: bytes, _progress: Progress) -> bytes:
    return data
