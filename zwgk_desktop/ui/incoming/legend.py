"""What the signs in an import mean, and how many cells bear each."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from zwgk_desktop.services.import_draft import ImportDraft, ReadingState
from zwgk_desktop.ui.incoming.table import LOOKS

_ALWAYS = {ReadingState.SURE, ReadingState.UNSURE, ReadingState.MISSING}


class ImportLegend(QLabel):
    """One line; signs that stand nowhere are left out."""

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self.setObjectName("small")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.redraw()

    def redraw(self) -> None:
        """Count anew."""
        counts = {standing: self._draft.count(standing) for standing in LOOKS}
        self.setText(
            "　".join(
                f'<span style="color:{look.ink.name()}">{look.sign}</span> '
                f"{look.label} {counts[standing]}"
                for standing, look in LOOKS.items()
                if counts[standing] or standing in _ALWAYS
            )
        )
