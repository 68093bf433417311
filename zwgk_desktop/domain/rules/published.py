"""Differences between the published page and a version (发布核对), and the rule on them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zwgk_desktop.domain.addresses import Address, AddressKind, after_prefix, kind_of
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.rules.base import Case, Rule
from zwgk_desktop.domain.spec import Edition

PAGE_VERSION: Address = "page.version"
PAGE_DAY: Address = "page.checked_on"
PAGE_FILE: Address = "page.file"
PAGE_DIFFERENCES: Address = "page.differences"
TITLE: Address = "report.title"
"""Address of the title, which is computed from unit and year."""

_COMPARED_KINDS = frozenset(
    {AddressKind.CELL, AddressKind.STATED, AddressKind.TEXT, AddressKind.FIELD}
)
_MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class PageDifference:
    """Difference at an address as stored; a heading has the address of its source remark."""

    address: Address
    version: str
    page: str

    def still_differs(self, report: Report) -> bool:
        """Return whether the report still differs from the page."""
        if kind_of(self.address) is AddressKind.SOURCE:
            return True
        now = as_text(value_of(report, self.address))
        return visible_characters(now) != visible_characters(self.page)


def encode_differences(found: Iterable[PageDifference]) -> str | None:
    """Return differences in their stored form; None for none."""
    rows = [[one.address, one.version, one.page] for one in found]
    return json.dumps(rows, ensure_ascii=False) if rows else None


def decode_differences(stored: Value | None) -> tuple[PageDifference, ...]:
    """Parse differences from their stored form."""
    return tuple(PageDifference(*row) for row in json.loads(str(stored))) if stored else ()


def value_of(report: Report, address: Address) -> Value | None:
    """Return the value that a published report prints at an address."""
    if report.edition.is_figure(address):
        return report.stated_or_computed(address)
    if address == TITLE:
        return report.title
    signed = address == f"report.{report.edition.roles.fields.signed_by}"
    return report.signer if signed else report.values.get(address)


def as_text(value: Value | None) -> str:
    """Return a value as text; "" for blank."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def visible_characters(text: str) -> str:
    """Return a text without spaces, line breaks and invisible characters."""
    return "".join(char for char in text if char.isprintable() and char != " ")


def place_label(edition: Edition, address: Address) -> str:
    """Return the label of the address of a difference."""
    if address == TITLE:
        return "标题"
    if kind_of(address) is AddressKind.SOURCE:
        return f"“{edition.section_of[after_prefix(address)].heading}”的标题"
    return edition.label(address)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PublishedPageDiffers(Rule):
    """Rule that the published page checked last equals the report."""

    kind: ClassVar[str] = "page_differs"
    placeholders: ClassVar[frozenset[str]] = frozenset({"day", "count", "places"})

    def addresses(self, edition: Edition) -> Iterable[Address]:
        """Return the addresses of the check, and of everything that is published."""
        published = (address for address, kind in edition.kinds.items() if kind in _COMPARED_KINDS)
        return (PAGE_DIFFERENCES, PAGE_DAY, *published)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield one finding that names the differences that still stand."""
        report = case.report
        stored = decode_differences(report.values.get(PAGE_DIFFERENCES))
        standing = [one.address for one in stored if one.still_differs(report)]
        if not standing:
            return
        edition, day = report.edition, report.values.get(PAGE_DAY)
        labels = [place_label(edition, address) for address in standing]
        yield self.finding(
            [address for address in standing if edition.kinds.get(address) in _COMPARED_KINDS],
            day=day_text(day) if isinstance(day, date) else "",
            count=len(standing),
            places="、".join(labels[:_MAX_NAMED]) + ("等" if len(labels) > _MAX_NAMED else ""),
        )
