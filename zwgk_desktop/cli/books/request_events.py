"""Command for the events of a request, and the third parties named in them."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.books.book_answers import (
    add_personal,
    book_command,
    open_books_to_write,
    parse_optional_day,
    personal_fields,
    stored_request_answer,
)
from zwgk_desktop.cli.output import json_value
from zwgk_desktop.cli.spec import Answer
from zwgk_desktop.domain.books.fields import THIRD_PARTY_FIELDS, input_fields_of_event, read_event
from zwgk_desktop.domain.books.requests import THIRD_PARTY_ANSWERS, Event, EventKind
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import parse_amount
from zwgk_desktop.services.books import request_acts
from zwgk_desktop.services.books.third_parties import AskedThirdParty, third_parties
from zwgk_desktop.services.books.unit_books import UnitBooks

_OF_THIRD_PARTY = {EventKind.THIRD_PARTY_ASKED, EventKind.THIRD_PARTY_ANSWERED}


def parse_event(word: str) -> Event:
    """Parse an event written as ``KIND,D[,…]``, with details in order or as ``NAME=VALUE``."""
    kind, *parts = (part.strip() for part in word.split(","))
    if kind not in set(EventKind) or not parts:
        raise UserError(
            f"“{word}”不是“事项,日期”的写法",
            remedy=f"事项可以是：{'、'.join(EventKind)}",
            code="A02",
        )
    names = [field.name for field in input_fields_of_event(EventKind(kind))]
    texts: dict[str, str] = {}
    for at, part in enumerate(parts):
        name, equals, text = part.partition("=")
        if not equals:
            name, text = names[at] if at < len(names) else part, part
        texts[name.strip().replace("-", "_")] = text
    if unknown := texts.keys() - names:
        what = f"“{word}”里多了“{min(unknown)}”"
        raise UserError(what, remedy=f"依次写：{'、'.join(names)}", code="A02")
    return read_event(EventKind(kind), texts)


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="登记号")
    parser.add_argument("kind", metavar="事项", nargs="?", help="、".join(EventKind))
    parser.add_argument("--on", metavar="日期", help="哪一天")
    parser.add_argument("--until", metavar="日期", help="补正的期限")
    parser.add_argument("--received-on", metavar="日期", help="对方收到的日子")
    parser.add_argument("--days", metavar="天数", help="延长几个工作日")
    parser.add_argument("--approved-by", metavar="姓名", help="延期的批准人")
    parser.add_argument("--amount", metavar="金额", help="收费多少元")
    parser.add_argument("--party", metavar="第几个", help="第几个第三方答复的；默认为最先征求的")
    parser.add_argument("--answer", metavar="意见", help="、".join(THIRD_PARTY_ANSWERS))
    add_personal(parser, THIRD_PARTY_FIELDS)
    parser.add_argument("--remove", metavar="第几个", help="去掉第几个事项")


def _add_event(arguments: Namespace, catalog: Catalog) -> Answer:
    if arguments.remove is not None:
        if arguments.kind is not None or arguments.on is not None:
            raise UserError("--remove 不能和别的事项一起写", remedy="请分两次执行", code="A02")
        place = parse_whole_number(arguments.remove, "--remove")
        with open_books_to_write(arguments, catalog) as books:
            return stored_request_answer(
                books, request_acts.remove_event(books, arguments.number, place)
            )
    event = _event_from_arguments(arguments)
    with open_books_to_write(arguments, catalog) as books:
        return stored_request_answer(books, request_acts.add_event(books, arguments.number, event))


def _event_from_arguments(arguments: Namespace) -> Event:
    on = parse_optional_day(arguments.on, "--on")
    if arguments.kind not in set(EventKind) or on is None:
        what = f"没有“{arguments.kind}”这种事项" if on is not None else "没有写 --on"
        raise UserError(what, remedy=f"事项可以是：{'、'.join(EventKind)}", code="A02")
    kind, about = EventKind(arguments.kind), personal_fields(arguments, THIRD_PARTY_FIELDS)
    for option, value, wanted in (
        ("第三方的名称、地址", about, EventKind.THIRD_PARTY_ASKED),
        ("--party", arguments.party, EventKind.THIRD_PARTY_ANSWERED),
        ("--answer", arguments.answer, EventKind.THIRD_PARTY_ANSWERED),
    ):
        if value and kind is not wanted:
            raise UserError(f"“{kind}”不能写{option}", remedy=f"它属于事项 {wanted}", code="A02")
    texts = {"on": str(on), "answer": arguments.answer or "", "party": arguments.party or ""}
    party = read_event(kind, texts | about) if kind in _OF_THIRD_PARTY else Event(kind, on)
    return replace(
        party,
        until=parse_optional_day(arguments.until, "--until"),
        received_on=parse_optional_day(arguments.received_on, "--received-on"),
        days=None if arguments.days is None else parse_whole_number(arguments.days, "--days"),
        approved_by=(arguments.approved_by or "").strip() or None,
        amount=None if arguments.amount is None else parse_amount(arguments.amount),
    )


def parse_whole_number(text: str, what: str) -> int:
    """Parse a whole number given as an argument.

    Raises:
        UserError: It is none (A02).
    """
    plain = text.strip()
    if not plain.isascii() or not plain.isdigit() or len(plain) > 4:
        raise UserError(f"{what} 后面应是整数，不是“{text}”", remedy="例如 5", code="A02")
    return int(plain)


def with_third_parties(answer: Answer, books: UnitBooks, subject: int, *, unmasked: bool) -> Answer:
    """Return the answer that shows a request with the third parties named in it, if any.

    Their names and addresses are in the data only if `unmasked`.
    """
    known = third_parties(books, subject)
    if not known:
        return answer
    data = [_third_party_data(one, unmasked=unmasked) for one in known]
    lines = [
        f"第三方{one.number} {one.shown_name(unmasked=unmasked)} {one.answer_label}"
        for one in known
    ]
    return replace(
        answer, data={**answer.data, "third_parties": data}, lines=(*answer.lines, *lines)
    )


def _third_party_data(one: AskedThirdParty, *, unmasked: bool) -> Mapping[str, Any]:
    asked, answer = one.consultation.asked, one.consultation.answer
    data: dict[str, Any] = {
        "number": one.number,
        "asked_on": json_value(asked.on),
        "received_on": json_value(asked.received_on),
        "answered_on": json_value(answer.on) if answer else None,
        "answer": answer.answer if answer else "none",
    }
    if unmasked:
        data |= {"name": one.about.name, "kind": one.about.kind, "address": one.about.address}
    return data


EVENT = book_command("request event", "登记办理中的事项", _add_options, _add_event)
