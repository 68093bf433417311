"""Submission opened for examination, with the reports it is compared with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NoReturn

from zwgk_desktop.domain.addresses import (
    Address,
    AddressKind,
    after_prefix,
    kind_of,
    text_address,
)
from zwgk_desktop.domain.books.book_figures import BookFigures
from zwgk_desktop.domain.county.examination import (
    SEVERITIES,
    Examination,
    Remark,
    quotation,
    with_quotation,
)
from zwgk_desktop.domain.county.likeness import SimilarPair
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding, Origin, Passage, Severity
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.comparing import Difference, compare, prose_pieces
from zwgk_desktop.services.county.collection import Collection, UnitStatus
from zwgk_desktop.services.county.examination_acts import answers_of
from zwgk_desktop.services.county.published_pages import with_page_result
from zwgk_desktop.services.county.stored_reports import report_of_unit, submitted_report
from zwgk_desktop.services.county.submission import Submission
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.services.wording import short_label, value_text
from zwgk_desktop.services.year_links import links_of

_LONGEST = 60


class SubmittedReport:
    """A submitted report, as a read-only `ReportView`.

    Args:
        context: The county's workspace.
        report: The report as received.
        previous: The unit's report of the year before, if available.
        office: The office's own report of the year, beside a summed one.
    """

    writable = False

    def __init__(
        self,
        context: SessionContext,
        report: Report,
        previous: Report | None,
        office: Report | None = None,
    ) -> None:
        self._context = context
        self.report, self.previous = report, previous
        beside = None if office is None else BookFigures({}, office=office)
        self.findings = self.all_findings = context.catalog.check(report, previous, beside)
        self.links = links_of(report, previous, context.catalog.rules[report.edition.id])

    def counted_entries(self, cell: Address) -> tuple[str, ...] | None:
        """Return the entries of the books counted in a cell. None if no book fills the cell."""
        return self._context.all_books.counted_entries(self.report, cell)

    def set_notes(self, notes: Iterable[Finding]) -> None:
        """Replace the county's notes that are shown before the findings of the rules."""
        noted = (*notes, *self.findings)
        if noted != self.all_findings:
            self.all_findings = noted

    @property
    def editable(self) -> NoReturn:
        """Property that always raises, as `ensure_editable` does."""
        self.ensure_editable()

    def ensure_editable(self) -> NoReturn:
        """Raise because submitted reports cannot be changed.

        Raises:
            UserError: Always (S10).
        """
        raise UserError(
            "报来的报告只能查看，不能修改",
            remedy="要单位修改的，请写审核意见（F2），退回时一起发给单位",
            code="S10",
        )


@dataclass(frozen=True, eq=False)
class OpenSubmission:
    """A unit's submission that counts, with the reports it is compared with.

    Args:
        submissions: All submissions of the unit, this one last.
        previous_submission: The submission before this one.
        last_year: The unit's report of the year before.
        office: The office's own report of the year, beside a summed one. None if unknown.
        last_examined: The earlier submission examined last, with its number. None if there is none.
        answers: The unit's answers, by the number of the remark.
    """

    status: UnitStatus
    current: Submission
    context: SessionContext
    report: Report
    submissions: tuple[Submission, ...]
    previous_submission: Report | None
    last_year: Report | None
    office: Report | None
    last_examined: tuple[int, Report] | None
    answers: Mapping[int, str]

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Remarks on this submission."""
        return self.status.remarks

    def view(self) -> SubmittedReport:
        """Return the submission for the pages of a report, without notes."""
        report = with_page_result(self.report, self.status.page_result)
        return SubmittedReport(self.context, report, self.last_year, self.office)

    def notes(self, alike: Sequence[SimilarPair] = ()) -> tuple[Finding, ...]:
        """Return the county's notes as findings: remarks, changes, likeness to other reports."""
        report = self.report
        return (
            *(self._remark_finding(remark) for remark in self.status.examination.remarks),
            *(
                change_findings(self.last_examined[1], report, self.last_examined[0])
                if self.last_examined
                else ()
            ),
            *alike_findings(report, alike, self.status.unit),
        )

    def _remark_finding(self, remark: Remark) -> Finding:
        report = self.report
        earlier = next(
            (sent for sent in self.submissions if sent.mark == remark.submission_key), None
        )
        of = "" if earlier is None or earlier is self.current else f"第{earlier.number}次的意见，"
        return Finding(
            rule=f"remark.{remark.number}",
            origin=Origin.REMARK,
            remark_number=remark.number,
            severity=SEVERITIES[remark.severity],
            message=f"{of}{remark.severity.label}：{remark.text}",
            source="县级审核",
            remedy=f"{short_label(report.edition, remark.address)}；"
            + _remark_remedy(answered=remark.number in self.answers, earlier=bool(of)),
            cells=(remark.address,) if remark.address in report.edition.kinds else (),
            passage=quotation(report, remark.address, remark.text),
            explanation=self.answers.get(remark.number) or None,
        )


def remarks_on_findings(
    examining: OpenSubmission, findings: Iterable[Finding]
) -> tuple[tuple[Address, str], ...]:
    """Return address and text of a remark for each finding of a rule, without existing remarks."""
    report, known = examining.report, {(one.address, one.text) for one in examining.remarks}
    everywhere = text_address(report.edition.sections[0].content)
    remarks: list[tuple[Address, str]] = []
    for finding in findings:
        text = f"{finding.message}。{finding.remedy}"
        if finding.passage is not None and finding.passage.end - finding.passage.start <= _LONGEST:
            text = with_quotation(report, finding.passage, text)
        remark = (finding.caret_address or everywhere, text)
        if finding.origin is Origin.RULE and remark not in known:
            known.add(remark)
            remarks.append(remark)
    return tuple(remarks)


def remarks_on_blocking(examining: OpenSubmission) -> tuple[tuple[Address, str], ...]:
    """Return a remark for each finding that must be corrected or explained."""
    return remarks_on_findings(
        examining, (one for one in examining.view().findings if one.makes_draft)
    )


def open_submission(
    collection: Collection, unit: str, scope: Scope = Scope.OFFICE
) -> OpenSubmission:
    """Open the submission of a unit that counts.

    Raises:
        UserError: The unit has no submission (S08).
    """
    context, line = collection.context, collection.status_of(unit, scope)
    sent = line.submissions
    if not sent:
        raise UserError(f"“{line.name}”还没有报送，没有可以看的", remedy="请先收报", code="S08")
    current = sent[-1]
    report, last_year = submitted_report(context, current), _last_year(collection, line)
    looked = _last_examined(line.examination, sent)
    return OpenSubmission(
        line,
        current,
        context,
        report,
        sent,
        submitted_report(context, sent[-2]) if len(sent) > 1 else None,
        last_year,
        report_of_unit(collection, line.unit) if scope is Scope.SUMMED else None,
        (looked.number, submitted_report(context, looked)) if looked is not None else None,
        answers_of(collection, line),
    )


def change_findings(before: Report, after: Report, number: int) -> tuple[Finding, ...]:
    """Return the changes of a report as findings: entries, fields, passages of prose.

    Args:
        before: The report examined last.
        after: The current report.
        number: Number of the submission examined last.
    """
    found = compare(before, after, fields=True)
    return tuple(
        replace(change, remedy=f"上次看的是第{number}次报送")
        for difference in found
        if difference.address not in after.edition.leaves  # totals: their entries are reported
        for change in _change_findings(after, difference)
    )


def alike_findings(report: Report, pairs: Iterable[SimilarPair], unit: str) -> tuple[Finding, ...]:
    """Return findings for the sentences of a unit's report that other reports share."""
    return tuple(one for pair in pairs for one in _alike_findings(report, pair, unit))


def _remark_remedy(*, answered: bool, earlier: bool) -> str:
    if not earlier:
        return "退回时发给单位"
    return "请看改好了没有" if answered else "单位没有答复"


def _last_examined(examination: Examination, sent: Sequence[Submission]) -> Submission | None:
    """Return the latest earlier submission that the county examined."""
    spoken = {
        examination.decided_key,
        examination.ticked_key,
        *(remark.submission_key for remark in examination.remarks),
    }
    ticked = examination.ticks.items()
    return next(
        (
            one
            for one in reversed(sent[:-1])
            if one.mark in spoken
            or (ticked and all(one.sections.get(part) == hash_ for part, hash_ in ticked))
        ),
        None,
    )


def _last_year(collection: Collection, line: UnitStatus) -> Report | None:
    return report_of_unit(Collection(collection.context, collection.year - 1), *line.key)


def _change_findings(report: Report, change: Difference) -> Iterator[Finding]:
    if change.address not in report.edition.kinds:
        return
    if kind_of(change.address) is not AddressKind.TEXT:
        then, now = (
            value_text(report.edition, change.address, v) for v in (change.before, change.after)
        )
        message = f"{change.label}：上次看时是 {then or '空白'}，现在是 {now or '空白'}"
        yield _finding(message, change)
        return
    at = 0
    for piece in prose_pieces(str(change.before or ""), str(change.after or "")):
        start, at = at, at + len(piece.after)
        if piece.same:
            continue
        passage = Passage(change.address, start, at) if piece.after.strip() else None
        if piece.before.strip():
            done = "改写，原来是" if passage else "删去了"
            yield _finding(f"{change.label}：{done}“{_shortened(piece.before)}”", change, passage)
        elif passage is not None:
            yield _finding(f"{change.label}：新加“{_shortened(piece.after)}”", change, passage)


def _finding(message: str, change: Difference, passage: Passage | None = None) -> Finding:
    return Finding(
        rule="change",
        origin=Origin.CHANGE,
        severity=Severity.HINT,
        message=message,
        source="与上次看过的一次报送比较",
        remedy="",
        cells=(change.address,),
        passage=passage,
    )


def _alike_findings(report: Report, pair: SimilarPair, unit: str) -> Iterator[Finding]:
    year = report.year
    own = unit, report.scope, year
    first = (*pair.first.key, pair.first.year) == own
    if not first and (*pair.second.key, pair.second.year) != own:
        return
    other = pair.second if first else pair.first
    places = [(own, theirs) if first else (theirs, own) for own, theirs in pair.passages]
    places.sort(key=lambda place: (place[0].address, place[0].start))
    edition = report.edition
    who = f"“{other.name}”" if other.year == year else f"自己{other.year}年的报告"
    for address, group in groupby(places, key=lambda place: place[0].address):
        here = [own for own, _ in group]
        part = edition.section_of[after_prefix(address)].numeral
        yield Finding(
            rule="alike",
            origin=Origin.ALIKE,
            severity=Severity.HINT,
            message=f"第{part}部分有 {len(here)} 句与{who}相同或者相近",
            source="按句比较，表式里本来就有的话不算",
            remedy=f"两份报告较短的一份，有 {pair.share:.0%} 在另一份里",
            passage=here[0],
            further_passages=tuple(here[1:]),
        )


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
