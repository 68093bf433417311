"""集中公布: write the accepted reports as a folder of pages, PDFs and figures."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import Any, cast

from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.file_names import file_name
from zwgk_desktop.domain.progress import Progress, no_progress
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.publication import (
    FIGURE_COLUMNS,
    FIGURES,
    INDEX,
    PublishedReport,
    compose_columns,
    compose_figures,
    compose_index,
    compose_unit,
)
from zwgk_desktop.exporters.registry import HTML, PDF
from zwgk_desktop.importers.readers import file_bytes
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.rollup import LeftOutUnit, reason_left_out
from zwgk_desktop.services.county.stored_reports import submitted_report
from zwgk_desktop.services.outgoing import Outgoing, make_folder, send_out

LIST = "published-files.json"
"""File that lists what a publication wrote into its folder."""


@dataclass(frozen=True, slots=True)
class PublicationResult:
    """Result of a publication.

    Args:
        files: Number of files written, with the list of them.
        included: Units with an accepted report of the year.
    """

    files: int
    included: tuple[str, ...]
    left_out: tuple[LeftOutUnit, ...]


def publish(
    collection: Collection,
    folder: Path,
    years: Iterable[int] = (),
    *,
    missing: bool = False,
    progress: Progress = no_progress,
) -> PublicationResult:
    """Write the accepted reports of a year, and of further years, into a folder.

    Files of an earlier publication into the same folder are replaced, or removed where a report
    is no longer accepted. Other files are preserved.

    Args:
        collection: The collection of the year.
        folder: Target folder, created if missing.
        years: Further years.
        missing: Whether the first page lists the units without a report.
        progress: Called with the numbers of reports written and of all. Its exceptions stop the
            publication.

    Raises:
        UserError: A report contains personal data (E04). A file of another origin stands where
            one must be written, or the folder or a file cannot be written (E01).
    """
    reports, board = tuple(_reports(collection, years)), collection.status_lines()
    Outgoing(
        reports=[one.report for one in reports],
        texts=[("单位名称", one.unit) for one in reports],
        names=collection.context.books.applicant_names(),
    ).ensure_no_personal_data()
    by_unit = {unit: tuple(own) for unit, own in groupby(reports, attrgetter("unit"))}
    target = _Folder(folder, [*_COMMON, *_paths(by_unit)])
    target.begin()
    done = 0
    for unit, own in by_unit.items():
        progress(done, len(reports))
        target.write(_unit_files(unit, own))
        done += len(own)
    absent = [line.name for line in board if line.current is None] if missing else None
    target.write(_common_files(collection, reports, absent))
    target.finish()
    included = tuple(one.unit for one in reports if one.report.year == collection.year)
    reasons = {line.name: reason_left_out(line) for line in board}
    left_out = tuple(LeftOutUnit(unit, why) for unit, why in reasons.items() if why)
    return PublicationResult(len(target.paths) + 1, included, left_out)


_TASK = "集中公布"
_COMMON = (INDEX, FIGURES, FIGURE_COLUMNS)


def _reports(collection: Collection, years: Iterable[int]) -> Iterator[PublishedReport]:
    """Yield the accepted reports in the roster's order, latest year of a unit first."""
    context = collection.context
    wanted = sorted({collection.year, *years}, reverse=True)
    collections = [Collection(context, year) for year in wanted]
    persons = context.books.applicant_names()
    taken = {name.casefold() for name in (*_COMMON, LIST)}
    for unit in collection.roster.units:
        for scope in Scope:
            lines = [one.status_of(unit.name, scope) for one in collections]
            if scope is Scope.SUMMED and not any(line.current for line in lines):
                continue
            folder = _free_folder(lines[0].name, taken)
            for line in lines:
                if line.current is None or line.state is not ExaminationState.ACCEPTED:
                    continue
                report = replace(submitted_report(context, line.current), applicant_names=persons)
                yield PublishedReport(line.name, unit.group.label, folder, report)


def _free_folder(unit: str, taken: set[str]) -> str:
    """Return a folder name that differs from the taken ones on every system, and take it."""
    number, name = 1, file_name(unit, "")
    while name.casefold() in taken:
        number += 1
        name = file_name(unit, f"（{number}）")
    taken.add(name.casefold())
    return name


def _paths(by_unit: Mapping[str, Sequence[PublishedReport]]) -> Iterator[str]:
    for own in by_unit.values():
        yield f"{own[0].folder}/{INDEX}"
        for one in own:
            yield from (f"{one.folder}/{name}" for name in (one.page, one.pages))


def _unit_files(unit: str, own: Sequence[PublishedReport]) -> Mapping[str, bytes]:
    files = {f"{own[0].folder}/{INDEX}": compose_unit(unit, own)}
    for one in own:
        export = Export(one.report, ())
        files[f"{one.folder}/{one.page}"] = HTML.compose(export, no_progress).content
        files[f"{one.folder}/{one.pages}"] = PDF.compose(export, no_progress).content
    return files


def _common_files(
    collection: Collection, reports: Sequence[PublishedReport], absent: Sequence[str] | None
) -> Mapping[str, bytes]:
    edition = collection.context.catalog.edition_to_fill(collection.year)
    title = f"{collection.year}年{edition.subject}{_TASK}"
    groups = [(g.label, [one for one in reports if one.group == g.label]) for g in Group]
    return {
        FIGURES: compose_figures(reports),
        FIGURE_COLUMNS: compose_columns(),
        INDEX: compose_index(title, groups, absent),
    }


class _Folder:
    """Folder of a publication, with the list of the files that publications wrote into it."""

    def __init__(self, path: Path, paths: Iterable[str]) -> None:
        self._path = path
        self.paths = frozenset(paths)
        self._former = _listed_paths(path / LIST)

    def begin(self) -> None:
        """Create the folder and list what will be written, before anything is.

        Raises:
            UserError: A file of another origin stands in the way, or the folder cannot be
                created (E01).
        """
        for path in sorted(self.paths):
            if path not in self._former and _exists(self._path / path):
                raise _foreign_file_error(self._path / path)
        for name in sorted({path.partition("/")[0] for path in self.paths if "/" in path}):
            inner = self._path / name
            if inner.is_symlink() or (_exists(inner) and not inner.is_dir()):
                raise _foreign_file_error(inner)
            make_folder(inner, _TASK)
        make_folder(self._path, _TASK)
        self._write_list(self.paths | self._former)

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write some files, all or none. Their reports were scanned before `begin`."""
        send_out([(self._path / path, data) for path, data in files.items()], Outgoing())

    def finish(self) -> None:
        """Remove files of earlier publications that are no longer part of it."""
        for path in sorted(self._former - self.paths):
            old = self._path / path
            with suppress(OSError):
                if not old.parent.is_symlink() and not old.is_symlink():
                    old.unlink()
                    if old.parent != self._path:
                        old.parent.rmdir()  # fails while other files are in it
        self._write_list(self.paths)

    def _write_list(self, paths: Iterable[str]) -> None:
        text = json.dumps({"files": sorted(paths)}, ensure_ascii=False, indent=1)
        self.write({LIST: f"{text}\n".encode()})


def _listed_paths(file: Path) -> frozenset[str]:
    """Return the paths in a list of published files; empty if there is no list.

    Raises:
        UserError: The file is no such list (E01).
    """
    if not _exists(file):
        return frozenset()
    try:
        found = cast("dict[str, Any]", json.loads(file_bytes(file).decode("utf-8")))["files"]
        paths = [PurePosixPath(path) for path in found]
    except (ValueError, TypeError, KeyError, RecursionError) as exc:
        raise _foreign_file_error(file) from exc
    if any(".." in path.parts or path.parent.parent != PurePosixPath() for path in paths):
        raise _foreign_file_error(file)
    if any(path.is_absolute() or "\\" in str(path) or ":" in str(path) for path in paths):
        raise _foreign_file_error(file)
    return frozenset(map(str, paths))


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _foreign_file_error(path: Path) -> UserError:
    return UserError(
        f"“{path.name}”不是集中公布写的文件，不能替换",
        remedy=f"请移走“{path}”，或者换一个文件夹",
        code="E01",
    )
