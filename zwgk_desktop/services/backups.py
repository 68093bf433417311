"""Make, list and thin out backups of a workspace."""

import platform
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.atomic_file import free_name
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.private_files import private_folder
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.backups import Restored, restore
from zwgk_desktop.storage.failures import explained
from zwgk_desktop.storage.verification import Contents, checked

__all__ = [
    "EVERY",
    "Backup",
    "Contents",
    "Made",
    "Restored",
    "back_up",
    "checked",
    "due",
    "folder_of",
    "in_words",
    "kept",
    "listed",
    "nothing_to_back_up",
    "own_folder",
    "restore",
    "save_copy",
    "second_folder_of",
]

EVERY = timedelta(minutes=30)
"""Interval between backups during work, besides those at start and on closing."""

DAYS, WEEKS, MONTHS = 12, 10, 9
"""Number of daily, weekly and monthly backups to keep."""

TODAY = 6
"""Number of backups to keep of the latest day."""

_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"(?P<stem>.+)-(?P<at>\d{8}-\d{6})(?:-\d+)?\.zwgk")
_LEFT_OVER = re.compile(r".+-\d{8}-\d{6}(?:-\d+)?\.zwgk\.part(?:-journal)?")


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """Backup file; `at` is its time from the file name, local and without zone."""

    at: datetime
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Result of a backup that passed its check.

    Args:
        second: The copy in the second folder; None if no folder was given or
            the copy failed.
        trouble: Why the copy in the second folder failed, for the clerk; "" if it did not.
    """

    path: Path
    contents: Contents
    second: Path | None = None
    trouble: str = ""


def due(now: datetime, last: datetime | None) -> bool:
    """Return whether a backup is due, also after the clock was set back."""
    return last is None or not timedelta(0) <= now - last < EVERY


def folder_of(workspace: Path) -> Path:
    """Return the backup folder of a workspace, which may not exist yet."""
    real = workspace.resolve()
    return paths.backups() / f"{real.stem}-{_key(str(real))}"


def second_folder_of(workspace: Path, second: Path) -> Path:
    """Return the workspace's own subfolder of a second, possibly shared backup folder."""
    real = workspace.resolve()
    return second / f"{real.stem}-{_key(f'{platform.node()} {Path.home()} {real}')}"


def _key(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]


def back_up(workspace: Workspace, now: datetime, second: Path | None = None) -> Made | None:
    """Make a backup, delete surplus older ones, and write a copy to a second folder if given.

    Returns:
        None when nothing was entered yet.

    Raises:
        UserError: The backup cannot be written (D01) or fails its check (B01).
            The older ones are not deleted then.
    """
    if workspace.unused:
        return None
    folder = folder_of(workspace.path)
    for ours in (folder.parent.parent, folder.parent, folder):
        own_folder(ours)
    _clear_leftovers(folder)
    made = _free(folder, workspace.path.stem, now)
    contents = workspace.write_backup(made)
    _thin(folder, made)
    copy, trouble = None, ""
    if second is not None:
        copy, trouble = _copied(workspace, second, now)
    return Made(path=made, contents=contents, second=copy, trouble=trouble)


def save_copy(workspace: Workspace, target: Path) -> Contents:
    """Write a checked copy of the workspace to a file, replacing an existing one.

    Raises:
        UserError: The target is the workspace itself (B02), nothing was entered yet
            (B03), or as for `back_up`.
    """
    if workspace.unused:
        raise nothing_to_back_up()
    if target.exists() and target.samefile(workspace.path):
        raise UserError("不能把工作文件备份到它自己", remedy="请换一个文件名或者文件夹", code="B02")
    return workspace.write_backup(target)


def nothing_to_back_up() -> UserError:
    """Return the error that there is nothing to back up yet (B03)."""
    return UserError("工作文件里还没有内容，没有什么可备份", remedy="无需处理", code="B03")


def listed(folder: Path) -> tuple[Backup, ...]:
    """Return the backups in a folder, the latest first; none if the folder is absent."""
    found: list[Backup] = []
    with suppress(OSError):
        for file in folder.iterdir():
            at = _made_at(file.name)
            if at is not None:
                found.append(Backup(at, file))
    return tuple(sorted(found, reverse=True))


def in_words(contents: Contents) -> str:
    """Return a backup's contents in words: 3份报告（云溪镇人民政府 2023、2024），改动到……."""
    units: dict[str, list[int]] = {}
    for entry in contents.reports:
        units.setdefault(entry.unit, []).append(entry.year)
    held = "；".join(
        f"{unit} {'、'.join(str(year) for year in sorted(years))}" for unit, years in units.items()
    )
    until = f"，改动到{contents.last:%Y-%m-%d %H:%M}" if contents.last else ""
    return f"{len(contents.reports)}份报告{f'（{held}）' if held else ''}{until}"


def kept(made: Iterable[datetime]) -> frozenset[datetime]:
    """Return the times of the backups to keep: the latest of each of 12 days, 10 weeks, 9 months.

    Of the latest day, the last six are kept.
    """
    times = sorted(made, reverse=True)
    same_day = [time for time in times if time.date() == times[0].date()]
    return frozenset(same_day[:TODAY]) | frozenset(
        time
        for period, number in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS))
        for time in _latest_of_each(times, period)[:number]
    )


def _latest_of_each(times: list[datetime], period: Callable[[datetime], object]) -> list[datetime]:
    first: dict[object, datetime] = {}
    for time in times:
        first.setdefault(period(time), time)
    return list(first.values())


def _day(time: datetime) -> object:
    return time.date()


def _week(time: datetime) -> object:
    return time.isocalendar()[:2]


def _month(time: datetime) -> object:
    return time.year, time.month


def _thin(folder: Path, made: Path) -> None:
    """Delete the backups that `kept` does not name, except those dated after the new one.

    Later dates mean that the clock was set back, so the order of the backups is unknown.
    """
    copies = [copy for copy in listed(folder) if _stem(copy.path) == _stem(made)]
    until = _made_at(made.name)
    copies = [copy for copy in copies if until is None or copy.at <= until]
    stay = kept(copy.at for copy in copies)
    for copy in copies:
        if copy.path != made and copy.at not in stay:
            with suppress(OSError):  # retried at the next backup
                copy.path.unlink()


def _clear_leftovers(folder: Path) -> None:
    with suppress(OSError):
        for file in folder.iterdir():
            if _LEFT_OVER.fullmatch(file.name):
                file.unlink()


def _copied(workspace: Workspace, second: Path, now: datetime) -> tuple[Path | None, str]:
    if not second.is_dir():
        return None, f"第二备份文件夹“{second}”不在，这次只备份在本机"
    folder = second_folder_of(workspace.path, second)
    target = _free(folder, workspace.path.stem, now)
    try:
        private_folder(folder)
        workspace.write_backup(target)
    except (UserError, OSError) as error:
        what = error.what if isinstance(error, UserError) else str(error)
        return None, f"第二备份文件夹“{second}”没有备份成：{what}"
    _clear_leftovers(folder)
    _thin(folder, target)
    return target, ""


def own_folder(folder: Path) -> Path:
    """Create a folder that only its owner can read.

    Raises:
        UserError: It cannot be created (D01).
    """
    with explained():
        return private_folder(folder)


def _free(folder: Path, stem: str, now: datetime) -> Path:
    return free_name(folder / f"{stem}-{now.strftime(_STAMP)}.zwgk")


def _stem(path: Path) -> str:
    found = _NAME.fullmatch(path.name)
    return found["stem"] if found else ""


def _made_at(name: str) -> datetime | None:
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found["at"], _STAMP) if found else None  # noqa: DTZ007 - names tell local time
    except ValueError:
        return None
