"""Common arguments of the book commands, and their answers as JSON and as lines."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, cast

import simplejson

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.opening import open_to_read, open_to_write
from zwgk_desktop.cli.output import json_value
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, unchanged_answer
from zwgk_desktop.domain.addresses import REQUEST_NUMBER, personal_address
from zwgk_desktop.domain.books.fields import PERSONAL_FIELDS, BookField, filled_event_fields
from zwgk_desktop.domain.books.other_books import (
    DECISION_ROWS,
    DISPUTE_KINDS,
    DISPUTE_RESULTS,
    DOCUMENT_KINDS,
    DecisionCount,
    DecisionRow,
    Dispute,
    OfficialDocument,
)
from zwgk_desktop.domain.books.requests import CHANNELS, CLASSES, EVENT_LABELS, OUTCOMES
from zwgk_desktop.domain.due_days import DeadlineStatus, ExplainedDay, explain_days
from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books.dues import (
    STATE_LABELS,
    DisputeStatus,
    RequestStatus,
    dispute_statuses,
    request_status,
)
from zwgk_desktop.services.books.letters import evidence_of
from zwgk_desktop.services.books.register_files import OfficeList
from zwgk_desktop.services.books.unit_books import UnitBooks

_LONGEST = 100_000


def book_command(
    name: str,
    help_text: str,
    options: Callable[[ArgumentParser], None],
    run: Callable[[Namespace, Catalog], Answer],
) -> CommandSpec[Answer]:
    """Declare a command of a unit's books: ``request add``."""
    return CommandSpec(
        name=name,
        help=help_text,
        run=run,
        to_answer=unchanged_answer,
        add_arguments=options,
        year=Need.NONE,
    )


@contextmanager
def open_books_to_read(arguments: Namespace, catalog: Catalog) -> Generator[UnitBooks]:
    """Open the books of a unit read-only."""
    with open_to_read(arguments, catalog) as workspace:
        yield workspace.books(arguments.unit)


@contextmanager
def open_books_to_write(
    arguments: Namespace, catalog: Catalog, *, create: bool = False
) -> Generator[UnitBooks]:
    """Open the books of a unit for writing. With `create`, create an absent workspace."""
    with open_to_write(arguments, catalog, create=create) as workspace:
        yield workspace.books(arguments.unit)


def parse_optional_day(text: str | None, what: str) -> date | None:
    """Parse an optional date.

    Raises:
        UserError: It is not a date (F04).
    """
    return None if text is None else parse_date(text, what)


def as_of_day(arguments: Namespace) -> date | None:
    """Return the date given by `--as-of`, which replaces today, or None."""
    return parse_optional_day(arguments.as_of, "--as-of")


def add_as_of(parser: ArgumentParser) -> None:
    """Add the argument `--as-of`, a date that replaces today."""
    parser.add_argument(
        "--as-of", metavar="日期", help="当作今天是这一天，以后的事项和办结不计；默认为今天"
    )


def parse_assignments(words: list[str]) -> dict[str, str]:
    """Parse the fields to change, each as ``FIELD=VALUE``.

    Raises:
        UserError: A word has another form, or a field is given twice (A02).
    """
    values: dict[str, str] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or name.strip() in values:
            why = "写了两次" if equals else "不是“栏目=内容”的写法"
            raise UserError(f"“{word}”{why}", remedy="例如 subject=某某事项", code="A02")
        values[name.strip()] = text
    return values


def personal_fields(
    arguments: Namespace, fields: Iterable[BookField] = PERSONAL_FIELDS
) -> dict[str, str]:
    """Return the personal fields given as arguments or as JSON on standard input.

    Raises:
        UserError: Standard input is not a JSON object of personal fields (A02).
    """
    names = [field.name for field in fields]
    given = {name: value for name in names if (value := getattr(arguments, name, None)) is not None}
    if arguments.personal is None:
        return given
    if arguments.personal != "-":
        raise _personal_json_error()
    try:
        data = simplejson.loads(sys.stdin.read(_LONGEST))
    except ValueError as exc:
        raise _personal_json_error() from exc
    if not isinstance(data, dict):
        raise _personal_json_error()
    read = cast("dict[str, Any]", data)
    if not all(name in names and isinstance(value, str) for name, value in read.items()):
        raise _personal_json_error()
    return given | read


def add_personal(parser: ArgumentParser, fields: Iterable[BookField] = PERSONAL_FIELDS) -> None:
    """Add the arguments for personal fields: one for each, and one for JSON on standard input."""
    for field in fields:
        choices = f"：{'、'.join(field.choices)}" if field.choices else ""
        option = f"--{field.name.replace('_', '-')}"
        parser.add_argument(option, metavar=field.label, help=f"{field.label}{choices}")
    parser.add_argument(
        "--personal", metavar="-", help="从标准输入读入个人信息的 JSON，不出现在命令行上"
    )


def _personal_json_error() -> UserError:
    return UserError(
        "没有从标准输入读到个人信息",
        remedy='请写 --personal -，并在标准输入给出 {"applicant": "…"} 这样的 JSON',
        code="A02",
    )


def request_data(unit: str, status: RequestStatus) -> dict[str, Any]:
    """Return a request as JSON data, without its days and its applicant."""
    request, clock = status.request, status.deadline
    return {
        "number": request.number,
        "unit": unit,
        "received_on": json_value(request.received_on),
        "channel": request.channel,
        "class": request.applicant_class,
        "subject": request.subject or None,
        "events": [
            {name: json_value(value) for name, value in filled_event_fields(event).items()}
            for event in request.events
        ],
        "outcome": request.outcome,
        "concluded_on": json_value(request.concluded_on),
        "state": str(clock.state),
        "due": json_value(clock.due),
        "provisional": clock.provisional,
        "left": clock.days_left,
        "late": clock.days_late,
    }


def person_data(personal: Mapping[str, str]) -> dict[str, str | None]:
    """Return the applicant of a request as JSON data, unmasked."""
    return {field.name: personal.get(personal_address(field.name)) for field in PERSONAL_FIELDS}


def request_answer(
    books: UnitBooks, status: RequestStatus, *, person: Mapping[str, str] | None = None
) -> Answer:
    """Return the answer that shows a request without its days."""
    data = request_data(books.unit, status)
    if person is not None:
        data |= person_data(person)
    return Answer(data, (_request_line(status),))


def stored_request_answer(books: UnitBooks, subject: int, day: date | None = None) -> Answer:
    """Return the answer that shows the current request without its days."""
    _, request = books.request(str(books.values(subject)[REQUEST_NUMBER]))
    return request_answer(books, request_status(request, books.calendar, day))


def request_with_days_answer(
    books: UnitBooks, status: RequestStatus, *, person: Mapping[str, str] | None = None
) -> Answer:
    """Return the answer that shows a request with its days and its evidence."""
    answer = request_answer(books, status, person=person)
    days = explain_days(status.request, books.calendar, status.as_of)
    items = evidence_of(books, status.request)
    data = answer.data | {
        "days": [{"date": json_value(d.date), "number": d.number, "why": d.reason} for d in days],
        "evidence": [
            {"id": item.id, "label": item.label, "ticked": item.id in status.request.ticked}
            for item in items
        ],
    }
    papers = [f"{'√' if i.id in status.request.ticked else '□'} {i.label}（{i.id}）" for i in items]
    happened = [f"{event.on} {EVENT_LABELS[event.kind]}" for event in status.request.events]
    remark = (f"备注：{status.request.remark}",) if status.request.remark else ()
    return Answer(data, (*answer.lines, *remark, *happened, *map(_day_line, days), *papers))


def requests_answer(books: UnitBooks, found: Iterable[RequestStatus]) -> Answer:
    """Return the answer that lists requests. The exit code tells whether an open one is overdue."""
    known = tuple(found)
    late = any(one.is_overdue for one in known)
    data = {"requests": [request_data(books.unit, one) for one in known]}
    lines = tuple(map(_request_line, known)) or ("登记簿里没有申请",)
    return Answer(data, lines, code=1 if late else 0)


def import_answer(office_list: OfficeList, imported: Iterable[str], measure_word: str) -> Answer:
    """Return the answer of an import, with the rows left out.

    Args:
        office_list: The list.
        imported: Numbers or titles of its entries.
        measure_word: Measure word of the entries.
    """
    unsure = [
        {"row": one.row, "text": one.text, "reason": one.reason} for one in office_list.unsure_rows
    ]
    lines = [f"登记了{office_list.count}{measure_word}"]
    lines += [f"第{one.row}行不能确定：{one.reason}" for one in office_list.unsure_rows]
    data = {"imported": list(imported), "unsure": unsure}
    return Answer(data, tuple(lines), code=1 if unsure else 0)


def documents_answer(books: UnitBooks) -> Answer:
    """Return the answer that lists the directory, including documents no longer in force."""
    known = books.books.documents
    data = {"documents": [_document_data(one) for one in known], "complete": books.books.complete}
    state = "目录已确认完整" if books.books.complete else "目录还没有确认完整"
    lines = (*(_document_line(one) for one in known), state)
    return Answer(data, lines)


def decisions_answer(books: UnitBooks, year: int) -> Answer:
    """Return the answer that lists the numbers of decisions of a year by month."""
    known = sorted(
        (decision for decision in books.books.decisions if decision.year == year),
        key=lambda one: (one.month, list(DecisionRow).index(DecisionRow(one.row)), one.body),
    )
    lines = tuple(f"{one.month} {one.body} {DECISION_ROWS[one.row]} {one.value}" for one in known)
    return Answer({"decisions": list(map(_decision_data, known))}, lines or ("这一年没有登记",))


def disputes_answer(books: UnitBooks, day: date | None = None) -> Answer:
    """Return the answer that lists all disputes, including pending ones."""
    known = dispute_statuses(books.books.disputes, books.calendar, day)
    lines = tuple(map(_dispute_line, known)) or ("没有登记复议、诉讼案件",)
    return Answer({"disputes": list(map(_dispute_data, known))}, lines)


def dispute_answer(books: UnitBooks, subject: int) -> Answer:
    """Return the answer that shows one dispute."""
    (one,) = dispute_statuses((books.entries(Dispute)[subject],), books.calendar)
    return Answer(_dispute_data(one), (_dispute_line(one),))


def _document_data(document: OfficialDocument) -> dict[str, Any]:
    return {
        "title": document.title,
        "number": document.number,
        "issued_on": json_value(document.issued_on),
        "valid_until": json_value(document.valid_until),
        "repealed_on": json_value(document.repealed_on),
        "kind": document.kind,
    }


def _decision_data(decision: DecisionCount) -> dict[str, Any]:
    amount = decision.row == DecisionRow.FEES
    value = decision.value if amount else int(decision.value)
    return {"row": decision.row, "month": decision.month, "body": decision.body, "value": value}


def _dispute_data(status: DisputeStatus) -> dict[str, Any]:
    dispute, clock = status.dispute, status.deadline
    return {
        "id": dispute.id,
        "kind": dispute.kind,
        "filed_on": json_value(dispute.filed_on),
        "events": [{"kind": name, "on": json_value(day)} for name, day in dispute.events.items()],
        "decided_on": json_value(dispute.decided_on),
        "result": dispute.result or None,
        "request": dispute.request or None,
        "due": json_value(clock.due),
        "left": clock.days_left,
        "late": clock.days_late,
    }


def _request_line(status: RequestStatus) -> str:
    request, clock = status.request, status.deadline
    when = _due_words(clock) if clock.due else "期限未计"
    end = f"，{OUTCOMES[request.outcome]}" if request.outcome else ""
    return (
        f"{request.number} {request.received_on}收到 {CHANNELS.get(request.channel, '')}"
        f" {CLASSES.get(request.applicant_class, '')} {STATE_LABELS[clock.state]}"
        f" {when}{end}{_late_words(clock)}"
    )


def _due_words(clock: DeadlineStatus) -> str:
    mark = "（暂定）" if clock.provisional else ""
    left = (
        ""
        if clock.days_left is None
        else f"，还有{clock.days_left}个工作日"
        if clock.days_left >= 0
        else ""
    )
    over = (
        f"，已超{-clock.days_left}个工作日"
        if clock.days_left is not None and clock.days_left < 0
        else ""
    )
    return f"期限{clock.due}{mark}{left}{over}"


def _late_words(clock: DeadlineStatus) -> str:
    return f"，逾期{clock.days_late}个工作日" if clock.days_late else ""


def _day_line(day: ExplainedDay) -> str:
    return f"{day.date} {f'第{day.number}个工作日' if day.number else day.reason}"


def _document_line(document: OfficialDocument) -> str:
    until = f"，有效期至{document.valid_until}" if document.valid_until else ""
    gone = f"，{document.repealed_on}废止" if document.repealed_on else ""
    name = f"{document.number} {document.title}"
    return f"{name} {DOCUMENT_KINDS[document.kind]} {document.issued_on}制发{until}{gone}"


def _dispute_line(status: DisputeStatus) -> str:
    dispute, clock = status.dispute, status.deadline
    result = DISPUTE_RESULTS.get(dispute.result, "")
    end = f"{dispute.decided_on} {result}" if dispute.decided_on else "尚未审结"
    due = f" {_due_words(clock)}" if clock.due else ""
    return (
        f"{dispute.id} {DISPUTE_KINDS[dispute.kind]} {dispute.filed_on}受理"
        f"{due}{_late_words(clock)} {end}"
    )
