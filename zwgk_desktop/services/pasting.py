"""What the clipboard holds: a block of cells, or a piece of a report with its labels."""

from collections.abc import Iterable
from dataclasses import replace

from zwgk_desktop.domain.addresses import AddressKind
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers import (
    Document,
    Grid,
    Proposal,
    read_html_fragment,
    read_pasted,
    recognise,
)

Cells = tuple[tuple[str | None, ...], ...]
"""Rows of cells; None is a place covered by its neighbour's span."""


def cells_of(html: str, text: str) -> Cells:
    """Return the block on the clipboard: of its one table if there is one, else of its lines.

    Only HTML tells which cells are merged; a browser's plain text leaves them out.
    """
    return _table(html) or _lines(text)


def document_of(html: str, text: str) -> Document | None:
    """Return what is on the clipboard as a document; None when it cannot be read."""
    for read, source in ((read_html_fragment, html), (read_pasted, text)):
        try:
            if source.strip():
                return read(source)
        except UserError:
            continue
    return None


def holds_labels(document: Document, edition: Edition) -> bool:
    """Tell whether a document bears the form's own labels, so that they say what goes where."""
    proposal = recognise(document, (edition,))
    return bool(proposal.cells or proposal.stated)


def piece_proposal(document: Document, editions: Iterable[Edition], report: Report) -> Proposal:
    """Read a piece of a report for the report at hand.

    That the piece lacks other sections is no fault of a source: what an
    earlier import remarked on stays as it is.
    """
    read = recognise(document, editions)
    kept = {address: str(remark) for address, remark in report.of_kind(AddressKind.SOURCE).items()}
    return replace(
        read,
        unit=report.unit,
        year=report.year,
        title=None,
        texts={} if read.cells or read.stated else read.texts,
        missing=(),
        source_remarks=kept,
    )


def _table(html: str) -> Cells | None:
    if not html.strip():
        return None
    try:
        blocks = read_html_fragment(html).blocks
    except UserError:
        return None
    grids = [block for block in blocks if isinstance(block, Grid)]
    if len(blocks) != 1 or len(grids) != 1:
        return None
    return tuple(row.cells for row in grids[0].rows)


def _lines(text: str) -> Cells:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return tuple(tuple(line.split("\t")) for line in lines)
