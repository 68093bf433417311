"""换用表式: offered where a report is on another form than its year's, done in one act."""

import re

from PySide6.QtCore import QObject

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.converting import Conversion, convert
from zwgk_desktop.ui.command_group import CommandGroup
from zwgk_desktop.ui.desk import Desk
from zwgk_desktop.ui.look.notice import Notice
from zwgk_desktop.ui.words import value_text

_YEAR = re.compile(r"〔(\d{4})〕")
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
            old = form_name(session.report.edition.name)
            words = _OFFER.format(year=session.report.year, old=old, new=form)
            self._notice.say(words, (f"换用{form}", self.convert))

    def convert(self) -> None:
        """Move the report on the desk to its year's form."""
        session = self._desk.session
        if session is None or not self._desk.saved():
            return
        with self.attempt():
            conversion, _ = convert(session, self._catalog)
            self.changed.emit()
            self._notice.say(_done(conversion))


def form_of(catalog: Catalog, report: Report) -> str:
    """Name the form that a report should be on; "" when it is, or when we have none."""
    edition = catalog.edition_for(report.year)
    return "" if edition is None or edition is report.edition else form_name(edition.name)


def form_name(name: str) -> str:
    """Call a form by its year, as clerks do: 2021年表式."""
    year = _YEAR.search(name)
    return f"{year[1]}年表式" if year else name


def _done(conversion: Conversion) -> str:
    """Say what was done and what is left to the clerk."""
    parts = [f"已换用{form_name(conversion.edition.name)}。可以撤销。"]
    split = [one for one in conversion.split if one.figure]
    if split:
        figures = "、".join(f"{one.label} {value_text(one.figure)}" for one in split[:3])
        more = f"等 {len(split)} 格" if len(split) > 3 else ""
        parts.append(f"请您分到各行：{figures}{more}。")
    if conversion.dropped:
        parts.append(
            f"另有 {len(conversion.dropped)} 个数字在新表式里没有对应的格，请按新表式重填。"
        )
    return "".join(parts)
