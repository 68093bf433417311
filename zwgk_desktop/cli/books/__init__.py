"""The commands of the books: request, document, decision, dispute, calendar, fill."""

from argparse import Namespace
from collections.abc import Callable, Mapping

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.arguments import Adder, add_command, add_help
from zwgk_desktop.cli.books import calendars, directories, filling, requests
from zwgk_desktop.cli.books.declared import BookCommand
from zwgk_desktop.cli.shown import Answer

__all__ = ["BOOK_COMMANDS", "add_book_commands"]

_GROUPS: Mapping[str, tuple[str, tuple[BookCommand, ...]]] = {
    "request": ("依申请公开登记簿", requests.COMMANDS),
    "document": ("规范性文件目录", directories.DOCUMENT),
    "decision": ("行政处理决定统计", directories.DECISION),
    "dispute": ("复议诉讼登记", directories.DISPUTE),
}


def add_book_commands(commands: Adder) -> None:
    """Add the commands to the command line."""
    for name, (help_text, declared) in _GROUPS.items():
        group = commands.add_parser(name, help=help_text, description=help_text, add_help=False)
        add_help(group)
        below = group.add_subparsers(
            dest=f"{name}_command", required=True, title="命令", metavar="命令"
        )
        for one in declared:
            _add(below, one)
    calendars.add(commands)
    _add(commands, filling.FILL)


def _add(commands: Adder, declared: BookCommand) -> None:
    made = add_command(commands, declared.name, declared.help, of_report=False)
    made.add_argument("--unit", metavar="单位", required=True, help="单位名称")
    declared.options(made)
    made.set_defaults(run=declared.run)


def _run(said: Namespace, catalog: Catalog) -> Answer:
    run: Callable[[Namespace, Catalog], Answer] = said.run
    return run(said, catalog)


BOOK_COMMANDS: Mapping[str, Callable[[Namespace, Catalog], Answer]] = dict.fromkeys(
    (*_GROUPS, "calendar", "fill"), _run
)
"""Every command of the books, by its name."""
