"""Actions on a report's states, versions, years, history and links to last year."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import history, releasing, year_links
from zwgk_desktop.services.change_lists import (
    CORRECTIONS,
    YEARS,
    ComparedVersion,
    Comparison,
    compared_versions,
    compared_years,
)
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import free_name
from zwgk_desktop.services.history import HistoryLine
from zwgk_desktop.services.new_year import propose_last_year_values
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.ui import alerts
from zwgk_desktop.ui.dialog import Dialog
from zwgk_desktop.ui.output.output_commands import print_list
from zwgk_desktop.ui.proposal_dialog import NewYearDialog
from zwgk_desktop.ui.records.compare_dialog import CompareDialog
from zwgk_desktop.ui.records.finalise_dialog import (
    CorrectionDialog,
    FinaliseDialog,
    PublishDialog,
    ReleaseDialog,
)
from zwgk_desktop.ui.records.units_dialog import UnitsDialog
from zwgk_desktop.ui.records.years_dialog import YearsDialog
from zwgk_desktop.ui.window_context import WindowContext

_LIST = "PDF、网页、文本 (*.pdf *.html *.txt)"
_NO_LAST_YEAR = "上年的报告不在这个工作区里，没有关联。"


# States ----------------------------------------------------------------------------


def finalise(context: WindowContext) -> None:
    """Open the dialog that makes the report final or lists what prevents it."""
    session = context.saved_session()
    if session is not None:
        dialog = FinaliseDialog(context.window, session)
        dialog.sought.connect(context.desk.go_to)
        _open(context, dialog, "已定稿，整份报告已存为一版。")


def correct(context: WindowContext) -> None:
    """Ask for a reason, and start a correction of a final report."""
    session = context.saved_session()
    if session is not None:
        dialog = CorrectionDialog(context.window, session)
        _open(context, dialog, "已开始更正版，各页可以修改。可以撤销。")


def publish(context: WindowContext) -> None:
    """Ask when and where the report was published, and mark it as published."""
    session = context.saved_session()
    if session is not None:
        _open(context, PublishDialog(context.window, session), "已标为已发布。可以撤销。")


def _open(context: WindowContext, dialog: Dialog, words: str) -> None:
    """Open a dialog, and show a message once it is accepted."""
    dialog.accepted.connect(partial(context.done, words))
    dialog.open()


# A new year ------------------------------------------------------------------------


def start_from_last_year(context: WindowContext) -> None:
    """Offer to fill blanks from last year's report."""
    if not offer_last_year(context):
        context.tell("没有可以带来的：工作区里没有上年的报告，或者该填的都已填了。")


def offer_last_year(context: WindowContext) -> bool:
    """Offer to fill blanks from last year's report. Return False if there is nothing to offer."""
    session = context.saved_session()
    proposal = propose_last_year_values(session, context.library.catalog) if session else None
    if session is None or proposal is None or not proposal.changes:
        return False
    dialog = NewYearDialog(context.window, proposal, session)
    dialog.taken.connect(partial(_tell_carried, context))
    dialog.open()
    return True


def _tell_carried(context: WindowContext, count: int) -> None:
    context.done(f"已从上年带来 {count} 项。可以撤销。")


# Side by side ----------------------------------------------------------------------


def versions(context: WindowContext) -> None:
    """Compare the versions of the report, and the correction in progress."""
    session = context.saved_session()
    if session is None:
        return
    sides = compared_versions(session)
    if len(sides) < 2:
        words = "报告定稿以后才有版本；开始更正版以后，各版在这里对照。"
        if sides:
            words = "这份报告只有一版，还没有更正过，没有可对照的。"
        context.tell(words)
        return
    _compare(context, CORRECTIONS if session.versions else "各版对照", sides)


def years(context: WindowContext) -> None:
    """Open the dialog that compares the years of the unit."""
    session, workspace = context.saved_session(), context.library.workspace
    if session is None or workspace is None:
        return
    with context.attempt():
        chain = workspace.chain(session.report.unit, session.report.scope)
        if len(chain) < 2:
            context.tell("工作区里只有这一年的报告。导入上年的报告后，就可以对比。")
            return
        dialog = YearsDialog(context.window, context.settings, chain)
        dialog.wanted.connect(lambda: _compare(context, YEARS, compared_years(chain)))
        dialog.open()


def _compare(context: WindowContext, title: str, sides: tuple[ComparedVersion, ...]) -> None:
    show_comparison(context, CompareDialog(context.window, context.settings, title, sides))


def show_comparison(context: WindowContext, dialog: CompareDialog) -> None:
    """Open a comparison whose list can be saved and printed."""
    dialog.listed.connect(partial(_save_list, context))
    dialog.printed.connect(partial(print_list, context))
    dialog.open()


def _save_list(context: WindowContext, comparison: Comparison) -> None:
    def save(chosen: Path) -> None:
        target = free_name(chosen)
        with context.attempt():
            comparison.write(target)
            context.written(target, f"已导出 {target.name}。")

    context.files.to_write("export", "导出清单", _LIST, f"{comparison.name}.pdf", save)


# History ---------------------------------------------------------------------------


def toggle_history(context: WindowContext, *_shown: bool) -> None:
    """Show or hide the history beside the page."""
    context.navigation.show_beside()


def cell_history(context: WindowContext) -> None:
    """Show the history of the current cell, else of the current section."""
    page = context.desk.page
    if page is None or not context.desk.saved():
        return
    where = page.page(page.tab).current_address() or page.tab
    context.frame.actions["history"].setChecked(True)
    context.frame.history.show_where(where)


def ask_to_return(context: WindowContext, line: HistoryLine) -> None:
    """Ask whether to restore the report as it was right after an act."""
    session = context.saved_session()
    if session is None:
        return
    with context.attempt():
        _ask_to_return(context, session, line, history.values_at(session, line.act))


def _ask_to_return(
    context: WindowContext,
    session: EditingSession,
    line: HistoryLine,
    wanted: Mapping[Address, Value | None],
) -> None:
    standing = session.report.values
    changed = [a for a, value in wanted.items() if standing.get(a) != value]
    count = history.place_count(changed)
    if not count:
        context.tell("报告现在就是那时的样子，没有要变的。")
        return
    alerts.ask(
        context.window,
        "回到这一步",
        (
            f"把报告恢复成 {line.at.astimezone():%Y-%m-%d %H:%M} 做完“{line.words}”时的样子？",
            f"有 {count} 处会变回那时的内容。这也算一步，可以撤销；后来做的仍留在历史里。",
        ),
        ((f"恢复这 {count} 处", partial(_return, context, session, line)),),
    )


def _return(context: WindowContext, session: EditingSession, line: HistoryLine) -> None:
    with context.attempt():
        act = history.restore_state(session, line.act)
        changed = () if act is None else [change.address for change in act.changes]
        context.done(f"已恢复 {history.place_count(changed)} 处。可以撤销。")


# Links to last year, and names of units --------------------------------------------


def toggle_link(context: WindowContext) -> None:
    """Release the current cell from last year's report, or link it again."""
    page = context.desk.page
    if page is None or not context.desk.saved():
        return
    session, address = page.session, page.page(page.tab).current_address()
    found = releasing.link_at(session, address) if address else None
    if found is None:
        none = session.previous is None
        context.tell(_NO_LAST_YEAR if none else _not_linked(session.report.edition))
    elif found.released is None:
        dialog = ReleaseDialog(context.window, session, found)
        _open(context, dialog, "已解除与上年的关联。可以撤销。")
    else:
        _link_again(context, session, found)


def _link_again(context: WindowContext, session: EditingSession, found: Link) -> None:
    with context.attempt():
        releasing.link_again(session, found)
        context.done("已恢复与上年的关联。可以撤销。")


def _not_linked(edition: Edition) -> str:
    row, last = year_links.carrying_rows(edition)
    return f"这一格不与上年关联。只有“{row}”一行与上年的“{last}”关联。"


def units(context: WindowContext) -> None:
    """Open the dialog that renames and merges the units of the workspace."""
    workspace = context.library.workspace
    if not context.desk.saved():
        return
    if workspace is None or not workspace.reports():
        context.tell("还没有报告。先新建或者导入一份。")
        return
    dialog = UnitsDialog(context.window, context.settings, workspace)
    dialog.changed.connect(partial(_show_units_changed, context))
    dialog.reported.connect(context.tell)
    dialog.open()


def _show_units_changed(context: WindowContext) -> None:
    if context.desk.page is None:
        context.navigation.show_start()
    else:
        context.refresh()
