"""What an import wants looked at: unsure, missing, to be noted; one a line."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from zwgk_desktop.services.import_draft import ImportDraft, ReadingState
from zwgk_desktop.services.importing import Proposal, Unsure
from zwgk_desktop.ui.incoming.table import LOOKS
from zwgk_desktop.ui.look import theme

_LONGEST = 40
_NUMBER = Qt.ItemDataRole.UserRole
_NOTE = "！"
_TAKE = Qt.Key.Key_Y
_UNSURE, _MISSING = ReadingState.UNSURE, ReadingState.MISSING


class ReadingView(QListWidget):
    """Choosing an unsure one shows it in the source and in the form."""

    chosen = Signal(int)
    """Which of the proposal's unsure ones."""
    taken = Signal(int)
    """Of which of them the row named is to be taken."""

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

    def summary(self, draft: ImportDraft) -> str:
        """Count what is listed, and what the form has marked of it: a line may be of many cells."""
        marked = ((LOOKS[s].label, draft.count(s)) for s in (_UNSURE, _MISSING))
        still = "、".join(f"{label} {count} 格" for label, count in marked if count)
        return f"{self._listed()}{'；表里现在标着：' if still else ''}{still}"

    def _listed(self) -> str:
        listed = self._unsure()
        unsure = sum(one.location is not None for _, one in listed)
        missing = len(listed) - unsure + len(self._proposal.missing)
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

    def redraw(self, draft: ImportDraft) -> None:
        """Say of each guess whether it is taken."""
        for row in range(self.count()):
            number: int | None = self.item(row).data(_NUMBER)
            if number is not None:
                self._mark(self.item(row), draft, number)

    def _mark(self, item: QListWidgetItem, draft: ImportDraft, number: int) -> None:
        one, taken = self._proposal.unsure[number], draft.has_taken(number)
        if one.location is None and one.address is not None:
            # what was not found stands under another name
            item.setHidden(draft.standing(one.address) is ReadingState.TYPED)
        if one.guess is not None:
            item.setText(_unsure_words(one, taken=taken))
            standing = ReadingState.TYPED if taken else ReadingState.UNSURE
            item.setForeground(LOOKS[standing].ink)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the row named for the line at hand with one key."""
        number = self.currentIndex().data(_NUMBER)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == _TAKE and plain and number is not None:
            self.taken.emit(number)
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem | None) -> None:
        number = item.data(_NUMBER) if item is not None else None
        if number is not None:
            self.chosen.emit(number)

    def _unsure(self) -> list[tuple[int, Unsure]]:
        """Return the unsure ones with their numbers; what has a picture is told beside it."""
        pictured = self._proposal.pictured
        numbered = enumerate(self._proposal.unsure)
        return [(number, one) for number, one in numbered if one.address not in pictured]

    def _rows(self) -> Iterator[tuple[str, ReadingState | None, int | None]]:
        """Yield words, standing, and which of the unsure ones it is; what was seen comes first."""
        missing = LOOKS[ReadingState.MISSING]
        listed = self._unsure()
        for number, one in listed:
            if one.location is not None:
                yield _unsure_words(one, taken=False), ReadingState.UNSURE, number
        for heading in self._proposal.missing:
            yield f"{missing.sign} 没有读到　{heading}", ReadingState.MISSING, None
        for number, one in listed:
            if one.location is None:
                yield f"{missing.sign} 没有读到　{one.reason}", ReadingState.MISSING, number
        for warning in self._proposal.warnings:
            yield f"{_NOTE} 请留意　{warning}", None, None


def _unsure_words(one: Unsure, *, taken: bool) -> str:
    if taken and one.guess is not None:
        look = LOOKS[ReadingState.TYPED]
        return f"{look.sign} 已读作“{one.guess.row}”，导入后记住“{one.guess.label}”这个写法"
    key = "　按 Y 就这样读" if one.guess is not None else ""
    sign = LOOKS[ReadingState.UNSURE].sign
    return f"{sign} 拿不准　{one.reason}{key}　来源 {_brief(one.text)}"


def _brief(text: str) -> str:
    plain = " ".join(text.split())
    return f"“{plain}”" if len(plain) <= _LONGEST else f"“{plain[:_LONGEST]}…”"
