"""Figures read from a picture: none counts before the clerk has looked; sums prove many."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.rules.arithmetic import ArithmeticRule
from zwgk_desktop.domain.rules.base import Rule
from zwgk_desktop.importers.document import Crop, SourceDocument
from zwgk_desktop.importers.recognise.lines import DocumentLine, lines_of
from zwgk_desktop.importers.recognise.proof import Proof
from zwgk_desktop.importers.recognise.proposal import PicturedFigure, Proposal, Unsure

_READ = "从图片辨认为{figure}，请对照图片"
_PROVEN = "从图片辨认为{figure}，所在的行和列都与总计相符，请看一眼"
_WORDS = "文字是从图片辨认的，请逐句对照原件"


def to_be_confirmed(
    proposal: Proposal, document: SourceDocument, rules: Iterable[Rule]
) -> Proposal:
    """Return a proposal none of whose figures is sure: each is to be held against its picture.

    Args:
        proposal: What was read.
        document: Where.
        rules: The edition's; those of sums prove figures.
    """
    figures = {**proposal.cells, **proposal.stated}
    crops = _crops(proposal, document)
    pictured = {
        address: PicturedFigure(figure, crops[address].certainty if address in crops else 0.0)
        for address, figure in figures.items()
        if figure is not None
    }
    waiting = replace(
        proposal,
        cells={address: None for address, figure in proposal.cells.items() if figure is None},
        stated={},
        warnings=(_WORDS, *proposal.warnings) if proposal.texts else proposal.warnings,
        pictured=pictured,
        crops={address: crop.png for address, crop in crops.items()},
        equations=tuple(
            equation
            for rule in rules
            if isinstance(rule, ArithmeticRule)
            for equation in rule.equations(proposal.edition)
        ),
    )
    return replace(waiting, unsure=_doubts(waiting))


def _doubts(proposal: Proposal) -> tuple[Unsure, ...]:
    proof = proposal.proof()
    doubts = [replace(one, guess=None) for one in proposal.unsure]
    for address in proposal.pictured:
        source = proposal.sources[address]
        reason = picture_doubt(proposal, proof, address)
        doubts.append(Unsure(address, source.text, reason, source.first))
    return tuple(doubts)


def picture_doubt(proposal: Proposal, proof: Proof, address: Address) -> str:
    """Say of a figure made out in a picture what speaks for it or against it."""
    said = _PROVEN if address in proof.proven else _READ
    reason = said.format(figure=number_text(proposal.pictured[address].figure))
    reason = f"{reason}：{proof.suspects[address]}" if address in proof.suspects else reason
    return f"{proposal.edition.label(address)}：{reason}"


def _crops(proposal: Proposal, document: SourceDocument) -> Mapping[Address, Crop]:
    """Return what cells look like, where it is certain which picture is whose."""
    crops: dict[Address, Crop] = {}
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
) -> Mapping[Address, Crop]:
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
