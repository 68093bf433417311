"""The ``zwgk`` command line, which uses the same services as the window.

Exit codes: 0 done · 1 done, with findings or faults · 2 refused, nothing changed.
"""

import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from zwgk_desktop.late import late

_run: Callable[[list[str]], int] = late("zwgk_desktop.cli.command:run")
"""Command runner, loaded inside `main` so that an interrupted import ends in one sentence too."""
_print_sentence: Callable[[str], None] = late("zwgk_desktop.cli.output:print_sentence")
_INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # tests replace it by other types
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, TextIOWrapper):  # UTF-8 on every system, like our output
        sys.stdin.reconfigure(encoding="utf-8-sig")
    try:
        return _run(list(sys.argv[1:] if words is None else words))
    except KeyboardInterrupt:
        _print_sentence("已中断：没有做完的操作不留痕迹")
        return _INTERRUPTED
