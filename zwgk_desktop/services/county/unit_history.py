"""往来记录: what a unit sent, what was returned to it, and files that were refused."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.characters import escaped
from zwgk_desktop.domain.county.roster import Roster
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.county.collection import REFUSED, Collection, UnitStatus
from zwgk_desktop.services.county.read_files import CheckedFiles
from zwgk_desktop.services.county.submission import Submission, doubt_about_counting, is_superseded

_LONGEST = 300
"""Characters stored of a file's name and of a reason."""


class HistoryKind(StrEnum):
    """Kind of an event between a unit and the county."""

    RECEIVED = "received"
    RETURNED = "returned"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The kind in the county's words."""
        return {"received": "收到", "returned": "退回", "refused": "没有收"}[self.value]


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One event between a unit and the county.

    Args:
        unit: Name of the line of the board; "" for a refused file whose unit is unknown.
        number: Number of the submission; None for a refused file.
        counts: Whether this submission counts.
        choosable: Whether the county may make this submission count.
    """

    at: datetime
    unit: str
    kind: HistoryKind
    number: int | None
    words: str
    file: str = ""
    counts: bool = False
    choosable: bool = False

    @property
    def day(self) -> date:
        """Day of the event."""
        return self.at.date()


def history_of(
    collection: Collection, unit: str = "", scope: Scope = Scope.OFFICE
) -> tuple[HistoryEvent, ...]:
    """Return the events of a unit, or of all units, oldest first.

    Args:
        collection: The current state of the collection.
        unit: Name of the unit on the roster; "" for all units and files of unknown units.
        scope: Scope of the unit's reports.
    """
    lines = [collection.status_of(unit, scope)] if unit else collection.status_lines()
    found = [event for line in lines for event in _events_of_line(line)]
    found += (one for one in _refused_files(collection) if unit in {"", one.unit})
    return tuple(sorted(found, key=lambda event: event.at))


def refusal_values(
    collection: Collection, checked: CheckedFiles, at: datetime
) -> Mapping[Address, Value]:
    """Return the values that store the refused files of one receiving; empty if there are none."""
    if not checked.refused:
        return {}
    files = [
        {
            "file": escaped(file.name)[:_LONGEST],
            "unit": checked.named_unit or _unit_in(collection.roster, file),
            "why": f"{error.what}（{error.code}）"[:_LONGEST],
        }
        for file, error in checked.refused
    ]
    text = json.dumps({"at": at.isoformat(), "files": files}, ensure_ascii=False)
    return {f"{REFUSED}{len(collection.refusals) + 1}": text}


def _events_of_line(line: UnitStatus) -> Iterator[HistoryEvent]:
    none_final = all(one.why_not_final for one in line.submissions)
    for one in line.submissions:
        yield HistoryEvent(
            one.received_at,
            line.name,
            HistoryKind.RECEIVED,
            one.number,
            _submission_text(one, line),
            one.file,
            one is line.current,
            one is not line.current and (none_final or not one.why_not_final),
        )
    numbers = {one.mark: one.number for one in line.submissions}
    for back in line.examination.returns:
        words = f"请在{day_text(back.due_on)}以前重报" if back.due_on else "没有写明重报的期限"
        number = numbers.get(back.submission_key)
        yield HistoryEvent(back.at, line.name, HistoryKind.RETURNED, number, words)


def _submission_text(one: Submission, line: UnitStatus) -> str:
    """Return a submission's version and whether it counts, in words."""
    if one is line.current:
        standing = "以这一份为准"
    elif is_superseded(one, line.submissions):
        standing = "旧版，不计"
    else:
        standing = doubt_about_counting(one, line.submissions) or "不计"
    return f"{one.received_as}，{standing}"


def _refused_files(collection: Collection) -> Iterator[HistoryEvent]:
    for text in collection.refusals:
        with suppress(ValueError, KeyError, TypeError):  # unreadable in a scrambled workspace
            said = json.loads(text)
            at = datetime.fromisoformat(said["at"])
            for one in said["files"]:
                kind = HistoryKind.REFUSED
                yield HistoryEvent(at, one["unit"], kind, None, one["why"], one["file"])


def _unit_in(roster: Roster, file: Path) -> str:
    """Return the unit named in a file's name; "" for none."""
    unit = roster.named_in(file.stem)
    return unit.name if unit else ""
