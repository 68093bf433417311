"""Every connection between the parts of the window, and nowhere else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zwgk_desktop.ui.look import theme

if TYPE_CHECKING:
    from zwgk_desktop.ui.main_window import MainWindow


def connect(window: MainWindow) -> None:
    """Let the parts of a window hear of one another."""
    after, commands = window.aftermath, window.commands
    panel, start, status = window.frame.panel, window.frame.start, window.frame.status
    for name, deed in commands.by_name().items():
        window.frame.deeds.on(name, deed)
    for signal, slot in (
        (window.frame.deeds["help"].toggled, window.table_options.set_help_shown),
        (window.frame.deeds["last_year"].toggled, window.texts.show_last_year),
        (window.frame.deeds["panel"].toggled, window.show_beside),
        (window.frame.help.repaired, window.desk.repair),
        (window.frame.help.wished, window.frame.deeds.do),
        (window.acts.deleted, after.deleted),
        (window.acts.failed, window.fail),
        (window.acts.made, after.made),
        (window.acts.restored, after.restored),
        (window.desk.changed, window.refresh),
        (window.desk.failed, window.fail),
        (window.desk.refused, status.warn),
        (window.desk.told, status.tell),
        (window.exports.changed, window.refresh),
        (window.exports.failed, window.fail),
        (window.exports.sought, window.desk.seek),
        (window.exports.to_findings, partial(panel.step, 1)),
        (window.exports.written, window.frame.tell_exported),
        (window.conversions.changed, window.refresh),
        (window.conversions.failed, window.fail),
        (window.conversions.told, window.frame.notice.say),
        (window.drop.dropped, window.imports.read_all),
        (window.imports.imported, after.imported),
        (window.papers.changed, window.refresh),
        (window.papers.failed, window.fail),
        (window.papers.told, window.frame.status.tell),
        (window.records.changed, window.refresh),
        (window.records.failed, window.fail),
        (window.records.shown, window.show_beside),
        (window.records.sought, window.desk.go_to),
        (window.records.told, status.tell),
        (window.records.written, window.frame.tell_exported),
        (window.ties.changed, window.refresh),
        (window.ties.failed, window.fail),
        (window.ties.units_changed, after.units_changed),
        (window.ties.told, status.tell),
        (panel.chosen, window.desk.go_to),
        (panel.converted, window.conversions.convert),
        (panel.explained, window.desk.explain),
        (panel.filled, window.desk.fill),
        (panel.repaired, window.desk.repair),
        (start.deleting, window.acts.delete),
        (start.due.wanted, commands.open_record),
        (start.importing, window.imports.start),
        (start.new, window.acts.new),
        (start.opened, window.open_report),
        (start.restoring, window.acts.restore),
        (start.sample, commands.open_sample),
        (status.cancelled, window.tasks.cancel),
        (window.table_options.changed, window.show_help),
        (window.tables.changed, window.refresh),
        (window.tables.refused, status.warn),
        (window.tables.told, status.tell),
        (window.texts.changed, window.refresh),
        (window.texts.failed, window.fail),
        (window.texts.refused, status.warn),
        (window.texts.rejected, window.desk.refuse),
        (window.texts.told, status.tell),
        (theme.looks.changed, window.redress),
        (window.guide.sample_wanted, commands.open_sample),
        (window.tasks.begun, status.begin_work),
        (window.tasks.ended, status.end_work),
        (window.tasks.progressed, status.advance),
        (window.backing.told, status.tell),
        (window.rescue.failed, window.fail),
        (window.rescue.told, status.tell),
        (window.rescue.written, window.frame.tell_exported),
        (window.workspaces.failed, window.fail),
        (window.workspaces.leaving, after.left),
        (window.workspaces.opened, window.backing.turn),
        (window.workspaces.troubled, window.rescue.help),
        (window.workspaces.opened, after.turned),
        (window.workspaces.sample_opened, after.sample_opened),
    ):
        signal.connect(slot)
