"""The county's board (收报台): a row of texts for each unit, with sort keys and filters."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from zwgk_desktop.domain.county.examination import ExaminationState, verification_code
from zwgk_desktop.domain.county.roster import Group
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.contents import CellContent, ListSheet
from zwgk_desktop.exporters.registry import BOARD
from zwgk_desktop.services.county.collection import Collection, UnitStatus
from zwgk_desktop.services.county.submission import Submission
from zwgk_desktop.services.outgoing import Outgoing, write_document


class BoardColumn(StrEnum):
    """Column of the board; the value is its heading."""

    UNIT = "单位"
    GROUP = "类别"
    STATE = "状态"
    NUMBER = "次数"
    FIRST = "首次收到"
    RECEIVED = "现在这份收到"
    DUE = "期限"
    RETURNED = "退回"
    ERROR = "必须改正"
    EXPLAIN = "须说明"
    HINT = "请核对"
    CHANGED = "与上次不同"
    STALE = "要再看"
    CODE = "核验码"
    NOTE = "备注"


COLUMNS = tuple(BoardColumn)
COUNTED_SEVERITIES: Mapping[BoardColumn, Severity] = {
    BoardColumn.ERROR: Severity.ERROR,
    BoardColumn.EXPLAIN: Severity.EXPLAIN,
    BoardColumn.HINT: Severity.HINT,
}
TIPS: Mapping[BoardColumn, str] = {
    BoardColumn.CHANGED: "这一次报来的与上一次相比，内容有变的部分",
    BoardColumn.STALE: "打勾以后单位又改过的部分，要再看一遍",
    BoardColumn.FIRST: "第一份定稿的报告收到的日期，迟报按这一天算；草稿不算",
    BoardColumn.RECEIVED: "现在以它为准的那一份收到的时间",
    BoardColumn.RETURNED: "退回过几次，最近一次要求哪天以前重报，重报迟了几天",
    BoardColumn.CODE: "与报送单上的核验码对一对，一致就是同一份",
}


class BoardFilter(StrEnum):
    """Filter of the units shown on the board."""

    ALL = "全部"
    MISSING = "未报送"
    RECEIVED = "已收到"
    IN_EXAMINATION = "审核中"
    RETURNED = "已退回"
    ACCEPTED = "已接收"
    LATE = "迟报"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit as shown on the board.

    Args:
        status: The unit's data.
        state: State of its examination.
        filters: Filters that include the unit.
        cells: Texts, column by column.
        sort_keys: Sort key of each column.
        highlights: Severity of the columns to highlight, by index.
        searched_text: Searchable text in lower case.
    """

    status: UnitStatus
    state: ExaminationState
    filters: frozenset[BoardFilter]
    cells: tuple[str, ...]
    sort_keys: tuple[tuple[int | str, ...], ...]
    highlights: Mapping[int, Severity]
    searched_text: str

    def matches(self, filter_: BoardFilter, group: Group | None, words: str) -> bool:
        """Return whether the unit passes a filter, is in a group (None: any) and has all words."""
        if filter_ not in self.filters or group not in {None, self.status.group}:
            return False
        return all(word in self.searched_text for word in words.lower().split())


_STATES = tuple(ExaminationState)
_FILTERS = {state: BoardFilter(state.label) for state in _STATES}
_GROUPS: tuple[Group | None, ...] = (*Group, None)
_LAST = 10**9
"""Sort key of blank cells: last."""


def board_rows(collection: Collection, today: date) -> tuple[BoardRow, ...]:
    """Return a row for every unit, in the roster's order."""
    editions = collection.context.catalog.editions
    return tuple(_row(line, today, editions) for line in collection.status_lines())


def _row(status: UnitStatus, today: date, editions: Mapping[str, Edition]) -> BoardRow:
    current, state, first = status.current, status.state, status.first_filed
    days, overdue = _days_to_due_day(status, today), _days_overdue(status, today)
    changed = _changed_sections(*status.submissions[-2:]) if len(status.submissions) > 1 else ()
    edition = editions.get(current.edition) if current else None
    counts = {one: current.findings[one.value] for one in Severity} if current else {}
    noted = f"（{current.why_not_final}）" if current and current.why_not_final else ""
    cells = {
        BoardColumn.UNIT: status.name,
        BoardColumn.GROUP: status.group.label if status.group else "不在名册",
        BoardColumn.STATE: f"{state.label}{noted}",
        BoardColumn.NUMBER: str(current.number) if current else "",
        BoardColumn.FIRST: f"{first:%Y-%m-%d}" if first else "",
        BoardColumn.RECEIVED: f"{current.received_at:%Y-%m-%d %H:%M}" if current else "",
        BoardColumn.DUE: _due_text(status, days),
        BoardColumn.RETURNED: _return_text(status, overdue),
        BoardColumn.CHANGED: _numerals(edition, changed),
        BoardColumn.STALE: _numerals(edition, status.stale_sections),
        BoardColumn.CODE: verification_code(current.hash) if current else "",
        BoardColumn.NOTE: "；".join(status.override_reasons),
    } | {column: str(counts.get(one) or "") for column, one in COUNTED_SEVERITIES.items()}
    order = {
        BoardColumn.GROUP: (_GROUPS.index(status.group),),
        BoardColumn.STATE: (_STATES.index(state),),
        BoardColumn.NUMBER: (current.number if current else 0,),
        BoardColumn.DUE: (_LAST if days is None else days,),
        BoardColumn.RETURNED: (len(status.examination.returns), overdue),
        BoardColumn.CHANGED: (len(changed),),
        BoardColumn.STALE: (len(status.stale_sections),),
    } | {column: (counts.get(one, 0),) for column, one in COUNTED_SEVERITIES.items()}
    late = [BoardFilter.LATE] if status.days_late or status.days_late_after_return else []
    return BoardRow(
        status,
        state,
        frozenset((BoardFilter.ALL, _FILTERS[state], *late)),
        tuple(cells[column] for column in COLUMNS),
        tuple(order.get(column, (cells[column],)) for column in COLUMNS),
        dict(_highlights(status, days, overdue, counts)),
        f"{status.name} {cells[BoardColumn.CODE]}".lower(),
    )


def _days_to_due_day(status: UnitStatus, today: date) -> int | None:
    """Return the days from the first final report, or from today, to the due day.

    Negative if late; None if no due day is set.
    """
    if status.due_on is None:
        return None
    return (status.due_on - (status.first_filed.date() if status.first_filed else today)).days


def _days_overdue(status: UnitStatus, today: date) -> int:
    """Return the days a report was sent again after the day named by the last return.

    For a report that was not sent again yet, the days until today. 0 if in time.
    """
    back = status.last_return
    if back is None or back.due_on is None:
        return 0
    if status.state is ExaminationState.RETURNED:
        return max((today - back.due_on).days, 0)
    return status.days_late_after_return or 0


def _return_text(status: UnitStatus, overdue: int) -> str:
    back = status.last_return
    if back is None:
        return ""
    waits = status.state is ExaminationState.RETURNED
    by = f"，限{back.due_on:%m-%d}" if waits and back.due_on else ""
    late = f"，{'逾期' if waits else '迟'}{overdue}天" if overdue else ""
    return f"{len(status.examination.returns)}次{by}{late}"


def _due_text(status: UnitStatus, days: int | None) -> str:
    if days is None:
        return ""
    if status.first_filed is not None:
        return "按时" if days >= 0 else f"迟{-days}天"
    return f"还有{days}天" if days >= 0 else f"逾期{-days}天"


def _highlights(
    status: UnitStatus, days: int | None, overdue: int, counts: Mapping[Severity, int]
) -> Iterator[tuple[int, Severity]]:
    state = status.state
    if days is not None and days < 0:
        severity = Severity.EXPLAIN if status.first_filed else Severity.ERROR
        yield COLUMNS.index(BoardColumn.DUE), severity
    if overdue:
        severity = Severity.ERROR if state is ExaminationState.RETURNED else Severity.EXPLAIN
        yield COLUMNS.index(BoardColumn.RETURNED), severity
    if state is not ExaminationState.ACCEPTED and counts.get(Severity.ERROR):
        yield COLUMNS.index(BoardColumn.ERROR), Severity.ERROR
    if status.stale_sections:
        yield COLUMNS.index(BoardColumn.STALE), Severity.EXPLAIN


def _changed_sections(before: Submission, current: Submission) -> tuple[str, ...]:
    old = before.sections
    return tuple(one for one, hash_ in current.sections.items() if old.get(one) != hash_)


def _numerals(edition: Edition | None, sections: Sequence[str]) -> str:
    if edition is None:
        return f"{len(sections)}处" if sections else ""
    return "、".join(edition.section_of[section].numeral for section in sections)


_WIDTHS = {
    BoardColumn.UNIT: 60,
    BoardColumn.GROUP: 28,
    BoardColumn.STATE: 27,
    BoardColumn.NUMBER: 13,
    BoardColumn.FIRST: 34,
    BoardColumn.RECEIVED: 40,
    BoardColumn.DUE: 24,
    BoardColumn.RETURNED: 26,
    BoardColumn.ERROR: 19,
    BoardColumn.EXPLAIN: 16,
    BoardColumn.HINT: 16,
    BoardColumn.CHANGED: 23,
    BoardColumn.STALE: 18,
    BoardColumn.CODE: 37,
    BoardColumn.NOTE: 32,
}
"""Relative widths of the printed columns."""

_NUMBER = 12
_NUMBERS = frozenset({BoardColumn.NUMBER, *COUNTED_SEVERITIES})


def write_board(
    collection: Collection, rows: Sequence[BoardRow], target: Path, today: date
) -> None:
    """Write the shown units as a PDF or a workbook, depending on the suffix.

    Raises:
        UserError: A unit's name contains personal data (E04), the file cannot be written (E01),
            or a font is missing (E05).
    """
    write_document(BOARD, target, _outgoing(collection, rows), _sheet(collection, rows, today))


def board_pdf(collection: Collection, rows: Sequence[BoardRow], today: date) -> bytes:
    """Return the shown units as a PDF in A4 landscape, for printing.

    Raises:
        UserError: A unit's name contains personal data (E04), or a font is missing (E05).
    """
    _outgoing(collection, rows).ensure_no_personal_data()
    return BOARD.compose_as(".pdf", _sheet(collection, rows, today)).content


def _sheet(collection: Collection, rows: Sequence[BoardRow], today: date) -> ListSheet:
    subject = collection.context.catalog.edition_to_fill(collection.year).subject
    return ListSheet(
        f"{collection.year}年{BOARD.label}",
        f"{collection.year}年{subject}收报情况",
        _shown_text(collection, rows),
        ("序号", *(column.value for column in COLUMNS)),
        (_NUMBER, *(_WIDTHS[column] for column in COLUMNS)),
        [(at, *_cells(row)) for at, row in enumerate(rows, start=1)],
        today,
    )


def _outgoing(collection: Collection, rows: Sequence[BoardRow]) -> Outgoing:
    texts = [("单位名称", row.status.unit) for row in rows]
    texts += [("备注", reason) for row in rows for reason in row.status.override_reasons]
    return Outgoing(texts=texts, names=collection.context.books.applicant_names())


def _shown_text(collection: Collection, rows: Sequence[BoardRow]) -> str:
    counts = Counter(row.state.label for row in rows)
    due = collection.terms.due_on
    parts = [f"共{len(rows)}个单位", *(f"{state}{count}" for state, count in counts.items())]
    return "，".join((*parts, *((f"截止{day_text(due)}",) if due else ()))) + "。"


def _cells(row: BoardRow) -> list[CellContent]:
    """Return the cells of a row, with numbers as `int`."""
    return [
        int(cell) if cell and column in _NUMBERS else cell
        for column, cell in zip(COLUMNS, row.cells, strict=True)
    ]
