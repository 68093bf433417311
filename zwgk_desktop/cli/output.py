"""Output of a command: the answer on stdout, sentences on stderr, both escaped."""

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

_EXIT_CODE_IF_UNPRINTED = 1
CLOSED_PIPE = {errno.EPIPE, errno.EINVAL} if sys.platform == "win32" else {errno.EPIPE}
"""Error numbers of writing to a pipe whose reader has closed."""
_LONGEST, _KEPT = 200, 80
_LONG_WORD = re.compile(rf"[^\s“”]{{{_LONGEST + 1},}}")
"""Run of characters too long to print in full."""


def print_answer(answer: Answer, *, as_json: bool) -> int:
    """Print the answer to stdout and return the exit code, also if printing fails."""
    text = _json_text(answer) if as_json else "\n".join(map(escaped, answer.lines))
    if write_stdout(text):
        return answer.code
    print_sentence("命令已经执行，但是结果写不出来：输出到的磁盘可能已满")
    return max(answer.code, _EXIT_CODE_IF_UNPRINTED)


def write_stdout(text: str) -> bool:
    """Write to stdout and return whether it worked. After a failure discard further output."""
    try:
        print(text, flush=True)
    except OSError as error:
        _redirect_to_null(sys.stdout)
        return error.errno in CLOSED_PIPE  # e.g. `| head`: not a failure
    return True


def print_sentence(sentence: str) -> None:
    """Print a sentence to stderr on one line. Do nothing if stderr is unusable."""
    if sys.stderr is None:  # `2>&-`
        return
    try:
        print(
            _shorten_long_words(escaped(sentence.replace("\n", " "))), file=sys.stderr, flush=True
        )
    except OSError:  # stdout is for the answer only; the exit code suffices
        _redirect_to_null(sys.stderr)


@contextmanager
def progress_line(words: str) -> Generator[Progress]:
    """Return a progress callback that shows a percentage on stderr if that is a terminal."""
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


def error_sentence(error: UserError) -> str:
    """Return the message of an error, with overlong words shortened."""
    return _shorten_long_words(str(error))


def json_value(value: Value | None) -> str | int | Decimal | None:
    """Return a value for JSON: dates as ISO 8601."""
    return value.isoformat() if isinstance(value, date) else value


def time_text(moment: datetime) -> str:
    """Return a time as ISO 8601 with its zone."""
    return moment.isoformat()


def _shorten_long_words(sentence: str) -> str:
    """Cut out the middle of overlong runs of characters."""
    return _LONG_WORD.sub(lambda run: f"{run[0][:_KEPT]}…{run[0][-_KEPT:]}", sentence)


def _json_text(answer: Answer) -> str:
    """Return the JSON document. Amounts are written exactly, never through a float."""
    import simplejson  # noqa: PLC0415 - for who asks for JSON

    return simplejson.dumps(answer.data, ensure_ascii=False, indent=2, use_decimal=True)


def _redirect_to_null(stream: TextIO) -> None:
    """Redirect a broken stream to the null device, so that flushing at exit does not fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
