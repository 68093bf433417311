"""Formulas come to what the program computes: by a small reckoner of our own, and by an office."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from exports import save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from patience import PATIENCE
from reports import nil_report

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.contents import request_stages
from zwgk_desktop.exporters.xlsx.formulas import cell_positions, cell_reference

BASE: dict[Address, Value] = {"report.unit": "云溪镇人民政府", "report.year": 2023}
_TOKEN = re.compile(
    r"""(?P<text>"[^"]*")|(?P<area>(?:'[^']+'!)?[A-Z]+\d+(?::[A-Z]+\d+)?)"""
    r"""|(?P<name>[A-Z]+)(?=\()|(?P<number>\d+)|(?P<sign>[-+=/(),])"""
)
_OFFICE = shutil.which("soffice")


class Reckoner:
    """Works out the few formulas we write: IF, OR, COUNT, SUM, =, /, -, +."""

    def __init__(self, workbook: Workbook) -> None:
        self._book = workbook
        self._tokens: list[tuple[str, str]] = []
        self._sheet = ""

    def value(self, sheet: str, coordinate: str) -> Any:
        """Work out a cell."""
        held = self._book[sheet][coordinate].value
        if not (isinstance(held, str) and held.startswith("=")):
            return held
        outer = self._tokens, self._sheet
        self._sheet = sheet
        self._tokens = [
            (str(match.lastgroup), match[0]) for match in _TOKEN.finditer(held.removeprefix("="))
        ]
        found = self._comparison()
        assert not self._tokens, held
        self._tokens, self._sheet = outer
        return found

    def _comparison(self) -> Any:
        left = self._difference()
        if self._next("="):
            return left == self._difference()
        return left

    def _difference(self) -> Any:
        left = self._quotient()
        while (minus := self._next("-")) or self._next("+"):
            right = self._quotient()
            known = isinstance(left, int) and isinstance(right, int)
            left = (left - right if minus else left + right) if known else None
        return left

    def _quotient(self) -> Any:
        left = self._single()
        if self._next("/"):
            divisor = self._single()
            # An office works both branches of IF out only when they are taken.
            return left / divisor if isinstance(left, (int, float)) and divisor else None
        return left

    def _next(self, sign: str) -> bool:
        if self._tokens and self._tokens[0] == ("sign", sign):
            self._tokens.pop(0)
            return True
        return False

    def _single(self) -> Any:
        kind, text = self._tokens.pop(0)
        if kind == "text":
            return text.strip('"')
        if kind == "number":
            return int(text)
        if kind == "area":
            held = list(self._held(text))
            return held if ":" in text else held[0]
        return self._call(text)

    def _call(self, name: str) -> Any:
        assert self._next("(")
        given = [self._comparison()]
        while self._next(","):
            given.append(self._comparison())
        assert self._next(")")
        if name == "IF":
            return given[1] if given[0] else given[2]
        if name == "OR":
            return any(given)
        flat = [one for each in given for one in (each if isinstance(each, list) else [each])]
        numbers = [one for one in flat if isinstance(one, (int, float))]
        return {"SUM": sum(numbers), "COUNT": len(numbers)}[name]

    def _held(self, text: str) -> Iterator[Any]:
        sheet, _, cells = text.rpartition("!")
        name = sheet.strip("'") or self._sheet
        left, top, right, bottom = range_boundaries(cells)
        for row in self._book[name].iter_rows(top, bottom, left, right):
            for cell in row:
                yield self.value(name, cell.coordinate)


def formulas(workbook: Workbook) -> list[tuple[str, str]]:
    return [
        (sheet.title, cell.coordinate)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def totals(workbook: Workbook, report: Report) -> dict[Address, Any]:
    """Return the held value of every total."""
    found = {}
    for address in report.edition.leaves:
        table = report.edition.table_of[address.split(".")[0]]
        sheet = workbook[report.edition.section_of[table.id].numeral]
        held = sheet.cell(*cell_positions(table)[address]).value
        found[address] = None if held == "" else held
    return found


def sparse(edition: Edition) -> st.SearchStrategy[dict[Address, Value]]:
    counted = [cell for cell in edition.entered if cell != "proactive.fees.amount"]
    return st.dictionaries(st.sampled_from(counted), st.integers(0, 5_000), max_size=60)


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_formula_comes_to_what_the_file_says(
    data: st.DataObject, edition: Edition, tmp_path: Path
) -> None:
    report = Report(edition, BASE | data.draw(sparse(edition)))
    last = Report(edition, BASE | {"report.year": 2022} | data.draw(sparse(edition)))
    target = tmp_path / "报告.xlsx"
    save("xlsx", report, target, earlier=(last,))
    live, held = load_workbook(target), load_workbook(target, data_only=True)
    reckoner = Reckoner(live)

    for sheet, coordinate in formulas(live):
        said = held[sheet][coordinate].value
        assert reckoner.value(sheet, coordinate) == ("" if said is None else said), coordinate
    for address, said in totals(held, report).items():
        assert said == report.computed(address), address


def some_report(edition: Edition) -> Report:
    values: dict[Address, Value] = {
        cell: number * 7 % 31 for number, cell in enumerate(edition.entered)
    }
    values["proactive.fees.amount"] = Decimal("190.457379")
    for cell in edition.entered[20:32]:
        del values[cell]
    for cell in edition.entered[-4:]:
        del values[cell]
    return Report(edition, BASE | values)


@pytest.mark.skipif(_OFFICE is None, reason="no office suite here")
def test_an_office_recomputes_every_total_to_ours(edition: Edition, tmp_path: Path) -> None:
    report = some_report(edition)
    target = tmp_path / "报告.xlsx"
    last = nil_report(edition, {"proactive.fees.amount": Decimal("12.3")}, 2022)
    save("xlsx", report, target, earlier=(last,))
    live = load_workbook(target)
    live.save(tmp_path / "无结果.xlsx")  # openpyxl drops the results: the office must reckon
    assert load_workbook(tmp_path / "无结果.xlsx", data_only=True)["三"]["J6"].value is None

    office = recomputed(tmp_path / "无结果.xlsx", tmp_path / "办公")

    for address, said in totals(office, report).items():
        assert said == report.computed(address), address
    ours = load_workbook(target, data_only=True)
    for sheet, coordinate in formulas(live):
        said, own = office[sheet][coordinate].value, ours[sheet][coordinate].value
        if isinstance(own, float):
            assert said == pytest.approx(own, rel=1e-12)
        else:
            assert said == own or (said == "" and own is None), (sheet, coordinate)


def recomputed(source: Path, folder: Path) -> Workbook:
    profile = (folder / "profile").as_uri()
    convert = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(source)]
    subprocess.run(
        [str(_OFFICE), f"-env:UserInstallation={profile}", "--headless", *convert],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return load_workbook(folder / source.name, data_only=True)


def test_shares_are_of_the_whole_and_a_share_of_nothing_is_a_dash(
    edition: Edition, tmp_path: Path
) -> None:
    busy: dict[Address, Value] = {
        "requests.received.natural_person": 9,
        "requests.carried_in.enterprise": 1,
        "requests.granted.natural_person": 6,
        "requests.refused_process.enterprise": 1,
        "requests.refused_state_secret.natural_person": 1,
        "requests.carried_out.natural_person": 2,
    }
    assert statistics(nil_report(edition, busy), tmp_path) == {
        "办结率（办理结果总计÷应办理）": (0.8,),
        "（一）予以公开": (6, 0.75),
        "（二）部分公开": (0, 0),
        "（三）不予公开": (2, 0.25),
        "（四）无法提供": (0, 0),
        "（五）不予处理": (0, 0),
        "（六）其他处理": (0, 0),
        "合计": (8, 1),
        "自然人": (9, 1, 7, 0.875),
        "法人或其他组织·商业企业": (0, 0, 1, 0.125),
        "总计": (9, 1, 8, 1),
    }
    nil = statistics(nil_report(edition), tmp_path)
    assert nil["（一）予以公开"] == (0, "—")
    assert nil["办结率（办理结果总计÷应办理）"] == ("—",)
    assert statistics(Report(edition, BASE), tmp_path)["合计"] == ("—",)


def statistics(report: Report, folder: Path) -> dict[str, tuple[Any, ...]]:
    target = folder / "报告.xlsx"
    save("xlsx", report, target)
    sheet = load_workbook(target, data_only=True)["统计"]
    rows = {
        str(row[0].value): tuple(cell.value for cell in row[1:] if cell.value is not None)
        for row in sheet.iter_rows()
    }
    kept = ("办结率", "（", "合计", "自然人", "法人或其他组织·商业企业", "总计")
    return {label: cells for label, cells in rows.items() if label.startswith(kept)}


def test_outcomes_are_read_off_the_form(edition: Edition) -> None:
    requests = request_stages(edition)

    assert requests is not None
    assert [row.id for row in requests.before] == ["received", "carried_in"]
    assert [row.id for row in requests.after] == ["carried_out"]
    assert [len(rows) for _, rows in requests.outcomes] == [1, 1, 8, 3, 5, 3]


def test_cells_that_are_no_rectangle_are_named_run_by_run() -> None:
    assert cell_reference([(6, 4), (6, 5), (8, 4)], "三") == "'三'!D6:E6,'三'!D8"
    assert cell_reference([(6, 4), (7, 4), (6, 5), (7, 5)]) == "D6:E7"
