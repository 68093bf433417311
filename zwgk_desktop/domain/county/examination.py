"""县级审核: section hashes, ticks, remarks and decisions of the county."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from zwgk_desktop.domain.addresses import Address, AddressKind, after_prefix, kind_of
from zwgk_desktop.domain.findings import Finding, Origin, Passage, Severity
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition

_GROUP, _GROUPS = 4, 3


def verification_code(hash_: str) -> str:
    """Return the 核验码 of a report: twelve digits of its hash in groups of four.

    It guards against mix-ups of paper and file, not against forgery.
    """
    return " ".join(hash_[at : at + _GROUP] for at in range(0, _GROUP * _GROUPS, _GROUP))


def section_hashes(report: Report) -> Mapping[str, str]:
    """Return a hash of the content of each section, by the id of its text or table.

    The preface belongs to the first section. Explanations of findings belong to the section of
    their cell. Explanations without a cell are ignored.
    """
    contents: dict[str, dict[Address, str]] = {
        section.content: {} for section in report.edition.sections
    }
    for address, value in report.values.items():
        section = _section_of_address(report.edition, address)
        if section is not None:
            contents[section][address] = _value_text(value)
    return {section: _hash_of_values(values) for section, values in contents.items()}


def encode_figures(report: Report) -> str:
    """Encode the entered figures as JSON that is fast to add up over thousands of reports.

    Zeros are omitted because nearly all figures are zero. Other figures are in "figures",
    amounts as exact text. Blank cells are in "blank".
    """
    entered = {cell: report.entry(cell) for cell in report.edition.entered}
    figures = {
        cell: format(number, "f") if isinstance(number, Decimal) else number
        for cell, number in entered.items()
        if number
    }
    blank = [cell for cell, number in entered.items() if number is None]
    return json.dumps({"blank": blank, "figures": figures}, separators=(",", ":"), sort_keys=True)


def decode_figures(edition: Edition, packed: str) -> Mapping[Address, Number]:
    """Decode the entered figures, zeros included. Blank cells are absent."""
    said = json.loads(packed)
    known = {cell: said["figures"].get(cell, 0) for cell in edition.entered}
    for cell in said["blank"]:
        del known[cell]
    return {cell: Decimal(one) if isinstance(one, str) else one for cell, one in known.items()}


def _section_of_address(edition: Edition, address: Address) -> str | None:
    if kind_of(address) is AddressKind.EXPLANATION:
        address = after_prefix(address).partition(".")[2]
    return edition.content_of(address) if address else None


def _value_text(value: Value) -> str:
    return str(value)


def _hash_of_values(values: Mapping[Address, str]) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class ExaminationState(StrEnum):
    """State of the examination of a unit's submission that counts."""

    MISSING = "missing"
    RECEIVED = "received"
    IN_EXAMINATION = "in_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        """The state in the county's words."""
        return _LABELS[self]

    @property
    def awaits_decision(self) -> bool:
        """Whether a submission awaits a decision."""
        return self in {ExaminationState.RECEIVED, ExaminationState.IN_EXAMINATION}


_LABELS = {
    ExaminationState.MISSING: "未报送",
    ExaminationState.RECEIVED: "已收到",
    ExaminationState.IN_EXAMINATION: "审核中",
    ExaminationState.RETURNED: "已退回",
    ExaminationState.ACCEPTED: "已接收",
}


class RemarkSeverity(StrEnum):
    """Whether a remark is mandatory or advisory."""

    MUST = "must"
    SHOULD = "should"

    @property
    def label(self) -> str:
        """The severity in words."""
        return {"must": "必须修改", "should": "建议修改"}[self.value]


@dataclass(frozen=True, slots=True)
class Remark:
    """Remark of the county on an address.

    Args:
        number: Permanent number, to which the unit's answer refers.
        submission_key: Key of the submission it refers to.
    """

    number: int
    address: Address
    severity: RemarkSeverity
    text: str
    submission_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardSentence:
    """Standard sentence for remarks (常用意见), offered until the county writes its own.

    Args:
        source: The article or notice behind it, or 本程序的口径.
    """

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class ReturnForCorrection:
    """One return of a submission to its unit.

    Args:
        number: Counted from 1 within the unit.
        submission_key: Key of the submission that was returned.
        at: Time of the return, with time zone.
        due_on: Day by which the unit must submit again; None if none was named.
        submissions_received: Number of submissions received until then.
    """

    number: int
    submission_key: str
    at: datetime
    due_on: date | None
    submissions_received: int

    def values(self) -> Mapping[Address, Value | None]:
        """Return the values to store for the return."""
        said = {
            "mark": self.submission_key,
            "at": self.at.isoformat(),
            "by": self.due_on,
            "among": self.submissions_received,
        }
        return {f"review.return.{self.number}.{what}": value for what, value in said.items()}


@dataclass(frozen=True, slots=True)
class PageResult:
    """Result of the last 发布核对 of a unit's published page.

    Args:
        submission_key: Key of the submission it was compared with.
        day: Day of the check; None if unknown.
        file: Name and SHA-256 of the page's file.
        differences: Differences as `domain.rules.published` encodes them; "" for none.
        unsure: Number of places that could not be read for certain.
    """

    submission_key: str
    day: date | None
    file: str
    differences: str
    unsure: int

    def values(self) -> Mapping[Address, Value | None]:
        """Return the values to store for the result."""
        said = {
            "mark": self.submission_key,
            "on": self.day,
            "file": self.file or None,
            "differences": self.differences or None,
            "unsure": self.unsure,
        }
        return {f"review.page.{what}": value for what, value in said.items()}


@dataclass(frozen=True, slots=True)
class Examination:
    """Ticks, remarks and decision of the county on a unit in a year.

    Args:
        decision: The last one: accepted, returned, or reopened; "" for none yet.
        decided_key: Key of the submission that was decided on.
        ticks: Hash of each ticked section's content at the time, by section.
        ticked_key: Key of the submission that was ticked last; "" for none.
        override_reason: Reason for accepting a report with errors.
        chosen_number: Number of the submission that the county chose to count; 0 for none.
        chosen_among: Number of submissions received when it was chosen.
        returns: All returns for correction, oldest first.
        page: Last check of the unit's published page; None if there was none.
    """

    decision: str
    decided_key: str
    ticks: Mapping[str, str]
    remarks: tuple[Remark, ...]
    ticked_key: str = ""
    override_reason: str = ""
    chosen_number: int = 0
    chosen_among: int = 0
    returns: tuple[ReturnForCorrection, ...] = ()
    page: PageResult | None = None

    @classmethod
    def of(cls, values: Mapping[Address, Value]) -> "Examination":
        """Build an examination from its stored values."""
        texts = {after_prefix(address): str(value) for address, value in values.items()}
        ticks = {
            after_prefix(what): hash_ for what, hash_ in texts.items() if what.startswith("tick.")
        }
        return cls(
            texts.get("decision", ""),
            texts.get("decided", ""),
            ticks,
            tuple(
                _remark_of_values(texts, number)
                for number in _numbers_under_prefix(texts, "remark.")
            ),
            texts.get("ticked", ""),
            texts.get("anyway", ""),
            int(texts.get("chosen", 0)),
            int(texts.get("chosen_among", 0)),
            tuple(
                _return_of_values(texts, number)
                for number in _numbers_under_prefix(texts, "return.")
            ),
            _page_result(texts),
        )

    def stale_sections(self, sections: Mapping[str, str]) -> tuple[str, ...]:
        """Return the sections that changed since they were ticked, in the form's order."""
        return tuple(
            section
            for section in sections
            if self.ticks.get(section, sections[section]) != sections[section]
        )

    def state(self, submission_key: str | None) -> ExaminationState:
        """Return the state of the submission that counts, given its key; None for none."""
        if submission_key is None:
            return ExaminationState.MISSING
        here = self.decided_key == submission_key
        if here and self.decision in {ExaminationState.ACCEPTED, ExaminationState.RETURNED}:
            return ExaminationState(self.decision)
        begun = bool(self.ticks) and not self.decision
        begun |= here or self.ticked_key == submission_key
        begun |= any(remark.submission_key == submission_key for remark in self.remarks)
        return ExaminationState.IN_EXAMINATION if begun else ExaminationState.RECEIVED


NO_EXAMINATION = Examination("", "", {}, ())
REOPENED = "reopened"


def _numbers_under_prefix(texts: Mapping[str, str], prefix: str) -> list[int]:
    return sorted({int(what.split(".")[1]) for what in texts if what.startswith(prefix)})


def _page_result(texts: Mapping[str, str]) -> PageResult | None:
    if "page.mark" not in texts:
        return None
    day = texts.get("page.on")
    return PageResult(
        texts["page.mark"],
        date.fromisoformat(day) if day else None,
        texts.get("page.file", ""),
        texts.get("page.differences", ""),
        int(texts.get("page.unsure", 0)),
    )


def _return_of_values(texts: Mapping[str, str], number: int) -> ReturnForCorrection:
    what = f"return.{number}"
    by = texts.get(f"{what}.by")
    return ReturnForCorrection(
        number,
        texts[f"{what}.mark"],
        datetime.fromisoformat(texts[f"{what}.at"]),
        date.fromisoformat(by) if by else None,
        int(texts[f"{what}.among"]),
    )


def _remark_of_values(texts: Mapping[str, str], number: int) -> Remark:
    what = f"remark.{number}"
    return Remark(
        number,
        texts.get(f"{what}.address", ""),
        RemarkSeverity(texts.get(f"{what}.severity", RemarkSeverity.MUST)),
        texts.get(f"{what}.text", ""),
        texts.get(f"{what}.mark", ""),
    )


_PREFIX = f"{AddressKind.ADVICE.value}."
_OPEN, _CLOSE = "“", "”："
_SOURCE = "县里发回的退改单"
_REMEDIES = {
    RemarkSeverity.MUST: "改好以后写明怎么改的；不用改的写明为什么，答复随下一次报送发给县里",
    RemarkSeverity.SHOULD: "建议修改；改不改都写一句答复，随下一次报送发给县里",
}
SEVERITIES = {RemarkSeverity.MUST: Severity.EXPLAIN, RemarkSeverity.SHOULD: Severity.HINT}
"""Severity of the finding shown for a remark, at the county and at the unit."""


@dataclass(frozen=True, slots=True)
class ReceivedRemark:
    """A remark of the county, as stored in the unit's report, and the answer, "" for none."""

    number: int
    address: Address
    severity: RemarkSeverity
    text: str
    answer: str


def received_remarks(report: Report) -> tuple[ReceivedRemark, ...]:
    """Return the county's remarks on a report, by number."""
    known: dict[int, dict[str, str]] = {}
    for address, value in report.values.items():
        if address.startswith(_PREFIX):  # fast path: called at every entry
            number, _, what = after_prefix(address).partition(".")
            known.setdefault(int(number), {})[what] = str(value)
    return tuple(
        ReceivedRemark(
            number,
            said.get("address", ""),
            RemarkSeverity(said.get("severity", RemarkSeverity.MUST)),
            said.get("text", ""),
            said.get("answer", ""),
        )
        for number, said in sorted(known.items())
    )


def unanswered_remarks(report: Report) -> tuple[ReceivedRemark, ...]:
    """Return the remarks without an answer."""
    return tuple(one for one in received_remarks(report) if not one.answer)


def remark_findings(report: Report) -> tuple[Finding, ...]:
    """Return the county's remarks as findings, unanswered ones first."""
    every = sorted(received_remarks(report), key=lambda one: bool(one.answer))
    return tuple(_remark_finding(report, one) for one in every)


def with_quotation(report: Report, passage: Passage, remark: str) -> str:
    """Return a remark prefixed with the quoted passage, so that `quoted` finds it again."""
    words = report.text(passage.address.partition(".")[2])[passage.start : passage.end]
    return f"{_OPEN}{words}{_CLOSE}{remark}"


def quotation(report: Report, address: Address, remark: str) -> Passage | None:
    """Return the passage quoted at the start of a remark. None if the text lacks it now."""
    standing = report.values.get(address)
    quote, found, _ = remark.removeprefix(_OPEN).partition(_CLOSE)
    if not (remark.startswith(_OPEN) and found and quote and isinstance(standing, str)):
        return None
    start = standing.find(quote)
    return Passage(address, start, start + len(quote)) if start >= 0 else None


def _remark_finding(report: Report, remark: ReceivedRemark) -> Finding:
    known = remark.address in report.edition.kinds
    return Finding(
        rule=f"advice.{remark.number}",
        severity=SEVERITIES[remark.severity],
        message=f"{remark.severity.label}：{remark.text}",
        source=_SOURCE,
        remedy=_REMEDIES[remark.severity],
        cells=(remark.address,) if known else (),
        passage=quotation(report, remark.address, remark.text),
        explanation=remark.answer or None,
        origin=Origin.REMARK,
        remark_number=remark.number,
    )
