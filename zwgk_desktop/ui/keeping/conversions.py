"""换用表式: offered where a report is on another form than its year's, done in one act."""

from PySide6.QtCore import QObject

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.converting import form_name, form_of, propose
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.look.notice import Notice

_OFFER = "这份{year}年的报告用的是{old}，应当用{new}。"


class Conversions(CommandGroup):
    """For the report on the desk."""

    def __init__(self, parent: QObject, desk: Desk, catalog: Catalog, notice: Notice) -> None:
        super().__init__(parent)
        self._desk = desk
        self._notice = notice
        self._catalog = catalog

    def offer(self) -> None:
        """Offer it above the page, if the report on the desk needs it."""
        session = self._desk.session
        form = form_of(self._catalog, session.report) if session else ""
        if session is not None and form and not session.frozen:
            old = form_name(session.report.edition)
            words = _OFFER.format(year=session.report.year, old=old, new=form)
            self._notice.say(words, (f"换用{form}", self.convert))

    def convert(self) -> None:
        """Move the report on the desk to its year's form."""
        session = self._desk.session
        if session is None or not self._desk.saved():
            return
        with self.attempt():
            proposal = propose(session.report, self._catalog)
            proposal.apply(session)
            self.changed.emit()
            done = f"已换用{form_name(session.report.edition)}。可以撤销。"
            self._notice.say("".join((done, *proposal.questions)))
