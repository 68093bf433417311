"""What a county says of a submission: ticks that go stale by themselves, remarks, a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from zwgk_desktop.domain.addresses import Address, after_prefix
from zwgk_desktop.domain.report import Value


class ExaminationState(StrEnum):
    """How far the county is with a unit's newest submission."""

    MISSING = "missing"
    RECEIVED = "received"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        """The state in the county's words."""
        return _LABELS[self]

    @property
    def waits(self) -> bool:
        """Whether it came and nothing is decided yet."""
        return self in {ExaminationState.RECEIVED, ExaminationState.IN_REVIEW}


_LABELS = {
    ExaminationState.MISSING: "未报送",
    ExaminationState.RECEIVED: "已收到",
    ExaminationState.IN_REVIEW: "审核中",
    ExaminationState.RETURNED: "已退回",
    ExaminationState.ACCEPTED: "已接收",
}


class RemarkSeverity(StrEnum):
    """Whether a remark must be met or should be thought of."""

    MUST = "must"
    SHOULD = "should"

    @property
    def label(self) -> str:
        """The severity in words."""
        return {"must": "必须修改", "should": "建议修改"}[self.value]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the county says of one place.

    Args:
        number: For good: the unit answers by it.
        hash: Of the submission it speaks of.
    """

    number: int
    address: Address
    severity: RemarkSeverity
    text: str
    hash: str


@dataclass(frozen=True, slots=True)
class Examination:
    """All that the county has said of a unit in a year.

    Args:
        decision: The last one: accepted, returned, or reopened; "" for none yet.
        decided: Hash of the submission that was decided on.
        ticks: By section, the hash its content had when it was ticked.
        ticked: Hash of the submission that was ticked last; "" for none, or before the
            program kept it.
        anyway: Why a report with errors was accepted.
    """

    decision: str
    decided: str
    ticks: Mapping[str, str]
    remarks: tuple[Remark, ...]
    ticked: str = ""
    anyway: str = ""

    @classmethod
    def of(cls, values: Mapping[Address, Value]) -> "Examination":
        """Read what stands at a unit's examination."""
        said = {after_prefix(address): str(value) for address, value in values.items()}
        ticks = {
            after_prefix(what): hash_ for what, hash_ in said.items() if what.startswith("tick.")
        }
        numbers = sorted({int(what.split(".")[1]) for what in said if what.startswith("remark.")})
        return cls(
            said.get("decision", ""),
            said.get("decided", ""),
            ticks,
            tuple(_remark(said, number) for number in numbers),
            said.get("ticked", ""),
            said.get("anyway", ""),
        )

    def stale(self, sections: Mapping[str, str]) -> tuple[str, ...]:
        """Return the sections that changed since they were ticked, in the form's order."""
        return tuple(one for one in sections if self.ticks.get(one, sections[one]) != sections[one])

    def state(self, hash_: str | None) -> ExaminationState:
        """Tell how far the county is with the newest submission; None for none."""
        if hash_ is None:
            return ExaminationState.MISSING
        here = self.decided == hash_
        if here and self.decision in {ExaminationState.ACCEPTED, ExaminationState.RETURNED}:
            return ExaminationState(self.decision)
        begun = bool(self.ticks) and not self.decision
        begun |= here or self.ticked == hash_
        begun |= any(remark.hash == hash_ for remark in self.remarks)
        return ExaminationState.IN_REVIEW if begun else ExaminationState.RECEIVED


NOTHING_SAID = Examination("", "", {}, ())
REOPENED = "reopened"


def _remark(said: Mapping[str, str], number: int) -> Remark:
    what = f"remark.{number}"
    return Remark(
        number,
        said.get(f"{what}.address", ""),
        RemarkSeverity(said.get(f"{what}.severity", RemarkSeverity.MUST)),
        said.get(f"{what}.text", ""),
        said.get(f"{what}.hash", ""),
    )
