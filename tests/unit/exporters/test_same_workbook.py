"""No workbook tells when it was written: the same data, the same bytes, whichever it is."""

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import openpyxl.packaging.core
import pytest
from exports import composed
from openpyxl import load_workbook
from reports import nil_report

from zwgk_desktop.domain.county.comparison import UnitFigures
from zwgk_desktop.domain.county.rollup_figures import RollUpFigures
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.xlsx.lists import compose_list, compose_period, compose_rollup

EXPORTERS = Path(__file__).parents[3] / "zwgk_desktop" / "exporters"
CELL, AMOUNT = "requests.received.natural_person", "proactive.fees.amount"
DAY = date(2026, 3, 31)


def rollup(edition: Edition) -> bytes:
    units = (
        UnitFigures("云溪镇人民政府", "乡镇街道", {CELL: 3, AMOUNT: Decimal("0.000001")}),
        UnitFigures("青山县教育局", "区直单位", {CELL: 50}),
    )
    return compose_rollup(RollUpFigures(edition, 2025, ("区直单位", "乡镇街道"), units, ())).content


def period(edition: Edition) -> bytes:
    tables = {table.id for table in edition.tables}
    return compose_period(Export(nil_report(edition), ()), tables, "一季度", DAY).content


def plain_list(edition: Edition) -> bytes:
    return compose_list(edition.id, ("登记号",), (("1",),), DAY).content


WRITERS: dict[str, tuple[Callable[[Edition], bytes], ...]] = {
    "xlsx/workbook.py": (lambda edition: composed("xlsx", nil_report(edition)),),
    "xlsx/lists.py": (period, plain_list, rollup),
}
"""Functions that write each workbook there is, by the module that makes it."""


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def test_every_workbook_there_is_is_tried_here() -> None:
    making = {
        path.relative_to(EXPORTERS).as_posix()
        for path in EXPORTERS.parent.rglob("*.py")
        if "Workbook" in calls(path)
    }
    assert making == WRITERS.keys()


@pytest.mark.parametrize("write", [one for ones in WRITERS.values() for one in ones])
def test_a_later_second_gives_the_same_bytes(
    write: Callable[[Edition], bytes], edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = count()

    def later(tz: dt.tzinfo | None = None) -> dt.datetime:
        return dt.datetime(2026, 4, 1, tzinfo=tz) + dt.timedelta(seconds=next(seconds))

    clock = SimpleNamespace(datetime=SimpleNamespace(now=later), timezone=dt.timezone)
    monkeypatch.setattr(openpyxl.packaging.core, "datetime", clock)

    assert write(edition) == write(edition)
    assert next(seconds) >= 2  # the library did ask its clock


def test_a_roll_up_holds_what_its_formulas_come_to(edition: Edition) -> None:
    book = load_workbook(BytesIO(rollup(edition)), data_only=True)

    received, amounts = book["三"], book["二"]
    assert [received.cell(2, column).value for column in (2, 3, 4)] == [53, 50, 3]
    assert [cell.value for row in amounts.iter_rows(min_col=2, max_col=4) for cell in row][-3:] == [
        0.000001,
        0,
        0.000001,
    ]
