"""Files of the disclosure book: import an office's own list, export the book as a spreadsheet."""

import re
from collections.abc import Mapping
from pathlib import Path

from zwgk_desktop.domain.books.fields import BookField, FieldType, find_field, parse_field
from zwgk_desktop.domain.books.other_books import DOCUMENT_CATEGORY, VALIDITY_LABELS
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.exporters.registry import DISCLOSURES
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.services.books.disclosures import (
    categories,
    disclosure_changes,
    disclosure_form_fields,
    lateness_text,
    published_disclosures,
)
from zwgk_desktop.services.books.dues import current_day
from zwgk_desktop.services.books.register_files import (
    OfficeList,
    UnsureRow,
    list_rows,
    office_list_words,
    without_time,
)
from zwgk_desktop.services.books.unit_books import Addition, NewValues, UnitBooks
from zwgk_desktop.services.outgoing import Outgoing, write_document

_HEADS = (
    *("标题", "文号", "类别", "条例依据", "公开渠道", "制作日期", "公开日期", "公开人", "批准人"),
    *("有效期至", "废止日期", "状态", "备注", "核对"),
)
_BETWEEN = re.compile(r"[\s、，,；;/]+")
"""Separator of the channels in offices' own lists."""


def read_disclosure_list(books: UnitBooks, path: Path) -> OfficeList:
    """Read a list of disclosures from a file. Nothing is stored.

    Rows of the same information become one entry with the channels of all.

    Raises:
        UserError: The file cannot be read (I01…) or contains no list (K08).
    """
    document = read_document(path)
    unsure: list[UnsureRow] = []
    found: dict[tuple[str, ...], tuple[UnsureRow, dict[str, str]]] = {}
    for number, text, texts in list_rows(document, office_list_words().disclosures, "published_on"):
        try:
            _merge(found, UnsureRow(number, text, ""), _parsed_fields(texts))
        except UserError as why:
            unsure.append(UnsureRow(number, text, why.what))
    added, changed = list[Addition](), dict[int, NewValues]()
    for first, fields in found.values():
        try:
            more, others = disclosure_changes(books, fields)
        except UserError as why:
            unsure.append(UnsureRow(first.row, first.text, why.what))
            continue
        added += more
        changed |= others
    unsure.sort(key=lambda one: one.row)
    return OfficeList(document.name, tuple(added), tuple(unsure), changed)


def export_disclosures(books: UnitBooks, target: Path, year: int | None = None) -> int:
    """Write the disclosure book of a year, or of all, as .xlsx. Return the number of entries.

    Raises:
        UserError: The ending is not .xlsx (K09). A text names an applicant (E04). The file cannot
            be written (E01).
    """
    if target.suffix.lower() != ".xlsx":
        raise UserError(
            f"“{target.name}”的类型不能导出", remedy="请用 .xlsx（表格）结尾的文件名", code="K09"
        )
    found = published_disclosures(books, year).values()
    rows = [
        (
            one.title,
            one.number,
            categories()[one.category].label,
            categories()[one.category].article,
            one.channel_labels,
            one.made_on,
            one.published_on,
            one.published_by,
            one.approved_by,
            one.valid_until,
            one.repealed_on,
            VALIDITY_LABELS[one.validity(current_day())],
            one.remark,
            lateness_text(one.made_on, one.published_on, books.calendar),
        )
        for one in found
    ]
    texts = [
        (head, str(row[_HEADS.index(head)])) for row in rows for head in ("标题", "文号", "备注")
    ]
    outgoing = Outgoing(texts=texts, names=books.person_names())
    write_document(DISCLOSURES, target, outgoing, DISCLOSURES.label, _HEADS, rows, current_day())
    return len(rows)


def _parsed_fields(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of a row as the form stores them.

    Raises:
        UserError: A field is not valid.
    """
    parsed: dict[str, str] = {}
    for name, text in texts.items():
        field = find_field(disclosure_form_fields(), name)
        value = parse_field(field, _form_text(field, text))
        if value is not None:
            parsed[name] = str(value)
    return parsed


def _form_text(field: BookField, text: str) -> str:
    """Return a text of an office's list in the words of the form."""
    if field.type is FieldType.DATE:
        return without_time(text)
    if field.name == "category":
        named = {
            words: one.id for one in categories().values() for words in (one.text, one.article)
        }
        return named.get(text, text)
    if field.name == "channels":
        known = office_list_words().choices["channels"]
        return " ".join(known.get(word, word) for word in _BETWEEN.split(text))
    return text


def _merge(
    found: dict[tuple[str, ...], tuple[UnsureRow, dict[str, str]]],
    row: UnsureRow,
    fields: dict[str, str],
) -> None:
    """Add a row, or its channels if the same information has a row already.

    Raises:
        UserError: A document has the 文号 of another one (K04).
    """
    title, number, made_on = (fields.get(name, "") for name in ("title", "number", "made_on"))
    document = fields.get("category") == DOCUMENT_CATEGORY and number
    key = (number,) if document else (title, number, made_on)
    if key not in found:
        found[key] = row, fields
        return
    _, first = found[key]
    if document and (first["title"], first.get("made_on", "")) != (title, made_on):
        raise UserError(f"文号“{number}”在表里写了两个文件", remedy="请核对文号", code="K04")
    first["channels"] = f"{first.get('channels', '')} {fields.get('channels', '')}".strip()
