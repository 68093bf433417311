"""收报: packages, and documents of units without the program, taken in as one act."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.addresses import LEVEL, UNIT, YEAR, Address
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.coerce import coerce
from zwgk_desktop.domain.county.roster import RosterUnit
from zwgk_desktop.domain.county.submissions import packed_figures, section_hashes
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.levels import propose_level
from zwgk_desktop.domain.report import Change, Report, Value
from zwgk_desktop.importers.recognise import Unsure
from zwgk_desktop.services import finalising
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.acts import act
from zwgk_desktop.services.county.collecting import Collection, Submission
from zwgk_desktop.services.importing import plan, read_proposal
from zwgk_desktop.services.packages.container import MANIFEST, PackageKind, broken
from zwgk_desktop.services.packages.contents import report_of
from zwgk_desktop.services.packages.reading import PackageReader
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActKind, now
from zwgk_desktop.storage.collections import ANSWERS, FIGURES, REPORT, NewSubject
from zwgk_desktop.storage.digests import sha256
from zwgk_desktop.storage.subjects import SubjectKind

_HEAD = 64
_SUFFIXES = frozenset(kind.suffix for kind in PackageKind)


@dataclass(frozen=True, slots=True)
class Received:
    """What came of one file.

    Args:
        number: Of the submission within its unit.
        errors: How many errors stand in it.
        unsure: What was not certain in a document without the program; () of a package.
        again: Whether the very same had been received before: nothing was stored.
    """

    file: Path
    unit: str
    year: int
    hash: str
    number: int
    errors: int
    unsure: tuple[Unsure, ...]
    draft: bool
    again: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of all files."""

    received: tuple[Received, ...]
    refused: tuple[tuple[Path, UserError], ...]


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A report that was read, before it is known whether it is taken."""

    file: Path
    report: Report
    draft: bool
    version: int = 0
    source: str = "package"
    unsure: tuple[Unsure, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A report that is taken, as it is to be stored."""

    incoming: _Incoming
    unit: str
    number: int
    content: str
    counts: Mapping[Severity, int]

    def values(self) -> Mapping[Address, Value]:
        incoming = self.incoming
        report = incoming.report
        known: dict[Address, Value] = {
            "submission.unit": self.unit,
            "submission.number": self.number,
            "submission.hash": sha256(self.content),
            "submission.edition": report.edition.id,
            "submission.received_at": now().isoformat(),
            "submission.file": escaped(incoming.file.name)[:200] or "?",
            "submission.source": incoming.source,
            "submission.version": incoming.version,
            "submission.unsure": len(incoming.unsure),
            "submission.sections": json.dumps(section_hashes(report)),
            REPORT: self.content,
            FIGURES: packed_figures(report),
        }
        known |= {f"submission.{one.value}": count for one, count in self.counts.items()}
        known |= {"submission.draft": True} if incoming.draft else {}
        return known | ({ANSWERS: incoming.answers} if incoming.answers else {})


def receive(
    held: SessionContext,
    files: Iterable[Path],
    year: int,
    unit: str | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> Receipt:
    """Take in what units sent; a file that cannot be taken stops no other.

    Args:
        held: The county's workspace, open to write.
        files: Packages, and documents in any format there is a reader for.
        year: Of the collection; a report of another year is refused.
        unit: Whose they all are, where a name says otherwise; None to go by the name.
        told: Is told how many files are done; what it raises ends the receiving, and
            nothing was taken.

    Raises:
        UserError: The unit named is not on the roster (S05), or opened to look (D15).
    """
    held.ensure_writable()
    collection = Collection(held, year)
    whose = rosters.found(collection.roster, unit) if unit is not None else None
    receiving = _Receiving(held, collection, whose)
    with PackageReader() as reader:
        for done, file in enumerate(dict.fromkeys(files)):
            told(done)
            receiving.take(file, reader)
    receiving.store()
    return Receipt(tuple(receiving.received), tuple(receiving.refused))


class _Receiving:
    """One receiving: what has been taken so far, to be stored together."""

    def __init__(
        self, held: SessionContext, collection: Collection, whose: RosterUnit | None
    ) -> None:
        self._held = held
        self._collection = collection
        self._whose = whose
        self._last_year = Collection(held, collection.year - 1)
        self._known: dict[str, list[tuple[str, bool, int]]] = {}
        for one in collection.submissions:
            self._remember(one.unit, one.hash, one.draft, one.number)
        self._added: list[NewSubject] = []
        self.received: list[Received] = []
        self.refused: list[tuple[Path, UserError]] = []

    def take(self, file: Path, reader: PackageReader) -> None:
        """Read a file and decide whether it is taken."""
        try:
            incoming = self._read(file, reader)
            self._take(incoming, self._unit_of(incoming))
        except UserError as error:
            self.refused.append((file, error))

    def store(self) -> None:
        """Store everything that is new, as one act."""
        if not self._added:
            return
        store = self._held.collections
        with store.together():
            line = store.begun(self._collection.year)
            note = f"{len(self._added)} 份"
            act(self._held, line, ActKind.RECEIVE, added=self._added, note=note)

    def _read(self, file: Path, reader: PackageReader) -> _Incoming:
        if file.suffix.lower() in _SUFFIXES or _is_package(file):
            return self._package(file, reader)
        return self._document(file)

    def _package(self, file: Path, reader: PackageReader) -> _Incoming:
        package = reader.read(file)
        if package.kind is not PackageKind.SUBMISSION:
            raise broken(file.name, f"这是{package.kind.label}，不是报送包")
        text = package.members["report.json"].decode("utf-8", "surrogateescape")
        report = report_of(self._held.catalog, text, file.name)
        about = package.about
        said = (about.get("unit"), about.get("year"), about.get("edition"), about.get("report"))
        if said != (report.unit, report.year, report.edition.id, sha256(text)):
            raise broken(file.name, "清单与里面的报告不是同一份")
        version, draft = about.get("version"), about.get("draft")
        if not isinstance(draft, bool) or type(version) is not int or version < 0:
            raise broken(file.name, "清单看不懂")
        answers = package.members.get("answers.json", b"").decode("utf-8", "replace")
        return _Incoming(file, report, draft, version, answers=answers)

    def _document(self, file: Path) -> _Incoming:
        """Read a document of a unit without the program."""
        proposal = read_proposal(file, self._held.catalog)
        name = self._whose.name if self._whose else proposal.unit
        year = proposal.year or (self._collection.year if self._whose else None)
        if not name or not year:
            raise UserError(
                f"“{escaped(file.name)}”的标题里没有写明单位和年度，不知道是谁的",
                remedy="请写明是哪个单位的（命令行用 --unit），单独收这一份",
                code="S05",
            )
        edition = proposal.edition
        wanted = {UNIT: name, YEAR: year, LEVEL: propose_level(name).value, **plan(proposal, None)}
        taken = {address: coerce(edition, address, value) for address, value in wanted.items()}
        values = {
            address: value
            for address, value in taken.items()
            if value is not None and edition.row_of(address).document
        }
        unsure = tuple(proposal.unsure)
        return _Incoming(
            file, Report(edition, values), draft=False, source="document", unsure=unsure
        )

    def _unit_of(self, incoming: _Incoming) -> RosterUnit:
        report, year = incoming.report, self._collection.year
        if report.year != year:
            raise UserError(
                f"“{escaped(incoming.file.name)}”是{report.year}年的报告，收的是{year}年的",
                remedy="请核对文件；要收那一年的，另收一次",
                code="S07",
            )
        return self._whose or rosters.found(self._collection.roster, report.unit)

    def _take(self, incoming: _Incoming, unit: RosterUnit) -> None:
        content = finalising.contents(incoming.report)
        hash_ = sha256(content)
        findings = self._held.catalog.check(incoming.report, self._previous(unit))
        counts = {one: sum(f.severity is one for f in findings) for one in Severity}
        known = self._known.get(unit.name, [])
        before = next((n for h, d, n in known if (h, d) == (hash_, incoming.draft)), None)
        number = before or len(known) + 1
        if before is None:
            self._remember(unit.name, hash_, incoming.draft, number)
            taken = _Taken(incoming, unit.name, number, content, counts)
            changes = [Change(address, None, value) for address, value in taken.values().items()]
            self._added.append(NewSubject(SubjectKind.SUBMISSION, changes))
        self.received.append(
            Received(
                incoming.file,
                unit.name,
                incoming.report.year,
                hash_,
                number,
                counts[Severity.ERROR],
                incoming.unsure,
                incoming.draft,
                again=before is not None,
            )
        )

    def _previous(self, unit: RosterUnit) -> Report | None:
        """Return what the unit submitted last year, else what stands here of it."""
        sent = self._last_year.of_unit(unit.name)
        if sent:
            return submitted_report(self._held, sent[-1])
        found = self._held.reports.find(unit.name, self._collection.year - 1)
        return None if found is None else self._held.loaded(found)

    def _remember(self, unit: str, hash_: str, draft: bool, number: int) -> None:  # noqa: FBT001 - one of four
        name = self._collection.roster.find(unit)
        key = name.name if name else unit
        self._known.setdefault(key, []).append((hash_, draft, number))


def submitted_report(held: SessionContext, submission: Submission) -> Report:
    """Return the report of a submission, as it was received."""
    text = held.collections.large(submission.subject, REPORT)
    return report_of(held.catalog, text, submission.unit)


def _is_package(file: Path) -> bool:
    """Tell whether a file begins like a package, whatever it is called."""
    try:
        with file.open("rb") as opened:
            return MANIFEST.encode() in opened.read(_HEAD) if file.is_file() else False
    except OSError:
        return False
