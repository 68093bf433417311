"""Actions on a whole report: new, delete, restore, undo; and how the window follows them."""

from functools import partial

from zwgk_desktop.domain.levels import Level
from zwgk_desktop.late import late
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.keeping.conversions import Conversions
from zwgk_desktop.ui.new_report_dialog import NewReportDialog
from zwgk_desktop.ui.window_context import WindowContext

_SAME = "来源与报告里的相同，没有要改的。"

_offer_last_year = late("zwgk_desktop.ui.keeping.record_actions:offer_last_year")


def new(context: WindowContext) -> None:
    """Ask for unit, level and year, and make the report."""
    workspace, session = context.library.workspace, context.session
    known: dict[str, set[int]] = {}
    if session is not None:
        known[session.report.unit] = set()
    for entry in workspace.reports() if workspace else ():
        known.setdefault(entry.unit, set()).add(entry.year)
    year = session.report.year if session is not None else None
    NewReportDialog(context.window, partial(_make, context), known, year).open()


def _make(context: WindowContext, unit: str, year: int, level: Level) -> None:
    show_made(context, context.library.to_write().new_report(unit, year, level))


def show_made(context: WindowContext, report_id: int) -> None:
    """Open a new report, and offer to start it from last year's."""
    _open_changed(context, report_id)
    _offer_last_year(context)


def show_imported(context: WindowContext, report_id: int, changed: bool) -> None:  # noqa: FBT001 - of a signal
    """Open a report that a document was imported into."""
    _open_changed(context, report_id)
    context.tell("已导入。可以撤销。" if changed else _SAME)
    context.group(Conversions).offer()


def _open_changed(context: WindowContext, report_id: int) -> None:
    """Open a report of a workspace that is among the recent ones from now on."""
    context.settings.remember(context.library.path.resolve())
    context.navigation.open_report(report_id)


def undo(context: WindowContext) -> None:
    """Undo the last act; on the start page, restore the report just deleted."""
    if context.session is not None:
        context.desk.undo()
    elif context.last_deleted is not None:
        restore(context, context.last_deleted)


def redo(context: WindowContext) -> None:
    """Redo what was undone last."""
    context.desk.redo()


def delete_shown(context: WindowContext) -> None:
    """Delete the report shown, once the clerk has confirmed it."""
    if context.session is not None:
        delete(context, context.session.id)


def delete(context: WindowContext, report_id: int) -> None:
    """Delete a report, once the clerk has confirmed it."""
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
            f"删除“{report.unit}”{report.year}年的报告？",
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
    context.navigation.clear_desk()
    context.navigation.show_start()
    report = workspace.session(report_id).report
    context.frame.tell_deleted(report, partial(restore, context, report_id))


def restore(context: WindowContext, report_id: int) -> None:
    """Restore a deleted report, and choose it on the start page."""
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
