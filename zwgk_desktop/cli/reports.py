"""Commands that list, show, edit, undo and delete reports."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from importlib import import_module

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import usage_error
from zwgk_desktop.cli.opening import (
    open_report_to_read,
    open_report_to_write,
    open_to_read,
    open_to_write,
    scope_of,
    unit_and_year,
)
from zwgk_desktop.cli.output import json_value, time_text
from zwgk_desktop.cli.spec import (
    Answer,
    CommandSpec,
    Need,
    argument,
    argument_adder,
    unchanged_answer,
)
from zwgk_desktop.domain.addresses import LEVEL, Address, ValueType
from zwgk_desktop.domain.characters import count_invisible, describe_characters
from zwgk_desktop.domain.entries import parse_level, parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level, Scope
from zwgk_desktop.services.wording import change_words, value_text
from zwgk_desktop.services.workspace import ReportEntry
from zwgk_desktop.storage.acts import ActKind, HistoryRow

_COLLECTION = argument("--collection", action="store_true", help="县里这一年的收报")
LEVEL_ARGUMENT = argument("--level", metavar="级别", help="单位级别，例如 township")


def _show(arguments: Namespace, catalog: Catalog) -> Report:
    unit, year = unit_and_year(arguments)
    with open_to_read(arguments, catalog) as workspace:
        return workspace.report_of(unit, year, scope_of(arguments))


def _list(arguments: Namespace, catalog: Catalog) -> tuple[ReportEntry, ...]:
    with open_to_read(arguments, catalog) as workspace:
        return workspace.reports()


def _history(arguments: Namespace, catalog: Catalog) -> Answer:
    if arguments.collection or None in {arguments.unit, arguments.year}:
        return _run_on_books_or_collection("history", arguments, catalog)
    with open_report_to_read(arguments, catalog) as session:
        return _history_answer(session.report.edition, session.history(arguments.cell))


def _set(arguments: Namespace, catalog: Catalog) -> Report:
    unit, year = unit_and_year(arguments)
    with (
        open_to_write(arguments, catalog, create=True) as workspace,
        workspace.session_or_created(
            unit, year, level_argument(arguments), scope=scope_of(arguments)
        ) as session,
    ):
        values = _parse_entries(session.report.edition, arguments.entries)
        session.apply(level_as_entry(arguments) | values, ActKind.ENTRY)
        return session.report


def _undo(arguments: Namespace, catalog: Catalog) -> Report | Answer:
    if arguments.collection or None in {arguments.unit, arguments.year}:
        return _run_on_books_or_collection("undo", arguments, catalog)
    with open_report_to_write(arguments, catalog, include_deleted=True) as session:
        session.undo()
        return session.report


def _redo(arguments: Namespace, catalog: Catalog) -> Report | Answer:
    if arguments.collection or None in {arguments.unit, arguments.year}:
        return _run_on_books_or_collection("redo", arguments, catalog)
    with open_report_to_write(arguments, catalog) as session:
        session.redo()
        return session.report


def _run_on_books_or_collection(what: str, arguments: Namespace, catalog: Catalog) -> Answer:
    """Undo, redo or list changes of a unit's books or of a county's collection."""
    name = "examination" if arguments.collection else "books.unit_books"
    module = import_module(f"zwgk_desktop.cli.{name}")  # loaded only if used
    if not arguments.collection and arguments.unit is None:
        raise usage_error("缺少 --unit")
    if arguments.collection and arguments.unit is not None:
        raise usage_error("--collection 和 --unit 不能同时使用")
    answer: Answer = getattr(module, what)(arguments, catalog)
    return answer


def level_argument(arguments: Namespace) -> Level | None:
    """Return the level given on the command line, or None."""
    return parse_level(arguments.level) if arguments.level else None


def level_as_entry(arguments: Namespace) -> dict[Address, Value | None]:
    """Return the given level as a value to enter, or nothing."""
    level = level_argument(arguments)
    return {LEVEL: level.value} if level else {}


def _parse_entries(edition: Edition, entries: list[str]) -> dict[Address, Value | None]:
    values: dict[Address, Value | None] = {}
    for entry in entries:
        address, equals, text = entry.partition("=")
        address = address.strip()
        if not equals:
            raise UserError(
                f"“{entry}”不是“地址=内容”的写法",
                remedy="例如 requests.received.natural_person=3",
                code="A02",
            )
        if address in values:
            raise UserError(f"“{address}”写了两次", remedy="请只留一次，再执行这个命令", code="A02")
        values[address] = parse_value(edition, address, text)
    return values


def report_answer(report: Report) -> Answer:
    """Return the answer with all entries of a report (blanks as null) and all totals."""
    edition = report.edition
    data = {
        "unit": report.unit,
        "year": report.year,
        "scope": report.scope.value,
        "level": report.level.value,
        "edition": edition.id,
        "status": report.status.value,
        "cells": {cell: report.entry(cell) for cell in edition.entered},
        "computed": {total: report.computed(total) for total in edition.leaves},
        "stated": dict(report.stated_totals()),
        "texts": {text.id: report.values.get(text.address) for text in edition.texts},
        "fields": {f.id: json_value(report.values.get(f.address)) for f in edition.fields}
        | {"scope": report.scope.value},
    }
    return Answer(data, tuple(_report_lines(report)))


def _moved_answer(moved: Report | Answer) -> Answer:
    """Return the answer after an undo. That of a unit's books is passed on."""
    return moved if isinstance(moved, Answer) else report_answer(moved)


def _entered_answer(report: Report) -> Answer:
    """Return the answer after an entry, with a warning about invisible characters in texts."""
    unseen = count_invisible("".join(report.text(text.id) for text in report.edition.texts))
    said = f"文字里有看不见的字符，已原样保存：{describe_characters(unseen)}"
    shown = report_answer(report)
    return Answer(shown.data, shown.lines, warnings=(said,) if unseen else ())


def _report_lines(report: Report) -> Iterator[str]:
    yield report.title
    scope = "汇总 · " if report.scope is Scope.SUMMED else ""
    yield f"{scope}{report.level.label} · {report.edition.name} · {report.status.label}"
    for spec in report.edition.fields:
        value = report.values.get(spec.address)
        if value is not None:
            yield f"{spec.label}：{_field_text(report.edition, spec.address, value)}"
    for text in report.edition.texts:
        yield f"【{text.label}】{report.text(text.id) or '（空）'}"
    for table in report.edition.tables:
        yield f"【{report.edition.section_of[table.id].heading}】"
        for address in table.addresses:
            yield f"{table.label(address)}：{number_text(report.figure(address)) or '（未填）'}"


def _field_text(edition: Edition, address: Address, value: Value) -> str:
    """Return a field's value in the clerk's words, texts in full."""
    coded = edition.type_of(address) in {ValueType.LEVEL, ValueType.SCOPE}
    return value if isinstance(value, str) and not coded else value_text(edition, address, value)


def _list_answer(entries: Iterable[ReportEntry]) -> Answer:
    found = tuple(entries)
    reports = [
        {
            "unit": entry.unit,
            "year": entry.year,
            "scope": entry.scope.value,
            "edition": entry.edition,
            "status": entry.status.value,
            "updated": time_text(entry.updated),
        }
        for entry in found
    ]
    lines = tuple(
        f"{e.unit}{e.scope.mark} {e.year}年 {e.status.label} {time_text(e.updated)}" for e in found
    )
    return Answer({"reports": reports}, lines or ("工作文件里还没有报告",))


def _history_answer(edition: Edition, rows: Iterable[HistoryRow]) -> Answer:
    changes = [
        {
            "at": time_text(row.at),
            "act": row.act,
            "kind": row.kind.value,
            "address": row.address,
            "from": json_value(row.before),
            "to": json_value(row.after),
        }
        for row in rows
    ]
    lines = tuple(
        f"{time_text(row.at)} {row.kind.label} "
        f"{change_words(edition, row.address, row.before, row.after)}"
        for row in rows
    )
    return Answer({"changes": changes}, lines or ("还没有改动",))


COMMANDS = (
    CommandSpec(
        name="list",
        help="列出工作文件里的报告",
        run=_list,
        to_answer=_list_answer,
        unit=Need.NONE,
        year=Need.NONE,
    ),
    CommandSpec(name="show", help="显示报告", run=_show, to_answer=report_answer),
    CommandSpec(
        name="set",
        help="填写单元格、文字和报告信息",
        run=_set,
        to_answer=_entered_answer,
        add_arguments=argument_adder(
            argument("entries", metavar="地址=内容", nargs="+", help="内容为空则清除"),
            LEVEL_ARGUMENT,
        ),
    ),
    CommandSpec(
        name="undo",
        help="撤销最近一次操作；不写年度就是这个单位的台账",
        run=_undo,
        to_answer=_moved_answer,
        add_arguments=argument_adder(_COLLECTION),
        unit=Need.OPTIONAL,
        year=Need.OPTIONAL,
    ),
    CommandSpec(
        name="redo",
        help="重做刚才撤销的操作；不写年度就是这个单位的台账",
        run=_redo,
        to_answer=_moved_answer,
        add_arguments=argument_adder(_COLLECTION),
        unit=Need.OPTIONAL,
        year=Need.OPTIONAL,
    ),
    CommandSpec(
        name="history",
        help="列出每一次改动",
        run=_history,
        to_answer=unchanged_answer,
        year=Need.OPTIONAL,
        add_arguments=argument_adder(
            argument("--cell", metavar="地址", help="只看这一格"), _COLLECTION
        ),
        unit=Need.OPTIONAL,
    ),
)
