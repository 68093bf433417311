"""Edit commands on the selected cells of a table, and their context menu."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QApplication, QMenu

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.tables import Layout
from zwgk_desktop.importers.document import SourceDocument
from zwgk_desktop.importers.recognise import NO_SPELLINGS, Spellings
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.filling import ZeroFilling, zero_filling
from zwgk_desktop.services.pasting import labelled_document, values_to_paste
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.table.clipboard import Offer, Refused, block_mime, mime_cells, read_block
from zwgk_desktop.ui.table.grid_view import GridView
from zwgk_desktop.ui.table.keys import TableOptions


def _no_words() -> Spellings:
    return NO_SPELLINGS


_ONLY_IF_SO = "只有确实没有发生的才填 0。可以撤销。"


class TableActs(QObject):
    """Edit commands on the selection of a table view. Each makes at most one act."""

    refused = Signal(object)
    """Emitted with a `Refused` if a pasted block was refused."""
    offered = Signal(object)
    """Emitted with a `SourceDocument` if a labelled block needs the clerk's confirmation."""
    left_out = Signal(str)
    """Emitted with a text that lists the cells of a block left out, besides `reported`."""
    reported = Signal(str)
    wished = Signal(str)
    """Emitted with the name of an action of the window to run."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self._model = view.own_model
        self.offers_import = True
        self.own_words = _no_words
        """Function that returns the unit's own spellings of row labels."""

    @property
    def link(self) -> Link | None:
        """Link of the current cell to last year's report, or None."""
        address = self._model.address(self._view.currentIndex())
        return self._model.figure(address).link if address else None

    @property
    def editable(self) -> bool:
        """Whether the figures may be changed."""
        return self._model.refusal() is None

    def _may_edit(self) -> bool:
        """Return whether the figures may be changed. If not, the model emits `rejected`."""
        error = self._model.refusal()
        if error is not None:
            self._model.rejected.emit(error)
        return error is None

    def copy(self) -> None:
        """Copy the selected block to the clipboard, as text and as an HTML table."""
        QApplication.clipboard().setMimeData(block_mime(self._model, self._view.selected()))

    def cut(self) -> None:
        """Copy the selected block and clear it."""
        if self._may_edit():
            self.copy()
            self.clear("剪切")

    def paste(self) -> None:
        """Paste the clipboard as one act, or refuse all of it.

        A block with the form's labels is matched by its labels. Bare figures
        are pasted from the top left selected cell on.
        """
        if not self._may_edit():
            return
        mime = QApplication.clipboard().mimeData()
        html, text = mime.html(), mime.text()
        report = self._model.sheet.report
        own = self.own_words()
        document = (
            labelled_document(html, text, report.edition, own) if self.offers_import else None
        )
        cells = mime_cells(mime)
        if document is not None:
            self._store_labelled(document, values_to_paste(document, report, own))
        elif cells:
            self._take(read_block(self._model, self._view.selected(), cells))
        elif html or text:
            self.reported.emit("剪贴板里没有可以粘贴的数字。")

    def _store_labelled(
        self, document: SourceDocument, values: Mapping[Address, Value | None] | None
    ) -> None:
        """Store a block matched by its labels. Emit `offered` if the match is uncertain."""
        if values is None:
            self.offered.emit(document)
        elif self._model.apply(values, ActKind.PASTE, "按行名粘贴"):
            tables = dict.fromkeys(address.partition(".")[0] for address in values)
            sections = self._model.sheet.report.edition.section_of
            where = "、".join(sections[name].numeral for name in tables if name in sections)
            self.reported.emit(f"已按行名粘贴 {len(values)} 格到{where}。可以撤销。")

    def _take(self, read: Mapping[Address, Value | None] | Refused) -> None:
        if isinstance(read, Refused):
            self.refused.emit(read)
        elif self._model.apply(read, ActKind.PASTE):
            self.reported.emit(f"已粘贴 {len(read)} 格。可以撤销。")

    def take_offer(self, offer: Offer) -> None:
        """Paste a refused block in the offered way, and report the cells left out."""
        if not self._model.apply(offer.values, ActKind.PASTE):
            return
        said = f"已粘贴 {len(offer.values)} 格。"
        if offer.left_out:
            said += f"没有粘贴 {len(offer.left_out)} 格：{'、'.join(offer.left_out)}。"
            self.left_out.emit(said)
        self.reported.emit(f"{said}可以撤销。")

    def clear(self, note: str = "清除") -> None:
        """Clear the selected cells as one act. Of a total, only the stated figure is cleared."""
        if not self._may_edit():
            return
        addresses = self._view.selected_addresses()
        kind = ActKind.ENTRY if len(addresses) == 1 and note == "清除" else ActKind.FILL
        values = dict.fromkeys(addresses)
        self._model.apply(values, kind, note if kind is ActKind.FILL else "")

    def ask_zeros_in_selection(self) -> None:
        """Ask to fill the selected cells with zeros (选区填0)."""
        cells = self._view.selected_addresses()
        filling = zero_filling(self._model.sheet.report, cells)
        self._ask("选区填 0", f"把选中的 {len(filling.blanks)} 个空格填为 0？", filling)

    def ask_zeros(self) -> None:
        """Ask to fill the whole table with zeros (本表无发生)."""
        table, report = self._model.table, self._model.sheet.report
        heading = report.edition.section_of[table.id].heading
        filling = zero_filling(report, table.entered)
        question = f"把“{heading}”的 {len(filling.blanks)} 个空格都填为 0？"
        self._ask("本表无发生，全部填 0", question, filling)

    def _ask(self, title: str, question: str, filling: ZeroFilling) -> None:
        if not self._may_edit():
            return
        blanks, figures = len(filling.blanks), len(filling.figures)
        window = self._view.window()
        if not blanks and not figures:
            self.reported.emit("没有空白的格：这些格都已经填写，或者是合计。")
            return
        answers = [(f"{blanks} 格填 0", partial(self._fill, title, filling))] if blanks else []
        said = _ONLY_IF_SO
        if figures:
            every = partial(self._fill, title, filling, replace=True)
            answers.append((f"{blanks + figures} 格都改为 0", every))
            said = f"另有 {figures} 格填有不是 0 的数字，只填空格时不变。{_ONLY_IF_SO}"
        if not blanks:
            question, said = f"把已经填写的 {figures} 格都改为 0？", _ONLY_IF_SO
        alerts.ask(window, title, (question, said), tuple(answers))

    def _fill(self, title: str, filling: ZeroFilling, *, replace: bool = False) -> None:
        values = filling.values(replace=replace)
        if self._model.apply(values, ActKind.FILL, title.replace(" 0", "0")):
            self.reported.emit(f"已把 {len(values)} 格填为 0。可以撤销。")


def fill_menu(menu: QMenu, acts: TableActs, options: TableOptions, layout: Layout) -> None:
    """Fill the context menu of a table."""
    editable = acts.editable
    for words, action, allowed in (
        ("剪切\tCtrl+X", acts.cut, editable),
        ("复制\tCtrl+C", acts.copy, True),
        ("粘贴\tCtrl+V", acts.paste, editable),
        ("清除\tDelete", acts.clear, editable),
        ("", None, True),
        ("选区填 0…\tAlt+0", acts.ask_zeros_in_selection, editable),
        ("本表无发生，全部填 0…\tAlt+9", acts.ask_zeros, editable),
        ("", None, True),
        ("这一格的历史\tShift+F7", lambda: acts.wished.emit("cell_history"), True),
        *((words, action, editable) for words, action in _tied(acts)),
        ("", None, True),
    ):
        if action is None:
            menu.addSeparator()
        else:
            item = menu.addAction(words)
            item.setEnabled(allowed)
            item.triggered.connect(lambda _=False, action=action: action())
    _add_enter_options(menu.addMenu("按回车键后"), options, layout)
    help_ = menu.addAction("单元格说明\tF1")
    help_.setCheckable(True)
    help_.setChecked(options.help_shown)
    help_.toggled.connect(options.set_help_shown)


def _tied(acts: TableActs) -> tuple[tuple[str, Callable[[], None]], ...]:
    """Return the menu entry that releases or restores the link to last year's report, if any."""
    link = acts.link
    if link is None:
        return ()
    words = "解除与上年的关联…" if link.released is None else "恢复与上年的关联"
    return ((words, lambda: acts.wished.emit("link")),)


def _add_enter_options(menu: QMenu, options: TableOptions, layout: Layout) -> None:
    group = QActionGroup(menu)
    for words, right in (("向下一格", False), ("向右一格", True)):
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(options.enter_right(layout) is right)
        group.addAction(action)
        action.triggered.connect(
            lambda _=False, right=right: options.set_enter_right(layout, on=right)
        )
