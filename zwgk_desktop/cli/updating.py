"""Command ``update``: list, examine and install updates."""

from argparse import Namespace

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import file_path
from zwgk_desktop.cli.spec import (
    Answer,
    CommandSpec,
    Need,
    argument,
    argument_adder,
    unchanged_answer,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.updates.installation import (
    DataOffer,
    Provenance,
    examine,
    install,
    remove,
    sources,
)
from zwgk_desktop.services.updates.installed import installed


def _update(arguments: Namespace, _catalog: Catalog) -> Answer:
    if arguments.file is not None and arguments.remove is not None:
        raise UserError("装入和移除不能一起做", remedy="请分两次做，一次只写一样", code="W13")
    if arguments.remove is not None:
        return _remove(arguments.remove)
    if arguments.file is None:
        return _list_updates(sources())
    return _install(examine(arguments.file), dry_run=arguments.dry_run)


def _list_updates(found: tuple[Provenance, ...]) -> Answer:
    """Return the answer that lists editions and calendars with their origin."""
    data = [
        {
            "what": one.what,
            "update": one.update.name if one.update else None,
            "standing": one.standing,
        }
        for one in found
    ]
    lines = tuple(f"{one.what}　{one.origin}　{one.standing}" for one in found)
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
    updates = {one.name or one.folder: one for one in installed()}
    if name not in updates:
        known = "、".join(f"“{each}”" for each in updates) or "没有"
        raise UserError(f"没有装过名为“{name}”的更新", remedy=f"装过的：{known}", code="W13")
    remove(updates[name])
    return Answer({"removed": name}, (f"已移除“{name}”",))


COMMANDS = (
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
