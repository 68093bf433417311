"""Current workspace of the window, and whether it is writable."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.private_files import private_folder
from zwgk_desktop.services.workspace import FileStamp, Workspace, Writer

PROGRAM = "zwgk-desktop"


class Library:
    """Current workspace, opened at the first read or write.

    Args:
        default: Default workspace, for clerks who never chose another. It is created
            with the first report.
    """

    def __init__(self, catalog: Catalog, default: Path) -> None:
        self.catalog = catalog
        self.path = default
        self._workspace: Workspace | None = None

    @property
    def workspace(self) -> Workspace | None:
        """Current workspace; None before its file exists."""
        return self._workspace

    @property
    def locked(self) -> bool:
        """Whether the workspace is read-only."""
        return self._workspace is not None and not self._workspace.writable

    def open(
        self,
        path: Path,
        *,
        writing: bool = True,
        create: bool = False,
        verified: FileStamp | None = None,
    ) -> None:
        """Open another workspace in place of the current one, creating it if requested.

        Args:
            path: The file.
            writing: Whether to open it to write.
            create: Whether to make it if it is absent.
            verified: Stamp of the file when it was verified; see `Writer`.

        Raises:
            UserError: As `Workspace.open`; the current workspace stays open.
        """
        if self._workspace is not None and self.path.resolve() == path.resolve():
            self.close()  # our own lock would block us
        writer = Writer(PROGRAM, verified=verified)
        opened = self._opened(path, writer, writing=writing, create=create)
        self.close()
        self.path, self._workspace = path, opened

    def writable_workspace(self) -> Workspace:
        """Return the writable workspace, created with its folder if absent.

        Raises:
            UserError: As `Workspace.open`.
        """
        if self._workspace is None:
            self._workspace = self._opened(self.path, Writer(PROGRAM), writing=True, create=True)
        return self._workspace

    def reader(self) -> Callable[[], Workspace]:
        """Return a function that opens the same file read-only, for background work."""
        return partial(Workspace.open, self.path, self.catalog, writing=False, program=PROGRAM)

    def close(self) -> None:
        """Close the workspace and release its lock."""
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None

    def _opened(self, path: Path, writer: Writer, *, writing: bool, create: bool) -> Workspace:
        if create:
            _make_folder(path.parent)
        return Workspace.open(path, self.catalog, writing=writing, create=create, program=writer)


def _make_folder(folder: Path) -> None:
    try:
        if not folder.exists():
            private_folder(folder)
    except OSError as exc:
        raise UserError(
            f"不能建立文件夹“{folder}”",
            remedy="请用“文件”菜单的“新建工作区”，换一个位置保存",
            code="D01",
        ) from exc
