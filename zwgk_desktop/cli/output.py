"""What is said back: the answer on stdout, sentences on stderr, neither able to do harm."""

import errno
import os
import re
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from typing import TextIO

from zwgk_desktop.cli.spec import Answer
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Value

_UNSAID = 1
CLOSED_PIPE = {errno.EPIPE, errno.EINVAL} if sys.platform == "win32" else {errno.EPIPE}
"""What a pipe answers whose reader has gone."""
_LONGEST, _KEPT = 200, 80
_RUN = re.compile(rf"[^\s“”]{{{_LONGEST + 1},}}")
"""A name longer than any that somebody would read."""


def print_answer(answer: Answer, *, as_json: bool) -> int:
    """Answer on stdout. What is done stays done, whether or not anybody can read of it."""
    text = _json_text(answer) if as_json else "\n".join(map(escaped, answer.lines))
    if write(text):
        return answer.code
    tell("命令已经执行，但是结果写不出来：输出到的磁盘可能已满")
    return max(answer.code, _UNSAID)


def write(text: str) -> bool:
    """Write to stdout; False where it cannot take it, and then nothing more is tried."""
    try:
        print(text, flush=True)
    except OSError as error:
        _hush(sys.stdout)
        return error.errno in CLOSED_PIPE  # `| head`: whoever reads has what he wanted
    return True


def tell(sentence: str) -> None:
    """Say something to people, on one line; where stderr takes nothing, to nobody."""
    if sys.stderr is None:  # `2>&-`
        return
    try:
        print(_cut(escaped(sentence.replace("\n", " "))), file=sys.stderr, flush=True)
    except OSError:  # stdout is for the answer alone, and the exit code says what it must
        _hush(sys.stderr)


@contextmanager
def progress_line(words: str) -> Generator[Progress]:
    """Return a progress callback that shows a percentage on stderr where that is a terminal."""
    stream = sys.stderr
    shown = stream is not None and stream.isatty()
    line = escaped(words)

    def show(done: int, total: int) -> None:
        if shown:
            with suppress(OSError):
                print(f"\r{line} {100 * done // total}%", end="", file=stream, flush=True)

    yield show
    if shown:
        with suppress(OSError):
            print(f"\r{' ' * (2 * len(line) + 5)}\r", end="", file=stream, flush=True)


def reason(error: UserError) -> str:
    """Say why something was refused, in a sentence that can be read whatever it quotes."""
    return _cut(str(error))


def plain(value: Value | None) -> str | int | Decimal | None:
    """Return a value as JSON has it: dates as ISO 8601."""
    return value.isoformat() if isinstance(value, date) else value


def time_text(moment: datetime) -> str:
    """Write a time as ISO 8601 with its zone."""
    return moment.isoformat()


def _cut(sentence: str) -> str:
    """Leave out the middle of what is too long to be read."""
    return _RUN.sub(lambda run: f"{run[0][:_KEPT]}…{run[0][-_KEPT:]}", sentence)


def _json_text(answer: Answer) -> str:
    """Write the document; amounts exactly, never through a float."""
    import simplejson  # noqa: PLC0415 - for who asks for JSON

    return simplejson.dumps(answer.data, ensure_ascii=False, indent=2, use_decimal=True)


def _hush(stream: TextIO) -> None:
    """Let Python throw the unwritten rest away at its end, instead of failing on it again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
