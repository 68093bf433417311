"""收报: receive packages and documents of units, as one act.

`check_files` reads and checks files and may run in another thread. `store` is quick and gives
each submission its number.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.report import difference
from zwgk_desktop.importers.recognise import Unsure
from zwgk_desktop.services.county.collection import Collection
from zwgk_desktop.services.county.read_files import CheckedFiles, CheckedReport, check_files
from zwgk_desktop.services.county.submission_file import received_files
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActKind, now
from zwgk_desktop.storage.collections import ORIGINALS
from zwgk_desktop.storage.subjects import NewSubject, SubjectKind


@dataclass(frozen=True, slots=True)
class Received:
    """Result of receiving one file.

    Args:
        number: Number of the submission within its unit.
        errors: Number of errors found by the rules.
        unsure: Unsure items of a document or a form; () if there are none.
        again: Whether the same report was received before, so that nothing was stored.
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
    """Results of receiving all files."""

    received: tuple[Received, ...]
    refused: tuple[tuple[Path, UserError], ...]


def receive(  # noqa: PLR0913 - whose and when, where the files do not tell
    context: SessionContext,
    files: Iterable[Path],
    year: int,
    unit: str | None = None,
    told: Callable[[int], None] = lambda _: None,
    *,
    at: datetime | None = None,
    anyway: str = "",
) -> Receipt:
    """Receive files from units; a refused file does not stop the others.

    Args:
        context: The county's workspace, writable.
        files: Packages, documents in any readable format, and folders of both.
        year: Year of the collection. Reports of another year are refused.
        unit: The unit of all files, overriding the names in them. None to use those names.
        told: Called with the number of files done. Its exceptions stop the receiving before
            anything is stored.
        at: As for `store`.
        anyway: As for `store`.

    Raises:
        UserError: The named unit is not on the roster (S05), or the workspace is read-only (D15).
    """
    context.ensure_writable()
    return store(context, check_files(context, received_files(files), year, unit, told), at, anyway)


def store(
    context: SessionContext, gathered: CheckedFiles, at: datetime | None = None, anyway: str = ""
) -> Receipt:
    """Store all new reports as one act. Reports received before are not stored again.

    Args:
        context: The county's workspace, writable.
        gathered: The result of `check_files`.
        at: Time of receipt, with time zone, if it differs from now.
        anyway: Reason for a day of receipt in the future; "" otherwise.

    Raises:
        UserError: The workspace is read-only (D15).
    """
    context.ensure_writable()
    collection, came = Collection(context, gathered.year), at or now()
    known = {
        unit: [(sent.hash, sent.draft, sent.number) for sent in collection.of_unit(unit)]
        for unit in {one.unit for one in gathered.judged}
    }
    received: list[Received] = []
    new: list[tuple[CheckedReport, int]] = []
    for one in gathered.judged:
        others = known[one.unit]
        own = (one.hash, one.incoming.draft)
        before = next((number for hash_, draft, number in others if (hash_, draft) == own), None)
        number = before or len(others) + 1
        if before is None:
            others.append((*own, number))
            new.append((one, number))
        received.append(_received(one, number, again=before is not None))
    if new:
        with context.transaction():
            line = context.collections.begun(gathered.year)
            added = [_submission(context, one, number, came, anyway) for one, number in new]
            timeline = context.timeline(SubjectKind.COLLECTION, line)
            timeline.act(ActKind.RECEIVE, added=added, note=f"{len(added)} 份")
    return Receipt(tuple(received), gathered.refused)


def _submission(
    context: SessionContext, one: CheckedReport, number: int, came: datetime, anyway: str
) -> NewSubject:
    """Return the subject to store for a report. The original file is stored immediately."""
    values, original = dict(one.values(number, came)), one.original()
    values |= {"submission.anyway": anyway} if anyway else {}
    if original:
        values[ORIGINALS[one.incoming.source]] = context.collections.attach(original)
    return NewSubject(SubjectKind.SUBMISSION, difference({}, values))


def _received(one: CheckedReport, number: int, *, again: bool) -> Received:
    incoming = one.incoming
    return Received(
        incoming.file,
        one.unit,
        incoming.report.year,
        one.hash,
        number,
        one.counts[Severity.ERROR],
        incoming.unsure,
        incoming.draft,
        again=again,
    )
