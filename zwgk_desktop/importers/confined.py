"""What every process has in common that reads what came from elsewhere, and may use so much."""

import contextlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, Queue
from tempfile import TemporaryFile
from threading import Thread
from typing import IO, Any

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.format import Bounds, broken, exhausting

Pulse = Callable[[int, int], object]
"""Called many times a second while a file is read; what it raises ends the reading at once.

Gets how many pages are read, of how many; 0 and 0 where they are not counted.
"""

_BEAT = 0.05
_EXHAUSTED = 3
_REACHED = re.compile(rb"(?P<done>\d{1,4})/(?P<total>\d{1,4})\n")

NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0
"""How it is begun: a console program would open a window of its own there."""


def command(argument: str, module: str) -> Sequence[str]:
    """Return how this program is started as the other process.

    Args:
        argument: What tells a frozen program to be it.
        module: What is run as one where nothing is frozen.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable, argument)
    return (sys.executable, "-P", "-m", module)


def limit(memory: int, cpu_seconds: int | None = None) -> None:
    """Set limits for this process: bytes of memory, and seconds of the processor.

    A Windows that allows no job within a job goes without; the time is limited from outside too.
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
            allow(cpu_seconds)


def allow(cpu_seconds: int) -> None:
    """Let this process use so many seconds of the processor from now on, then end it.

    Asked for anew at each of many files. On Windows only the time by the clock is limited so.
    """
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on every system

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        latest = int(time.process_time()) + cpu_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (latest, most))


def told(error: UserError) -> dict[str, Any]:
    """Say in JSON why nothing was read."""
    return {"error": {"what": error.what, "remedy": error.remedy, "code": error.code}}


def ensure_read(answer: Mapping[str, Any]) -> None:
    """Raise again here what the other process refused with.

    Raises:
        UserError: It did.
    """
    if "error" in answer:
        error = answer["error"]
        raise UserError(error["what"], remedy=error["remedy"], code=error["code"])


def no_pulse(done: int, total: int) -> None:
    """Let a reading take its time."""


def asked(
    command: Sequence[str], data: bytes, name: str, bounds: Bounds, pulse: Pulse = no_pulse
) -> Mapping[str, Any]:
    """Have one file read by another process, which ends with the reading whatever comes of it.

    Args:
        command: Begins it; it must end in `answer`.
        data: The file.
        name: Its name, for messages.
        bounds: Of its time; the others it sets itself.
        pulse: See `Pulse`.

    Raises:
        UserError: As the other process says; it took too long or too much memory (I10), or
            was brought down (I07).
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
                said = _awaited(process, name, bounds, pulse)
            finally:
                process.kill()
    if process.returncode == _EXHAUSTED:
        raise exhausting(name)
    try:
        read: dict[str, Any] = json.loads(said)
    except ValueError:
        raise broken(name, "这种格式的") from None
    ensure_read(read)
    return read


def _awaited(process: subprocess.Popen[bytes], name: str, bounds: Bounds, pulse: Pulse) -> bytes:
    assert process.stdout is not None  # noqa: S101 - see `asked`
    lines: Queue[bytes] = Queue()
    Thread(target=_hear, args=(process.stdout, lines), daemon=True).start()
    latest = time.monotonic() + bounds.seconds
    done = total = 0
    while time.monotonic() < latest:
        pulse(done, total)
        with contextlib.suppress(Empty):
            line = lines.get(timeout=_BEAT)
            reached = _REACHED.fullmatch(line)
            if reached is None:
                process.wait(bounds.seconds)
                return line
            done, total = int(reached["done"]), int(reached["total"])
    raise exhausting(name)


def _hear(said: IO[bytes], lines: Queue[bytes]) -> None:
    """Hand on what another process says, line by line, then the end of it."""
    for line in said:
        lines.put(line)
    lines.put(b"")


def reached(done: int, total: int) -> None:
    """Say, as the other process, how many pages are read, of how many."""
    sys.stdout.buffer.write(b"%d/%d\n" % (done, total))
    sys.stdout.buffer.flush()


def answer(bounds: Bounds, read: Callable[[bytes], dict[str, Any]]) -> int:
    """Be the other process: read what comes on standard input, say in JSON what was read."""
    limit(bounds.memory, bounds.cpu_seconds)
    try:
        said = read(sys.stdin.buffer.read())
    except UserError as error:
        said = told(error)
    except MemoryError:
        return _EXHAUSTED
    sys.stdout.buffer.write(json.dumps(said).encode())
    return 0
