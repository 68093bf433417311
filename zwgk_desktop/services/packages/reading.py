"""Packages read in a process of their own, which may use so much and no more.

One process reads many, one after another; when a package brings it down, or takes too
long, that package is refused and the next one is read by a new process. Run as a
module it is that process: each package comes on standard input with its length before
it, and what was read goes back on standard output as one line of JSON.
"""

import base64
import contextlib
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import IO, Any, Self, cast

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers import confined
from zwgk_desktop.importers.readers import file_bytes
from zwgk_desktop.services.packages.container import (
    Package,
    PackageKind,
    broken,
    read_package,
)

MEMORY = 512 * 1024 * 1024
SECONDS = 30
"""By the clock, for one package."""

MOST = 500
"""So many packages one process reads before another takes its place."""

ARGUMENT = "--read-packages"
"""First argument to a frozen program that is to be this process: it then calls `main`."""

_LENGTH = 8


class PackageReader:
    """Reads packages, each believed to be hostile. Use it as a context manager."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def read(self, path: Path) -> Package:
        """Read one package.

        Raises:
            UserError: As for `read_package` and `file_bytes`; it took too long or
                brought the reader down (S01).
        """
        data = file_bytes(path)
        if self._process is None or self._read >= MOST:
            self._begin()
        self._read += 1
        answer = self._asked(data, path.name)
        confined.ensure_read(answer)
        members = {name: base64.b64decode(text) for name, text in answer["members"].items()}
        return Package(PackageKind(answer["kind"]), answer["about"], members)

    def _asked(self, data: bytes, name: str) -> dict[str, Any]:
        process = self._process
        assert process is not None  # noqa: S101 - it was begun
        assert process.stdin is not None  # noqa: S101 - as asked for
        assert process.stdout is not None  # noqa: S101 - as asked for
        told = name.encode("utf-8", "backslashreplace")
        answers: Queue[bytes] = Queue()
        Thread(target=_answer_into, args=(process.stdout, answers), daemon=True).start()
        try:
            for part in (told, data):
                process.stdin.write(len(part).to_bytes(_LENGTH, "big") + part)
            process.stdin.flush()
            return cast("dict[str, Any]", json.loads(answers.get(timeout=SECONDS)))
        except (OSError, Empty, ValueError):
            self.end()
            raise broken(name, "读取时出错或者超时") from None

    def _begin(self) -> None:
        self.end()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=confined.NO_WINDOW,
        )
        self._read = 0

    def end(self) -> None:
        """End the other process; the next package begins another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with process, contextlib.suppress(OSError):  # an answer nobody waits for any more
            process.wait()


def read_one(path: Path) -> Package:
    """Read one package in a process of its own.

    Raises:
        UserError: As for `PackageReader.read`.
    """
    with PackageReader() as reader:
        return reader.read(path)


def _answer_into(stream: IO[bytes], answers: Queue[bytes]) -> None:
    with contextlib.suppress(ValueError, OSError):  # the process was ended meanwhile
        answers.put(stream.readline())


def command() -> Sequence[str]:
    """Return how this program is started as the other process."""
    return confined.command(ARGUMENT, __name__)


def main() -> int:
    """Be the other process, until nobody asks any more."""
    confined.limit(MEMORY)
    source = sys.stdin.buffer
    while (name := _part(source)) is not None:
        data = _part(source)
        if data is None:
            break
        sys.stdout.buffer.write(json.dumps(_told(data, name.decode())).encode() + b"\n")
        sys.stdout.buffer.flush()
    return 0


def _part(source: IO[bytes]) -> bytes | None:
    length = source.read(_LENGTH)
    return source.read(int.from_bytes(length, "big")) if len(length) == _LENGTH else None


def _told(data: bytes, name: str) -> dict[str, Any]:
    try:
        package = read_package(data, name)
    except UserError as error:
        return confined.told(error)
    members = {one: base64.b64encode(held).decode() for one, held in package.members.items()}
    return {"kind": package.kind.value, "about": dict(package.about), "members": members}


if __name__ == "__main__":
    sys.exit(main())
