"""汇总: sum the tables of units, and list the units left out with reasons.

Counts are added by SQL, amounts exactly as Decimal. Units with another edition are left out and
listed by name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from zwgk_desktop.domain.addresses import APPLICANT, ROLLUP_SOURCE, UNIT, YEAR, Address
from zwgk_desktop.domain.books.book_figures import Period
from zwgk_desktop.domain.books.requests import Request
from zwgk_desktop.domain.counterparts import converted_to_edition
from zwgk_desktop.domain.county.examination import ExaminationState
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.numbers import Number, add_up
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.arithmetic import ArithmeticRule
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Scope
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.services.county.collection import Collection, UnitStatus
from zwgk_desktop.services.proposal import Proposal, ProposedChange
from zwgk_desktop.services.session_context import SessionContext
from zwgk_desktop.services.wording import short_text
from zwgk_desktop.services.year_links import Link
from zwgk_desktop.storage.acts import ActKind

_ACCEPTED, _RECEIVED = "accepted", "received"
OFF_ROSTER = "不在名册"
"""Reason for leaving out a unit that is no longer on the roster."""


@dataclass(frozen=True, slots=True)
class LeftOutUnit:
    """A unit left out of a roll-up or publication, and the reason."""

    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class RollUp:
    """Sums of the reports of units.

    Args:
        report: The sums as a report on the year's form, so that totals and arithmetic rules apply.
        included: The lines of the units added up.
        all_received: Whether reports not accepted count too.
    """

    year: int
    group: Group | None
    report: Report
    included: tuple[UnitStatus, ...]
    left_out: tuple[LeftOutUnit, ...]
    all_received: bool = False

    @property
    def source(self) -> str:
        """The key of the roll-up, stored in a report filled from it."""
        which = _RECEIVED if self.all_received else _ACCEPTED
        return which if self.group is None else f"{which} {self.group}"

    def cells(self) -> Mapping[Address, Number | None]:
        """Return the sum of every entered cell; None where all are blank."""
        return {cell: self.report.entry(cell) for cell in self.report.edition.entered}

    def computed(self) -> Mapping[Address, Number | None]:
        """Return every total of the sums."""
        return {total: self.report.computed(total) for total in self.report.edition.leaves}


def roll_up(
    collection: Collection, group: Group | None = None, *, all_received: bool = False
) -> RollUp:
    """Add up the accepted reports, or all received ones, of all units or of one group.

    Raises:
        UserError: There is no form for that year (D12).
    """
    context = collection.context
    edition = context.catalog.edition_for(collection.year)
    if edition is None:
        raise UserError(f"本程序没有{collection.year}年度的表式", remedy="请升级本程序", code="D12")
    included: list[UnitStatus] = []
    left_out: list[LeftOutUnit] = []
    for line in collection.status_lines():
        if group is not None and line.group is not group:
            continue
        if line.scope is not collection.contributed_scope(line.unit):
            continue  # of a government's two reports one is added up
        unit = collection.roster.find(line.unit)
        stated = f"不计入汇总：{unit.not_summed}" if unit and unit.not_summed else ""
        why = stated or reason_left_out(line, edition.id, all_received=all_received)
        if why:
            left_out.append(LeftOutUnit(line.unit, why))
        else:
            included.append(line)
    report = sum_report(context, collection.year, included, edition)
    return RollUp(
        collection.year, group, report, tuple(included), tuple(left_out), all_received=all_received
    )


def reason_left_out(
    status: UnitStatus, edition: str | None = None, *, all_received: bool = False
) -> str:
    """Return why a unit is left out of a roll-up or publication; "" if it is included.

    Args:
        status: The unit's line of the board.
        edition: Form that its report must have; None for any.
        all_received: Whether reports not accepted count too.
    """
    if status.current is None:
        return "未报送汇总的报告" if status.scope is Scope.SUMMED else "未报送"
    if status.group is None:
        return OFF_ROSTER
    if status.current.unentered:
        return "待录入"
    if not all_received and status.state is not ExaminationState.ACCEPTED:
        return f"未接收（{status.state.label}）"
    return "" if edition in {None, status.current.edition} else "不是本年度的表式"


def failing_equations(rollup: RollUp, context: SessionContext) -> tuple[Finding, ...]:
    """Return findings for the form's equations that fail in a sum."""
    found = context.catalog.check(rollup.report, None)
    rules = context.catalog.rules[rollup.report.edition.id]
    equations = {rule.id for rule in rules if isinstance(rule, ArithmeticRule)}
    return tuple(one for one in found if one.rule in equations)


def last_year_sums(rollup: RollUp, context: SessionContext) -> Report | None:
    """Return the same sum of the year before, mapped to this year's form.

    None if no report was included then.
    """
    last = last_year_rollup(rollup, context)
    return converted_to_edition(rollup.report.edition, last.report) if last else None


def last_year_rollup(rollup: RollUp, context: SessionContext) -> RollUp | None:
    """Return the same roll-up of the year before, on that year's form.

    None if no report was included then.
    """
    if context.collections.line_of(rollup.year - 1) is None:
        return None
    collection = Collection(context, rollup.year - 1)
    last = roll_up(collection, rollup.group, all_received=rollup.all_received)
    return last if last.included else None


def contributions(
    rollup: RollUp, collection: Collection, cell: Address
) -> tuple[tuple[str, Number], ...]:
    """Return the units that contribute to a figure of a sum, largest first.

    For an entry, units that left it blank are absent. For a total, all units are listed, with
    blank cells counted as zero.
    """
    lines = {line.current.subject: line.name for line in rollup.included if line.current}
    store, leaves = collection.context.collections, rollup.report.edition.leaves.get(cell)
    if leaves is None:
        found = store.figures(lines, cell)
        figures = [(lines[subject], _number(figure)) for subject, figure in found.items()]
    else:
        parts = store.nonzero_figures(lines, leaves)
        figures = [(unit, add_up(map(_number, parts.get(one, [])))) for one, unit in lines.items()]
    return tuple(sorted(figures, key=lambda one: (-one[1], one[0])))


def propose_sums(report: Report, rollup: RollUp) -> Proposal:
    """Propose to enter the sums into the county's own report and to tie it to them.

    Blank sums change nothing. Afterwards, rule K-ROLLUP reports differences between the report and
    the sums.

    Raises:
        UserError: No unit was added up (S08).
    """
    if not rollup.included:
        raise UserError(
            "没有一个单位计入汇总，没有数可填",
            remedy="请先收报、接收；收到的都算的，勾上“收到的都计”（命令行加 --all-received）",
            code="S08",
        )
    return Proposal(
        kind=ActKind.FILL,
        note=f"汇总 {len(rollup.included)} 个单位",
        changes=tuple(
            ProposedChange(cell, report.edition.label(cell), report.entry(cell), figure)
            for cell, figure in rollup.cells().items()
            if figure is not None
        ),
        unlisted_values={ROLLUP_SOURCE: rollup.source},
    )


def ensure_nothing_overwritten(proposal: Proposal) -> None:
    """Raise if sums would replace other figures (I06); the message names the first."""
    for one in proposal.effective_changes:
        if one.before is not None:
            raise UserError(
                f"“{one.label}”已经填有“{short_text(one.before)}”，汇总是“{short_text(one.after)}”",
                remedy="请先核对；确要以汇总数为准的，写明覆盖",
                code="I06",
                command="加 --replace",
            )


class TiedSums:
    """Current sums of the roll-ups that reports were filled from, cached until the next act."""

    def __init__(self, context: SessionContext) -> None:
        self._context = context
        self._cache: dict[tuple[int, str], tuple[tuple[int, int], Mapping[Address, Number]]] = {}

    def of(self, report: Report) -> Mapping[Address, Number] | None:
        """Return the sums, without blank ones. None for a report not filled from a roll-up."""
        source = str(report.values.get(ROLLUP_SOURCE, ""))
        line = self._context.collections.line_of(report.year)
        if line is None or source.partition(" ")[0] not in {_ACCEPTED, _RECEIVED}:
            return None
        latest = self._context.log.latest
        moment = latest(line), latest(self._context.subjects.workspace)
        known = self._cache.get((report.year, source))
        if known is None or known[0] != moment:
            known = self._cache[report.year, source] = moment, self._sums(report, source)
        return known[1]

    def _sums(self, report: Report, source: str) -> Mapping[Address, Number]:
        which, _, group = source.partition(" ")
        rolled = roll_up(
            Collection(self._context, report.year),
            Group(group) if group else None,
            all_received=which == _RECEIVED,
        )
        if rolled.report.edition.id != report.edition.id:
            return {}
        return {cell: figure for cell, figure in rolled.cells().items() if figure is not None}


def sum_report(
    context: SessionContext, year: int, lines: Iterable[UnitStatus], edition: Edition
) -> Report:
    """Return the sums of the submissions that count of some lines of the board, as a report."""
    store = context.collections
    ids = [line.current.subject for line in lines if line.current]
    sums, blanks = store.sums(ids), store.blank_counts(ids)
    found: dict[Address, Number] = {}
    for cell in edition.entered:
        if blanks.get(cell, 0) < len(ids):
            count, amounts = sums.get(cell, (None, []))
            found[cell] = sum(map(Decimal, amounts), Decimal(count or 0)) if amounts else count or 0
    return Report(edition, {UNIT: "汇总", YEAR: year, **found})


def _number(figure: int | str) -> Number:
    return Decimal(figure) if isinstance(figure, str) else figure


@dataclass(frozen=True, eq=False)
class SumSheet:
    """Sums and findings of the rules in them; a `FigureView`."""

    report: Report
    all_findings: tuple[Finding, ...] = ()
    links: tuple[Link, ...] = ()

    def counted_entries(self, cell: Address) -> None:
        """Return None, because the units of a sum are listed beside it."""

    def ensure_editable(self) -> NoReturn:
        """Raise because sums are never changed.

        Raises:
            UserError: Always (V05).
        """
        raise UserError(
            "汇总数是各单位相加得出的，不能改写",
            remedy="数字不对的，退回那个单位改正后再收",
            code="V05",
        )


@dataclass(frozen=True, slots=True)
class SharedNumber:
    """A request number that several units have registered in the year.

    Args:
        applicant_class: Class of the first unit's applicant, which decides the column.
    """

    number: str
    units: tuple[str, ...]
    applicant_class: str


def shared_numbers(context: SessionContext, year: int) -> tuple[SharedNumber, ...]:
    """Return requests that several units share: equal number, and equal applicant or subject.

    An equal number alone is no evidence, since two units may both count from 1.
    """
    met: dict[str, list[tuple[str, Request, str]]] = {}
    for unit in context.books.units():
        for number, request, name in _received_in(context, unit, year):
            met.setdefault(number, []).append((unit, request, name))
    found = [
        SharedNumber(entries[0][1].number, units, entries[0][1].applicant_class)
        for entries in met.values()
        if len(units := _units_with_same_request(entries)) > 1
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def _received_in(
    context: SessionContext, unit: str, year: int
) -> Iterator[tuple[str, Request, str]]:
    books, period = UnitBooks(context, unit), Period.of_year(year)
    people = books.all_personal()
    for subject, request in books.entries(Request).items():
        if period.includes(request.received_on):
            name = people.get(subject, {}).get(APPLICANT, "")
            yield "".join(request.number.split()), request, "".join(name.split())


def _units_with_same_request(entries: list[tuple[str, Request, str]]) -> tuple[str, ...]:
    """Return the units whose request has the same applicant or subject as another unit's."""
    found = [
        unit
        for unit, request, name in entries
        if any(
            unit != other and _is_same_request(request, name, others, theirs)
            for other, others, theirs in entries
        )
    ]
    return tuple(dict.fromkeys(found))


def _is_same_request(own: Request, applicant: str, other: Request, other_applicant: str) -> bool:
    if applicant and other_applicant:
        return applicant == other_applicant
    return bool(own.subject) and own.subject == other.subject
