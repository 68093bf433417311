"""Who issued the report and when, with or without room for a seal (GB/T 9704 7.3.5).

Lengths are characters of the body.
"""

from collections.abc import Iterator
from datetime import date

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.official.pages import Item, row
from zwgk_desktop.exporters.tagged.structure import plain
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import single
from zwgk_desktop.exporters.typesetting.paper import COLUMNS, SIZE

_BESIDE = 2.0
"""Right of the unit's name; between its beginning and the date's."""

_BESIDE_SEALED = 4.0
"""Right of the date when a seal covers it."""

_ABOVE, _ABOVE_SEALED = 1, 2
"""Blank lines over the unit's name: a seal of 42 mm begins in the first of two."""


def sign(report: Report) -> Iterator[Item]:
    """Give the blank lines, the unit and the date, which all stand on one page."""
    name = report.field_text("signed_by") or report.unit
    unit = single(glyphs(name, Face.FANG, report.edition.label("report.signed_by")))
    day = single(glyphs(_day(report), Face.FANG, report.edition.label("report.issued_on")))
    narrow = min(1.0, (COLUMNS - _BESIDE) / unit.width)
    sealed = report.field_value("seal") is True
    unit_x, day_x = (_sealed if sealed else _unsealed)(unit.width * narrow, day.width)
    yield Item(rows=_ABOVE_SEALED if sealed else _ABOVE, keep=True)
    who, when = plain(), plain()
    by = row(who, unit, unit_x * SIZE, SIZE, stretch=narrow)
    yield Item(drawing=by, elements=(who,), keep=True)
    dated = row(when, day, day_x * SIZE, SIZE)
    yield Item(drawing=dated, elements=(when,) if day.runs else (), keep=sealed)
    if sealed:
        yield Item()  # the seal reaches below the date


def _day(report: Report) -> str:
    day = report.field_value("issued_on")
    return day_text(day) if isinstance(day, date) else ""


def _unsealed(unit: float, day: float) -> tuple[float, float]:
    """Return where unit and date begin."""
    if day > unit:
        return COLUMNS - 2 * _BESIDE - day, COLUMNS - _BESIDE - day
    return COLUMNS - _BESIDE - unit, COLUMNS - unit


def _sealed(unit: float, day: float) -> tuple[float, float]:
    """Return the same, the unit centred over the date."""
    day_x = COLUMNS - _BESIDE_SEALED - day
    return min(day_x + (day - unit) / 2, COLUMNS - unit), day_x
