"""A data update: judged by the strict readers before it counts, put in use in one step."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex

from zwgk_desktop import __version__, paths
from zwgk_desktop.atomic_file import sync_folder
from zwgk_desktop.catalog import FormError, load_catalog, shipped_years
from zwgk_desktop.catalog.holidays import read_noticed
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.private_files import opened_private, private_folder
from zwgk_desktop.services.updates.held_data import (
    HeldData,
    ensure_sound,
    fault_of,
    folder_name,
    held,
    record,
    tree_digest,
)
from zwgk_desktop.services.updates.manifest import DataUpdate, ProgramVersion
from zwgk_desktop.services.updates.private_copy import unwritten

_JUDGED = "评审-"
IN_USE = "在用"
SHIPPED = "程序已自带，用程序的"


@dataclass(frozen=True, slots=True)
class DataOffer:
    """A data update that was found sound, to be looked at before it counts.

    Args:
        body: What was signed.
        owner: Whose key signed it.
        editions: The names of those that are new.
        years: Whose calendars are new.
    """

    update: DataUpdate
    body: bytes
    owner: str
    editions: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def new(self) -> tuple[str, ...]:
        """What it brings, for clerks."""
        return (*self.editions, *map(_calendar_name, self.years))


def offered(update: DataUpdate, body: bytes, owner: str, name: str) -> DataOffer:
    """Judge a data update; nothing is in use yet, and nothing is left behind.

    Args:
        update: What was read of the body.
        body: What was signed.
        owner: Whose key signed it.
        name: Of the file, for messages.

    Raises:
        UserError: It needs a newer program (W03), is broken (W05), changes an edition that was
            published (W08), brings nothing new (W09), or cannot be written to be judged (W07).
    """
    if ProgramVersion.of(update.needs) > ProgramVersion.of(__version__):
        raise UserError(
            f"“{escaped(name)}”要 {update.needs} 版以上的程序，本程序是 {__version__} 版",
            remedy="请先升级程序，再装这个文件",
            code="W03",
        )
    known = sound_data()
    new = _new_editions(update, known, name)
    folder = paths.updates() / f"{_JUDGED}{token_hex(8)}"
    try:
        _unpack(update, folder)
        one = replace(_held(update, folder.name), digest=tree_digest(folder))
        years = _new_years(one, known)
        ensure_sound((*known, one))
        names = load_catalog(paths.forms(), one.editions).editions
        editions = tuple(names[id_].name for id_ in new)
    except OSError as exc:
        raise unwritten(exc) from exc
    except FormError as exc:
        raise UserError(
            f"“{escaped(name)}”签名无误，但里面的表式或日历不合格（{exc}）。没有采用",
            remedy="请把这句话告诉提供的单位，重新要一份",
            code="W05",
        ) from exc
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not editions and not years:
        raise UserError(
            f"“{escaped(name)}”里没有新的内容：其中的表式和日历，本机的一样新或者更新",
            remedy="不用再装",
            code="W09",
        )
    return DataOffer(update, body, owner, editions, years)


def install(offer: DataOffer) -> HeldData:
    """Put an offered update in use from the next start on.

    Raises:
        UserError: As `offered`, if things have changed since; it cannot be written (W07), and
            then everything is as it was.
    """
    offered(offer.update, offer.body, offer.owner, offer.update.name)
    folder = paths.updates() / folder_name(offer.body)
    part = paths.updates() / f"{_JUDGED}{token_hex(8)}"
    try:
        _unpack(offer.update, part)
        _sync(part)
        one = replace(_held(offer.update, folder.name), digest=tree_digest(part))
        if folder.is_dir() and tree_digest(folder) == one.digest:
            shutil.rmtree(part)  # taken out in this session, and read by it still
        else:
            shutil.rmtree(folder, ignore_errors=True)
            part.rename(folder)
            sync_folder(folder.parent)
    except OSError as exc:
        raise unwritten(exc) from exc
    finally:
        shutil.rmtree(part, ignore_errors=True)
    record([*(each for each in _listed() if each.folder != one.folder), one])
    return one


def remove(one: HeldData) -> None:
    """Take data out of use from the next start on.

    Raises:
        UserError: It cannot be written (W07), and then they stay in use.
    """
    record([each for each in _listed() if each.folder != one.folder])


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an edition or a calendar comes from, told for clerks and technicians.

    Args:
        what: The edition or the calendar.
        held: The update file it came with; None for what the program brings.
        standing: Whether it counts, and if not, why.
    """

    what: str
    held: HeldData | None
    standing: str

    @property
    def origin(self) -> str:
        """Where it comes from, in words."""
        return self.held.label if self.held else "程序自带"


def sources() -> tuple[Provenance, ...]:
    """Tell of every edition and every year's calendar where it comes from."""
    shipped = load_catalog(paths.forms()).editions
    ours = read_noticed(paths.holidays())
    told = [Provenance(edition.name, None, IN_USE) for edition in shipped.values()]
    told += [Provenance(_calendar_name(year), None, IN_USE) for year in ours]
    for one in _listed():
        told += _sources_of(one, shipped)
    return tuple(told)


def _sources_of(one: HeldData, shipped: Mapping[str, Edition]) -> Iterator[Provenance]:
    fault = fault_of(one)
    if fault:
        refused = f"没有采用：{fault}"
        yield from (Provenance(edition.id, one, refused) for edition in one.editions)
        yield from (Provenance(_calendar_name(year), one, refused) for year in one.years)
        return
    found = load_catalog(paths.forms(), one.editions).editions
    for edition in one.editions:
        standing = SHIPPED if edition.id in shipped else IN_USE
        yield Provenance(found[edition.id].name, one, standing)
    newer = _new_years(one, ())
    for year in one.years:
        yield Provenance(_calendar_name(year), one, IN_USE if year in newer else SHIPPED)


def _calendar_name(year: int) -> str:
    return f"{year}年放假安排"


def sound_data() -> tuple[HeldData, ...]:
    """Return what is installed and can be used, as it stands on disk."""
    return tuple(one for one in _listed() if not fault_of(one))


def _listed() -> tuple[HeldData, ...]:
    with suppress(FormError):  # a damaged record lists nothing, and is written anew
        return held()
    return ()


def _held(update: DataUpdate, folder: str) -> HeldData:
    return HeldData(
        name=update.name,
        released=update.released.isoformat(),
        folder=folder,
        first_years=update.first_years,
        years=update.years,
        digest="",
        judged_by=__version__,
    )


def _unpack(update: DataUpdate, folder: Path) -> None:
    """Write the files of an update into a new folder.

    The manifest's reader let no name pass that leads out of it.
    """
    private_folder(folder.parent)
    folder.mkdir(mode=0o700)
    for path, text in update.files.items():
        target = folder / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(target, "xb", opener=opened_private) as file:
            file.write(text.encode())


def _sync(folder: Path) -> None:
    """Have all of a folder on disk before it is given its name."""
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _new_editions(update: DataUpdate, known: Iterable[HeldData], name: str) -> tuple[str, ...]:
    """Return the editions nobody has yet.

    Raises:
        UserError: One has another content here, or begins with the year of another (W08).
    """
    folders = {id_: paths.forms() / id_ for id_ in shipped_years(paths.forms())}
    first_years = dict(shipped_years(paths.forms()))
    for one in known:
        for edition in one.editions:
            folders.setdefault(edition.id, edition.folder)
            first_years.setdefault(edition.id, edition.first_year)
    new: list[str] = []
    for id_, first in update.first_years.items():
        if id_ not in folders:
            if first in first_years.values():
                raise _contradicted(name, f"从{first}年度起用的表式，本机已有另一种")
            new.append(id_)
        elif first_years[id_] != first or _texts(folders[id_]) != _texts_in(update, id_):
            raise _contradicted(name, f"表式 {id_} 本机已有，内容与这个文件里的不同")
    return tuple(new)


def _texts_in(update: DataUpdate, edition: str) -> Mapping[str, bytes]:
    start = f"forms/{edition}/"
    return {
        path.removeprefix(start): text.encode()
        for path, text in update.files.items()
        if path.startswith(start)
    }


def _texts(folder: Path) -> Mapping[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.*")}


def _new_years(one: HeldData, known: Iterable[HeldData]) -> tuple[int, ...]:
    """Return the years whose calendar here follows no notice, or an older one."""
    before = read_noticed(paths.holidays(), (file for each in known for file in each.calendars))
    return tuple(
        year
        for year, read in read_noticed(paths.updates() / one.folder / "holidays").items()
        if year not in before or read.issued > before[year].issued
    )


def _contradicted(name: str, why: str) -> UserError:
    return UserError(
        f"“{escaped(name)}”不能采用：{why}。已经发布的表式不能改，原来的照旧使用",
        remedy="请向提供的单位核实；表式有改动的，应当用新的文号另做一份",
        code="W08",
    )
