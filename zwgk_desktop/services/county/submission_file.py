"""Read an untrusted report from one file: a 报送包, a document, or a member of an archive."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import LEVEL, SCOPE, UNIT, YEAR, Address
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.entries import coerce
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.file_names import file_name
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Scope, ensure_scope, propose_level
from zwgk_desktop.importers.archive import is_system_file
from zwgk_desktop.importers.format import PACKED, contains_files_error
from zwgk_desktop.importers.formats import format_of, is_archive
from zwgk_desktop.importers.readers import archive_of, file_bytes
from zwgk_desktop.importers.recognise import RecognisedReport, Unsure
from zwgk_desktop.importers.sandbox import MAIL, read_members
from zwgk_desktop.services.importing import planned_values
from zwgk_desktop.services.packages.container import Package, broken_error, is_package
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.packages.reading import PackageReader, parse_report
from zwgk_desktop.storage.acts import sha256
from zwgk_desktop.storage.collections import DOCUMENT, PACKAGE


@dataclass(frozen=True, slots=True)
class IncomingReport:
    """A report read from a file.

    Args:
        version: Version of the report; 0 for a draft or a document.
        source: "package", or "document" for a unit without the program.
        unsure: Unconfirmed items of a document, or a form of another year.
        answers: The unit's answers to remarks, as JSON text.
        pdf: The PDF in the package; empty for a document.
        unentered: Whether it is a photo or scan whose figures the county has not entered yet.
    """

    file: Path
    report: Report
    draft: bool
    version: int = 0
    source: str = PACKAGE
    unsure: tuple[Unsure, ...] = ()
    answers: str = ""
    pdf: bytes = b""
    unentered: bool = False


def submissions_in(folder: Path) -> tuple[Path, ...]:
    """Return all files in a folder and its subfolders, of any type, the longest unchanged first.

    Names of files do not decide the order. Hidden files, and temporary files beside an open
    document, are skipped.
    """
    return tuple(
        path
        for path in sorted(folder.rglob("*"), key=_age)
        if not path.is_dir() and not is_system_file(path.relative_to(folder).as_posix())
    )


def _age(path: Path) -> tuple[int, int, Path]:
    """Return a sort key: time of the last change, then size, then path for files alike in both."""
    with suppress(OSError):
        status = path.lstat()
        return status.st_mtime_ns, status.st_size, path
    return 0, 0, path


def by_age(files: Iterable[Path]) -> list[Path]:
    """Return files the longest unchanged first, so that the order given does not decide."""
    return sorted(files, key=lambda path: _age(path)[0])


def all_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the given files, and all files in the given folders.

    An empty folder is yielded itself, so that its refusal names it.
    """
    for path in paths:
        found = submissions_in(path) if path.is_dir() else ()
        yield from found or (path,)


def read_submission(file: Path, catalog: Catalog, reader: PackageReader) -> IncomingReport:
    """Read a 报送包.

    Raises:
        UserError: It is not a valid 报送包, or differs from its manifest (S01, S02). It has a form
            that this version lacks (D12).
    """
    package = reader.read(file)
    if package.kind is not PackageKind.SUBMISSION:
        raise broken_error(file.name, f"这是{package.kind.label}，不是报送包")
    text = package.members["report.json"].decode("utf-8", "surrogateescape")
    answers = _answers(package, file.name)
    report = parse_report(catalog, text, file.name)
    about = package.about
    stated = (about.get("unit"), about.get("year"), about.get("edition"), about.get("report"))
    same = report.unit, report.year, report.edition.id, sha256(text)
    if stated != same or about.get("scope", report.scope) != report.scope:
        raise broken_error(file.name, "清单与里面的报告不是同一份")
    version, draft = about.get("version"), about.get("draft")
    if draft is None or version is None or not (version == 0 if draft else version > 0):
        raise broken_error(file.name, "清单看不懂")
    pdf = package.members["report.pdf"]
    unsure = _other_edition_doubt(report, catalog)
    return IncomingReport(file, report, draft, version, unsure=unsure, answers=answers, pdf=pdf)


def _answers(package: Package, name: str) -> str:
    if "answers.json" not in package.members:
        return ""
    try:
        package.data("answers.json")
    except (ValueError, RecursionError) as exc:
        raise broken_error(name, "对审核意见的答复读不懂") from exc
    return package.members["answers.json"].decode("utf-8")


def document_submission(
    file: Path,
    recognised: RecognisedReport,
    catalog: Catalog,
    unit: str | None,
    year: int | None,
) -> IncomingReport:
    """Return the report recognised in a document of a unit without the program.

    A form of another year is marked as unsure, because title or tables may be wrong, and so is
    what differs from the data embedded in the file or was taken from them.

    Args:
        file: The document.
        recognised: The recognised content.
        catalog: Catalogue of the forms in force.
        unit: Name of the unit, if known otherwise; None to use the title.
        year: The year, used if the title has none.

    Raises:
        UserError: The unit or the year is unknown (S05).
    """
    name = unit or recognised.unit
    year = recognised.year or year
    if not name or not year:
        raise UserError(
            f"“{escaped(file.name)}”的标题里没有写明单位和年度，不知道是谁的",
            remedy="请写明是哪个单位的（命令行用 --unit），单独收这一份",
            code="S05",
        )
    report = _report(recognised.edition, name, year, planned_values(recognised, None))
    told = (Unsure(None, "", warning) for warning in recognised.data_warnings)
    unsure = (*recognised.unsure, *told, *_other_edition_doubt(report, catalog))
    return IncomingReport(file, report, draft=False, source=DOCUMENT, unsure=unsure)


def _other_edition_doubt(report: Report, catalog: Catalog) -> tuple[Unsure, ...]:
    in_force = catalog.edition_for(report.year)
    if in_force is None or in_force is report.edition:
        return ()
    reason = (
        f"表格是{report.edition.name}，{report.year}年的报告用{in_force.name}，请核对年度和表格"
    )
    return (Unsure(None, report.edition.name, reason),)


def confirmed_submission(
    file: Path,
    edition: Edition,
    unit: str,
    year: int,
    values: Mapping[Address, Value | None],
) -> IncomingReport:
    """Return the report with the values that the county's clerk confirmed, without unsure items."""
    report = _report(edition, unit, year, values)
    return IncomingReport(file, report, draft=False, source=DOCUMENT)


def unentered_submission(file: Path, edition: Edition, unit: str, year: int) -> IncomingReport:
    """Return the blank report of a photo or scan, whose figures are to be entered."""
    report = _report(edition, unit, year, {})
    return IncomingReport(file, report, draft=False, source=DOCUMENT, unentered=True)


def in_scope(incoming: IncomingReport, scope: Scope) -> IncomingReport:
    """Return a document with the scope of its report, which no document tells.

    Raises:
        UserError: The unit's level has no summed report (S15).
    """
    report = incoming.report
    ensure_scope(scope, report.level)
    changes = report.changes_to({SCOPE: None if scope is Scope.OFFICE else scope.value})
    return replace(incoming, report=report.with_changes(changes))


def _report(
    edition: Edition, unit: str, year: int, values: Mapping[Address, Value | None]
) -> Report:
    wanted = {UNIT: unit, YEAR: year, LEVEL: propose_level(unit).value, **values}
    taken = {address: coerce(edition, address, value) for address, value in wanted.items()}
    known = {
        address: value
        for address, value in taken.items()
        if value is not None and edition.spec_of(address).in_document
    }
    return Report(edition, known)


_DEEPEST = 2
"""Levels of archives that are opened: a zip attached to a mail is the second."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """File to be received.

    Args:
        name: Path of the file; of a member, the path of its archive followed by its own.
        path: Where its bytes are; a private copy for a member.
        error: Why the member could not be unpacked; None otherwise.
    """

    name: Path
    path: Path
    error: UserError | None = None


class Archives:
    """Opened archives, unpacked into a private folder until they are closed."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Delete the unpacked files."""
        if self._folder is not None:
            self._folder.cleanup()

    def files_of(self, file: Path) -> Iterator[FoundFile]:
        """Yield the files in an archive or mail; any other file itself.

        A member can be named by the path of its archive followed by its own.
        """
        archive = archive_of(file)
        if archive is None:
            yield from self._opened(FoundFile(file, file), 0)
            return
        members = [one for one in self._opened(FoundFile(archive, archive), 0) if one.name == file]
        yield from members or [FoundFile(file, file)]

    def _opened(self, file: FoundFile, depth: int) -> Iterator[FoundFile]:
        """Yield the files in an archive, those of archives in it too."""
        data = b"" if file.error or depth == _DEEPEST else _archive_bytes(file.path)
        try:
            members = read_members(data, file.path.name) if data else ()
            if data.startswith(PACKED) and not members:
                raise contains_files_error(file.path.name, "空的压缩包", "请核对后重新打包")
        except UserError as error:
            yield FoundFile(file.name, file.path, error)
            return
        if not members:
            yield file
        for path, content in members:
            name = file.name / path
            if isinstance(content, UserError):
                yield FoundFile(name, name, content)
            else:
                yield from self._opened(FoundFile(name, self._unpacked(name, content)), depth + 1)

    def _unpacked(self, name: Path, content: bytes) -> Path:
        """Write a member into a folder of its own and return its path."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="zwgk-", ignore_cleanup_errors=True)
        folder = tempfile.mkdtemp(dir=self._folder.name)
        path = Path(folder) / file_name(name.stem, name.suffix)
        path.write_bytes(content)
        return path


def _archive_bytes(path: Path) -> bytes:
    """Return the bytes of an archive or mail; b"" for any other file, also an unreadable one."""
    if is_package(path):
        return b""
    try:
        data = file_bytes(path)
    except UserError:
        return b""
    if data.startswith(PACKED):
        opened = is_archive(data) or format_of(data, path.suffix) is None
        return data if opened else b""
    return data if format_of(data, path.suffix) == MAIL else b""
