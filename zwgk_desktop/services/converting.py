"""换用表式: a report moved to another edition as one act, nothing guessed on the way.

What both editions count alike is kept. What the new one cuts finer, such as
（六）其他处理 of 2019, cannot be told apart by us: its figures are handed back
to be split by the clerk. 二 counts other things in each edition and starts blank.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import Address, figures_address
from zwgk_desktop.domain.counterparts import counterparts
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.ties import Tie, TieSource, encode_ties, ties_of
from zwgk_desktop.services.editing import EDITION, ActKind, ActSummary, EditingSession


@dataclass(frozen=True, slots=True)
class Split:
    """A figure that the new edition wants in several rows.

    Args:
        label: What it was called in the old edition.
        parts: The new cells, left blank, that it must add up to.
    """

    address: Address
    label: str
    figure: Number
    parts: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What moving a report to another edition changes.

    Args:
        values: To be applied as one act.
        split: What the clerk must split.
        dropped: Other figures of the old edition that have no place in the new one.
    """

    edition: Edition
    values: Mapping[Address, Value | None]
    split: tuple[Split, ...]
    dropped: Mapping[Address, Number]


def convert(session: EditingSession, catalog: Catalog) -> tuple[Conversion, ActSummary | None]:
    """Move a report to the edition in force for its year; undo brings everything back.

    Returns:
        What was changed, and the act; None when it is on that edition already.

    Raises:
        UserError: No edition is known for the year (D12); as for `EditingSession.apply`.
    """
    conversion = plan(session.report, catalog)
    note = f"{session.report.edition.name} → {conversion.edition.name}"
    return conversion, session.apply(conversion.values, ActKind.CONVERT, note)


def plan(report: Report, catalog: Catalog) -> Conversion:
    """Return what moving a report to the edition in force for its year would change.

    Raises:
        UserError: No edition is known for the year (D12).
    """
    new = catalog.edition_for(report.year)
    if new is None:
        raise UserError(
            f"本程序没有{report.year}年度的表式", remedy="请升级本程序，或核对报告年度", code="D12"
        )
    old = report.edition
    if new is old:
        return Conversion(new, {}, (), {})
    kept = _kept(old, new)
    lost = {a: n for a, n in _figures(report) if a not in kept}
    split = tuple(
        Split(a, old.label(a), lost[a], parts) for a, parts in _finer(old, new) if a in lost
    )
    apart = {one.address for one in split}
    moved = {kept[a]: value for a, value in report.values.items() if kept.get(a, a) != a}
    left = (a for a in report.values if a in lost or kept.get(a, a) != a)
    return Conversion(
        edition=new,
        values={EDITION: new.id, **dict.fromkeys(left), **moved, **dict(_ties(report, kept))},
        split=split,
        dropped={a: n for a, n in lost.items() if a not in apart},
    )


def _ties(
    report: Report, kept: Mapping[Address, Address]
) -> Iterator[tuple[Address, Value | None]]:
    """Yield where figures in the prose stay tied; one to a cell that is not kept becomes words."""
    for text in report.edition.texts:
        place, there = figures_address(text.address), figures_address(kept[text.address])
        known = ties_of(report, text.address)
        if known:
            yield place, None
            yield there, encode_ties(_retied(known, kept))


def _retied(ties: Iterable[Tie], kept: Mapping[Address, Address]) -> Iterator[Tie]:
    for tie in ties:
        cells, of = tie.source.cells, tie.source.of
        if all(cell in kept for cell in (*cells, *of)):
            source = TieSource(
                tuple(kept[cell] for cell in cells), tuple(kept[cell] for cell in of)
            )
            yield replace(tie, source=source)


def _figures(report: Report) -> Iterator[tuple[Address, Number]]:
    """Yield every figure entered or stated, in the form's order."""
    for address in report.edition.cell_of:
        figure = report.entry(address)
        if figure is not None:
            yield address, figure


def _kept(old: Edition, new: Edition) -> Mapping[Address, Address]:
    """Return where everything goes that means the same in both; 二 counts other things in each."""
    proactive = new.table_of[new.roles.proactive.table].addresses
    pairs = counterparts(new, old)
    return {there: here for here, there in pairs.items() if here not in proactive}


def _finer(old: Edition, new: Edition) -> Iterator[tuple[Address, tuple[Address, ...]]]:
    """Yield the entered cells whose row became a group of rows, with the cells of that group."""
    table = old.table_of[old.roles.requests.table]
    now = new.table_of[new.roles.requests.table]
    columns = _columns(old, new)
    for row in table.rows:
        parts = tuple(other for other in now.rows if row.label in other.groups)
        for column in row.columns if parts else ():
            address = table.address(row, column)
            if address not in table.leaves and column in columns:
                yield address, tuple(now.address(part, columns[column]) for part in parts)


def _columns(old: Edition, new: Edition) -> Mapping[str, str]:
    """Return what the columns of the requests are called now."""
    roles = new.roles.requests
    pairs = counterparts(new, old)
    here = new.table_of[roles.table]
    cells = (here.address(roles.received, column) for column in here.columns)
    found = ((pairs[cell], cell) for cell in cells if cell in pairs)
    return {there.rpartition(".")[2]: cell.rpartition(".")[2] for there, cell in found}
