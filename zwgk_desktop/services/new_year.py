"""A new year starts from the last: what carries over, what may, what must be rewritten."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.counterparts import seen_on
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.rules.continuity import Stock
from zwgk_desktop.services.editing import ActKind, ActSummary, EditingSession
from zwgk_desktop.services.wording import label
from zwgk_desktop.services.year_links import carried_pairs

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


class Why(StrEnum):
    """Why something is proposed, or must be rewritten."""

    CARRIED = "carried"
    STOCK = "stock"
    SAME = "same"
    YEAR = "year"
    FIGURE = "figure"

    @property
    def label(self) -> str:
        """The reason in the clerk's words."""
        return _WHY[self]


_WHY = {
    Why.CARRIED: "由上年结转",
    Why.STOCK: "上年现行有效",
    Why.SAME: "与上年相同",
    Why.YEAR: "年份要改",
    Why.FIGURE: "数字要改",
}


@dataclass(frozen=True, slots=True)
class CarriedFigure:
    """A figure or field proposed.

    Args:
        source: The address it comes from in last year's report, as this form has it.
    """

    address: Address
    label: str
    value: Number | str
    source: Address
    why: Why


@dataclass(frozen=True, slots=True)
class CarriedPassage:
    """A stretch of a proposed text that speaks of last year: characters `start` up to `end`."""

    start: int
    end: int
    text: str
    why: Why


@dataclass(frozen=True, slots=True)
class CarriedProse:
    """A text of last year as a starting point, with what must be rewritten in it."""

    address: Address
    label: str
    text: str
    passages: tuple[CarriedPassage, ...]


@dataclass(frozen=True, slots=True)
class NewYearProposal:
    """What last year's report offers; only for what is still blank.

    Args:
        figures: In the form's order.
        texts: Likewise.
    """

    year: int
    figures: tuple[CarriedFigure, ...]
    texts: tuple[CarriedProse, ...]


def propose(session: EditingSession, catalog: Catalog) -> NewYearProposal | None:
    """Return what last year's report offers to this one; None when it is not in the file."""
    report = session.report
    if session.previous is None:
        return None
    previous = seen_on(report.edition, session.previous)
    blank = {a for a in report.edition.kinds if a not in report.values}
    figures = [
        *(f for f in _carried(report, previous, catalog) if f.address in blank),
        *(f for f in _stock(report, previous, catalog) if f.address in blank),
        *(f for f in _fields(report, previous) if f.address in blank),
    ]
    order = {address: place for place, address in enumerate(report.edition.kinds)}
    texts = tuple(
        _prose(report, text.address, previous.text(text.id), previous)
        for text in report.edition.texts
        if text.address in blank and previous.text(text.id)
    )
    return NewYearProposal(
        previous.year, tuple(sorted(figures, key=lambda f: order[f.address])), texts
    )


def apply(
    session: EditingSession,
    proposal: NewYearProposal,
    chosen: frozenset[Address] | None = None,
) -> ActSummary | None:
    """Take a proposal, or the chosen addresses of it, into the report as one act.

    Raises:
        UserError: As for `EditingSession.apply`.
    """
    values: dict[Address, Number | str] = {f.address: f.value for f in proposal.figures}
    values |= {prose.address: prose.text for prose in proposal.texts}
    wanted = {a: v for a, v in values.items() if chosen is None or a in chosen}
    return session.apply(wanted, ActKind.CARRY, f"{proposal.year}年报告")


def passages(text: str, last_year: int) -> tuple[CarriedPassage, ...]:
    """Return the years and figures of a text, which speak of last year; numbering is no figure."""
    lasting = [match.span() for match in _LASTING.finditer(text)]
    years = [_passage(m, Why.YEAR) for m in _YEAR.finditer(text) if not _within(m, lasting)]
    taken = lasting + [(year.start, year.end) for year in years]
    figures = [_passage(m, Why.FIGURE) for m in _NUMBER.finditer(text) if not _within(m, taken)]
    named = [year for year in years if _near(year.text, last_year)]
    return tuple(sorted((*named, *figures), key=lambda one: one.start))


def _passage(match: re.Match[str], why: Why) -> CarriedPassage:
    found = match[0].rstrip()
    return CarriedPassage(match.start(), match.start() + len(found), found, why)


def _within(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in spans)


def _near(year: str, last_year: int) -> bool:
    """Tell whether a year may be the report's: those of laws and notices are left alone."""
    return not year.isdigit() or abs(int(year) - last_year) <= 1


def _prose(report: Report, address: Address, text: str, previous: Report) -> CarriedProse:
    return CarriedProse(
        address, label(report.edition, address), text, passages(text, previous.year)
    )


def _carried(report: Report, previous: Report, catalog: Catalog) -> Iterator[CarriedFigure]:
    for _, cell, last in carried_pairs(report.edition, catalog.rules[report.edition.id]):
        yield from _figure(report, previous, cell, last, Why.CARRIED)


def _stock(report: Report, previous: Report, catalog: Catalog) -> Iterator[CarriedFigure]:
    stocks = (rule for rule in catalog.rules[report.edition.id] if isinstance(rule, Stock))
    for rule in stocks:
        table = report.edition.table_of[rule.table]
        for row in rule.rows:
            cell = table.address(row, rule.stock)
            yield from _figure(report, previous, cell, cell, Why.STOCK)


def _fields(report: Report, previous: Report) -> Iterator[CarriedFigure]:
    """Yield what usually stays as it was; dates never do."""
    roles = report.edition.roles.fields
    for field in (roles.contact, roles.supervision, roles.signed_by, roles.length_limit):
        address = report.edition.field_of[field].address
        value = previous.values.get(address)
        if isinstance(value, int | str):
            yield CarriedFigure(address, label(report.edition, address), value, address, Why.SAME)


def _figure(
    report: Report, previous: Report, cell: Address, last: Address, why: Why
) -> Iterator[CarriedFigure]:
    if (value := previous.judged(last)) is not None:
        yield CarriedFigure(cell, label(report.edition, cell), value, last, why)
