"""Whose a document is that the county receives: a unit of its roster, in the year it collects."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.levels import Level
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.importing import ReadFile
from zwgk_desktop.ui.incoming.dialog import ImportTarget
from zwgk_desktop.ui.library import Library


class SubmissionTarget(ImportTarget):
    """The unit is one of the roster; year and level are none of the clerk's here."""

    TAKE = "收下"

    def __init__(
        self, collection: Collection, read: ReadFile, library: Library, parent: QWidget
    ) -> None:
        self._collection = collection  # first: the fields ask for it as they are made
        super().__init__(read, library, parent)
        names = [unit.name for unit in collection.roster.units]
        completer = QCompleter(names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.unit.setCompleter(completer)
        self.unit.setPlaceholderText("名册上的单位")
        self.year.setText(str(collection.year))
        self.year.setEnabled(False)
        known = collection.roster.find(self.unit.text())
        if known is not None:
            self.unit.setText(known.name)
        self._look()

    def identity(self) -> tuple[str, int, Level]:
        """Return unit, year and level.

        Raises:
            UserError: Nobody on the roster is called so (F01, S05).
        """
        unit, year, level = super().identity()
        return rosters.found(self._collection.roster, unit).name, year, level

    def _look(self) -> None:
        self.advice.refuse(None)
        self.report = None
        try:
            unit, year, _ = self.identity()
        except UserError as error:
            self.clear = False
            self.advice.refuse(error)
        else:
            self.clear = True
            number = len(self._collection.of_unit(unit)) + 1
            self.advice.say(f"将收作“{unit}”{year}年的第{number}次报送", "asked")
        self.level.setEnabled(False)
        self.changed.emit()

    def _only_unit(self) -> str:
        return ""  # a county's own reports say nothing of whose this is
