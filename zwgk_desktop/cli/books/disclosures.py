"""Commands of the disclosure book."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.books.book_answers import (
    assigned,
    book_command,
    import_answer,
    reading,
    writing,
)
from zwgk_desktop.cli.output import plain
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


def _add(said: Namespace, catalog: Catalog) -> Answer:
    fields = {field: getattr(said, option) or "" for option, field in _OPTIONS.items()}
    with writing(said, catalog, create=True) as books:
        subject = disclosures.add_disclosure(books, fields | {"channels": " ".join(said.channel)})
        return _told(books, subject)


def _id_option(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="编号", help="list 列出的编号")


def _change_options(parser: ArgumentParser) -> None:
    _id_option(parser)
    parser.add_argument("fields", metavar="栏目=内容", nargs="+", help="内容为空则清除")


def _change(said: Namespace, catalog: Catalog) -> Answer:
    fields = assigned(said.fields)
    with writing(said, catalog) as books:
        subject = _subject(books, said.id)
        disclosures.correct_disclosure(books, subject, fields)
        return _told(books, subject)


def _remove(said: Namespace, catalog: Catalog) -> Answer:
    with writing(said, catalog) as books:
        disclosures.remove_disclosure(books, _subject(books, said.id))
        return _listed(books, None)


def _list_options(parser: ArgumentParser) -> None:
    parser.add_argument("--year", metavar="年度", help="哪一年公开的，四位数字；默认为全部")


def _list(said: Namespace, catalog: Catalog) -> Answer:
    year = None if said.year is None else parse_year(said.year)
    with reading(said, catalog) as books:
        return _listed(books, year)


def _counts_options(parser: ArgumentParser) -> None:
    parser.add_argument("--year", metavar="年度", required=True, help="四位数字")


def _counts(said: Namespace, catalog: Catalog) -> Answer:
    year = parse_year(said.year)
    with reading(said, catalog) as books:
        counts = disclosures.count(disclosures.published(books, year).values())
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


def _import(said: Namespace, catalog: Catalog) -> Answer:
    with writing(said, catalog, create=True) as books:
        read = disclosure_files.read_list(books, said.file)
        if not said.dry_run:
            register_files.register_list(books, read)
    made = (*(one.values for one in read.additions), *read.changed.values())
    titles = [str(one.get("disclosure.title", one.get("document.title"))) for one in made]
    return import_answer(read, titles, "条")


def _export_options(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help="以 .xlsx 结尾")
    _list_options(parser)


def _export(said: Namespace, catalog: Catalog) -> Answer:
    year = None if said.year is None else parse_year(said.year)
    with reading(said, catalog) as books:
        count = disclosure_files.export_disclosures(books, said.file, year)
    data = {"file": str(said.file), "disclosures": count}
    return Answer(data, (f"已导出：{said.file}（{count}条）",))


def _subject(books: UnitBooks, text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise UserError(f"“{text}”不是编号", remedy="编号见 disclosure list", code="A02")
    disclosures.disclosure(books, int(text))
    return int(text)


def _told(books: UnitBooks, subject: int) -> Answer:
    one = disclosures.disclosure(books, subject)
    late = disclosures.late_words(one.made_on, one.published_on, books.calendar)
    hint = f"《{one.title}》{late}" if late else ""
    return Answer(
        _data(books, subject, one), (_line(subject, one),), warnings=(hint,) if hint else ()
    )


def _listed(books: UnitBooks, year: int | None) -> Answer:
    found = disclosures.published(books, year)
    lines = tuple(_line(*one) for one in found.items()) or ("没有登记公开的信息",)
    return Answer({"disclosures": [_data(books, *one) for one in found.items()]}, lines)


def _data(books: UnitBooks, subject: int, one: Disclosure) -> dict[str, Any]:
    return {
        "id": subject,
        "title": one.title,
        "number": one.number or None,
        "category": one.category,
        "channels": one.channels.split(),
        "made_on": plain(one.made_on),
        "published_on": plain(one.published_on),
        "published_by": one.published_by or None,
        "approved_by": one.approved_by or None,
        "valid_until": plain(one.valid_until),
        "repealed_on": plain(one.repealed_on),
        "validity": str(one.validity(current_day())),
        "days_late": disclosures.days_late(one.made_on, one.published_on, books.calendar),
        "document": one.category == DOCUMENT_CATEGORY,
    }


def _line(subject: int, one: Disclosure) -> str:
    label = disclosures.category_label(one.category)
    state = VALIDITY_LABELS[one.validity(current_day())]
    return (
        f"{subject} {one.published_on}公开 《{one.title}》{one.number} {label}"
        f" {one.channel_labels} {state}"
    )


COMMANDS = (
    book_command("disclosure add", "登记一条主动公开的信息", _add_options, _add),
    book_command("disclosure change", "更正登记的内容", _change_options, _change),
    book_command("disclosure list", "列出公开的信息", _list_options, _list),
    book_command("disclosure counts", "一年公开了多少条，按类别和渠道", _counts_options, _counts),
    book_command("disclosure import", "读入单位自己的登记表", _import_options, _import),
    book_command("disclosure export", "导出台账的表格", _export_options, _export),
    book_command("disclosure remove", "去掉一条登记错的", _id_option, _remove),
)
