"""Grid of decisions: figures of a year by month, kind and station, and its sheet as a file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.books.fields import (
    DECISION_FIELDS,
    entry_of,
    find_field,
    parse_field,
)
from zwgk_desktop.domain.books.other_books import (
    DECISION_ROWS,
    DecisionCount,
    DecisionRow,
    add_up_decisions,
)
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.entries import as_one_line
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.exporters.registry import DECISIONS
from zwgk_desktop.late import late
from zwgk_desktop.services.books.dues import current_day
from zwgk_desktop.services.books.other_books import decision_values
from zwgk_desktop.services.books.register_files import OfficeList, UnsureRow, list_rows
from zwgk_desktop.services.books.unit_books import Addition, NewValues, SubjectKind, UnitBooks
from zwgk_desktop.services.outgoing import Outgoing, write_document
from zwgk_desktop.storage.acts import ActKind

if TYPE_CHECKING:
    from zwgk_desktop.exporters.contents import CellContent
    from zwgk_desktop.importers.readers import read_document
else:
    read_document = late("zwgk_desktop.importers.readers:read_document")

_STATIONS = "books.stations"
_OWN = "本机关"
"""Name of the only column of a unit that has set no stations."""
_VALUE = "decision.value"
KINDS: Mapping[str, str] = {
    row: f"{label}（{'元' if row == DecisionRow.FEES else '件'}）"
    for row, label in DECISION_ROWS.items()
}
"""Heads of the kinds of decisions, with their measures."""
_HEADS = {"站所": "body", "月份": "month", **{head: row for row, head in KINDS.items()}}


@dataclass(frozen=True, slots=True)
class GridPlace:
    """Place of one figure: kind of decision (`DecisionRow`), month ``YYYY-MM`` and station."""

    row: str
    month: str
    body: str

    @property
    def label(self) -> str:
        """The place in words."""
        return f"{self.month} {self.body} {DECISION_ROWS[self.row]}"


def months_of(year: int) -> tuple[str, ...]:
    """Return the months of a year as ``YYYY-MM``."""
    return tuple(f"{year}-{month:02}" for month in range(1, 13))


def stations(books: UnitBooks) -> tuple[str, ...]:
    """Return the stations (站所) of the grid: those set, then others that have figures."""
    named = str(books.shared_values.get(_STATIONS, "")).split("\n")
    entered = (one.body for one in books.books.decisions)
    return tuple(dict.fromkeys(name for name in (*named, *entered) if name)) or (_OWN,)


def set_stations(books: UnitBooks, text: str) -> None:
    """Set the stations of the grid, one per line. Those with figures stay in any case.

    Raises:
        UserError: A name has characters that cannot be stored (T01).
    """
    lines = (as_one_line(line) for line in text.splitlines())
    names = dict.fromkeys(line for line in lines if line)
    books.change_shared_values({_STATIONS: storable_text("\n".join(names), "站所") or None})


def grid_figures(books: UnitBooks) -> dict[GridPlace, Decimal]:
    """Return all figures of the book by place."""
    return {_place_of(one): one.value for one in books.entries(DecisionCount).values()}


def yearly_sums(books: UnitBooks, year: int) -> Mapping[str, Number | None]:
    """Return the sums of a year as table 二 gets them, by kind; fees in 万元."""
    first, *_, last = months_of(year)
    known = books.books.decisions
    return {row: add_up_decisions(known, row, first, last) for row in DECISION_ROWS}


def enter_figures(books: UnitBooks, typed: Mapping[GridPlace, str]) -> bool:
    """Store typed figures as one act; blank text removes a figure. Return whether any changed.

    Raises:
        UserError: A figure is no valid number (N02), or no whole one (K02).
    """
    added, changed = _planned_changes(books, typed)
    if added or changed:
        books.add(added, ActKind.ENTRY, changed=changed)
    return bool(added or changed)


def _planned_changes(
    books: UnitBooks, typed: Mapping[GridPlace, str]
) -> tuple[list[Addition], dict[int, NewValues]]:
    """Return the entries to add and those to change or remove."""
    known = {_place_of(one): (at, one) for at, one in books.entries(DecisionCount).items()}
    added, changed = list[Addition](), dict[int, NewValues]()
    for place, text in typed.items():
        found = known.get(place)
        if not text.strip():
            if found is not None:
                changed[found[0]] = dict.fromkeys(books.values(found[0]))
            continue
        fields = {"row": place.row, "month": place.month, "body": place.body, "value": text}
        values = decision_values(fields)
        if found is None:
            added.append(Addition(SubjectKind.DECISION, values))
        elif found[1].value != entry_of(DecisionCount, values).value:
            changed[found[0]] = {_VALUE: values[_VALUE]}
    return added, changed


def _place_of(decision: DecisionCount) -> GridPlace:
    return GridPlace(decision.row, decision.month, decision.body)


def export_sheet(books: UnitBooks, target: Path, year: int, body: str = "") -> int:
    """Write the grid of a year as .xlsx for the stations to fill. Return the number of rows.

    Args:
        books: Books of the unit.
        target: The file.
        year: Year of the months.
        body: The only station to write; "" for all.

    Raises:
        UserError: The ending is not .xlsx (K09), a station's name is that of an applicant (E04),
            or the file cannot be written (E01).
    """
    if target.suffix.lower() != ".xlsx":
        raise UserError(
            f"“{target.name}”的类型不能导出", remedy="请用 .xlsx（表格）结尾的文件名", code="K09"
        )
    known, bodies = grid_figures(books), (body,) if body else stations(books)
    rows = [
        (one, month, *(_shown_figure(known.get(GridPlace(row, month, one))) for row in KINDS))
        for one in bodies
        for month in months_of(year)
    ]
    outgoing = Outgoing(texts=[("站所", one) for one in bodies], names=books.person_names())
    heads = tuple(_HEADS)
    write_document(DECISIONS, target, outgoing, DECISIONS.label, heads, rows, current_day())
    return len(rows)


def _shown_figure(value: Decimal | None) -> "CellContent":
    if value is None:
        return ""
    return int(value) if value == value.to_integral_value() else format(value, "f")


def read_sheet(books: UnitBooks, path: Path, new: Collection[str] = ()) -> OfficeList:
    """Read a filled sheet. Nothing is stored, and blank cells change nothing.

    Args:
        books: Books of the unit.
        path: The file.
        new: Stations that the grid does not have yet.

    Raises:
        UserError: The file cannot be read (I01…) or contains no such sheet (K08).
    """
    document = read_document(path)
    typed: dict[GridPlace, str] = {}
    unsure: list[UnsureRow] = []
    columns = _HEADS | {label: row for row, label in DECISION_ROWS.items()}
    for number, text, texts in list_rows(document, columns, "month"):
        own = {row: texts[row] for row in KINDS if row in texts}
        if not own:
            continue
        try:
            places = _places((*stations(books), *new), texts, own)
            _planned_changes(books, places)
            if twice := next((place for place in places if place in typed), None):
                raise _unsure_error(f"{twice.label}在表里写了两次")
        except UserError as why:
            unsure.append(UnsureRow(number, text, why.what))
            continue
        typed |= places
    added, changed = _planned_changes(books, typed)
    return OfficeList(document.name, tuple(added), tuple(unsure), changed)


def _places(
    bodies: Collection[str], texts: Mapping[str, str], own: Mapping[str, str]
) -> dict[GridPlace, str]:
    """Return the figures of a row of the sheet by place.

    Raises:
        UserError: Month or station is missing, unknown or in the future (K02, K08).
    """
    month, body = (
        str(parse_field(find_field(DECISION_FIELDS, name), texts.get(name, "")))
        for name in ("month", "body")
    )
    if body not in bodies:
        raise _unsure_error(f"没有“{body}”这个站所")
    if month > f"{current_day():%Y-%m}":
        raise _unsure_error(f"{month}还没有到")
    return {GridPlace(row, month, body): text for row, text in own.items()}


def _unsure_error(why: str) -> UserError:
    return UserError(why, remedy="请核对表里的站所和月份，新的站所先加到台账里", code="K08")


def addition_label(added: Addition) -> str:
    """Return the place of an added figure in words."""
    return _place_of(entry_of(DecisionCount, added.values)).label


def changed_figures(books: UnitBooks, read: OfficeList) -> tuple[str, ...]:
    """Return the figures of the book that a sheet would change, old beside new, in words."""
    known = books.entries(DecisionCount)
    return tuple(
        f"{_place_of(known[at]).label}：{known[at].value:f}改为{values[_VALUE]}"
        for at, values in read.changed.items()
    )
