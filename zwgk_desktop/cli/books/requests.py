"""Commands of the register of requests."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.books.book_answers import (
    add_as_of,
    add_personal,
    as_of_day,
    book_command,
    import_answer,
    open_books_to_read,
    open_books_to_write,
    parse_assignments,
    parse_optional_day,
    personal_fields,
    request_with_days_answer,
    requests_answer,
    stored_request_answer,
)
from zwgk_desktop.cli.books.request_events import (
    EVENT,
    parse_event,
    parse_whole_number,
    with_third_parties,
)
from zwgk_desktop.cli.spec import Answer
from zwgk_desktop.domain.books.requests import CHANNELS, CLASSES, OUTCOMES, Event, EventKind
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books import attachments, letters, register_files, request_acts
from zwgk_desktop.services.books.attachments import ATTACHMENT_KINDS
from zwgk_desktop.services.books.dues import current_day, request_status, requests_by_due_day
from zwgk_desktop.services.books.unit_books import UnitBooks


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--received", metavar="日期", required=True, help="收到日期")
    parser.add_argument("--channel", metavar="方式", required=True, help="、".join(CHANNELS))
    parser.add_argument(
        "--class", dest="applicant_class", metavar="类别", required=True, help="、".join(CLASSES)
    )
    parser.add_argument("--number", metavar="登记号", help="不写就接着编号")
    parser.add_argument("--subject", metavar="内容", help="申请的内容")
    parser.add_argument(
        "--event",
        metavar="事项,日期[,…]",
        action="append",
        default=[],
        help="已经发生的事项，例如 extended,2026-06-10,10,批准人；可以写几次，先后不拘",
    )
    parser.add_argument("--conclude", metavar="日期,结果", help="已经办结的，哪天、什么结果")
    _add_future_options(parser)
    add_personal(parser)


def _add_future_options(parser: ArgumentParser) -> None:
    add_as_of(parser)
    parser.add_argument("--anyway", metavar="原因", help="日期在今天以后也登记，写明原因")


def _add(arguments: Namespace, catalog: Catalog) -> Answer:
    fields = {
        "received_on": arguments.received,
        "channel": arguments.channel,
        "class": arguments.applicant_class,
        "number": arguments.number or "",
        "subject": arguments.subject or "",
    }
    events, end = [parse_event(word) for word in arguments.event], list[Event]()
    if arguments.conclude is not None:
        end.append(parse_event(f"{EventKind.CONCLUDED},{arguments.conclude}"))
    fields["remark"] = _remark_on_future(arguments, fields, end)
    with open_books_to_write(arguments, catalog, create=True) as books:
        subject = request_acts.register_request(
            books, fields | personal_fields(arguments), [*events, *end]
        )
        return stored_request_answer(books, subject, as_of_day(arguments))


def _remark_on_future(
    arguments: Namespace, fields: Mapping[str, str] | None, end: Iterable[Event] = ()
) -> str:
    """Return the remark on a future day of receipt or conclusion, or "".

    Raises:
        UserError: A day is in the future and no reason is given (K10).
    """
    today, reason = as_of_day(arguments) or current_day(), (arguments.anyway or "").strip()
    named = request_acts.future_days_text(today, fields, end)
    if named and not reason:
        raise UserError(
            f"{named}在{today}以后",
            remedy="请核对日期；确实要这样登记的，写 --anyway 原因",
            code="K10",
        )
    return f"{named}在{today}以后。仍然登记的原因：{reason}" if named else ""


def _change_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="登记号")
    parser.add_argument("fields", metavar="栏目=内容", nargs="*", help="内容为空则清除")
    _add_future_options(parser)
    add_personal(parser)


def _change(arguments: Namespace, catalog: Catalog) -> Answer:
    fields = request_acts.fields_by_name(
        parse_assignments(arguments.fields) | personal_fields(arguments)
    )
    if not fields:
        raise UserError("没有写要改什么", remedy="例如 subject=某某事项", code="A02")
    added = _remark_on_future(arguments, fields if request_acts.RECEIVED_ON in fields else None)
    with open_books_to_write(arguments, catalog) as books:
        wanted = _with_remark(books, arguments.number, fields, added)
        return stored_request_answer(
            books, request_acts.correct_request(books, arguments.number, wanted)
        )


def _with_remark(
    books: UnitBooks, number: str, fields: dict[str, str], added: str
) -> dict[str, str]:
    """Return fields to change with a line added to the request's remark, "" for none."""
    if not added:
        return fields
    remark = fields.get("remark", books.request(number)[1].remark)
    return fields | {"remark": f"{remark}\n{added}".strip()}


def _conclude_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="登记号")
    parser.add_argument("--on", metavar="日期", required=True, help="当面交给或者寄出的日子")
    parser.add_argument("--outcome", metavar="结果", required=True, help="、".join(OUTCOMES))
    parser.add_argument("--answer-number", metavar="文号", help="答复书的文号")
    _add_future_options(parser)


def _conclude(arguments: Namespace, catalog: Catalog) -> Answer:
    on = parse_optional_day(arguments.on, "--on")
    assert on is not None  # noqa: S101 - it is required
    number, answer = arguments.number, arguments.answer_number
    added = _remark_on_future(arguments, None, [Event(EventKind.CONCLUDED, on)])
    with open_books_to_write(arguments, catalog) as books:
        fields = {} if answer is None else {"answer_number": answer}
        fields = _with_remark(books, number, fields, added)
        subject = request_acts.conclude_request(books, number, on, arguments.outcome, fields)
        return stored_request_answer(books, subject, as_of_day(arguments))


def _show_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="登记号")
    add_as_of(parser)
    parser.add_argument("--unmasked", action="store_true", help="也列出申请人")


def _show(arguments: Namespace, catalog: Catalog) -> Answer:
    day = as_of_day(arguments)
    with open_books_to_read(arguments, catalog) as books:
        subject, request = books.request(arguments.number)
        person = books.personal(subject) if arguments.unmasked else None
        status = request_status(request, books.calendar, day)
        answer = request_with_days_answer(books, status, person=person)
        return with_third_parties(answer, books, subject, unmasked=arguments.unmasked)


def _tick_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="登记号")
    parser.add_argument("ids", metavar="材料", nargs="+", help="request show 列出的 id")
    parser.add_argument("--remove", action="store_true", help="去掉打的勾")


def _tick_evidence(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog) as books:
        letters.tick_evidence(
            books, arguments.number, dict.fromkeys(arguments.ids, not arguments.remove)
        )
        _, request = books.request(arguments.number)
        return request_with_days_answer(books, request_status(request, books.calendar))


def _list_options(parser: ArgumentParser) -> None:
    parser.add_argument("--open", action="store_true", help="只列没有办结的")
    add_as_of(parser)


def _list(arguments: Namespace, catalog: Catalog) -> Answer:
    day = as_of_day(arguments)
    with open_books_to_read(arguments, catalog) as books:
        found = requests_by_due_day(books.books.requests, books.calendar, day)
        return requests_answer(books, [one for one in found if one.is_open or not arguments.open])


def _remove_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="登记号")


def _remove(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog) as books:
        request_acts.remove_request(books, arguments.number)
        answer = requests_answer(books, requests_by_due_day(books.books.requests, books.calendar))
        return Answer(answer.data, answer.lines)


def _import_options(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help="单位自己的登记表")
    parser.add_argument("--channel", metavar="方式", help="表里没有写收到方式的，用这一种")
    parser.add_argument("--class", dest="applicant_class", metavar="类别", help="同上，申请人类别")
    parser.add_argument("--dry-run", action="store_true", help="只看读出了什么，不写入")


def _import(arguments: Namespace, catalog: Catalog) -> Answer:
    given = {"channel": arguments.channel, "class": arguments.applicant_class}
    defaults = {name: text for name, text in given.items() if text}
    with open_books_to_write(arguments, catalog, create=True) as books:
        read = register_files.read_request_list(books, arguments.file, defaults)
        if not arguments.dry_run:
            register_files.register_entries(books, read)
    return import_answer(read, read.numbers, "件")


def _export_options(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help="以 .xlsx 或者 .ics 结尾")
    parser.add_argument("--unmasked", action="store_true", help="不隐去申请人、内容和备注")


def _export(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_read(arguments, catalog) as books:
        count = register_files.export_register(books, arguments.file, unmasked=arguments.unmasked)
    data = {"file": str(arguments.file), "requests": count}
    return Answer(data, (f"已导出：{arguments.file}（{count}件）",))


def _letter_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="登记号")
    parser.add_argument("kind", metavar="文书", help="、".join(letters.LETTER_LABELS))
    parser.add_argument("--output", metavar="文件", type=Path, required=True, help="写到哪里")
    parser.add_argument("--on", metavar="日期", help="文书的日子；默认为所告知事项的日子")
    parser.add_argument(
        "--number", dest="letter_number", metavar="文号", help="文书的文号；答复默认为登记的"
    )
    parser.add_argument(
        "--gap", metavar="空缺=内容", action="append", default=[], help="写明文书里的一处空缺"
    )
    parser.add_argument(
        "--party", metavar="第几个", help="征求第几个第三方的意见；默认为最后征求的一个"
    )
    parser.add_argument("--draft", action="store_true", help="有空缺也导出，不留在附件里")


def _write_letter(arguments: Namespace, catalog: Catalog) -> Answer:
    on = parse_optional_day(arguments.on, "--on")
    wish = letters.LetterOptions(
        kind=arguments.kind,
        on=on,
        number=arguments.letter_number,
        gap_texts=parse_assignments(arguments.gap),
        party=None if arguments.party is None else parse_whole_number(arguments.party, "--party"),
    )
    opened = open_books_to_read if arguments.draft else open_books_to_write
    with opened(arguments, catalog) as books:
        if arguments.draft:
            letter, day = letters.compose_letter(books, arguments.number, wish)
            letters.write_letter(letter, day, arguments.output, draft=True)
        else:
            letter = letters.export_letter(books, arguments.number, wish, arguments.output)
    said = "已导出草稿" if arguments.draft else "已导出，留在这件申请的附件里"
    data = {"file": str(arguments.output), "title": letter.title, "gaps": list(letter.gaps)}
    return Answer(data, (f"{said}：{arguments.output}",))


def _attach_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="登记号")
    parser.add_argument("file", metavar="文件", type=Path, help="扫描件、文书等，不超过10兆")
    kinds = "、".join(ATTACHMENT_KINDS)
    parser.add_argument("--kind", metavar="种类", required=True, help=kinds)


def _attach_file(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog) as books:
        one = attachments.attach(books, arguments.number, arguments.file, arguments.kind)
    return Answer({"sha256": one.hash, "size": one.size}, (f"已存放：{one.name}",))


def _list_attachments(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_read(arguments, catalog) as books:
        return _attachments_answer(books, arguments.number)


def _attachment_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="登记号")
    parser.add_argument("position", metavar="第几个", help="attachments 列出的次序")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--output", metavar="文件", type=Path, help="另存到哪里")
    what.add_argument("--remove", action="store_true", help="去掉这个附件，可以撤销")


def _save_attachment(arguments: Namespace, catalog: Catalog) -> Answer:
    position = parse_whole_number(arguments.position, "第几个")
    if arguments.remove:
        with open_books_to_write(arguments, catalog) as books:
            one = attachments.attachment_at(books, arguments.number, position)
            attachments.remove_attachment(books, arguments.number, one)
            return _attachments_answer(books, arguments.number)
    with open_books_to_read(arguments, catalog) as books:
        one = attachments.attachment_at(books, arguments.number, position)
        attachments.save_attachment(books, one, arguments.output)
    data = {"file": str(arguments.output), "sha256": one.hash, "size": one.size}
    return Answer(data, (f"已另存：{arguments.output}",))


def _attachments_answer(books: UnitBooks, number: str) -> Answer:
    known = attachments.attachments(books, number)
    data = [
        {"number": at, "kind": one.kind, "sha256": one.hash, "size": one.size}
        for at, one in enumerate(known, start=1)
    ]
    lines = [f"{at} {ATTACHMENT_KINDS[one.kind]} {one.size}字节" for at, one in enumerate(known, 1)]
    return Answer({"attachments": data}, tuple(lines) or ("没有附件",))


COMMANDS = (
    book_command("request add", "登记一件申请", _add_options, _add),
    book_command("request change", "更正登记的内容", _change_options, _change),
    EVENT,
    book_command("request conclude", "办结", _conclude_options, _conclude),
    book_command("request show", "显示一件申请和每一天怎样计算", _show_options, _show),
    book_command("request tick", "勾选证据清单里已有的材料", _tick_options, _tick_evidence),
    book_command("request list", "列出申请，按期限排列", _list_options, _list),
    book_command("request import", "读入单位自己的登记表", _import_options, _import),
    book_command("request export", "导出登记簿或者期限日历", _export_options, _export),
    book_command("request letter", "导出一份文书", _letter_options, _write_letter),
    book_command("request attach", "存放一个附件", _attach_options, _attach_file),
    book_command("request attachments", "列出附件", _remove_options, _list_attachments),
    book_command(
        "request attachment", "另存或者去掉一个附件", _attachment_options, _save_attachment
    ),
    book_command("request remove", "去掉一件登记错的申请", _remove_options, _remove),
)
