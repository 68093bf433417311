"""A workbook read back holds every figure exactly, blanks and noughts too."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from reports import nil_report
from workbooks import RECEIVED, book, cell_of, sheet_of, texts, xml_of

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import ColumnKind
from zwgk_desktop.exporters.xlsx.sheet import fits


def figures(edition: Edition) -> st.SearchStrategy[dict[Address, Value]]:
    counts = st.none() | st.just(0) | st.integers(0, 99_999_999)
    amounts = st.none() | st.decimals(0, 99_999_999, places=6) | st.decimals(0, 9, places=12)

    def of(values: list[Number | None]) -> dict[Address, Value]:
        pairs = zip(edition.entered, values, strict=True)
        return {address: number for address, number in pairs if number is not None}

    kinds = [edition.column(address).kind for address in edition.entered]
    return st.tuples(*(counts if kind is ColumnKind.COUNT else amounts for kind in kinds)).map(
        lambda values: of(list(values))
    )


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_entry_reads_back_as_it_was(
    data: st.DataObject, edition: Edition, tmp_path: Path
) -> None:
    entries = data.draw(figures(edition))
    report = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2023, **entries})

    workbook = book(report, (), tmp_path)

    for address in edition.entered:
        assert shown(cell_of(workbook, report, address)) == report.entry(address), address


def shown(cell: Any) -> Number | None:
    """Read a figure with the decimals its format shows."""
    if cell.value is None or isinstance(cell.value, int):
        return cell.value
    text = cell.value if isinstance(cell.value, str) else repr(cell.value)
    return Decimal(text)


@pytest.mark.parametrize("amount", ["190.457379", "9.95", "12.50", "0.000001", "99999999.999999"])
def test_an_amount_keeps_and_shows_every_decimal(
    edition: Edition, tmp_path: Path, amount: str
) -> None:
    report = nil_report(edition, {"proactive.fees.amount": Decimal(amount)})
    cell = cell_of(book(report, (), tmp_path), report, "proactive.fees.amount")

    places_shown = len(cell.number_format.partition(".")[2])
    assert f"{cell.value:.{places_shown}f}" == amount
    assert f"<v>{amount}</v>" in xml_of(tmp_path, "二")


def test_an_amount_beyond_a_workbook_s_numbers_is_kept_as_text_and_says_so(
    edition: Edition, tmp_path: Path
) -> None:
    report = nil_report(edition, {"proactive.fees.amount": Decimal("12345678.123456789")})
    workbook = book(report, (), tmp_path)

    assert cell_of(workbook, report, "proactive.fees.amount").value == "12345678.123456789"
    assert any("超过15位" in text for text in texts(workbook["二"]))
    assert fits(Decimal("1E+20"))
    assert not fits(1_234_567_890_123_456)


def test_blank_is_blank_and_nought_is_nought(edition: Edition, tmp_path: Path) -> None:
    blank = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2023, RECEIVED: 0})
    workbook = book(blank, (), tmp_path)

    assert cell_of(workbook, blank, RECEIVED).value == 0
    assert cell_of(workbook, blank, "requests.received.enterprise").value is None


def test_the_equation_of_requests_is_live_and_red_where_it_fails(
    edition: Edition, tmp_path: Path
) -> None:
    report = nil_report(edition, {RECEIVED: 3, "requests.granted.enterprise": 1})
    sheet = sheet_of(book(report, (), tmp_path), report, "requests")
    held = load_workbook(tmp_path / "报告.xlsx", data_only=True)["三"]
    rows = (row for row in sheet.iter_rows() if str(row[0].value).startswith("勾稽"))
    checks = [cell for cell in next(rows) if str(cell.value).startswith("=")]

    assert [held[cell.coordinate].value for cell in checks] == [3, -1, 0, 0, 0, 0, 2]
    rules = [rule for one in sheet.conditional_formatting for rule in one.rules]
    assert len(rules) == 7
    assert all("<>0" in rule.formula[0] for rule in rules)


def test_what_may_be_typed_is_a_whole_number_from_nought(edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition)
    workbook = book(report, (), tmp_path)
    for table in edition.tables:
        sheet = sheet_of(workbook, report, table.id)
        assert sheet.protection.sheet
        assert not sheet.protection.password
        for address in table.addresses:
            cell = cell_of(workbook, report, address)
            entered = address not in table.leaves
            rules = sheet.data_validations.dataValidation
            kinds = [one.type for one in rules if cell.coordinate in one.sqref]
            wanted = "decimal" if edition.column(address).kind is ColumnKind.AMOUNT else "whole"
            assert kinds == ([wanted] if entered else [])
            assert cell.protection.locked is not entered


def test_each_figure_has_its_address_for_a_name(edition: Edition, tmp_path: Path) -> None:
    report = nil_report(edition)
    workbook = book(report, (), tmp_path)
    for table in edition.tables:
        numeral = edition.section_of[table.id].numeral
        for address in table.addresses:
            cell = cell_of(workbook, report, address)
            place = f"'{numeral}'!${cell.column_letter}${cell.row}"
            assert workbook.defined_names[address].attr_text == place


def test_the_results_say_of_when_they_are(edition: Edition, tmp_path: Path) -> None:
    sheet = book(nil_report(edition), (), tmp_path)["校验结果"]

    assert "这是导出本文件时的结果" in str(sheet["A2"].value)
