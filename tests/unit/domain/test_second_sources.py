"""A figure in the prose tells which of a dozen repairs is the one."""

from collections.abc import Mapping

from reports import nil_values
from unit.domain.reading import CATALOG, FIGURES, FORM, YEAR, found

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.books.book_figures import BookFigures
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report, Value

BROKEN: dict[Address, Value] = {"requests.granted.natural_person": 3}
"""One granted too few, so that the column of natural persons is out of balance."""


def _first(text: str) -> Finding:
    return found("R-BALANCE", text, BROKEN)[0]


def test_without_a_second_source_no_repair_stands_out() -> None:
    finding = _first("全年收到申请若干。")

    assert finding.repair is None
    assert len(finding.repairs) == 5


def test_the_repair_that_makes_the_prose_true_is_the_one() -> None:
    finding = _first(
        "（二）依申请公开\n收到申请9件，予以公开5件，部分公开1件，结转下年度继续办理1件。"
    )

    assert finding.repair is not None
    assert (finding.repair.address, finding.repair.before, finding.repair.after) == (
        "requests.granted.natural_person",
        3,
        4,
    )
    assert finding.repairs[0] == finding.repair


def test_prose_that_agrees_already_supports_nothing() -> None:
    assert _first("（二）依申请公开\n收到申请9件，不予公开1件。").repair is None


def test_prose_that_no_repair_bears_out_supports_nothing() -> None:
    assert _first("（二）依申请公开\n收到申请12件，不予公开8件。").repair is None


def test_rivals_come_first_but_none_is_the_one() -> None:
    finding = _first("（二）依申请公开\n部分公开2件，无法提供2件。")

    assert finding.repair is None
    assert [repair.address for repair in finding.repairs[:2]] == [
        "requests.partly_granted.natural_person",
        "requests.unavailable_not_held.natural_person",
    ]


def _beside(book: Mapping[Address, Number]) -> Finding:
    values = nil_values(FORM, YEAR) | dict(FIGURES) | BROKEN
    report = Report(FORM, {**values, "text.overview": "全年收到申请若干。"})
    said = BookFigures({"requests": book})
    found = CATALOG.check(report, None, said)
    return next(finding for finding in found if finding.rule == "R-BALANCE")


def test_the_repair_that_the_books_bear_out_is_the_one() -> None:
    finding = _beside({"requests.granted.natural_person": 4})

    assert finding.repair is not None
    assert (finding.repair.address, finding.repair.after) == ("requests.granted.natural_person", 4)
    assert len(finding.repairs) == 5


def test_a_cell_that_agrees_with_the_books_is_left_alone() -> None:
    agreeing = "requests.received.natural_person"
    finding = _beside({agreeing: 7})

    assert finding.repair is None
    assert agreeing not in [repair.address for repair in finding.repairs]
    assert agreeing in [repair.address for repair in _beside({agreeing: 9}).repairs]


def test_the_report_of_these_tests_is_sound() -> None:
    assert YEAR == 2023
    assert found("R-BALANCE", "收到申请9件。", dict(FIGURES)) == []
