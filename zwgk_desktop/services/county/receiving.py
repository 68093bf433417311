"""收报: packages, and documents of units without the program, taken in as one act.

Reading and judging is `check_files`, which may run in another thread; storing (`store`) is
quick, and gives each its number.
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
    """Results of receiving all files."""

    received: tuple[Received, ...]
    refused: tuple[tuple[Path, UserError], ...]


def receive(  # noqa: PLR0913 - whose and when, where the files do not tell
    held: SessionContext,
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
        held: The county's workspace, open to write.
        files: Packages, documents in any format there is a reader for, and folders of both.
        year: Of the collection; a report of another year is refused.
        unit: Whose they all are, where a name says otherwise; None to go by the name.
        told: Is told how many files are done; what it raises ends the receiving, and
            nothing was taken.
        at: As for `store`.
        anyway: As for `store`.

    Raises:
        UserError: The unit named is not on the roster (S05), or opened to look (D15).
    """
    held.ensure_writable()
    return store(held, check_files(held, received_files(files), year, unit, told), at, anyway)


def store(
    held: SessionContext, gathered: CheckedFiles, at: datetime | None = None, anyway: str = ""
) -> Receipt:
    """Store everything that is new, as one act; the very same again is not stored.

    Args:
        held: The county's workspace, open to write.
        gathered: What `check_files` gave.
        at: When it came, aware, where that was before it is stored; None for now.
        anyway: Why that is a day after today; "" where it is not.

    Raises:
        UserError: Opened to look (D15).
    """
    held.ensure_writable()
    collection, came = Collection(held, gathered.year), at or now()
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
        with held.transaction():
            line = held.collections.begun(gathered.year)
            added = [_submission(held, one, number, came, anyway) for one, number in new]
            timeline = held.timeline(SubjectKind.COLLECTION, line)
            timeline.act(ActKind.RECEIVE, added=added, note=f"{len(added)} 份")
    return Receipt(tuple(received), gathered.refused)


def _submission(
    held: SessionContext, one: CheckedReport, number: int, came: datetime, anyway: str
) -> NewSubject:
    """Return what is to be stored of a report; what the unit sent with it is put by already."""
    values, original = dict(one.values(number, came)), one.original()
    values |= {"submission.anyway": anyway} if anyway else {}
    if original:
        values[ORIGINALS[one.incoming.source]] = held.collections.attach(original)
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
