"""Convert a report to another edition (换用表式).

Figures with a counterpart in the new edition are kept. A row that the new edition
splits, such as （六）其他处理 of 2019, is left to the clerk. Table 二 counts different
things in each edition and starts blank.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import EDITION, Address, tied_figures_address
from zwgk_desktop.domain.counterparts import counterparts
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number, number_text
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.ties import Tie, TieSource, encode_ties, ties_of
from zwgk_desktop.services.proposal import Proposal
from zwgk_desktop.storage.acts import ActKind

_YEAR = re.compile(r"〔(\d{4})〕")
_NAMED = 3
"""Number of figures to split that the question names."""


def target_edition(catalog: Catalog, report: Report) -> str:
    """Return the name of the edition a report should convert to; "" for none."""
    edition = catalog.edition_for(report.year)
    return "" if edition is None or edition is report.edition else edition_year_name(edition)


def edition_year_name(edition: Edition) -> str:
    """Return an edition's name for clerks, by its year: 2021年表式."""
    year = _YEAR.search(edition.name)
    return f"{year[1]}年表式" if year else edition.name


def propose_conversion(report: Report, catalog: Catalog) -> Proposal:
    """Propose to convert a report to the edition of its year; no change if it is on it.

    Raises:
        UserError: No edition is known for the year (D12).
    """
    new = catalog.edition_for(report.year)
    if new is None:
        raise UserError(
            f"本程序没有{report.year}年度的表式", remedy="请升级本程序，或核对报告年度", code="D12"
        )
    old = report.edition
    note = f"{old.name} → {new.name}"
    if new is old:
        return Proposal(kind=ActKind.CONVERT, note=note)
    pairs = _kept_pairs(old, new)
    lost = {a: n for a, n in _figures(report) if a not in pairs}
    moved = {pairs[a]: value for a, value in report.values.items() if pairs.get(a, a) != a}
    left = (a for a in report.values if a in lost or pairs.get(a, a) != a)
    return Proposal(
        kind=ActKind.CONVERT,
        note=note,
        unlisted_values={
            EDITION: new.id,
            **dict.fromkeys(left),
            **moved,
            **dict(_ties(report, pairs)),
        },
        questions=tuple(_questions(old, lost, frozenset(_cells_to_split(old, new)))),
    )


def _questions(
    old: Edition, lost: Mapping[Address, Number], finer: Container[Address]
) -> Iterator[str]:
    """Yield notes on the figures the clerk must split and the number of dropped ones."""
    split = [f"{old.label(a)} {number_text(n)}" for a, n in lost.items() if a in finer and n]
    if split:
        more = f"等 {len(split)} 格" if len(split) > _NAMED else ""
        yield f"请您分到各行：{'、'.join(split[:_NAMED])}{more}。"
    dropped = sum(a not in finer for a in lost)
    if dropped:
        yield f"另有 {dropped} 个数字在新表式里没有对应的格，请按新表式重填。"


def _ties(
    report: Report, pairs: Mapping[Address, Address]
) -> Iterator[tuple[Address, Value | None]]:
    """Yield the ties of prose figures in the new edition, without those to lost cells."""
    for text in report.edition.texts:
        place, there = tied_figures_address(text.address), tied_figures_address(pairs[text.address])
        known = ties_of(report, text.address)
        if known:
            yield place, None
            yield there, encode_ties(_retied(known, pairs))


def _retied(ties: Iterable[Tie], pairs: Mapping[Address, Address]) -> Iterator[Tie]:
    for tie in ties:
        cells, of = tie.source.cells, tie.source.whole
        if all(cell in pairs for cell in (*cells, *of)):
            source = TieSource(
                tuple(pairs[cell] for cell in cells), tuple(pairs[cell] for cell in of)
            )
            yield replace(tie, source=source)


def _figures(report: Report) -> Iterator[tuple[Address, Number]]:
    """Yield every entered or stated figure with its address, in form order."""
    for address in report.edition.cell_of:
        figure = report.entry(address)
        if figure is not None:
            yield address, figure


def _kept_pairs(old: Edition, new: Edition) -> Mapping[Address, Address]:
    """Map old addresses to their counterparts in the new edition, except those of table 二."""
    proactive = new.table_of[new.roles.proactive.table].addresses
    pairs = counterparts(new, old)
    return {there: here for here, there in pairs.items() if here not in proactive}


def _cells_to_split(old: Edition, new: Edition) -> Iterator[Address]:
    """Yield the entered cells of rows that the new edition splits."""
    table = old.table_of[old.roles.requests.table]
    rows = new.table_of[new.roles.requests.table].rows
    groups = {group for row in rows for group in row.groups}
    columns = _columns(old, new)
    for row in table.rows:
        for column in row.columns if row.label in groups else ():
            address = table.address(row, column)
            if address not in table.leaves and column in columns:
                yield address


def _columns(old: Edition, new: Edition) -> set[str]:
    """Return the old ids of the request table's columns that both editions have."""
    pairs = counterparts(new, old)
    roles = new.roles.requests
    here = new.table_of[roles.table]
    cells = (here.address(roles.received, column) for column in here.columns)
    return {pairs[cell].rpartition(".")[2] for cell in cells if cell in pairs}
