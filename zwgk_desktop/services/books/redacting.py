"""到期脱敏: who made requests concluded long ago is forgotten, after a time the office sets."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.services import backups
from zwgk_desktop.services.books.registers import UnitBooks
from zwgk_desktop.services.workspace import Workspace


def due_for_redaction(books: UnitBooks, before: date) -> tuple[int, ...]:
    """Return the requests concluded before a day that still say who made them."""
    everybody = books.everybody()
    return tuple(
        subject
        for subject, one in books.entries(Request).items()
        if subject in everybody and one.concluded_on is not None and one.concluded_on < before
    )


def redact(workspace: Workspace, books: Iterable[UnitBooks], before: date) -> int:
    """Take away who made those requests; it cannot be undone. Returns of how many.

    Raises:
        UserError: The log was damaged before (D11), or opened to look (D15).
    """
    count = 0
    for one in books:
        subjects = due_for_redaction(one, before)
        if subjects:
            workspace.all_books.redact(one, subjects)
            count += len(subjects)
    return count


def backups_with_names(workspace: Workspace) -> tuple[Path, ...]:
    """Return the backups that may still hold what was taken away: all made so far."""
    return tuple(one.path for one in backups.listed(backups.folder_of(workspace.path)))


def delete_backups(files: Iterable[Path]) -> None:
    """Delete backups the clerk has been shown."""
    for file in files:
        file.unlink(missing_ok=True)
