"""Salvage the readable data of a damaged workspace, and list the lost data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import CORRECTION, Address
from zwgk_desktop.domain.entries import coerce, parse_unit, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level, Scope
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.recovery.salvaged_subjects import (
    count_by_kind,
    sorted_subjects,
    without_lost,
)
from zwgk_desktop.services.report_changes import is_document_content
from zwgk_desktop.services.wording import address_label, short_text
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.storage.damaged_file import DamagedFile, RecoveredReport, read_damaged
from zwgk_desktop.storage.failures import ILLEGIBLE
from zwgk_desktop.storage.values import ValueTypes

NOTE = "从损坏的工作文件救出"
_PROGRAM = "恢复"


@dataclass(frozen=True, slots=True)
class Salvaged:
    """Result of a salvage, in words.

    Args:
        saved: One line for each report and each kind of subject.
        lost: Doubtful and lost data, and data that are never salvaged.
    """

    saved: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Readable:
    remains: RecoveredReport
    edition: Edition
    values: Mapping[Address, Value]
    lost: tuple[str, ...]

    @property
    def name(self) -> str:
        return _name(self.remains)


def salvage(path: Path, target: Path, catalog: Catalog) -> Salvaged:
    """Write the readable data of a damaged workspace to a new one.

    The damaged file is not changed. Each report is stored as one act. Histories,
    versions and states of reports are not salvaged.

    Raises:
        UserError: The target exists (B04), nothing could be read (B05), or the
            new workspace cannot be written.
    """
    if target.exists():
        raise UserError("新文件的位置已经有文件", remedy="请换一个文件名", code="B04")
    damaged = read_damaged(path)
    readable, lost = _sorted_out(damaged, catalog)
    others, gone = sorted_subjects(damaged.subjects, ValueTypes.of(catalog.editions))
    others = without_lost(others, damaged.attachments, gone)
    if not readable and not others:
        raise UserError(
            "损坏的文件里读不出任何报告",
            remedy="请恢复备份；没有备份的，请保留原文件，交技术人员处理",
            code="B05",
        )
    with Workspace.open(target, catalog, writing=True, create=True, program=_PROGRAM) as workspace:
        for one in readable:
            _write(workspace, one)
        workspace.store_salvaged(others, damaged.attachments.values(), NOTE)
    saved = [f"{one.name}：{len(one.values)} 项" for one in readable]
    saved += [f"{kind.label}：{number} 项" for kind, number in count_by_kind(others)]
    return Salvaged(tuple(saved), (*lost, *gone, "历史、定稿的版本和状态没有救出，报告回到编制中"))


def missing_in_backup(path: Path, backup: Path, catalog: Catalog) -> tuple[str, ...]:
    """Return the data readable in a damaged file but missing in a backup, in words.

    Empty when the backup has all readable data.
    """
    damaged = read_damaged(path)
    readable, lost = _sorted_out(damaged, catalog)
    others, gone = sorted_subjects(damaged.subjects, ValueTypes.of(catalog.editions))
    with Workspace.open(backup, catalog, writing=False, program=_PROGRAM) as copy:
        newer = [line for one in readable for line in _newer(one, copy)]
        newer += [
            f"{other.kind.label}（{other.title}）：备份里与后来不同"
            for other in others
            if copy.values_of(other.id) != other.values
        ]
    return (*newer, *lost, *gone)


def _newer(one: _Readable, copy: Workspace) -> Iterator[str]:
    found = copy.find(one.remains.unit, one.remains.year, _scope(one.remains))
    if found is None:
        yield f"{one.name}：备份里没有"
        return
    report = copy.session(found).report
    for address, value in one.values.items():
        if is_document_content(report, address) and report.values.get(address) != value:
            had = short_text(report.values.get(address))
            place = address_label(one.edition, address)
            yield f"{one.name}，{place}：备份里是{had}，后来是{short_text(value)}"


def _sorted_out(damaged: DamagedFile, catalog: Catalog) -> tuple[list[_Readable], list[str]]:
    lost = list(damaged.gaps)
    found: dict[tuple[str, int, Scope], _Readable] = {}
    for remains in damaged.reports:
        name, key = _name(remains), (remains.unit, remains.year, _scope(remains))
        edition = catalog.editions.get(remains.edition)
        if remains.deleted:
            continue
        if edition is None or not _identified(remains) or key in found:
            lost.append(f"{name}：单位、年度或者表式读不出来")
            continue
        readable = _readable(remains, edition, catalog)
        found[key] = readable
        lost += [f"{name}，{line}" for line in readable.lost]
    return list(found.values()), lost


def _name(remains: RecoveredReport) -> str:
    return f"“{remains.unit}{_scope(remains).mark}”{remains.year}年的报告"


def _scope(remains: RecoveredReport) -> Scope:
    """Return the scope of a recovered report; an unreadable one counts as the office's."""
    return Scope.SUMMED if remains.scope == Scope.SUMMED else Scope.OFFICE


def _identified(remains: RecoveredReport) -> bool:
    try:
        parse_unit(remains.unit)
        parse_year(str(remains.year))
    except UserError:
        return False
    return True


def _readable(remains: RecoveredReport, edition: Edition, catalog: Catalog) -> _Readable:
    places = ValueTypes.of(catalog.editions)
    values: dict[Address, Value] = {}
    lost = [
        f"{address_label(edition, address)}：两处记载不一致，请核对" for address in remains.doubtful
    ]
    for address, stored in remains.values.items():
        if address == CORRECTION:
            continue
        try:
            value = coerce(edition, address, places.decode(address, stored))
        except (UserError, *ILLEGIBLE):
            lost.append(f"{address_label(edition, address)}：内容读不出来")
            continue
        if value is not None:
            values[address] = value
    return _Readable(remains, edition, values, tuple(lost))


def _write(workspace: Workspace, one: _Readable) -> None:
    level = one.remains.level
    known = Level(level) if level in set(Level) else Level.UNKNOWN
    key = one.remains.unit, one.remains.year
    with workspace.creating_report(*key, known, one.edition.id, _scope(one.remains)) as session:
        session.apply(one.values, ActKind.IMPORT, NOTE)
