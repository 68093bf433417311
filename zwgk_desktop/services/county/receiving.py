"""收报: receive packages and documents of units, as one act.

`check_files` reads and checks files and may run in another thread. `store` is quick and gives
each submission its number.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import Value, changes_between
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.importers.recognise import Unsure
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.read_files import CheckedFiles, CheckedReport, check_files
from zwgk_desktop.services.county.submission import (
    Submission,
    doubt_about_counting,
    is_superseded,
    last_number,
    order_submissions,
)
from zwgk_desktop.services.county.submission_file import all_files
from zwgk_desktop.services.county.unit_history import refusal_values
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActKind, now
from zwgk_desktop.storage.collections import ANSWERS, ORIGINALS
from zwgk_desktop.storage.subjects import NewSubject, SubjectKind


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """Result of receiving one file.

    Args:
        number: Number of the submission within its unit and scope.
        errors: Number of errors found by the rules.
        unsure: Unsure items of a document or a form; () if there are none.
        is_duplicate: Whether it is the file of the submission that counts. Nothing is stored then.
        is_outdated: Whether a higher version counts.
        counting_number: Number of the submission of the unit that counts.
    """

    file: Path
    unit: str
    year: int
    hash: str
    scope: Scope
    number: int
    errors: int
    unsure: tuple[Unsure, ...]
    draft: bool
    unentered: bool
    is_duplicate: bool
    is_outdated: bool
    counting_number: int


def result_text(received: ReceivedFile) -> str:
    """Return what became of a received file, in words."""
    if received.is_duplicate:
        return f"与第{received.number}次报送一样，没有再存"
    said = f"第{received.number}次报送"
    said += "，草稿" if received.draft else ""
    if received.unentered:
        said += "，是照片或者扫描件，待录入"
    else:
        said += f"，{received.errors}项必须改正" if received.errors else "，没有必须改正的"
    if received.counting_number == received.number:
        return said
    why = "旧版，" if received.is_outdated else ""
    return f"{said}，{why}不计（以第{received.counting_number}次为准）"


@dataclass(frozen=True, slots=True)
class ReceivingResult:
    """Results of receiving all files."""

    received: tuple[ReceivedFile, ...]
    refused: tuple[tuple[Path, UserError], ...]


def receive(  # noqa: PLR0913 - whose and when, where the files do not tell
    context: SessionContext,
    files: Iterable[Path],
    year: int,
    unit: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
    *,
    at: datetime | None = None,
    override: str = "",
    scope: Scope | None = None,
) -> ReceivingResult:
    """Receive files from units; a refused file does not stop the others.

    Args:
        context: The county's workspace, writable.
        files: Packages, documents in any readable format, archives, and folders of all these.
        year: Year of the collection. Reports of another year are refused.
        unit: The unit of all files, overriding the names in them. None to use those names.
        progress: Called with the number of files done. Its exceptions stop the receiving before
            anything is stored.
        at: As for `store`.
        override: As for `store`.
        scope: As for `check_files`.

    Raises:
        UserError: The named unit is not on the roster (S05), or the workspace is read-only (D15).
    """
    context.ensure_writable()
    checked = check_files(context, all_files(files), year, unit, progress, scope=scope)
    return store(context, checked, at, override)


def store(
    context: SessionContext, checked: CheckedFiles, at: datetime | None = None, override: str = ""
) -> ReceivingResult:
    """Store all reports as one act, except those that count now and were received again.

    Names of refused files are stored too, for the history of their units.

    Args:
        context: The county's workspace, writable.
        checked: The result of `check_files`.
        at: Time of receipt, with time zone, if it differs from now.
        override: Reason for a day of receipt in the future; "" otherwise.

    Raises:
        UserError: The workspace is read-only (D15).
    """
    context.ensure_writable()
    collection, received_at = Collection(context, checked.year), at or now()
    batch = _Batch(collection, received_at, override)
    with context.transaction():
        for one in checked.checked:
            batch.add(one)
        refused = refusal_values(collection, checked, received_at)
        if batch.added or refused:
            line = context.collections.get_or_create(checked.year)
            timeline = context.timeline(SubjectKind.COLLECTION, line)
            note = _note(len(batch.added), len(checked.refused))
            timeline.act(ActKind.RECEIVE, changes_between({}, refused), batch.added, note)
    return ReceivingResult(tuple(batch.received()), checked.refused)


def _note(added: int, refused: int) -> str:
    told = (f"{added} 份" if added else "", f"{refused} 个文件没有收" if refused else "")
    return "，".join(filter(None, told))


class _Batch:
    """Submissions of one receiving, put in order with those that the units sent before."""

    def __init__(self, collection: Collection, received_at: datetime, override: str) -> None:
        self._collection = collection
        self._received_at, self._override = received_at, override
        self._sent: dict[tuple[str, Scope], tuple[Submission, ...]] = {}
        self._stored: dict[tuple[str, Scope, int], Mapping[Address, Value]] = {}
        self._results: list[tuple[CheckedReport, Submission, bool]] = []
        self.added: list[NewSubject] = []

    def add(self, report: CheckedReport) -> None:
        """Add a report, unless it is the same file as the submission that counts."""
        key = report.key
        sent = self._sent.get(key) or self._collection.submissions_of(*key)
        number = 1 + last_number(sent)
        values = self._values(report, number)
        new = Submission.of(0, values)
        again = bool(sent) and sent[-1].hash == report.hash and self._is_same(key, sent[-1], values)
        if not again:
            examination = self._collection.examination_of(*key)
            by_receipt = sorted((*sent, new), key=lambda submission: submission.number)
            sent = order_submissions(by_receipt, examination)
            self._stored[*key, number] = values
            self.added.append(NewSubject(SubjectKind.SUBMISSION, changes_between({}, values)))
        self._sent[key] = sent
        self._results.append((report, sent[-1] if again else new, again))

    def received(self) -> Iterator[ReceivedFile]:
        """Yield the results, as they are after the last file."""
        for one, own, again in self._results:
            sent = self._sent[one.key]
            question = doubt_about_counting(own, sent)
            unsure = (Unsure(None, own.received_as, question),) if question else ()
            yield ReceivedFile(
                one.incoming.file,
                one.unit,
                one.incoming.report.year,
                one.hash,
                one.incoming.report.scope,
                own.number,
                one.counts[Severity.ERROR],
                (*one.incoming.unsure, *unsure),
                one.incoming.draft,
                one.incoming.unentered,
                is_duplicate=again,
                is_outdated=is_superseded(own, sent),
                counting_number=sent[-1].number,
            )

    def _values(self, report: CheckedReport, number: int) -> Mapping[Address, Value]:
        """Return the values to store for a report. The original file is stored immediately."""
        values, original = dict(report.values(number, self._received_at)), report.original()
        values |= {"submission.anyway": self._override} if self._override else {}
        if original:
            store = self._collection.context.collections
            values[ORIGINALS[report.incoming.source]] = store.attach(original)
        return values

    def _is_same(
        self, key: tuple[str, Scope], current: Submission, values: Mapping[Address, Value]
    ) -> bool:
        """Return whether values to store came from the same file as the current submission."""
        known = self._stored.get((*key, current.number))
        stored = (
            self._collection.context.values.without_personal(current.subject)
            if known is None
            else known
        )
        return all(stored.get(address) == values.get(address) for address in _OF_FILE)


_OF_FILE = (
    "submission.hash",
    "submission.draft",
    "submission.unentered",
    "submission.version",
    "submission.source",
    ANSWERS,
    *ORIGINALS.values(),
)
"""Addresses whose values are equal only for the same file."""
