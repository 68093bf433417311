"""What the sums of 三 prove of misread figures: never a wrong one, and they point at the wrong."""

import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import EDITION, nil_report

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.rules.arithmetic import ArithmeticRule
from zwgk_desktop.importers.recognise.proof import Proof, prove

CATALOG = load_catalog(paths.forms())
TABLE = CATALOG.editions[EDITION].table_of["requests"]
EQUATIONS = tuple(
    equation
    for rule in CATALOG.rules[EDITION]
    if isinstance(rule, ArithmeticRule)
    for equation in rule.equations(CATALOG.editions[EDITION])
)
CELL = "requests.granted.natural_person"
SPARSE, DENSE = 0.04, 0.9

Figures = Mapping[Address, Number | None]


def figures_of(seed: int, share: float) -> Figures:
    """Return what a table says that comes out, so much of it above nought."""
    noise = random.Random(seed)  # noqa: S311 - not for secrets
    entered = [cell for cell in TABLE.addresses if cell not in TABLE.leaves]
    values = {
        cell: noise.randrange(1, noise.choice([10, 100, 3000])) if noise.random() < share else 0
        for cell in entered
    }
    for column in TABLE.row_of["received"].columns[:-1]:  # what is received is what is dealt with
        done = [cell for cell in entered if cell.endswith(f".{column}")]
        parts = [cell for cell in done if cell.split(".")[1] not in {"received", "carried_in"}]
        carried = values[f"requests.carried_in.{column}"]
        total = sum(values[cell] for cell in parts)
        values[f"requests.carried_in.{column}"] = min(carried, total)
        values[f"requests.received.{column}"] = total - min(carried, total)
    report = nil_report(CATALOG.editions[EDITION], values)
    return {cell: report.stated_or_computed(cell) for cell in TABLE.addresses}


def proof_of(read: Figures, certainty: Mapping[Address, float] | None = None) -> Proof:
    return prove(EQUATIONS, read, dict.fromkeys(read, 0.99) | dict(certainty or {}))


def wrong(read: Figures, true: Figures) -> set[Address]:
    return {cell for cell, figure in read.items() if figure != true[cell]}


def test_a_table_read_right_is_proven_whole() -> None:
    assert proof_of(figures_of(1, DENSE)).proven == set(TABLE.addresses)


def test_noughts_are_proven() -> None:
    true = figures_of(1, 0)

    assert proof_of(true).proven == set(TABLE.addresses)


def test_a_single_one_repeated_in_its_totals_is_not() -> None:
    """1 = 1 would hold as well as 7 = 7, were every 1 a misread 7."""
    true = figures_of(1, 0)
    lone = {cell: 1 if cell.split(".")[1] in {"received", "granted", "concluded"}
            and cell.endswith((".natural_person", ".total")) else 0 for cell in true}  # fmt: skip

    assert proof_of(lone).proven == {cell for cell, figure in lone.items() if not figure}


@given(seed=st.integers(0, 10**6), share=st.sampled_from([SPARSE, 0.3, DENSE]), data=st.data())
def test_one_digit_misread_throughout_proves_nothing_wrong(
    seed: int, share: float, data: st.DataObject
) -> None:
    digit, other = data.draw(st.permutations("123456789"))[:2]
    true = figures_of(seed, share)
    read = {cell: int(str(figure).replace(digit, other)) for cell, figure in true.items()}

    assert not wrong(read, true) & proof_of(read).proven


@given(
    seed=st.integers(0, 10**6),
    share=st.sampled_from([0, SPARSE, DENSE]),
    misread=st.lists(st.tuples(st.sampled_from(TABLE.addresses), st.integers(-99, 99)), max_size=3),
    alike=st.booleans(),
)
def test_three_figures_misread_are_never_proven(
    seed: int, share: float, misread: list[tuple[Address, int]], *, alike: bool
) -> None:
    true = figures_of(seed, share)
    by = {cell: misread[0][1] if alike else amount for cell, amount in misread}
    read = {cell: max(0, (figure or 0) + by.get(cell, 0)) for cell, figure in true.items()}

    assert not wrong(read, true) & proof_of(read).proven


@given(seed=st.integers(0, 10**6), row=st.sampled_from(TABLE.rows[2:-2]), amount=st.integers(1, 9))
def test_a_figure_wrong_in_both_its_totals_is_not_proven(
    seed: int, row: object, amount: int
) -> None:
    """Its own row and column come out; the totals they come out to do not."""
    true = figures_of(seed, DENSE)
    name = getattr(row, "id")  # noqa: B009 - a row of any table
    cells = {
        f"requests.{name}.enterprise",
        f"requests.{name}.total",
        "requests.concluded.enterprise",
    }
    read = {cell: (figure or 0) + amount * (cell in cells) for cell, figure in true.items()}

    assert not cells & proof_of(read).proven


@given(seed=st.integers(0, 10**6), lost=st.lists(st.sampled_from(TABLE.addresses), max_size=20))
def test_lost_figures_prove_nothing_wrong(seed: int, lost: list[Address]) -> None:
    """Seen blank, or not made out at all."""
    true = figures_of(seed, DENSE)
    blank = {cell: None if cell in lost else figure for cell, figure in true.items()}
    unread = {cell: figure for cell, figure in true.items() if cell not in lost}

    assert not wrong(blank, true) & proof_of(blank).proven
    assert not set(lost) & proof_of(unread).proven


@given(seed=st.integers(0, 10**6), cell=st.sampled_from(TABLE.addresses), by=st.integers(1, 99))
def test_a_failing_sum_points_at_the_least_certain_figure(
    seed: int, cell: Address, by: int
) -> None:
    true = figures_of(seed, DENSE)
    read = {**true, cell: (true[cell] or 0) + by}

    suspects = proof_of(read, {cell: 0.7}).suspects

    assert list(suspects) == [cell]
    assert str(read[cell]) in suspects[cell] or "加起来" in suspects[cell]


def test_what_the_reader_was_unsure_of_is_not_proven() -> None:
    true = figures_of(1, DENSE)

    assert CELL not in proof_of(true, {CELL: 0.3}).proven


@pytest.mark.parametrize("shift", [1, -1])
def test_a_row_read_one_place_along_is_not_proven(shift: int) -> None:
    true = figures_of(5, DENSE)
    row = [cell for cell in TABLE.addresses if cell.startswith("requests.granted.")]
    moved = {row[at]: true[row[(at + shift) % len(row)]] for at in range(len(row))}

    assert not set(row) & proof_of({**true, **moved}).proven
