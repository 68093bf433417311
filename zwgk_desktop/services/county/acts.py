"""An act of the county: on disk, then told to every open report, which it may concern."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager

from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActKind, SubjectChange
from zwgk_desktop.storage.collections import NewSubject


@contextmanager
def acting(  # noqa: PLR0913 - what an act is
    held: SessionContext,
    line: int,
    kind: ActKind,
    changes: Iterable[SubjectChange] = (),
    *,
    added: Iterable[NewSubject] = (),
    note: str = "",
) -> Generator[None]:
    """Do an act in a line, and what must succeed with it; should that fail, nothing was done.

    Raises:
        UserError: Opened to look (D15), or what it changes is no longer as it was seen (D09).
    """
    held.ensure_writable()
    with held.collections.together():
        done = held.collections.act(line, kind, changes, added, note)
        yield
    held.acted(done.subjects, 0)


def act(  # noqa: PLR0913 - what an act is
    held: SessionContext,
    line: int,
    kind: ActKind,
    changes: Iterable[SubjectChange] = (),
    *,
    added: Iterable[NewSubject] = (),
    note: str = "",
) -> None:
    """Do an act in a line: a collection's, or the workspace's for the roster.

    Raises:
        UserError: As `acting`.
    """
    with acting(held, line, kind, changes, added=added, note=note):
        pass
