"""Commands over all units of a county: roll-up, likeness, publication, scores."""

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import file_path, file_path_ending, usage_error
from zwgk_desktop.cli.opening import open_to_read, open_to_write
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, argument, argument_adder
from zwgk_desktop.domain.counterparts import converted_to_edition
from zwgk_desktop.domain.county.likeness import SimilarPair
from zwgk_desktop.domain.county.rollup_figures import RollUpFigures
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.county.scoring import FULL, parse_items
from zwgk_desktop.domain.entries import parse_unit, parse_year, parse_years
from zwgk_desktop.domain.findings import Finding, Passage
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.exporters.contents import ScoreSheet
from zwgk_desktop.exporters.registry import ROLL_UP, SCORES
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.likeness import similar_pairs
from zwgk_desktop.services.county.publication import PublicationResult, publish
from zwgk_desktop.services.county.rollup import (
    RollUp,
    SharedNumber,
    ensure_nothing_overwritten,
    failing_equations,
    propose_sums,
    roll_up,
    shared_numbers,
)
from zwgk_desktop.services.county.rollup_figures import rollup_figures, write_sums
from zwgk_desktop.services.county.scoring import score_units, write_scores
from zwgk_desktop.storage.acts import now


@dataclass(frozen=True, slots=True)
class _RolledUp:
    """Roll-up with the checks shown beside it."""

    rolled: RollUp
    figures: RollUpFigures
    unequal: Sequence[Finding]
    year_before: Report | None
    same_numbers: Sequence[SharedNumber]


def _rollup(arguments: Namespace, catalog: Catalog) -> _RolledUp:
    year = parse_year(arguments.year)
    group = Group(arguments.group) if arguments.group else None
    if arguments.replace and arguments.into is None:
        raise usage_error("--replace 要和 --into 一起写")
    if arguments.into is None:
        with open_to_read(arguments, catalog) as workspace:
            collection = Collection(workspace.context, year)
            rolled = roll_up(collection, group, all_received=arguments.all_received)
            return _with_checks(rolled, collection, arguments.output)
    unit = parse_unit(arguments.into)
    with open_to_write(arguments, catalog, create=True) as workspace:
        collection = Collection(workspace.context, year)
        rolled = roll_up(collection, group, all_received=arguments.all_received)
        with (
            collection.context.transaction(),  # undone if writing the workbook fails
            workspace.session_or_created(unit, year, scope=Scope.SUMMED) as session,
        ):
            proposal = propose_sums(session.report, rolled)
            if not arguments.replace:
                ensure_nothing_overwritten(proposal)
            proposal.apply(session)
            return _with_checks(rolled, collection, arguments.output)


def _with_checks(rollup: RollUp, collection: Collection, workbook: Path | None) -> _RolledUp:
    """Write the workbook if requested, and return the roll-up with its checks."""
    held = collection.context
    figures = rollup_figures(rollup, held)
    if workbook is not None:
        write_sums(figures, held, workbook)
    edition, years = rollup.report.edition, figures.years
    return _RolledUp(
        rollup,
        figures,
        failing_equations(rollup, held),
        converted_to_edition(edition, years.before) if years else None,
        shared_numbers(held, rollup.year),
    )


def _rollup_answer(rolled_up: _RolledUp) -> Answer:
    rolled = rolled_up.rolled
    data: dict[str, Any] = {
        "cells": dict(rolled.cells()),
        "computed": dict(rolled.computed()),
        "units": {
            "included": [line.unit for line in rolled.included],
            "left_out": [{"unit": one.unit, "why": one.reason} for one in rolled.left_out],
        },
    }
    if rolled_up.unequal:
        data["unequal"] = [
            {"rule": one.rule, "cells": list(one.cells), "message": one.message}
            for one in rolled_up.unequal
        ]
    if rolled_up.same_numbers:
        data["same_numbers"] = [
            {"number": same_number.number, "units": list(same_number.units)}
            for same_number in rolled_up.same_numbers
        ]
    data |= _comparison_data(rolled_up.figures)
    lines = [f"汇总了{len(rolled.included)}个单位"]
    lines += [f"没有计入：{one.unit}（{one.reason}）" for one in rolled.left_out]
    lines += [f"汇总数不平：{one.message}" for one in rolled_up.unequal]
    lines += [
        f"同号申请：{same_number.number}，{'、'.join(same_number.units)}都收到了，可能重复计算"
        for same_number in rolled_up.same_numbers
    ]
    lines += _figure_lines(rolled, rolled_up.year_before)
    figures = rolled_up.figures
    uneven = figures.years.uneven_units() if figures.years else ()
    lines += [f"两年计入的单位不同：{unit}，{words}" for unit, words in uneven]
    lines += [f"请再核对：{unit}，{words}" for unit, words in figures.conspicuous_units()]
    return Answer(data, tuple(lines))


def _comparison_data(figures: RollUpFigures) -> Mapping[str, Any]:
    """Return last year's sums, units of noughts only, and outliers, as far as there are any."""
    data: dict[str, Any] = {}
    if (years := figures.years) is not None:
        data["last_year"] = {
            "year": years.before.year,
            "figures": {one.address: one.before for one in years.changes if one.comparable},
            "only_this_year": [unit for unit, _ in years.only_after],
            "only_last_year": [unit for unit, _ in years.only_before],
        }
    if figures.only_noughts:
        data["only_noughts"] = list(figures.only_noughts)
    if figures.outliers:
        data["outliers"] = [
            {
                "unit": one.unit,
                "cells": list(one.key.cells),
                "figure": one.figure,
                "beside": one.beside,
                "message": one.words,
            }
            for one in figures.outliers
        ]
    return data


def _figure_lines(rolled: RollUp, before: Report | None) -> Iterator[str]:
    edition = rolled.report.edition
    for cell, figure in ({**rolled.cells(), **rolled.computed()}).items():
        last = before.stated_or_computed(cell) if before else None
        if figure or last:
            beside = f"（上年{number_text(last)}）" if last is not None else ""
            yield f"{edition.label(cell)}：{number_text(figure) or '未填'}{beside}"


def _alike(arguments: Namespace, catalog: Catalog) -> Sequence[SimilarPair]:
    year, at_least = parse_year(arguments.year), _parse_share(arguments.at_least)
    with open_to_read(arguments, catalog) as workspace:
        return similar_pairs(Collection(workspace.context, year), at_least)


def _parse_share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise usage_error(f"--at-least 要写 0 到 1 之间的数，不能是“{text}”")
    return share


def _alike_answer(found: Sequence[SimilarPair]) -> Answer:
    rolled_up = [
        {
            "a": pair.first.unit,
            "year_a": pair.first.year,
            "b": pair.second.unit,
            "year_b": pair.second.year,
            "scope": pair.first.scope.value,
            "share": round(pair.share, 4),
            "passages": [
                {"a": _passage_data(one), "b": _passage_data(other)} for one, other in pair.passages
            ],
        }
        for pair in found
    ]
    lines = tuple(
        f"{pair.share:.0%} {one.name}{one.year}年 与 {other.name}{other.year}年"
        for pair in found
        for one, other in ((pair.first, pair.second),)
    )
    return Answer({"pairs": rolled_up}, lines or ("没有雷同的",))


def _passage_data(passage: Passage) -> dict[str, str | int]:
    return {"text": passage.address, "start": passage.start, "end": passage.end}


def _publish(arguments: Namespace, catalog: Catalog) -> PublicationResult:
    year = parse_year(arguments.year)
    years = parse_years(arguments.years) if arguments.years is not None else ()
    with open_to_read(arguments, catalog) as workspace:
        collection = Collection(workspace.context, year)
        return publish(collection, arguments.output, years, missing=arguments.missing)


def _published_answer(published: PublicationResult) -> Answer:
    left_out = [{"unit": one.unit, "why": one.reason} for one in published.left_out]
    units = {"included": list(published.included), "left_out": left_out}
    lines = [f"公布了{len(published.included)}个单位的报告，写出{published.files}个文件"]
    lines += [f"没有公布：{one.unit}（{one.reason}）" for one in published.left_out]
    return Answer({"files": published.files, "units": units}, tuple(lines))


def _score(arguments: Namespace, catalog: Catalog) -> ScoreSheet:
    year = parse_year(arguments.year)
    given: list[str] | None = arguments.item
    opened = open_to_read if given is None else open_to_write
    with opened(arguments, catalog) as workspace:
        collection = Collection(workspace.context, year)
        if given is not None:
            items = parse_items(given) if any(given) else ()
            collection.set_score_lines([item.line for item in items])
            collection = Collection(workspace.context, year)
        sheet = score_units(collection, now().date())
        if arguments.output is not None:
            write_scores(collection, sheet, arguments.output)
        return sheet


def _score_answer(sheet: ScoreSheet) -> Answer:
    points = {item.name: item.points for item in sheet.items}
    units = [
        {
            "unit": row.unit,
            "group": row.group,
            "deductions": [
                {"item": name, "points": points[name], "evidence": words}
                for name, words in row.evidence.items()
            ],
            "score": FULL - sheet.deduction(row),
        }
        for row in sheet.rows
    ]
    lines = [
        f"{row.unit}：{'；'.join(f'{name}，{words}' for name, words in row.evidence.items())}"
        for row in sheet.rows
        if row.evidence
    ]
    items = [{"item": item.name, "points": item.points} for item in sheet.items]
    return Answer({"items": items, "units": units}, tuple(lines) or ("没有要扣分的",))


COMMANDS = (
    CommandSpec(
        name="collection publish",
        help="集中公布：接收的报告写成一个文件夹，网页、PDF、数字",
        run=_publish,
        to_answer=_published_answer,
        add_arguments=argument_adder(
            argument("--output", metavar="文件夹", type=file_path, required=True, help="写到哪里"),
            argument("--years", metavar="年度-年度", help="连同这些年度接收的报告"),
            argument("--missing", action="store_true", help="也列出尚未报送的单位"),
        ),
        unit=Need.NONE,
    ),
    CommandSpec(
        name="rollup",
        help="汇总各单位的表",
        run=_rollup,
        to_answer=_rollup_answer,
        add_arguments=argument_adder(
            argument("--group", metavar="类别", choices=tuple(Group), help="只汇总这一类"),
            argument("--all-received", action="store_true", help="收到的都算，不只是接收的"),
            argument(
                "--output",
                metavar="文件",
                type=file_path_ending(*ROLL_UP.formats),
                help="汇总表（Excel 或 PDF）写到哪里",
            ),
            argument("--into", metavar="单位", help="填入县里自己的报告"),
            argument("--replace", action="store_true", help="覆盖那份报告里已经填写的不同数字"),
        ),
        unit=Need.NONE,
    ),
    CommandSpec(
        name="alike",
        help="各单位的文字两两比较，也与自己上年的比较，一份报告最多比前2000句",
        run=_alike,
        to_answer=_alike_answer,
        add_arguments=argument_adder(
            argument("--at-least", metavar="份额", default="0.3", help="0 到 1，默认 0.3")
        ),
        unit=Need.NONE,
    ),
    CommandSpec(
        name="score",
        help="考核评分：迟报、雷同、退回没有改正的扣分，写成表格或者通报",
        run=_score,
        to_answer=_score_answer,
        add_arguments=argument_adder(
            argument(
                "--item",
                metavar="项目",
                action="append",
                help="县里自己的一项：“迟报 5”，可以写几次；为空则恢复原来的",
            ),
            argument(
                "--output",
                metavar="文件",
                type=file_path_ending(*SCORES.formats),
                help="评分表（Excel）或者通报（Word）写到哪里",
            ),
        ),
        unit=Need.NONE,
    ),
)
