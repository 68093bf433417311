"""Commands of the other three books: documents, decisions and disputes."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.books.book_answers import (
    add_as_of,
    as_of_day,
    book_command,
    decisions_answer,
    dispute_answer,
    disputes_answer,
    documents_answer,
    import_answer,
    open_books_to_read,
    open_books_to_write,
    parse_assignments,
)
from zwgk_desktop.cli.spec import Answer
from zwgk_desktop.domain.books.other_books import (
    DECISION_ROWS,
    DISPUTE_EVENTS,
    DISPUTE_KINDS,
    DISPUTE_RESULTS,
    DOCUMENT_KINDS,
    DocumentKind,
)
from zwgk_desktop.domain.entries import parse_year
from zwgk_desktop.services.books import decision_grid, other_books
from zwgk_desktop.services.books.register_files import register_entries


def _add_no_arguments(_parser: ArgumentParser) -> None:
    """Add no arguments beyond unit and workspace."""


def _add_field_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("fields", metavar="栏目=内容", nargs="+", help="内容为空则清除")


def _add_document_options(parser: ArgumentParser) -> None:
    parser.add_argument("--title", metavar="标题", required=True)
    parser.add_argument("--number", metavar="文号", required=True)
    parser.add_argument("--issued", metavar="日期", required=True, help="制发日期")
    parser.add_argument(
        "--kind",
        metavar="种类",
        default=DocumentKind.NORMATIVE_DOCUMENTS.value,
        help="、".join(DOCUMENT_KINDS),
    )
    parser.add_argument("--valid-until", metavar="日期", help="有效期至")
    parser.add_argument("--repealed", metavar="日期", help="废止日期")


def _add_document(arguments: Namespace, catalog: Catalog) -> Answer:
    fields = {
        "title": arguments.title,
        "number": arguments.number,
        "issued_on": arguments.issued,
        "kind": arguments.kind,
        "valid_until": arguments.valid_until or "",
        "repealed_on": arguments.repealed or "",
    }
    with open_books_to_write(arguments, catalog, create=True) as books:
        other_books.add_document(books, fields)
        return documents_answer(books)


def _change_document_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="文号")
    _add_field_arguments(parser)


def _change_document(arguments: Namespace, catalog: Catalog) -> Answer:
    fields = parse_assignments(arguments.fields)
    with open_books_to_write(arguments, catalog) as books:
        other_books.correct_document(books, arguments.number, fields)
        return documents_answer(books)


def _repeal_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="文号")
    parser.add_argument("--on", metavar="日期", required=True, help="废止日期")


def _repeal_document(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog) as books:
        other_books.correct_document(books, arguments.number, {"repealed_on": arguments.on})
        return documents_answer(books)


def _confirm_complete(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog) as books:
        other_books.confirm_directory(books)
        return documents_answer(books)


def _list_documents(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_read(arguments, catalog) as books:
        return documents_answer(books)


def _number_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="文号")


def _remove_document(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog) as books:
        books.remove(other_books.find_document(books, arguments.number)[0])
        return documents_answer(books)


def _add_decision_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--row", metavar="项目", required=True, help="、".join(DECISION_ROWS))
    parser.add_argument("--month", metavar="月份", required=True, help="例如 2026-03")
    parser.add_argument("--body", metavar="站所", required=True, help="哪个站所作出的")


def _set_options(parser: ArgumentParser) -> None:
    _add_decision_arguments(parser)
    parser.add_argument("--value", metavar="数量", required=True, help="件数；收费填元")


def _set_decision(arguments: Namespace, catalog: Catalog) -> Answer:
    fields = {
        "row": arguments.row,
        "month": arguments.month,
        "body": arguments.body,
        "value": arguments.value,
    }
    with open_books_to_write(arguments, catalog, create=True) as books:
        subject = other_books.set_decision(books, fields)
        month = str(books.values(subject)["decision.month"])
        return decisions_answer(books, int(month[:4]))


def _year_options(parser: ArgumentParser) -> None:
    parser.add_argument("--year", metavar="年度", required=True, help="四位数字")


def _list_decisions(arguments: Namespace, catalog: Catalog) -> Answer:
    year = parse_year(arguments.year)
    with open_books_to_read(arguments, catalog) as books:
        return decisions_answer(books, year)


def _remove_decision(arguments: Namespace, catalog: Catalog) -> Answer:
    fields = {"row": arguments.row, "month": arguments.month, "body": arguments.body}
    with open_books_to_write(arguments, catalog) as books:
        month = other_books.remove_decision(books, fields)
        return decisions_answer(books, int(month[:4]))


def _export_options(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help="以 .xlsx 结尾")
    _year_options(parser)
    parser.add_argument("--body", metavar="站所", default="", help="只写这一个站所")


def _export_decisions(arguments: Namespace, catalog: Catalog) -> Answer:
    year, file = parse_year(arguments.year), arguments.file
    with open_books_to_read(arguments, catalog) as books:
        count = decision_grid.export_sheet(books, file, year, arguments.body)
    return Answer({"file": str(file), "rows": count}, (f"已导出：{file}（{count}行）",))


def _import_options(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help="站所填好的统计表")
    parser.add_argument(
        "--new-body", metavar="站所", action="append", default=[], help="表里这个站所是新的，照收"
    )
    parser.add_argument("--dry-run", action="store_true", help="只看读出了什么，不写入")


def _import_decisions(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog, create=True) as books:
        read = decision_grid.read_sheet(books, arguments.file, arguments.new_body)
        changed = decision_grid.changed_figures(books, read)
        if not arguments.dry_run:
            register_entries(books, read)
    places = [decision_grid.addition_label(one) for one in read.additions]
    return import_answer(read, (*places, *changed), "格")


def _dispute_options(parser: ArgumentParser) -> None:
    parser.add_argument("--kind", metavar="种类", required=True, help="、".join(DISPUTE_KINDS))
    parser.add_argument("--filed", metavar="日期", required=True, help="受理日期")
    parser.add_argument("--decided", metavar="日期", help="审结日期")
    parser.add_argument("--result", metavar="结果", help="、".join(DISPUTE_RESULTS))
    parser.add_argument("--request", metavar="登记号", help="所涉的申请")


def _add_dispute(arguments: Namespace, catalog: Catalog) -> Answer:
    fields = {
        "kind": arguments.kind,
        "filed_on": arguments.filed,
        "decided_on": arguments.decided or "",
        "result": arguments.result or "",
        "request": arguments.request or "",
    }
    with open_books_to_write(arguments, catalog, create=True) as books:
        return dispute_answer(books, other_books.add_dispute(books, fields))


def _change_dispute_options(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="编号")
    _add_field_arguments(parser)


def _change_dispute(arguments: Namespace, catalog: Catalog) -> Answer:
    fields = parse_assignments(arguments.fields)
    with open_books_to_write(arguments, catalog) as books:
        other_books.correct_dispute(books, arguments.id, fields)
        return disputes_answer(books)


def _decide_options(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="编号")
    parser.add_argument("--on", metavar="日期", required=True, help="审结日期")
    parser.add_argument("--result", metavar="结果", required=True, help="、".join(DISPUTE_RESULTS))


def _decide_dispute(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog) as books:
        other_books.correct_dispute(
            books, arguments.id, {"decided_on": arguments.on, "result": arguments.result}
        )
        return disputes_answer(books)


def _dispute_event_options(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="编号")
    parser.add_argument("kind", metavar="事项", help="、".join(DISPUTE_EVENTS))
    parser.add_argument("--on", metavar="日期", required=True, help="哪一天")


def _dispute_event(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog) as books:
        other_books.add_dispute_event(books, arguments.id, arguments.kind, arguments.on)
        return disputes_answer(books)


def _list_disputes(arguments: Namespace, catalog: Catalog) -> Answer:
    day = as_of_day(arguments)
    with open_books_to_read(arguments, catalog) as books:
        return disputes_answer(books, day)


def _id_options(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="编号")


def _remove_dispute(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog) as books:
        books.remove(other_books.find_dispute(books, arguments.id)[0])
        return disputes_answer(books)


COMMANDS = (
    book_command("document add", "登记一份文件", _add_document_options, _add_document),
    book_command("document change", "更正登记的内容", _change_document_options, _change_document),
    book_command("document repeal", "登记废止", _repeal_options, _repeal_document),
    book_command(
        "document complete", "确认目录从头起是完整的", _add_no_arguments, _confirm_complete
    ),
    book_command("document list", "列出文件", _add_no_arguments, _list_documents),
    book_command("document remove", "去掉一份登记错的文件", _number_options, _remove_document),
    book_command("decision set", "登记或者更正一个月的数字", _set_options, _set_decision),
    book_command("decision change", "更正一个月的数字", _set_options, _set_decision),
    book_command("decision list", "列出一年的数字", _year_options, _list_decisions),
    book_command("decision remove", "去掉一个月的数字", _add_decision_arguments, _remove_decision),
    book_command(
        "decision export", "写出一年的统计表，供站所填写", _export_options, _export_decisions
    ),
    book_command("decision import", "读入站所填好的统计表", _import_options, _import_decisions),
    book_command("dispute add", "登记一件复议或者诉讼", _dispute_options, _add_dispute),
    book_command("dispute change", "更正登记的内容", _change_dispute_options, _change_dispute),
    book_command("dispute decide", "登记审结", _decide_options, _decide_dispute),
    book_command("dispute event", "登记案件的事项", _dispute_event_options, _dispute_event),
    book_command("dispute list", "列出案件和答复、答辩的期限", add_as_of, _list_disputes),
    book_command("dispute remove", "去掉一件登记错的案件", _id_options, _remove_dispute),
)
