"""Parsing and running of one ``zwgk`` command, from its words to its exit code."""

import argparse
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from zwgk_desktop import __version__
from zwgk_desktop.cli.output import print_answer, print_sentence, write_stdout
from zwgk_desktop.cli.spec import CommandSpec, Need
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.updates.installed import fault_warning, full_catalog

TOPICS = MappingProxyType(
    {
        "reports": ("list", "show", "set", "undo", "redo", "history"),
        "finalising": ("finalise", "publish"),
        "checking": ("check", "explain"),
        "importing": ("import",),
        "page_check": ("check-page",),
        "exporting": ("export", "compare", "changes"),
        "archiving": ("archive",),
        "submitting": ("submit", "terms"),
        "county": (
            "roster list",
            "roster import",
            "roster write",
            "roster add",
            "roster rename",
            "roster remove",
            "receive",
            "collection",
            "collection set",
        ),
        "examination": ("review", "remarks", "reply", "dispatch"),
        "rollup": ("collection publish", "rollup", "alike", "score"),
        "maintenance": ("backup", "restore", "verify", "update"),
        "books.requests": (
            "request add",
            "request change",
            "request event",
            "request conclude",
            "request show",
            "request tick",
            "request list",
            "request import",
            "request export",
            "request letter",
            "request attach",
            "request attachments",
            "request attachment",
            "request remove",
        ),
        "books.other_books": (
            "document add",
            "document change",
            "document repeal",
            "document complete",
            "document list",
            "document remove",
            "decision set",
            "decision change",
            "decision list",
            "decision remove",
            "decision export",
            "decision import",
            "dispute add",
            "dispute change",
            "dispute decide",
            "dispute event",
            "dispute list",
            "dispute remove",
        ),
        "books.disclosures": (
            "disclosure add",
            "disclosure change",
            "disclosure list",
            "disclosure counts",
            "disclosure import",
            "disclosure export",
            "disclosure remove",
        ),
        "books.unit_books": ("calendar", "calendar add", "fill", "book due"),
    }
)
"""Commands of each module of this package, in the order of the help."""


def find_command(words: list[str]) -> tuple[CommandSpec[Any], list[str]] | None:
    """Return the command that the words name and the words after it, or None if unknown.

    A command of two words is preferred to one of its first word alone.
    """
    for length in (2, 1):
        name = " ".join(words[:length])
        for topic, names in TOPICS.items():
            if name in names:
                return commands_of(topic)[name], words[length:]
    return None


def commands_of(topic: str) -> dict[str, CommandSpec[Any]]:
    """Map the names of a topic's commands to the commands."""
    module = import_module(f"zwgk_desktop.cli.{topic}")
    return {command.name: command for command in module.COMMANDS}


_TRANSLATED = (
    (r"the following arguments are required: (.*)", "缺少 {0}"),
    (r"unrecognized arguments: (.*)", "不认识 {0}"),
    (r"argument (.*): invalid choice: (.*?) \(choose from (.*)\)", "{0} 不能是“{1}”，可以写 {2}"),
    (r"argument --wait: invalid .* value: (.*)", "--wait 后面写秒数，0 到 3600，不能是“{0}”"),
    (r"argument (.*): invalid .* value: (.*)", "{0} 不能是“{1}”"),
    (r"one of the arguments (.*) is required", "{0} 要写一个"),
    (r"argument (.*): expected .*", "{0} 后面缺少内容"),
    (r"argument (.*): ignored explicit argument (.*)", "{0} 后面不能写 {1}"),
    (r"ambiguous option: (.*?) could match.*", "{0} 写得不完整"),
    (r"argument (.*): not allowed with argument (.*)", "{0} 和 {1} 不能同时使用"),
)
"""Chinese translations of argparse's error messages."""

_LONGEST_WAIT = 3600.0
_SCOPE_HELP = "县级以上政府的两份报告：office 政府及其办公室（不写就是它），summed 汇总"


class _Parser(argparse.ArgumentParser):
    """Argument parser that reports errors as a Chinese `UserError`."""

    def error(self, message: str) -> NoReturn:
        raise usage_error(_translated(message))

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "用法：", 1)

    def print_help(self, file: object = None) -> None:  # noqa: ARG002 - argparse passes none
        write_stdout(self.format_help().rstrip("\n"))


def parse(words: list[str]) -> tuple[CommandSpec[Any], argparse.Namespace]:
    """Find the command that the words name and parse its arguments.

    Raises:
        UserError: The command is unknown or its arguments are wrong (A02).
        SystemExit: Help or version was printed.
    """
    found = find_command(words)
    if found is None:
        _print_help_or_version(words)
        raise usage_error(_unknown_command_sentence(words))
    command, rest = found
    return command, _parser(command).parse_args(rest)


def _unknown_command_sentence(words: list[str]) -> str:
    """Return the sentence about an unknown command, with possible second words."""
    if not words:
        return "缺少 命令"
    names = [name for listed in TOPICS.values() for name in listed]
    rest = [name.split()[1] for name in names if name.startswith(f"{words[0]} ")]
    return f"“{words[0]}”后面要写 {'、'.join(rest)}" if rest else f"没有“{words[0]}”这个命令"


def usage_error(why: str) -> UserError:
    """Return the error for wrong command-line usage (A02)."""
    return UserError(f"命令写得不对：{why}", remedy="请用 zwgk -h 查看用法", code="A02")


def file_path(text: str) -> Path:
    """Parse the name of a file.

    Raises:
        UserError: It is empty or contains bytes that are not text (A02).
    """
    if not text or any("\ud800" <= char <= "\udfff" for char in text):
        raise UserError(
            f"文件名“{escaped(text)}”里有不是文字的字节" if text else "文件名是空的",
            remedy="请把文件和文件夹改成看得懂的名字后再试",
            code="A02",
        )
    return Path(text)


def file_path_ending(*suffixes: str) -> Callable[[str], Path]:
    """Return a parser for names of output files that accepts only the given suffixes."""

    def read(text: str) -> Path:
        path = file_path(text)
        if path.suffix.lower() not in suffixes:
            ends = " 或者 ".join(suffixes)
            raise usage_error(f"要写的文件名以 {ends} 结尾，不能是“{escaped(path.name)}”")
        return path

    return read


def _parser(command: CommandSpec[Any]) -> argparse.ArgumentParser:
    parser = _Parser(prog=f"zwgk {command.name}", description=command.help, add_help=False)
    _add_help(parser)
    parser.add_argument(
        "--workspace", metavar="文件", type=file_path, help="工作文件，默认为用户的"
    )
    for name, need, metavar, help_text in (
        ("--unit", command.unit, "单位", "单位名称"),
        ("--year", command.year, "年度", "报告年度，四位数字"),
    ):
        if need is not Need.NONE:
            required = need is Need.REQUIRED
            parser.add_argument(name, metavar=metavar, required=required, help=help_text)
    if command.names_report:
        parser.add_argument("--scope", choices=tuple(Scope), help=_SCOPE_HELP)
    parser.add_argument("--json", action="store_true", help="在标准输出给出一份 JSON")
    parser.add_argument(
        "--wait", metavar="秒", type=_seconds, default=0.0, help="别人正在写时最多等多久"
    )
    command.add_arguments(parser)
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= _LONGEST_WAIT:
        raise ValueError
    return seconds


def _translated(message: str) -> str:
    for pattern, words in _TRANSLATED:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(*map(_chinese_list, found.groups()))
    return "参数有误"


def _chinese_list(names: str) -> str:
    """Return argparse's list of names, joined with Chinese commas."""
    return "、".join(re.findall(r"'([^']*)'", names) or names.split(", "))


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help="显示用法")
    parser._positionals.title = "参数"  # noqa: SLF001 - argparse has no public way to name it
    parser._optionals.title = "选项"  # noqa: SLF001 - argparse has no public way to name it


def _print_help_or_version(words: list[str]) -> None:
    """Print the version or the general help if asked for, and exit."""
    if words[:1] == ["--version"]:
        write_stdout(f"zwgk {__version__}")
        raise SystemExit(0)
    if words[:1] in (["-h"], ["--help"]):
        write_stdout("\n".join(_general_help()))
        raise SystemExit(0)


def _general_help() -> Iterator[str]:
    yield from ("用法： zwgk 命令 [选项]", "", "政府信息公开工作年度报告", "", "命令：")
    for topic in TOPICS:
        for command in commands_of(topic).values():
            yield f"  {command.name:<20}{command.help}"
    yield from ("", "每个命令的用法：zwgk 命令 -h")


_REFUSED = 2


def run(words: list[str]) -> int:
    """Run one command and return its exit code. Failures go to stderr as one sentence."""
    try:
        command, arguments = parse(words)
        answer = command.answer(arguments, full_catalog())
    except UserError as error:
        print_sentence(str(error))
        return _REFUSED
    except Exception as error:  # noqa: BLE001 - the contract: one sentence, never a traceback
        print_sentence(f"程序内部错误（{type(error).__name__}：{error}），请联系技术人员")
        return _REFUSED
    unused = fault_warning()
    for told in (*answer.warnings, *([str(unused)] if unused else ())):
        print_sentence(told)
    return print_answer(answer, as_json=arguments.json)
