"""The command about updates: update."""

from argparse import Namespace
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.parsing import file_path
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, argument, arguments, as_it_is
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.updates.data import DataOffer, Provenance, install, remove, sources
from zwgk_desktop.services.updates.installing import technicians_command
from zwgk_desktop.services.updates.program import ProgramOffer
from zwgk_desktop.services.updates.taking import examine


def _update(said: Namespace, _catalog: Catalog) -> Answer:
    if said.file is not None and said.remove is not None:
        raise UserError("装入和移除不能一起做", remedy="请分两次做，一次只写一样", code="W13")
    if said.remove is not None:
        return _removed(said.remove)
    if said.file is None:
        return _listed(sources())
    offer = examine(said.file)
    if isinstance(offer, ProgramOffer):
        return _program(offer)
    return _data(offer, dry_run=said.dry_run)


def _listed(found: tuple[Provenance, ...]) -> Answer:
    """Say where editions and calendars come from."""
    data = [
        {"what": one.what, "update": one.held.name if one.held else None, "standing": one.standing}
        for one in found
    ]
    lines = tuple(f"{one.what}　{one.origin}　{one.standing}" for one in found)
    return Answer({"sources": data}, lines)


def _program(offer: ProgramOffer) -> Answer:
    """Say how a package that was found to be signed is installed; only an administrator can."""
    update, command = offer.update, technicians_command(offer.copy)
    data = {**_told(offer), "version": update.version, "command": command}
    lines = (
        f"程序 {update.version} 版（{update.released}），签名无误，发布者：{offer.owner}",
        *update.changes,
        f"安装：{command}",
    )
    return Answer(data, lines)


def _data(offer: DataOffer, *, dry_run: bool) -> Answer:
    """Put data in use, or only say what they would bring."""
    if not dry_run:
        install(offer)
    data = {
        **_told(offer),
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


def _told(offer: ProgramOffer | DataOffer) -> dict[str, Any]:
    update = offer.update
    return {
        "owner": offer.owner,
        "released": update.released.isoformat(),
        "changes": list(update.changes),
    }


def _removed(name: str) -> Answer:
    held = {one.held.name: one.held for one in sources() if one.held}
    if name not in held:
        known = "、".join(f"“{each}”" for each in held) or "没有"
        raise UserError(f"没有装过名为“{name}”的更新", remedy=f"装过的：{known}", code="W13")
    remove(held[name])
    return Answer({"removed": name}, (f"已移除“{name}”",))


COMMANDS = (
    CommandSpec(
        name="update",
        help="从更新文件装入表式和放假安排，检查新版程序的签名；不写文件时，列出各自来自哪里",
        run=_update,
        shown=as_it_is,
        unit=Need.NONE,
        year=Need.NONE,
        options=arguments(
            argument("file", metavar="文件", type=file_path, nargs="?", help="更新文件或者安装包"),
            argument("--dry-run", action="store_true", help="只检查，不装入"),
            argument("--remove", metavar="名称", help="移除装过的一份更新"),
        ),
    ),
)
