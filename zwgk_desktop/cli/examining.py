"""The commands of the county's review and roll-up, and of the unit's answers."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.county import board_line
from zwgk_desktop.cli.opening import making, open_to_read, open_to_write, writing
from zwgk_desktop.cli.parsing import file_path, refused
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, argument, arguments
from zwgk_desktop.domain.county.alike import Pair
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.entries import parse_unit, parse_year
from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.numbers import number_text, parse_count
from zwgk_desktop.domain.report import Report
from zwgk_desktop.services.county.collecting import Collection
from zwgk_desktop.services.county.dispatching import Dispatched, dispatch
from zwgk_desktop.services.county.examining import (
    REOPENED,
    ExaminationState,
    Examined,
    RemarkSeverity,
    Said,
    examine,
    write_remark_list,
)
from zwgk_desktop.services.county.likeness import likeness
from zwgk_desktop.services.county.rollup import (
    RollUp,
    fill_in,
    roll_up,
    unequal,
    write_workbook,
    year_before,
)
from zwgk_desktop.services.county.same_numbers import SameNumber, same_numbers
from zwgk_desktop.services.packages.advice import Advice, read_advice, reply


def _review(said: Namespace, catalog: Catalog) -> Examined:
    unit, year = parse_unit(said.unit), parse_year(said.year)
    if bool(said.returned) != bool(said.output):
        raise refused("--return 和 --output 要一起写")
    remarks = [_remark(one) for one in said.remark]
    severity = RemarkSeverity.SHOULD if said.should else RemarkSeverity.MUST
    decision = _decision(said)
    wanted = Said(tuple(said.tick), tuple(remarks), severity, decision)
    opened = open_to_read if wanted == Said() else open_to_write
    with opened(said, catalog) as workspace:
        examined = examine(Collection(workspace.context, year), unit, wanted, said.output)
        if said.word is not None:
            write_remark_list(Collection(workspace.context, year), unit, said.word)
        return examined


def _decision(said: Namespace) -> str:
    if said.accept:
        return ExaminationState.ACCEPTED.value
    if said.returned:
        return ExaminationState.RETURNED.value
    return REOPENED if said.reopen else ""


def _remark(entry: str) -> tuple[str, str]:
    address, equals, text = entry.partition("=")
    if not equals:
        raise refused(f"“{entry}”不是“地址=意见”的写法")
    return address.strip(), text


def _review_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--tick", metavar="部分", action="append", default=[], help="看过，没有问题"
    )
    parser.add_argument("--remark", metavar="地址=意见", action="append", default=[])
    parser.add_argument("--should", action="store_true", help="意见是建议，不是必须")
    decision = parser.add_mutually_exclusive_group()
    decision.add_argument("--accept", action="store_true", help="接收")
    decision.add_argument("--return", dest="returned", action="store_true", help="退回修改")
    decision.add_argument("--reopen", action="store_true", help="重新审核")
    parser.add_argument("--output", metavar="文件", type=file_path, help="退改单写到哪里")
    parser.add_argument(
        "--word",
        metavar="文件",
        type=file_path,
        help="意见清单（Word）写到哪里，给没有本程序的单位",
    )


def _examined(examined: Examined) -> Answer:
    line, answers = examined.line, examined.answers
    remarks = [
        {
            "number": one.number,
            "address": one.address,
            "severity": one.severity.value,
            "text": one.text,
            "answer": answers.get(one.number),
        }
        for one in line.examination.remarks
    ]
    lines = [f"{line.unit}：{line.state.label}"]
    lines += [f"改动过，要重新看：{'、'.join(line.stale)}"] if line.stale else []
    lines += [
        f"{one.number}. {one.severity.label} {one.address}：{one.text}"
        + (f"（答复：{answers[one.number]}）" if one.number in answers else "")
        for one in line.examination.remarks
    ]
    return Answer({**board_line(line), "remarks": remarks}, tuple(lines))


def _remarks(said: Namespace, catalog: Catalog) -> Sequence[Advice]:
    with writing(said, catalog) as session:
        return read_advice(session, said.file)


def _reply(said: Namespace, catalog: Catalog) -> Sequence[Advice]:
    number = parse_count(said.number)
    with writing(said, catalog) as session:
        return reply(session, number or 0, said.text)


def _advice_answer(advice: Sequence[Advice]) -> Answer:
    remarks = [
        {
            "number": one.number,
            "address": one.address,
            "severity": one.severity.value,
            "text": one.text,
            "answer": one.answer or None,
        }
        for one in advice
    ]
    lines = tuple(
        f"{one.number}. {one.severity.label} {one.address}：{one.text}"
        + (f"（答复：{one.answer}）" if one.answer else "")
        for one in advice
    )
    return Answer({"remarks": remarks}, lines or ("没有审核意见",))


@dataclass(frozen=True, slots=True)
class _RolledUp:
    """A sum, and what is shown beside it."""

    rolled: RollUp
    unequal: Sequence[Finding]
    year_before: Report | None
    same_numbers: Sequence[SameNumber]


def _rollup(said: Namespace, catalog: Catalog) -> _RolledUp:
    year = parse_year(said.year)
    group = Group(said.group) if said.group else None
    if said.into is None:
        with open_to_read(said, catalog) as workspace:
            return _rolled(said, Collection(workspace.context, year), group)
    unit = parse_unit(said.into)
    with open_to_write(said, catalog, create=True) as workspace:
        told = _rolled(said, Collection(workspace.context, year), group)
        with making(workspace, unit, year, level=None) as session:
            fill_in(session, told.rolled)
        return told


def _rolled(said: Namespace, collection: Collection, group: Group | None) -> _RolledUp:
    held = collection.held
    rolled = roll_up(collection, group, all_received=said.all_received)
    if said.output is not None:
        write_workbook(rolled, collection, said.output)
    same = same_numbers(held, rolled.year)
    return _RolledUp(rolled, unequal(rolled, held), year_before(rolled, held), same)


def _rollup_answer(told: _RolledUp) -> Answer:
    rolled = told.rolled
    data: dict[str, Any] = {
        "cells": dict(rolled.cells()),
        "computed": dict(rolled.computed()),
        "units": {
            "included": [line.unit for line in rolled.included],
            "left_out": [{"unit": one.unit, "why": one.why} for one in rolled.left_out],
        },
    }
    if told.unequal:
        data["unequal"] = [
            {"rule": one.rule, "cells": list(one.cells), "message": one.message}
            for one in told.unequal
        ]
    if told.same_numbers:
        data["same_numbers"] = [
            {"number": one.number, "units": list(one.units)} for one in told.same_numbers
        ]
    lines = [f"汇总了{len(rolled.included)}个单位"]
    lines += [f"没有计入：{one.unit}（{one.why}）" for one in rolled.left_out]
    lines += [f"汇总数不平：{one.message}" for one in told.unequal]
    lines += [
        f"同号申请：{one.number}，{'、'.join(one.units)}都收到了，可能重复计算"
        for one in told.same_numbers
    ]
    lines += _figure_lines(rolled, told.year_before)
    return Answer(data, tuple(lines))


def _figure_lines(rolled: RollUp, before: Report | None) -> Iterator[str]:
    edition = rolled.report.edition
    for cell, figure in ({**rolled.cells(), **rolled.computed()}).items():
        last = before.judged(cell) if before else None
        if figure or last:
            beside = f"（上年{number_text(last)}）" if last is not None else ""
            yield f"{edition.label(cell)}：{number_text(figure) or '未填'}{beside}"


def _alike(said: Namespace, catalog: Catalog) -> Sequence[Pair]:
    year, at_least = parse_year(said.year), _share(said.at_least)
    with open_to_read(said, catalog) as workspace:
        return likeness(Collection(workspace.context, year), at_least)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise refused(f"--at-least 要写 0 到 1 之间的数，不能是“{text}”")
    return share


def _alike_answer(found: Sequence[Pair]) -> Answer:
    told = [
        {
            "a": pair.one.unit,
            "year_a": pair.one.year,
            "b": pair.other.unit,
            "year_b": pair.other.year,
            "share": round(pair.share, 4),
            "passages": [{"a": _place(one), "b": _place(other)} for one, other in pair.passages],
        }
        for pair in found
    ]
    lines = tuple(
        f"{pair.share:.0%} {pair.one.unit}{pair.one.year}年 与 {pair.other.unit}{pair.other.year}年"
        for pair in found
    )
    return Answer({"pairs": told}, lines or ("没有雷同的",))


def _place(passage: Passage) -> dict[str, str | int]:
    return {"text": passage.address, "start": passage.start, "end": passage.end}


def _dispatch(said: Namespace, catalog: Catalog) -> Sequence[Dispatched]:
    year = parse_year(said.year)
    with open_to_read(said, catalog) as workspace:
        return dispatch(Collection(workspace.context, year), said.output)


def _dispatch_answer(made: Sequence[Dispatched]) -> Answer:
    files = [{"unit": one.unit, "file": str(one.file)} for one in made]
    return Answer({"files": files}, tuple(f"{one.unit}：{one.file}" for one in made))


COMMANDS = (
    CommandSpec(
        name="review",
        help="审核一个单位报送的报告",
        run=_review,
        shown=_examined,
        options=_review_options,
    ),
    CommandSpec(
        name="remarks",
        help="单位读入县里的退改单",
        run=_remarks,
        shown=_advice_answer,
        options=arguments(argument("file", metavar="文件", type=file_path, help="退改单")),
    ),
    CommandSpec(
        name="reply",
        help="单位答复一条审核意见",
        run=_reply,
        shown=_advice_answer,
        options=arguments(
            argument("number", metavar="编号", help="审核意见的编号"),
            argument("--text", metavar="答复", required=True, help="答复；为空则撤回"),
        ),
    ),
    CommandSpec(
        name="rollup",
        help="汇总各单位的表",
        run=_rollup,
        shown=_rollup_answer,
        options=arguments(
            argument("--group", metavar="类别", choices=tuple(Group), help="只汇总这一类"),
            argument("--all-received", action="store_true", help="收到的都算，不只是接收的"),
            argument("--output", metavar="文件", type=file_path, help="汇总表（Excel）写到哪里"),
            argument("--into", metavar="单位", help="填入县里自己的报告"),
        ),
        unit=Need.NONE,
    ),
    CommandSpec(
        name="alike",
        help="各单位的文字两两比较，也与自己上年的比较",
        run=_alike,
        shown=_alike_answer,
        options=arguments(
            argument("--at-least", metavar="份额", default="0.3", help="0 到 1，默认 0.3")
        ),
        unit=Need.NONE,
    ),
    CommandSpec(
        name="dispatch",
        help="给名册上每个单位写一个下发包",
        run=_dispatch,
        shown=_dispatch_answer,
        options=arguments(
            argument("--output", metavar="文件夹", type=file_path, required=True, help="写到哪里")
        ),
        unit=Need.NONE,
    ),
)
