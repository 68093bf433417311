"""审核意见 as they stand at the unit: what its county remarked, and what it answered."""

from dataclasses import dataclass

from zwgk_desktop.domain.addresses import Address, AddressKind, after_prefix
from zwgk_desktop.domain.county.examination import RemarkSeverity
from zwgk_desktop.domain.findings import Finding, Origin, Passage, Severity
from zwgk_desktop.domain.report import Report

_PREFIX = f"{AddressKind.ADVICE.value}."
_OPEN, _CLOSE = "“", "”："
_SOURCE = "县里发回的退改单"
_REMEDIES = {
    RemarkSeverity.MUST: "改好以后写明怎么改的；不用改的写明为什么，答复随下一次报送发给县里",
    RemarkSeverity.SHOULD: "建议修改；改不改都写一句答复，随下一次报送发给县里",
}
WEIGHTS = {RemarkSeverity.MUST: Severity.EXPLAIN, RemarkSeverity.SHOULD: Severity.HINT}
"""How heavy a remark is beside what rules find, at the county and at the unit."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One remark of the county, and the answer; "" while there is none."""

    number: int
    address: Address
    severity: RemarkSeverity
    text: str
    answer: str


def advice_of(report: Report) -> tuple[Advice, ...]:
    """Return what the county remarked on a report, by number."""
    known: dict[int, dict[str, str]] = {}
    for address, value in report.values.items():
        if address.startswith(_PREFIX):  # asked at every entry
            number, _, what = after_prefix(address).partition(".")
            known.setdefault(int(number), {})[what] = str(value)
    return tuple(
        Advice(
            number,
            said.get("address", ""),
            RemarkSeverity(said.get("severity", RemarkSeverity.MUST)),
            said.get("text", ""),
            said.get("answer", ""),
        )
        for number, said in sorted(known.items())
    )


def unanswered(report: Report) -> tuple[Advice, ...]:
    """Return the remarks that still want an answer."""
    return tuple(one for one in advice_of(report) if not one.answer)


def advice_findings(report: Report) -> tuple[Finding, ...]:
    """Return the county's remarks as findings, which no rule found: those to answer first."""
    every = sorted(advice_of(report), key=lambda one: bool(one.answer))
    return tuple(_finding(report, one) for one in every)


def quoting(report: Report, passage: Passage, remark: str) -> str:
    """Return a remark that names the words it speaks of, so that they are found again."""
    words = report.text(passage.address.partition(".")[2])[passage.start : passage.end]
    return f"{_OPEN}{words}{_CLOSE}{remark}"


def quoted(report: Report, address: Address, remark: str) -> Passage | None:
    """Return the words a remark names at its beginning, if they still stand in its text."""
    standing = report.values.get(address)
    quote, found, _ = remark.removeprefix(_OPEN).partition(_CLOSE)
    if not (remark.startswith(_OPEN) and found and quote and isinstance(standing, str)):
        return None
    start = standing.find(quote)
    return Passage(address, start, start + len(quote)) if start >= 0 else None


def _finding(report: Report, one: Advice) -> Finding:
    known = one.address in report.edition.kinds
    return Finding(
        rule=f"advice.{one.number}",
        severity=WEIGHTS[one.severity],
        message=f"{one.severity.label}：{one.text}",
        source=_SOURCE,
        remedy=_REMEDIES[one.severity],
        cells=(one.address,) if known else (),
        passage=quoted(report, one.address, one.text),
        explanation=one.answer or None,
        origin=Origin.REMARK,
        remark=one.number,
    )
