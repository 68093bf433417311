"""A year's collection: submissions and examination of each unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.examination import (
    NO_EXAMINATION,
    Examination,
    ExaminationState,
    PageResult,
    Remark,
    ReturnForCorrection,
    StandardSentence,
)
from zwgk_desktop.domain.county.roster import Group, RosterUnit
from zwgk_desktop.domain.county.terms import CollectionTerms, numbered_texts, term_lines
from zwgk_desktop.domain.report import Change, Value, replacing_changes
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.county import rosters
from zwgk_desktop.services.county.submission import Submission, order_submissions
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.storage.acts import ActKind
from zwgk_desktop.storage.subjects import SubjectKind

REFUSED = "collection.refused."
"""Prefix of the addresses of files that were refused."""

SCORE = "collection.score."
"""Prefix of the addresses of the county's own items of scoring."""

_SENTENCE = "collection.sentence."
"""Prefix of the addresses of standard sentences for remarks."""


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """One line of the board: a unit, with its reports of one scope.

    Args:
        group: None for a unit that is no longer on the roster.
        submissions: Its submissions, the one that counts last.
        due_on: Day by which all units must submit; None if none is set.
    """

    unit: str
    group: Group | None
    submissions: tuple[Submission, ...]
    examination: Examination
    due_on: date | None
    scope: Scope = Scope.OFFICE

    @property
    def name(self) -> str:
        """The unit, with a mark for its summed report. Different for each line."""
        return f"{self.unit}{self.scope.mark}"

    @property
    def key(self) -> tuple[str, Scope]:
        """The unit and the scope, for `Collection.status_of` and the like."""
        return self.unit, self.scope

    @property
    def current(self) -> Submission | None:
        """Submission that counts."""
        return self.submissions[-1] if self.submissions else None

    @property
    def first_filed(self) -> datetime | None:
        """Time of receipt of the first final report. Drafts file nothing."""
        return min((one.received_at for one in self.submissions if not one.draft), default=None)

    @property
    def days_late(self) -> int | None:
        """Days from the due day to the first final report; 0 if it came in time.

        None if no final report was received, or no due day is set.
        """
        return _days_after(self.due_on, self.first_filed)

    @property
    def last_return(self) -> ReturnForCorrection | None:
        """Last return for correction."""
        return self.examination.returns[-1] if self.examination.returns else None

    @property
    def open_return(self) -> ReturnForCorrection | None:
        """Return for correction that the unit must answer now; None if there is none."""
        return self.last_return if self.state is ExaminationState.RETURNED else None

    @property
    def days_late_after_return(self) -> int | None:
        """Days from the day named by the last return to the next final report; 0 if in time.

        None if no later report was received since, or the return named no day.
        """
        back = self.last_return
        if back is None:
            return None
        at = next(
            (at for at, one in enumerate(self.submissions) if one.mark == back.submission_key), -1
        )
        later = (
            one.received_at
            for one in self.submissions[at + 1 :]
            if not one.draft and one.number > back.submissions_received
        )
        return _days_after(back.due_on, min(later, default=None))

    @property
    def state(self) -> ExaminationState:
        """State of the examination of the submission that counts."""
        return self.examination.state(self.current.mark if self.current else None)

    @property
    def override_reasons(self) -> tuple[str, ...]:
        """Reasons given for overriding a refusal."""
        accepted = self.state is ExaminationState.ACCEPTED
        received = self.current.override if self.current else ""
        reasons = (
            f"收到日期晚于当天：{received}" if received else "",
            f"有必须改正的，仍接收：{self.examination.override_reason}"
            if accepted and self.examination.override_reason
            else "",
        )
        return tuple(filter(None, reasons))

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Remarks on the submission that counts, without those on others."""
        mark = self.current.mark if self.current else None
        return tuple(remark for remark in self.examination.remarks if remark.submission_key == mark)

    @property
    def page_result(self) -> PageResult | None:
        """Last check of the published page against the submission that counts."""
        page = self.examination.page
        counts = page is not None and self.current and page.submission_key == self.current.mark
        return page if counts else None

    @property
    def stale_sections(self) -> tuple[str, ...]:
        """The sections that changed since they were ticked."""
        if self.current is None or not self.examination.ticks:
            return ()
        return self.examination.stale_sections(self.current.sections)


def _days_after(due: date | None, moment: datetime | None) -> int | None:
    if due is None or moment is None:
        return None
    return max((moment.date() - due).days, 0)


class Collection:
    """Snapshot of a year's collection. Create a new one after every act."""

    def __init__(self, context: SessionContext, year: int) -> None:
        self.context = context
        self.year = year
        self.undo_line = context.collections.line_of(year)
        self.roster = rosters.roster(context)
        line = self.undo_line
        store = context.collections
        own_values: Mapping[Address, Value] = {} if line is None else store.collection_values(line)
        stored = {} if line is None else store.submissions(line)
        examinations = {} if line is None else store.examinations(line)
        self.terms = CollectionTerms.of(own_values)
        others = (REFUSED, SCORE, _SENTENCE)
        self._own_values = {a: v for a, v in own_values.items() if not a.startswith(others)}
        self._sentences = numbered_texts(own_values, _SENTENCE)
        self.refusals = numbered_texts(own_values, REFUSED)
        """JSON of the files refused at each receiving, oldest first: see `unit_history`."""
        self.score_lines = numbered_texts(own_values, SCORE)
        """The county's own items of scoring, see `domain.county.scoring`; empty for the default."""
        self.submissions = tuple(Submission.of(id_, values) for id_, values in stored.items())
        self.examinations = {
            self._key(str(values["review.unit"]), _scope(values)): (id_, Examination.of(values))
            for id_, values in examinations.items()
        }
        received: dict[tuple[str, Scope], list[Submission]] = {}
        for submission in self.submissions:
            received.setdefault(self._key(submission.unit, submission.scope), []).append(submission)
        self._by_unit = {
            key: order_submissions(sent, self.examination_of(*key))
            for key, sent in received.items()
        }

    def submissions_of(self, unit: str, scope: Scope = Scope.OFFICE) -> tuple[Submission, ...]:
        """Return a unit's submissions, the one that counts last, also those under former names."""
        return self._by_unit.get(self._key(unit, scope), ())

    def examination_of(self, unit: str, scope: Scope = Scope.OFFICE) -> Examination:
        """Return the examination of a unit, given its name on the roster."""
        return self.examinations.get((unit, scope), (0, NO_EXAMINATION))[1]

    def contributed_scope(self, unit: str) -> Scope:
        """Return which of a unit's two reports a roll-up takes."""
        known = self.roster.find(unit)
        return known.contributes if known else Scope.OFFICE

    def may_send_two(self, unit: RosterUnit) -> bool:
        """Return whether a unit sends a summed report too, as far as the county knows."""
        return unit.contributes_summed or (unit.name, Scope.SUMMED) in self._by_unit

    def status_of(self, unit: str, scope: Scope = Scope.OFFICE) -> UnitStatus:
        """Return the board line of a unit.

        Raises:
            UserError: It is not on the roster and never submitted anything (S05).
        """
        known = self.roster.find(unit)
        if known is None and self.submissions_of(unit, scope):
            return self._status((unit, scope), None)
        known = known or rosters.unit_named(self.roster, unit)
        return self._status((known.name, scope), known.group)

    def status_lines(self) -> tuple[UnitStatus, ...]:
        """Return every unit in the roster's order, then those no longer on it.

        A unit has a line for the report that it contributes, and one for its other report
        once that has been received.
        """
        known: dict[tuple[str, Scope], UnitStatus] = {}
        for unit in self.roster.units:
            for scope in Scope:
                key = unit.name, scope
                if scope is unit.contributes or key in self._by_unit:
                    known[key] = self._status(key, unit.group)
        others = (self._status(key, None) for key in self._by_unit if key not in known)
        return (*known.values(), *others)

    def reports_by_name(self) -> Mapping[str, tuple[str, Scope | None]]:
        """Map names to unit and scope, for a choice of the report that a file holds.

        The scope is None for a unit with one report, so that a package may tell its own.
        """
        named: dict[str, tuple[str, Scope | None]] = {}
        for unit in self.roster.units:
            scopes = tuple(Scope) if self.may_send_two(unit) else (None,)
            named |= {f"{unit.name}{one.mark if one else ''}": (unit.name, one) for one in scopes}
        return named

    def line_named(self, name: str) -> UnitStatus | None:
        """Return the line of the board with a name (`UnitStatus.name`); None if there is none."""
        return next((line for line in self.status_lines() if line.name == name), None)

    def set_terms(self, terms: CollectionTerms) -> None:
        """Store the terms of the collection as one act."""
        self._store(replacing_changes(self._own_values, terms.values()))

    def set_score_lines(self, lines: Sequence[str]) -> None:
        """Store the county's own items of scoring as one act; none for the default ones."""
        self._store(replacing_changes(_numbered(SCORE, self.score_lines), _numbered(SCORE, lines)))

    @property
    def standard_sentences(self) -> tuple[StandardSentence, ...]:
        """Standard sentences for remarks that the county may replace with its own."""
        catalog = self.context.catalog
        return catalog.standard_sentences(catalog.edition_to_fill(self.year).id)

    @property
    def remark_sentences(self) -> tuple[str, ...]:
        """Sentences for remarks: this year's, else the latest year's with any, else the standard.

        The result is never empty, unless the form has no standard sentences.
        """
        store = self.context.collections
        lines = (store.line_of(year) for year in store.years() if year < self.year)
        earlier = (
            numbered_texts(store.collection_values(line), _SENTENCE) for line in lines if line
        )
        standard = tuple(one.text for one in self.standard_sentences)
        return self._sentences or next(filter(None, earlier), standard)

    def set_remark_sentences(self, sentences: Iterable[str]) -> None:
        """Store the county's own sentences for remarks as one act; none for those of before.

        Raises:
            UserError: One is too long (T02) or cannot be stored (T01).
        """
        lines = term_lines(sentences, "常用意见")
        if lines != self.remark_sentences:
            wanted = _numbered(_SENTENCE, lines)
            self._store(replacing_changes(_numbered(_SENTENCE, self._sentences), wanted))

    def _store(self, changes: Sequence[Change]) -> None:
        self.context.ensure_writable()
        if changes:
            with self.context.transaction():
                line = self.context.collections.get_or_create(self.year)
                timeline = self.context.timeline(SubjectKind.COLLECTION, line)
                timeline.act(ActKind.COLLECT, changes)

    def _status(self, key: tuple[str, Scope], group: Group | None) -> UnitStatus:
        sent, examination = self._by_unit.get(key, ()), self.examination_of(*key)
        return UnitStatus(key[0], group, sent, examination, self.terms.due_on, key[1])

    def _key(self, name: str, scope: Scope) -> tuple[str, Scope]:
        """Return the roster's name of a unit that may have another one now, and the scope."""
        unit = self.roster.find(name)
        return unit.name if unit else name, scope


def _scope(review: Mapping[Address, Value]) -> Scope:
    return Scope(str(review.get("review.scope", Scope.OFFICE)))


def _numbered(prefix: str, lines: Iterable[str]) -> Mapping[Address, Value]:
    """Return the values that store some lines under a prefix."""
    return {f"{prefix}{number}": line for number, line in enumerate(lines, start=1)}


def units_to_remind(board: Sequence[UnitStatus]) -> Mapping[str, tuple[str, ...]]:
    """Return units that must submit, by reason: no submission, returned, or only a draft."""
    why = {line.name: _reason_to_remind(line) for line in board}
    reasons = ("尚未报送", "退回后还没有重报", "报的还是草稿，请定稿后再报")
    found = {one: tuple(unit for unit, reason in why.items() if reason == one) for one in reasons}
    return {reason: units for reason, units in found.items() if units}


def _reason_to_remind(status: UnitStatus) -> str:
    if status.current is None:
        return "尚未报送"
    if status.state is ExaminationState.RETURNED:
        return "退回后还没有重报"
    return "报的还是草稿，请定稿后再报" if status.current.draft else ""


def reminder(collection: Collection) -> str:
    """Return a reminder for the chat group: the units still to submit, the reasons, the due day."""
    due = collection.terms.due_on
    by = f"截止{due.month}月{due.day}日。" if due else ""
    lines = collection.status_lines()
    if not lines:
        return "名册里还没有单位。"
    named = units_to_remind(lines)
    units_named = "".join(f"{reason}：{'、'.join(units)}。" for reason, units in named.items())
    return f"{units_named}{by}" if units_named else "已全部报送。"
