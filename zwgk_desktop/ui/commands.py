"""What each action of the window does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.ui import files
from zwgk_desktop.ui.about_dialog import AboutDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from zwgk_desktop.ui.main_window import MainWindow


class Commands:
    """Hands each command to the part of the window that knows how."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def by_name(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        window = self._window
        saved = partial(partial, self.if_saved)
        return {
            "about": self.about,
            "diagnosis": partial(window.rescue.diagnose, window.tasks),
            "backups": saved(partial(window.rescue.list_backups, window.tasks)),
            "delete": saved(self.delete),
            "fill": window.tables.fill,
            "filter": window.frame.panel.turn_filter,
            "find": partial(window.texts.find, replacing=False),
            "fill_here": window.tables.fill_here,
            "import": saved(window.imports.start),
            "log": partial(files.show_file, paths.log_file().parent),
            "new": window.acts.new,
            "new_workspace": saved(window.workspaces.ask_to_make),
            "nil": window.tables.nil,
            "next": partial(window.frame.panel.step, 1),
            "open_workspace": saved(window.workspaces.ask_to_open),
            "pdf": saved(partial(self.export, "pdf")),
            "previous": partial(window.frame.panel.step, -1),
            "punctuate": window.texts.punctuate,
            "quit": window.close,
            "redo": window.desk.redo,
            "renumber": window.texts.renumber,
            "replace": partial(window.texts.find, replacing=True),
            "reports": window.show_start,
            "review": window.tables.review,
            "sample": saved(self.open_sample),
            "undo": self.undo,
            "xlsx": saved(partial(self.export, "xlsx")),
            **window.papers.deeds(),
            **window.records.deeds(),
            **window.ties.deeds(),
            **window.wardrobe.deeds(),
            **window.guide.deeds(),
        }

    def undo(self) -> None:
        """Take back the last act; on the start page, the deletion of a report."""
        if self._window.desk.page is not None:
            self._window.desk.undo()
        elif self._window.acts.last_deleted is not None:
            self._window.acts.restore(self._window.acts.last_deleted)

    def export(self, name: str) -> None:
        """Write the report on the desk as a file."""
        session = self._window.desk.session
        if session is not None:
            self._window.exports.start(name, session)

    def if_saved(self, deed: Callable[[], object]) -> None:
        """Do something once all typing is saved."""
        if self._window.desk.saved():
            deed()

    def delete(self) -> None:
        """Delete the report on the desk."""
        if self._window.desk.session is not None:
            self._window.acts.delete(self._window.desk.session.id)

    def open_record(self, report_id: int) -> None:
        """Open a report at its posting record."""
        self._window.open_report(report_id)
        self._window.papers.record()

    def open_sample(self) -> None:
        """Turn to the sample, made anew."""
        self._window.workspaces.open_sample(paths.default_workspace().with_name("样例.zwgk"))

    def about(self) -> None:
        """Say what this program is."""
        AboutDialog(self._window).open()
