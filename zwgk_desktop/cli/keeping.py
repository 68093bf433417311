"""The commands about the workspace as a whole: backup, restore, verify."""

from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.arguments import PROGRAM, workspace_of, writer_of
from zwgk_desktop.cli.shown import Answer, time_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import backups
from zwgk_desktop.services.recovery.examine import Condition, Diagnosis, examine
from zwgk_desktop.services.workspace import Workspace

_REFUSED = {
    Condition.ABSENT,
    Condition.FOREIGN,
    Condition.NEWER,
    Condition.UNREADABLE,
}
"""Of these files nothing can be said but that they are no workspaces of ours to read."""


def backup(said: Namespace, catalog: Catalog) -> Answer:
    """Write a tested copy, to a named file or among the automatic ones."""
    with Workspace.open(workspace_of(said), catalog, writing=False, program=PROGRAM) as workspace:
        if said.output is not None:
            return _backed_up(said.output, backups.save_copy(workspace, said.output))
        made = backups.back_up(workspace, datetime.now())  # noqa: DTZ005 - names tell local time
    if made is None:
        raise backups.nothing_to_back_up()
    return _backed_up(made.path, made.contents)


def restore(said: Namespace, _catalog: Catalog) -> Answer:
    """Put a copy in the place of the workspace."""
    path = workspace_of(said)
    if said.workspace is None:
        backups.own_folder(path.parent)
    done = backups.restore(path, said.file, writer_of(said))
    return _restored(path, done)


def verify(said: Namespace, _catalog: Catalog) -> Answer:
    """Tell whether the workspace is sound; the exit code says it too."""
    found = examine(workspace_of(said), locking=False)
    if found.condition in _REFUSED:
        raise UserError(found.what, remedy=found.remedy, code=found.code)
    return _verified(found)


def _backed_up(file: Path, contents: backups.Contents) -> Answer:
    """Say where a copy is and what it holds."""
    data = {"ok": True, "file": str(file), **_held(contents)}
    return Answer(data, (f"已备份：{file}", backups.in_words(contents)))


def _restored(path: Path, done: backups.Restored) -> Answer:
    """Say what was put back, and where the former file is."""
    kept, contents = done.kept, done.contents
    data = {
        "ok": True,
        "file": str(path),
        "kept": None if kept is None else str(kept),
        **_held(contents),
    }
    lines = [f"已恢复：{path}", backups.in_words(contents)]
    if kept is not None:
        lines.append(f"原来的文件留在：{kept}")
    return Answer(data, tuple(lines))


def _verified(found: Diagnosis) -> Answer:
    """Say whether a workspace is sound; the exit code says it too."""
    ok = not found.faults
    data = {
        "ok": ok,
        "condition": found.condition.value,
        "message": found.what,
        "remedy": found.remedy,
        "problems": list(found.faults),
    }
    lines = (f"{found.what}。{found.remedy}", *found.faults)
    return Answer(data, lines, code=0 if ok else 1)


def _held(contents: backups.Contents) -> dict[str, Any]:
    return {
        "reports": len(contents.reports),
        "acts": contents.acts,
        "last": contents.last and time_text(contents.last),
    }
