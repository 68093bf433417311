"""Commands of the other three books: documents, decisions and disputes."""

from argparse import ArgumentParser, Namespace

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.books.book_answers import (
    add_as_of,
    as_of,
    assigned,
    book_command,
    decisions_answer,
    dispute_answer,
    disputes_answer,
    documents_answer,
    reading,
    writing,
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
from zwgk_desktop.services.books import other_books


def _nothing(_parser: ArgumentParser) -> None:
    """Add no arguments beyond unit and workspace."""


def _fields(parser: ArgumentParser) -> None:
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


def _add_document(said: Namespace, catalog: Catalog) -> Answer:
    fields = {
        "title": said.title,
        "number": said.number,
        "issued_on": said.issued,
        "kind": said.kind,
        "valid_until": said.valid_until or "",
        "repealed_on": said.repealed or "",
    }
    with writing(said, catalog, create=True) as books:
        other_books.add_document(books, fields)
        return documents_answer(books)


def _change_document_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="文号")
    _fields(parser)


def _change_document(said: Namespace, catalog: Catalog) -> Answer:
    fields = assigned(said.fields)
    with writing(said, catalog) as books:
        other_books.correct_document(books, said.number, fields)
        return documents_answer(books)


def _repeal_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="文号")
    parser.add_argument("--on", metavar="日期", required=True, help="废止日期")


def _repeal(said: Namespace, catalog: Catalog) -> Answer:
    with writing(said, catalog) as books:
        other_books.correct_document(books, said.number, {"repealed_on": said.on})
        return documents_answer(books)


def _complete(said: Namespace, catalog: Catalog) -> Answer:
    with writing(said, catalog) as books:
        other_books.confirm_directory(books)
        return documents_answer(books)


def _list_documents(said: Namespace, catalog: Catalog) -> Answer:
    with reading(said, catalog) as books:
        return documents_answer(books)


def _number_options(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="文号")


def _remove_document(said: Namespace, catalog: Catalog) -> Answer:
    with writing(said, catalog) as books:
        books.remove(other_books.document(books, said.number)[0])
        return documents_answer(books)


def _decision_place(parser: ArgumentParser) -> None:
    parser.add_argument("--row", metavar="项目", required=True, help="、".join(DECISION_ROWS))
    parser.add_argument("--month", metavar="月份", required=True, help="例如 2026-03")
    parser.add_argument("--body", metavar="站所", required=True, help="哪个站所作出的")


def _set_options(parser: ArgumentParser) -> None:
    _decision_place(parser)
    parser.add_argument("--value", metavar="数量", required=True, help="件数；收费填元")


def _set(said: Namespace, catalog: Catalog) -> Answer:
    fields = {"row": said.row, "month": said.month, "body": said.body, "value": said.value}
    with writing(said, catalog, create=True) as books:
        subject = other_books.set_decision(books, fields)
        month = str(books.values(subject)["decision.month"])
        return decisions_answer(books, int(month[:4]))


def _year_options(parser: ArgumentParser) -> None:
    parser.add_argument("--year", metavar="年度", required=True, help="四位数字")


def _list_decisions(said: Namespace, catalog: Catalog) -> Answer:
    year = parse_year(said.year)
    with reading(said, catalog) as books:
        return decisions_answer(books, year)


def _remove_decision(said: Namespace, catalog: Catalog) -> Answer:
    fields = {"row": said.row, "month": said.month, "body": said.body}
    with writing(said, catalog) as books:
        month = other_books.remove_decision(books, fields)
        return decisions_answer(books, int(month[:4]))


def _dispute_options(parser: ArgumentParser) -> None:
    parser.add_argument("--kind", metavar="种类", required=True, help="、".join(DISPUTE_KINDS))
    parser.add_argument("--filed", metavar="日期", required=True, help="受理日期")
    parser.add_argument("--decided", metavar="日期", help="审结日期")
    parser.add_argument("--result", metavar="结果", help="、".join(DISPUTE_RESULTS))
    parser.add_argument("--request", metavar="登记号", help="所涉的申请")


def _add_dispute(said: Namespace, catalog: Catalog) -> Answer:
    fields = {
        "kind": said.kind,
        "filed_on": said.filed,
        "decided_on": said.decided or "",
        "result": said.result or "",
        "request": said.request or "",
    }
    with writing(said, catalog, create=True) as books:
        return dispute_answer(books, other_books.add_dispute(books, fields))


def _change_dispute_options(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="编号")
    _fields(parser)


def _change_dispute(said: Namespace, catalog: Catalog) -> Answer:
    fields = assigned(said.fields)
    with writing(said, catalog) as books:
        other_books.correct_dispute(books, said.id, fields)
        return disputes_answer(books)


def _decide_options(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="编号")
    parser.add_argument("--on", metavar="日期", required=True, help="审结日期")
    parser.add_argument("--result", metavar="结果", required=True, help="、".join(DISPUTE_RESULTS))


def _decide(said: Namespace, catalog: Catalog) -> Answer:
    with writing(said, catalog) as books:
        other_books.correct_dispute(books, said.id, {"decided_on": said.on, "result": said.result})
        return disputes_answer(books)


def _dispute_event_options(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="编号")
    parser.add_argument("kind", metavar="事项", help="、".join(DISPUTE_EVENTS))
    parser.add_argument("--on", metavar="日期", required=True, help="哪一天")


def _dispute_event(said: Namespace, catalog: Catalog) -> Answer:
    with writing(said, catalog) as books:
        other_books.add_dispute_event(books, said.id, said.kind, said.on)
        return disputes_answer(books)


def _list_disputes(said: Namespace, catalog: Catalog) -> Answer:
    day = as_of(said)
    with reading(said, catalog) as books:
        return disputes_answer(books, day)


def _id_options(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="编号")


def _remove_dispute(said: Namespace, catalog: Catalog) -> Answer:
    with writing(said, catalog) as books:
        books.remove(other_books.dispute(books, said.id)[0])
        return disputes_answer(books)


COMMANDS = (
    book_command("document add", "登记一份文件", _add_document_options, _add_document),
    book_command("document change", "更正登记的内容", _change_document_options, _change_document),
    book_command("document repeal", "登记废止", _repeal_options, _repeal),
    book_command("document complete", "确认目录从头起是完整的", _nothing, _complete),
    book_command("document list", "列出文件", _nothing, _list_documents),
    book_command("document remove", "去掉一份登记错的文件", _number_options, _remove_document),
    book_command("decision set", "登记或者更正一个月的数字", _set_options, _set),
    book_command("decision change", "更正一个月的数字", _set_options, _set),
    book_command("decision list", "列出一年的数字", _year_options, _list_decisions),
    book_command("decision remove", "去掉一个月的数字", _decision_place, _remove_decision),
    book_command("dispute add", "登记一件复议或者诉讼", _dispute_options, _add_dispute),
    book_command("dispute change", "更正登记的内容", _change_dispute_options, _change_dispute),
    book_command("dispute decide", "登记审结", _decide_options, _decide),
    book_command("dispute event", "登记案件的事项", _dispute_event_options, _dispute_event),
    book_command("dispute list", "列出案件和答复、答辩的期限", add_as_of, _list_disputes),
    book_command("dispute remove", "去掉一件登记错的案件", _id_options, _remove_dispute),
)
