"""What the clipboard holds: a block of cells, or a piece of a report with its labels."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from zwgk_desktop.domain.addresses import Address, AddressKind
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_COUNT, MAX_TOTAL, Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.document import SourceDocument, SourceGrid, SourceParagraph
from zwgk_desktop.importers.readers import read_html_fragment, read_pasted
from zwgk_desktop.importers.recognise import (
    NO_SPELLINGS,
    RecognisedReport,
    Spellings,
    read_figure,
    recognise,
)
from zwgk_desktop.services.importing import plan

Cells = tuple[tuple[str | None, ...], ...]
"""Rows of cells; None is a place covered by its neighbour's span."""


def cells_of(html: str, text: str) -> Cells:
    """Return the block on the clipboard: of its one table if there is one, else of its lines.

    Only HTML tells which cells are merged; a browser's plain text leaves them out.
    Where there is no plain text, the HTML's own lines stand for it. Nothing to
    read gives no rows.
    """
    return _table(html) or (_lines(text) if text.strip("\r\n") else _of_html_alone(html))


def lenient(edition: Edition, address: Address, text: str) -> Number | None:
    """Read a pasted cell as an import does: “无” and “—” are blank, “3件” is 3.

    Raises:
        UserError: It holds something that is no figure (N01, N02).
    """
    largest = MAX_TOTAL if address in edition.leaves else MAX_COUNT
    return read_figure(text, edition.column(address), largest)


def document_of(html: str, text: str) -> SourceDocument | None:
    """Return what is on the clipboard as a document; None when it cannot be read."""
    for read, source in ((read_html_fragment, html), (read_pasted, text)):
        try:
            if source.strip():
                return read(source)
        except UserError:
            continue
    return None


def labelled(
    html: str, text: str, edition: Edition, own: Spellings = NO_SPELLINGS
) -> SourceDocument | None:
    """Return what is on the clipboard where it bears the form's labels, or `own`; else None."""
    documents = (document_of(html, ""), document_of("", text))
    return next((d for d in documents if d is not None and holds_labels(d, edition, own)), None)


def landing(
    document: SourceDocument, report: Report, own: Spellings = NO_SPELLINGS
) -> Mapping[Address, Value | None] | None:
    """Return what a labelled block puts where by its labels, when nothing of it is unsure.

    None where anything could not be read, belongs to another form or would
    overwrite what is entered: then the clerk is to look first.
    """
    recognised = recognise_piece(document, (report.edition,), report, own)
    if recognised.unsure:
        return None
    try:
        return plan(recognised, report)
    except UserError:
        return None


def holds_labels(document: SourceDocument, edition: Edition, own: Spellings = NO_SPELLINGS) -> bool:
    """Tell whether a document bears labels of rows, so that they say what goes where."""
    recognised = recognise(document, (edition,), own)
    return bool(recognised.cells or recognised.stated)


def recognise_piece(
    document: SourceDocument,
    editions: Iterable[Edition],
    report: Report,
    own: Spellings = NO_SPELLINGS,
) -> RecognisedReport:
    """Read a piece of a report for the report at hand, by its unit's own words too.

    That the piece lacks other sections and rows is no fault of a source: what an
    earlier import remarked on stays as it is.
    """
    read = recognise(document, editions, own)
    kept = {address: str(remark) for address, remark in report.of_kind(AddressKind.SOURCE).items()}
    return replace(
        read,
        unit=report.unit,
        year=report.year,
        title=None,
        texts={} if read.cells or read.stated else read.texts,
        unsure=tuple(one for one in read.unsure if one.text or one.location is not None),
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
    grids = [block for block in blocks if isinstance(block, SourceGrid)]
    if len(blocks) != 1 or len(grids) != 1:
        return None
    return tuple(row.cells for row in grids[0].rows)


def _of_html_alone(html: str) -> Cells:
    """Return the one table of an HTML that holds more, or else its lines."""
    document = document_of(html, "")
    blocks = document.blocks if document else ()
    grids = [block for block in blocks if isinstance(block, SourceGrid)]
    if len(grids) == 1:
        return tuple(row.cells for row in grids[0].rows)
    return tuple((block.text,) for block in blocks if isinstance(block, SourceParagraph))


def _lines(text: str) -> Cells:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return tuple(tuple(line.split("\t")) for line in lines)
