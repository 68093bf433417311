"""Dialog that ticks the evidence at hand of a request, and exports the list."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from zwgk_desktop.services.books.letters import evidence_of, tick_evidence, write_evidence
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui.dialog import Dialog

_WIDTH = 640


class EvidenceDialog(Dialog):
    """Dialog with a tick for each piece of evidence, and its source below.

    Args:
        save: Function that asks for a file by a proposed name, and has it written.
    """

    saved = Signal()
    """Emitted when the ticks are stored."""

    def __init__(
        self,
        parent: QWidget,
        books: UnitBooks,
        number: str,
        save: Callable[[str, Callable[[Path], object]], None],
    ) -> None:
        super().__init__(parent, f"证据清单　{number}", _WIDTH)
        self._books, self._number, self._save = books, number, save
        self.label("有的打勾。缺了不拦，被复议、起诉以前补齐就好。", "quiet")
        _, request = books.request(number)
        self.ticks: dict[str, QCheckBox] = {}
        for item in evidence_of(books, request):
            box = self.ticks[item.id] = QCheckBox(item.label, self)
            box.setChecked(item.id in request.ticked)
            box.setAccessibleDescription(item.source)
            self.box.addWidget(box)
            self.label(item.source, "small").setContentsMargins(24, 0, 0, 0)
        keep = self.button("保存", partial(self.finish, self._store))
        self.add_buttons(
            self.closing_button(), self.button("导出清单…", self._export), primary=keep
        )

    def _store(self) -> None:
        ticked = {id_: box.isChecked() for id_, box in self.ticks.items()}
        tick_evidence(self._books, self._number, ticked)
        self.saved.emit()

    def _export(self) -> None:
        if self.attempt(self._store):
            write = partial(write_evidence, self._books, self._number)
            self._save(f"{self._number}证据清单.pdf", write)
