"""Disclosure book (主动公开台账): enter and correct entries, count them, facts for 起草."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import TypeVar

from zwgk_desktop import paths
from zwgk_desktop.catalog.texts import read_categories
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.books.fields import BookField, disclosure_fields, entry_of
from zwgk_desktop.domain.books.other_books import (
    DISCLOSURE_CHANNELS,
    DOCUMENT_CATEGORY,
    MAX_DAYS_TO_PUBLISH,
    Disclosure,
    DisclosureCategory,
    DisclosureCounts,
    DocumentKind,
    OfficialDocument,
    count_disclosures,
    disclosure_of,
)
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.workdays import WorkCalendar
from zwgk_desktop.services.books.letters import LETTER_EDITION
from zwgk_desktop.services.books.other_books import (
    TypedFields,
    check_document,
    ensure_not_before,
    parse_changes,
    parse_entry,
)
from zwgk_desktop.services.books.unit_books import (
    Addition,
    NewValues,
    SubjectKind,
    UnitBooks,
    missing_entry_error,
)

_ValueT = TypeVar("_ValueT")

_NAMED = 5
"""Number of categories named in a draft."""


@lru_cache(maxsize=1)
def categories() -> Mapping[str, DisclosureCategory]:
    """Return the categories of 条例, by id."""
    return read_categories(paths.forms() / LETTER_EDITION / "categories.toml")


def category_label(category: str) -> str:
    """Return the label of a category. An unknown one is its own label."""
    known = categories().get(category)
    return known.label if known else category


@lru_cache(maxsize=1)
def disclosure_form_fields() -> tuple[BookField, ...]:
    """Return the fields of the form, in its order."""
    return disclosure_fields({id_: one.label for id_, one in categories().items()})


def published_disclosures(books: UnitBooks, year: int | None = None) -> dict[int, Disclosure]:
    """Return the disclosures by subject, published documents included.

    Args:
        books: The books of the unit.
        year: Year of publication, None for all.
    """
    found = dict(books.entries(Disclosure))
    for subject, document in books.entries(OfficialDocument).items():
        one = disclosure_of(document)
        if one is not None:
            found[subject] = one
    return {
        subject: one
        for subject, one in sorted(found.items())
        if year in {None, one.published_on.year}
    }


DisclosureChanges = tuple[list[Addition], dict[int, NewValues]]
"""New entries and changes of existing documents that add disclosures."""


def add_disclosure(books: UnitBooks, fields: TypedFields) -> int:
    """Add a disclosure, as one act, and return its subject.

    A 规范性文件 is an entry of the book of documents. If it is there already, its publication
    is added to that entry.

    Raises:
        UserError: A field is not valid (K02, F04, T01), or the information is already in the
            book (K04).
    """
    added, changed = disclosure_changes(books, fields)
    return (*books.add(added, changed=changed), *changed)[0]


def disclosure_changes(books: UnitBooks, fields: TypedFields) -> DisclosureChanges:
    """Return what adds a disclosure. Nothing is stored.

    Raises:
        UserError: As for `add_disclosure`.
    """
    values = parse_entry("disclosure", disclosure_form_fields(), fields)
    one = entry_of(Disclosure, values)
    _check_disclosure(books, one, None)
    if one.category != DOCUMENT_CATEGORY:
        return [Addition(SubjectKind.DISCLOSURE, values)], {}
    _ensure_numbered(one.number)
    wanted = _as_document(values)
    for subject, known in books.entries(OfficialDocument).items():
        if known.number == one.number:
            _ensure_unpublished(known, one)
            return [], {subject: wanted}
    kind = {"document.kind": DocumentKind.NORMATIVE_DOCUMENTS.value}
    return [Addition(SubjectKind.DOCUMENT, kind | wanted)], {}


def correct_disclosure(books: UnitBooks, subject: int, fields: TypedFields) -> None:
    """Correct a disclosure, as one act.

    Raises:
        UserError: As for `add_disclosure`, there is no such disclosure (K03), or a document would
            get another category (K02).
    """
    before = find_disclosure(books, subject)
    wanted = parse_changes("disclosure", disclosure_form_fields(), fields)
    category = wanted.get("disclosure.category", before.category)
    if (category == DOCUMENT_CATEGORY) != (before.category == DOCUMENT_CATEGORY):
        raise UserError(
            "规范性文件与别的类别不能互改",
            remedy="规范性文件同时登记在规范性文件目录里，请去掉这一条，再登记一次",
            code="K02",
        )
    if category == DOCUMENT_CATEGORY:
        wanted = _as_document(wanted)
        after = books.values_after(subject, wanted)
        _ensure_numbered(after.get("document.number"))
        check_document(books, entry_of(OfficialDocument, after), subject)
    else:
        after = books.values_after(subject, wanted)
        _check_disclosure(books, entry_of(Disclosure, after), subject)
    books.change(subject, wanted)


def remove_disclosure(books: UnitBooks, subject: int) -> None:
    """Remove a disclosure. A document stays in the book of documents.

    Raises:
        UserError: There is none (K03).
    """
    if find_disclosure(books, subject).category == DOCUMENT_CATEGORY:
        names = ("published_on", "channels", "published_by", "approved_by")
        books.change(subject, dict.fromkeys(f"document.{name}" for name in names))
    else:
        books.remove(subject)


def find_disclosure(books: UnitBooks, subject: int) -> Disclosure:
    """Return a disclosure by its subject.

    Raises:
        UserError: There is none (K03).
    """
    found = published_disclosures(books).get(subject)
    if found is None:
        raise missing_entry_error(books.unit, f"编号为“{subject}”的公开信息")
    return found


def _as_document(values: Mapping[Address, _ValueT]) -> dict[Address, _ValueT]:
    """Return values of a disclosure under a document's addresses, without the category."""
    named = {address.partition(".")[2]: value for address, value in values.items()}
    return {
        f"document.{'issued_on' if name == 'made_on' else name}": value
        for name, value in named.items()
        if name != "category"
    }


def _ensure_numbered(number: Value | None) -> None:
    """Raise if a document has no 文号 (K02)."""
    if not number:
        raise UserError(
            "规范性文件没有写文号", remedy="请填写文号，它同时登记在规范性文件目录里", code="K02"
        )


def _ensure_unpublished(known: OfficialDocument, disclosure: Disclosure) -> None:
    """Raise if a document of the directory is published, or not the one disclosed (K04)."""
    same = (known.title, known.issued_on) == (disclosure.title, disclosure.made_on)
    if known.published_on is not None or not same:
        state = (
            "已经登记过公开" if known.published_on else f"是{known.issued_on}的《{known.title}》"
        )
        raise UserError(
            f"规范性文件目录里，文号“{disclosure.number}”{state}",
            remedy="同一文件只登记一次，请更正已有的那一条，或者核对文号、标题和日期",
            code="K04",
        )


def _check_disclosure(books: UnitBooks, disclosure: Disclosure, subject: int | None) -> None:
    ensure_not_before(disclosure.made_on, disclosure.published_on, "公开日期早于制作日期")
    for day, what in ((disclosure.valid_until, "有效期"), (disclosure.repealed_on, "废止日期")):
        ensure_not_before(disclosure.made_on, day, f"{what}早于制作日期")
    for other, known in books.entries(Disclosure).items():
        if other != subject and known.identity == disclosure.identity:
            raise UserError(
                f"《{disclosure.title}》已经登记过",
                remedy="同一信息经几个渠道公开，计1条：请更正那一条，加上渠道",
                code="K04",
            )


def disclosure_counts(disclosures: Iterable[Disclosure]) -> DisclosureCounts:
    """Count disclosures by category and by channel."""
    return count_disclosures(disclosures, categories())


def days_late(made_on: date, published_on: date, calendar: WorkCalendar) -> int:
    """Return how many working days past the 20 of 条例 art. 26 information was published.

    0 if it was published in time, or if the calendar does not cover the days.
    """
    try:
        return max(calendar.count_workdays(made_on, published_on) - MAX_DAYS_TO_PUBLISH, 0)
    except UserError:
        return 0


def lateness_text(made_on: date, published_on: date, calendar: WorkCalendar) -> str:
    """Return a hint if information was published late, else ""."""
    late = days_late(made_on, published_on, calendar)
    if not late:
        return ""
    return (
        f"制作以后第{MAX_DAYS_TO_PUBLISH + late}个工作日才公开，超过20个工作日"
        "（条例第二十六条；法律、法规另有规定的，从其规定）"
    )


def draft_facts(books: UnitBooks, year: int) -> Mapping[str, str]:
    """Return what a draft says about a year: number, channels and contents. Empty if none."""
    counts = disclosure_counts(published_disclosures(books, year).values())
    if not counts.total:
        return {}
    channels = [label for key, label in DISCLOSURE_CHANNELS.items() if counts.by_channel[key]]
    ranked = sorted(counts.by_category.items(), key=lambda one: -one[1])
    contents = [f"{category_label(id_)}{number}条" for id_, number in ranked[:_NAMED] if number]
    return {
        "total": str(counts.total),
        "channels": "、".join(channels),
        "contents": "、".join(contents),
    }
