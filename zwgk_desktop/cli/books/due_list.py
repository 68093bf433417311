"""Command that lists what the books have due within a period, and writes the list to print."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.books.book_answers import add_as_of, as_of_day
from zwgk_desktop.cli.command import usage_error
from zwgk_desktop.cli.opening import open_to_read
from zwgk_desktop.cli.output import json_value
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, unchanged_answer
from zwgk_desktop.services.books.due_list import (
    SOON,
    WEEK,
    DueItem,
    due_items,
    due_period,
    write_due_list,
)
from zwgk_desktop.services.books.dues import current_day, due_text, left_text

_MOST_DAYS = 366


def _add_options(parser: ArgumentParser) -> None:
    period = parser.add_mutually_exclusive_group()
    period.add_argument("--week", action="store_true", help="到本周日为止到期的")
    period.add_argument(
        "--days", metavar="天数", help=f"几天内到期的；两样都不写，是{SOON}个工作日内到期的"
    )
    add_as_of(parser)
    parser.add_argument("--output", metavar="文件", type=Path, help="写成清单（.pdf），打印用")


def _list_due(arguments: Namespace, catalog: Catalog) -> Answer:
    as_of = as_of_day(arguments)
    day = as_of or current_day()
    period = due_period(_choice(arguments), day)
    with open_to_read(arguments, catalog) as workspace:
        units = workspace.all_books.units() if arguments.unit is None else (arguments.unit,)
        found = due_items(map(workspace.books, units), period, as_of)
        if arguments.output is not None:
            persons = workspace.context.books.applicant_names()
            write_due_list(found, period, day, persons, arguments.output)
    data: dict[str, Any] = {"until": json_value(period.until), "items": list(map(_data, found))}
    lines = list(map(_line, found)) or [f"没有逾期的，也没有{period.label}到期的"]
    if arguments.output is not None:
        data["file"] = str(arguments.output)
        lines.append(f"已导出：{arguments.output}")
    return Answer(data, tuple(lines), code=1 if any(one.is_overdue for one in found) else 0)


def _choice(arguments: Namespace) -> str:
    """Return the chosen period, as `due_period` takes it.

    Raises:
        UserError: The number of days is no whole number up to a year (A02).
    """
    if arguments.week:
        return WEEK
    days = (arguments.days or "").strip()
    if arguments.days is not None and not (
        days.isascii() and days.isdecimal() and int(days[:9]) <= _MOST_DAYS
    ):
        raise usage_error(f"--days 后面写0至{_MOST_DAYS}的天数，不能是“{arguments.days}”")
    return days


def _data(one: DueItem) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "kind": str(one.kind),
        "number": one.number,
        "what": one.what or None,
        "due": json_value(one.clock.due),
        "provisional": one.clock.provisional,
        "left": one.clock.days_left,
        "overdue": one.is_overdue,
    }


def _line(one: DueItem) -> str:
    words = (one.unit, one.label, one.what, due_text(one.clock), left_text(one.clock, one.as_of))
    return " ".join(filter(None, words))


COMMANDS = (
    CommandSpec(
        name="book due",
        help="列出逾期的、快要到期的申请和案件，可以写成清单",
        run=_list_due,
        to_answer=unchanged_answer,
        add_arguments=_add_options,
        unit=Need.OPTIONAL,
        year=Need.NONE,
    ),
)
