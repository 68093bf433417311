"""Open workspace file: its connection, stores and writer's lock."""

from pathlib import Path
from typing import Self

from sqlite_utils import Database, Migrations

from zwgk_desktop.atomic_file import clear_abandoned
from zwgk_desktop.storage.attachment_files import AttachmentFiles
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.collections import CollectionStore
from zwgk_desktop.storage.database import FileState, open_for_writing, state_of_file
from zwgk_desktop.storage.failures import explain_failures
from zwgk_desktop.storage.lock import Writer, WriterLock, file_stamp
from zwgk_desktop.storage.migrations import MIGRATIONS
from zwgk_desktop.storage.reading import absent_error, open_for_reading
from zwgk_desktop.storage.reports import ReportStore, VersionStore
from zwgk_desktop.storage.subjects import SubjectStore
from zwgk_desktop.storage.unit_records import BookStore, SuccessionStore
from zwgk_desktop.storage.values import ValueStore, ValueTypes
from zwgk_desktop.storage.verification import ensure_sound


class WorkspaceFile:
    """Open workspace with its stores, until `close`. Use it from one thread only.

    Args:
        lock: Writer's lock; None for a reader.
        before: State of the file before it was opened for writing.
    """

    def __init__(
        self,
        path: Path,
        db: Database,
        value_types: ValueTypes,
        lock: WriterLock | None,
        before: FileState,
    ) -> None:
        self._path = path
        self._lock = lock
        self._before = before
        self.db = db
        self.subjects = SubjectStore(db)
        self.values = ValueStore(db, value_types)
        self.reports = ReportStore(db, value_types)
        self.log = ActLog(db, value_types)
        self.versions = VersionStore(db, self.log, value_types)
        self.successions = SuccessionStore(db, self.log, self.values)
        self.books = BookStore(db, self.log, self.subjects, self.values)
        self.attachment_files = AttachmentFiles.of(path)
        self.collections = CollectionStore(db, self.log, self.subjects, self.values)

    @classmethod
    def for_reading(
        cls, path: Path, value_types: ValueTypes, steps: Migrations = MIGRATIONS, *, wait: float = 0
    ) -> Self:
        """Open a workspace read-only; see `open_for_reading`."""
        return cls(path, open_for_reading(path, steps, wait), value_types, None, FileState.OURS)

    @classmethod
    def for_writing(
        cls,
        path: Path,
        value_types: ValueTypes,
        writer: Writer | str,
        *,
        create: bool,
        steps: Migrations = MIGRATIONS,
    ) -> Self:
        """Open a workspace for writing; with `create`, an absent file is created.

        Raises:
            UserError: As for `open_for_writing`, or the file is absent without `create`
                (D10), or another process writes to it (D06).
        """
        if state_of_file(path) is FileState.ABSENT and not create:
            raise absent_error(path)
        who = Writer.from_name(writer)
        lock = WriterLock(path, who)
        try:
            before = state_of_file(path)  # again: the former writer may have changed it
            clear_abandoned(path.resolve().parent)
            known = who.verified is not None and who.verified == file_stamp(path)
            db = open_for_writing(path, steps, _assume_sound if known else ensure_sound, who.wait)
            return cls(path, db, value_types, lock, before)
        except BaseException:
            lock.release()
            raise

    @property
    def writable(self) -> bool:
        """Whether the workspace is open for writing."""
        return self._lock is not None

    @property
    def unused(self) -> bool:
        """Whether the workspace has no reports and no acts."""
        sql = "SELECT EXISTS (SELECT 1 FROM report) OR EXISTS (SELECT 1 FROM act)"
        with explain_failures():
            return not self.db.execute(sql).fetchone()[0]

    def close(self) -> None:
        """Close the workspace; delete a newly created file that is still unused."""
        lock, self._lock = self._lock, None
        if lock is None:  # a reader, or closed already
            self.db.close()
            return
        try:
            self._close_file()
        finally:
            lock.release()

    def _close_file(self) -> None:
        try:
            new = self._before is not FileState.OURS and self._before is not FileState.OURS_WAL
            unused = new and self.unused
        finally:
            self.db.close()
        if unused:
            with explain_failures():
                if self._before is FileState.ABSENT:
                    self._path.unlink(missing_ok=True)
                else:
                    self._path.write_bytes(b"")


def _assume_sound(_db: Database) -> None:
    """Check that does nothing, for a file unchanged since its last verification."""
