"""The commands of the calendar, which is the workspace's and not a unit's."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.arguments import PROGRAM, Adder, add_command, workspace_of, writer_of
from zwgk_desktop.cli.shown import Answer, plain
from zwgk_desktop.domain.entries import parse_year
from zwgk_desktop.domain.workdays import WorkCalendar, YearCalendar
from zwgk_desktop.services import calendar
from zwgk_desktop.services.books.dues import moved
from zwgk_desktop.services.workspace import Workspace


def add(commands: Adder) -> None:
    """Add the commands to the command line."""
    shown = add_command(commands, "calendar", "显示一年的放假和调休上班", of_report=False)
    shown.add_argument("--year", metavar="年度", help="四位数字；默认为今年")
    shown.set_defaults(run=_show)
    below = shown.add_subparsers(dest="calendar_command", title="命令", metavar="命令")
    made = add_command(below, "add", "采用一份放假通知", of_report=False)
    made.add_argument("--year", metavar="年度", required=True, help="四位数字")
    source = made.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", metavar="通知", help="通知的文字")
    source.add_argument("--file", metavar="文件", type=Path, help="通知的文本文件")
    made.set_defaults(run=_add)


def _show(said: Namespace, catalog: Catalog) -> Answer:
    year = date.today().year if said.year is None else parse_year(said.year)  # noqa: DTZ011 - the office's own day
    path = workspace_of(said)
    if said.workspace is None and not path.exists():
        return _answer(calendar.shipped().in_year(year))
    with Workspace.open(path, catalog, writing=False, program=PROGRAM) as workspace:
        return _answer(workspace.calendar().in_year(year))


def _add(said: Namespace, catalog: Catalog) -> Answer:
    year = parse_year(said.year)
    with Workspace.open(
        workspace_of(said), catalog, writing=True, create=True, program=writer_of(said)
    ) as workspace:
        before = workspace.calendar()
        if said.text is not None:
            read = calendar.read_text(before, year, said.text)
        else:
            read = calendar.read_file(before, year, said.file)
        workspace.adopt_calendar(read)
        after = workspace.calendar()
        told = [*_missing(read), *_moved(workspace, before, after)]
        answer = _answer(after.in_year(year))
        return Answer(answer.data, answer.lines, warnings=tuple(told))


def _answer(year: YearCalendar) -> Answer:
    data: dict[str, Any] = {
        "year": year.year,
        "source": year.source,
        "off": [plain(day) for day in year.off],
        "on": [plain(day) for day in year.on],
    }
    source = year.source or "通知还没有发布，按放假办法推算，期限都是暂定"
    lines = [f"{year.year}年：{source}"]
    lines += [f"{day} 放假 {name}" for day, name in year.off.items()]
    lines += [f"{day} 上班 {name}调休" for day, name in year.on.items()]
    return Answer(data, tuple(lines))


def _missing(read: calendar.ReadCalendar) -> list[str]:
    if not read.missing:
        return []
    rest = "仍是暂定" if read.year.provisional else "没有变动"
    return [f"通知没有写到{'、'.join(read.missing)}，这些节日{rest}"]


def _moved(workspace: Workspace, before: WorkCalendar, after: WorkCalendar) -> list[str]:
    today = date.today()  # noqa: DTZ011 - the office's own day
    return [
        f"{unit} {one.number}：期限{one.before or '未计'} → {one.after or '未计'}"
        for unit in workspace.book_units()
        for one in moved(workspace.books(unit).books.requests, before, after, today)
    ]
