"""The commands of the calendar, which is the workspace's and not a unit's."""

from argparse import ArgumentParser, Namespace
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.opening import open_to_read, open_to_write, workspace_path
from zwgk_desktop.cli.output import plain
from zwgk_desktop.cli.parsing import file_path
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, as_it_is
from zwgk_desktop.domain.entries import parse_year
from zwgk_desktop.domain.workdays import WorkCalendar, YearCalendar
from zwgk_desktop.services import calendar
from zwgk_desktop.services.books.dues import moved, this_day
from zwgk_desktop.services.workspace import Workspace


def _source(parser: ArgumentParser) -> None:
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", metavar="通知", help="通知的文字")
    source.add_argument("--file", metavar="文件", type=file_path, help="通知的文本文件")


def _show(said: Namespace, catalog: Catalog) -> Answer:
    year = this_day().year if said.year is None else parse_year(said.year)
    path = workspace_path(said)
    if said.workspace is None and not path.exists():
        return _answer(calendar.shipped().in_year(year))
    with open_to_read(said, catalog) as workspace:
        return _answer(workspace.calendar().in_year(year))


def _add(said: Namespace, catalog: Catalog) -> Answer:
    year = parse_year(said.year)
    with open_to_write(said, catalog, create=True) as workspace:
        before = workspace.calendar()
        if said.text is not None:
            read = calendar.read_text(before, year, said.text)
        else:
            read = calendar.read_file(before, year, said.file)
        workspace.all_books.adopt(read)
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
    today = this_day()
    return [
        f"{unit} {one.number}：期限{one.before or '未计'} → {one.after or '未计'}"
        for unit in workspace.all_books.units()
        for one in moved(workspace.books(unit).books.requests, before, after, today)
    ]


COMMANDS = (
    CommandSpec(
        name="calendar",
        help="显示一年的放假和调休上班，默认为今年",
        run=_show,
        shown=as_it_is,
        unit=Need.NONE,
        year=Need.OPTIONAL,
    ),
    CommandSpec(
        name="calendar add",
        help="采用一份放假通知",
        run=_add,
        shown=as_it_is,
        options=_source,
        unit=Need.NONE,
    ),
)
