"""The ``zwgk`` command: the same services as the window's, without one.

Exit codes: 0 done · 1 done, but something stands · 2 refused, nothing changed.
"""

import sys
from collections.abc import Sequence
from io import TextIOWrapper

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.cli.arguments import parser
from zwgk_desktop.cli.commands import COMMANDS
from zwgk_desktop.cli.shown import Answer, json_text
from zwgk_desktop.domain.errors import UserError

_REFUSED = 2


def main(words: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # tests put other things in its place
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        said = parser().parse_args(words)
        answer = COMMANDS[said.command](said, load_catalog(paths.forms()))
    except UserError as error:
        print(error, file=sys.stderr)
        return _REFUSED
    except Exception as error:  # noqa: BLE001 - the contract: one sentence, never a traceback
        print(f"程序内部错误（{type(error).__name__}：{error}），请联系技术人员", file=sys.stderr)
        return _REFUSED
    _print(answer, as_json=said.json)
    return answer.code


def _print(answer: Answer, *, as_json: bool) -> None:
    for warning in answer.warnings:
        print(warning, file=sys.stderr)
    print(json_text(answer.data) if as_json else "\n".join(answer.lines))
