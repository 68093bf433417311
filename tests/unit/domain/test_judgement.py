"""A report judged after a change is judged as if it had never been judged before."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import nil_report
from unit.domain.reading import CATALOG, FIGURES

from zwgk_desktop.domain.addresses import CORRECTION, AddressKind, explanation_address
from zwgk_desktop.domain.books.book_figures import BookFigures
from zwgk_desktop.domain.numbers import MAX_COUNT
from zwgk_desktop.domain.report import Report, Status, Value
from zwgk_desktop.domain.rules import Judgement
from zwgk_desktop.domain.spec import Edition

_IDENTITY = {"report.unit", "report.year", "report.level", "report.scope"}
_EDITIONS = tuple(CATALOG.editions.values())
_PROSE = (
    "收到申请9件，其中自然人3件、商业企业2件，予以公开5件，结转下年度继续办理1件。",
    "（一）主动公开\n2021年制定规范性文件3件，废止1件。全年没有收到行政复议。",
    "没有收取信息处理费。由6个部分组成：总体情况、主动公开情况。",
    "统计期限为2020年1月1日至12月31日。共收到申请9件，其中自然人9件，其他2件。",
)
_FIELDS: tuple[Value, ...] = ("", 3, 200, "松岭镇人民政府", date(2023, 5, 1), date(2024, 4, 1))
_FIGURES: tuple[Value, ...] = (0, 3, 12, -1, MAX_COUNT + 1, Decimal("2.5"))


def _values_at(kind: AddressKind) -> tuple[Value | None, ...]:
    match kind:
        case AddressKind.CELL | AddressKind.STATED:
            return (None, *_FIGURES)
        case AddressKind.FIELD:
            return (None, *_FIELDS)
        case _:
            return (None, *_PROSE)


def _with(report: Report, address: str, value: Value | None) -> Report:
    return report.with_changes(report.changes_to({address: value}))


def _judged(report: Report, last: Report, said: BookFigures, before: Judgement | None) -> Judgement:
    """Judge a report both ways; what comes out is the same."""
    judgement = CATALOG.judge(report, last, said, before)
    assert judgement.findings == CATALOG.check(report, last, said)
    return judgement


def _beside(edition: Edition) -> tuple[Report, Report, BookFigures]:
    """Return a report with faults, its year before, and books that know better."""
    figures: Mapping[str, Value] = {a: v for a, v in FIGURES.items() if a in edition.kinds}
    report = nil_report(edition, {**figures, edition.texts[1].address: _PROSE[0]})
    last = nil_report(edition, dict.fromkeys(edition.entered, 2), year=2022)
    said = BookFigures({"requests": dict.fromkeys(edition.entered[-30:], 1)})
    return report, last, said


class _Watched(dict[str, Value]):
    """Values that remember which addresses were looked at."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        super().__init__(values)
        self.seen: set[object] = set()

    def __getitem__(self, address: str) -> Value:
        self.seen.add(address)
        return super().__getitem__(address)

    def get(self, address: str, default: object = None) -> object:  # type: ignore[override]  # the stub has two of it
        self.seen.add(address)
        return super().get(address, default)

    def __contains__(self, address: object) -> bool:
        self.seen.add(address)
        return super().__contains__(address)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("a rule that looks at everything cannot be asked again in time")


@pytest.mark.parametrize("edition", _EDITIONS, ids=lambda edition: edition.id)
def test_a_piece_looks_at_nothing_but_what_it_names(edition: Edition) -> None:
    report, last, said = _beside(edition)
    before = _judged(report, last, said, None)

    for piece in before.plan.pieces:
        fresh = Report(edition, report.values)
        watched = _Watched(report.values)
        object.__setattr__(fresh, "values", watched)
        tuple(piece.check(replace(before.case, report=fresh)))

        parts = {part for address in piece.reads for part in edition.leaves.get(address, ())}
        assert watched.seen <= piece.reads | parts | _IDENTITY | {CORRECTION}


@pytest.mark.parametrize("edition", _EDITIONS, ids=lambda edition: edition.id)
def test_whatever_address_is_changed(edition: Edition) -> None:
    report, last, said = _beside(edition)
    before = _judged(report, last, said, None)

    for address, kind in edition.kinds.items():
        for value in () if address in _IDENTITY else _values_at(kind)[:2]:
            _judged(_with(report, address, value), last, said, before)


def test_nothing_is_asked_again_that_does_not_look_at_what_was_changed() -> None:
    edition = _EDITIONS[-1]
    report, last, said = _beside(edition)
    before = _judged(report, last, said, None)

    after = _judged(_with(report, edition.entered[-1], 7), last, said, before)

    known = [new is old for new, old in zip(after.found, before.found, strict=True)]
    assert len(known) / 2 < sum(known) < len(known)


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("report.unit", "松岭镇人民政府"),
        ("report.year", 2022),
        ("report.level", "county"),
        (explanation_address("R-BALANCE"), "确实如此"),
    ],
)
def test_what_says_whose_report_it_is(address: str, value: Value) -> None:
    report, last, said = _beside(_EDITIONS[-1])
    before = _judged(report, last, said, None)

    _judged(_with(report, address, value), last, said, before)


def test_another_year_before_other_books_and_another_state() -> None:
    report, last, said = _beside(_EDITIONS[-1])
    before = _judged(report, last, said, None)

    _judged(report, nil_report(_EDITIONS[-1], year=2022), said, before)
    _judged(report, last, BookFigures({}), before)
    _judged(Report(report.edition, report.values, Status.FINAL), last, said, before)
    older = nil_report(_EDITIONS[0])
    _judged(older, last, said, before)


_ADDRESSES = st.sampled_from(
    [one for one in _EDITIONS[-1].kinds.items() if one[0] not in _IDENTITY]
)


@given(
    st.lists(
        _ADDRESSES.flatmap(
            lambda one: st.tuples(st.just(one[0]), st.sampled_from(_values_at(one[1])))
        ),
        max_size=8,
    )
)
def test_one_change_after_another(changes: list[tuple[str, Value | None]]) -> None:
    report, last, said = _beside(_EDITIONS[-1])
    judgement = None

    for address, value in changes:
        report = _with(report, address, value)
        judgement = _judged(report, last, said, judgement)
