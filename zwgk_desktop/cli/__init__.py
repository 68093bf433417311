"""The ``zwgk`` command: the same services as the window's, without one.

Exit codes: 0 done · 1 done, but something stands · 2 refused, nothing changed.
"""

import sys
from collections.abc import Sequence
from io import TextIOWrapper

_REFUSED, _INTERRUPTED = 2, 130


def main(words: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # tests put other things in its place
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, TextIOWrapper):  # UTF-8 on every system, as what we write
        sys.stdin.reconfigure(encoding="utf-8-sig")
    try:
        return _carried_out(list(sys.argv[1:] if words is None else words))
    except KeyboardInterrupt:
        from zwgk_desktop.cli.output import tell  # noqa: PLC0415 - nothing is left to load then

        tell("已中断：没有做完的操作不留痕迹")
        return _INTERRUPTED


def _carried_out(words: list[str]) -> int:
    # Here, so that an interrupted start ends in a sentence too.
    from zwgk_desktop.cli.output import print_answer, tell  # noqa: PLC0415 - an interrupted start, too
    from zwgk_desktop.cli.parsing import parse  # noqa: PLC0415 - an interrupted start, too
    from zwgk_desktop.domain.errors import UserError  # noqa: PLC0415 - an interrupted start, too
    from zwgk_desktop.services.updates.installed import full_catalog, warning  # noqa: PLC0415 - likewise

    try:
        command, said = parse(words)
        answer = command.answer(said, full_catalog())
    except UserError as error:
        tell(str(error))
        return _REFUSED
    except Exception as error:  # noqa: BLE001 - the contract: one sentence, never a traceback
        tell(f"程序内部错误（{type(error).__name__}：{error}），请联系技术人员")
        return _REFUSED
    unused = warning()
    for told in (*answer.warnings, *([str(unused)] if unused else ())):
        tell(told)
    return print_answer(answer, as_json=said.json)
