"""Command groups of the county, made before its page and at the first file received."""

from collections.abc import Iterable
from pathlib import Path

from zwgk_desktop.ui.county.history_dialog import HistoryCommands
from zwgk_desktop.ui.county.preparing import BoardExport, Preparing
from zwgk_desktop.ui.county.published_pages import PublishedPages
from zwgk_desktop.ui.county.receiving import Receiving
from zwgk_desktop.ui.county.returning import Returning
from zwgk_desktop.ui.county.rolling_up import RollingUp
from zwgk_desktop.ui.county.scoring import Scoring
from zwgk_desktop.ui.examination.examination_commands import ExaminationCommands
from zwgk_desktop.ui.window_context import WindowContext


def make_groups(context: WindowContext) -> None:
    """Make all groups, so that their actions and views are on the page in this order."""
    groups = (
        Preparing,
        Returning,
        Receiving,
        RollingUp,
        BoardExport,
        HistoryCommands,
        Scoring,
        PublishedPages,
    )
    for kind in (*groups, ExaminationCommands):
        context.group(kind)


def receive(context: WindowContext, paths: Iterable[Path]) -> None:
    """Receive files, also those dropped before the county's page was opened."""
    make_groups(context)
    context.group(Receiving).receive(paths)


def is_examining(context: WindowContext) -> bool:
    """Return whether a submission is shown for examination."""
    return context.group(ExaminationCommands).shown
