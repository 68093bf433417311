"""收报, first step: read files and check the reports, without storing anything."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from io import SEEK_END
from pathlib import Path
from tempfile import SpooledTemporaryFile
from weakref import finalize

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.county.examination import encode_figures, section_hashes
from zwgk_desktop.domain.county.roster import RosterUnit, ensure_scope_of_group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.importers.format import SCANNED_CODE
from zwgk_desktop.importers.readers import file_bytes
from zwgk_desktop.importers.recognise import Unsure
from zwgk_desktop.services import finalising
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.stored_reports import content_of_unit
from zwgk_desktop.services.county.submission_file import (
    Archives,
    FoundFile,
    IncomingReport,
    by_age,
    document_submission,
    in_scope,
    read_submission,
    unentered_submission,
)
from zwgk_desktop.services.importing import RecognisedFile, read_file, year_in_file_name
from zwgk_desktop.services.packages.container import is_package
from zwgk_desktop.services.packages.reading import PackageReader
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import sha256
from zwgk_desktop.storage.collections import ANSWERS, FIGURES, REPORT

_IN_MEMORY = 64 * 1024 * 1024
"""Bytes stored in memory; more go to an anonymous file."""


class Spool:
    """Temporary store of bytes that would be too large for memory."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._file = SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115 - closed with this
        finalize(self, self._file.close)

    def store(self, content: bytes) -> Callable[[], bytes]:
        """Store some bytes and return a function that reads them back."""
        try:
            start = self._file.seek(0, SEEK_END)
            self._file.write(content)
        except OSError:  # no space for temporary files: use memory
            return lambda: content
        return partial(self._read, start, len(content))

    def _read(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        return self._file.read(length)


UNKNOWN_UNIT = "S05"
"""Error code of files refused because their unit is not on the roster."""


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """Report ready to be stored: its unit on the roster and the counts of its findings.

    Args:
        content: The exact text that is hashed.
        sections: Hash of each section, encoded for storage.
        figures: Figures for the roll-up, encoded for storage.
        original: Reads the PDF of a package, or the document itself.
    """

    incoming: IncomingReport
    unit: str
    counts: Mapping[Severity, int]
    content: str
    hash: str
    sections: str
    figures: str
    original: Callable[[], bytes] = bytes

    @classmethod
    def of(
        cls, incoming: IncomingReport, unit: str, content: str, counts: Mapping[Severity, int]
    ) -> "CheckedReport":
        """Precompute everything slow, so that storing is quick."""
        sections = json.dumps(section_hashes(incoming.report))
        figures = encode_figures(incoming.report)
        return cls(incoming, unit, counts, content, sha256(content), sections, figures)

    @property
    def key(self) -> tuple[str, Scope]:
        """The unit on the roster, and the scope of the report."""
        return self.unit, self.incoming.report.scope

    def values(self, number: int, at: datetime) -> Mapping[Address, Value]:
        """Return the values to store for a submission with a number and a time."""
        incoming = self.incoming
        report = incoming.report
        known: dict[Address, Value] = {
            "submission.unit": self.unit,
            "submission.number": number,
            "submission.hash": self.hash,
            "submission.edition": report.edition.id,
            "submission.received_at": at.isoformat(),
            "submission.file": escaped(incoming.file.name)[:200] or "?",
            "submission.source": incoming.source,
            "submission.version": incoming.version,
            "submission.unsure": len(incoming.unsure),
            "submission.sections": self.sections,
            REPORT: self.content,
            FIGURES: self.figures,
        }
        known |= {f"submission.{one.value}": count for one, count in self.counts.items()}
        known |= {} if report.scope is Scope.OFFICE else {"submission.scope": report.scope.value}
        known |= {"submission.draft": True} if incoming.draft else {}
        known |= {"submission.unentered": True} if incoming.unentered else {}
        return known | ({ANSWERS: incoming.answers} if incoming.answers else {})


@dataclass(frozen=True, slots=True)
class UnconfirmedDocument:
    """Document that the clerk must confirm before it is stored.

    Args:
        original: Reads the bytes of the document.
    """

    file: Path
    read_file: RecognisedFile
    original: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """Reports read from all files and checked; nothing is stored yet.

    Args:
        unconfirmed: Unsure documents set aside for confirmation, if requested.
        unknown_units: Unit names that are not on the roster, by refused file.
        questioned: Unsure packages, such as of another year's form, set aside likewise.
        named_unit: The unit named for all files; "" for none.
    """

    year: int
    checked: tuple[CheckedReport, ...]
    refused: tuple[tuple[Path, UserError], ...]
    unconfirmed: tuple[UnconfirmedDocument, ...] = ()
    unknown_units: Mapping[Path, str] = field(default_factory=dict[Path, str])
    questioned: tuple[CheckedReport, ...] = ()
    named_unit: str = ""


def check_files(  # noqa: PLR0913 - whose and when, where the files do not tell
    context: SessionContext,
    files: Iterable[Path],
    year: int,
    unit: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
    *,
    set_aside: bool = False,
    scope: Scope | None = None,
) -> CheckedFiles:
    """Read and check the files sent by units, without storing anything.

    Args:
        context: The county's workspace, which may be read-only.
        files: Packages, documents in any readable format, and archives and mails of both; no
            folders. They are read in the order of their last changes.
        year: Year of the collection. Reports of another year are refused.
        unit: The unit of all files, overriding the names in them. None to use those names.
        progress: Called with the number of files done, and while a document is read. Its exceptions
            stop the reading.
        set_aside: Whether unsure documents are set aside for confirmation.
        scope: The scope of all files, which documents do not tell. None for the office's, but
            unsure where a unit has two reports. Packages tell their own.

    Raises:
        UserError: The named unit is not on the roster (S05).
    """
    checker = FileChecker(context, year, unit, set_aside=set_aside, scope=scope)
    with PackageReader() as reader, closing(Archives()) as archives:
        for done, file in enumerate(by_age(dict.fromkeys(files))):
            progress(done)
            for found in archives.files_of(file):
                checker.add(found, reader, partial(progress, done))
    return checker.results()


class FileChecker:
    """Reads and checks the files of one receiving."""

    def __init__(
        self,
        context: SessionContext,
        year: int,
        unit: str | None,
        *,
        set_aside: bool = False,
        scope: Scope | None = None,
    ) -> None:
        self._context = context
        self._collection = Collection(context, year)
        roster = self._collection.roster
        self._unit = rosters.unit_named(roster, unit) if unit is not None else None
        self._last_year = Collection(context, year - 1)
        self._ask, self._scope = set_aside, scope
        self._spool = Spool()
        self._checked: list[CheckedReport] = []
        self._refused: list[tuple[Path, UserError]] = []
        self._unconfirmed: list[UnconfirmedDocument] = []
        self._questioned: list[CheckedReport] = []
        self._unknown_units: dict[Path, str] = {}

    def results(self) -> CheckedFiles:
        """Return the results so far."""
        return CheckedFiles(
            self._collection.year,
            tuple(self._checked),
            tuple(self._refused),
            tuple(self._unconfirmed),
            self._unknown_units,
            tuple(self._questioned),
            self._unit.name if self._unit else "",
        )

    def add(self, found: FoundFile, reader: PackageReader, pulse: Callable[[], None]) -> None:
        """Read and check a file, and add it to the results under its own name."""
        try:
            if found.error is not None:
                raise found.error
            if found.path.is_dir():
                raise _empty_folder_error(found.path)
            if is_package(found.path):
                incoming = read_submission(found.path, self._context.catalog, reader)
                self._ensure_named_unit(found.path, incoming.report.unit)
                self._ensure_named_scope(found.path, incoming.report.scope)
                checked = self.check(replace(incoming, file=found.name, pdf=b""), reader)
                checked = replace(checked, original=self._spool.store(incoming.pdf))
                asked = self._ask and bool(incoming.unsure)
                (self._questioned if asked else self._checked).append(checked)
            else:
                self._add_document(found, reader, pulse)
        except UserError as error:
            self._refused.append((found.name, error))

    def check(self, incoming: IncomingReport, reader: PackageReader) -> CheckedReport:
        """Find the unit of a report and count its findings.

        Raises:
            UserError: It is of another year (S07), its unit is not on the roster (S05), or it is
                summed and of a township (S15). The rules take too long (I10).
        """
        unit, scope = self._unit_of(incoming), incoming.report.scope
        ensure_scope_of_group(scope, unit.group, unit.name)
        content = finalising.canonical_text(incoming.report)
        before = content_of_unit(self._last_year, unit.name, scope)
        contents = [content] if before is None else [content, before]
        counts = reader.count_findings(self._context.catalog, contents, incoming.file.name)
        return CheckedReport.of(incoming, unit.name, content, counts)

    def _add_document(
        self, found: FoundFile, reader: PackageReader, pulse: Callable[[], None]
    ) -> None:
        """Read a document of a unit without the program."""

        def watch(_done: int, _total: int) -> None:
            pulse()

        try:
            read = read_file(found.path, self._context.catalog, watch)
        except UserError as error:
            if error.code != SCANNED_CODE:
                raise
            self._add_picture(found)
            return
        if read.recognised.pictured and not self._ask:
            self._add_picture(found)
            return
        self._ensure_named_unit(found.path, read.recognised.unit)
        original = self._spool.store(_unchanged_bytes(found.path, read))
        whose = self._unit.name if self._unit else None
        year = self._collection.year if self._unit else None
        unconfirmed = UnconfirmedDocument(found.name, read, original)
        try:
            catalog = self._context.catalog
            incoming = document_submission(found.name, read.recognised, catalog, whose, year)
            told = read.recognised.scope
            incoming = self._in_scope(incoming, self._unit_of(incoming), told)
            checked = self.check(incoming, reader)
        except UserError as error:
            if not self._ask or error.code != UNKNOWN_UNIT:
                raise
            self._unconfirmed.append(unconfirmed)
            return
        if self._ask and (checked.incoming.unsure or read.recognised.missing):
            self._unconfirmed.append(unconfirmed)
        else:
            self._checked.append(replace(checked, original=original))

    def _add_picture(self, found: FoundFile) -> None:
        """File a photo or scan of a report, to be entered by the county.

        Raises:
            UserError: Its name tells another year (S07), or no unit (S05).
        """
        year = self._collection.year
        stated = year_in_file_name(found.name.name)
        if stated not in {None, year}:
            raise _other_year_error(found.name, str(stated), year)
        unit = self._unit or self._collection.roster.named_in(found.name.stem)
        if unit is None:
            self._unknown_units[found.name] = ""
            raise UserError(
                f"“{escaped(found.name.name)}”是照片或者扫描件，文件名里没有写明是哪个单位的",
                remedy="请写明是哪个单位的（命令行用 --unit），单独收这一份",
                code=UNKNOWN_UNIT,
            )
        edition, scope = self._context.catalog.edition_to_fill(year), self._scope or Scope.OFFICE
        ensure_scope_of_group(scope, unit.group, unit.name)
        incoming = unentered_submission(found.name, edition, unit.name, year)
        incoming = self._in_scope(incoming, unit)
        if incoming.unsure and self._ask:
            self._unknown_units[found.name] = ""
            raise UserError(
                f"“{escaped(found.name.name)}”：{incoming.unsure[0].reason}",
                remedy="请选中这一份，写明是哪一份报告，再收下",
                code=UNKNOWN_UNIT,
            )
        content = finalising.canonical_text(incoming.report)
        counts = dict.fromkeys(Severity, 0)
        original = self._spool.store(file_bytes(found.path))
        checked = CheckedReport.of(incoming, unit.name, content, counts)
        self._checked.append(replace(checked, original=original))

    def _in_scope(
        self, incoming: IncomingReport, unit: RosterUnit, told: str = ""
    ) -> IncomingReport:
        """Return a document with its scope, unsure where nothing tells which of two it is.

        Args:
            incoming: The document.
            unit: Its unit.
            told: Scope by the data embedded in the document; "" if unknown. The office's settles
                nothing, since it is the default.
        """
        has_two = self._collection.may_send_two(unit)
        scope = self._scope or (Scope.SUMMED if told == Scope.SUMMED and has_two else None)
        incoming = in_scope(incoming, scope or Scope.OFFICE)
        if scope is not None or not has_two:
            return incoming
        office, summed = (scope.label for scope in Scope)
        reason = f"“{unit.name}”有两份报告，文件里没有写明是{office}的，还是{summed}的"
        return replace(incoming, unsure=(*incoming.unsure, Unsure(None, office, reason)))

    def _ensure_named_unit(self, file: Path, name: str | None) -> None:
        """Raise if a file names another unit of the roster than the requested one (S07)."""
        other = self._collection.roster.find(name) if name else None
        if self._unit is not None and other is not None and other != self._unit:
            raise UserError(
                f"“{escaped(file.name)}”里写的是“{other.name}”的报告，不是“{self._unit.name}”的",
                remedy="请核对文件和单位；单位写错名称的，请单位改正后重报",
                code="S07",
            )

    def _ensure_named_scope(self, file: Path, scope: Scope) -> None:
        """Raise if a package has another scope than the requested one (S07)."""
        if self._scope is not None and self._scope != scope:
            raise UserError(
                f"“{escaped(file.name)}”是{scope.label}的报告，要收的是{self._scope.label}的",
                remedy="请核对文件；里面写明了是哪一份，不用另外指定",
                code="S07",
            )

    def _unit_of(self, incoming: IncomingReport) -> RosterUnit:
        report, year = incoming.report, self._collection.year
        if report.year != year:
            raise _other_year_error(incoming.file, f"{report.year}", year)
        unit = self._unit or self._collection.roster.find(report.unit)
        if unit is None:
            self._unknown_units[incoming.file] = report.unit
        return unit or rosters.unit_named(self._collection.roster, report.unit)


def _unchanged_bytes(file: Path, read: RecognisedFile) -> bytes:
    """Return the bytes of a document, if they are still those that were read.

    Raises:
        UserError: It was changed in the meantime, or is no longer there (I01).
    """
    content = file_bytes(file)
    if hashlib.sha256(content).hexdigest() != read.document.sha256:
        raise UserError(
            f"“{escaped(file.name)}”在读的时候被改动了",
            remedy="请关闭正在写它的程序，再收一次",
            code="I01",
        )
    return content


def _other_year_error(file: Path, stated: str, year: int) -> UserError:
    return UserError(
        f"“{escaped(file.name)}”是{stated}年的报告，收的是{year}年的",
        remedy="请核对文件；要收那一年的，另收一次",
        code="S07",
    )


def _empty_folder_error(folder: Path) -> UserError:
    return UserError(
        f"文件夹“{escaped(folder.name)}”里没有可以收的文件",
        remedy="请核对文件夹；可以收的是报送包（.zwgks）和 Word、Excel、PDF、网页等写成的报告",
        code="I01",
    )
