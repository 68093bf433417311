"""Unit and date under the report, as GB/T 9704 7.3.5 places them."""

from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from exports import composed
from reports import nil_report

from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition

MM = 72 / 25.4
PITCH = 225 * MM / 22
EM = 15.75
RIGHT = 28 * MM + 28 * EM


def last_lines(report: Report) -> list[list[Any]]:
    """Return the body's lines on the last page, as characters."""
    content = composed("pdf", report, draft=False)
    found: dict[float, list[Any]] = {}
    with pdfplumber.open(BytesIO(content)) as document:
        for char in document.pages[-1].chars:
            if abs(char["size"] - EM) < 0.01:
                found.setdefault(round(char["matrix"][5], 1), []).append(char)
    return [found[y] for y in sorted(found, reverse=True)]


def signature(report: Report) -> tuple[list[Any], list[Any]]:
    """Return the characters of the unit and of the date."""
    unit, day = last_lines(report)[-2:]
    return unit, day


def test_a_date_longer_than_the_unit_stands_two_characters_in(edition: Edition) -> None:
    unit, day = signature(nil_report(edition, {"report.signed_by": "云溪镇"}))

    assert "".join(char["text"] for char in day) == "2024年1月10日"
    assert day[-1]["x1"] == pytest.approx(RIGHT - 2 * EM, abs=0.01)
    assert unit[0]["x0"] == pytest.approx(day[0]["x0"] - 2 * EM, abs=0.01)


def test_a_date_begins_two_characters_right_of_a_longer_unit(edition: Edition) -> None:
    unit, day = signature(nil_report(edition, {"report.signed_by": "青山县云溪镇人民政府"}))

    assert unit[-1]["x1"] == pytest.approx(RIGHT - 2 * EM, abs=0.01)
    assert day[0]["x0"] == pytest.approx(unit[0]["x0"] + 2 * EM, abs=0.01)


def test_a_seal_has_its_room(edition: Edition) -> None:
    above, unit, day = last_lines(nil_report(edition, {"report.seal": True}))[-3:]

    assert day[-1]["x1"] == pytest.approx(RIGHT - 4 * EM, abs=0.01)
    middle = (day[0]["x0"] + day[-1]["x1"]) / 2
    assert (unit[0]["x0"] + unit[-1]["x1"]) / 2 == pytest.approx(middle, abs=0.01)
    assert RIGHT - middle > 21 * MM  # half of a seal of 42 mm
    gap = above[0]["matrix"][5] - unit[0]["matrix"][5]
    assert gap == pytest.approx(3 * PITCH, abs=0.01)


def test_an_undated_report_is_signed_all_the_same(edition: Edition) -> None:
    report = nil_report(edition)
    undated = report.with_changes(report.changes_to({"report.issued_on": None}))
    last = last_lines(undated)[-1]

    assert "".join(char["text"] for char in last) == "云溪镇人民政府"


SIGNER = "新疆维吾尔自治区巴音郭楞蒙古自治州青山县云溪镇人民政府"


@pytest.mark.parametrize("signer", [SIGNER, "某" * 40, "某" * 28])
def test_a_unit_longer_than_a_line_takes_two_at_full_width(edition: Edition, signer: str) -> None:
    first, second, day = last_lines(nil_report(edition, {"report.signed_by": signer}))[-3:]
    chars = [*first, *second]

    assert "".join(char["text"] for char in chars) == signer
    assert min(char["x0"] for char in chars) >= 28 * MM - 0.01
    assert max(char["x1"] for char in chars) == pytest.approx(RIGHT - 2 * EM, abs=0.01)
    assert all(char["x1"] - char["x0"] == pytest.approx(EM, abs=0.01) for char in chars)
    assert day[0]["x0"] == pytest.approx(min(char["x0"] for char in chars) + 2 * EM, abs=0.01)


def test_where_the_date_is_to_be_written_a_line_is_ruled(edition: Edition) -> None:
    report = nil_report(edition)
    undated = report.with_changes(report.changes_to({"report.issued_on": None}))
    with pdfplumber.open(BytesIO(composed("pdf", undated))) as document:
        page = document.pages[-1]
        (line,) = page.curves  # a box without height is no rectangle to it
        unit = last_lines(undated)[-1]

    assert line["width"] == pytest.approx(7 * EM, abs=0.01)
    assert line["x1"] == pytest.approx(RIGHT - 2 * EM, abs=0.01)
    assert line["top"] > max(char["bottom"] for char in unit)
