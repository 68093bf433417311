"""Archives and mails with reports: each file in them is received like a file of its own."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.file_names import file_name
from zwgk_desktop.importers.format import PACKED, contains_files_error
from zwgk_desktop.importers.formats import format_of, is_archive
from zwgk_desktop.importers.readers import file_bytes
from zwgk_desktop.importers.sandbox import read_members
from zwgk_desktop.services.packages.container import is_package

_DEEPEST = 2
"""Levels of archives that are opened: a zip attached to a mail is the second."""

_MAIL = "mht"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """File to be received.

    Args:
        name: Path of the file; of a member, the path of its archive followed by its own.
        path: Where its bytes are; a private copy for a member.
        error: Why the member could not be unpacked; None otherwise.
    """

    name: Path
    path: Path
    error: UserError | None = None


class Archives:
    """Opened archives, unpacked into a private folder until they are closed."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Delete the unpacked files."""
        if self._folder is not None:
            self._folder.cleanup()

    def files_of(self, file: Path) -> Iterator[FoundFile]:
        """Yield the files in an archive or mail; any other file itself.

        A member can be named by the path of its archive followed by its own.
        """
        archive = None if file.exists() else next((p for p in file.parents if p.is_file()), None)
        if archive is None:
            yield from self._opened(FoundFile(file, file), 0)
            return
        members = [one for one in self._opened(FoundFile(archive, archive), 0) if one.name == file]
        yield from members or [FoundFile(file, file)]

    def _opened(self, file: FoundFile, depth: int) -> Iterator[FoundFile]:
        """Yield the files in an archive, those of archives in it too."""
        data = b"" if file.error or depth == _DEEPEST else _archive_bytes(file.path)
        try:
            members = read_members(data, file.path.name) if data else ()
            if data.startswith(PACKED) and not members:
                raise contains_files_error(file.path.name, "空的压缩包", "请核对后重新打包")
        except UserError as error:
            yield FoundFile(file.name, file.path, error)
            return
        if not members:
            yield file
        for path, content in members:
            name = file.name / path
            if isinstance(content, UserError):
                yield FoundFile(name, name, content)
            else:
                yield from self._opened(FoundFile(name, self._unpacked(name, content)), depth + 1)

    def _unpacked(self, name: Path, content: bytes) -> Path:
        """Write a member into a folder of its own and return its path."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="zwgk-", ignore_cleanup_errors=True)
        folder = tempfile.mkdtemp(dir=self._folder.name)
        path = Path(folder) / file_name(name.stem, name.suffix)
        path.write_bytes(content)
        return path


def _archive_bytes(path: Path) -> bytes:
    """Return the bytes of an archive or mail; b"" for any other file, also an unreadable one."""
    if is_package(path):
        return b""
    try:
        data = file_bytes(path)
    except UserError:
        return b""
    if data.startswith(PACKED):
        opened = is_archive(data) or format_of(data, path.suffix) is None
        return data if opened else b""
    mailed = path.suffix.lower() == ".eml" or format_of(data, path.suffix) == _MAIL
    return data if mailed else b""
