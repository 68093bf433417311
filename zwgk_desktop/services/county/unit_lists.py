"""Lists of units to print and sign: reminders (催报单) and examinations (审核单)."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.exporters.contents import CellContent, ListSheet
from zwgk_desktop.exporters.registry import UNIT_LIST
from zwgk_desktop.services.county.board import COLUMNS, BoardColumn, BoardRow, board_rows
from zwgk_desktop.services.county.collection import Collection, UnitStatus, units_to_remind
from zwgk_desktop.services.county.examination_acts import answers_of
from zwgk_desktop.services.outgoing import Outgoing, write_document
from zwgk_desktop.services.report_changes import edition_of

Compose = Callable[[Collection, date], ListSheet]

_REMINDING = (
    *(("序号", 17), ("单位", 50), ("类别", 26), ("联系人", 24), ("电话", 36)),
    *(("原因", 44), ("期限", 34), ("催报记录（时间、接电话的人、答复）", 55)),
)
_EXAMINING = (
    *(("序号", 17), ("单位", 44), ("状态", 24), ("收到", 32), ("看过的部分", 30)),
    *(("意见", 60), ("单位答复", 40), ("最近一次审核", 34), ("审核人签字", 30)),
)


def reminder_sheet(collection: Collection, today: date) -> ListSheet:
    """Return the list of units to remind: contact, telephone, reason, days, room for a record."""
    board = {row.status.name: row for row in board_rows(collection, today)}
    reasons = units_to_remind(collection.status_lines())
    rows = [(board[unit], why) for why, units in reasons.items() for unit in units]
    cells: list[tuple[CellContent, ...]] = [
        (at, *_addressed(collection, row), why, _days(row), "")
        for at, (row, why) in enumerate(rows, start=1)
    ]
    due = collection.terms.due_on
    said = f"共{len(rows)}个单位，截至{day_text(today)}{f'；期限{day_text(due)}' if due else ''}。"
    heads, widths = zip(*_REMINDING, strict=True)
    title = f"{collection.year}年催报单"
    return ListSheet(title, title, said, heads, widths, cells, today)


def examination_sheet(collection: Collection, today: date) -> ListSheet:
    """Return the list of what was examined: ticks, remarks, answers, when, room to sign."""
    lines = [line for line in collection.status_lines() if line.current is not None]
    cells = [
        (at, *_examination_cells(collection, line), "") for at, line in enumerate(lines, start=1)
    ]
    heads, widths = zip(*_EXAMINING, strict=True)
    title = f"{collection.year}年审核单"
    said = f"共{len(lines)}个单位，截至{day_text(today)}。"
    return ListSheet(title, title, said, heads, widths, cells, today)


LISTS: dict[str, Compose] = {"催报单": reminder_sheet, "审核单": examination_sheet}


def write_unit_list(collection: Collection, name: str, target: Path, today: date) -> None:
    """Write one of the `LISTS` as a Word document or a workbook, for the county's own use.

    Raises:
        UserError: It contains personal data other than the units' contacts (E04), or the file
            cannot be written (E01).
    """
    sheet = LISTS[name](collection, today)
    texts = [(name, str(cell)) for row in sheet.rows for cell in row if cell]
    own = {unit.telephone for unit in collection.roster.units if unit.telephone}
    outgoing = Outgoing(texts=texts, names=collection.context.books.applicant_names(), own=own)
    write_document(UNIT_LIST, target, outgoing, sheet)


def _addressed(collection: Collection, row: BoardRow) -> tuple[str, ...]:
    """Return name, group, contact and telephone of a unit."""
    unit = collection.roster.find(row.status.unit)
    group = row.status.group.label if row.status.group else "不在名册"
    return row.status.name, group, *((unit.contact, unit.telephone) if unit else ("", ""))


def _days(row: BoardRow) -> str:
    """Return how late a unit is, after its return if it was returned."""
    shown = BoardColumn.RETURNED if row.status.open_return else BoardColumn.DUE
    return row.cells[COLUMNS.index(shown)]


def _examination_cells(collection: Collection, line: UnitStatus) -> Iterator[CellContent]:
    current = line.current
    assert current is not None  # noqa: S101 - the caller chose such lines
    edition = edition_of(collection.context.catalog, current.edition)
    ticks = [one for one in current.sections if one in line.examination.ticks]
    ticked = (
        f"{edition.section_of[one].numeral}{'（要再看）' if one in line.stale_sections else ''}"
        for one in ticks
    )
    answers = answers_of(collection, line)
    remarks = line.examination.remarks
    subject, _ = collection.examinations.get(line.key, (0, None))
    acts = [row.at for row in collection.context.log.history(subject, None)] if subject else []
    noted = f"（{current.why_not_final}）" if current.why_not_final else ""
    yield line.name
    yield f"{line.state.label}{noted}"
    yield f"{current.received_at:%Y-%m-%d}"
    yield "、".join(ticked)
    yield "\n".join(f"{one.number}. {edition.label(one.address)}：{one.text}" for one in remarks)
    yield "\n".join(f"{number}. {text}" for number, text in sorted(answers.items()))
    yield f"{max(acts).astimezone():%Y-%m-%d %H:%M}" if acts else ""
