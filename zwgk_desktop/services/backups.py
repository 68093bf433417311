"""Make, check, list and thin out backups of a workspace, and find the newest sound one."""

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
from zwgk_desktop.storage.attachment_files import FOLDER, AttachmentFiles
from zwgk_desktop.storage.backups import Restored, restore
from zwgk_desktop.storage.failures import explain_failures
from zwgk_desktop.storage.verification import Contents, check_file

__all__ = [
    "INTERVAL",
    "Backup",
    "BackupResult",
    "Contents",
    "Restored",
    "SoundBackup",
    "back_up",
    "backup_folder_of",
    "backups_in",
    "check_file",
    "contents_text",
    "is_backup_due",
    "make_private_folder",
    "newest_sound_backup",
    "nothing_to_back_up_error",
    "restore",
    "save_copy",
    "second_folder_of",
    "times_to_keep",
]

INTERVAL = timedelta(minutes=30)
"""Interval between backups during work, besides those at start and on closing."""

DAILY, WEEKLY, MONTHLY = 12, 10, 9
"""Number of daily, weekly and monthly backups to keep."""

LAST_DAY = 6
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
class BackupResult:
    """Result of a backup that passed its check.

    Args:
        second_copy: The copy in the second folder; None if no folder was given or
            the copy failed.
        copy_failure: Why the copy in the second folder failed, for the clerk; "" if it did not.
    """

    path: Path
    contents: Contents
    second_copy: Path | None = None
    copy_failure: str = ""


def is_backup_due(now: datetime, last: datetime | None) -> bool:
    """Return whether a backup is due, also after the clock was set back."""
    return last is None or not timedelta(0) <= now - last < INTERVAL


def backup_folder_of(workspace: Path) -> Path:
    """Return the backup folder of a workspace, which may not exist yet."""
    real = workspace.resolve()
    return paths.backups() / f"{real.stem}-{_path_hash(str(real))}"


def second_folder_of(workspace: Path, second: Path) -> Path:
    """Return the workspace's own subfolder of a second, possibly shared backup folder."""
    real = workspace.resolve()
    return second / f"{real.stem}-{_path_hash(f'{platform.node()} {Path.home()} {real}')}"


def _path_hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]


def back_up(workspace: Workspace, now: datetime, second: Path | None = None) -> BackupResult | None:
    """Make a backup, delete surplus older ones, and write a copy to a second folder if given.

    Returns:
        None when nothing was entered yet.

    Raises:
        UserError: The backup cannot be written (D01) or fails its check (B01).
            The older ones are not deleted then.
    """
    if workspace.unused:
        return None
    folder = backup_folder_of(workspace.path)
    for ours in (folder.parent.parent, folder.parent, folder):
        make_private_folder(ours)
    _clear_leftovers(folder)
    target = _free_backup_name(folder, workspace.path.stem, now)
    contents = workspace.write_backup(target)
    _delete_surplus(folder, target)
    copy, failure = None, ""
    if second is not None:
        copy, failure = _copy_to_second(workspace, second, now)
    return BackupResult(path=target, contents=contents, second_copy=copy, copy_failure=failure)


def save_copy(workspace: Workspace, target: Path) -> Contents:
    """Write a checked copy of the workspace to a file, replacing an existing one.

    Raises:
        UserError: The target is the workspace itself (B02), nothing was entered yet
            (B03), or as for `back_up`.
    """
    if workspace.unused:
        raise nothing_to_back_up_error()
    if target.exists() and target.samefile(workspace.path):
        raise UserError("不能把工作文件备份到它自己", remedy="请换一个文件名或者文件夹", code="B02")
    return workspace.write_backup(target)


def nothing_to_back_up_error() -> UserError:
    """Return the error that there is nothing to back up yet (B03)."""
    return UserError("工作文件里还没有内容，没有什么可备份", remedy="无需处理", code="B03")


def backups_in(folder: Path) -> tuple[Backup, ...]:
    """Return the backups in a folder, the latest first; none if the folder is absent."""
    found: list[Backup] = []
    with suppress(OSError):
        for file in folder.iterdir():
            at = _time_in_name(file.name)
            if at is not None:
                found.append(Backup(at, file))
    return tuple(sorted(found, reverse=True))


def contents_text(contents: Contents) -> str:
    """Return a backup's contents in words: 3份报告（云溪镇人民政府 2023、2024），改动到……."""
    units: dict[str, list[int]] = {}
    for entry in contents.reports:
        units.setdefault(entry.unit, []).append(entry.year)
    reports = "；".join(
        f"{unit} {'、'.join(str(year) for year in sorted(years))}" for unit, years in units.items()
    )
    until = f"，改动到{contents.last:%Y-%m-%d %H:%M}" if contents.last else ""
    return f"{len(contents.reports)}份报告{f'（{reports}）' if reports else ''}{until}"


def times_to_keep(all_times: Iterable[datetime]) -> frozenset[datetime]:
    """Return the times of the backups to keep: the latest of each of 12 days, 10 weeks, 9 months.

    Of the latest day, the last six are kept.
    """
    times = sorted(all_times, reverse=True)
    same_day = [time for time in times if time.date() == times[0].date()]
    return frozenset(same_day[:LAST_DAY]) | frozenset(
        time
        for period, number in ((_day_of, DAILY), (_week_of, WEEKLY), (_month_of, MONTHLY))
        for time in _latest_of_each(times, period)[:number]
    )


def _latest_of_each(times: list[datetime], period: Callable[[datetime], object]) -> list[datetime]:
    first: dict[object, datetime] = {}
    for time in times:
        first.setdefault(period(time), time)
    return list(first.values())


def _day_of(time: datetime) -> object:
    return time.date()


def _week_of(time: datetime) -> object:
    return time.isocalendar()[:2]


def _month_of(time: datetime) -> object:
    return time.year, time.month


def _delete_surplus(folder: Path, newest: Path) -> None:
    """Delete the backups that `times_to_keep` does not name, except those dated after the new one.

    Later dates mean that the clock was set back, so the order of the backups is unknown.
    """
    copies = [copy for copy in backups_in(folder) if _stem_of(copy.path) == _stem_of(newest)]
    until = _time_in_name(newest.name)
    copies = [copy for copy in copies if until is None or copy.at <= until]
    stay = times_to_keep(copy.at for copy in copies)
    for copy in copies:
        if copy.path != newest and copy.at not in stay:
            with suppress(OSError):  # retried at the next backup
                copy.path.unlink()


def _clear_leftovers(folder: Path) -> None:
    with suppress(OSError):
        for file in folder.iterdir():
            if _LEFT_OVER.fullmatch(file.name):
                file.unlink()


def _copy_to_second(workspace: Workspace, second: Path, now: datetime) -> tuple[Path | None, str]:
    if not second.is_dir():
        return None, f"第二备份文件夹“{second}”不在，这次只备份在本机"
    folder = second_folder_of(workspace.path, second)
    target = _free_backup_name(folder, workspace.path.stem, now)
    try:
        private_folder(folder)
        workspace.write_backup(target)
        kept_once = AttachmentFiles(folder / FOLDER)
        kept_once.copy_from(AttachmentFiles.of(workspace.path))
    except (UserError, OSError) as error:
        what = error.what if isinstance(error, UserError) else str(error)
        return None, f"第二备份文件夹“{second}”没有备份成：{what}"
    _clear_leftovers(folder)
    _delete_surplus(folder, target)
    return target, ""


def make_private_folder(folder: Path) -> Path:
    """Create a folder that only its owner can read.

    Raises:
        UserError: It cannot be created (D01).
    """
    with explain_failures():
        return private_folder(folder)


def _free_backup_name(folder: Path, stem: str, now: datetime) -> Path:
    return free_name(folder / f"{stem}-{now.strftime(_STAMP)}.zwgk")


def _stem_of(path: Path) -> str:
    found = _NAME.fullmatch(path.name)
    return found["stem"] if found else ""


def _time_in_name(name: str) -> datetime | None:
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found["at"], _STAMP) if found else None  # noqa: DTZ007 - names tell local time
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundBackup:
    """Newest backup that passed its check.

    Args:
        skipped: Newer backups that failed the check.
    """

    backup: Backup
    contents: Contents
    skipped: tuple[Path, ...]


def newest_sound_backup(path: Path, second: Path | None = None) -> SoundBackup | None:
    """Return the newest sound backup of a workspace; None for none."""
    skipped: list[Path] = []
    for backup in _backups_in_both_folders(path, second):
        try:
            contents = check_file(backup.path)
        except UserError:
            skipped.append(backup.path)
            continue
        return SoundBackup(backup=backup, contents=contents, skipped=tuple(skipped))
    return None


def _backups_in_both_folders(path: Path, second: Path | None) -> Iterable[Backup]:
    folders = [backup_folder_of(path)]
    if second is not None:
        folders.append(second_folder_of(path, second))
    return sorted((copy for folder in folders for copy in backups_in(folder)), reverse=True)
