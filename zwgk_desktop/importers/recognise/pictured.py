"""Figures read from a picture: none counts before the clerk has looked, but the form proves many.

A figure whose row adds up to its total and whose column adds up to its total is read right, or
two were read wrong by the same amount: it is said to be proven, and is looked at all the same.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.importers.document import SourceDocument
from zwgk_desktop.importers.recognise.lines import DocumentLine, lines_of
from zwgk_desktop.importers.recognise.proposal import PicturedFigure, Proposal, Unsure

_READ = "从图片辨认为{figure}，请对照图片"
_PROVEN = "从图片辨认为{figure}，所在的行和列都与总计相符，请看一眼"
_WORDS = "文字是从图片辨认的，请逐句对照原件"


@dataclass(frozen=True, slots=True)
class _Equation:
    """One total of a row or of a column, and what adds up to it."""

    total: Address
    parts: tuple[Address, ...]
    upright: bool

    @property
    def cells(self) -> tuple[Address, ...]:
        return (self.total, *self.parts)


def to_be_confirmed(proposal: Proposal, document: SourceDocument) -> Proposal:
    """Return a proposal none of whose figures is sure: each is to be held against its picture."""
    figures = {**proposal.cells, **proposal.stated}
    read = {address: figure for address, figure in figures.items() if figure is not None}
    blank = figures.keys() - read.keys()
    proven = _proven(proposal.edition.tables, read, blank)
    crops = _crops(proposal, document)
    pictured = {
        address: PicturedFigure(figure, crops.get(address, ""), address in proven)
        for address, figure in read.items()
    }
    doubts = (
        Unsure(
            address,
            proposal.sources[address].text,
            f"{proposal.edition.label(address)}："
            + (_PROVEN if address in proven else _READ).format(figure=figure),
            proposal.sources[address].first,
        )
        for address, figure in read.items()
    )
    return replace(
        proposal,
        cells={address: None for address, figure in proposal.cells.items() if figure is None},
        stated={},
        unsure=(*(replace(one, guess=None) for one in proposal.unsure), *doubts),
        warnings=(_WORDS, *proposal.warnings) if proposal.texts else proposal.warnings,
        pictured=pictured,
        crops=crops,
    )


def _proven(
    tables: tuple[Table, ...], read: Mapping[Address, Number], blank: AbstractSet[Address]
) -> frozenset[Address]:
    """Return the figures whose row and column come out; what has no ink at all adds nothing."""
    equations = [equation for table in tables for equation in _equations(table)]
    failing = {cell for one in equations if not _holds(one, read, blank) for cell in one.cells}
    level = {cell for one in equations if not one.upright for cell in one.cells}
    upright = {cell for one in equations if one.upright for cell in one.cells}
    return frozenset((level & upright & read.keys()) - failing)


def _holds(
    equation: _Equation, read: Mapping[Address, Number], blank: AbstractSet[Address]
) -> bool:
    known = read.keys() | blank
    if equation.total not in read or not known >= set(equation.parts):
        return False
    return read[equation.total] == sum(read.get(part, 0) for part in equation.parts)


def _equations(table: Table) -> Iterator[_Equation]:
    for row in table.rows:
        for column_id in row.columns:
            total = table.address(row, column_id)
            beside = table.column_of[column_id].sum_of
            if beside:
                yield _Equation(
                    total, tuple(table.address(row, one) for one in beside), upright=False
                )
            if row.sum_of:
                below = tuple(table.address(one, column_id) for one in row.sum_of)
                yield _Equation(total, below, upright=True)


def _crops(proposal: Proposal, document: SourceDocument) -> Mapping[Address, str]:
    """Return what cells look like, where it is certain which picture is whose."""
    crops: dict[Address, str] = {}
    lines = lines_of(document)
    for table in proposal.edition.tables:
        for row in table.rows:
            addresses = [table.address(row, column) for column in row.columns]
            place = next((p for one in addresses if (p := _place(one, proposal)) is not None), None)
            if place is not None:
                crops |= _of_line(addresses, lines[place], proposal)
    return crops


def _place(address: Address, proposal: Proposal) -> int | None:
    source = proposal.sources.get(address)
    if source is not None:
        return source.first
    return next((one.location for one in proposal.unsure if one.address == address), None)


def _of_line(
    addresses: list[Address], line: DocumentLine, proposal: Proposal
) -> Mapping[Address, str]:
    """Lay a row's cells beside the last pictures of its line, if all that was read agrees."""
    count = len(addresses)
    texts, crops = line.cells[-count:], line.crops[-count:]
    known = zip(addresses, texts, strict=False)
    agree = all(
        address not in proposal.sources or proposal.sources[address].text == text
        for address, text in known
    )
    if not agree or len(crops) != count:
        return {}
    return {address: crop for address, crop in zip(addresses, crops, strict=True) if crop}
