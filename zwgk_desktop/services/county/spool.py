"""Bytes of many files on their way into the workspace, which would be too much for memory."""

from collections.abc import Callable
from functools import partial
from io import SEEK_END
from tempfile import SpooledTemporaryFile
from weakref import finalize

_IN_MEMORY = 64 * 1024 * 1024
"""So many are kept in memory; more go to a file without a name."""


class Spool:
    """What was put by, in the order of putting; all is gone with it."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._file = SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115 - closed with this
        finalize(self, self._file.close)

    def put(self, content: bytes) -> Callable[[], bytes]:
        """Put some bytes by; what is returned gives them back."""
        try:
            start = self._file.seek(0, SEEK_END)
            self._file.write(content)
        except OSError:  # no room for temporary files: then in memory after all
            return lambda: content
        return partial(self._read, start, len(content))

    def _read(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        return self._file.read(length)
