"""Submission (报送): a report as a county received it, and which of a unit's submissions counts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.county.examination import Examination
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.storage.collections import PACKAGE

_COUNTED = ("error", "explain", "hint")


@dataclass(frozen=True, slots=True)
class Submission:
    """One report as it was received. Large values are loaded only on demand.

    Args:
        number: Counted from 1 within its unit and scope, in the order of receipt.
        draft: Whether the report was a draft, which cannot be accepted.
        unentered: Whether it is a photo or scan that holds no figures yet, and cannot be accepted.
        stored_sections: Hashes of the sections' contents, as stored.
        findings: Number of findings, by severity.
        override: Reason for receiving it with a future date.
        version: Version of a final package; 0 for a draft or a document.
        packaged: Whether it came as a 报送包.
        file: Name of the received file.
    """

    subject: int
    unit: str
    number: int
    hash: str
    edition: str
    received_at: datetime
    draft: bool
    stored_sections: str
    findings: Mapping[str, int]
    override: str = ""
    version: int = 0
    packaged: bool = False
    file: str = ""
    unentered: bool = False
    scope: Scope = Scope.OFFICE

    @classmethod
    def of(cls, subject: int, values: Mapping[Address, Value]) -> "Submission":
        """Build a submission from its stored values."""
        return cls(
            subject,
            str(values["submission.unit"]),
            int(str(values["submission.number"])),
            str(values["submission.hash"]),
            str(values["submission.edition"]),
            datetime.fromisoformat(str(values["submission.received_at"])),
            bool(values.get("submission.draft")),
            str(values["submission.sections"]),
            {one: int(str(values[f"submission.{one}"])) for one in _COUNTED},
            str(values.get("submission.anyway", "")),
            int(str(values.get("submission.version", 0))),
            values.get("submission.source") == PACKAGE,
            str(values.get("submission.file", "")),
            bool(values.get("submission.unentered")),
            Scope(str(values.get("submission.scope", Scope.OFFICE))),
        )

    @property
    def why_not_final(self) -> str:
        """Word for a submission that cannot be accepted; "" for a final report."""
        return "草稿" if self.draft else "待录入" if self.unentered else ""

    @property
    def received_as(self) -> str:
        """Kind of the submission in words."""
        if not self.packaged:
            return self.why_not_final or "文件"
        return self.why_not_final or f"第{self.version}版"

    @property
    def mark(self) -> str:
        """Text that identifies the submission in an examination, also among equal reports."""
        return f"{self.number} {self.hash}"

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """Sort key among a unit's submissions; equal for packages of one version.

        Photos and scans come first, then drafts, documents, and final packages by version.
        """
        if self.unentered:
            return False, False, -1, self.number
        if self.packaged and not self.draft:
            return True, True, self.version, 0
        return not self.draft, False, 0, self.number

    @property
    def sections(self) -> Mapping[str, str]:
        """Hash of each section's content, by section. Decoded at each access."""
        return cast("dict[str, str]", json.loads(self.stored_sections))


def order_submissions(
    sent: Sequence[Submission], examination: Examination
) -> tuple[Submission, ...]:
    """Return a unit's submissions with the one that counts last.

    Of different packages of one version, the first received counts. The county may choose
    another submission, which counts until one of a higher rank is received.

    Args:
        sent: The submissions in the order of receipt.
        examination: The county's examination of the unit.
    """
    first: dict[tuple[bool, bool, int, int], str] = {}
    for one in sent:
        first.setdefault(one.rank, one.hash)
    ordered = sorted(sent, key=lambda one: (*one.rank, one.hash == first[one.rank], one.number))
    known = [one.rank for one in sent if one.number <= examination.chosen_among]
    if known and ordered[-1].rank == max(known):
        ordered.sort(key=lambda one: one.number == examination.chosen_number)
    return tuple(ordered)


def last_number(sent: Iterable[Submission]) -> int:
    """Return the highest number among a unit's submissions; 0 if there are none."""
    return max((one.number for one in sent), default=0)


def is_superseded(one: Submission, sent: Sequence[Submission]) -> bool:
    """Return whether a final package does not count because a higher version does."""
    return one.rank[:2] == sent[-1].rank[:2] == (True, True) and one.version < sent[-1].version


def doubt_about_counting(submission: Submission, sent: Sequence[Submission]) -> str:
    """Return why only the county can decide whether a submission counts; "" if that is sure.

    Args:
        submission: A submission of the unit.
        sent: All submissions of the unit, in the order of `order_submissions`.
    """
    counting = sent[-1]
    if submission is counting or submission.why_not_final or counting.rank[:2] != (True, True):
        return ""
    if not submission.packaged:
        return f"第{counting.number}次报送是用本程序定稿的报告，不知以哪份为准"
    if submission.version == counting.version and submission.hash != counting.hash:
        return f"与第{counting.number}次报送同为第{submission.version}版，内容不同，不知以哪份为准"
    return ""
