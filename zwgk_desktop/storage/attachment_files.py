"""Contents of attachments of requests: files beside the workspace, named by their SHA-256.

The workspace and its backups hold only the hashes, so a content is stored once, however many
backups there are. Undo removes the reference to a content, not its file: redo needs it.
"""

import hashlib
import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from zwgk_desktop.atomic_file import Purpose, written
from zwgk_desktop.private_files import private_folder
from zwgk_desktop.storage.failures import explain_failures

FOLDER = "附件"
"""Name of the folder of contents beside the copies in a second backup folder."""

_KEEP = Purpose(deed="存放附件", code="K11", mode=0o600)


class AttachmentFiles:
    """Contents of attachments in a folder, which is created with the first one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of(cls, workspace: Path) -> "AttachmentFiles":
        """Return the contents that belong to a workspace."""
        real = workspace.resolve()
        return cls(real.with_name(f"{real.name}.{FOLDER}"))

    def store(self, content: bytes) -> str:
        """Store a content, unless it is there already, and return its SHA-256.

        Raises:
            UserError: It cannot be written (K11).
        """
        hash_ = hashlib.sha256(content).hexdigest()
        if self.content(hash_) is None:
            with explain_failures():
                private_folder(self._folder)
            with written(self._folder / hash_, _KEEP) as part:
                part.write_bytes(content)
        return hash_

    def content(self, hash_: str) -> bytes | None:
        """Return the content with a hash; None if it is missing or damaged."""
        with suppress(OSError):
            content = (self._folder / hash_).read_bytes()
            return content if hashlib.sha256(content).hexdigest() == hash_ else None
        return None

    def files(self) -> tuple[Path, ...]:
        """Return the files of all contents."""
        return tuple(sorted(self._folder.glob("[0-9a-f]" * 64)))

    def size(self) -> int:
        """Return the size of all contents in bytes."""
        return sum(file.stat().st_size for file in self.files())

    def delete(self, hashes: Collection[str]) -> None:
        """Overwrite and delete contents."""
        for file in self.files():
            if file.name in hashes:
                with explain_failures(), file.open("r+b") as opened:
                    opened.write(bytes(file.stat().st_size))
                    os.fsync(opened.fileno())
                file.unlink()

    def copy_from(self, other: "AttachmentFiles", *, repair: bool = False) -> None:
        """Copy the contents of another folder that are missing here.

        Args:
            other: The other folder.
            repair: Whether to replace damaged contents too, which takes reading all of them.

        Raises:
            UserError: One cannot be written (K11).
        """
        known = set[str]() if repair else {file.name for file in self.files()}
        for file in other.files():
            if file.name not in known and (content := other.content(file.name)) is not None:
                self.store(content)
