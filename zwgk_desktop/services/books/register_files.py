"""Files of the register of requests: import an office's list, export the register."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.catalog.office_list_words import OfficeListWords, read_office_list_words
from zwgk_desktop.domain.addresses import REQUEST_NUMBER, personal_address
from zwgk_desktop.domain.books.fields import read_event
from zwgk_desktop.domain.books.requests import (
    CHANNELS,
    CLASSES,
    NATURAL_PERSON,
    OUTCOMES,
    THIRD_PARTY_KINDS,
    Event,
    EventKind,
    Request,
)
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.due_days import DeadlineStatus
from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.personal_data import masked_text
from zwgk_desktop.exporters.contents import Deadline
from zwgk_desktop.exporters.registry import CALENDAR, REGISTER
from zwgk_desktop.importers.document import SourceDocument, SourceGrid, SourceRow
from zwgk_desktop.late import late
from zwgk_desktop.services.books.dues import (
    STATE_LABELS,
    RequestStatus,
    current_day,
    dispute_statuses,
    requests_by_due_day,
)
from zwgk_desktop.services.books.redaction import HIDDEN
from zwgk_desktop.services.books.request_acts import future_days_text, request_addition
from zwgk_desktop.services.books.third_parties import AskedThirdParty, third_parties
from zwgk_desktop.services.books.unit_books import Addition, NewValues, UnitBooks
from zwgk_desktop.services.outgoing import Outgoing, write_document
from zwgk_desktop.storage.acts import ActKind

if TYPE_CHECKING:
    from zwgk_desktop.exporters.contents import CellContent
    from zwgk_desktop.importers.readers import read_document
else:
    read_document = late("zwgk_desktop.importers.readers:read_document")

_SPACES = re.compile(r"[\s　]+")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_CHOICES = ("channel", "class", "outcome", "third_party_kind", "answer")
_MASKED = "（已隐去）"
"""Mark of the masked columns of an exported register, which cannot be read back."""
_THIRD_PARTY_COLUMNS = (
    *("third_party_asked_on", "third_party", "third_party_kind", "address"),
    *("third_party_answered_on", "answer"),
)
_PARTS = re.compile(r"[、\n]")
_UNANSWERED = frozenset({"未答复", "已答复"})
"""Words of the column of opinions that are no opinion."""


@dataclass(frozen=True, slots=True)
class UnsureRow:
    """A row of a list that cannot be imported as it is.

    Args:
        row: Its position in the list. The first row below the head is 1.
    """

    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class OfficeList:
    """Result of reading an office's own list.

    Args:
        name: Name of the file.
        additions: Entries that would be registered.
        changed: Changes of existing entries.
    """

    name: str
    additions: tuple[Addition, ...]
    unsure_rows: tuple[UnsureRow, ...]
    changed: Mapping[int, NewValues] = field(default_factory=dict[int, NewValues])

    @property
    def count(self) -> int:
        """Number of entries that would be registered or changed."""
        return len(self.additions) + len(self.changed)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Numbers of the requests that would be registered."""
        return tuple(str(addition.values[REQUEST_NUMBER]) for addition in self.additions)


@lru_cache(maxsize=1)
def office_list_words() -> OfficeListWords:
    """Return the column heads and choices that offices use in their lists."""
    return read_office_list_words(paths.resources() / "register.toml")


def read_request_list(
    books: UnitBooks, path: Path, defaults: Mapping[str, str] | None = None
) -> OfficeList:
    """Read a list of requests from a file. Nothing is stored.

    Args:
        books: The books to which the requests would be added.
        path: Path of the list.
        defaults: Channel and class of rows that leave these fields blank.

    Raises:
        UserError: The file cannot be read (I01…) or contains no list (K08).
    """
    document = read_document(path)
    if any(_MASKED in (cell or "") for row in _rows_of(document) for cell in row.cells):
        raise UserError(
            f"“{document.name}”是隐去了个人信息的登记簿，不能读回来",
            remedy="请先显示申请人再导出；命令行加 --unmasked",
            code="K08",
        )
    additions: list[Addition] = []
    unsure: list[UnsureRow] = []
    for number, text, texts in list_rows(document, office_list_words().columns, "received_on"):
        taken = [str(addition.values[REQUEST_NUMBER]) for addition in additions]
        try:
            additions.append(_addition(books, {**(defaults or {}), **texts}, taken))
        except UserError as why:
            unsure.append(UnsureRow(number, text, why.what))
    return OfficeList(document.name, tuple(additions), tuple(unsure))


def _rows_of(document: SourceDocument) -> Iterator[SourceRow]:
    for grid in document.blocks:
        if isinstance(grid, SourceGrid):
            yield from grid.rows


def register_entries(books: UnitBooks, read: OfficeList) -> None:
    """Register the entries of a list, as one act."""
    if read.count:
        books.add(read.additions, ActKind.IMPORT, read.name, read.changed)


def list_rows(
    document: SourceDocument, columns: Mapping[str, str], needed: str
) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Yield the rows of a list that are not blank: position, whole text, and text by field.

    Args:
        document: The document that contains the list.
        columns: Field by column head.
        needed: Field that the head of the list must name, beside another one.

    Raises:
        UserError: There is no such list (K08).
    """
    heads, rows = _table_of(document, columns, needed)
    for number, row in enumerate(rows, start=1):
        found = {field: row.cells[at] for at, field in heads.items() if at < len(row.cells)}
        texts = {field: text.strip() for field, text in found.items() if text and text.strip()}
        if texts:
            yield number, row.text, texts


def _table_of(
    document: SourceDocument, columns: Mapping[str, str], needed: str
) -> tuple[dict[int, str], list[SourceRow]]:
    """Return the fields of a list's columns, and its rows."""
    for grid in document.blocks:
        if not isinstance(grid, SourceGrid):
            continue
        for at, row in enumerate(grid.rows):
            heads = dict(_column_fields(row, columns))
            if needed in heads.values() and len(heads) > 1:
                return heads, list(grid.rows[at + 1 :])
    raise UserError(
        f"“{document.name}”里没有登记表",
        remedy=f"表头要有{_heads_of(columns, needed)}，还要有登记表的其他列",
        code="K08",
    )


def _heads_of(columns: Mapping[str, str], field: str) -> str:
    first, *others = (head for head, one in columns.items() if one == field)
    return f"“{first}”（或者{'、'.join(others[:2])}）"


def _column_fields(row: SourceRow, columns: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for column, text in enumerate(row.cells):
        field = columns.get(_SPACES.sub("", text or ""))
        if field is not None and field not in seen:
            seen.add(field)
            yield column, field


def _addition(books: UnitBooks, texts: Mapping[str, str], numbers_used: list[str]) -> Addition:
    parties = {name: texts[name] for name in _THIRD_PARTY_COLUMNS if name in texts}
    own = {name: text for name, text in texts.items() if name not in parties}
    fields = {name: _choice_from_list(name, text) for name, text in own.items()}
    concluded, outcome = fields.pop("concluded_on", ""), fields.pop("outcome", "")
    for name in ("received_on", "channel", "class"):
        if name not in fields:
            raise _unsure_error(f"没有写{_LABELS[name]}")
    number = fields.get("number", "")
    if number.isdigit() and len(number) < 5:  # running number in the list, not a 登记号
        del fields["number"]
    if bool(concluded) != bool(outcome):
        raise _unsure_error("办结日期和结果只写了一样")
    events = list(_third_party_events(parties))
    if concluded:
        on = parse_date(concluded, _LABELS["concluded_on"])
        events.append(Event(EventKind.CONCLUDED, on, outcome=outcome))
    if named := future_days_text(current_day(), fields, events):
        raise _unsure_error(f"{named}在今天以后")
    return request_addition(books, fields, numbers_used, events)


def _third_party_events(texts: Mapping[str, str]) -> Iterator[Event]:
    """Yield the events of the third parties of a row, several of them separated by 、.

    Raises:
        UserError: A day or a name is missing, or the columns hold different numbers of them (K08).
    """
    columns = {name: _PARTS.split(text) for name, text in texts.items()}
    if len({len(parts) for parts in columns.values()}) > 1:
        raise _unsure_error("第三方的各列写的个数不同")
    for at in range(max(map(len, columns.values()), default=0)):
        named = {name: parts[at].strip() for name, parts in columns.items()}
        yield from _events_of_one(at + 1, {n: text for n, text in named.items() if text})


def _events_of_one(number: int, texts: Mapping[str, str]) -> Iterator[Event]:
    answer = texts.get("answer", "")
    answered = answer not in {"", "未答复"} or "third_party_answered_on" in texts
    needed = ("third_party", "third_party_asked_on", *(("third_party_answered_on",) * answered))
    for name in needed:
        if name not in texts:
            raise _unsure_error(f"第{number}个第三方没有写{_LABELS[name]}")
    about = {n: _choice_from_list(n, t) for n, t in texts.items() if n in _ABOUT_THIRD_PARTY}
    asked_on = _choice_from_list("third_party_asked_on", texts["third_party_asked_on"])
    yield read_event(EventKind.THIRD_PARTY_ASKED, {"on": asked_on, **about})
    if answered:
        on = _choice_from_list("third_party_answered_on", texts["third_party_answered_on"])
        opinion = "" if answer in _UNANSWERED else _choice_from_list("answer", answer)
        told = {"on": on, "answer": opinion, "party": str(number)}
        yield read_event(EventKind.THIRD_PARTY_ANSWERED, told)


def without_time(text: str) -> str:
    """Return the text of a day without the time of day that spreadsheets append."""
    return _TIME.sub("", text)


def _choice_from_list(name: str, text: str) -> str:
    if name.endswith("_on"):
        return day_text(parse_date(without_time(text), _LABELS[name]))
    if name not in _CHOICES:
        return text
    plain = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[）)]?[.．、]?", "", _SPACES.sub("", text))
    chosen = office_list_words().choices[name].get(plain)
    if chosen is None:
        raise _unsure_error(f"{_LABELS[name]}“{text[:20]}”不能确定是哪一种")
    return chosen


def _unsure_error(why: str) -> UserError:
    return UserError(why, remedy="请在表里写明后再导入，或者单独登记这一件", code="K08")


_LABELS: Mapping[str, str] = {
    "received_on": "收到日期",
    "concluded_on": "办结日期",
    "channel": "收到方式",
    "class": "申请人类别",
    "outcome": "办理结果",
    "third_party": "名称",
    "third_party_kind": "第三方类别",
    "third_party_asked_on": "征求意见的日期",
    "third_party_answered_on": "答复的日期",
    "answer": "第三方意见",
}
_ABOUT_THIRD_PARTY = frozenset({"third_party", "third_party_kind", "address"})


_HEADS = (
    *("登记号", "收到日期", "收到方式", "申请人类别", "申请人", "联系方式", "申请内容"),
    *("状态", "答复期限", "暂定", "办结日期", "办理结果", "逾期工作日", "答复文号", "备注"),
    *("第三方", "第三方类别", "第三方地址", "征求第三方日期", "第三方答复日期", "第三方意见"),
)
_MASKED_HEADS = frozenset({"申请人", "联系方式", "申请内容", "备注", "第三方", "第三方地址"})


def export_register(books: UnitBooks, target: Path, *, unmasked: bool) -> int:
    """Write the register as .xlsx or .ics, and return the number of requests.

    Raises:
        UserError: The ending is neither .xlsx nor .ics (K09). A masked register names a person
            (E04). The file cannot be written (E01).
    """
    statuses = requests_by_due_day(books.books.requests, books.calendar)
    typed_texts = [] if unmasked else [text for one in statuses for text in _typed_texts(one)]
    texts = [("登记号或者答复文号", text) for text in typed_texts]
    outgoing = Outgoing(texts=texts, names=books.person_names())
    match target.suffix.lower():
        case ".xlsx":
            rows = list(_rows(books, statuses, unmasked=unmasked))
            masked = frozenset[str]() if unmasked else _MASKED_HEADS
            heads = [f"{head}{_MASKED}" if head in masked else head for head in _HEADS]
            write_document(REGISTER, target, outgoing, REGISTER.label, heads, rows, current_day())
        case ".ics":
            name, deadlines = (
                f"{books.unit}答复期限",
                _deadlines(books, statuses, unmasked=unmasked),
            )
            write_document(CALENDAR, target, outgoing, name, list(deadlines), current_day())
        case _:
            raise UserError(
                f"“{target.name}”的类型不能导出",
                remedy="请用 .xlsx（表格）或者 .ics（日历）结尾的文件名",
                code="K09",
            )
    return len(statuses)


def _typed_texts(status: RequestStatus) -> tuple[str, ...]:
    """Return the texts typed by the clerk that a masked register contains."""
    return status.request.number, status.request.answer_number


def _rows(
    books: UnitBooks, statuses: Iterable[RequestStatus], *, unmasked: bool
) -> "Iterator[tuple[CellContent, ...]]":
    subjects = {one.number: subject for subject, one in books.entries(Request).items()}
    everybody = books.all_personal()

    def person(request: Request, field: str) -> str:
        text = everybody.get(subjects[request.number], {}).get(personal_address(field), "")
        if unmasked or not text:
            return text
        hidden = field == "applicant" and request.applicant_class not in {"", NATURAL_PERSON}
        return HIDDEN if hidden else masked_text(text)

    def third_party(one: AskedThirdParty) -> str:
        name = one.shown_name(unmasked=unmasked)
        hidden = one.about.kind not in {"", NATURAL_PERSON} and not unmasked
        return HIDDEN if name and hidden else name

    def free(text: str) -> str:
        return text if unmasked or not text else HIDDEN

    for one in statuses:
        request, clock = one.request, one.deadline
        asked = third_parties(books, subjects[request.number])
        yield (
            request.number,
            request.received_on,
            CHANNELS.get(request.channel, ""),
            CLASSES.get(request.applicant_class, ""),
            person(request, "applicant"),
            person(request, "contact"),
            free(request.subject),
            STATE_LABELS[clock.state],
            clock.due,
            "暂定" if clock.provisional else "",
            request.concluded_on,
            OUTCOMES.get(request.outcome or "", ""),
            clock.days_late or None,
            request.answer_number,
            free(request.remark),
            _joined_parts(third_party(other) for other in asked),
            _joined_parts(THIRD_PARTY_KINDS.get(other.about.kind, "") for other in asked),
            _joined_parts(free(other.about.address) for other in asked),
            _joined_parts(str(other.consultation.asked.on) for other in asked),
            _joined_parts(str(other.answered_on or "") for other in asked),
            _joined_parts(other.answer_label for other in asked),
        )


def _joined_parts(parts: Iterable[str]) -> str:
    """Return the parts of the third parties of a request in their order, "" if all are blank."""
    listed = list(parts)
    return "、".join(listed) if any(listed) else ""


def _deadlines(
    books: UnitBooks, statuses: Iterable[RequestStatus], *, unmasked: bool
) -> Iterator[Deadline]:
    for case in dispute_statuses(books.books.disputes, books.calendar):
        if case.deadline.due is not None:
            key = f"{books.unit}-dispute-{case.dispute.id}"
            what = "复议答复和证据" if case.dispute.is_review else "应诉答辩和证据"
            yield Deadline(
                key,
                case.deadline.due,
                f"{case.dispute.id}号案件{what}{_overdue_mark(case.deadline)}",
            )
    for one in statuses:
        day = one.deadline.due or one.deadline.applicants_last_day
        if not one.is_open or day is None:
            continue
        what = "答复期限" if one.deadline.due else "等待申请人的最后一天"
        mark = _overdue_mark(one.deadline)
        key = f"{books.unit}-{one.request.number}"
        details = one.request.subject if unmasked else ""
        yield Deadline(key, day, f"{one.request.number}号申请{what}{mark}", details)


def _overdue_mark(clock: DeadlineStatus) -> str:
    return "（暂定）" if clock.provisional else ""
