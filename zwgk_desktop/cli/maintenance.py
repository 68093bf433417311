"""Maintenance commands: backup, restore and verify a workspace; install updates."""

from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import file_path
from zwgk_desktop.cli.opening import open_to_read, workspace_path, writer_of
from zwgk_desktop.cli.output import progress_line, time_text
from zwgk_desktop.cli.spec import (
    Answer,
    CommandSpec,
    Need,
    argument,
    argument_adder,
    unchanged_answer,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services import backups
from zwgk_desktop.services.recovery.examine import Condition, Diagnosis, diagnose
from zwgk_desktop.services.updates.installation import (
    DataOffer,
    Provenance,
    examine_update,
    install,
    list_sources,
    remove,
)
from zwgk_desktop.services.updates.installed import installed_updates

_REFUSED_CONDITIONS = {
    Condition.ABSENT,
    Condition.FOREIGN,
    Condition.NEWER,
    Condition.UNREADABLE,
    Condition.UNSAFE,
}
"""Conditions of a file that cannot be verified, since it is no readable workspace."""


def _backup(arguments: Namespace, catalog: Catalog) -> tuple[Path, backups.Contents]:
    """Write a verified backup to a named file or to the backup folder."""
    with open_to_read(arguments, catalog) as workspace:
        if arguments.output is not None:
            return arguments.output, backups.save_copy(workspace, arguments.output)
        made = backups.back_up(workspace, datetime.now())  # noqa: DTZ005 - names tell local time
    if made is None:
        raise backups.nothing_to_back_up_error()
    return made.path, made.contents


def _restore(arguments: Namespace, _catalog: Catalog) -> tuple[Path, backups.Restored]:
    """Replace the workspace with a backup."""
    path = workspace_path(arguments)
    if arguments.workspace is None:
        backups.make_private_folder(path.parent)
    return path, backups.restore(path, arguments.file, writer_of(arguments))


def _verify(arguments: Namespace, _catalog: Catalog) -> Diagnosis:
    """Examine the workspace for faults."""
    path = workspace_path(arguments)
    with progress_line(f"正在检查“{path.name}”") as progress:
        found = diagnose(path, locking=False, progress=progress)
    if found.condition in _REFUSED_CONDITIONS:
        raise UserError(found.problem, remedy=found.remedy, code=found.code)
    return found


def _backup_answer(copy: tuple[Path, backups.Contents]) -> Answer:
    """Return the answer that names the backup file and its contents."""
    file, contents = copy
    data = {"ok": True, "file": str(file), **_contents_data(contents)}
    return Answer(data, (f"已备份：{file}", backups.contents_text(contents)))


def _restore_answer(restored: tuple[Path, backups.Restored]) -> Answer:
    """Return the answer that names what was restored and where the former file is."""
    path, done = restored
    kept, contents = done.former_file, done.contents
    data = {
        "ok": True,
        "file": str(path),
        "kept": None if kept is None else str(kept),
        **_contents_data(contents),
    }
    lines = [f"已恢复：{path}", backups.contents_text(contents)]
    if kept is not None:
        lines.append(f"原来的文件留在：{kept}")
    return Answer(data, tuple(lines))


def _verify_answer(found: Diagnosis) -> Answer:
    """Return the answer that lists the faults of a workspace. Its exit code is 0 if none."""
    ok = not found.faults
    data = {
        "ok": ok,
        "condition": found.condition.value,
        "message": found.problem,
        "remedy": found.remedy,
        "problems": list(found.faults),
    }
    lines = (f"{found.problem}。{found.remedy}", *found.faults)
    return Answer(data, lines, code=0 if ok else 1)


def _contents_data(contents: backups.Contents) -> dict[str, Any]:
    return {
        "reports": len(contents.reports),
        "acts": contents.acts,
        "last": contents.last and time_text(contents.last),
    }


def _update(arguments: Namespace, _catalog: Catalog) -> Answer:
    if arguments.file is not None and arguments.remove is not None:
        raise UserError("装入和移除不能一起做", remedy="请分两次做，一次只写一样", code="W13")
    if arguments.remove is not None:
        return _remove(arguments.remove)
    if arguments.file is None:
        return _list_updates(list_sources())
    return _install(examine_update(arguments.file), dry_run=arguments.dry_run)


def _list_updates(found: tuple[Provenance, ...]) -> Answer:
    """Return the answer that lists editions and calendars with their origin."""
    data = [
        {
            "what": one.what,
            "update": one.update.name if one.update else None,
            "standing": one.status_text,
        }
        for one in found
    ]
    lines = tuple(f"{one.what}　{one.origin}　{one.status_text}" for one in found)
    return Answer({"sources": data}, lines)


def _install(offer: DataOffer, *, dry_run: bool) -> Answer:
    """Install an update unless it is a dry run, and return its contents."""
    if not dry_run:
        install(offer)
    data = {
        "owner": offer.owner,
        "released": offer.update.released.isoformat(),
        "changes": list(offer.update.changes),
        "name": offer.update.name,
        "new": list(offer.new),
        "installed": not dry_run,
    }
    lines = (
        f"{offer.update.name}（{offer.update.released}），签名无误，发布者：{offer.owner}",
        *offer.update.changes,
        f"{'将要采用' if dry_run else '已采用'}：{'、'.join(offer.new)}",
    )
    return Answer(data, lines)


def _remove(name: str) -> Answer:
    updates = {one.name or one.folder: one for one in installed_updates()}
    if name not in updates:
        known = "、".join(f"“{each}”" for each in updates) or "没有"
        raise UserError(f"没有装过名为“{name}”的更新", remedy=f"装过的：{known}", code="W13")
    remove(updates[name])
    return Answer({"removed": name}, (f"已移除“{name}”",))


COMMANDS = (
    CommandSpec(
        name="backup",
        help="备份工作文件，并检查备份",
        run=_backup,
        to_answer=_backup_answer,
        add_arguments=argument_adder(
            argument(
                "--output", metavar="文件", type=file_path, help="写到哪里；不写就放进备份文件夹"
            ),
        ),
        unit=Need.NONE,
        year=Need.NONE,
    ),
    CommandSpec(
        name="restore",
        help="用备份替换工作文件",
        run=_restore,
        to_answer=_restore_answer,
        add_arguments=argument_adder(
            argument("file", metavar="文件", type=file_path, help="完好的备份")
        ),
        unit=Need.NONE,
        year=Need.NONE,
    ),
    CommandSpec(
        name="verify",
        help="检查工作文件是否完好",
        run=_verify,
        to_answer=_verify_answer,
        unit=Need.NONE,
        year=Need.NONE,
    ),
    CommandSpec(
        name="update",
        help="从更新文件装入表式和放假安排；不写文件时，列出各自来自哪里",
        run=_update,
        to_answer=unchanged_answer,
        unit=Need.NONE,
        year=Need.NONE,
        add_arguments=argument_adder(
            argument("file", metavar="文件", type=file_path, nargs="?", help="更新文件（.zwgku）"),
            argument("--dry-run", action="store_true", help="只检查，不装入"),
            argument("--remove", metavar="名称", help="移除装过的一份更新"),
        ),
    ),
)
