"""A workbook read back holds every figure exactly, blanks and noughts too."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from exports import save
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
from zwgk_desktop.exporters.xlsx.sheet import is_exact


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
    assert is_exact(Decimal("1E+20"))
    assert not is_exact(1_234_567_890_123_456)


def test_blank_is_blank_and_nought_is_nought(edition: Edition, tmp_path: Path) -> None:
    blank = Report(edition, {"report.unit": "云溪镇人民政府", "report.year": 2023, RECEIVED: 0})
    workbook = book(blank, (), tmp_path)

    assert cell_of(workbook, blank, RECEIVED).value == 0
    assert cell_of(workbook, blank, "requests.received.enterprise").value is None


def checks_of(
    report: Report, folder: Path, earlier: tuple[Report, ...] = ()
) -> dict[str, list[object]]:
    """Return what is checked under each table, and what the file says it comes to."""
    save("xlsx", report, folder / "勾稽.xlsx", earlier=earlier)
    held = load_workbook(folder / "勾稽.xlsx", data_only=True)
    found: dict[str, list[object]] = {}
    for numeral in "二三四":
        for row in held[numeral].iter_rows(values_only=True):
            if str(row[0]).startswith("勾稽"):
                found[f"{numeral}{row[0]}"] = [one for one in row[1:] if one is not None]
    return found


def test_the_equation_of_requests_is_live_and_red_where_it_fails(
    edition: Edition, tmp_path: Path
) -> None:
    report = nil_report(edition, {RECEIVED: 3, "requests.granted.enterprise": 1})
    found = checks_of(report, tmp_path)

    assert found["三勾稽：第一＋第二－第三－第四项，应为0"] == [3, -1, 0, 0, 0, 0, 2]
    sheet = sheet_of(load_workbook(tmp_path / "勾稽.xlsx"), report, "requests")
    rules = [rule for one in sheet.conditional_formatting for rule in one.rules]
    assert len(rules) == 7 + 7 + 1
    assert all("<>0" in rule.formula[0] for rule in rules)


def test_every_relation_of_the_tables_is_live_under_the_table_it_is_about(
    edition: Edition, tmp_path: Path
) -> None:
    busy: dict[Address, Value] = {
        "proactive.rules.issued": 1,
        "proactive.normative_documents.issued": 3,
        "proactive.normative_documents.in_force": 9,
        "requests.refused_state_secret.natural_person": 1,
        "disputes.suit_direct.upheld": 2,
    }
    last = nil_report(
        edition,
        {
            "proactive.normative_documents.in_force": 5,
            "requests.carried_out.enterprise": 4,
            "disputes.review.pending": 6,
        },
        2023,
    )
    found = checks_of(nil_report(edition, busy, 2024), tmp_path, (last,))

    assert found == {
        "二勾稽：规章各格之和（乡镇），应为0": [1],
        "二勾稽：“规章”现行有效－（2023年现行有效＋制发－废止），应为0": [-1],
        "二勾稽：“行政规范性文件”现行有效－（2023年现行有效＋制发－废止），应为0": [1],
        "三勾稽：第一＋第二－第三－第四项，应为0": [-1, 0, 0, 0, 0, 0, -1],
        "三勾稽：（七）总计－各行之和，应为0": [0] * 7,
        "三勾稽：总计一列－六类申请人各列，应为0": [0],
        "三勾稽：上年结转－2023年结转下年度，应为0": [0, -4, 0, 0, 0, 0, -4],
        "四勾稽：“行政复议”总计－各项结果之和，应为0": [0],
        "四勾稽：“行政诉讼 未经复议直接起诉”总计－各项结果之和，应为0": [0],
        "四勾稽：“行政诉讼 复议后起诉”总计－各项结果之和，应为0": [0],
        "四勾稽：“三”有依第十四至十六条不予公开的，直接起诉的件数，应为0，不为0的请核对": [2],
        "四勾稽：“三”没有新收和结转的申请，复议诉讼的件数，应为0，不为0的请核对": [2],
        "四勾稽：2023年尚未审结、今年总计都是0的件数，应为0，不为0的请核对": [0],
    }
    nil = checks_of(nil_report(edition, year=2024), tmp_path, (last,))
    assert nil["四勾稽：2023年尚未审结、今年总计都是0的件数，应为0，不为0的请核对"] == [6]


def test_what_is_not_asked_of_a_report_is_not_reckoned(edition: Edition, tmp_path: Path) -> None:
    city = nil_report(edition, {"report.level": "city_or_above"}, 2023)
    said = "".join(checks_of(city, tmp_path))

    assert "规章各格" not in said
    assert "2022年" not in said
    assert "第十四至十六条" not in said


def test_blanks_come_to_nothing(edition: Edition, tmp_path: Path) -> None:
    blank = Report(
        edition, {"report.unit": "云溪镇", "report.year": 2024, "report.level": "county"}
    )
    found = checks_of(blank, tmp_path, (nil_report(edition, year=2023),))

    assert len(found) == 12
    assert not any(found.values())


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
    changed = datetime(2026, 1, 9, 6, 5, tzinfo=UTC)
    save("xlsx", nil_report(edition), tmp_path / "一.xlsx", changed=changed)
    elsewhere = changed.astimezone(timezone(timedelta(hours=-5)))
    save("xlsx", nil_report(edition), tmp_path / "二.xlsx", changed=elsewhere)
    sheet = load_workbook(tmp_path / "一.xlsx")["校验结果"]
    unknown = book(nil_report(edition), (), tmp_path)["校验结果"]

    assert "这是报告截至2026年01月09日14时05分最后一次改动时的结果" in str(sheet["A2"].value)
    assert "这是报告导出时的结果" in str(unknown["A2"].value)
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()
