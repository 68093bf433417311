"""Actions on a whole report: create, convert, undo, delete and restore."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import count

from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.units import Level, Scope, propose_level
from zwgk_desktop.late import late
from zwgk_desktop.services.converting import edition_year_name, propose_conversion, target_edition
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.fields import FieldAdvice, LevelBox, ScopeBox, shows_scope
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.labels import PlainLabel
from zwgk_desktop.ui.window_context import WindowContext

TITLE = "新建年度报告"

_WIDTH = 460
_SCOPES = "政府及其办公室自己的，或者各部门、下级政府加在一起的"
Make = Callable[[str, int, Level, Scope], object]


class NewReportDialog(Dialog):
    """Dialog for a new report. Proposes a level from the unit's name, and last year.

    Args:
        make: Creates the report or raises `UserError`, which is shown
            at the field.
        known: Years with reports by unit and scope, the proposed unit first.
        after: Year of the open report; the next free one is proposed.
    """

    def __init__(
        self,
        parent: QWidget,
        make: Make,
        known: Mapping[tuple[str, Scope], Collection[int]],
        after: int | None = None,
    ) -> None:
        super().__init__(parent, TITLE, _WIDTH)
        self._make = make
        self._decided = False
        self._known, self._after = known, after
        self._year_decided = False
        units = list(dict.fromkeys(unit for unit, _ in known))
        self.unit = QLineEdit(units[0] if units else "", self)
        self.unit.setPlaceholderText("例如 云溪镇人民政府")
        self.unit.setCompleter(QCompleter(units, self))
        self.level = LevelBox(self)
        self.year = QLineEdit(self)
        self.unit_advice = FieldAdvice("编制报告的机关全称，印在标题上", self)
        self.year_advice = FieldAdvice("所报告的年度，统计期限是这一年的1月1日至12月31日", self)
        level_advice = FieldAdvice("按名称推断，请核对；街道办事处是派出机关，不是一级政府", self)
        self.box.setSpacing(theme.GAP_SMALL)
        self._add("单位名称", self.unit, self.unit_advice)
        self._add("单位级别", self.level, level_advice)
        self.scope = ScopeBox(self)
        self._scope_row = self._add("报告范围", self.scope, FieldAdvice(_SCOPES, self))
        self._add("报告年度", self.year, self.year_advice)
        make_button = self.button("新建", self.accept)
        self.add_buttons(self.closing_button(), primary=make_button)
        self.unit.textChanged.connect(self._propose)
        self.level.activated.connect(self._decide)
        self.scope.activated.connect(self._propose)
        self.year.textChanged.connect(lambda: self.year_advice.refuse(None))
        self.year.textEdited.connect(self._decide_year)
        self._propose()
        (self.year if units else self.unit).setFocus()
        self.year.selectAll()

    def accept(self) -> None:
        """Create the report. Refusals are shown at their field."""
        self.unit_advice.refuse(None)
        self.year_advice.refuse(None)
        try:
            unit = parse_unit(self.unit.text())
        except UserError as error:
            self._refuse(self.unit, self.unit_advice, error)
            return
        try:
            self._make(unit, parse_year(self.year.text()), self.level.level, self._scope)
        except UserError as error:
            self._refuse(self.year, self.year_advice, error)
            return
        super().accept()

    def _refuse(self, line: QLineEdit, advice: FieldAdvice, error: UserError) -> None:
        advice.refuse(error)
        line.setFocus()
        line.selectAll()

    def _propose(self) -> None:
        self.unit_advice.refuse(None)
        if not self._decided:
            self.level.choose(propose_level(self.unit.text()))
        for widget in self._scope_row:
            widget.setVisible(shows_scope(self.level.level))
        if not self._year_decided:
            taken = self._known.get((self.unit.text().strip(), self._scope), ())
            self.year.setText(str(free_year(taken, self._after)))

    def _decide_year(self) -> None:
        self._year_decided = True

    def _decide(self) -> None:
        self._decided = True
        self._propose()

    @property
    def _scope(self) -> Scope:
        return self.scope.scope if shows_scope(self.level.level) else Scope.OFFICE

    def _add(self, label: str, control: QWidget, advice: FieldAdvice) -> tuple[QWidget, ...]:
        title = PlainLabel(label, self)
        title.setBuddy(control)
        control.setAccessibleName(label)
        for widget in (title, control, advice):
            self.box.addWidget(widget)
        self.box.addSpacing(theme.GAP)
        return title, control, advice


def free_year(taken: Collection[int], after: int | None = None) -> int:
    """Return the first year without a report of the unit: after the open one, else last year."""
    first = last_year() if after is None else after + 1
    return next(year for year in count(first) if year not in taken)


def last_year() -> int:
    """Return last year, which a report made today is usually about."""
    return datetime.now(UTC).astimezone().year - 1


_IMPORTED_AS_PUBLISHED = "已导入，状态是已发布。要改动，请先“开始更正版”。"
_SAME = "来源与报告里的相同，没有要改的。"

_offer_last_year = late("zwgk_desktop.ui.records.record_actions:offer_last_year")


def new(context: WindowContext) -> None:
    """Ask for unit, level and year, and create the report."""
    workspace, session = context.library.workspace, context.session
    known: dict[tuple[str, Scope], set[int]] = {}
    if session is not None:
        known[session.report.unit, session.report.scope] = set()
    for entry in workspace.reports() if workspace else ():
        known.setdefault((entry.unit, entry.scope), set()).add(entry.year)
    year = session.report.year if session is not None else None
    NewReportDialog(context.window, partial(_make, context), known, year).open()


def _make(context: WindowContext, unit: str, year: int, level: Level, scope: Scope) -> None:
    show_made(
        context, context.library.writable_workspace().new_report(unit, year, level, scope=scope)
    )


def show_made(context: WindowContext, report_id: int) -> None:
    """Open a new report, and offer to start it from last year's."""
    _open_changed(context, report_id)
    _offer_last_year(context)


def show_imported(context: WindowContext, report_id: int, *, changed: bool) -> None:
    """Open a report that a document was imported into."""
    _open_changed(context, report_id)
    if context.session is not None and context.session.frozen:
        context.tell(_IMPORTED_AS_PUBLISHED)
    else:
        context.tell("已导入。可以撤销。" if changed else _SAME)
    _offer_conversion(context)


def _offer_conversion(context: WindowContext) -> None:
    """Offer to move the open report to its year's form, if it is on another."""
    session = context.session
    form = target_edition(context.library.catalog, session.report) if session else ""
    if session is not None and form and not session.frozen:
        old = edition_year_name(session.report.edition)
        words = f"这份{session.report.year}年的报告用的是{old}，应当用{form}。"
        context.frame.notice.say(words, (f"换用{form}", partial(convert, context)))


def convert(context: WindowContext) -> None:
    """Convert the open report to its year's form, and show the open questions."""
    session = context.saved_session()
    if session is None:
        return
    with context.attempt():
        proposal = propose_conversion(session.report, context.library.catalog)
        proposal.apply(session)
        context.refresh()
        done = f"已换用{edition_year_name(session.report.edition)}。可以撤销。"
        context.frame.notice.say("".join((done, *proposal.questions)))


def _open_changed(context: WindowContext, report_id: int) -> None:
    """Open a report and add its workspace to the recent ones."""
    context.settings.remember(context.library.path.resolve())
    context.navigation.open_report(report_id)


def undo(context: WindowContext) -> None:
    """Undo the last act. On the start page, restore the report just deleted."""
    if context.session is not None:
        context.desk.undo()
    elif context.last_deleted is not None:
        restore(context, context.last_deleted)


def redo(context: WindowContext) -> None:
    """Redo the act undone last."""
    context.desk.redo()


def delete_shown(context: WindowContext) -> None:
    """Delete the open report after confirmation."""
    if context.session is not None:
        delete(context, context.session.id)


def delete(context: WindowContext, report_id: int) -> None:
    """Delete a report after confirmation."""
    workspace = context.library.workspace
    if workspace is None:
        return
    session = workspace.session(report_id)
    with context.attempt():
        session.ensure_editable()
        _ask_to_delete(context, session)


def _ask_to_delete(context: WindowContext, session: EditingSession) -> None:
    report = session.report
    alerts.ask(
        context.window,
        "删除报告",
        (
            f"删除“{report.unit}{report.scope.mark}”{report.year}年的报告？",
            "删除后仍可以恢复：点“撤销删除”，或在报告列表下方的“已删除的报告”里找回。",
        ),
        (("删除", partial(_delete, context, session.id)),),
    )


def _delete(context: WindowContext, report_id: int) -> None:
    workspace = context.library.workspace
    if workspace is not None:
        with context.attempt():
            workspace.delete(report_id)
            show_deleted(context, report_id)


def show_deleted(context: WindowContext, report_id: int) -> None:
    """Show the start page after a report was deleted, and offer to restore it."""
    workspace = context.library.workspace
    if workspace is None:
        return
    context.last_deleted = report_id
    context.navigation.close_report()
    context.navigation.show_start()
    report = workspace.session(report_id).report
    context.frame.tell_deleted(report, partial(restore, context, report_id))


def restore(context: WindowContext, report_id: int) -> None:
    """Restore a deleted report and select it on the start page."""
    workspace = context.library.workspace
    if workspace is None:
        return
    with context.attempt():
        workspace.session(report_id).undo()
        context.last_deleted = None
        context.frame.notice.hide()
        context.navigation.show_start()
        context.frame.start.reports.choose(report_id)
        context.tell("已恢复删除的报告。")
