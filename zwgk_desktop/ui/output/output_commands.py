"""Commands for printing, the notice and the posting record.

Printing and the notice ask the same questions as an export.
"""

from collections.abc import Callable
from functools import partial

from zwgk_desktop.services.change_lists import Comparison
from zwgk_desktop.services.exporting import Export
from zwgk_desktop.ui.output.exports import Exports
from zwgk_desktop.ui.output.notice_dialog import NoticeDialog
from zwgk_desktop.ui.output.posting_dialog import PostingDialog
from zwgk_desktop.ui.output.printing import PrintedDocument, Printing
from zwgk_desktop.ui.window_context import WindowContext


def print_report(context: WindowContext) -> None:
    """Print the report in the layout of the PDF."""
    _prepare(context, "打印", partial(context.group(Printing).start, "pdf"))


def lay_out_notice(context: WindowContext) -> None:
    """Open the dialog with the layout of the notice (公示单)."""
    _prepare(context, "排版", partial(_show_notice, context))


def show_posting_record(context: WindowContext) -> None:
    """Open the posting record of the report."""
    session = context.saved_session()
    if session is not None:
        dialog = PostingDialog(context.window, session, context.settings)
        dialog.changed.connect(context.refresh)
        dialog.open()


def show_posting_record_of(context: WindowContext, report_id: int) -> None:
    """Open a report of the list and show its posting record."""
    context.navigation.open_report(report_id)
    show_posting_record(context)


def print_list(context: WindowContext, comparison: Comparison) -> None:
    """Compose a list of changes as a PDF, then ask for a printer."""
    pages = PrintedDocument(comparison.name)
    context.group(Printing).start_pages(pages, lambda _progress: comparison.pdf())


def _prepare(context: WindowContext, action: str, then: Callable[[Export], object]) -> None:
    session = context.saved_session()
    if session is not None:
        context.group(Exports).prepare(session, action, then)


def _show_notice(context: WindowContext, export: Export) -> None:
    dialog = NoticeDialog(context.window, export, context.tasks, context.settings)
    dialog.wished.connect(partial(_print_or_export, context))
    dialog.failed.connect(context.fail)
    dialog.open()


def _print_or_export(context: WindowContext, name: str, export: Export) -> None:
    if name == "print":
        context.group(Printing).start("notice", export)
    else:
        context.group(Exports).choose("notice", export)
