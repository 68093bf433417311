"""The register handed out, masked unless asked: a workbook, or its due dates for a calendar."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.atomic_file import PRIVATE_EXPORT
from zwgk_desktop.domain.addresses import personal_address
from zwgk_desktop.domain.books.requests import CHANNELS, CLASSES, NATURAL_PERSON, OUTCOMES, Request
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.exporters.deadlines import Deadline, compose_calendar
from zwgk_desktop.late import late
from zwgk_desktop.services.books.dues import STATES, Clocked, by_due, this_day
from zwgk_desktop.services.books.masking import HIDDEN, masked_text
from zwgk_desktop.services.books.registers import UnitBooks
from zwgk_desktop.services.outgoing import Outgoing, send_out

if TYPE_CHECKING:
    from zwgk_desktop.exporters.xlsx.register import Shown, compose_list
else:  # imported at the first call
    compose_list = late("zwgk_desktop.exporters.xlsx.register:compose_list")

_HEADS = (
    *("登记号", "收到日期", "收到方式", "申请人类别", "申请人", "联系方式", "申请内容"),
    *("状态", "答复期限", "暂定", "办结日期", "办理结果", "逾期工作日", "答复文号", "备注"),
)


def hand_out(books: UnitBooks, target: Path, *, unmasked: bool) -> int:
    """Write the register to a file whose ending says as what; returns how many requests.

    Raises:
        UserError: It is neither .xlsx nor .ics (K09), a masked one names somebody (E04),
            or it cannot be written (E01).
    """
    found = by_due(books.books.requests, books.calendar)
    match target.suffix.lower():
        case ".xlsx":
            rows = list(_rows(books, found, unmasked=unmasked))
            content = compose_list("依申请公开登记簿", _HEADS, rows, this_day())
        case ".ics":
            deadlines = list(_deadlines(books, found, unmasked=unmasked))
            content = compose_calendar(f"{books.unit}答复期限", deadlines, this_day())
        case _:
            raise UserError(
                f"“{target.name}”的类型不能导出",
                remedy="请用 .xlsx（表格）或者 .ics（日历）结尾的文件名",
                code="K09",
            )
    told = [] if unmasked else [text for one in found for text in _told(one)]
    texts = [("登记号或者答复文号", text) for text in told]
    outgoing = Outgoing(texts=texts, names=books.persons())
    send_out([(target, content)], outgoing, PRIVATE_EXPORT)
    return len(found)


def _told(found: Clocked) -> tuple[str, ...]:
    """Return what somebody typed that stands in a masked register."""
    return found.request.number, found.request.answer_number


def _rows(
    books: UnitBooks, found: Iterable[Clocked], *, unmasked: bool
) -> "Iterator[tuple[Shown, ...]]":
    subjects = {one.number: subject for subject, one in books.entries(Request).items()}
    everybody = books.everybody()

    def person(request: Request, field: str) -> str:
        text = everybody.get(subjects[request.number], {}).get(personal_address(field), "")
        if unmasked or not text:
            return text
        hidden = field == "applicant" and request.applicant_class not in {"", NATURAL_PERSON}
        return HIDDEN if hidden else masked_text(text)

    def free(text: str) -> str:
        return text if unmasked or not text else HIDDEN

    for one in found:
        request, clock = one.request, one.clock
        yield (
            request.number,
            request.received_on,
            CHANNELS.get(request.channel, ""),
            CLASSES.get(request.applicant_class, ""),
            person(request, "applicant"),
            person(request, "contact"),
            free(request.subject),
            STATES[clock.state],
            clock.due,
            "暂定" if clock.provisional else "",
            request.concluded_on,
            OUTCOMES.get(request.outcome or "", ""),
            clock.late or None,
            request.answer_number,
            free(request.remark),
        )


def _deadlines(books: UnitBooks, found: Iterable[Clocked], *, unmasked: bool) -> Iterator[Deadline]:
    for one in found:
        day = one.clock.due or one.clock.applicants_day
        if not one.open or day is None:
            continue
        what = "答复期限" if one.clock.due else "等待申请人的最后一天"
        mark = "（暂定）" if one.clock.provisional else ""
        key = f"{books.unit}-{one.request.number}"
        details = one.request.subject if unmasked else ""
        yield Deadline(key, day, f"{one.request.number}号申请{what}{mark}", details)
