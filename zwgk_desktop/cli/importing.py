"""Commands that read a report from a document: to import it, or to compare it with a version."""

import re
import shlex
from argparse import Namespace
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import file_path, usage_error
from zwgk_desktop.cli.opening import (
    open_to_read,
    open_to_write,
    scope_of,
    unit_and_year,
    workspace_path,
)
from zwgk_desktop.cli.output import error_sentence
from zwgk_desktop.cli.reports import LEVEL_ARGUMENT, level_argument, level_as_entry
from zwgk_desktop.cli.spec import (
    Answer,
    CommandSpec,
    Need,
    argument,
    argument_adder,
)
from zwgk_desktop.domain.addresses import SPELLING, Address
from zwgk_desktop.domain.entries import parse_date, parse_unit
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import count_preventing_final
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.importers.format import SeveralFilesError
from zwgk_desktop.importers.recognise import (
    OwnWords,
    RecognisedReport,
    Spellings,
    Unsure,
    is_read_by,
)
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.finalising import import_published
from zwgk_desktop.services.import_draft import ImportDraft
from zwgk_desktop.services.importing import (
    planned_values,
    recognise_file,
    spelling_values,
)
from zwgk_desktop.services.proposal import Proposal
from zwgk_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _ImportedDocument:
    """Document that was read, with the unit, year and scope of its report.

    Args:
        findings: Counts of the findings that a published report came in with, in words.
    """

    file: Path
    unit: str
    year: int
    recognised: RecognisedReport
    confirmed: Spellings
    scope: Scope
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _ImportedDocuments:
    """Results of importing several documents."""

    imported: tuple[_ImportedDocument, ...]
    refused: tuple[tuple[Path, UserError], ...]


def _import(arguments: Namespace, catalog: Catalog) -> _ImportedDocument | _ImportedDocuments:
    if arguments.member and len(arguments.files) > 1:
        raise usage_error("--member 只能随一个文件写")
    arguments.files = [file / arguments.member.lstrip("/") for file in arguments.files]
    published = _publication_days(arguments)
    if arguments.unit is None and arguments.year is None:
        return _import_several(arguments, catalog, published)
    if arguments.unit is None or arguments.year is None:
        raise usage_error("--unit 和 --year 要么都写，要么都不写")
    if len(arguments.files) > 1:
        raise usage_error("写明了 --unit 和 --year 时只能读一个文件")
    unit, year = unit_and_year(arguments)
    file, own = arguments.files[0], _confirmed_labels(arguments, catalog)
    recognised = recognise_file(file, catalog, unit=unit, year=year, own=own)
    _ensure_used(own.confirmed, recognised, file)
    read = _ImportedDocument(file, unit, year, recognised, own.confirmed, scope_of(arguments))
    if not arguments.dry_run:
        with open_to_write(arguments, catalog, create=True) as workspace:
            read = _import_into_report(workspace, read, arguments, published[file])
    return read


def _publication_days(arguments: Namespace) -> Mapping[Path, date | None]:
    """Return the day of publication of each file: one for all, or one each in their order.

    A file with a blank day was not published.

    Raises:
        UserError: There are neither one nor as many days as files (A02), or one is no date (F04).
    """
    words, files = arguments.published_on, arguments.files
    days = [parse_date(word, "发布日期") if word.strip() else None for word in words]
    if len(days) > 1 and len(days) != len(files):
        raise usage_error(
            f"{len(files)}个文件写了{len(days)}个 --published-on，应当写一个，或者依次各写一个"
        )
    return dict(zip(files, days if len(days) > 1 else (days or [None]) * len(files), strict=True))


def _import_several(
    arguments: Namespace, catalog: Catalog, published: Mapping[Path, date | None]
) -> _ImportedDocuments:
    """Import each document into the report its title names. A failed one does not stop others."""
    read: list[_ImportedDocument] = []
    failed: dict[Path, UserError] = {}
    own = _confirmed_labels(arguments, catalog)
    chosen = Scope(arguments.scope) if arguments.scope else None
    for file in dict.fromkeys(arguments.files):
        try:
            read.append(_read_document(file, catalog, own, chosen))
        except UserError as error:
            failed[file] = error
    taken = read if arguments.dry_run else []
    if read and not arguments.dry_run:
        with open_to_write(arguments, catalog, create=True) as workspace:
            for one in read:
                try:
                    on = published[one.file]
                    taken.append(_import_into_report(workspace, one, arguments, on))
                except UserError as error:
                    failed[one.file] = error
    return _ImportedDocuments(tuple(taken), tuple(failed.items()))


def _confirmed_labels(arguments: Namespace, catalog: Catalog) -> OwnWords:
    """Return the confirmed row labels of offices: remembered by the workspace, and given now.

    Raises:
        UserError: A `--spelling` is malformed, or given with several documents (A02).
    """
    confirmed = dict(_parse_spelling(entry, catalog) for entry in arguments.spelling)
    if confirmed and len(arguments.files) > 1:
        raise usage_error("--spelling 只能随一个文件写")
    if not workspace_path(arguments).exists():
        return OwnWords(confirmed=confirmed)
    with open_to_read(arguments, catalog) as workspace:
        return OwnWords(workspace.spellings(), confirmed=confirmed)


def _parse_spelling(entry: str, catalog: Catalog) -> tuple[str, Address]:
    """Parse a `--spelling` option such as `requests.received=本年新收申请数`."""
    row, _, words = entry.partition("=")
    rows = {
        f"{table.id}.{row.id}"
        for edition in catalog.editions.values()
        for table in edition.tables
        for row in table.rows
    }
    if row.strip() not in rows or not words.strip():
        raise usage_error(f"--spelling 的“{entry}”不是“行=写法”，行如 requests.received")
    return words.strip(), f"{SPELLING}.{row.strip()}"


def _ensure_used(confirmed: Spellings, recognised: RecognisedReport, file: Path) -> None:
    """Raise if a confirmed row label does not occur in the document.

    Raises:
        UserError: A label matches no row of the document (I05).
    """
    for words in confirmed:
        if not is_read_by(words, recognised):
            raise UserError(
                f"“{file.name}”里没有一行按“{words}”这个写法读入",
                remedy="请照文件里的行名写，连标点一起",
                code="I05",
            )


def _read_document(
    file: Path, catalog: Catalog, own: OwnWords, scope: Scope | None
) -> _ImportedDocument:
    recognised = recognise_file(file, catalog, own=own)
    _ensure_used(own.confirmed, recognised, file)
    if not recognised.unit or not recognised.year:
        raise UserError(
            f"“{file.name}”的标题里没有写明单位和年度，不知道是哪一份报告",
            remedy="请用 --unit 和 --year 写明，单独读入这一份",
            code="I05",
        )
    scope = scope or Scope(recognised.scope or Scope.OFFICE)
    return _ImportedDocument(
        file, parse_unit(recognised.unit), recognised.year, recognised, own.confirmed, scope
    )


def _import_into_report(
    workspace: Workspace, read: _ImportedDocument, arguments: Namespace, published: date | None
) -> _ImportedDocument:
    """Import a document into its report as one act, and freeze it if it was published."""
    recognised = read.recognised
    edition = recognised.edition.id
    level = level_argument(arguments)
    with workspace.session_or_created(read.unit, read.year, level, edition, read.scope) as session:
        values = planned_values(recognised, session.report, replace=arguments.replace)
        draft = ImportDraft(recognised)
        draft.set_target(session.report, overwrite=arguments.replace)
        words = spelling_values(read.confirmed, session.report)
        wanted = level_as_entry(arguments) | {**values, **words}
        proposal = Proposal(kind=ActKind.IMPORT, note=draft.note(), unlisted_values=wanted)
        if published is None:
            proposal.apply(session)
            return read
        import_published(session, proposal, published)
        counts = tuple(
            f"{count}项{what}" for count, what in count_preventing_final(session.findings)
        )
        return replace(read, findings=counts)


def _answer(read: _ImportedDocument | _ImportedDocuments) -> Answer:
    return (
        _documents_answer(read) if isinstance(read, _ImportedDocuments) else _document_answer(read)
    )


def _document_answer(document: _ImportedDocument) -> Answer:
    data: dict[str, Any] = {
        "unit": document.unit,
        "year": document.year,
        "scope": document.scope.value,
        **recognised_json(document.recognised),
    }
    unsure, missing = data["unsure"], data["missing"]
    cells, stated = len(data["cells"]), len(data["stated"])
    texts = sum(text is not None for text in data["texts"].values())
    lines = [f"读出 {cells} 格、{stated} 个载明的总计、{texts} 段文字"]
    lines += [_unsure_line(one) for one in document.recognised.unsure]
    lines += [f"没有找到：{one}" for one in missing]
    code = 1 if unsure or missing else 0
    warnings = list(data["warnings"])
    if document.findings:
        warnings.append(f"已发布的报告核对出{'、'.join(document.findings)}，照原样留存")
    return Answer(data, tuple(lines), warnings=tuple(warnings), code=code)


def _unsure_line(one: Unsure) -> str:
    """Return the sentence about an unsure item, with the `--spelling` option that confirms it."""
    said = f"不能确定：{one.text}（{one.reason}）"
    if one.guess is None:
        return said
    row = one.guess.spelling.removeprefix(f"{SPELLING}.")
    words = f"{row}={one.guess.label}"
    quoted = words if re.fullmatch(r"[\w.=]+", words) else shlex.quote(words)
    return f"{said}；是这一行的，加 --spelling {quoted} 再读一次"


def _documents_answer(documents: _ImportedDocuments) -> Answer:
    """Return the answer for several documents; an error code only if all were refused."""
    answers = [_document_answer(one) for one in documents.imported]
    failed = [
        {"file": str(file), "why": error_sentence(error)}
        | ({"members": list(error.members)} if isinstance(error, SeveralFilesError) else {})
        for file, error in documents.refused
    ]
    lines = [
        f"{one.file}：{one.unit}{one.year}年，{line}"
        for one, answer in zip(documents.imported, answers, strict=True)
        for line in answer.lines
    ]
    lines += [f"{file}：没有读入，{error_sentence(error)}" for file, error in documents.refused]
    worst = max((answer.code for answer in answers), default=2)
    return Answer(
        {"imported": [answer.data for answer in answers], "refused": failed},
        tuple(lines),
        warnings=tuple(warning for answer in answers for warning in answer.warnings),
        code=max(worst, 1) if failed else worst,
    )


def unsure_json(unsure: Iterable[Unsure]) -> list[dict[str, Any]]:
    """Return unsure items as JSON for the command line, with possible figures where known."""
    return [
        {"address": one.address, "text": one.text, "reason": one.reason}
        | ({"candidates": list(one.candidates)} if one.candidates else {})
        for one in unsure
    ]


def recognised_json(recognised: RecognisedReport) -> dict[str, Any]:
    """Return a recognised report as JSON for the command line, without unit and year."""
    return {
        "edition": recognised.edition.id,
        "cells": dict(recognised.cells),
        "stated": dict(recognised.stated),
        "texts": {text.id: recognised.texts.get(text.id) for text in recognised.edition.texts},
        "unsure": unsure_json(recognised.unsure),
        "missing": list(recognised.missing),
        "warnings": list(recognised.warnings),
    }


COMMANDS = (
    CommandSpec(
        name="import",
        help="读入报告；不写单位和年度的，按各个文件的标题",
        run=_import,
        to_answer=_answer,
        add_arguments=argument_adder(
            argument(
                "files",
                metavar="文件",
                type=file_path,
                nargs="+",
                help="Word、Excel、PDF、网页或纯文本",
            ),
            argument("--dry-run", action="store_true", help="只看读出了什么，不写入"),
            argument("--member", metavar="文件名", default="", help="压缩包、邮件里的哪一个文件"),
            argument("--replace", action="store_true", help="覆盖已经填写的不同内容"),
            argument(
                "--spelling",
                metavar="行=写法",
                action="append",
                default=[],
                help="文件里这样写的就是这一行，并且记住，如 requests.received=本年新收申请数",
            ),
            argument(
                "--published-on",
                metavar="日期",
                action="append",
                default=[],
                help="已经发布过的报告的发布日期，如 2025-1-24；"
                '写一个是所有文件的，几个文件各不相同的依次各写一个，没有发布的写 ""',
            ),
            LEVEL_ARGUMENT,
        ),
        unit=Need.OPTIONAL,
        year=Need.OPTIONAL,
    ),
)
