"""Tables filled from books at random: every arithmetic rule holds, and a second count agrees."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.books.book_figures import (
    BOOK_COUNTS,
    Books,
    Period,
    count_decisions,
    count_documents_for_table,
    count_requests,
    has_entries_until,
)
from zwgk_desktop.domain.books.other_books import DecisionCount, Dispute, OfficialDocument
from zwgk_desktop.domain.books.requests import CLASSES, OUTCOMES, Event, EventKind, Request
from zwgk_desktop.domain.report import Report

CATALOG = load_catalog(paths.forms())
EDITION = CATALOG.editions["gkb-2021-30"]
FORMER = CATALOG.editions["gkb-2019-60"]
DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))
YEARS = st.integers(2021, 2026)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    received = draw(DAYS)
    events: tuple[Event, ...] = ()
    if draw(st.booleans()):
        on = received + timedelta(days=draw(st.integers(0, 500)))
        if draw(st.booleans()):
            outcome = draw(st.sampled_from(list(OUTCOMES)))
            events = (Event(EventKind.CONCLUDED, on, outcome=outcome),)
        else:
            events = (Event(EventKind.WITHDRAWN, on),)
    class_ = draw(st.sampled_from(list(CLASSES)))
    number = str(draw(st.integers(1, 10**6)))
    return Request(number, received, applicant_class=class_, events=events)


@st.composite
def disputes(draw: st.DrawFn) -> Dispute:
    filed = draw(DAYS)
    kind = draw(st.sampled_from(["review", "suit_direct", "suit_after_review"]))
    if draw(st.booleans()):
        return Dispute(draw(st.integers(1, 99)), kind, filed)
    decided = filed + timedelta(days=draw(st.integers(0, 400)))
    result = draw(st.sampled_from(["upheld", "corrected", "other"]))
    return Dispute(draw(st.integers(1, 99)), kind, filed, decided, result)


@st.composite
def documents(draw: st.DrawFn) -> OfficialDocument:
    issued = draw(DAYS)
    later = st.one_of(
        st.none(), st.integers(0, 900).map(lambda days: issued + timedelta(days=days))
    )
    kind = draw(st.sampled_from(["rules", "normative_documents"]))
    number = f"云政发〔{issued.year}〕{draw(st.integers(1, 99))}号"
    return OfficialDocument("某某办法", number, issued, kind, draw(later), draw(later))


def by_hand(all_: list[Request], year: int, row: str, class_: str) -> int:
    """Count one cell as a clerk would, with the list and a pencil."""
    count = 0
    for one in all_:
        if one.applicant_class != class_:
            continue
        received = one.received_on.year
        done = None if one.concluded_on is None else one.concluded_on.year
        open_at_start = received < year and (done is None or done >= year)
        open_at_end = received <= year and (done is None or done > year)
        count += {
            "received": received == year,
            "carried_in": open_at_start,
            "carried_out": open_at_end,
        }.get(row, done == year and one.outcome == row)
    return count


@settings(max_examples=60, deadline=None)
@given(st.lists(requests(), max_size=25), YEARS)
def test_requests_are_counted_as_by_hand(all_: list[Request], year: int) -> None:
    counted = count_requests(all_, EDITION, Period.of_year(year))

    for address, figure in counted.figures.items():
        _, row, class_ = address.split(".")
        assert figure == by_hand(all_, year, row, class_), address
        assert len(counted.entry_ids.get(address, [])) == figure
    assert len(counted.figures) == 24 * 6


@settings(max_examples=60, deadline=None)
@given(
    st.lists(requests(), max_size=25),
    st.lists(disputes(), max_size=10),
    st.lists(documents(), max_size=10),
    YEARS,
)
def test_filled_tables_satisfy_every_arithmetic_rule(
    all_: list[Request], cases: list[Dispute], papers: list[OfficialDocument], year: int
) -> None:
    books = Books(tuple(all_), tuple(papers), (), tuple(cases), complete=True)
    values: dict[str, object] = {
        "report.unit": "云溪镇人民政府",
        "report.year": year,
        "report.level": "township",
    }
    for count in BOOK_COUNTS.values():
        values |= count(books, EDITION, Period.of_year(year)).figures

    found = CATALOG.check(Report(EDITION, values), None)  # type: ignore[arg-type]  # as stored

    assert {one.rule for one in found} & {"R-BALANCE", "R-CONCLUDED", "R-TOTAL", "D-TOTAL"} == set()


@settings(max_examples=60, deadline=None)
@given(st.lists(requests(), max_size=25), YEARS)
def test_what_is_open_at_the_end_is_carried_into_the_next_year(
    all_: list[Request], year: int
) -> None:
    this = count_requests(all_, EDITION, Period.of_year(year)).figures
    following = count_requests(all_, EDITION, Period.of_year(year + 1)).figures

    for class_ in CLASSES:
        assert this[f"requests.carried_out.{class_}"] == following[f"requests.carried_in.{class_}"]


@settings(max_examples=60, deadline=None)
@given(st.lists(disputes(), max_size=12), YEARS)
def test_disputes_are_counted_as_by_hand(cases: list[Dispute], year: int) -> None:
    counted = BOOK_COUNTS["disputes"](Books(disputes=tuple(cases)), EDITION, Period.of_year(year))

    for address, figure in counted.figures.items():
        _, kind, column = address.split(".")
        of_kind = [one for one in cases if one.kind == kind]
        if column == "pending":
            expected = sum(
                one.filed_on.year <= year and (one.decided_on is None or one.decided_on.year > year)
                for one in of_kind
            )
        else:
            expected = sum(
                one.result == column and one.decided_on is not None and one.decided_on.year == year
                for one in of_kind
            )
        assert figure == expected, address


@settings(max_examples=60, deadline=None)
@given(st.lists(documents(), max_size=12), YEARS)
def test_documents_are_counted_as_by_hand(papers: list[OfficialDocument], year: int) -> None:
    books = Books(documents=tuple(papers), complete=True)
    end = date(year, 12, 31)
    figures = count_documents_for_table(books, EDITION, Period.of_year(year)).figures

    assert bool(figures) == bool(papers)
    for address, figure in figures.items():
        _, kind, column = address.split(".")
        own = [one for one in papers if one.kind == kind]
        expected = {
            "issued": [one for one in own if one.issued_on.year == year],
            "repealed": [one for one in own if one.repealed_on and one.repealed_on.year == year],
            "in_force": [
                one
                for one in own
                if one.issued_on <= end
                and not (one.repealed_on and one.repealed_on <= end)
                and not (one.valid_until and one.valid_until < end)
            ],
        }
        assert figure == len(expected[column]), address


def test_what_is_in_force_waits_for_the_directory_to_be_confirmed() -> None:
    paper = OfficialDocument("某某办法", "云政发〔2024〕1号", date(2024, 3, 1))
    figures = count_documents_for_table(
        Books(documents=(paper,)), EDITION, Period.of_year(2024)
    ).figures

    assert "proactive.normative_documents.in_force" not in figures
    assert figures["proactive.normative_documents.issued"] == 1


def test_decisions_are_added_up_and_fees_come_to_ten_thousands_exactly() -> None:
    known = [
        DecisionCount("licences", "2025-01", "便民服务中心", Decimal(3)),
        DecisionCount("licences", "2025-12", "便民服务中心", Decimal(4)),
        DecisionCount("licences", "2026-01", "便民服务中心", Decimal(9)),
        DecisionCount("fees", "2025-05", "财政所", Decimal("1234.50")),
        DecisionCount("penalties", "2024-05", "综合执法队", Decimal(1)),
    ]
    figures = count_decisions(known, EDITION, Period.of_year(2025)).figures

    assert figures == {
        "proactive.licences.decisions": 7,
        "proactive.fees.amount": Decimal("0.12345"),
    }


def test_the_form_of_2019_has_one_row_for_what_2021_has_three() -> None:
    ends = ("other_no_correction", "other_no_payment", "other_reason")
    all_ = [
        Request(
            str(number),
            date(2020, 2, 3),
            applicant_class="natural_person",
            events=(Event(EventKind.CONCLUDED, date(2020, 2, 20), outcome=outcome),),
        )
        for number, outcome in enumerate(ends)
    ]

    figures = count_requests(all_, FORMER, Period.of_year(2020)).figures

    assert figures["requests.other.natural_person"] == 3
    assert set(figures) <= FORMER.kinds.keys()


def test_a_book_is_silent_before_its_first_entry() -> None:
    books = Books(requests=(Request("1", date(2025, 3, 3), applicant_class="enterprise"),))

    assert not has_entries_until(books, "requests", date(2024, 12, 31))
    assert has_entries_until(books, "requests", date(2025, 12, 31))
    assert not any(
        has_entries_until(books, book, date(2025, 12, 31))
        for book in ("documents", "decisions", "disputes")
    )


def test_outcomes_and_classes_are_those_of_the_form() -> None:
    roles = EDITION.roles.requests
    table = EDITION.table_of[roles.table]

    assert list(OUTCOMES) == [row for rows in roles.outcome_groups for row in rows]
    assert list(CLASSES) == [column.id for column in table.columns if column.id != roles.total]
