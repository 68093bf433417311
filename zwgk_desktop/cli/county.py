"""Commands of the county: roster, receiving files, terms and the state of a collection."""

from argparse import Namespace
from datetime import datetime, time
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import file_path, file_path_ending, usage_error
from zwgk_desktop.cli.importing import unsure_json
from zwgk_desktop.cli.opening import open_to_read, open_to_write
from zwgk_desktop.cli.output import error_sentence, time_text
from zwgk_desktop.cli.spec import (
    Answer,
    CommandSpec,
    Need,
    argument,
    argument_adder,
    unchanged_answer,
)
from zwgk_desktop.domain.characters import escaped, storable_text
from zwgk_desktop.domain.county.roster import Group, Roster, RosterUnit
from zwgk_desktop.domain.county.terms import CollectionTerms, term_lines
from zwgk_desktop.domain.entries import as_one_line, parse_date, parse_limit, parse_year
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.board import board_rows, write_board
from zwgk_desktop.services.county.collection import Collection, UnitStatus, reminder
from zwgk_desktop.services.county.examination_acts import take_interruption_note
from zwgk_desktop.services.county.receiving import ReceivingResult, receive, result_text
from zwgk_desktop.services.county.rosters import ImportedRoster
from zwgk_desktop.services.county.unit_lists import write_unit_list
from zwgk_desktop.storage.acts import now

Board = tuple[tuple[UnitStatus, ...], str, str]


def _roster_list(arguments: Namespace, catalog: Catalog) -> Roster:
    with open_to_read(arguments, catalog) as workspace:
        return rosters.roster(workspace.context)


def _roster_import(arguments: Namespace, catalog: Catalog) -> ImportedRoster:
    with open_to_write(arguments, catalog, create=True) as workspace:
        return rosters.import_list(workspace.context, arguments.file)


def _roster_write(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_to_read(arguments, catalog) as workspace:
        rosters.write_list(workspace.context, arguments.output)
    return Answer({"file": str(arguments.output)}, (f"已写出名册：{arguments.output}",))


def _roster_add(arguments: Namespace, catalog: Catalog) -> Roster:
    with open_to_write(arguments, catalog, create=True) as workspace:
        unit = RosterUnit(
            0,
            arguments.unit,
            Group(arguments.group),
            0,
            tuple(arguments.alias),
            not_summed=arguments.not_summed,
            contributes=Scope(arguments.contributes),
        )
        return rosters.add_unit(workspace.context, unit)


def _roster_rename(arguments: Namespace, catalog: Catalog) -> Roster:
    with open_to_write(arguments, catalog) as workspace:
        return rosters.rename(workspace.context, arguments.unit, arguments.to)


def _roster_remove(arguments: Namespace, catalog: Catalog) -> Roster:
    with open_to_write(arguments, catalog) as workspace:
        return rosters.remove(workspace.context, arguments.unit)


def _roster_answer(roster: Roster) -> Answer:
    units = [
        {
            "unit": unit.name,
            "group": unit.group.value,
            "aliases": list(unit.aliases),
            "scope": unit.contributes.value,
            **({"not_summed": unit.not_summed} if unit.not_summed else {}),
        }
        for unit in roster.units
    ]
    lines = tuple(
        f"{unit.group.label} {unit.name}"
        + "".join(f"（{alias}）" for alias in unit.aliases)
        + ("，汇总它的汇总报告" if unit.contributes_summed else "")
        + (f"，不计入汇总：{unit.not_summed}" if unit.not_summed else "")
        for unit in roster.units
    )
    return Answer({"units": units}, lines or ("名册里还没有单位",))


def _imported_answer(read: ImportedRoster) -> Answer:
    answer = _roster_answer(read.roster)
    unsure = [
        {"line": one.unit.line, "text": one.unit.name, "reason": one.reason} for one in read.unsure
    ]
    told = tuple(
        f"没有加入：第{one['line']}行“{escaped(str(one['text']))}”，{one['reason']}"
        for one in unsure
    )
    data = {**answer.data, "unsure": unsure}
    return Answer(data, (*answer.lines, *told), code=1 if unsure else 0)


def _receive(arguments: Namespace, catalog: Catalog) -> ReceivingResult:
    year = parse_year(arguments.year)
    with open_to_write(arguments, catalog, create=True) as workspace:
        came, reason = _receipt_time(arguments)
        return receive(
            workspace.context,
            arguments.files,
            year,
            arguments.unit,
            at=came,
            override=reason,
            scope=Scope(arguments.scope) if arguments.scope else None,
        )


def _receipt_time(arguments: Namespace) -> tuple[datetime | None, str]:
    """Return the date of receipt given by `--on`, and the reason if it is in the future.

    Without `--on` there is neither: files are received now.
    """
    if arguments.on is None:
        return None, ""
    day, today = parse_date(arguments.on, "收到日期"), now().date()
    latest = max(today, parse_date(arguments.as_of, "截至日期")) if arguments.as_of else today
    reason = storable_text(as_one_line(arguments.anyway or ""), "理由") or ""
    if day > latest and not reason:
        raise usage_error(
            f"收到日期“{escaped(arguments.on)}”晚于今天；确实如此的，"
            "用 --as-of 写明截至哪一天，或者用 --anyway 写明理由"
        )
    return datetime.combine(day, time(), now().tzinfo), reason if day > latest else ""


def _receipt_answer(receipt: ReceivingResult) -> Answer:
    received: list[dict[str, Any]] = []
    lines: list[str] = []
    for one in receipt.received:
        marks = {
            name: True
            for name, applies in (
                ("draft", one.draft),
                ("unentered", one.unentered),
                ("again", one.is_duplicate),
                ("older", one.is_outdated),
            )
            if applies
        }
        received.append(
            {
                "file": str(one.file),
                "unit": one.unit,
                "year": one.year,
                "scope": one.scope.value,
                "hash": one.hash,
                "number": one.number,
                "errors": one.errors,
                "unsure": unsure_json(one.unsure),
                **marks,
            }
        )
        lines.append(f"{one.file.name}：{one.unit}{one.scope.mark}{one.year}年，{result_text(one)}")
    failed = [{"file": str(file), "why": error_sentence(error)} for file, error in receipt.refused]
    lines += [f"{file.name}：没有收，{error_sentence(error)}" for file, error in receipt.refused]
    doubtful = bool(failed) or any(one.unsure for one in receipt.received)
    data = {"received": received, "refused": failed}
    return Answer(data, tuple(lines), code=1 if doubtful else 0)


def _collection(arguments: Namespace, catalog: Catalog) -> Board:
    year = parse_year(arguments.year)
    with open_to_read(arguments, catalog) as workspace:
        collection = Collection(workspace.context, year)
        if arguments.output is not None:
            today = now().date()
            write_board(collection, board_rows(collection, today), arguments.output, today)
        for name, target in (("催报单", arguments.reminders), ("审核单", arguments.examined)):
            if target is not None:
                write_unit_list(collection, name, target, now().date())
        return _open_board(collection)


def _collection_set(arguments: Namespace, catalog: Catalog) -> Board:
    year = parse_year(arguments.year)
    if all(
        one is None
        for one in (arguments.due, arguments.length_limit, arguments.convention, arguments.wanted)
    ):
        raise usage_error("--due、--length-limit、--convention、--wanted 至少写一个")
    with open_to_write(arguments, catalog) as workspace:
        collection = Collection(workspace.context, year)
        collection.set_terms(_changed_terms(arguments, collection.terms))
        return _open_board(Collection(workspace.context, year))


def _changed_terms(arguments: Namespace, before: CollectionTerms) -> CollectionTerms:
    """Return the terms with the given options changed. A blank option removes its term."""
    due, limit, conventions, wanted = (
        arguments.due,
        arguments.length_limit,
        arguments.convention,
        arguments.wanted,
    )
    return CollectionTerms(
        before.due_on if due is None else parse_date(due, "截止日期") if due else None,
        before.length_limit if limit is None else parse_limit(limit, "字数上限") if limit else None,
        before.conventions if conventions is None else term_lines(conventions, "口径"),
        before.topics if wanted is None else term_lines(wanted, "内容要求"),
    )


def _open_board(collection: Collection) -> Board:
    return (
        collection.status_lines(),
        reminder(collection),
        take_interruption_note(collection.context),
    )


def _board_answer(board: Board) -> Answer:
    units, reminding, interrupted = board
    lines = [_board_line_text(line) for line in units]
    data = {"units": [board_line_data(line) for line in units]}
    warnings = (interrupted,) if interrupted else ()
    return Answer(data, (*lines, reminding), warnings)


def board_answer(collection: Collection) -> Answer:
    """Return the answer that shows the board of a collection."""
    return _board_answer(_open_board(collection))


def board_line_data(line: UnitStatus) -> dict[str, Any]:
    """Return a unit's line of the board as JSON data."""
    current, back = line.current, line.last_return
    return {
        "unit": line.unit,
        "scope": line.scope.value,
        "group": line.group and line.group.value,
        "state": line.state.value,
        "number": current and current.number,
        "received_at": current and time_text(current.received_at),
        "late": line.days_late,
        "first_received_at": line.first_filed and time_text(line.first_filed),
        "return_by": back and back.due_on and back.due_on.isoformat(),
        "late_after_return": line.days_late_after_return,
        "findings": current and dict(current.findings),
        "stale": list(line.stale_sections),
        **({"unentered": True} if current and current.unentered else {}),
        **({"anyway": "；".join(line.override_reasons)} if line.override_reasons else {}),
    }


def _board_line_text(line: UnitStatus) -> str:
    group = line.group.label if line.group else "不在名册"
    if line.current is None:
        return f"{group} {line.name}：{line.state.label}"
    late = f"，迟{line.days_late}天" if line.days_late else ""
    again = line.days_late_after_return
    late += f"，退回后迟{again}天" if again else ""
    noted = f"，{line.current.why_not_final}" if line.current.why_not_final else ""
    found = line.current.findings
    reasons = "".join(f"，{one}" for one in line.override_reasons)
    return (
        f"{group} {line.name}：{line.state.label}，第{line.current.number}次{noted}{late}，"
        f"必须改正{found['error']}、须说明{found['explain']}、请核对{found['hint']}{reasons}"
    )


COMMANDS = (
    CommandSpec(
        name="roster list",
        help="列出名册",
        run=_roster_list,
        to_answer=_roster_answer,
        unit=Need.NONE,
        year=Need.NONE,
    ),
    CommandSpec(
        name="roster import",
        help="从单位名单读入名册",
        run=_roster_import,
        to_answer=_imported_answer,
        add_arguments=argument_adder(
            argument("file", metavar="文件", type=file_path, help="有“单位名称”“类别”两列的表格")
        ),
        unit=Need.NONE,
        year=Need.NONE,
    ),
    CommandSpec(
        name="roster write",
        help="把名册写成表格，填好后可以再读入",
        run=_roster_write,
        to_answer=unchanged_answer,
        add_arguments=argument_adder(
            argument(
                "--output",
                metavar="文件",
                type=file_path_ending(".xlsx"),
                required=True,
                help="写到哪里",
            )
        ),
        unit=Need.NONE,
        year=Need.NONE,
    ),
    CommandSpec(
        name="roster add",
        help="名册加一个单位",
        run=_roster_add,
        to_answer=_roster_answer,
        add_arguments=argument_adder(
            argument(
                "--group",
                metavar="类别",
                required=True,
                choices=tuple(Group),
                help="、".join(f"{one.value}（{one.label}）" for one in Group),
            ),
            argument(
                "--alias", metavar="名称", action="append", default=[], help="曾用名、其他写法"
            ),
            argument(
                "--not-summed",
                metavar="理由",
                default="",
                help="照收、照公布，不计入汇总的理由，例如垂直管理",
            ),
            argument(
                "--contributes",
                choices=tuple(Scope),
                default=Scope.OFFICE,
                help="计入汇总的是它的哪一份报告：office 政府及其办公室，summed 汇总（下级政府）",
            ),
        ),
        year=Need.NONE,
    ),
    CommandSpec(
        name="roster rename",
        help="单位改名，原来的名称仍认得",
        run=_roster_rename,
        to_answer=_roster_answer,
        add_arguments=argument_adder(
            argument("--to", metavar="名称", required=True, help="新的名称")
        ),
        year=Need.NONE,
    ),
    CommandSpec(
        name="roster remove",
        help="名册去掉一个单位，报送过的仍在",
        run=_roster_remove,
        to_answer=_roster_answer,
        year=Need.NONE,
    ),
    CommandSpec(
        name="receive",
        help="收报：报送包，或者没有本程序的单位的文件",
        run=_receive,
        to_answer=_receipt_answer,
        add_arguments=argument_adder(
            argument(
                "files",
                metavar="文件",
                type=file_path,
                nargs="+",
                help="可以有许多，也可以是文件夹",
            ),
            argument("--on", metavar="日期", help="收到的日期，早先收到、今天才收进来的要写"),
            argument("--as-of", metavar="日期", help="截至哪一天，收到日期晚于今天时用"),
            argument("--anyway", metavar="理由", help="收到日期晚于今天，仍然收下的理由"),
        ),
        unit=Need.OPTIONAL,
    ),
    CommandSpec(
        name="collection",
        help="收报台：每个单位报到哪一步",
        run=_collection,
        to_answer=_board_answer,
        add_arguments=argument_adder(
            argument(
                "--output",
                metavar="文件",
                type=file_path_ending(".pdf", ".xlsx"),
                help="收报台写成 PDF 或者表格（.xlsx）",
            ),
            argument(
                "--reminders",
                metavar="文件",
                type=file_path_ending(".docx", ".xlsx"),
                help="催报单写成 Word（.docx）或者表格（.xlsx），有联系人、电话",
            ),
            argument(
                "--examined",
                metavar="文件",
                type=file_path_ending(".docx", ".xlsx"),
                help="审核单写成 Word（.docx）或者表格（.xlsx），留有签字的地方",
            ),
        ),
        unit=Need.NONE,
    ),
    CommandSpec(
        name="collection set",
        help="写明截止日期、字数上限、口径、内容要求；为空则去掉",
        run=_collection_set,
        to_answer=_board_answer,
        add_arguments=argument_adder(
            argument("--due", metavar="日期", help="截止日期"),
            argument("--length-limit", metavar="字数", help="“一、总体情况”的字数上限"),
            argument("--convention", metavar="口径", action="append", help="统计口径，可以写几次"),
            argument(
                "--wanted", metavar="内容", action="append", help="文字要写明什么，可以写几次"
            ),
        ),
        unit=Need.NONE,
    ),
)
