"""Who issued the report and when, with or without room for a seal (GB/T 9704 7.3.5).

Lengths are characters of the body.
"""

from collections.abc import Iterator

from zwgk_desktop.exporters.manuscript import Signature
from zwgk_desktop.exporters.official.pages import Item, row
from zwgk_desktop.exporters.tagged.structure import plain
from zwgk_desktop.exporters.typesetting.drawing import Box, Drawing
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.exporters.typesetting.lines import single
from zwgk_desktop.exporters.typesetting.paper import COLUMNS, PITCH, SIZE, baseline

_BESIDE = 2.0
"""Right of the unit's name; between its beginning and the date's."""

_DAY = 7.0
"""Room for a date: 2025年12月31日."""

_BESIDE_SEALED = 4.0
"""Right of the date when a seal covers it."""

_ABOVE, _ABOVE_SEALED = 1, 2
"""Blank lines over the unit's name: a seal of 42 mm begins in the first of two."""


def sign(signature: Signature) -> Iterator[Item]:
    """Give the blank lines, the unit and the date, which all stand on one page."""
    units = [single(glyphs(line, Face.FANG)) for line in signature.unit_lines]
    day = single(glyphs(signature.written_day, Face.FANG))
    widest = max(unit.width for unit in units)
    place = (_sealed if signature.sealed else _unsealed)(widest, day.width)
    yield Item(rows=_ABOVE_SEALED if signature.sealed else _ABOVE, keep=True)
    who, when = plain(), plain()
    for number, unit in enumerate(units):
        x = place[0] + (widest - unit.width) / 2
        by = row(who, unit, x * SIZE, SIZE)
        yield Item(drawing=by, elements=() if number else (who,), keep=True)
    dated = row(when, day, place[1] * SIZE, SIZE) if day.runs else _blank_day(place[0])
    yield Item(drawing=dated, elements=(when,) if day.runs else (), keep=signature.sealed)
    if signature.sealed:
        yield Item()  # the seal reaches below the date


def _blank_day(unit: float) -> Drawing:
    """Rule the place of a date that is to be written by hand."""
    x = min(unit + _BESIDE, COLUMNS - _BESIDE - _DAY)
    return Drawing((Box(x * SIZE, baseline(0, PITCH, SIZE) + 2, _DAY * SIZE, 0),))


def _unsealed(unit: float, day: float) -> tuple[float, float]:
    """Return where unit and date begin."""
    if day > unit:
        return COLUMNS - 2 * _BESIDE - day, COLUMNS - _BESIDE - day
    return COLUMNS - _BESIDE - unit, COLUMNS - unit


def _sealed(unit: float, day: float) -> tuple[float, float]:
    """Return the same, the unit centred over the date."""
    day_x = COLUMNS - _BESIDE_SEALED - day
    return min(day_x + (day - unit) / 2, COLUMNS - unit), day_x
