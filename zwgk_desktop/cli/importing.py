"""The command that reads documents into reports."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.opening import (
    making,
    open_to_read,
    open_to_write,
    unit_and_year,
    workspace_path,
)
from zwgk_desktop.cli.parsing import file_path, refused
from zwgk_desktop.cli.reports import LEVEL_ARGUMENT, level_of
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, argument, arguments
from zwgk_desktop.domain.entries import parse_unit
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.import_draft import ImportDraft
from zwgk_desktop.services.importing import (
    Proposal,
    Spellings,
    plan,
    proposal_json,
    read_proposal,
)
from zwgk_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Read:
    """A document, and the report it is of."""

    file: Path
    unit: str
    year: int
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class _Several:
    """What came of several documents."""

    imported: tuple[_Read, ...]
    refused: tuple[tuple[Path, UserError], ...]


def _import(said: Namespace, catalog: Catalog) -> _Read | _Several:
    if said.unit is None and said.year is None:
        return _import_several(said, catalog)
    if said.unit is None or said.year is None:
        raise refused("--unit 和 --year 要么都写，要么都不写")
    if len(said.files) > 1:
        raise refused("写明了 --unit 和 --year 时只能读一个文件")
    unit, year = unit_and_year(said)
    file, own = said.files[0], _spellings(said, catalog)
    proposal = read_proposal(file, catalog, unit=unit, year=year, spellings=own)
    read = _Read(file, unit, year, proposal)
    if not said.dry_run:
        with open_to_write(said, catalog, create=True) as workspace:
            _take_in(workspace, read, said)
    return read


def _import_several(said: Namespace, catalog: Catalog) -> _Several:
    """Read each into the report its title names; what is wrong with one stops no other."""
    read: list[_Read] = []
    failed: dict[Path, UserError] = {}
    own = _spellings(said, catalog)
    for file in dict.fromkeys(said.files):
        try:
            read.append(_read(file, catalog, own))
        except UserError as error:
            failed[file] = error
    taken = read if said.dry_run else []
    if read and not said.dry_run:
        with open_to_write(said, catalog, create=True) as workspace:
            for one in read:
                try:
                    _take_in(workspace, one, said)
                    taken.append(one)
                except UserError as error:
                    failed[one.file] = error
    return _Several(tuple(taken), tuple(failed.items()))


def _spellings(said: Namespace, catalog: Catalog) -> Spellings:
    """Return the office's own words for rows, where there is a workspace yet."""
    if not workspace_path(said).exists():
        return {}
    with open_to_read(said, catalog) as workspace:
        return workspace.spellings()


def _read(file: Path, catalog: Catalog, own: Spellings) -> _Read:
    proposal = read_proposal(file, catalog, spellings=own)
    if not proposal.unit or not proposal.year:
        raise UserError(
            f"“{file.name}”的标题里没有写明单位和年度，不知道是哪一份报告",
            remedy="请用 --unit 和 --year 写明，单独读入这一份",
            code="I05",
        )
    return _Read(file, parse_unit(proposal.unit), proposal.year, proposal)


def _take_in(workspace: Workspace, read: _Read, said: Namespace) -> None:
    """Put a document into its report, as one act."""
    proposal = read.proposal
    edition = proposal.edition.id
    with making(workspace, read.unit, read.year, level=said.level, edition=edition) as session:
        values = plan(proposal, session.report, replace=said.replace)
        draft = ImportDraft(proposal)
        draft.put_into(session.report, overwrite=said.replace)
        session.apply(level_of(said) | dict(values), ActKind.IMPORT, note=draft.note())


def _answer(read: _Read | _Several) -> Answer:
    return _several_answer(read) if isinstance(read, _Several) else _one_answer(read)


def _one_answer(read: _Read) -> Answer:
    data: dict[str, Any] = {
        "unit": read.unit,
        "year": read.year,
        **proposal_json(read.proposal),
    }
    unsure, missing = data["unsure"], data["missing"]
    cells, stated = len(data["cells"]), len(data["stated"])
    texts = sum(text is not None for text in data["texts"].values())
    lines = [f"读出 {cells} 格、{stated} 个载明的总计、{texts} 段文字"]
    lines += [f"不能确定：{one['text']}（{one['reason']}）" for one in unsure]
    lines += [f"没有找到：{one}" for one in missing]
    code = 1 if unsure or missing else 0
    return Answer(data, tuple(lines), warnings=tuple(data["warnings"]), code=code)


def _several_answer(several: _Several) -> Answer:
    """Tell of each document; nothing was done where every one was refused."""
    answers = [_one_answer(one) for one in several.imported]
    failed = [{"file": str(file), "why": str(error)} for file, error in several.refused]
    lines = [
        f"{one.file}：{one.unit}{one.year}年，{line}"
        for one, answer in zip(several.imported, answers, strict=True)
        for line in answer.lines
    ]
    lines += [f"{file}：没有读入，{error}" for file, error in several.refused]
    worst = max((answer.code for answer in answers), default=2)
    return Answer(
        {"imported": [answer.data for answer in answers], "refused": failed},
        tuple(lines),
        warnings=tuple(warning for answer in answers for warning in answer.warnings),
        code=max(worst, 1) if failed else worst,
    )


COMMANDS = (
    CommandSpec(
        name="import",
        help="读入报告；不写单位和年度的，按各个文件的标题",
        run=_import,
        shown=_answer,
        options=arguments(
            argument(
                "files",
                metavar="文件",
                type=file_path,
                nargs="+",
                help="Word、Excel、PDF、网页或纯文本",
            ),
            argument("--dry-run", action="store_true", help="只看读出了什么，不写入"),
            argument("--replace", action="store_true", help="覆盖已经填写的不同内容"),
            LEVEL_ARGUMENT,
        ),
        unit=Need.OPTIONAL,
        year=Need.OPTIONAL,
    ),
)
