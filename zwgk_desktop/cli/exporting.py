"""Commands that write documents and compare reports."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import file_path, file_path_ending
from zwgk_desktop.cli.opening import (
    open_report_to_read,
    open_to_read,
    scope_of,
    unit_and_year,
)
from zwgk_desktop.cli.output import json_value
from zwgk_desktop.cli.spec import (
    Answer,
    Argument,
    CommandSpec,
    argument,
    argument_adder,
    unchanged_answer,
)
from zwgk_desktop.domain.entries import parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.exporters.registry import CHANGES
from zwgk_desktop.services.change_lists import (
    CORRECTIONS,
    YEARS,
    ComparedVersion,
    Comparison,
    compared_versions,
)
from zwgk_desktop.services.comparing import Difference, change_text, compare
from zwgk_desktop.services.exporting import EXPORTERS, export_of, export_options, export_report
from zwgk_desktop.services.wording import short_text


def _export(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_report_to_read(arguments, catalog) as session:
        if not arguments.draft:
            session.ensure_sound()
        export = export_of(session, _export_options(arguments))
    composed = export_report(arguments.format, export, arguments.output, as_draft=arguments.draft)
    mark = "（草稿）" if export.draft else ""
    return Answer(
        {
            "file": str(arguments.output),
            EXPORTERS[arguments.format].length_unit.key: composed.length,
        },
        (f"已导出{mark}：{arguments.output}",),
        warnings=composed.warnings,
    )


def _compare(arguments: Namespace, catalog: Catalog) -> Answer:
    (unit, year), other = unit_and_year(arguments), parse_year(arguments.other)
    with open_to_read(arguments, catalog) as workspace:
        scope = scope_of(arguments)
        after = workspace.report_of(unit, year, scope)
        before = workspace.year_of(unit, year, other, scope)
    sides = (ComparedVersion(f"{report.year}年", report) for report in (before, after))
    found = compare(before, after)
    return _comparison_answer(
        Comparison(YEARS, *sides), found, arguments.output, none="两年没有不同"
    )


def _changes(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_report_to_read(arguments, catalog) as session:
        sides = compared_versions(session)
    if len(sides) < _BOTH:
        raise UserError(
            "这份报告还没有两版可以对照", remedy="定稿、再更正以后才有更正清单", code="V05"
        )
    after = _side_of_version(sides[1:], arguments.after) if arguments.after else sides[-1]
    earlier = sides[: sides.index(after)]
    before = _side_of_version(earlier, arguments.before) if arguments.before else earlier[-1]
    pair = Comparison(CORRECTIONS, before, after)
    answer = _comparison_answer(pair, pair.differences(), arguments.output, none="两版没有不同")
    return replace(
        answer, data={"from": before.version, "to": after.version or None, **answer.data}
    )


_BOTH = 2


def _side_of_version(sides: Sequence[ComparedVersion], version: int) -> ComparedVersion:
    for side in sides:
        if side.version == version:
            return side
    known = "、".join(str(side.version) for side in sides if side.version)
    raise UserError(f"没有可以这样对照的第{version}版", remedy=f"可以写：{known}", code="A02")


def _comparison_answer(
    pair: Comparison, found: Sequence[Difference], output: Path | None, *, none: str
) -> Answer:
    """Return the answer of a comparison. Write it as a document if requested."""
    data: dict[str, Any] = {
        "changes": [
            {
                "address": one.address,
                "label": one.label,
                "from": json_value(one.before),
                "to": json_value(one.after),
                "change": one.change,
            }
            for one in found
        ]
    }
    title = f"{pair.before.label} → {pair.after.label}"
    lines = (title, *map(_difference_line, found)) if found else (none,)
    if output is not None:
        composed = pair.write(output)
        data |= {"file": str(output), CHANGES.length_unit.key: composed.length}
        lines = (*lines, f"已导出：{output}")
    return Answer(data, lines)


def _difference_line(one: Difference) -> str:
    change = change_text(one.change)
    grown = f"（{change}）" if change else ""
    return f"{one.label}：{short_text(one.before)} → {short_text(one.after)}{grown}"


def _export_options(arguments: Namespace) -> object:
    """Return the export options given on the command line."""
    chosen = {}
    for option in export_options().values():
        value = getattr(arguments, option.name)
        if value is None:
            continue
        if arguments.format not in option.exporters:
            raise UserError(
                f"{option.flag} 只用于 {'、'.join(option.exporters)}，不能用于 {arguments.format}",
                remedy="请去掉它，或者改为导出它所用于的文件",
                code="A02",
            )
        chosen[option.name] = type(option.default)(value)
    kind = EXPORTERS[arguments.format].options
    return kind(**chosen) if kind else None


def _export_arguments() -> Iterator[Argument]:
    names = tuple(EXPORTERS)
    yield argument("format", metavar="格式", choices=names, help="、".join(names))
    yield argument("--output", metavar="文件", type=file_path, required=True, help="写到哪里")
    yield argument("--draft", action="store_true", help="有问题时也导出，标明草稿")
    for option in export_options().values():
        if isinstance(option.default, bool):
            yield argument(option.flag, action="store_true", default=None, help=option.help)
        else:
            choices = tuple(type(option.default))
            yield argument(option.flag, choices=choices, help=option.help)


CHANGE_LIST_ARGUMENT = argument(
    "--output",
    metavar="文件",
    type=file_path_ending(*CHANGES.formats),
    help="写成清单：.pdf、.html、.txt",
)

COMMANDS = (
    CommandSpec(
        name="export",
        help="导出文件，已有的会被替换",
        run=_export,
        to_answer=unchanged_answer,
        add_arguments=argument_adder(*_export_arguments()),
    ),
    CommandSpec(
        name="compare",
        help="与同一单位的另一年度对比",
        run=_compare,
        to_answer=unchanged_answer,
        add_arguments=argument_adder(
            argument(
                "--with", dest="other", metavar="年度", required=True, help="另一年度，四位数字"
            ),
            CHANGE_LIST_ARGUMENT,
        ),
    ),
    CommandSpec(
        name="changes",
        help="更正清单：两版之间改了什么",
        run=_changes,
        to_answer=unchanged_answer,
        add_arguments=argument_adder(
            argument("--from", dest="before", metavar="第几版", type=int, help="默认为前一版"),
            argument("--to", dest="after", metavar="第几版", type=int, help="默认为最近的一版"),
            CHANGE_LIST_ARGUMENT,
        ),
    ),
)
