"""Commands on a collection: examine submissions, dispatch 下发包, undo, redo and history."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import file_path, file_path_ending, usage_error
from zwgk_desktop.cli.county import board_answer, board_line_data
from zwgk_desktop.cli.opening import open_report_to_write, open_to_read, open_to_write, scope_of
from zwgk_desktop.cli.output import json_value, time_text
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, argument, argument_adder
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.county.examination import (
    REOPENED,
    ExaminationState,
    ReceivedRemark,
    Remark,
    RemarkSeverity,
)
from zwgk_desktop.domain.entries import parse_date, parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import parse_count
from zwgk_desktop.domain.report import Value
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.dispatch import DispatchedPackage, dispatch
from zwgk_desktop.services.county.examination_acts import ExaminationStep, StepResult, examine
from zwgk_desktop.services.county.open_submission import open_submission, remarks_on_blocking
from zwgk_desktop.services.county.unit_history import HistoryEvent, history_of
from zwgk_desktop.services.packages.county_packages import answer_remark, import_return
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.timeline import Timeline
from zwgk_desktop.storage.acts import HistoryRow, sha256
from zwgk_desktop.storage.collections import ANSWERS, FIGURES, REPORT

ReviewResult = tuple[StepResult, Sequence[HistoryEvent]]


def _review(arguments: Namespace, catalog: Catalog) -> ReviewResult:
    unit, year = parse_unit(arguments.unit), parse_year(arguments.year)
    if bool(arguments.returned) != bool(arguments.output):
        raise usage_error("--return 和 --output 要一起写")
    if arguments.should and (arguments.findings or not arguments.remark):
        raise usage_error("--should 要和 --remark 一起写")
    if arguments.anyway is not None and not arguments.accept:
        raise usage_error("--anyway 要和 --accept 一起写")
    if arguments.by is not None and not arguments.returned:
        raise usage_error("--by 要和 --return 一起写")
    chosen = _parse_remark_number(arguments.use, "报送的次数") if arguments.use is not None else 0
    remarks = [_parse_remark(one) for one in arguments.remark]
    severity = RemarkSeverity.SHOULD if arguments.should else RemarkSeverity.MUST
    decision = _decision(arguments)
    wanted = ExaminationStep(
        tuple(arguments.tick),
        tuple(remarks),
        severity,
        decision,
        arguments.anyway or "",
        chosen_number=chosen,
        scope=scope_of(arguments),
        due_on=None if arguments.by is None else parse_date(arguments.by, "重报期限"),
    )
    reads_only = wanted.is_empty and not arguments.findings
    opened = open_to_read if reads_only else open_to_write
    with opened(arguments, catalog) as workspace:
        collection = Collection(workspace.context, year)
        if arguments.findings:
            found = remarks_on_blocking(open_submission(collection, unit, wanted.scope))
            wanted = replace(wanted, remarks=(*wanted.remarks, *found))
        examined = examine(collection, unit, wanted, arguments.output, arguments.word)
        return examined, history_of(examined.collection, *examined.status.key)


def _decision(arguments: Namespace) -> str:
    if arguments.accept:
        return ExaminationState.ACCEPTED.value
    if arguments.returned:
        return ExaminationState.RETURNED.value
    return REOPENED if arguments.reopen else ""


def _parse_remark(entry: str) -> tuple[str, str]:
    address, equals, text = entry.partition("=")
    if not equals:
        raise usage_error(f"“{entry}”不是“地址=意见”的写法")
    return address.strip(), text


def _review_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--tick", metavar="部分", action="append", default=[], help="看过，没有问题"
    )
    parser.add_argument("--remark", metavar="地址=意见", action="append", default=[])
    parser.add_argument("--should", action="store_true", help="意见是建议，不是必须")
    parser.add_argument(
        "--findings", action="store_true", help="必须改正、须说明的每一项都写成一条意见"
    )
    decision = parser.add_mutually_exclusive_group()
    decision.add_argument("--accept", action="store_true", help="接收")
    decision.add_argument("--return", dest="returned", action="store_true", help="退回修改")
    decision.add_argument("--reopen", action="store_true", help="重新审核")
    decision.add_argument(
        "--use", metavar="次数", help="以这一次报送为准，例如仍用旧版的，或者同一版有两份不同的"
    )
    parser.add_argument("--by", metavar="日期", help="退回的，哪一天以前要重报")
    parser.add_argument(
        "--anyway", metavar="理由", help="还有必须改正的，仍然接收的理由，写在收报台上"
    )
    parser.add_argument(
        "--output",
        metavar="文件",
        type=file_path_ending(PackageKind.REMARKS.suffix),
        help="退改单写到哪里",
    )
    parser.add_argument(
        "--word",
        metavar="文件",
        type=file_path_ending(".docx"),
        help="意见清单（Word）写到哪里，给没有本程序的单位",
    )


def _review_answer(reviewed: ReviewResult) -> Answer:
    examined, events = reviewed
    line, answers = examined.status, examined.answers
    remarks = line.examination.remarks
    told = [_remark_data(remark, answers.get(remark.number)) for remark in remarks]
    lines = [f"{line.name}：{line.state.label}", *line.override_reasons]
    lines += [f"改动过，要重新看：{'、'.join(line.stale_sections)}"] if line.stale_sections else []
    lines += [_remark_line(remark, answers.get(remark.number)) for remark in remarks]
    lines += [f"{event.day} {event.kind.label} {event.words}" for event in events]
    history = [_event_data(event) for event in events]
    return Answer({**board_line_data(line), "remarks": told, "history": history}, tuple(lines))


def _event_data(event: HistoryEvent) -> dict[str, object]:
    return {
        "at": time_text(event.at),
        "event": event.kind.value,
        "number": event.number,
        "counts": event.counts,
        "file": event.file or None,
        "words": event.words,
    }


def _remark_data(remark: Remark | ReceivedRemark, answer: str | None) -> dict[str, object]:
    return {
        "number": remark.number,
        "address": remark.address,
        "severity": remark.severity.value,
        "text": remark.text,
        "answer": answer or None,
    }


def _remark_line(remark: Remark | ReceivedRemark, answer: str | None) -> str:
    answered = f"（答复：{answer}）" if answer else ""
    return f"{remark.number}. {remark.severity.label} {remark.address}：{remark.text}{answered}"


def _list_remarks(arguments: Namespace, catalog: Catalog) -> Sequence[ReceivedRemark]:
    with open_report_to_write(arguments, catalog) as session:
        return import_return(session, arguments.file, arguments.anyway or "")


def _reply(arguments: Namespace, catalog: Catalog) -> Sequence[ReceivedRemark]:
    number = _parse_remark_number(arguments.number, "审核意见的编号")
    with open_report_to_write(arguments, catalog) as session:
        return answer_remark(session, number, arguments.text)


def _parse_remark_number(text: str, what: str) -> int:
    with suppress(UserError):
        number = parse_count(text)
        if number:
            return number
    raise usage_error(f"要写{what}（1、2、3……），不能是“{escaped(text)}”")


def _remarks_answer(advice: Sequence[ReceivedRemark]) -> Answer:
    remarks = [_remark_data(one, one.answer) for one in advice]
    lines = tuple(_remark_line(one, one.answer) for one in advice)
    return Answer({"remarks": remarks}, lines or ("没有审核意见",))


def _dispatch(arguments: Namespace, catalog: Catalog) -> Sequence[DispatchedPackage]:
    year = parse_year(arguments.year)
    with open_to_read(arguments, catalog) as workspace:
        return dispatch(Collection(workspace.context, year), arguments.output)


def _dispatch_answer(made: Sequence[DispatchedPackage]) -> Answer:
    files = [{"unit": one.unit, "file": str(one.file)} for one in made]
    return Answer({"files": files}, tuple(f"{one.unit}：{one.file}" for one in made))


COMMANDS = (
    CommandSpec(
        name="review",
        help="审核一个单位报送的报告",
        run=_review,
        to_answer=_review_answer,
        add_arguments=_review_options,
    ),
    CommandSpec(
        name="remarks",
        help="单位读入县里的退改单",
        run=_list_remarks,
        to_answer=_remarks_answer,
        add_arguments=argument_adder(
            argument("file", metavar="文件", type=file_path, help="退改单"),
            argument("--anyway", metavar="理由", help="退改单拿不准，仍然读入的理由"),
        ),
    ),
    CommandSpec(
        name="reply",
        help="单位答复一条审核意见",
        run=_reply,
        to_answer=_remarks_answer,
        add_arguments=argument_adder(
            argument("number", metavar="编号", help="审核意见的编号"),
            argument("--text", metavar="答复", required=True, help="答复；为空则撤回"),
        ),
    ),
    CommandSpec(
        name="dispatch",
        help="给名册上每个单位写一个下发包",
        run=_dispatch,
        to_answer=_dispatch_answer,
        add_arguments=argument_adder(
            argument("--output", metavar="文件夹", type=file_path, required=True, help="写到哪里")
        ),
        unit=Need.NONE,
    ),
)


_LARGE_ADDRESSES = {REPORT, FIGURES, ANSWERS}


def undo(arguments: Namespace, catalog: Catalog) -> Answer:
    """Undo the last act on a collection, or on the roster."""
    return _undo_or_redo(arguments, catalog, lambda line: line.undo())


def redo(arguments: Namespace, catalog: Catalog) -> Answer:
    """Redo the last undone act on a collection, or on the roster."""
    return _undo_or_redo(arguments, catalog, lambda line: line.redo())


def history(arguments: Namespace, catalog: Catalog) -> Answer:
    """Return the changes in a collection. Whole reports appear as their hashes."""
    with open_to_read(arguments, catalog) as workspace:
        every = workspace.timelines.collection(_collection_year(arguments)).history()
    rows = [row for row in every if arguments.cell in {None, row.address}]
    changes = [
        {
            "at": time_text(row.at),
            "act": row.act,
            "kind": row.kind.value,
            "address": row.address,
            "from": _history_value(row.address, row.before),
            "to": _history_value(row.address, row.after),
        }
        for row in rows
    ]
    acts = {row.act: row for row in rows}  # a line for each, as the window names them
    lines = tuple(f"{time_text(row.at)} {_act_words(row)}" for row in acts.values())
    return Answer({"changes": changes}, lines or ("还没有改动",))


def _act_words(row: HistoryRow) -> str:
    """Return an act in words: its kind, what an undo or redo repeats, and its note."""
    repeated = f" {row.repeats.label}" if row.repeats else ""
    return f"{row.kind.label}{repeated}" + (f"（{row.note}）" if row.note else "")


def _undo_or_redo(
    arguments: Namespace, catalog: Catalog, move: Callable[[Timeline], object]
) -> Answer:
    year = _collection_year(arguments)
    with open_to_write(arguments, catalog) as workspace:
        move(workspace.timelines.collection(year))
        return board_answer(Collection(workspace.context, year))


def _collection_year(arguments: Namespace) -> int:
    if arguments.year is None:
        raise usage_error("--collection 要写明 --year")
    return parse_year(arguments.year)


def _history_value(address: Address, value: Value | None) -> Any:
    if address in _LARGE_ADDRESSES and value is not None:
        return f"sha256:{sha256(str(value))}"
    return json_value(value)
