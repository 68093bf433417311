"""What an import wants looked at: unsure, missing, to be noted; one a line."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from zwgk_desktop.services.import_draft import ReadingState
from zwgk_desktop.services.importing import Proposal
from zwgk_desktop.ui.incoming.table import LOOKS
from zwgk_desktop.ui.look import theme

_LONGEST = 40
_NUMBER = Qt.ItemDataRole.UserRole
_NOTE = "！"


class ReadingView(QListWidget):
    """Choosing an unsure one shows it in the source and in the form."""

    chosen = Signal(int)
    """Which of the proposal's unsure ones."""

    def __init__(self, proposal: Proposal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposal = proposal
        self.setObjectName("reading")
        self.setAccessibleName("拿不准的和没有读到的")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for words, standing, number in self._rows():
            item = QListWidgetItem(words, self)
            item.setData(_NUMBER, number)
            item.setForeground(LOOKS[standing].ink if standing else theme.colours().ink)
        self.setVisible(self.count() > 0)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.currentItemChanged.connect(self._choose)

    def lines(self) -> list[str]:
        return [self.item(row).text() for row in range(self.count())]

    def summary(self) -> str:
        unsure = sum(one.location is not None for one in self._proposal.unsure)
        missing = len(self._proposal.unsure) - unsure + len(self._proposal.missing)
        notes = len(self._proposal.warnings)
        counts = (("拿不准", unsure), ("没有读到", missing), ("请留意", notes))
        return "，".join(f"{label} {count} 处" for label, count in counts if count)

    def choose(self, number: int) -> None:
        """Mark one of the unsure ones, without telling."""
        for row in range(self.count()):
            if self.item(row).data(_NUMBER) == number:
                self.blockSignals(True)  # noqa: FBT003 - Qt's own
                self.setCurrentRow(row)
                self.blockSignals(False)  # noqa: FBT003 - Qt's own

    def _choose(self, item: QListWidgetItem | None) -> None:
        number = item.data(_NUMBER) if item is not None else None
        if number is not None:
            self.chosen.emit(number)

    def _rows(self) -> Iterator[tuple[str, ReadingState | None, int | None]]:
        """Yield words, standing, and which of the unsure ones it is; what was seen comes first."""
        unsure, missing = LOOKS[ReadingState.UNSURE], LOOKS[ReadingState.MISSING]
        listed = list(enumerate(self._proposal.unsure))
        for number, one in listed:
            if one.location is not None:
                words = f"{unsure.sign} 拿不准　{one.reason}　来源 {_brief(one.text)}"
                yield words, ReadingState.UNSURE, number
        for heading in self._proposal.missing:
            yield f"{missing.sign} 没有读到　{heading}", ReadingState.MISSING, None
        for number, one in listed:
            if one.location is None:
                yield f"{missing.sign} 没有读到　{one.reason}", ReadingState.MISSING, number
        for warning in self._proposal.warnings:
            yield f"{_NOTE} 请留意　{warning}", None, None


def _brief(text: str) -> str:
    plain = " ".join(text.split())
    return f"“{plain}”" if len(plain) <= _LONGEST else f"“{plain[:_LONGEST]}…”"
