"""Commands for all books of a unit: calendar, fill, due list, undo, redo, history."""

from argparse import ArgumentParser, Namespace
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.books.book_answers import add_as_of, as_of_day, book_command
from zwgk_desktop.cli.command import file_path, usage_error
from zwgk_desktop.cli.opening import open_to_read, open_to_write, workspace_path
from zwgk_desktop.cli.output import json_value, time_text
from zwgk_desktop.cli.reports import report_answer
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, unchanged_answer
from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.domain.workdays import WorkCalendar, YearCalendar
from zwgk_desktop.services import calendar
from zwgk_desktop.services.books.due_list import (
    SOON,
    WEEK,
    DueItem,
    due_items,
    due_period,
    write_due_list,
)
from zwgk_desktop.services.books.dues import current_day, due_text, left_text, shifted_due_days
from zwgk_desktop.services.books.filling import propose_book_figures
from zwgk_desktop.services.books.redaction import HistoryMask
from zwgk_desktop.services.timeline import Timeline
from zwgk_desktop.services.wording import short_text
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.acts import ActSummary, HistoryRow


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--year", metavar="年度", required=True, help="报告年度，四位数字")
    parser.add_argument(
        "--table", metavar="表", action="append", default=[], help="requests、proactive、disputes"
    )


def _fill_report(arguments: Namespace, catalog: Catalog) -> Answer:
    unit, year = parse_unit(arguments.unit), parse_year(arguments.year)
    with (
        open_to_write(arguments, catalog) as workspace,
        workspace.session_or_created(unit, year) as session,
    ):
        books = workspace.books(unit).books
        proposal = propose_book_figures(books, session.report, session.previous, arguments.table)
        proposal.apply(session)
        changes = proposal.effective_changes
        listed = [
            {
                "address": change.address,
                "from": json_value(change.before),
                "to": json_value(change.after),
            }
            for change in changes
        ]
        lines = [
            f"{change.label}：{short_text(change.before)} → {short_text(change.after)}"
            for change in changes
        ]
        return Answer(
            {**report_answer(session.report).data, "changes": listed},
            tuple(lines) or ("各格与台账一致，没有改动",),
            warnings=proposal.questions,
        )


def undo(arguments: Namespace, catalog: Catalog) -> Answer:
    """Undo the last act on a unit's books."""
    with _open_timeline(arguments, catalog, writing=True) as line:
        return _act_answer(arguments.unit, line, line.undo())


def redo(arguments: Namespace, catalog: Catalog) -> Answer:
    """Redo the last undone act on a unit's books."""
    with _open_timeline(arguments, catalog, writing=True) as line:
        return _act_answer(arguments.unit, line, line.redo())


def history(arguments: Namespace, catalog: Catalog) -> Answer:
    """Return the changes in a unit's books, with personal values masked."""
    with _open_timeline(arguments, catalog, writing=False) as line:
        whole = line.history()
        mask = HistoryMask.of(whole)
        rows = [one for one in whole if arguments.cell in {None, one.address}]
        changes = [_history_row_data(row, mask) for row in rows]
        lines = [
            f"{one['at']} {row.kind.label} {_change_line(one)}"
            for one, row in zip(changes, rows, strict=True)
        ]
        return Answer({"changes": changes}, tuple(lines) or ("还没有改动",))


@contextmanager
def _open_timeline(arguments: Namespace, catalog: Catalog, *, writing: bool) -> Generator[Timeline]:
    opened = open_to_write if writing else open_to_read
    with opened(arguments, catalog) as workspace:
        yield workspace.timelines.books(arguments.unit)


def _act_answer(unit: str, timeline: Timeline, act: ActSummary) -> Answer:
    mask = HistoryMask.of(timeline.history())
    changes = [
        {
            "address": change.address,
            "from": json_value(mask.value(change, change.before)),
            "to": json_value(mask.value(change, change.after)),
        }
        for change in act.changes
    ]
    kind = (act.repeats or act.kind).value
    data: dict[str, Any] = {"unit": unit, "kind": act.kind.value, "act": kind, "changes": changes}
    label = (act.repeats or act.kind).label
    return Answer(data, (f"{act.kind.label}：{label}", *map(_change_line, changes)))


def _history_row_data(row: HistoryRow, mask: HistoryMask) -> dict[str, Any]:
    return {
        "at": time_text(row.at),
        "act": row.act,
        "kind": row.kind.value,
        "address": row.address,
        "from": json_value(mask.value(row, row.before)),
        "to": json_value(mask.value(row, row.after)),
    }


def _change_line(row_data: dict[str, Any]) -> str:
    before, after = (("空" if row_data[key] is None else row_data[key]) for key in ("from", "to"))
    return f"{row_data['address']}：{before} → {after}"


def _add_source(parser: ArgumentParser) -> None:
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", metavar="通知", help="通知的文字")
    source.add_argument("--file", metavar="文件", type=file_path, help="通知的文本文件")


def _show_calendar(arguments: Namespace, catalog: Catalog) -> Answer:
    year = current_day().year if arguments.year is None else parse_year(arguments.year)
    path = workspace_path(arguments)
    if arguments.workspace is None and not path.exists():
        return _calendar_answer(calendar.shipped_calendar().in_year(year))
    with open_to_read(arguments, catalog) as workspace:
        return _calendar_answer(workspace.calendar().in_year(year))


def _adopt_notice(arguments: Namespace, catalog: Catalog) -> Answer:
    year = parse_year(arguments.year)
    with open_to_write(arguments, catalog, create=True) as workspace:
        before = workspace.calendar()
        if arguments.text is not None:
            read = calendar.parse_notice(before, year, arguments.text)
        else:
            read = calendar.parse_notice_file(before, year, arguments.file)
        workspace.all_books.adopt_notice(read)
        after = workspace.calendar()
        told = [*_missing_festivals(read), *_changed_due_days(workspace, before, after)]
        answer = _calendar_answer(after.in_year(year))
        return Answer(answer.data, answer.lines, warnings=tuple(told))


def _calendar_answer(year: YearCalendar) -> Answer:
    data: dict[str, Any] = {
        "year": year.year,
        "source": year.source,
        "off": [json_value(day) for day in year.days_off],
        "on": [json_value(day) for day in year.days_worked],
    }
    source = year.source or "通知还没有发布，按放假办法推算，期限都是暂定"
    lines = [f"{year.year}年：{source}"]
    lines += [f"{day} 放假 {name}" for day, name in year.days_off.items()]
    lines += [f"{day} 上班 {name}调休" for day, name in year.days_worked.items()]
    return Answer(data, tuple(lines))


def _missing_festivals(read: calendar.NoticeCalendar) -> list[str]:
    if not read.missing:
        return []
    rest = "仍是暂定" if read.year.provisional else "没有变动"
    return [f"通知没有写到{'、'.join(read.missing)}，这些节日{rest}"]


def _changed_due_days(workspace: Workspace, before: WorkCalendar, after: WorkCalendar) -> list[str]:
    today = current_day()
    return [
        f"{unit} {one.number}：期限{one.before or '未计'} → {one.after or '未计'}"
        for unit in workspace.all_books.units()
        for one in shifted_due_days(workspace.books(unit).books.requests, before, after, today)
    ]


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
        "what": one.subject_text or None,
        "due": json_value(one.deadline.due),
        "provisional": one.deadline.provisional,
        "left": one.deadline.days_left,
        "overdue": one.is_overdue,
    }


def _line(one: DueItem) -> str:
    words = (
        one.unit,
        one.label,
        one.subject_text,
        due_text(one.deadline),
        left_text(one.deadline, one.as_of),
    )
    return " ".join(filter(None, words))


COMMANDS = (
    CommandSpec(
        name="calendar",
        help="显示一年的放假和调休上班，默认为今年",
        run=_show_calendar,
        to_answer=unchanged_answer,
        unit=Need.NONE,
        year=Need.OPTIONAL,
    ),
    CommandSpec(
        name="calendar add",
        help="采用一份放假通知",
        run=_adopt_notice,
        to_answer=unchanged_answer,
        add_arguments=_add_source,
        unit=Need.NONE,
    ),
    book_command("fill", "从台账填入报告的表", _options, _fill_report),
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
