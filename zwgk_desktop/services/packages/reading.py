"""Read packages and check reports in a confined process; parse reports strictly.

One process answers many requests in turn, each with limits of its own. A request that crashes it
or takes too long is refused, and the next one gets a new process. Run as a module, this is that
process. Requests arrive on standard input and answers leave on standard output. Both are
messages: a count of parts, then each part with its length.
"""

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
from typing import IO, Any, Self

from zwgk_desktop.catalog import Catalog, build_catalog
from zwgk_desktop.domain.addresses import UNIT, YEAR
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.entries import coerce, ensure_text_length
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Report, Status, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import ensure_scope
from zwgk_desktop.importers import confined
from zwgk_desktop.importers.readers import file_bytes
from zwgk_desktop.services.packages.container import (
    Package,
    broken_error,
    read_package,
    strict_json,
)
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.report_changes import edition_of
from zwgk_desktop.storage.acts import canonical_json
from zwgk_desktop.storage.failures import ILLEGIBLE
from zwgk_desktop.storage.values import ValueTypes


def parse_report(catalog: Catalog, text: str, name: str) -> Report:
    """Parse the text of an untrusted report strictly.

    The text must be canonical JSON and contain only document values. Each value must be one that
    could have been entered in this program.

    Raises:
        UserError: It is not a valid report (S01), or has a form that this version lacks (D12).
    """
    try:
        data = strict_json(text)
        if canonical_json(data) != text or set(data) != {"edition", "values"}:
            raise broken_error(name, "报告不是本程序写的样子")
        edition = edition_of(catalog, str(data["edition"]))
        places = ValueTypes.of(catalog.editions)
        values = {
            str(address): _decode_value(edition, places, str(address), stored)
            for address, stored in data["values"].items()
        }
        report = Report(edition, values, Status.FINAL)
        if UNIT not in values or YEAR not in values:
            raise broken_error(name, "报告没有单位或者年度")
        ensure_text_length({}, values)
        ensure_scope(report.scope, report.level)
    except (*ILLEGIBLE, RecursionError) as exc:
        raise broken_error(name, "报告的内容读不懂") from exc
    return report


def parse_trusted_report(catalog: Catalog, text: str) -> Report:
    """Parse a report from trusted text that this program has just written."""
    data = json.loads(text)
    places = ValueTypes.of(catalog.editions)
    decoded = {address: places.decode(address, value) for address, value in data["values"].items()}
    values = {address: value for address, value in decoded.items() if value is not None}
    return Report(catalog.editions[data["edition"]], values)


def _decode_value(edition: Edition, places: ValueTypes, address: str, stored: Any) -> Value:
    """Decode a stored value. Raise `ValueError` unless storing it again gives the same value."""
    if not edition.spec_of(address).in_document or isinstance(stored, bool):
        raise ValueError(address)
    value = places.decode(address, stored)
    try:
        kept = coerce(edition, address, value)
    except UserError as error:
        raise ValueError(address) from error
    if kept is None or kept != value or str(kept) != str(value):
        raise ValueError(address)
    return kept


MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 10
"""Seconds of processor time for one package or report."""

SECONDS = 30
"""Maximum seconds of elapsed time for one package or report."""

MOST_FILES = 5_000
"""Number of requests after which the process is replaced. Starting one takes 0.5 s."""

READER_ARGUMENT = "--read-packages"
"""First argument that makes a frozen program run as the reading process, through `main`."""

_LENGTH = 8


class PackageReader:
    """Reader of untrusted packages and reports in another process. Use as a context manager."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: Queue[Sequence[bytes]] = Queue()
        self._requests = 0

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
            UserError: As for `read_package` and `file_bytes`. It took too long or crashed the
                reading process (S01).
        """
        told = path.name.encode("utf-8", "backslashreplace")
        answer = self._ask(b"package", told, file_bytes(path))
        if not answer:
            raise broken_error(path.name, "读取时出错或者超时")
        head, *members = answer
        read = json.loads(head)
        confined.ensure_read(read)
        names: Sequence[str] = read["members"]
        return Package(
            PackageKind(read["kind"]), read["about"], dict(zip(names, members, strict=True))
        )

    def count_findings(
        self, catalog: Catalog, contents: Sequence[str], name: str
    ) -> Mapping[Severity, int]:
        """Return how many findings of each severity the rules have in a report.

        Args:
            catalog: Catalogue of the rules, as loaded from folders.
            contents: The report as `finalising.contents` gives it, then the unit's report of
                the year before if there is one.
            name: Name of the file, for messages.

        Raises:
            UserError: The rules took too long or too much memory (I10).
        """
        question = {
            "first_years": dict(catalog.first_years),
            "homes": {id_: str(folder) for id_, folder in catalog.folders.items()},
            "reports": contents,
        }
        answer = self._ask(b"report", json.dumps(question).encode())
        if not answer:
            raise UserError(
                f"“{escaped(name)}”校验时用的时间或者内存太多，没有收",
                remedy="请单位核对文字，删去重复的、粘贴错的内容，再报一次",
                code="I10",
            )
        counts = json.loads(answer[0])
        return {one: counts[one.value] for one in Severity}

    def _ask(self, *parts: bytes) -> Sequence[bytes]:
        """Return the other process's answer; none if the request crashed it or took too long."""
        if self._process is None or self._requests >= MOST_FILES:
            self._begin()
        self._requests += 1
        process = self._process
        assert process is not None  # noqa: S101 - it was begun
        assert process.stdin is not None  # noqa: S101 - as asked for
        try:
            _send(process.stdin, parts)
            answer = self._answers.get(timeout=SECONDS)
        except (OSError, Empty):
            answer = ()
        if not answer:
            self.end()
        return answer

    def _begin(self) -> None:
        self.end()
        self._process = process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            reader_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=confined.NO_WINDOW,
        )
        assert process.stdout is not None  # noqa: S101 - as asked for
        self._answers, self._requests = Queue(), 0
        Thread(target=_queue_answers, args=(process.stdout, self._answers), daemon=True).start()

    def end(self) -> None:
        """End the other process. The next package starts a new one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with process, contextlib.suppress(OSError):  # the answer is no longer needed
            process.wait()


def read_one(path: Path) -> Package:
    """Read one package in a process of its own.

    Raises:
        UserError: As for `PackageReader.read`.
    """
    with PackageReader() as reader:
        return reader.read(path)


def _queue_answers(stream: IO[bytes], answers: Queue[Sequence[bytes]]) -> None:
    """Queue the other process's answers, then an empty one at its end."""
    answer: Sequence[bytes] = ()
    with contextlib.suppress(ValueError, OSError):  # the process was ended meanwhile
        while answer := _receive(stream):
            answers.put(answer)
    answers.put(())


def _send(stream: IO[bytes], parts: Sequence[bytes]) -> None:
    """Write a message to a stream."""
    stream.write(len(parts).to_bytes(_LENGTH, "big"))
    for part in parts:
        stream.write(len(part).to_bytes(_LENGTH, "big"))
        stream.write(part)
    stream.flush()


def _receive(stream: IO[bytes]) -> Sequence[bytes]:
    """Return the parts of the next message; none at the end of the stream."""
    count = int.from_bytes(stream.read(_LENGTH), "big")
    return [stream.read(int.from_bytes(stream.read(_LENGTH), "big")) for _ in range(count)]


def reader_command() -> Sequence[str]:
    """Return the command that starts this program as the reading process."""
    return confined.command(READER_ARGUMENT, __name__)


def main() -> int:
    """Run as the reading process until standard input ends."""
    confined.limit_process(MEMORY)
    source = sys.stdin.buffer
    while question := _receive(source):
        confined.allow_cpu_seconds(CPU_SECONDS)
        kind, *parts = question
        _send(sys.stdout.buffer, (_read if kind == b"package" else _count_findings)(*parts))
    return 0


def _read(name: bytes, data: bytes) -> Sequence[bytes]:
    try:
        package = read_package(data, name.decode())
    except UserError as error:
        return [json.dumps(confined.error_json(error)).encode()]
    about = {"kind": package.kind.value, "about": package.about, "members": [*package.members]}
    return [json.dumps(about).encode(), *package.members.values()]


def _count_findings(question: bytes) -> Sequence[bytes]:
    asked = json.loads(question)
    homes = tuple(asked["homes"].items())
    catalog = _catalog(tuple(asked["first_years"].items()), homes)
    report, *previous = (parse_trusted_report(catalog, text) for text in asked["reports"])
    found = catalog.check(report, previous[0] if previous else None)
    counts = {one.value: sum(finding.severity is one for finding in found) for one in Severity}
    return [json.dumps(counts).encode()]


@lru_cache(maxsize=1)
def _catalog(
    first_years: tuple[tuple[str, int], ...], homes: tuple[tuple[str, str], ...]
) -> Catalog:
    return build_catalog(dict(first_years), {id_: Path(folder) for id_, folder in homes})


if __name__ == "__main__":
    sys.exit(main())
