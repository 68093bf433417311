"""Installed updates of editions and calendars, each in a folder of its own.

A folder contains the signed document and the files unpacked from it, and is named after the
digest of the document. Damage to either is therefore found at the next start. Updates
installed at the same time do not overwrite a common list.

The updates found at the first request stay in use until the process ends: no edition changes
under an open report.
"""

import hashlib
import logging
import shutil
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import __version__, paths
from zwgk_desktop.catalog import Catalog, DataFileError, InstalledEdition, load_catalog
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.late import late
from zwgk_desktop.services.updates.update_file import parse_update, read_file

if TYPE_CHECKING:
    from zwgk_desktop.catalog.holidays import load_work_calendar
else:  # imported at the first call
    load_work_calendar = late("zwgk_desktop.catalog.holidays:load_work_calendar")

log = logging.getLogger(__name__)

DOCUMENT = "更新内容.json"
"""File name of the signed document in the folder of an update."""
REMOVED = "已移除.json"
"""File name of the signed document after the update was removed."""
JUDGED_BY = "评审版本.txt"
"""File name of the program version that accepted the update."""
UNPACKING = "评审-"

_FOLDERS = "资料-"
_DAY = 86_400
_LONGEST_VERSION = 40


@dataclass(frozen=True, slots=True)
class InstalledUpdate:
    """An update in the user's folder, in use unless it has a fault.

    Args:
        folder: Name of its folder.
        name: Its name for clerks; "" where the signed document cannot be read.
        released: The day it was signed.
        first_years: By edition, the first report year.
        years: The years whose calendars are in it.
        files: By path in the folder, the text.
        fault: Reason why it is not in use; "" if it is.
    """

    folder: str
    name: str = ""
    released: date | None = None
    first_years: Mapping[str, int] = field(default_factory=dict[str, int])
    years: tuple[int, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    fault: str = ""

    @property
    def path(self) -> Path:
        """Its folder."""
        return paths.updates() / self.folder

    @property
    def editions(self) -> tuple[InstalledEdition, ...]:
        """Its editions, to be loaded by the catalog."""
        return tuple(
            InstalledEdition(id_, first, self.path / "forms" / id_)
            for id_, first in self.first_years.items()
        )

    @property
    def calendars(self) -> tuple[Path, ...]:
        """Its calendar files."""
        return tuple(self.path / "holidays" / f"{year}.json" for year in self.years)

    @property
    def contents(self) -> tuple[str, ...]:
        """Its editions and calendars in words."""
        return (*(f"表式 {id_}" for id_ in self.first_years), *map(calendar_name, self.years))

    @property
    def label(self) -> str:
        """Its name and release day in words."""
        if self.released is None:
            return f"更新文件（{self.folder}）" if self.folder else "装过的更新文件"
        return f"更新文件“{self.name}”（{day_text(self.released)}）"

    @property
    def refusal(self) -> str:
        """Message why it is not in use, with its unavailable contents."""
        lost = f"，{'、'.join(self.contents)}不起作用" if self.contents else ""
        return f"{self.label}没有采用（{self.fault}）{lost}"


def calendar_name(year: int) -> str:
    """Return the name of a year's calendar."""
    return f"{year}年放假安排"


def folder_name(body: bytes) -> str:
    """Return the folder name for a signed document."""
    return f"{_FOLDERS}{hashlib.sha256(body).hexdigest()[:16]}"


def installed_updates() -> tuple[InstalledUpdate, ...]:
    """Return the updates now in the user's folder, with their faults."""
    try:
        folders = sorted(paths.updates().iterdir())
    except FileNotFoundError:
        return ()
    except OSError:
        return (InstalledUpdate("", fault="保存更新的文件夹读不出来"),)
    found = [
        _read_folder(folder)
        for folder in folders
        if folder.name.startswith(_FOLDERS) and not _is_removed(folder)
    ]
    return _checked_together(found)


def _is_removed(folder: Path) -> bool:
    return (folder / REMOVED).exists() and not (folder / DOCUMENT).exists()


def _read_folder(folder: Path) -> InstalledUpdate:
    try:
        body = read_file(folder / DOCUMENT)
        if folder_name(body) != folder.name:
            return _update_from_file_names(folder)
        update = parse_update(body, DOCUMENT)
    except UserError:
        return _update_from_file_names(folder)
    one = InstalledUpdate(
        folder.name, update.name, update.released, update.first_years, update.years, update.files
    )
    intact = are_intact(folder, update.files)
    return one if intact else replace(one, fault="文件缺失或者被改动过")


def _update_from_file_names(folder: Path) -> InstalledUpdate:
    """Describe a folder without a sound document by the names of its files."""
    editions, years = (
        [file.stem for file in _entries(folder / name)] for name in ("forms", "holidays")
    )
    return InstalledUpdate(
        folder.name,
        first_years=dict.fromkeys(editions, 0),
        years=tuple(int(year) for year in years if year.isdecimal()),
        fault="记录损坏，文件缺失或者被改动过",
    )


def _entries(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(folder.iterdir())
    return []


def are_intact(folder: Path, files: Mapping[str, str]) -> bool:
    """Return whether the editions and calendars in a folder are exactly these files."""
    found = [
        file
        for name in ("forms", "holidays")
        for file in (folder / name).rglob("*")
        if not file.is_dir()
    ]
    try:
        return {file.relative_to(folder).as_posix() for file in found} == set(files) and all(
            read_file(folder / path) == text.encode() for path, text in files.items()
        )
    except UserError:
        return False


def _checked_together(found: Iterable[InstalledUpdate]) -> tuple[InstalledUpdate, ...]:
    """Return the updates, with a fault for each that conflicts with earlier ones.

    They are checked by year, since a calendar needs those of the years before it.
    """
    told: list[InstalledUpdate] = []
    for one in sorted(found, key=lambda each: (each.years, each.released or date.min)):
        sound = [each for each in told if not each.fault]
        told.append(one if one.fault else replace(one, fault=_conflict(one, sound)))
    return tuple(told)


def _conflict(one: InstalledUpdate, others: Iterable[InstalledUpdate]) -> str:
    together = (*others, one)
    by_year = {first: id_ for each in others for id_, first in each.first_years.items()}
    if any(by_year.get(first, id_) != id_ for id_, first in one.first_years.items()):
        return "其中的表式与另一份更新的冲突"
    try:
        if _judged_by(one) == __version__:
            load_work_calendar(paths.holidays(), calendars_of(together))
        else:
            ensure_sound(together)
    except DataFileError:
        log.warning("an installed update is refused", exc_info=True)
        return "这一版程序读不了，或者缺少它前一年的放假安排"
    return ""


def _judged_by(one: InstalledUpdate) -> str:
    try:
        return read_file(one.path / JUDGED_BY, _LONGEST_VERSION).decode("ascii", "replace")
    except UserError:
        return ""


def ensure_sound(updates: Iterable[InstalledUpdate]) -> None:
    """Read all editions and calendars of updates with the strict readers.

    Raises:
        DataFileError: An edition or a calendar is invalid.
    """
    listed = tuple(updates)
    load_catalog(paths.forms(), editions_of(listed)).ensure_sound()
    load_work_calendar(paths.holidays(), calendars_of(listed))


@lru_cache(maxsize=1)
def found_at_start() -> tuple[InstalledUpdate, ...]:
    """Return the updates found at the first call in this process, with their faults."""
    return installed_updates()


def updates_in_use() -> tuple[InstalledUpdate, ...]:
    """Return the updates this process uses."""
    return tuple(one for one in found_at_start() if not one.fault)


def fault_warning() -> UserError | None:
    """Return the warning about updates faulty at the start and still faulty (W14), or None."""
    if not any(one.fault for one in found_at_start()):
        return None
    faulty = [one.refusal for one in installed_updates() if one.fault]
    if not faulty:
        return None
    return UserError(
        f"{'；'.join(faulty)}。现在用的是程序自带的，期限可能因此不同",
        remedy="请把那个更新文件再装一次；不再要的，在“更新…”里移除",
        code="W14",
    )


def full_catalog() -> Catalog:
    """Return the shipped editions and those of the updates in use.

    Raises:
        DataFileError: A shipped file is invalid.
    """
    return load_catalog(paths.forms(), editions_of(updates_in_use()))


def added_calendars() -> tuple[Path, ...]:
    """Return the calendar files of the updates in use."""
    return calendars_of(updates_in_use())


def delete_leftovers() -> None:
    """Delete removed updates and abandoned folders; call at start, before reading updates."""
    for left in _entries(paths.updates()):
        with suppress(OSError):
            abandoned = left.name.startswith(UNPACKING) and (
                time.time() - left.stat().st_mtime > _DAY
            )
            if abandoned or (left.name.startswith(_FOLDERS) and _is_removed(left)):
                shutil.rmtree(left, ignore_errors=True)


def editions_of(updates: Iterable[InstalledUpdate]) -> tuple[InstalledEdition, ...]:
    """Return the editions of several updates."""
    return tuple(edition for update in updates for edition in update.editions)


def calendars_of(updates: Iterable[InstalledUpdate]) -> tuple[Path, ...]:
    """Return the calendar files of several updates."""
    return tuple(file for update in updates for file in update.calendars)
