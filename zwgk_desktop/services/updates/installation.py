"""Examine, install, list and remove updates of editions and calendars."""

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from zwgk_desktop import __version__, paths
from zwgk_desktop.atomic_file import sync_folder
from zwgk_desktop.catalog import DataFileError, load_catalog, shipped_years
from zwgk_desktop.catalog.holidays import read_noticed_years
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.private_files import opened_private, private_folder
from zwgk_desktop.services.updates.installed import (
    DOCUMENT,
    JUDGED_BY,
    REMOVED,
    UNPACKING,
    InstalledUpdate,
    are_intact,
    calendar_name,
    ensure_sound,
    folder_name,
    installed_updates,
)
from zwgk_desktop.services.updates.update_file import (
    DataUpdate,
    ProgramVersion,
    parse_update,
    read_file,
    trusted_keys,
    verify_signature,
)

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
IN_USE = "在用"
SHIPPED = "程序已自带，用程序的"


@dataclass(frozen=True, slots=True)
class DataOffer:
    """Signed and valid update that the user has not accepted yet.

    Args:
        body: The signed bytes.
        owner: Owner of the key that signed it.
        editions: Names of the new editions.
        years: Years with a new calendar.
    """

    update: DataUpdate
    body: bytes
    owner: str
    editions: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def new(self) -> tuple[str, ...]:
        """New editions and calendars in words."""
        return (*self.editions, *map(calendar_name, self.years))


def examine_update(path: Path) -> DataOffer:
    """Check signature and contents of an update file without installing it.

    Raises:
        UserError: It cannot be used (W01 to W09); nothing was changed.
    """
    signed = verify_signature(read_file(path), path.name, trusted_keys())
    return check_update(parse_update(signed.body, path.name), signed.body, signed.owner, path.name)


def check_update(update: DataUpdate, body: bytes, owner: str, name: str) -> DataOffer:
    """Check an update with the strict readers, in a temporary folder.

    Args:
        update: The update read from the body.
        body: The signed bytes.
        owner: Owner of the key that signed it.
        name: File name for messages.

    Raises:
        UserError: It needs a newer program (W03), is broken (W05), changes a published edition
            (W08), contains nothing new (W09), or cannot be written for the check (W07).
    """
    if ProgramVersion.of(update.needs) > ProgramVersion.of(__version__):
        raise UserError(
            f"“{escaped(name)}”要 {update.needs} 版以上的程序，本程序是 {__version__} 版",
            remedy="请先升级程序，再装这个文件",
            code="W03",
        )
    known = tuple(one for one in installed_updates() if not one.fault)
    new = _new_editions(update, known, name)
    folder = paths.updates() / f"{UNPACKING}{token_hex(8)}"
    try:
        _unpack(update, body, folder)
        one = _described(update, folder.name)
        years = _new_years(one, known)
        ensure_sound((*known, one))
        names = load_catalog(paths.forms(), one.editions).editions
        editions = tuple(names[id_].name for id_ in new)
    except OSError as exc:
        raise cannot_write_error(exc) from exc
    except DataFileError as exc:
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


def install(offer: DataOffer) -> InstalledUpdate:
    """Install an offered update; it is in use from the next start on.

    Raises:
        UserError: As for `check_update`, if the installed updates changed since; it cannot be
            written (W07), and nothing is installed then.
    """
    check_update(offer.update, offer.body, offer.owner, offer.update.name)
    folder = paths.updates() / folder_name(offer.body)
    part = paths.updates() / f"{UNPACKING}{token_hex(8)}"
    try:
        _unpack(offer.update, offer.body, part)
        _sync(part)
        if are_intact(folder, offer.update.files):  # open reports may still read these files
            for name in (JUDGED_BY, DOCUMENT):
                _clear_away(folder / name)
                (part / name).replace(folder / name)
            _clear_away(folder / REMOVED)
        else:
            _clear_away(folder)
            part.rename(folder)
        sync_folder(folder)
        sync_folder(folder.parent)
    except OSError as exc:
        raise cannot_write_error(exc) from exc
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return _described(offer.update, folder.name)


def remove(one: InstalledUpdate) -> None:
    """Mark an update as removed; running processes use it until they end.

    Raises:
        UserError: The mark cannot be written (W07). The update stays in use then.
    """
    try:
        with suppress(FileNotFoundError):  # a damaged update may have lost its document
            (one.path / DOCUMENT).rename(one.path / REMOVED)
        (one.path / REMOVED).touch(mode=0o600)
        sync_folder(one.path)
    except OSError as exc:
        raise cannot_write_error(exc) from exc


def cannot_write_error(exc: OSError) -> UserError:
    """Return the error that the user's folder could not be written (W07)."""
    full = exc.errno in _FULL
    return UserError(
        f"{'电脑的磁盘空间不足' if full else '不能写入更新用的文件夹'}，没有更新，原来的都不变",
        remedy=f"请{'清理磁盘' if full else f'检查“{paths.updates()}”能不能写入'}后再试一次",
        code="W07",
    )


@dataclass(frozen=True, slots=True)
class Provenance:
    """Origin of an edition or a calendar.

    Args:
        what: Name of the edition or the calendar.
        update: The update it came with; None if shipped with the program.
        status_text: Whether it is in use, or why not, in words.
    """

    what: str
    update: InstalledUpdate | None
    status_text: str

    @property
    def origin(self) -> str:
        """Its origin in words."""
        return self.update.label if self.update else "程序自带"


def list_sources() -> tuple[Provenance, ...]:
    """List every edition and every year's calendar with its origin."""
    shipped = load_catalog(paths.forms()).editions
    noticed = read_noticed_years(paths.holidays())
    found = [Provenance(edition.name, None, IN_USE) for edition in shipped.values()]
    found += [Provenance(calendar_name(year), None, IN_USE) for year in noticed]
    for one in installed_updates():
        found += _sources_of(one, shipped)
    return tuple(found)


def _sources_of(one: InstalledUpdate, shipped: Mapping[str, Edition]) -> Iterator[Provenance]:
    if one.fault:
        refused = f"没有采用：{one.fault}"
        yield from (Provenance(what, one, refused) for what in one.contents or ("内容不明",))
        return
    found = load_catalog(paths.forms(), one.editions).editions
    for edition in one.editions:
        standing = SHIPPED if edition.id in shipped else IN_USE
        yield Provenance(found[edition.id].name, one, standing)
    newer = _new_years(one, ())
    for year in one.years:
        yield Provenance(calendar_name(year), one, IN_USE if year in newer else SHIPPED)


def _described(update: DataUpdate, folder: str) -> InstalledUpdate:
    return InstalledUpdate(
        folder, update.name, update.released, update.first_years, update.years, update.files
    )


def _unpack(update: DataUpdate, body: bytes, folder: Path) -> None:
    """Write the files of an update into a new folder.

    The manifest's reader rejects paths outside the folder.
    """
    private_folder(folder.parent)
    folder.mkdir(mode=0o700)
    texts = {path: text.encode() for path, text in update.files.items()}
    for path, data in {**texts, DOCUMENT: body, JUDGED_BY: __version__.encode()}.items():
        target = folder / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(target, "xb", opener=opened_private) as file:
            file.write(data)


def _clear_away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Flush all files of a folder to disk."""
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _new_editions(
    update: DataUpdate, known: Iterable[InstalledUpdate], name: str
) -> tuple[str, ...]:
    """Return the editions that are neither shipped nor installed.

    Raises:
        UserError: A known edition has other content, or another begins in the same year (W08).
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


def _new_years(one: InstalledUpdate, known: Iterable[InstalledUpdate]) -> tuple[int, ...]:
    """Return the years whose calendar in an update is newer than any known one."""
    before = read_noticed_years(
        paths.holidays(), (file for each in known for file in each.calendars)
    )
    return tuple(
        year
        for year, read in read_noticed_years(paths.updates() / one.folder / "holidays").items()
        if year not in before or read.issued > before[year].issued
    )


def _contradicted(name: str, why: str) -> UserError:
    return UserError(
        f"“{escaped(name)}”不能采用：{why}。已经发布的表式不能改，原来的照旧使用",
        remedy="请向提供的单位核实；表式有改动的，应当用新的文号另做一份",
        code="W08",
    )
