"""县级审核: tick, remark, accept and return as undoable acts; writes the 退改单."""

import json
import os
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from zwgk_desktop.atomic_file import free_name
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.characters import escaped, is_blank, storable_text
from zwgk_desktop.domain.county.examination import (
    NO_EXAMINATION,
    REOPENED,
    ExaminationState,
    RemarkSeverity,
    ReturnForCorrection,
)
from zwgk_desktop.domain.entries import as_one_line, normalise_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.file_names import file_name
from zwgk_desktop.domain.report import Value, changes_between
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.importers.readers import file_head
from zwgk_desktop.private_files import opened_private
from zwgk_desktop.services.county.collection import Collection, UnitStatus
from zwgk_desktop.services.county.return_files import no_submission_error, write_return
from zwgk_desktop.services.county.submission import Submission, last_number
from zwgk_desktop.services.outgoing import Outgoing
from zwgk_desktop.services.packages.kinds import PackageKind
from zwgk_desktop.services.report_changes import edition_of
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActKind, now, with_subject
from zwgk_desktop.storage.collections import ANSWERS
from zwgk_desktop.storage.failures import explain_failures
from zwgk_desktop.storage.subjects import NewSubject, SubjectKind

_ENDING = ".unfinished"
_LONGEST = 4_000
_INTERRUPTED = (
    "上次审核“{}”时程序中途退出：“{}”写出了没有、收报台上记下了没有，请核对；缺一样的，再做一次"
)
"""Message about an interrupted examination, with slots for the unit and the files."""

_DECIDED = frozenset({ExaminationState.ACCEPTED, ExaminationState.RETURNED})
_LONGEST_REMARK = 2_000
_REMARK_PARTS = ("address", "text", "severity", "mark")


@dataclass(frozen=True, slots=True)
class ExaminationStep:
    """Input of one step of the county's examination.

    Args:
        ticks: Sections marked as examined.
        remarks: Address and text of each new remark.
        severity: Severity of the new remarks.
        decision: Accepted, returned, or reopened; "" for none.
        override: Reason for accepting a report with errors.
        withdrawn: Numbers of remarks on this submission to delete.
        revised: Changed remarks on this submission: number, text, severity.
        chosen_number: Number of the submission that is to count; 0 to leave it.
        due_on: Day by which a returned submission must be sent again.
        returned_at: Time of the return, with time zone; None for now.
        scope: Which of the unit's two reports is examined.
    """

    ticks: Sequence[str] = ()
    remarks: Sequence[tuple[Address, str]] = ()
    severity: RemarkSeverity = RemarkSeverity.MUST
    decision: str = ""
    override: str = ""
    withdrawn: Sequence[int] = ()
    revised: Sequence[tuple[int, str, RemarkSeverity]] = ()
    chosen_number: int = 0
    due_on: date | None = None
    returned_at: datetime | None = None
    scope: Scope = Scope.OFFICE

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store."""
        return self == ExaminationStep(scope=self.scope)


@dataclass(frozen=True, slots=True)
class StepResult:
    """State after the act, and the unit's answers by number of the remark."""

    collection: Collection
    status: UnitStatus
    answers: Mapping[int, str] = field(default_factory=dict[int, str])


def examine(
    collection: Collection,
    unit: str,
    step: ExaminationStep,
    return_file: Path | None = None,
    list_file: Path | None = None,
) -> StepResult:
    """Store examination input on a unit's submission that counts as one act, and write its files.

    If a file cannot be written, nothing is stored.

    Args:
        collection: The current state of the collection.
        unit: A unit on the roster, or one that submitted.
        step: The input. Empty input stores nothing.
        return_file: Path of the 退改单 to write.
        list_file: Path of a Word list of the remarks, for units without the program.

    Raises:
        UserError: The unit has no submission, or only a draft that cannot be accepted. A return
            lacks remarks, or there is no decision to reopen (S08). A report with errors is
            accepted without a reason (S11). There is no such section or address (A01). A remark
            cannot be stored (T01), is too long (T02) or contains personal data (E04). A file
            cannot be written (E01).
    """
    status = collection.status_of(unit, step.scope)
    wanted = {} if step.is_empty else _changes_of_step(collection, status, step)
    files = [path.name for path in (return_file, list_file) if path is not None]
    note = interruption_note(collection.context, _INTERRUPTED.format(status.name, "、".join(files)))
    with note if files and wanted else nullcontext(), examination_act(collection, status, wanted):
        if wanted:
            collection = Collection(collection.context, collection.year)
            status = collection.status_of(*status.key)
        write_return(collection, status, return_file, list_file)
    return StepResult(collection, status, answers_of(collection, status))


def return_units(
    collection: Collection,
    units: Iterable[tuple[str, Scope]],
    folder: Path,
    due: date | None = None,
    *,
    with_lists: bool = False,
) -> tuple[tuple[str, ...], tuple[tuple[str, UserError], ...]]:
    """Return the submissions of several units, one act and one 退改单 each.

    Args:
        collection: The current state of the collection.
        units: Units on the board, each with the scope of the report to return.
        folder: Folder for the files. Existing files are kept.
        due: Day by which the units must submit again.
        with_lists: Whether Word lists are written too.

    Returns:
        The units returned, and the other units with the reason.
    """
    returned, refused = list[str](), list[tuple[str, UserError]]()
    for unit, scope in units:
        step = ExaminationStep(decision=ExaminationState.RETURNED.value, due_on=due, scope=scope)
        shown = f"{unit}{scope.mark}"
        name = file_name(f"{shown}{collection.year}年退改单", PackageKind.REMARKS.suffix)
        target = free_name(folder / name, "{stem}({number})")
        listed = free_name(target.with_suffix(".docx"), "{stem}({number})") if with_lists else None
        try:
            collection = examine(collection, unit, step, target, listed).collection
            returned.append(shown)
        except UserError as error:
            refused.append((shown, error))
    return tuple(returned), tuple(refused)


def answers_of(collection: Collection, status: UnitStatus) -> Mapping[int, str]:
    """Return a unit's answers sent with its submission that counts, by number of the remark."""
    if status.current is None:
        return {}
    text = collection.context.collections.large_value(status.current.subject, ANSWERS)
    found: dict[int, str] = {}
    with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
        for one in cast("dict[str, list[dict[str, Any]]]", json.loads(text or "{}"))["answers"]:
            answer = escaped(str(one["text"]))  # answers of older files may need escaping
            if not is_blank(answer):
                found[int(one["number"])] = answer
    return found


def _changes_of_step(
    collection: Collection, status: UnitStatus, step: ExaminationStep
) -> dict[Address, Value | None]:
    current = status.current
    if current is None:
        raise no_submission_error(status.name)
    _ensure_decidable(status, step)
    wanted: dict[Address, Value | None] = {"review.unit": status.unit}
    wanted |= {} if status.scope is Scope.OFFICE else {"review.scope": status.scope.value}
    persons = collection.context.books.applicant_names()
    wanted |= _remark_edits(status, step, persons)
    for section in step.ticks:
        wanted[f"review.tick.{section}"] = _hash_of_section(current, section)
        wanted["review.ticked"] = current.mark
    first = 1 + max((remark.number for remark in status.examination.remarks), default=0)
    edition = edition_of(collection.context.catalog, current.edition)
    for number, (address, text) in enumerate(step.remarks, start=first):
        edition.kind(address)
        place = f"review.remark.{number}"
        wanted[f"{place}.address"] = address
        wanted[f"{place}.text"] = _remark_text(text, persons)
        wanted[f"{place}.severity"] = step.severity.value
        wanted[f"{place}.mark"] = current.mark
    if step.chosen_number:
        wanted |= _changes_of_choice(status.name, status.submissions, step.chosen_number)
    if step.decision:
        wanted |= {"review.decision": step.decision, "review.decided": current.mark}
        wanted["review.anyway"] = _override_reason(status, step)
        wanted |= _return_values(status, current, step)
    return wanted


def _return_values(
    status: UnitStatus, current: Submission, step: ExaminationStep
) -> Mapping[Address, Value | None]:
    """Return the changes that record a return, or revoke the last one.

    A second return of the same submission replaces the first.
    """
    standing = status.open_return
    if step.decision == ExaminationState.RETURNED:
        last = status.last_return.number if status.last_return else 0
        number = last if standing else last + 1
        among = last_number(status.submissions)
        return ReturnForCorrection(
            number, current.mark, step.returned_at or now(), step.due_on, among
        ).values()
    if standing is None or step.decision != REOPENED:
        return {}
    return dict.fromkeys(standing.values())


def _changes_of_choice(
    unit: str, sent: Sequence[Submission], number: int
) -> Mapping[Address, Value | None]:
    """Return the changes that make a submission count in place of the current one.

    Raises:
        UserError: There is no such submission, or it is a draft beside a final report (S08).
    """
    found = next((one for one in sent if one.number == number), None)
    if found is None:
        numbers = "、".join(str(one.number) for one in sorted(sent, key=lambda one: one.number))
        raise UserError(
            f"“{unit}”没有第{number}次报送", remedy=f"可以写的是：{numbers}", code="S08"
        )
    if found.why_not_final and not all(one.why_not_final for one in sent):
        raise UserError(
            f"“{unit}”第{number}次报送是{found.received_as}，不能代替定稿的报告",
            remedy="请选定稿的那一次",
            code="S08",
        )
    return {"review.chosen": number, "review.chosen_among": last_number(sent)}


def _override_reason(status: UnitStatus, step: ExaminationStep) -> str | None:
    """Return the reason for accepting a report with errors. None if no reason is needed.

    Raises:
        UserError: No reason is given (S11), or one that cannot be stored (T01).
    """
    errors = status.current.findings["error"] if status.current else 0
    if step.decision != ExaminationState.ACCEPTED or not errors:
        return None
    reason = storable_text(as_one_line(step.override), "理由")
    if reason is None:
        raise UserError(
            f"“{status.name}”的报告还有{errors}项必须改正，没有接收",
            remedy="请退回改正；仍要接收的，请写明理由（命令行加 --anyway 理由）",
            code="S11",
        )
    return reason


def _ensure_decidable(status: UnitStatus, step: ExaminationStep) -> None:
    """Raise if a decision is not applicable to the submission (S08)."""
    left = {remark.number for remark in status.remarks} - set(step.withdrawn)
    if step.decision == ExaminationState.ACCEPTED and status.current and status.current.draft:
        what, remedy = "报来的是草稿，不能接收", "请等定稿的报告报来再接收"
    elif step.decision == ExaminationState.ACCEPTED and status.current and status.current.unentered:
        what, remedy = "报来的是照片或者扫描件，还没有录入，不能接收", "请录入以后另收一次"
    elif step.decision == ExaminationState.RETURNED and not left and not step.remarks:
        what, remedy = "这一次报送还没有审核意见，不能退回", "请先写明要改什么，再退回"
    elif step.decision == REOPENED and status.state not in _DECIDED:
        what, remedy = "还没有接收也没有退回，不用重新审核", "请直接审核"
    else:
        return
    raise UserError(f"“{status.name}”{what}", remedy=remedy, code="S08")


def _remark_edits(
    status: UnitStatus, step: ExaminationStep, persons: frozenset[str]
) -> dict[Address, Value | None]:
    """Return the changes that delete or revise existing remarks on this submission.

    Raises:
        UserError: A revised remark does not exist on this submission (S08).
    """
    wanted: dict[Address, Value | None] = {}
    own = {remark.number for remark in status.remarks}
    for number in own.intersection(step.withdrawn):
        wanted |= dict.fromkeys(f"review.remark.{number}.{what}" for what in _REMARK_PARTS)
    for number, text, severity in step.revised:
        if number not in own:
            raise UserError(
                f"这次报送没有第{number}条意见，不能修改", remedy="请重新写一条", code="S08"
            )
        wanted[f"review.remark.{number}.text"] = _remark_text(text, persons)
        wanted[f"review.remark.{number}.severity"] = severity.value
    return wanted


def _hash_of_section(current: Submission, section: str) -> str:
    found = current.sections.get(section)
    if found is None:
        raise UserError(
            f"表式中没有“{section}”这一部分",
            remedy=f"可以写：{'、'.join(current.sections)}",
            code="A01",
        )
    return found


def _remark_text(text: str, persons: frozenset[str]) -> str:
    kept = storable_text(normalise_text(text), "审核意见")
    if kept is None:
        raise UserError("审核意见是空的", remedy="请写明要改什么", code="S08")
    if len(kept) > _LONGEST_REMARK:
        raise UserError(
            f"一条审核意见最多{_LONGEST_REMARK}字，现在有{len(kept)}字",
            remedy="请写短些，或者分成几条",
            code="T02",
        )
    Outgoing(texts=[("审核意见", kept)], names=persons).ensure_no_personal_data()
    return kept


def examination_act(
    collection: Collection,
    status: UnitStatus,
    values: Mapping[Address, Value | None],
    kind: ActKind = ActKind.EXAMINE,
) -> AbstractContextManager[object]:
    """Return a context that stores the changes as an act; a null context if nothing changes."""
    if not values:
        return nullcontext()
    context = collection.context
    subject, _ = collection.examinations.get(status.key, (0, NO_EXAMINATION))
    assert collection.undo_line is not None  # noqa: S101 - something was submitted in it
    timeline = context.timeline(SubjectKind.COLLECTION, collection.undo_line)
    if not subject:
        key = f"{collection.year} {status.name}"
        new = [NewSubject(SubjectKind.EXAMINATION, changes_between({}, values), key)]
        return timeline.acting(kind, added=new, note=status.name)
    changed = changes_between(context.values.without_personal(subject), values)
    if not changed:
        return nullcontext()
    return timeline.acting(kind, with_subject(subject, changed), note=status.name)


@contextmanager
def interruption_note(context: SessionContext, sentence: str) -> Generator[None]:
    """Store a note beside the workspace until files and act are written.

    Raises:
        UserError: The note cannot be written (D01).
    """
    note = _note_file(context)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    with (
        explain_failures(),
        os.fdopen(opened_private(str(note), flags), "w", encoding="utf-8") as file,
    ):
        file.write(sentence)
        file.flush()
        os.fsync(file.fileno())
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


def take_interruption_note(context: SessionContext) -> str:
    """Return and delete the note left by an interrupted examination; "" if there is none.

    In a read-only workspace the note is not deleted.
    """
    note = _note_file(context)
    try:
        sentence = escaped(file_head(note, _LONGEST).decode("utf-8", "replace"))
    except UserError:
        return ""
    if context.writable:
        with suppress(OSError):
            note.unlink()
    return sentence


def _note_file(context: SessionContext) -> Path:
    path = context.collections.path
    return path.with_name(f"{path.name}{_ENDING}")
