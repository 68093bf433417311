"""What each command does."""

from argparse import Namespace
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli import keeping
from zwgk_desktop.cli.arguments import PROGRAM, workspace_of, writer_of
from zwgk_desktop.cli.books import undoing
from zwgk_desktop.cli.shown import (
    Answer,
    compare_answer,
    findings_answer,
    history_answer,
    list_answer,
    report_answer,
)
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.entries import parse_level, parse_unit, parse_value, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.levels import propose_level
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import finalising, privacy
from zwgk_desktop.services.comparing import compare
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.exporting import (
    EXPORTERS,
    Export,
    export_options,
    export_report,
)
from zwgk_desktop.services.import_draft import ImportDraft
from zwgk_desktop.services.importing import plan, proposal_json, read_proposal
from zwgk_desktop.services.workspace import Workspace


def _show(said: Namespace, catalog: Catalog) -> Answer:
    with _reading(said, catalog) as session:
        return report_answer(session.report)


def _check(said: Namespace, catalog: Catalog) -> Answer:
    with _reading(said, catalog) as session:
        return findings_answer(session.findings)


def _list(said: Namespace, catalog: Catalog) -> Answer:
    with Workspace.open(workspace_of(said), catalog, writing=False, program=PROGRAM) as workspace:
        return list_answer(workspace.reports())


def _history(said: Namespace, catalog: Catalog) -> Answer:
    if said.year is None:
        return undoing.history(said, catalog)
    with _reading(said, catalog) as session:
        return history_answer(session.history(said.cell))


def _set(said: Namespace, catalog: Catalog) -> Answer:
    with _making(said, catalog, edition=None) as session:
        values = _entered(session.report.edition, said.entries)
        session.apply(_levelled(said) | values, ActKind.ENTRY)
        return report_answer(session.report)


def _import(said: Namespace, catalog: Catalog) -> Answer:
    unit, year = parse_unit(said.unit), parse_year(said.year)
    proposal = read_proposal(said.file, catalog, unit=unit, year=year)
    answer = _proposal_answer({"unit": unit, "year": year} | proposal_json(proposal))
    if said.dry_run:
        return answer
    with _making(said, catalog, edition=proposal.edition.id) as session:
        values = plan(proposal, session.report, replace=said.replace)
        draft = ImportDraft(proposal)
        draft.put_into(session.report, overwrite=said.replace)
        session.apply(_levelled(said) | dict(values), ActKind.IMPORT, note=draft.note())
    return answer


def _proposal_answer(data: dict[str, Any]) -> Answer:
    unsure, missing = data["unsure"], data["missing"]
    cells, stated = len(data["cells"]), len(data["stated"])
    texts = sum(text is not None for text in data["texts"].values())
    lines = [f"读出 {cells} 格、{stated} 个载明的总计、{texts} 段文字"]
    lines += [f"不能确定：{one['text']}（{one['reason']}）" for one in unsure]
    lines += [f"没有找到：{one}" for one in missing]
    return Answer(
        data, tuple(lines), warnings=tuple(data["warnings"]), code=1 if unsure or missing else 0
    )


def _explain(said: Namespace, catalog: Catalog) -> Answer:
    with _writing(said, catalog) as session:
        if said.rule == privacy.RULE:
            privacy.explain(session, said.cell, said.text)
        else:
            session.explain(said.rule, said.cell, said.text)
        return findings_answer(session.findings)


def _export(said: Namespace, catalog: Catalog) -> Answer:
    with _reading(said, catalog) as session:
        if not said.draft:
            session.ensure_sound()
        export = Export(session.report, session.findings, _options(said), session.earlier)
    composed = export_report(said.format, export, said.output, as_draft=said.draft)
    mark = "（草稿）" if export.draft else ""
    return Answer(
        {"file": str(said.output), EXPORTERS[said.format].counted.key: composed.length},
        (f"已导出{mark}：{said.output}",),
        warnings=composed.warnings,
    )


def _options(said: Namespace) -> object:
    """Return what was chosen about the document, None for one nothing can be chosen about."""
    chosen = {}
    for option in export_options().values():
        value = getattr(said, option.name)
        if value is None:
            continue
        if said.format not in option.exporters:
            raise UserError(
                f"{option.flag} 只用于 {'、'.join(option.exporters)}，不能用于 {said.format}",
                remedy="请去掉它，或者改为导出它所用于的文件",
                code="A02",
            )
        chosen[option.name] = type(option.default)(value)
    kind = EXPORTERS[said.format].options
    return kind(**chosen) if kind else None


def _undo(said: Namespace, catalog: Catalog) -> Answer:
    if said.year is None:
        return undoing.undo(said, catalog)
    with _writing(said, catalog, deleted_too=True) as session:
        session.undo()
        return report_answer(session.report)


def _redo(said: Namespace, catalog: Catalog) -> Answer:
    if said.year is None:
        return undoing.redo(said, catalog)
    with _writing(said, catalog) as session:
        session.redo()
        return report_answer(session.report)


def _finalise(said: Namespace, catalog: Catalog) -> Answer:
    with _writing(said, catalog) as session:
        if session.frozen and said.reason.strip():
            finalising.begin_correction(session, said.reason)
        else:
            finalising.finalise(session, said.reason)
        versions = session.versions
        hash_ = versions[-1].hash if versions else finalising.fingerprint(session.report)
        return Answer(
            {"status": session.report.status.value, "hash": hash_},
            (finalising.state_label(session), f"SHA-256 {hash_}"),
        )


def _compare(said: Namespace, catalog: Catalog) -> Answer:
    unit, year, other = parse_unit(said.unit), parse_year(said.year), parse_year(said.other)
    with Workspace.open(workspace_of(said), catalog, writing=False, program=PROGRAM) as workspace:
        after, before = workspace.session_of(unit, year), workspace.year_of(unit, year, other)
        return compare_answer(compare(before, after.report), other, year)


COMMANDS: Mapping[str, Callable[[Namespace, Catalog], Answer]] = {
    "import": _import,
    "set": _set,
    "show": _show,
    "check": _check,
    "explain": _explain,
    "export": _export,
    "list": _list,
    "history": _history,
    "undo": _undo,
    "redo": _redo,
    "finalise": _finalise,
    "compare": _compare,
    "backup": keeping.backup,
    "restore": keeping.restore,
    "verify": keeping.verify,
}
"""Every command, by its name."""


@contextmanager
def _reading(said: Namespace, catalog: Catalog) -> Generator[EditingSession]:
    unit, year = parse_unit(said.unit), parse_year(said.year)
    with Workspace.open(workspace_of(said), catalog, writing=False, program=PROGRAM) as workspace:
        yield workspace.session_of(unit, year)


@contextmanager
def _writing(
    said: Namespace, catalog: Catalog, *, deleted_too: bool = False
) -> Generator[EditingSession]:
    unit, year = parse_unit(said.unit), parse_year(said.year)
    with Workspace.open(
        workspace_of(said), catalog, writing=True, program=writer_of(said)
    ) as workspace:
        deleted = workspace.find_deleted(unit, year) if deleted_too else None
        if deleted is not None and workspace.find(unit, year) is None:
            yield workspace.session(deleted)
        else:
            yield workspace.session_of(unit, year)


@contextmanager
def _making(said: Namespace, catalog: Catalog, *, edition: str | None) -> Generator[EditingSession]:
    """Give the session of a report, which is made if absent and stays only if all goes well."""
    unit, year = parse_unit(said.unit), parse_year(said.year)
    level = parse_level(said.level) if said.level else propose_level(unit)
    with Workspace.open(
        workspace_of(said), catalog, writing=True, create=True, program=writer_of(said)
    ) as workspace:
        found = workspace.find(unit, year)
        if found is not None:
            yield workspace.session(found)
        else:
            with workspace.making(unit, year, level, edition) as session:
                yield session


def _levelled(said: Namespace) -> dict[Address, Value | None]:
    return {"report.level": parse_level(said.level).value} if said.level else {}


def _entered(edition: Edition, entries: list[str]) -> dict[Address, Value | None]:
    values: dict[Address, Value | None] = {}
    for entry in entries:
        address, equals, text = entry.partition("=")
        if not equals:
            raise UserError(
                f"“{entry}”不是“地址=内容”的写法",
                remedy="例如 requests.received.natural_person=3",
                code="A02",
            )
        values[address.strip()] = parse_value(edition, address.strip(), text)
    return values
