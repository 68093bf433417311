"""Commands of the disclosure book."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.books.book_answers import (
    book_command,
    import_answer,
    open_books_to_read,
    open_books_to_write,
    parse_assignments,
)
from zwgk_desktop.cli.output import json_value
from zwgk_desktop.cli.spec import Answer
from zwgk_desktop.domain.books.other_books import (
    DISCLOSURE_CHANNELS,
    DOCUMENT_CATEGORY,
    VALIDITY_LABELS,
    Disclosure,
)
from zwgk_desktop.domain.entries import parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books import disclosure_files, disclosures, register_files
from zwgk_desktop.services.books.dues import current_day
from zwgk_desktop.services.books.unit_books import UnitBooks

_OPTIONS = {
    "number": "number",
    "made": "made_on",
    "published": "published_on",
    "category": "category",
    "title": "title",
    "published_by": "published_by",
    "approved_by": "approved_by",
    "valid_until": "valid_until",
    "repealed": "repealed_on",
}
"""Field of a disclosure that each command-line option sets."""


def _add_options(parser: ArgumentParser) -> None:
    categories = "、".join(disclosures.categories())
    parser.add_argument("--title", metavar="标题", required=True)
    parser.add_argument("--number", metavar="文号", help="规范性文件必须写")
    parser.add_argument("--category", metavar="类别", required=True, help=categories)
    parser.add_argument("--made", metavar="日期", required=True, help="制作日期")
    parser.add_argument("--published", metavar="日期", required=True, help="公开日期")
    parser.add_argument(
        "--channel",
        metavar="渠道",
        action="extend",
        nargs="+",
        required=True,
        help=f"可以写几个：{'、'.join(DISCLOSURE_CHANNELS)}",
    )
    parser.add_argument("--published-by", metavar="公开人")
    parser.add_argument("--approved-by", metavar="批准人")
    parser.add_argument("--valid-until", metavar="日期", help="有效期至")
    parser.add_argument("--repealed", metavar="日期", help="废止日期")


def _add(arguments: Namespace, catalog: Catalog) -> Answer:
    fields = {field: getattr(arguments, option) or "" for option, field in _OPTIONS.items()}
    with open_books_to_write(arguments, catalog, create=True) as books:
        subject = disclosures.add_disclosure(
            books, fields | {"channels": " ".join(arguments.channel)}
        )
        return _disclosure_answer(books, subject)


def _add_id_argument(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="编号", help="list 列出的编号")


def _change_options(parser: ArgumentParser) -> None:
    _add_id_argument(parser)
    parser.add_argument("fields", metavar="栏目=内容", nargs="+", help="内容为空则清除")


def _change(arguments: Namespace, catalog: Catalog) -> Answer:
    fields = parse_assignments(arguments.fields)
    with open_books_to_write(arguments, catalog) as books:
        subject = _disclosure_id(books, arguments.id)
        disclosures.correct_disclosure(books, subject, fields)
        return _disclosure_answer(books, subject)


def _remove(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog) as books:
        disclosures.remove_disclosure(books, _disclosure_id(books, arguments.id))
        return _disclosures_answer(books, None)


def _list_options(parser: ArgumentParser) -> None:
    parser.add_argument("--year", metavar="年度", help="哪一年公开的，四位数字；默认为全部")


def _list(arguments: Namespace, catalog: Catalog) -> Answer:
    year = None if arguments.year is None else parse_year(arguments.year)
    with open_books_to_read(arguments, catalog) as books:
        return _disclosures_answer(books, year)


def _counts_options(parser: ArgumentParser) -> None:
    parser.add_argument("--year", metavar="年度", required=True, help="四位数字")


def _count_disclosures(arguments: Namespace, catalog: Catalog) -> Answer:
    year = parse_year(arguments.year)
    with open_books_to_read(arguments, catalog) as books:
        counts = disclosures.disclosure_counts(
            disclosures.published_disclosures(books, year).values()
        )
    data = {
        "total": counts.total,
        "by_category": dict(counts.by_category),
        "by_channel": dict(counts.by_channel),
    }
    lines = [f"{year}年主动公开{counts.total}条"]
    lines += [f"{disclosures.category_label(c)} {n}" for c, n in counts.by_category.items() if n]
    lines += [f"{DISCLOSURE_CHANNELS[c]} {n}" for c, n in counts.by_channel.items() if n]
    return Answer(data, tuple(lines))


def _import_options(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help="单位自己的主动公开登记表")
    parser.add_argument("--dry-run", action="store_true", help="只看读出了什么，不写入")


def _import(arguments: Namespace, catalog: Catalog) -> Answer:
    with open_books_to_write(arguments, catalog, create=True) as books:
        read = disclosure_files.read_disclosure_list(books, arguments.file)
        if not arguments.dry_run:
            register_files.register_entries(books, read)
    made = (*(one.values for one in read.additions), *read.changed.values())
    titles = [str(one.get("disclosure.title", one.get("document.title"))) for one in made]
    return import_answer(read, titles, "条")


def _export_options(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help="以 .xlsx 结尾")
    _list_options(parser)


def _export(arguments: Namespace, catalog: Catalog) -> Answer:
    year = None if arguments.year is None else parse_year(arguments.year)
    with open_books_to_read(arguments, catalog) as books:
        count = disclosure_files.export_disclosures(books, arguments.file, year)
    data = {"file": str(arguments.file), "disclosures": count}
    return Answer(data, (f"已导出：{arguments.file}（{count}条）",))


def _disclosure_id(books: UnitBooks, text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise UserError(f"“{text}”不是编号", remedy="编号见 disclosure list", code="A02")
    disclosures.find_disclosure(books, int(text))
    return int(text)


def _disclosure_answer(books: UnitBooks, subject: int) -> Answer:
    one = disclosures.find_disclosure(books, subject)
    late = disclosures.lateness_text(one.made_on, one.published_on, books.calendar)
    hint = f"《{one.title}》{late}" if late else ""
    return Answer(
        _disclosure_data(books, subject, one),
        (_disclosure_line(subject, one),),
        warnings=(hint,) if hint else (),
    )


def _disclosures_answer(books: UnitBooks, year: int | None) -> Answer:
    found = disclosures.published_disclosures(books, year)
    lines = tuple(_disclosure_line(*one) for one in found.items()) or ("没有登记公开的信息",)
    return Answer({"disclosures": [_disclosure_data(books, *one) for one in found.items()]}, lines)


def _disclosure_data(books: UnitBooks, subject: int, disclosure: Disclosure) -> dict[str, Any]:
    return {
        "id": subject,
        "title": disclosure.title,
        "number": disclosure.number or None,
        "category": disclosure.category,
        "channels": disclosure.channels.split(),
        "made_on": json_value(disclosure.made_on),
        "published_on": json_value(disclosure.published_on),
        "published_by": disclosure.published_by or None,
        "approved_by": disclosure.approved_by or None,
        "valid_until": json_value(disclosure.valid_until),
        "repealed_on": json_value(disclosure.repealed_on),
        "validity": str(disclosure.validity(current_day())),
        "days_late": disclosures.days_late(
            disclosure.made_on, disclosure.published_on, books.calendar
        ),
        "document": disclosure.category == DOCUMENT_CATEGORY,
    }


def _disclosure_line(subject: int, disclosure: Disclosure) -> str:
    label = disclosures.category_label(disclosure.category)
    state = VALIDITY_LABELS[disclosure.validity(current_day())]
    return (
        f"{subject} {disclosure.published_on}公开 《{disclosure.title}》{disclosure.number} {label}"
        f" {disclosure.channel_labels} {state}"
    )


COMMANDS = (
    book_command("disclosure add", "登记一条主动公开的信息", _add_options, _add),
    book_command("disclosure change", "更正登记的内容", _change_options, _change),
    book_command("disclosure list", "列出公开的信息", _list_options, _list),
    book_command(
        "disclosure counts", "一年公开了多少条，按类别和渠道", _counts_options, _count_disclosures
    ),
    book_command("disclosure import", "读入单位自己的登记表", _import_options, _import),
    book_command("disclosure export", "导出台账的表格", _export_options, _export),
    book_command("disclosure remove", "去掉一条登记错的", _add_id_argument, _remove),
)
