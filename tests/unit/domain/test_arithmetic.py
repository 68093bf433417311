"""Sums and repairs against an oracle that shares nothing with them but form.md's words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from reports import EDITION, nil_values

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report

_CATALOG = load_catalog(paths.forms())
_FORM = _CATALOG.editions[EDITION]
_ARITHMETIC = {"R-BALANCE", "R-CONCLUDED", "R-TOTAL", "D-TOTAL"}

APPLICANTS = [
    "natural_person",
    "enterprise",
    "research_body",
    "public_interest_body",
    "legal_service_body",
    "other_body",
]
OUTCOMES = [
    "granted",
    "partly_granted",
    "refused_state_secret",
    "refused_by_other_law",
    "refused_security_stability",
    "refused_third_party",
    "refused_internal_affairs",
    "refused_process",
    "refused_enforcement_file",
    "refused_administrative_query",
    "unavailable_not_held",
    "unavailable_needs_creation",
    "unavailable_unclear",
    "unprocessed_petition",
    "unprocessed_repeated",
    "unprocessed_publication",
    "unprocessed_excessive",
    "unprocessed_reconfirmation",
    "other_no_correction",
    "other_no_payment",
    "other_reason",
]
RESULTS = ["upheld", "corrected", "other", "pending"]
SUITS = ["review", "suit_direct", "suit_after_review"]


class Sum(NamedTuple):
    """One equation as the oracle sees it: these must equal those."""

    rule: str
    left: tuple[Address, ...]
    right: tuple[Address, ...]


def _equations() -> Iterator[Sum]:
    def at(row: str, column: str) -> Address:
        return f"requests.{row}.{column}"

    for column in [*APPLICANTS, "total"]:
        yield Sum(
            "R-BALANCE",
            (at("received", column), at("carried_in", column)),
            (at("concluded", column), at("carried_out", column)),
        )
        yield Sum(
            "R-CONCLUDED", (at("concluded", column),), tuple(at(row, column) for row in OUTCOMES)
        )
    for row in ["received", "carried_in", *OUTCOMES, "concluded", "carried_out"]:
        yield Sum("R-TOTAL", (at(row, "total"),), tuple(at(row, c) for c in APPLICANTS))
    for row in SUITS:
        parts = tuple(f"disputes.{row}.{result}" for result in RESULTS)
        yield Sum("D-TOTAL", (f"disputes.{row}.total",), parts)


EQUATIONS = tuple(_equations())


def _computed(values: dict[Address, int], total: Address) -> int:
    table, row, column = total.split(".")
    columns = RESULTS if table == "disputes" else APPLICANTS
    rows = OUTCOMES if row == "concluded" else [row]
    return sum(
        values.get(f"{table}.{r}.{c}", 0)
        for r in rows
        for c in (columns if column == "total" else [column])
    )


def _is_total(cell: Address) -> bool:
    return cell.endswith(".total") or ".concluded." in cell


def _judged(values: dict[Address, int], cell: Address) -> int:
    if _is_total(cell) and cell not in values:
        return _computed(values, cell)
    return values.get(cell, 0)


def _failing(values: dict[Address, int]) -> set[tuple[str, tuple[Address, ...]]]:
    return {
        (e.rule, e.left + e.right)
        for e in EQUATIONS
        if sum(_judged(values, c) for c in e.left) != sum(_judged(values, c) for c in e.right)
    }


def _findings(values: dict[Address, int]) -> list[Finding]:
    identity = {a: v for a, v in nil_values(_FORM).items() if a.startswith(("report.", "text."))}
    found = _CATALOG.check(Report(_FORM, identity | values), None)
    return [finding for finding in found if finding.rule in _ARITHMETIC]


_CELLS = [cell for cell in _FORM.entered if not cell.startswith("proactive")]
_TOTALS = list(_FORM.leaves)
_NOUGHT = dict.fromkeys(_CELLS, 0)


@st.composite
def _tables(draw: st.DrawFn) -> dict[Address, int]:
    """Make mostly balanced tables with a few slips, blanks and stated totals."""
    values = dict(_NOUGHT)
    for _ in range(draw(st.integers(0, 4))):  # requests that arrived and were answered
        column, row = draw(st.sampled_from(APPLICANTS)), draw(st.sampled_from(OUTCOMES))
        values[f"requests.received.{column}"] += 1
        values[f"requests.{row}.{column}"] += 1
    totals = draw(st.sampled_from(["none", "all", "some"]))
    if totals == "all":
        values |= {total: _computed(values, total) for total in _TOTALS}
    elif totals == "some":
        chosen = draw(st.lists(st.sampled_from(_TOTALS), max_size=6))
        values |= {total: _computed(values, total) for total in chosen}
    slips = st.tuples(st.sampled_from(list(values)), st.integers(0, 5))
    values |= dict(draw(st.lists(slips, max_size=2)))
    for cell in draw(st.lists(st.sampled_from(_CELLS), max_size=draw(st.sampled_from([0, 0, 3])))):
        values.pop(cell, None)
    return values


@given(_tables())
@settings(max_examples=150)
def test_findings_are_the_failing_equations(values: dict[Address, int]) -> None:
    found = _findings(values)

    assert {(f.rule, f.cells) for f in found} == _failing(values)
    assert len(found) == len(_failing(values))
    for finding in found:
        left = next(
            e.left for e in EQUATIONS if (e.rule, e.left + e.right) == (finding.rule, finding.cells)
        )
        right = finding.cells[len(left) :]
        assert finding.actual == sum(_judged(values, c) for c in left)
        assert finding.expected == sum(_judged(values, c) for c in right)


def _blank(values: Mapping[Address, object], cells: Iterable[Address]) -> set[Address]:
    """Return the entered cells under some that are still to fill."""
    terms = (cell for cell in cells if values.get(cell) is None)
    under = {leaf for term in terms for leaf in _FORM.leaves.get(term, (term,))}
    return {cell for cell in under if values.get(cell) is None}


@given(_tables())
@settings(max_examples=100)
def test_every_blank_is_counted_once(values: dict[Address, int]) -> None:
    for finding in _findings(values):
        blank = _blank(values, finding.cells)
        told = f"尚有 {len(blank)} 格未填"
        assert (told in finding.message) is bool(blank)


def test_a_cell_under_two_totals_is_one_blank() -> None:
    values = dict.fromkeys(_CELLS, 0) | {"requests.granted.total": 5}
    del values["requests.refused_process.enterprise"]

    messages = [f.message for f in _findings(values) if f.rule == "R-CONCLUDED"]

    assert len(messages) == 1
    assert "尚有 1 格未填" in messages[0]


@given(_tables())
@settings(max_examples=150)
def test_every_repair_mends_its_equation_and_breaks_none(values: dict[Address, int]) -> None:
    before = _failing(values)

    for finding in _findings(values):
        assert len(finding.repairs) <= 5
        assert finding.repair is None or finding.repair == finding.repairs[0]
        for repair in finding.repairs:
            assert values[repair.address] == repair.before
            mended = {**values, repair.address: repair.after}
            after = _failing({a: v for a, v in mended.items() if isinstance(v, int)})
            assert (finding.rule, finding.cells) not in after
            if repair.after is None:  # beside a removed total, what is to fill is not wrong yet
                after = {one for one in after if not _blank(mended, one[1])}
            assert after < before
            assert not any(set(cells) & set(finding.cells) for _, cells in after)


@given(
    st.sampled_from(APPLICANTS),
    st.sampled_from(["received", "carried_in", *OUTCOMES]),
    st.integers(1, 9),
)
@settings(max_examples=40)
def test_a_single_slip_in_a_published_table_is_found(column: str, row: str, slip: int) -> None:
    """With all totals printed, the row's and the column's totals give a slip away."""
    values = dict(_NOUGHT)
    values[f"requests.received.{column}"] = 9
    values[f"requests.granted.{column}"] = 9
    values |= {total: _computed(values, total) for total in _TOTALS}
    cell = f"requests.{row}.{column}"
    right = values[cell]
    values[cell] = right + slip

    found = _findings(values)

    assert found
    for finding in found:
        assert finding.repair is not None
        assert (finding.repair.address, finding.repair.after) == (cell, right)


def test_a_sum_over_blanks_is_not_held_against_last_year() -> None:
    last = Report(_FORM, {**nil_values(_FORM, 2022), "requests.carried_out.natural_person": 3})
    values = {**nil_values(_FORM, 2023), "requests.carried_in.natural_person": 3}
    del values["requests.carried_in.enterprise"], values["requests.carried_in.natural_person"]

    def told() -> list[str]:
        found = _CATALOG.check(Report(_FORM, values), last)
        return [one.cells[0] for one in found if one.rule == "R-CARRIED"]

    assert told() == []
    values["requests.carried_in.natural_person"] = 2
    assert told() == ["requests.carried_in.natural_person"]
