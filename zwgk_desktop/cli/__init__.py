"""The ``zwgk`` command: the same services as the window's, without one.

Exit codes: 0 done · 1 done, but something stands · 2 refused, nothing changed.
"""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.cli.arguments import parser
from zwgk_desktop.cli.books import BOOK_COMMANDS, add_book_commands
from zwgk_desktop.cli.commands import COMMANDS
from zwgk_desktop.cli.shown import Answer, json_text
from zwgk_desktop.domain.errors import UserError

_UNSAID, _REFUSED = 1, 2
_ALL = {**COMMANDS, **BOOK_COMMANDS}


def main(words: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # tests put other things in its place
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        said = parser(add_book_commands).parse_args(words)
        answer = _ALL[said.command](said, load_catalog(paths.forms()))
    except UserError as error:
        _tell(str(error))
        return _REFUSED
    except Exception as error:  # noqa: BLE001 - the contract: one sentence, never a traceback
        _tell(f"程序内部错误（{type(error).__name__}：{error}），请联系技术人员")
        return _REFUSED
    for warning in answer.warnings:
        _tell(warning)
    return _printed(answer, as_json=said.json)


def _printed(answer: Answer, *, as_json: bool) -> int:
    """Answer on stdout. What is done stays done, whether or not anybody can read of it."""
    try:
        print(json_text(answer.data) if as_json else "\n".join(answer.lines), flush=True)
    except BrokenPipeError:  # `| head`: whoever reads has what he wanted
        _hush()
    except OSError:
        _hush()
        _tell("命令已经执行，但是结果写不出来：输出到的磁盘可能已满")
        return max(answer.code, _UNSAID)
    return answer.code


def _hush() -> None:
    """Let Python throw the unwritten rest away at its end, instead of failing on it again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _tell(sentence: str) -> None:
    """Say something to people; without a stderr, to nobody: stdout is for the answer alone."""
    if sys.stderr is None:  # `2>&-`
        return
    print(sentence, file=sys.stderr)
