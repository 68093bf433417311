"""One command of ``zwgk``, from its words to its exit code."""

from zwgk_desktop.cli.output import print_answer, tell
from zwgk_desktop.cli.parsing import parse
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.updates.installed import full_catalog, warning

_REFUSED = 2


def run(words: list[str]) -> int:
    """Run one command and return its exit code. Failures go to stderr as one sentence."""
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
