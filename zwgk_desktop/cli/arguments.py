"""The command line's words: what may be said, and what is said back when it is wrong."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, Protocol

from zwgk_desktop import __version__, paths
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.exporting import EXPORTERS, export_options
from zwgk_desktop.services.workspace import Writer

PROGRAM = "命令行 zwgk"
"""What others are told who holds a workspace."""

_LONGEST = 3600  # seconds to wait for another writer

_TRANSLATED = (
    (r"the following arguments are required: (.*)", "缺少 {0}"),
    (r"unrecognized arguments: (.*)", "不认识 {0}"),
    (r"argument (.*): invalid choice: (.*?) \(.*", "{0} 不能是 {1}"),
    (r"argument (.*): expected .*", "{0} 后面缺少内容"),
    (r"argument --wait: invalid .* value: (.*)", "--wait 后面写秒数，0 到 3600，不能是 {0}"),
    (r"argument (.*): ignored explicit argument (.*)", "{0} 后面不能写 {1}"),
    (r"ambiguous option: (.*?) could match.*", "{0} 写得不完整"),
    (r"argument (.*): not allowed with argument (.*)", "{0} 和 {1} 不能同时使用"),
)
"""What argparse says in English, and what we say instead."""


class Parser(argparse.ArgumentParser):
    """Refuses as the rest of the program does: one Chinese sentence."""

    def error(self, message: str) -> NoReturn:
        """Refuse."""
        raise UserError(
            f"命令写得不对：{_translated(message)}", remedy="请用 zwgk -h 查看用法", code="A02"
        )

    def format_usage(self) -> str:
        """See argparse; in Chinese."""
        return super().format_usage().replace("usage:", "用法：", 1)

    def format_help(self) -> str:
        """See argparse; in Chinese."""
        return super().format_help().replace("usage:", "用法：", 1)


def _translated(message: str) -> str:
    for pattern, words in _TRANSLATED:
        found = re.fullmatch(pattern, message)
        if found:
            return words.format(*found.groups())
    return "参数有误"


def parser(*groups: Callable[["Adder"], None]) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, with groups of commands of their own."""
    top = Parser(prog="zwgk", description="政府信息公开工作年度报告", add_help=False)
    add_help(top)
    top.add_argument("--version", action="version", version=f"zwgk {__version__}", help="版本")
    commands = top.add_subparsers(dest="command", required=True, title="命令", metavar="命令")
    for add in (_add_import, _add_set, _add_check, _add_explain, _add_export, _add_history):
        add(commands)
    for add in (_add_finalise, _add_compare):
        add(commands)
    add_command(commands, "show", "显示报告")
    for name, help_text in (("undo", "撤销最近一次操作"), ("redo", "重做刚才撤销的操作")):
        _add_year(add_command(commands, name, help_text, of_report=False))
    add_command(commands, "list", "列出工作文件里的报告", of_report=False)
    _add_backup(commands)
    _add_restore(commands)
    add_command(commands, "verify", "检查工作文件是否完好", of_report=False)
    for group in groups:
        group(commands)
    return top


class Adder(Protocol):
    """What argparse gives to add commands to, for which it has no public name."""

    def add_parser(
        self,
        name: str,
        *,
        help: str,  # noqa: A002 - argparse names it
        description: str,
        add_help: bool,
    ) -> Parser:
        """Add one command."""
        ...


def add_help(parser: argparse.ArgumentParser) -> None:
    """Let a command say how it is used, in Chinese."""
    parser.add_argument("-h", "--help", action="help", help="显示用法")
    parser._positionals.title = "参数"  # noqa: SLF001 - argparse has no public way to name it
    parser._optionals.title = "选项"  # noqa: SLF001


def add_command(commands: Adder, name: str, help_text: str, *, of_report: bool = True) -> Parser:
    """Add a command, with what every command may be told."""
    command = commands.add_parser(name, help=help_text, description=help_text, add_help=False)
    add_help(command)
    command.add_argument(
        "--workspace", metavar="文件", type=Path, default=None, help="工作文件，默认为用户的"
    )
    command.add_argument(
        "--wait",
        metavar="秒",
        type=_seconds,
        default=0,
        help="别的程序正在修改工作文件时，最多等多少秒",
    )
    if of_report:
        command.add_argument("--unit", metavar="单位", required=True, help="单位名称")
        command.add_argument("--year", metavar="年度", required=True, help="报告年度，四位数字")
    command.add_argument("--json", action="store_true", help="在标准输出给出一份 JSON")
    return command


def _add_year(command: Parser) -> None:
    command.add_argument("--unit", metavar="单位", required=True, help="单位名称")
    command.add_argument("--year", metavar="年度", help="报告年度；不写就是这个单位的台账")


def _add_level(command: Parser) -> None:
    command.add_argument("--level", metavar="级别", help="单位级别，例如 township")


def _add_import(commands: Adder) -> None:
    command = add_command(commands, "import", "读入一份报告")
    command.add_argument("file", metavar="文件", type=Path, help="Word、Excel、PDF、网页或纯文本")
    command.add_argument("--dry-run", action="store_true", help="只看读出了什么，不写入")
    command.add_argument("--replace", action="store_true", help="覆盖已经填写的不同内容")
    _add_level(command)


def _add_set(commands: Adder) -> None:
    command = add_command(commands, "set", "填写单元格、文字和报告信息")
    command.add_argument("entries", metavar="地址=内容", nargs="+", help="内容为空则清除")
    _add_level(command)


def _add_check(commands: Adder) -> None:
    add_command(commands, "check", "列出全部核对结果")


def _add_explain(commands: Adder) -> None:
    command = add_command(commands, "explain", "为须说明的核对结果写说明")
    command.add_argument("rule", metavar="规则", help="例如 P-IN-FORCE；PRIVACY 指个人信息")
    command.add_argument("--text", metavar="说明", required=True, help="说明；为空则撤回")
    command.add_argument("--cell", metavar="地址", help="只为这一格说明")


def _add_export(commands: Adder) -> None:
    command = add_command(commands, "export", "导出文件，已有的会被替换")
    command.add_argument(
        "format", metavar="格式", choices=tuple(EXPORTERS), help="、".join(EXPORTERS)
    )
    command.add_argument("--output", metavar="文件", type=Path, required=True, help="写到哪里")
    command.add_argument("--draft", action="store_true", help="有问题时也导出，标明草稿")
    for option in export_options().values():
        if isinstance(option.default, bool):
            command.add_argument(option.flag, action="store_true", default=None, help=option.help)
        else:
            choices = tuple(type(option.default))
            command.add_argument(option.flag, choices=choices, help=option.help)


def _add_history(commands: Adder) -> None:
    command = add_command(commands, "history", "列出每一次改动", of_report=False)
    _add_year(command)
    command.add_argument("--cell", metavar="地址", help="只看这一格")


def _add_finalise(commands: Adder) -> None:
    command = add_command(commands, "finalise", "定稿；已定稿的加 --reason 开始更正，改后再定稿")
    command.add_argument("--reason", metavar="原因", default="", help="更正的原因")


def _add_compare(commands: Adder) -> None:
    command = add_command(commands, "compare", "与同一单位的另一年度对比")
    command.add_argument(
        "--with", dest="other", metavar="年度", required=True, help="另一年度，四位数字"
    )


def _add_backup(commands: Adder) -> None:
    command = add_command(commands, "backup", "备份工作文件，并检查备份", of_report=False)
    command.add_argument(
        "--output", metavar="文件", type=Path, help="写到哪里；不写就放进备份文件夹"
    )


def _add_restore(commands: Adder) -> None:
    command = add_command(commands, "restore", "用备份替换工作文件", of_report=False)
    command.add_argument("file", metavar="文件", type=Path, help="完好的备份")


def _seconds(text: str) -> float:
    """Read how long to wait: 0 to an hour."""
    seconds = float(text)
    if not 0 <= seconds <= _LONGEST:
        raise ValueError(text)
    return seconds


def writer_of(arguments: argparse.Namespace) -> Writer:
    """Return who wants to write, as others are told, and how long it waits."""
    wait: float = arguments.wait
    return Writer(PROGRAM, wait)


def workspace_of(arguments: argparse.Namespace) -> Path:
    """Return the workspace a command is about."""
    named: Path | None = arguments.workspace
    return paths.default_workspace() if named is None else named
