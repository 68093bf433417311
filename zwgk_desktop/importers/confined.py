"""Confined processes for reading hostile files, with limits on memory and time."""

import contextlib
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache
from queue import Empty, Queue
from tempfile import TemporaryFile
from threading import Thread
from types import UnionType
from typing import IO, Any, Union, cast, get_args, get_origin, get_type_hints

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.format import (
    Bounds,
    SeveralFilesError,
    broken_error,
    exhausting_error,
)

Pulse = Callable[[int, int], object]
"""Callback invoked many times a second during reading. An exception from it ends the reading.

Its arguments are the pages read and the pages in total; 0 and 0 if pages are not counted.
"""

_BEAT = 0.05
_EXHAUSTED = 3
_OUT_OF_TIME = frozenset({_EXHAUSTED, -getattr(signal, "SIGXCPU", 24), 1816})
"""Exit codes of a process that needed too much; the last one is that of Windows."""

_REACHED = re.compile(rb"(?P<done>\d{1,4})/(?P<total>\d{1,4})\n")

RECOGNISING = "--recognise"
"""First argument that makes a frozen program call `services.importing.main`."""

NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0
"""Creation flag that prevents a console window on Windows; 0 elsewhere."""


def command(argument: str, module: str) -> Sequence[str]:
    """Return the command line that starts this program as a confined process.

    Args:
        argument: First argument for a frozen program.
        module: Module to run if the program is not frozen.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable, argument)
    return (sys.executable, "-P", "-m", module)


def limit_process(memory: int, cpu_seconds: int | None = None) -> None:
    """Limit this process: bytes of memory, and seconds of processor time.

    On a Windows without nested jobs there are no limits here. The parent process limits the
    time too.
    """
    if sys.platform == "win32":
        from zwgk_desktop.importers import windows_job  # noqa: PLC0415 - not on every system

        with contextlib.suppress(OSError):
            windows_job.confine(memory, cpu_seconds)
    else:
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if cpu_seconds is not None:
            allow_cpu_seconds(cpu_seconds)


def allow_cpu_seconds(cpu_seconds: int) -> None:
    """Limit the processor time of this process to a number of seconds from now on.

    Call it again for each of many files. On Windows it does nothing.
    """
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on every system

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        latest = int(time.process_time()) + cpu_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (latest, most))


def error_json(error: UserError) -> dict[str, Any]:
    """Return an error as JSON data."""
    data = {"what": error.what, "remedy": error.remedy, "code": error.code}
    several = {"members": error.members} if isinstance(error, SeveralFilesError) else {}
    return {"error": {**data, **several}}


def ensure_read(answer_stdin: Mapping[str, Any]) -> None:
    """Raise the error that the confined process reported in its answer, if any.

    Raises:
        UserError: The confined process reported an error.
    """
    if "error" in answer_stdin:
        error = answer_stdin["error"]
        if "members" in error:
            raise SeveralFilesError(error["what"], tuple(map(str, error["members"])))
        raise UserError(error["what"], remedy=error["remedy"], code=error["code"])


def no_pulse(done: int, total: int) -> None:
    """Pulse callback that does nothing."""


def answer_of_process(
    command: Sequence[str], data: bytes, name: str, bounds: Bounds, pulse: Pulse = no_pulse
) -> Mapping[str, Any]:
    """Have a confined process read one file, end the process, and return its answer.

    Args:
        command: Command line of the process, which must call `answer_stdin`.
        data: Bytes of the file.
        name: File name, for messages.
        bounds: Limits; only time and answer are enforced here, the process sets the others.
        pulse: See `Pulse`.

    Raises:
        UserError: As reported by the process, or it took too much time or memory (I10) or
            crashed (I07).
    """
    with TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=NO_WINDOW,
        )
        with process:
            try:
                output = _wait_for_answer(process, name, bounds, pulse)
            finally:
                process.kill()
    if process.returncode in _OUT_OF_TIME:
        raise exhausting_error(name)
    try:
        read: dict[str, Any] = json.loads(output)
    except ValueError:
        raise broken_error(name, "这种格式的") from None
    ensure_read(read)
    return read


def _wait_for_answer(
    process: subprocess.Popen[bytes], name: str, bounds: Bounds, pulse: Pulse
) -> bytes:
    assert process.stdout is not None  # noqa: S101 - see `answer_of_process`
    lines: Queue[bytes] = Queue()
    Thread(target=_queue_lines, args=(process.stdout, lines, bounds.answer), daemon=True).start()
    latest = time.monotonic() + bounds.seconds
    done = total = 0
    while time.monotonic() < latest:
        pulse(done, total)
        with contextlib.suppress(Empty):
            line = lines.get(timeout=_BEAT)
            report_progress = _REACHED.fullmatch(line)
            if len(line) == bounds.answer:
                break
            if report_progress is None:
                process.wait(bounds.seconds)
                return line
            done, total = int(report_progress["done"]), int(report_progress["total"])
    raise exhausting_error(name)


def _queue_lines(stream: IO[bytes], lines: Queue[bytes], most: int) -> None:
    """Put the output of a process into a queue line by line up to an over-long one, then b""."""
    while line := stream.readline(most):
        lines.put(line)
        if len(line) == most:
            return
    lines.put(b"")


def report_progress(done: int, total: int) -> None:
    """Report to the parent process the pages read and the pages in total."""
    sys.stdout.buffer.write(b"%d/%d\n" % (done, total))
    sys.stdout.buffer.flush()


def answer_stdin(bounds: Bounds, read: Callable[[bytes], dict[str, Any]]) -> int:
    """Read the file on standard input and write the answer as JSON; return the exit code.

    Runs in the confined process.
    """
    limit_process(bounds.memory, bounds.cpu_seconds)
    try:
        data = read(sys.stdin.buffer.read())
    except UserError as error:
        data = error_json(error)
    except MemoryError:
        return _EXHAUSTED
    sys.stdout.buffer.write(json.dumps(data).encode())
    return 0


def to_json(value: Any) -> Any:
    """Return a value as JSON data, a dataclass as the list of its fields."""
    if is_dataclass(value):
        return [to_json(getattr(value, one.name)) for one in fields(value)]
    kind = cast("type[object]", type(value))
    if issubclass(kind, Mapping):
        return {key: to_json(one) for key, one in value.items()}
    if kind is tuple:
        return [to_json(one) for one in value]
    return {"decimal": str(value)} if kind is Decimal else value


def from_json(kind: Any, data: Any) -> Any:
    """Return the value of a type from the JSON data that `to_json` wrote.

    Dataclasses, tuples and mappings of any length, unions, texts and numbers can result.

    Raises:
        TypeError: The data are of another type, or ValueError or ArithmeticError.
    """
    given = cast("type[object]", type(data))
    if given is kind:
        return data
    origin, inner = _type_parts(kind)
    if origin is kind:
        parts = zip(inner.items(), data, strict=True)
        return kind(**{name: from_json(type_, one) for (name, type_), one in parts})
    if origin is tuple and given is list:
        return tuple(from_json(inner[0], one) for one in data)
    if origin is Mapping and given is dict:
        return {key: from_json(inner[1], one) for key, one in data.items()}
    if kind is Decimal and given is dict:
        return Decimal(data["decimal"])
    for one in inner if origin in {Union, UnionType} else ():
        with contextlib.suppress(TypeError, ValueError, KeyError):
            return from_json(one, data)
    raise TypeError(kind)


@lru_cache(maxsize=64)
def _type_parts(kind: Any) -> tuple[Any, Any]:
    """Return the origin of a type, and its arguments or the types of its fields by name."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind, {one.name: hints[one.name] for one in fields(kind)}
    return get_origin(kind), get_args(kind)
