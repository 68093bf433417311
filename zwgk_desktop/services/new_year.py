"""Propose values of last year's report for a new report (从上年开始)."""

import re
from collections.abc import Iterator
from dataclasses import replace

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.counterparts import converted_to_edition
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.rules.continuity import StockAddsUp
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.proposal import Proposal, ProposedChange
from zwgk_desktop.services.wording import address_label
from zwgk_desktop.services.year_links import carried_pairs
from zwgk_desktop.storage.acts import ActKind

_YEAR = re.compile(r"(?:19|20)\d{2}(?=\s*年|年度|[-—.至])|[二〇零一九]{4}(?=年)")
_NUMBER = re.compile(
    r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*\s*[%％]?"
    r"|[一二三四五六七八九十百千万亿两〇零]+(?=\s*(?:余|多)?[件条次份篇期个项人场万元起户名部处])"
)
_LASTING = re.compile(
    r"^\s*[（(]?[0-9０-９一二三四五六七八九十]+[）).．、]"  # numbering
    r"|[〔\[（(]\d{4}[〕\]）)]\d+号|第[0-9一二三四五六七八九十百]+[条款项章号]"  # citations
    r"|\d{1,2}月\d{1,2}日",  # the period is the same each year
    re.MULTILINE,
)


_CARRIED, _STOCK, _SAME, _PROSE = "由上年结转", "上年现行有效", "与上年相同", "文字，作底稿"
"""Headings of the proposed changes, in the order they are listed."""


def propose_last_year_values(session: EditingSession, catalog: Catalog) -> Proposal:
    """Propose values of last year's report for blank addresses; no changes without that report.

    Figures and fields are ticked. Texts are not, since they need rewriting.
    """
    report = session.report
    if session.previous is None:
        return Proposal(kind=ActKind.CARRY, note="")
    previous = converted_to_edition(report.edition, session.previous)
    offered = (
        *_carried(report, previous, catalog),
        *_stock(report, previous, catalog),
        *_fields(report, previous),
        *_prose(report, previous),
    )
    return Proposal(
        kind=ActKind.CARRY,
        note=f"{previous.year}年报告",
        changes=tuple(one for one in offered if one.address not in report.values),
    )


def last_year_passages(text: str, last_year: int) -> tuple[tuple[int, int], ...]:
    """Return the spans of a text that state a year or a figure of last year.

    Numbering, citations and the dates of the period are left out, being the same each year.
    """
    lasting = [match.span() for match in _LASTING.finditer(text)]
    years = [match for match in _YEAR.finditer(text) if not _within(match, lasting)]
    taken = lasting + [match.span() for match in years]
    figures = [match for match in _NUMBER.finditer(text) if not _within(match, taken)]
    named = [match for match in years if _near(match[0], last_year)]
    return tuple(
        sorted((one.start(), one.start() + len(one[0].rstrip())) for one in (*named, *figures))
    )


def _within(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in spans)


def _near(year: str, last_year: int) -> bool:
    """Return whether a year may be the report's, not that of a law or notice."""
    return not year.isdigit() or abs(int(year) - last_year) <= 1


def _carried(report: Report, previous: Report, catalog: Catalog) -> Iterator[ProposedChange]:
    for _, cell, last in carried_pairs(report.edition, catalog.rules[report.edition.id]):
        yield from _offered(report, cell, previous.stated_or_computed(last), _CARRIED)


def _stock(report: Report, previous: Report, catalog: Catalog) -> Iterator[ProposedChange]:
    stocks = (rule for rule in catalog.rules[report.edition.id] if isinstance(rule, StockAddsUp))
    for rule in stocks:
        table = report.edition.table_of[rule.table]
        for row in rule.rows:
            cell = table.address(row, rule.stock)
            yield from _offered(report, cell, previous.stated_or_computed(cell), _STOCK)


def _fields(report: Report, previous: Report) -> Iterator[ProposedChange]:
    """Yield changes of the fields that rarely change from year to year, dates excepted."""
    roles = report.edition.roles.fields
    for field in (roles.contact, roles.supervision, roles.signed_by, roles.length_limit):
        address = report.edition.field_of[field].address
        yield from _offered(report, address, previous.values.get(address), _SAME)


def _prose(report: Report, previous: Report) -> Iterator[ProposedChange]:
    for text in report.edition.texts:
        words = previous.text(text.id)
        for one in _offered(report, text.address, words or None, _PROSE):
            why = f"{len(last_year_passages(words, previous.year))}处要改写"
            yield replace(one, reason=why, ticked=False)


def _offered(
    report: Report, address: Address, value: Value | None, group: str
) -> Iterator[ProposedChange]:
    if value is not None:
        yield ProposedChange(
            address, address_label(report.edition, address), None, value, group=group
        )
