"""Packages read and reports judged in a process of their own, which may use so much and no more.

One process serves many, one after another; when one brings it down, or takes too long,
that one is refused and the next one is served by a new process. Run as a module it is
that process: what is asked comes on standard input in parts, each with its length before
it, and the answer goes back on standard output as one line of JSON.
"""

import base64
import contextlib
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import IO, Any, Self, cast

from zwgk_desktop.catalog import Catalog, catalog_of
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.importers import confined
from zwgk_desktop.importers.readers import file_bytes
from zwgk_desktop.services.finalising import contents
from zwgk_desktop.services.packages.container import (
    Package,
    PackageKind,
    broken,
    read_package,
)
from zwgk_desktop.services.packages.contents import checked_before

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 10
"""Of the processor, for one package or report."""

SECONDS = 30
"""By the clock, for one package or report."""

MOST = 500
"""So many questions one process answers before another takes its place."""

ARGUMENT = "--read-packages"
"""First argument to a frozen program that is to be this process: it then calls `main`."""

_LENGTH = 8


class PackageReader:
    """Reads packages and judges reports, each believed hostile. Use it as a context manager."""

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
        told = path.name.encode("utf-8", "backslashreplace")
        answer = self._asked(b"package", told, data)
        if answer is None:
            raise broken(path.name, "读取时出错或者超时")
        confined.ensure_read(answer)
        members = {name: base64.b64decode(text) for name, text in answer["members"].items()}
        return Package(PackageKind(answer["kind"]), answer["about"], members)

    def count_findings(
        self, catalog: Catalog, report: Report, previous: Report | None, name: str
    ) -> Mapping[Severity, int]:
        """Return how many findings of each severity the rules have in a report.

        Args:
            catalog: Of the rules, as loaded from folders.
            report: As it was received.
            previous: The unit's report of the year before.
            name: Of the file, for messages.

        Raises:
            UserError: The rules took too long or too much memory (I10).
        """
        question = {
            "first_years": dict(catalog.first_years),
            "homes": {id_: str(folder) for id_, folder in catalog.homes.items()},
            "reports": [contents(one) for one in (report, previous) if one is not None],
        }
        answer = self._asked(b"report", json.dumps(question).encode())
        if answer is None:
            raise UserError(
                f"“{escaped(name)}”校验时用的时间或者内存太多，没有收",
                remedy="请单位核对文字，删去重复的、粘贴错的内容，再报一次",
                code="I10",
            )
        return {one: answer[one.value] for one in Severity}

    def _asked(self, *parts: bytes) -> dict[str, Any] | None:
        """Return the answer of the other process; None where the question brought it down."""
        if self._process is None or self._read >= MOST:
            self._begin()
        self._read += 1
        process = self._process
        assert process is not None  # noqa: S101 - it was begun
        assert process.stdin is not None  # noqa: S101 - as asked for
        assert process.stdout is not None  # noqa: S101 - as asked for
        answers: Queue[bytes] = Queue()
        Thread(target=_answer_into, args=(process.stdout, answers), daemon=True).start()
        try:
            for part in parts:
                process.stdin.write(len(part).to_bytes(_LENGTH, "big") + part)
            process.stdin.flush()
            return cast("dict[str, Any]", json.loads(answers.get(timeout=SECONDS)))
        except (OSError, Empty, ValueError):
            self.end()
            return None

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
    while what := _part(source):
        confined.allow(CPU_SECONDS)
        answer = _read(source) if what == b"package" else _judged(_part(source))
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()
    return 0


def _part(source: IO[bytes]) -> bytes:
    """Return the next part of what is asked; b"" when nobody asks any more."""
    length = source.read(_LENGTH)
    return source.read(int.from_bytes(length, "big"))


def _read(source: IO[bytes]) -> dict[str, Any]:
    name = _part(source).decode()
    try:
        package = read_package(_part(source), name)
    except UserError as error:
        return confined.told(error)
    members = {one: base64.b64encode(held).decode() for one, held in package.members.items()}
    return {"kind": package.kind.value, "about": dict(package.about), "members": members}


def _judged(question: bytes) -> dict[str, int]:
    asked = json.loads(question)
    homes = tuple(asked["homes"].items())
    catalog = _catalog(tuple(asked["first_years"].items()), homes)
    report, *previous = (checked_before(catalog, text) for text in asked["reports"])
    found = catalog.check(report, previous[0] if previous else None)
    return {one.value: sum(finding.severity is one for finding in found) for one in Severity}


@lru_cache(maxsize=1)
def _catalog(
    first_years: tuple[tuple[str, int], ...], homes: tuple[tuple[str, str], ...]
) -> Catalog:
    return catalog_of(dict(first_years), {id_: Path(folder) for id_, folder in homes})


if __name__ == "__main__":
    sys.exit(main())
