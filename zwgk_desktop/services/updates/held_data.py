"""Editions and calendars that came by 更新 and are held in the user's own folder.

A record says which folders are in use; what it does not list does not count. What a process
found in use when it first asked holds until it ends, so that nothing changes under an open
report; folders that fell out of use are cleared away at the next start.
"""

import hashlib
import json
import logging
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from zwgk_desktop import __version__, paths
from zwgk_desktop.atomic_file import Purpose, written
from zwgk_desktop.catalog import AddedEdition, Catalog, FormError, load_catalog
from zwgk_desktop.catalog.node import Node
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.private_files import private_folder

log = logging.getLogger(__name__)

_RECORD = "在用.json"
_FORMAT = 1
_FOLDERS = "资料-"
_PURPOSE = Purpose("更新", code="W07", mode=0o600)
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class HeldData:
    """One data file that was installed.

    Args:
        name: What it is called, for clerks.
        released: The day it was signed for, ISO.
        folder: The name of its folder.
        first_years: Of each edition in it, the first report year it serves.
        years: Whose calendars are in it.
        digest: Of all its files.
        judged_by: The version of the program whose readers found it sound.
    """

    name: str
    released: str
    folder: str
    first_years: Mapping[str, int]
    years: tuple[int, ...]
    digest: str
    judged_by: str

    @property
    def path(self) -> Path:
        """Where its files are."""
        return paths.updates() / self.folder

    @property
    def editions(self) -> tuple[AddedEdition, ...]:
        """Its editions, as the catalogue takes them."""
        return tuple(
            AddedEdition(id_, first, self.path / "forms" / id_)
            for id_, first in self.first_years.items()
        )

    @property
    def calendars(self) -> tuple[Path, ...]:
        """The files of its calendars."""
        return tuple(self.path / "holidays" / f"{year}.json" for year in self.years)

    @property
    def label(self) -> str:
        """How the clerk is told where something came from."""
        day = day_text(date.fromisoformat(self.released))
        return f"更新文件“{self.name}”（{day}）"


def folder_name(body: bytes) -> str:
    """Return the name of the folder for what was signed; the same for the same."""
    return f"{_FOLDERS}{hashlib.sha256(body).hexdigest()[:16]}"


def tree_digest(folder: Path) -> str:
    """Return a digest over the names and the bytes of all files in a folder."""
    whole = hashlib.sha256()
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        whole.update(f"{file.relative_to(folder).as_posix()}\n".encode())
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def held() -> tuple[HeldData, ...]:
    """Return what the record lists, the oldest first.

    Raises:
        FormError: The record is damaged.
    """
    try:
        text = (paths.updates() / _RECORD).read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as exc:
        raise FormError(f"{_RECORD}: {exc}") from exc
    node = Node.of_json(text, _RECORD)
    if node.take("format", int) != _FORMAT:
        raise node.error("another format", "format")
    return tuple(map(_held, node.each("data")))


def _held(node: Node) -> HeldData:
    one = HeldData(
        name=node.text("name"),
        released=node.text("released"),
        folder=node.text("folder"),
        first_years=node.mapping("first_years"),
        years=tuple(int(str(year)) for year in node.items("years")),
        digest=node.text("digest"),
        judged_by=node.text("judged_by"),
    )
    node.done()
    if Path(one.folder).name != one.folder or not one.folder.startswith(_FOLDERS):
        raise node.error("lies elsewhere", "folder")
    return one


def record(data: Iterable[HeldData]) -> None:
    """Write which data are in use, all at once.

    Raises:
        UserError: It cannot be written (W07); the record is as it was.
    """
    listed = {"format": _FORMAT, "data": [asdict(one) for one in data]}
    with written(private_folder(paths.updates()) / _RECORD, _PURPOSE) as part:
        part.write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")


def fault_of(one: HeldData) -> str:
    """Say why data cannot be used; "" where they can."""
    try:
        if tree_digest(one.path) != one.digest:
            return "文件缺失或者被改动过"
    except OSError:
        return "文件读不出来"
    if one.judged_by != __version__:
        try:
            ensure_sound((one,))
        except FormError:
            log.warning("data of another version", exc_info=True)
            return "这一版程序读不了"
    return ""


def ensure_sound(data: Iterable[HeldData]) -> None:
    """Read all that data bring, with the strict readers of what we ship.

    Raises:
        FormError: Something in them is wrong.
    """
    from zwgk_desktop.catalog.holidays import load_work_calendar  # noqa: PLC0415 - seldom

    listed = tuple(data)
    catalog = load_catalog(paths.forms(), _editions(listed))
    catalog.ensure_sound()
    load_work_calendar(paths.holidays(), _calendars(listed))


@lru_cache(maxsize=1)
def in_use() -> tuple[HeldData, ...]:
    """Return the data this process uses: those found sound when it first asked."""
    try:
        listed = held()
    except FormError:
        log.warning("the record of data is damaged", exc_info=True)
        return ()
    return tuple(one for one in listed if not fault_of(one))


def full_catalog() -> Catalog:
    """Return the editions we ship and those in use beside them.

    Raises:
        FormError: A file of ours is wrong.
    """
    return load_catalog(paths.forms(), _editions(in_use()))


def added_calendars() -> tuple[Path, ...]:
    """Return the files of calendars in use beside ours."""
    return tuple(_calendars(in_use()))


def tidy() -> None:
    """Clear away folders out of use; at a start, when nobody reads them any more."""
    with suppress(OSError, FormError):
        if not paths.updates().is_dir():
            return
        listed = {one.folder for one in held()}
        for left in paths.updates().iterdir():
            old = time.time() - left.stat().st_mtime > _DAY
            if left.is_dir() and left.name not in listed and (_is_data(left) or old):
                shutil.rmtree(left, ignore_errors=True)


def _is_data(folder: Path) -> bool:
    return folder.name.startswith(_FOLDERS)


def _editions(data: Iterable[HeldData]) -> Iterator[AddedEdition]:
    for one in data:
        yield from one.editions


def _calendars(data: Iterable[HeldData]) -> Iterator[Path]:
    for one in data:
        yield from one.calendars
