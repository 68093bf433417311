"""Salvage everything except reports from a damaged workspace."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from zwgk_desktop.domain.addresses import REQUEST_NUMBER, SUCCESSION, Address, spec_of
from zwgk_desktop.domain.report import Value, changes_between
from zwgk_desktop.services.wording import short_text
from zwgk_desktop.storage.acts import ActKind, SubjectChange, with_subject
from zwgk_desktop.storage.changes import ActLog
from zwgk_desktop.storage.collections import LOST, ORIGINALS
from zwgk_desktop.storage.damaged_file import RecoveredSubject
from zwgk_desktop.storage.failures import ILLEGIBLE
from zwgk_desktop.storage.subjects import SubjectKind, SubjectStore
from zwgk_desktop.storage.values import ValueTypes

_WHOLE: Mapping[SubjectKind, Mapping[Address, type]] = {
    SubjectKind.SUCCESSION: {
        **dict(zip(SUCCESSION, (str, str, int), strict=True)),
    },
    SubjectKind.REQUEST: {REQUEST_NUMBER: str, "request.received_on": date},
    SubjectKind.DOCUMENT: {
        "document.title": str,
        "document.number": str,
        "document.issued_on": date,
        "document.kind": str,
    },
    SubjectKind.DECISION: {
        "decision.row": str,
        "decision.month": str,
        "decision.body": str,
        "decision.value": str,
    },
    SubjectKind.DISPUTE: {"dispute.id": int, "dispute.kind": str, "dispute.filed_on": date},
    SubjectKind.DISCLOSURE: {
        "disclosure.title": str,
        "disclosure.category": str,
        "disclosure.made_on": date,
        "disclosure.published_on": date,
        "disclosure.channels": str,
    },
    SubjectKind.CALENDAR: {"calendar.notice": str},
    SubjectKind.ROSTER: {"roster.unit": str, "roster.group": str, "roster.place": int},
    SubjectKind.SUBMISSION: {
        "submission.unit": str,
        "submission.number": int,
        "submission.hash": str,
        "submission.report": str,
        "submission.figures": str,
    },
    SubjectKind.EXAMINATION: {"review.unit": str},
}
"""Required addresses of each kind of subject, with their types."""

_TITLE = 3  # number of values in the title


@dataclass(frozen=True, slots=True)
class SavedSubject:
    """Readable subject of a damaged workspace.

    Args:
        line: Id of the subject whose acts it belonged to; None for its own.
    """

    id: int
    kind: SubjectKind
    line: int | None
    key: str
    values: Mapping[Address, Value]

    @property
    def title(self) -> str:
        """Its first values in words, without personal data."""
        open_ = [value for address, value in self.values.items() if not spec_of(address).personal]
        return "，".join(short_text(value) for value in open_[:_TITLE])


def sorted_subjects(
    remains: Iterable[RecoveredSubject], places: ValueTypes
) -> tuple[list[SavedSubject], list[str]]:
    """Return the readable subjects, and messages about lost and doubtful ones."""
    readable: list[SavedSubject] = []
    lost: list[str] = []
    for remain in remains:
        if not remain.sure or remain.kind not in set(SubjectKind):
            lost.append("有一项内容读不出是什么")
            continue
        kind = SubjectKind(remain.kind)
        values, unreadable = _decoded(remain, places)
        if all(type(values.get(a)) is type_ for a, type_ in _WHOLE.get(kind, {}).items()):
            readable.append(SavedSubject(remain.id, kind, remain.line, remain.key, values))
            lost += [f"{kind.label}：两处记载不一致，请核对" for _ in remain.doubtful[:1]]
        else:
            unreadable = True
        lost += [f"{kind.label}：有内容读不出来" for _ in range(unreadable)]
    return readable, lost


def count_by_kind(subjects: Iterable[SavedSubject]) -> Iterator[tuple[SubjectKind, int]]:
    """Yield each kind of subject with its number, without absent kinds."""
    yield from Counter(subject.kind for subject in subjects).items()


def without_lost(
    subjects: Iterable[SavedSubject], attachments: Collection[str], lost: list[str]
) -> list[SavedSubject]:
    """Return the subjects, with lost originals of submissions marked as `LOST`.

    Args:
        subjects: The readable subjects.
        attachments: Hashes of the readable originals.
        lost: List to which a sentence is added for each submission with a lost original.
    """
    kept: list[SavedSubject] = []
    for subject in subjects:
        gone = [
            a for a in ORIGINALS.values() if subject.values.get(a, LOST) not in {LOST, *attachments}
        ]
        if gone:
            unit, number = subject.values["submission.unit"], subject.values["submission.number"]
            lost.append(f"“{unit}”第{number}次报送：随报的原件读不出来")
        kept.append(replace(subject, values={**subject.values, **dict.fromkeys(gone, LOST)}))
    return kept


def store_subjects(
    subjects: Iterable[SavedSubject], store: SubjectStore, log: ActLog, note: str
) -> None:
    """Create the subjects in a new workspace, with one act for each line."""
    made: dict[int, int] = {}
    acts = defaultdict[int, list[SubjectChange]](list)
    for one in sorted(subjects, key=lambda one: one.line is not None):
        line = None if one.line is None else made.get(one.line, store.workspace)
        made[one.id] = new = store.create(one.kind, line=line, key=one.key)
        acts[line or new].extend(with_subject(new, changes_between({}, one.values)))
    for line, changed in acts.items():
        log.record(line, ActKind.IMPORT, changed, note)


def _decoded(one: RecoveredSubject, places: ValueTypes) -> tuple[dict[Address, Value], bool]:
    values: dict[Address, Value] = {}
    unreadable = False
    for address, stored in one.values.items():
        try:
            value = places.decode(address, stored)
        except ILLEGIBLE:
            unreadable = True
            continue
        if value is not None:
            values[address] = value
    return values, unreadable
