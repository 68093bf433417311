"""Commands that list, show, edit, undo and delete reports."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from importlib import import_module

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import refused
from zwgk_desktop.cli.opening import (
    open_to_read,
    open_to_write,
    reading,
    unit_and_year,
    writing,
)
from zwgk_desktop.cli.output import plain, time_text
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, argument, arguments
from zwgk_desktop.domain.addresses import LEVEL, Address
from zwgk_desktop.domain.characters import invisible, list_in_words
from zwgk_desktop.domain.entries import parse_level, parse_value
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.workspace import ReportEntry
from zwgk_desktop.storage.acts import ActKind, HistoryRow

_COLLECTION = argument("--collection", action="store_true", help="县里这一年的收报")
LEVEL_ARGUMENT = argument("--level", metavar="级别", help="单位级别，例如 township")


def _show(said: Namespace, catalog: Catalog) -> Report:
    unit, year = unit_and_year(said)
    with open_to_read(said, catalog) as workspace:
        return workspace.report_of(unit, year)


def _list(said: Namespace, catalog: Catalog) -> tuple[ReportEntry, ...]:
    with open_to_read(said, catalog) as workspace:
        return workspace.reports()


def _history(said: Namespace, catalog: Catalog) -> tuple[HistoryRow, ...] | Answer:
    if said.collection or None in {said.unit, said.year}:
        return _of_another_line("history", said, catalog)
    with reading(said, catalog) as session:
        return session.history(said.cell)


def _set(said: Namespace, catalog: Catalog) -> Report:
    unit, year = unit_and_year(said)
    with (
        open_to_write(said, catalog, create=True) as workspace,
        workspace.session_or_made(unit, year, level_said(said)) as session,
    ):
        values = _entered(session.report.edition, said.entries)
        session.apply(level_of(said) | values, ActKind.ENTRY)
        return session.report


def _undo(said: Namespace, catalog: Catalog) -> Report | Answer:
    if said.collection or None in {said.unit, said.year}:
        return _of_another_line("undo", said, catalog)
    with writing(said, catalog, deleted_too=True) as session:
        session.undo()
        return session.report


def _redo(said: Namespace, catalog: Catalog) -> Report | Answer:
    if said.collection or None in {said.unit, said.year}:
        return _of_another_line("redo", said, catalog)
    with writing(said, catalog) as session:
        session.redo()
        return session.report


def _of_another_line(what: str, said: Namespace, catalog: Catalog) -> Answer:
    """Undo, redo or list changes of a unit's books or of a county's collection."""
    name = "county_line" if said.collection else "books.unit_books"
    module = import_module(f"zwgk_desktop.cli.{name}")  # loaded only if used
    if not said.collection and said.unit is None:
        raise refused("缺少 --unit")
    if said.collection and said.unit is not None:
        raise refused("--collection 和 --unit 不能同时使用")
    answer: Answer = getattr(module, what)(said, catalog)
    return answer


def level_said(said: Namespace) -> Level | None:
    """Return the level given on the command line, or None."""
    return parse_level(said.level) if said.level else None


def level_of(said: Namespace) -> dict[Address, Value | None]:
    """Return the given level as a value to enter, or nothing."""
    level = level_said(said)
    return {LEVEL: level.value} if level else {}


def _entered(edition: Edition, entries: list[str]) -> dict[Address, Value | None]:
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
        "level": report.level.value,
        "edition": edition.id,
        "status": report.status.value,
        "cells": {cell: report.entry(cell) for cell in edition.entered},
        "computed": {total: report.computed(total) for total in edition.leaves},
        "stated": dict(report.stated()),
        "texts": {text.id: report.values.get(text.address) for text in edition.texts},
        "fields": {f.id: plain(report.values.get(f.address)) for f in edition.fields},
    }
    return Answer(data, tuple(_report_lines(report)))


def _moved_answer(moved: Report | Answer) -> Answer:
    """Return the answer after an undo. That of a unit's books is passed on."""
    return moved if isinstance(moved, Answer) else report_answer(moved)


def _entered_answer(report: Report) -> Answer:
    """Return the answer after an entry, with a warning about invisible characters in texts."""
    unseen = invisible("".join(report.text(text.id) for text in report.edition.texts))
    said = f"文字里有看不见的字符，已原样保存：{list_in_words(unseen)}"
    shown = report_answer(report)
    return Answer(shown.data, shown.lines, warnings=(said,) if unseen else ())


def _report_lines(report: Report) -> Iterator[str]:
    yield report.title
    yield f"{report.level.label} · {report.edition.name} · {report.status.label}"
    for spec in report.edition.fields:
        value = report.values.get(spec.address)
        if value is not None:
            yield f"{spec.label}：{plain(value)}"
    for text in report.edition.texts:
        yield f"【{text.label}】{report.text(text.id) or '（空）'}"
    for table in report.edition.tables:
        yield f"【{report.edition.section_of[table.id].heading}】"
        for address in table.addresses:
            yield f"{table.label(address)}：{number_text(report.figure(address)) or '（未填）'}"


def _list_answer(entries: Iterable[ReportEntry]) -> Answer:
    found = tuple(entries)
    reports = [
        {
            "unit": entry.unit,
            "year": entry.year,
            "edition": entry.edition,
            "status": entry.status.value,
            "updated": time_text(entry.updated),
        }
        for entry in found
    ]
    lines = tuple(f"{e.unit} {e.year}年 {e.status.label} {time_text(e.updated)}" for e in found)
    return Answer({"reports": reports}, lines or ("工作文件里还没有报告",))


def _history_answer(rows: tuple[HistoryRow, ...] | Answer) -> Answer:
    if isinstance(rows, Answer):  # answer of a unit's books
        return rows
    changes = [
        {
            "at": time_text(row.at),
            "act": row.act,
            "kind": row.kind.value,
            "address": row.address,
            "from": plain(row.before),
            "to": plain(row.after),
        }
        for row in rows
    ]
    lines = tuple(_history_line(row) for row in rows)
    return Answer({"changes": changes}, lines or ("还没有改动",))


def _history_line(row: HistoryRow) -> str:
    change = f"{_shown(row.before)} → {_shown(row.after)}"
    return f"{time_text(row.at)} {row.kind.label} {row.address}：{change}"


def _shown(value: Value | None) -> str:
    return "空" if value is None else str(plain(value))


COMMANDS = (
    CommandSpec(
        name="list",
        help="列出工作文件里的报告",
        run=_list,
        shown=_list_answer,
        unit=Need.NONE,
        year=Need.NONE,
    ),
    CommandSpec(name="show", help="显示报告", run=_show, shown=report_answer),
    CommandSpec(
        name="set",
        help="填写单元格、文字和报告信息",
        run=_set,
        shown=_entered_answer,
        options=arguments(
            argument("entries", metavar="地址=内容", nargs="+", help="内容为空则清除"),
            LEVEL_ARGUMENT,
        ),
    ),
    CommandSpec(
        name="undo",
        help="撤销最近一次操作；不写年度就是这个单位的台账",
        run=_undo,
        shown=_moved_answer,
        options=arguments(_COLLECTION),
        unit=Need.OPTIONAL,
        year=Need.OPTIONAL,
    ),
    CommandSpec(
        name="redo",
        help="重做刚才撤销的操作；不写年度就是这个单位的台账",
        run=_redo,
        shown=_moved_answer,
        options=arguments(_COLLECTION),
        unit=Need.OPTIONAL,
        year=Need.OPTIONAL,
    ),
    CommandSpec(
        name="history",
        help="列出每一次改动",
        run=_history,
        shown=_history_answer,
        year=Need.OPTIONAL,
        options=arguments(argument("--cell", metavar="地址", help="只看这一格"), _COLLECTION),
        unit=Need.OPTIONAL,
    ),
)
