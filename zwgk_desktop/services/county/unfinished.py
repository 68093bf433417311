"""A note beside a workspace while files and their act are written, so that a kill is told of."""

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.readers import file_head
from zwgk_desktop.private_files import opened_private
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.failures import explained

_ENDING = ".unfinished"
_LONGEST = 4_000


@contextmanager
def noted(held: SessionContext, sentence: str) -> Generator[None]:
    """Keep a note until files and act are written; what fails is told by itself.

    Raises:
        UserError: It cannot be written (D01).
    """
    note = _note(held)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    with explained(), os.fdopen(opened_private(str(note), flags), "w", encoding="utf-8") as file:
        file.write(sentence)
        file.flush()
        os.fsync(file.fileno())
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


def take_note(held: SessionContext) -> str:
    """Return what was being written when the program was killed, once; "" for nothing.

    It stays where the workspace was opened to look.
    """
    note = _note(held)
    try:
        sentence = escaped(file_head(note, _LONGEST).decode("utf-8", "replace"))
    except UserError:
        return ""
    if held.writable:
        with suppress(OSError):
            note.unlink()
    return sentence


def _note(held: SessionContext) -> Path:
    path = held.collections.path
    return path.with_name(f"{path.name}{_ENDING}")
